/*
 * The session; see session.h. Events of the call go to the flow, its actions come back; what they
 * sound like is session_sound.c's, what they do session_act.c's.
 */
#include "gateway/ivr/session.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/ivr/session_state.h"
#include "gateway/ivr/sound.h"

#define OPEN_MS	  400  /* of silence before the first word */
#define CLOSE_MS  400  /* until the modem has said what it was given */
#define MUTE_MS	  8000 /* somebody who says nothing has said it all */
#define PAUSE_MS  4000 /* and who pauses as long has ended */
#define MIN_VOICE 2400 /* samples: less than 300 ms is no message */

struct prompts *session_voice(const struct session *session)
{
	return session->conf.prompts[session->dialect];
}

static void record(struct session *session, int32_t ms)
{
	session->recorded_max = (size_t)ms * SOUND_RATE / 1000;
	session->recorded = alloc_resize(
		session->recorded, session->recorded_max, sizeof(*session->recorded));
	session->recorded_samples = session->loud_until = 0;

	if (call_record_start(session->conf.call))
		call_hangup(session->conf.call);
}

/* What one action does; *next is what comes of it at once, if anything does. False: the rest of the
 * actions is not done. */
static bool do_action(struct session *session, const struct flow_action *action,
	struct flow_event *next, bool *told)
{
	switch (action->act) {
	case FLOW_ACT_STOP: session_hush(session); break;
	case FLOW_ACT_SAY:
		if (!session_say(session, action->say, action->whole))
			log_warnx("voice", "%s: something could not be said",
				session->conf.flow->nodes[session->flow.node].name);

		break;
	case FLOW_ACT_BEEP: session_beep(session); break;
	case FLOW_ACT_WAIT:
		if (action->ms)
			timer_start(&session->timer, action->ms);
		else
			timer_stop(&session->timer);

		break;
	case FLOW_ACT_RECORD: record(session, action->ms); break;
	case FLOW_ACT_END_RECORD: call_record_stop(session->conf.call); break;
	case FLOW_ACT_DO:
		session_do(session, next);
		*told = true;
		break;
	case FLOW_ACT_WARNINGS:
		if (session_warnings(session, (size_t)action->count))
			break;

		session_hush(session);
		*next = (struct flow_event){.kind = FLOW_NOTHING};
		*told = true;
		return false;
	case FLOW_ACT_DUTY:
		if (session_duty(session))
			break;

		*next = (struct flow_event){.kind = FLOW_NOTHING};
		*told = true;
		return false;
	case FLOW_ACT_PROMPT:
		session_prompt(session, next);
		*told = true;
		break;
	case FLOW_ACT_VOICE:
		session->dialect = (size_t)action->count;
		break;
	case FLOW_ACT_HANGUP:
		session->state = SESSION_CLOSES;
		timer_start(&session->timer, CLOSE_MS);
		break;
	}

	return true;
}

/* The way so far gets a node, or the key that led out of one. */
static void note_way(struct session *session, const char *before, const char *step)
{
	size_t len = strlen(session->path);

	snprintf(session->path + len, sizeof(session->path) - len, "%s%s", len ? before : "", step);
}

/* What was chosen; digits that a caller was asked for are theirs. */
static void note_key(struct session *session, char key)
{
	enum flow_kind kind = session->conf.flow->nodes[session->flow.node].kind;

	if (kind == FLOW_MENU || kind == FLOW_CONFIRM)
		note_way(session, " ", (const char[]){key, '\0'});
}

/* A node that speaks and could say nothing goes on as if it had. */
static bool is_said(const struct session *session)
{
	return session->flow.speaking && !session->playing &&
	       (!session->cut || session->keyed);
}

void session_tell(struct session *session, const struct flow_event *event)
{
	struct flow_event next = *event;
	bool told = true;

	while (told) {
		struct flow_actions actions;
		int before = session->flow.node;

		flow_step(session->conf.flow, &session->flow, &next, &actions);
		told = false;

		if (session->flow.node != before || next.kind == FLOW_BEGIN) {
			session->counts[session->flow.node].in++;
			note_way(session, " > ", session->conf.flow->nodes[session->flow.node].name);
		}

		for (size_t i = 0; i < actions.count; i++)
			if (!do_action(session, &actions.act[i], &next, &told))
				break;

		if (!told && !session->flow.over && is_said(session)) {
			session->cut = false;
			next = (struct flow_event){.kind = FLOW_SAID};
			told = true;
		}
	}
}

static void tell(struct session *session, enum flow_event_kind kind)
{
	struct flow_event event = {
		.kind = kind, .reply = -1, .node = session->conf.start};

	session_tell(session, &event);
}

