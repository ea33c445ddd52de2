/*
 * What the modem tells about a call, by itself and in its list of calls; see call_state.h. The list
 * is the net under all that brands say or forget to say.
 */
#include <string.h>

#include "gateway/base/log.h"
#include "modem/call_line.h"
#include "modem/call_state.h"
#include "parsers/at/at_field.h"

#define HANGUPS_MAX  6
#define PATIENCE     3 /* looks at the list before it is told to hang up again */
#define OVER	     2 /* absences in a row */
#define DIALING_OVER 8
#define CAUSE_MS     300

/* ------------------------------------------------------------------ hanging up */

static void on_put_down(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;
	bool ok = answer->outcome == AT_OUTCOME_OK;

	if (call->fsm.state != CALL_STATE_CLOSING)
		return;

	if (!call->list_refused)
		call_look(call, ok ? 0 : CALL_LOOK_SOON_MS);
	else if (ok)
		call_lost(call, "hung up");
	else if (answer->outcome != AT_OUTCOME_GONE && call->hangups < HANGUPS_MAX)
		call_put_down(call);
}

/*
 * ATH is for those who know no +CHUP; others heed it after AT+CVHU=0 only (27.007 6.20). It never
 * overtakes an ATD that waits: that would call somebody when all is over.
 */
void call_put_down(struct call *call)
{
	bool first = !call->written || call->dialed;

	call->presences = 0;
	call_command(call, call->hangups++ % 2 ? "ATH" : "AT+CHUP", on_put_down, first);
}

/* ------------------------------------------------------------------ the list */

/* Before it rings there, a call may not be in the list yet. */
static void on_absent(struct call *call)
{
	unsigned enough = call->fsm.state == CALL_STATE_DIALING ? DIALING_OVER : OVER;

	call->absences++;

	if (call->fsm.state == CALL_STATE_CLOSING)
		call_lost(call, "hung up");
	else if (!call->list_proven)
		call_look(call, CALL_LOOK_MS);
	else if (call->absences >= enough)
		call_lost(call, "the modem lists it no more");
	else
		call_look(call, CALL_LOOK_SOON_MS);
}

static void on_present(struct call *call)
{
	call->absences = 0;

	if (call->fsm.state != CALL_STATE_CLOSING) {
		call_look(call, CALL_LOOK_MS);
		return;
	}

	if (++call->presences >= PATIENCE && call->hangups < HANGUPS_MAX)
		call_put_down(call);
	else
		call_look(call, CALL_LOOK_SOON_MS);
}

static void on_list(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;

	call->polling = false;

	if (call->serial != call->poll_serial || call_is_idle(call))
		return;

	if (answer->outcome == AT_OUTCOME_ERROR || answer->outcome == AT_OUTCOME_CME)
		call->list_refused = true;

	if (call->list_refused && call->fsm.state == CALL_STATE_CLOSING)
		call_lost(call, "hung up");
	else if (answer->outcome != AT_OUTCOME_OK || call->fsm.state != call->poll_state)
		call_look(call, CALL_LOOK_MS);
	else if (call->listed)
		on_present(call);
	else
		on_absent(call);
}

static void heed(struct call *call, const struct call_entry *entry)
{
	if (!entry->outgoing)
		call_identify(call, entry->number);
	else if (entry->stat == CALL_STAT_ALERTING)
		call_alerts(call);
	else if (entry->stat == CALL_STAT_ACTIVE && !call_voice(call)->begins_ringing)
		call_answered(call, "the modem lists it as active");
}

/* A line that cannot be read is a call all the same. */
static void on_entry(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct call *call = arg;
	struct call_entry entry;
	bool read = call_entry_parse(&entry, line, len) == 0;

	(void)kind;

	if (call->serial != call->poll_serial || (read && entry.stat == CALL_STAT_NONE))
		return;

	call->listed = call->list_proven = true;

	if (read && entry.outgoing == call->outgoing)
		heed(call, &entry);
}

void call_on_look(void *arg)
{
	struct call *call = arg;
	struct at_request request = {.text = "AT+CLCC",
		.prefix = "+CLCC:",
		.line = on_entry,
		.done = on_list,
		.arg = call};

	if (call->list_refused || call->polling || call_is_idle(call))
		return;

	call->listed = false;
	call->poll_serial = call->serial;
	call->poll_state = (enum call_state)call->fsm.state;
	call->polling = true;

	if (at_chat_send(call->chat, &request, true) < 0) {
		call->polling = false;
		call_look(call, CALL_LOOK_MS);
	}
}

