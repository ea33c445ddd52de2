/*
 * The states of a call, each with its deadline; see call_state.h. Whatever a modem tells or fails
 * to tell, a call comes to its end.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "modem/call_state.h"
#include "parsers/at/at_result.h"

#define RING_LOST_MS   12000  /* two rings without a third: they come each 5 s or so */
#define RING_MAX_MS    120000 /* nobody answers, and it goes on */
#define NUMBER_WAIT_MS 2000   /* +CLIP follows RING at once, or never */
#define ANSWER_MS      20000
#define DIAL_MS	       45000
#define ALERT_MS       60000
#define OPEN_MS	       12000 /* some give audio only after several tries */
#define LONGEST_MS     900000
#define CLOSE_MS       30000
#define CALM_MS	       1000

#define LIVE \
	(FSM_BIT(CALL_STATE_ANSWERING) | FSM_BIT(CALL_STATE_DIALING) | \
		FSM_BIT(CALL_STATE_ALERTING) | FSM_BIT(CALL_STATE_OPENING) | \
		FSM_BIT(CALL_STATE_TALKING) | FSM_BIT(CALL_STATE_RINGING))

void call_unsettle(struct call *call)
{
	call->calm_at = call_now(call) + CALM_MS;
	timer_start(&call->calm, CALM_MS);
}

bool call_is_calm(const struct call *call)
{
	if (call_is_in(call, FSM_BIT(CALL_STATE_ANSWERING) | FSM_BIT(CALL_STATE_OPENING) |
				     FSM_BIT(CALL_STATE_CLOSING)))
		return false;

	if (call->fsm.state == CALL_STATE_DIALING && !call->dialed)
		return false;

	return call_now(call) >= call->calm_at;
}

/* ------------------------------------------------------------------ ends */

static void count_end(struct call *call)
{
	if (call->answered_at)
		call->counters.no_audio += call->end == CALL_END_NO_AUDIO;
	else if (call->outgoing)
		call->counters.failed++;
	else
		call->counters.missed++;
}

static void tell_end(struct call *call)
{
	struct call_event event = call_make(call, CALL_ENDED);

	event.end = call->end;

	if (call->answered_at)
		event.answered_s = (event.at_ms - call->answered_at) / 1000;

	log_info("call", "%s: ended: %s", call->conf.name, call_end_name(call->end));
	call->events->event(call->arg, &event);
}

/* Idle already while the last sounds are told, but not yet to be had for another call. */
void call_over(struct call *call, enum call_end end, const char *why)
{
	if (call_is_idle(call) || call->ending)
		return;

	if (!call->end)
		call->end = end;

	call->ending = true;
	call->told |= call->outgoing;
	fsm_go(&call->fsm, CALL_STATE_IDLE, why);
	call_audio_close(call);
	count_end(call);
	call_unsettle(call);

	/* it rang, and nobody said who it was: a call all the same */
	if (!call->told) {
		call->told = true;
		call_tell(call, CALL_INCOMING);
	}

	call->ending = false;
	tell_end(call);
}

void call_close(struct call *call, enum call_end end, const char *why)
{
	if (!call_is_in(call, LIVE))
		return;

	call->end = end;
	fsm_go(&call->fsm, CALL_STATE_CLOSING, why);
	call_audio_close(call);
}

/* What a call is that ended by itself, by how far it had come. */
void call_lost(struct call *call, const char *why)
{
	switch ((enum call_state)call->fsm.state) {
	case CALL_STATE_IDLE: break;
	case CALL_STATE_RINGING:
	case CALL_STATE_ANSWERING: call_over(call, CALL_END_MISSED, why); break;
	case CALL_STATE_DIALING: call_over(call, CALL_END_REFUSED, why); break;
	case CALL_STATE_ALERTING: call_over(call, CALL_END_NO_ANSWER, why); break;
	case CALL_STATE_OPENING:
	case CALL_STATE_TALKING: call_over(call, CALL_END_REMOTE, why); break;
	case CALL_STATE_CLOSING: call_over(call, CALL_END_LOCAL, why); break;
	}
}

void call_gone(struct call *call)
{
	call->ready = call->set_up = false;
	call->next = NULL;
	call->polling = call->list_refused = call->list_proven = false;
	call->audio_on = call->wide = false;
	timer_stop(&call->reset);
	call_over(call, CALL_END_GONE, "the modem is gone");
}

