/*
 * A call's sound: the port is opened before anybody is called or answered, the modem is told to
 * give audio when the brand wants to hear it, and what then flows is passed on; see call_state.h.
 */
#include <string.h>

#include "gateway/base/log.h"
#include "modem/call_state.h"
#include "parsers/at/at_field.h"

#define AGAIN_MS  500
#define MUTES_MAX 3 /* of MEDIA_MUTE_MS each */
#define SICK_MAX  2 /* calls in a row that got audio on a second try only */
#define RESET_MS  5000

static void on_key(void *arg, char key, unsigned sources, int64_t at_ms)
{
	struct call *call = arg;
	struct call_event event = call_make(call, CALL_KEY);

	event.at_ms = at_ms;
	event.key = key;
	event.sources = sources;
	log_debug("call", "%s: a key", call->conf.name);
	call->events->event(call->arg, &event);
}

static void on_played(
	void *arg, uint64_t owner, enum call_played how, size_t samples, int64_t at_ms)
{
	struct call *call = arg;
	struct call_event event = call_make(call, CALL_PLAYED);

	event.at_ms = at_ms;
	event.sound = owner;
	event.played = how;
	event.samples = samples;
	call->events->event(call->arg, &event);
}

static void on_recorded(void *arg, const int16_t *pcm, size_t samples, bool last)
{
	struct call *call = arg;
	struct call_event event = call_make(call, CALL_RECORDED);

	event.pcm = pcm;
	event.samples = samples;
	event.last = last;
	call->recording = call->recording && !last;
	call->events->event(call->arg, &event);
}

/* ------------------------------------------------------------------ turning it on */

static void again(struct call *call)
{
	const struct profile_voice *voice = call_voice(call);

	if (call->tries++ == 0) {
		call->counters.audio_failures++;
		call->sick++;
	}

	if (voice->off)
		call_command(call, voice->off, NULL, true);

	timer_start(&call->audio, AGAIN_MS);
}

static void up(struct call *call)
{
	if (call->tries == 0)
		call->sick = 0;

	if (call->conf.media->start(call->media) < 0) {
		call_close(call, CALL_END_NO_AUDIO, "the audio port fails");
		return;
	}

	fsm_go(&call->fsm, CALL_STATE_TALKING, "audio is up");
	call_commands(call, call_voice(call)->keys);
	call_tell(call, CALL_AUDIO);
}

static void on_checked(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;
	struct at_fields fields;
	int32_t on = 0;

	if (call->fsm.state != CALL_STATE_OPENING)
		return;

	if (answer->outcome == AT_OUTCOME_OK &&
		at_fields_begin(&fields, answer->line, strlen(answer->line),
			call_voice(call)->check_prefix) &&
		at_next_number(&fields, &on) && on == 1)
		up(call);
	else
		again(call);
}

static void check(struct call *call)
{
	struct at_request request = {.prefix = call_voice(call)->check_prefix,
		.done = on_checked,
		.arg = call};

	strncpy(request.text, call_voice(call)->check, sizeof(request.text) - 1);
	at_chat_send(call->chat, &request, true);
}

static void on_turned_on(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;
	bool ok = answer->outcome == AT_OUTCOME_OK;

	call->audio_good = ok;

	if (call->fsm.state != CALL_STATE_OPENING)
		call_proceed(call);
	else if (!ok)
		again(call);
	else if (call_voice(call)->check)
		check(call);
	else
		up(call);
}

static void turn_on(struct call *call)
{
	call->audio_on = true;
	call->audio_good = false;
	call->counters.audio_tries++;
	call_command(call, call_voice(call)->on, on_turned_on, true);
}

void call_on_audio(void *arg)
{
	struct call *call = arg;

	if (call->fsm.state != CALL_STATE_OPENING)
		return;

	if (!call_voice(call)->on || call->audio_good)
		up(call);
	else
		turn_on(call);
}

bool call_audio_early(struct call *call)
{
	bool early = call_voice(call)->on && call_voice(call)->on_before;

	if (early)
		turn_on(call);

	return early;
}

void call_audio_begin(void *arg)
{
	struct call *call = arg;

	timer_start(&call->audio, call_voice(call)->settle_ms);
}

/* ------------------------------------------------------------------ trouble */

/* Over already and not noticed, or the modem forgot about it: both are asked. */
static void on_mute(void *arg)
{
	struct call *call = arg;

	if (++call->mutes >= MUTES_MAX) {
		call_close(call, CALL_END_NO_AUDIO, "nothing is heard of it");
		return;
	}

	log_warnx("call", "%s: answered, and no audio comes", call->conf.name);
	call_look(call, 0);

	if (call_voice(call)->on)
		turn_on(call);
}

/* Who hung up is gone though the modem may hold the line for long. */
static void on_busy(void *arg)
{
	call_close(arg, CALL_END_REMOTE, "the busy tone");
}

/* Nothing but a restart brings it back to 8 kHz, and not with every brand. */
static void on_wide(void *arg)
{
	struct call *call = arg;

	log_warnx("call", "%s: %s gives 16 kHz; calls need 8 kHz", call->conf.name,
		call->conf.audio);
	call->wide = true;
	call->sick = SICK_MAX;
	call_close(call, CALL_END_NO_AUDIO, "its audio is 16 kHz");
}

static void on_gone(void *arg, int error)
{
	call_close(arg, CALL_END_NO_AUDIO, strerror(error));
}

static const struct media_events media_events = {.key = on_key,
	.played = on_played,
	.recorded = on_recorded,
	.mute = on_mute,
	.busy = on_busy,
	.wide = on_wide,
	.gone = on_gone};

int call_audio_open(struct call *call)
{
	int error = 0;

	call->media = call->conf.media->open(
		call->loop, call->conf.audio, &media_events, call, &error);

	if (error)
		log_warnx("call", "%s: %s: %s", call->conf.name, call->conf.audio,
			strerror(-error));

	return error;
}

void call_audio_close(struct call *call)
{
	struct media *media = call->media;

	if (!media)
		return;

	call->conf.media->count(media, &call->counters);
	call->media = NULL;
	call->conf.media->close(media);
	call->recording = false;

	if (call->audio_on && call_voice(call)->off)
		call_command(call, call_voice(call)->off, NULL, false);

	call->audio_on = false;

	if (call->sick >= SICK_MAX && call_voice(call)->reset)
		timer_start(&call->reset, RESET_MS);
}

/* ------------------------------------------------------------------ health */

/* Between two calls; another one puts it off. */
void call_on_reset(void *arg)
{
	struct call *call = arg;

	if (!call->ready || !call_voice(call)->reset)
		return;

	if (!call_is_idle(call)) {
		timer_start(&call->reset, RESET_MS);
		return;
	}

	log_warnx("call", "%s: its audio falls ill: restarting it", call->conf.name);
	call->counters.resets++;
	call->sick = 0;
	call_command(call, call_voice(call)->reset, NULL, false);
}

void call_ready(struct call *call, bool ready)
{
	call->ready = ready;

	if (!ready || call->set_up || !call_is_possible(call))
		return;

	call->set_up = true;
	call_look_back(call);
	call_command(
		call, "AT+CCWA=0,0,1", NULL, false); /* one call a modem: 27.007 7.12 */
	call_commands(call, call_voice(call)->init);
}