void call_look(struct call *call, int64_t ms)
{
	timer_start(&call->poll, ms);
}

static void on_old_entry(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct call *call = arg;
	struct call_entry entry;

	(void)kind;

	/* what rings is no old call, and will be told of */
	if (call_entry_parse(&entry, line, len) == 0 &&
		(entry.stat == CALL_STAT_ACTIVE || entry.stat == CALL_STAT_HELD ||
			entry.outgoing))
		call->orphan = entry.stat != CALL_STAT_NONE;
}

static void on_old_list(void *arg, const struct at_answer *answer)
{
	struct call *call = arg;

	(void)answer;

	if (!call->orphan || !call_is_idle(call))
		return;

	log_warnx("call", "%s: a call from before: hung up", call->conf.name);
	call_command(call, "AT+CHUP", NULL, true);
}

void call_look_back(struct call *call)
{
	struct at_request request = {.text = "AT+CLCC",
		.prefix = "+CLCC:",
		.line = on_old_entry,
		.done = on_old_list,
		.arg = call};

	call->orphan = false;
	at_chat_send(call->chat, &request, false);
}

/* ------------------------------------------------------------------ lines */

/* +CLIP: "0912345678",129,… (27.007 7.11) */
static void on_caller(struct call *call, const char *line)
{
	char number[CALL_NUMBER_MAX] = "";
	struct at_fields fields;

	call_rings(call);

	if (at_fields_begin(&fields, line, strlen(line), "+CLIP:") &&
		!at_next_string(&fields, number, sizeof(number)))
		number[0] = '\0';

	call_identify(call, number);
}

static bool is_unanswered(const struct call *call)
{
	return call_is_in(
		call, FSM_BIT(CALL_STATE_DIALING) | FSM_BIT(CALL_STATE_ALERTING));
}

/*
 * More than one line may tell of an end: what is said of the call before does not end the one that
 * rings already or is about to be made, and what is said first may not be what says why.
 */
static void on_ended(struct call *call, const char *line)
{
	if (call->outgoing && !call->dialed)
		return;

	if (is_unanswered(call))
		timer_start(&call->wait, CAUSE_MS);
	else if (call->fsm.state != CALL_STATE_RINGING || call_now(call) >= call->calm_at)
		call_lost(call, line);
}

static void on_refused(struct call *call, enum call_end end, const char *line)
{
	if (is_unanswered(call) && call->dialed)
		call_over(call, end, line);
	else
		on_ended(call, line);
}

static void on_key(struct call *call, char key)
{
	if (call->fsm.state == CALL_STATE_TALKING)
		call->conf.media->key(call->media, key);
}

static void on_hold(struct call *call, bool on)
{
	if (call->fsm.state != CALL_STATE_TALKING)
		return;

	call->counters.holds += on;
	call->conf.media->hold(call->media, on);
}

static void on_line(struct call *call, const char *text)
{
	struct call_line line = call_line_parse(text, strlen(text));

	switch (line.kind) {
	case CALL_LINE_NONE:
	case CALL_LINE_OTHER: break;
	case CALL_LINE_ALERTING: call_alerts(call); break;
	case CALL_LINE_BEGUN:
		if (call_voice(call)->begins_ringing && call->outgoing)
			call_alerts(call);
		else
			call_answered(call, "the modem says so");

		break;
	case CALL_LINE_ANSWERED: call_answered(call, "the modem says so"); break;
	case CALL_LINE_ENDED: on_ended(call, "the modem says so"); break;
	case CALL_LINE_BUSY: on_refused(call, CALL_END_BUSY, "busy"); break;
	case CALL_LINE_NO_ANSWER:
		on_refused(call, CALL_END_NO_ANSWER, "nobody answers");
		break;
	case CALL_LINE_KEY: on_key(call, line.key); break;
	case CALL_LINE_WAIT: on_hold(call, true); break;
	case CALL_LINE_GO: on_hold(call, false); break;
	}
}

void call_urc(struct call *call, enum urc_event event, const char *line)
{
	if (event == URC_RING)
		call_rings(call);
	else if (event == URC_CALLER)
		on_caller(call, line);
	else if (!call_is_idle(call))
		on_line(call, line);
}