/* ------------------------------------------------------------------ entering */

static void enter_idle(void *arg)
{
	struct call *call = arg;

	timer_stop(&call->poll);
	timer_stop(&call->wait);
	timer_stop(&call->audio);
}

static void enter_ringing(void *arg)
{
	struct call *call = arg;

	if (call_now(call) - call->rings_since > RING_MAX_MS) {
		call_close(call, CALL_END_MISSED, "nobody answers it here");
		return;
	}

	if (!call->told && !timer_running(&call->wait))
		timer_start(&call->wait, NUMBER_WAIT_MS);

	if (!timer_running(&call->poll))
		call_look(call, CALL_LOOK_MS);
}

static void on_ring_lost(void *arg)
{
	call_over(arg, CALL_END_MISSED, "it rings no more");
}

static void on_answered(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;

	if (call->fsm.state != CALL_STATE_ANSWERING)
		return;

	if (answer->outcome == AT_OUTCOME_OK)
		call_answered(call, "ATA: OK");
	else if (answer->outcome == AT_OUTCOME_TIMEOUT)
		call_close(call, CALL_END_REFUSED, "no answer to ATA");
	else
		call_lost(call, "ATA was refused");
}

static void on_unanswered(void *arg)
{
	call_close(arg, CALL_END_REFUSED, "it is not put through");
}

static enum call_end why_refused(const struct at_answer *answer)
{
	if (answer->outcome != AT_OUTCOME_ERROR)
		return CALL_END_REFUSED;

	if (answer->code == AT_RESULT_BUSY)
		return CALL_END_BUSY;

	return answer->code == AT_RESULT_NO_ANSWER ? CALL_END_NO_ANSWER
						   : CALL_END_REFUSED;
}

/* OK says that it was understood, and nothing about anybody who answers (27.007 6.2) */
static void on_dialed(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;

	if (answer->outcome == AT_OUTCOME_GONE || call->fsm.state != CALL_STATE_DIALING)
		return;

	call->dialed = true;

	switch (answer->outcome) {
	case AT_OUTCOME_OK:
		call_look(call, CALL_LOOK_MS);
		call->events->calm(call->arg);
		break;
	case AT_OUTCOME_ERROR:
	case AT_OUTCOME_CMS:
	case AT_OUTCOME_CME:
		call_look_back(call); /* it may be in a call that we know nothing of */
		call_over(call, why_refused(answer), "ATD was refused");
		break;
	case AT_OUTCOME_TIMEOUT:
		call_close(call, CALL_END_REFUSED, "no answer to ATD");
		break;
	case AT_OUTCOME_GONE: break;
	}
}

void call_proceed(struct call *call)
{
	struct at_request request = {.call = true, .arg = call};

	if (call->written)
		return;

	if (call->fsm.state == CALL_STATE_ANSWERING) {
		call->written = true;
		strcpy(request.text, "ATA");
		request.done = on_answered;
		at_chat_send(call->chat, &request, true);
		call_look(call, CALL_LOOK_MS);
	} else if (call->fsm.state == CALL_STATE_DIALING) {
		call->written = true;
		/* the ; makes it a voice call */
		snprintf(request.text, sizeof(request.text), "ATD%s;", call->number);
		request.done = on_dialed;
		at_chat_send(call->chat, &request, false);
	}
}

static void enter_answering(void *arg)
{
	struct call *call = arg;

	timer_stop(&call->wait);

	if (!call_audio_early(call))
		call_proceed(call);
}

/* What is still said about the call before would be taken for the answer to this one. */
static void enter_dialing(void *arg)
{
	struct call *call = arg;
	int64_t ms = call->calm_at - call_now(call);

	timer_start(&call->wait, ms > 0 ? ms : 0);
}

void call_on_wait(void *arg)
{
	struct call *call = arg;

	if (!call->outgoing)
		call_identify(call, "");
	else if (call->written)
		call_lost(call, "ended, and nobody says why");
	else if (!call_audio_early(call))
		call_proceed(call);
}

static void on_no_answer(void *arg)
{
	call_close(arg, CALL_END_NO_ANSWER, "nobody answers");
}

void call_alerts(struct call *call)
{
	if (call->fsm.state != CALL_STATE_DIALING || !call->dialed)
		return;

	fsm_go(&call->fsm, CALL_STATE_ALERTING, "it rings there");
	call_look(call, CALL_LOOK_SOON_MS);
	call_tell(call, CALL_ALERTING);
}

