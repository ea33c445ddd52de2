/*
 * Calls as others ask for them; see call.h.
 */
#include "modem/call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "modem/call_state.h"

static const char *const event_names[] = {
	[CALL_INCOMING] = "incoming",
	[CALL_ALERTING] = "alerting",
	[CALL_ANSWERED] = "answered",
	[CALL_AUDIO] = "audio",
	[CALL_KEY] = "key",
	[CALL_PLAYED] = "played",
	[CALL_RECORDED] = "recorded",
	[CALL_ENDED] = "ended",
};

static const char *const end_names[] = {
	[CALL_END_NONE] = "none",
	[CALL_END_LOCAL] = "local",
	[CALL_END_REMOTE] = "remote",
	[CALL_END_MISSED] = "missed",
	[CALL_END_BUSY] = "busy",
	[CALL_END_NO_ANSWER] = "no-answer",
	[CALL_END_REFUSED] = "refused",
	[CALL_END_NO_AUDIO] = "no-audio",
	[CALL_END_TOO_LONG] = "too-long",
	[CALL_END_GONE] = "gone",
};

const char *call_event_name(enum call_event_kind kind)
{
	return event_names[kind];
}

const char *call_end_name(enum call_end end)
{
	return end_names[end];
}

int64_t call_now(const struct call *call)
{
	return clock_boot_ms(loop_clock(call->loop));
}

const struct profile_voice *call_voice(const struct call *call)
{
	return at_chat_profile(call->chat)->voice;
}

bool call_is_in(const struct call *call, uint32_t states)
{
	return states & FSM_BIT(call->fsm.state);
}

struct call_event call_make(const struct call *call, enum call_event_kind kind)
{
	struct call_event event = {
		.kind = kind, .at_ms = call_now(call), .outgoing = call->outgoing};

	memcpy(event.number, call->number, sizeof(event.number));
	return event;
}

void call_tell(struct call *call, enum call_event_kind kind)
{
	struct call_event event = call_make(call, kind);

	call->events->event(call->arg, &event);
}

void call_command(struct call *call, const char *text, at_done_fn done, bool first)
{
	struct at_request request = {.done = done, .arg = call};

	strncpy(request.text, text, sizeof(request.text) - 1);
	at_chat_send(call->chat, &request, first);
}

static void on_listed_done(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;
	const char *text = call->next ? *call->next : NULL;

	if (answer->outcome == AT_OUTCOME_GONE || !text) {
		call->next = NULL;
		return;
	}

	call->next++;
	call_command(call, text, on_listed_done, false);
}

void call_commands(struct call *call, const char *const *list)
{
	const struct at_answer none = {.outcome = AT_OUTCOME_OK};
	bool running = call->next != NULL;

	call->next = *list ? list : NULL;

	if (!running && call->next)
		on_listed_done(call, &none);
}

const char *call_why_not(const struct call *call)
{
	if (!call->conf.audio[0])
		return "no audio is configured";

	if (!call->conf.media)
		return call->conf.why_not;

	if (call->wide && call_is_idle(call))
		return "its audio port gives 16 kHz, calls need 8 kHz: restart it, or let "
		       "no other program set it";

	return call_voice(call)->class == VOICE_PCM ? "" : call_voice(call)->why_not;
}

bool call_is_possible(const struct call *call)
{
	return !*call_why_not(call);
}

bool call_is_idle(const struct call *call)
{
	return call->fsm.state == CALL_STATE_IDLE && !call->ending;
}

static bool is_number(const char *number)
{
	const char *digits = number + (*number == '+');
	size_t len = strlen(digits);

	return len && strlen(number) < CALL_NUMBER_MAX &&
	       strspn(digits, "0123456789") == len;
}

/* A fresh page: what belongs to one call. */
static void begin(struct call *call, bool outgoing, const char *number)
{
	call->serial++;
	call->outgoing = outgoing;
	call->told = call->written = call->dialed = call->audio_good = false;
	call->end = CALL_END_NONE;
	call->answered_at = 0;
	call->rings_since = call_now(call);
	call->hangups = call->absences = call->presences = 0;
	call->tries = call->mutes = 0;
	memset(call->number, 0, sizeof(call->number));
	strncpy(call->number, number, sizeof(call->number) - 1);
}