static void on_timer(void *arg)
{
	struct session *session = arg;

	switch (session->state) {
	case SESSION_RINGS:
		if (call_answer(session->conf.call))
			call_hangup(session->conf.call);

		break;
	case SESSION_OPENS:
		session->state = SESSION_TALKS;
		tell(session, FLOW_BEGIN);
		break;
	case SESSION_TALKS:
		session->timeouts++;
		session->counts[session->flow.node].timeout++;
		tell(session, FLOW_LATE);
		break;
	case SESSION_CLOSES: call_hangup(session->conf.call); break;
	case SESSION_OVER: break;
	}
}

static void on_key(struct session *session, char key)
{
	static const char names[] = "0123456789*#";
	const char *at = strchr(names, key);
	struct flow_event event = {.kind = FLOW_KEY, .key = key};

	session->keys++;
	session->keyed = true;

	if (at && *at)
		session->counts[session->flow.node].key[at - names]++;

	note_key(session, key);
	session_tell(session, &event);
}

static void on_played(struct session *session, const struct call_event *event)
{
	if (event->sound != session->generation || !session->playing)
		return;

	session->playing--;
	session->cut = session->cut || event->played == CALL_PLAYED_CUT;

	if (is_said(session) && event->played != CALL_PLAYED_LOST) {
		session->cut = false;
		tell(session, FLOW_SAID);
	}
}

static bool is_long_quiet(const struct session *session)
{
	size_t quiet = session->recorded_samples - session->loud_until;
	int64_t limit = session->loud_until ? PAUSE_MS : MUTE_MS;

	return (int64_t)quiet * 1000 / SOUND_RATE > limit;
}

/* Without the silence around, and nothing when nobody spoke. */
static void end_recording(struct session *session)
{
	struct sound sound = {session->recorded, session->recorded_samples};

	sound_trim(&sound);
	session->recorded_samples = sound.samples < MIN_VOICE ? 0 : sound.samples;
	tell(session, session->recorded_samples ? FLOW_RECORDED : FLOW_NOTHING);
}

static void on_recorded(struct session *session, const struct call_event *event)
{
	size_t room = session->recorded_max - session->recorded_samples;
	size_t n = event->samples < room ? event->samples : room;
	size_t loud = sound_last(event->pcm, n);

	if (n)
		memcpy(session->recorded + session->recorded_samples, event->pcm,
			n * sizeof(*event->pcm));

	if (loud)
		session->loud_until = session->recorded_samples + loud;

	session->recorded_samples += n;

	if (event->last)
		end_recording(session);
	else if (n == room || is_long_quiet(session))
		call_record_stop(session->conf.call);
}

static void on_ended(struct session *session, const struct call_event *event)
{
	timer_stop(&session->timer);

	if (session->state == SESSION_TALKS) {
		if (!session->flow.over)
			session->counts[session->flow.node].hangup++;

		tell(session, FLOW_GONE);
	}

	session_write(session, event);
	session->state = SESSION_OVER;
}

bool session_event(struct session *session, const struct call_event *event)
{
	switch (event->kind) {
	case CALL_INCOMING:
	case CALL_ALERTING:
	case CALL_ANSWERED: break;
	case CALL_AUDIO:
		session->state = SESSION_OPENS;
		timer_start(&session->timer, OPEN_MS);
		break;
	case CALL_KEY:
		if (session->state == SESSION_TALKS)
			on_key(session, event->key);

		break;
	case CALL_PLAYED: on_played(session, event); break;
	case CALL_RECORDED: on_recorded(session, event); break;
	case CALL_ENDED: on_ended(session, event); return true;
	}

	return false;
}

struct session *session_new(
	const struct session_conf *conf, const struct call_event *first)
{
	struct session *session = alloc_zero(sizeof(*session));

	session->conf = *conf;
	session->dialect = conf->dialect;
	session->outgoing = first->outgoing;
	session->begun_at = clock_wall_ms(loop_clock(conf->loop));
	session->counts = alloc_array(conf->flow->node_count, sizeof(*session->counts));
	timer_init(&session->timer, conf->loop, on_timer, session);

	if (!*first->number || number_normalise(session->number, &session->person,
				       first->number, conf->country_code))
		session->number[0] = '\0';

	if (!session->outgoing)
		timer_start(&session->timer, conf->rings_ms);

	return session;
}

void session_free(struct session *session)
{
	if (!session)
		return;

	timer_stop(&session->timer);
	free(session->recorded);
	free(session->counts);
	free(session);
}

bool session_heard(const struct session *session)
{
	int heard = session->conf.flow->heard;

	return heard != FLOW_NONE && session->counts[heard].in;
}