void call_answered(struct call *call, const char *why)
{
	unsigned serial = call->serial;

	if (!call_is_in(call, FSM_BIT(CALL_STATE_ANSWERING) |
				      FSM_BIT(CALL_STATE_DIALING) |
				      FSM_BIT(CALL_STATE_ALERTING)))
		return;

	/* a line about the call before, or too early: the list will say it again */
	if (call->outgoing && !call->dialed)
		return;

	timer_stop(&call->wait);
	call->answered_at = call_now(call);
	call->counters.answered++;
	call_unsettle(call);
	fsm_go(&call->fsm, CALL_STATE_OPENING, why);
	call_look(call, CALL_LOOK_SOON_MS);
	call_tell(call, CALL_ANSWERED);

	if (call->serial == serial && call->fsm.state == CALL_STATE_OPENING)
		call_audio_begin(call);
}

static void on_mute(void *arg)
{
	call_close(arg, CALL_END_NO_AUDIO, "its audio cannot be turned on");
}

static void enter_talking(void *arg)
{
	struct call *call = arg;

	fsm_extend(
		&call->fsm, call->conf.longest_ms ? call->conf.longest_ms : LONGEST_MS);

	if (call_is_calm(call))
		call->events->calm(call->arg);
}

static void on_too_long(void *arg)
{
	call_close(arg, CALL_END_TOO_LONG, "longer than any call may be");
}

/* ------------------------------------------------------------------ hanging up */

static void enter_closing(void *arg)
{
	struct call *call = arg;

	timer_stop(&call->wait);
	timer_stop(&call->audio);
	call_unsettle(call);
	call_put_down(call);
}

static void on_stuck(void *arg)
{
	struct call *call = arg;

	log_warnx("call", "%s: the modem does not hang up", call->conf.name);
	call_over(call, CALL_END_LOCAL, "given up");
	call->events->stuck(call->arg);
}

/* ------------------------------------------------------------------ the table */

#define ENDS (FSM_BIT(CALL_STATE_IDLE) | FSM_BIT(CALL_STATE_CLOSING))

/* clang-format off */
const struct fsm_state call_states[] = {
	[CALL_STATE_IDLE] = {
		.name = "idle",
		.next = FSM_BIT(CALL_STATE_RINGING) | FSM_BIT(CALL_STATE_DIALING),
		.timeout_ms = FSM_FOREVER,
		.enter = enter_idle,
	},
	[CALL_STATE_RINGING] = {
		.name = "ringing",
		.next = ENDS | FSM_BIT(CALL_STATE_ANSWERING),
		.timeout_ms = RING_LOST_MS,
		.enter = enter_ringing,
		.timeout = on_ring_lost,
	},
	[CALL_STATE_ANSWERING] = {
		.name = "answering",
		.next = ENDS | FSM_BIT(CALL_STATE_OPENING),
		.timeout_ms = ANSWER_MS,
		.enter = enter_answering,
		.timeout = on_unanswered,
	},
	[CALL_STATE_DIALING] = {
		.name = "dialing",
		.next = ENDS | FSM_BIT(CALL_STATE_ALERTING) | FSM_BIT(CALL_STATE_OPENING),
		.timeout_ms = DIAL_MS,
		.enter = enter_dialing,
		.timeout = on_unanswered,
	},
	[CALL_STATE_ALERTING] = {
		.name = "alerting",
		.next = ENDS | FSM_BIT(CALL_STATE_OPENING),
		.timeout_ms = ALERT_MS,
		.timeout = on_no_answer,
	},
	[CALL_STATE_OPENING] = {
		.name = "opening",
		.next = ENDS | FSM_BIT(CALL_STATE_TALKING),
		.timeout_ms = OPEN_MS,
		.timeout = on_mute,
	},
	[CALL_STATE_TALKING] = {
		.name = "talking",
		.next = ENDS,
		.timeout_ms = LONGEST_MS,
		.enter = enter_talking,
		.timeout = on_too_long,
	},
	[CALL_STATE_CLOSING] = {
		.name = "closing",
		.next = FSM_BIT(CALL_STATE_IDLE),
		.timeout_ms = CLOSE_MS,
		.enter = enter_closing,
		.timeout = on_stuck,
	},
};
/* clang-format on */