int call_dial(struct call *call, const char *number)
{
	int error;

	if (!is_number(number))
		return -EINVAL;

	if (!call_is_possible(call))
		return -ENOTSUP;

	if (!call_is_idle(call))
		return -EBUSY;

	if (!call->ready)
		return -ENETDOWN;

	error = call_audio_open(call);

	if (error)
		return error;

	begin(call, true, number);
	call->counters.outgoing++;
	fsm_go(&call->fsm, CALL_STATE_DIALING, "asked to");
	return 0;
}

int call_answer(struct call *call)
{
	int error;

	if (call->fsm.state != CALL_STATE_RINGING)
		return -EINVAL;

	error = call_audio_open(call);

	if (error)
		return error;

	fsm_go(&call->fsm, CALL_STATE_ANSWERING, "asked to");
	return 0;
}

void call_hangup(struct call *call)
{
	call_close(call, CALL_END_LOCAL, "asked to");
}

void call_rings(struct call *call)
{
	if (call->ending ||
		!call_is_in(call, FSM_BIT(CALL_STATE_IDLE) | FSM_BIT(CALL_STATE_RINGING)))
		return;

	if (call->fsm.state == CALL_STATE_IDLE) {
		begin(call, false, "");
		call->counters.incoming++;
	}

	fsm_go(&call->fsm, CALL_STATE_RINGING, "it rings");
}

void call_identify(struct call *call, const char *number)
{
	timer_stop(&call->wait);

	if (call->told || call->fsm.state != CALL_STATE_RINGING)
		return;

	call->told = true;

	if (is_number(number))
		strncpy(call->number, number, sizeof(call->number) - 1);

	call_tell(call, CALL_INCOMING);
}

int call_play(struct call *call, const struct call_sound *sound)
{
	if (call->fsm.state != CALL_STATE_TALKING)
		return -ENOTCONN;

	if (!sound->samples)
		return -EINVAL;

	return call->conf.media->play(call->media, sound);
}

void call_stop_play(struct call *call)
{
	if (call->fsm.state == CALL_STATE_TALKING)
		call->conf.media->stop_play(call->media);
}

int call_record_start(struct call *call)
{
	if (call->fsm.state != CALL_STATE_TALKING)
		return -ENOTCONN;

	if (call->recording)
		return -EALREADY;

	call->recording = true;
	call->conf.media->record(call->media, true);
	return 0;
}

void call_record_stop(struct call *call)
{
	if (call->fsm.state == CALL_STATE_TALKING && call->recording)
		call->conf.media->record(call->media, false);
}

struct call_counters call_counters(const struct call *call)
{
	struct call_counters counters = call->counters;

	if (call->media)
		call->conf.media->count(call->media, &counters);

	return counters;
}

static void on_calm(void *arg)
{
	struct call *call = arg;

	if (call_is_calm(call))
		call->events->calm(call->arg);
}

struct call *call_new(struct loop *loop, struct at_chat *chat,
	const struct call_conf *conf, const struct call_events *events, void *arg)
{
	struct call *call = alloc_zero(sizeof(*call));

	call->loop = loop;
	call->chat = chat;
	call->conf = *conf;
	call->events = events;
	call->arg = arg;
	timer_init(&call->poll, loop, call_on_look, call);
	timer_init(&call->wait, loop, call_on_wait, call);
	timer_init(&call->calm, loop, on_calm, call);
	timer_init(&call->audio, loop, call_on_audio, call);
	timer_init(&call->reset, loop, call_on_reset, call);
	fsm_init(&call->fsm, loop, call_states, CALL_STATE_IDLE, call);
	call->fsm.area = "call";
	call->fsm.name = call->conf.name;
	return call;
}

void call_free(struct call *call)
{
	if (!call)
		return;

	call_gone(call);
	timer_stop(&call->calm);
	fsm_stop(&call->fsm);
	free(call);
}
