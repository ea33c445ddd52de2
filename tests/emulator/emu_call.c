/*
 * Calls; see emu_call.h. The lines around a call are the profile's, the states are 27.007's.
 */
#include "tests/emulator/emu_call.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/emulator/emu_state.h"

#define RING_MS	   5000
#define ALERT_MS   1000
#define VTS_MAX	   29
#define ZONE_HOURS 7

static const char *const state_names[] = {
	[EMU_CALL_ACTIVE] = "active",
	[EMU_CALL_DIALING] = "dialing",
	[EMU_CALL_ALERTING] = "alerting",
	[EMU_CALL_INCOMING] = "incoming",
	[EMU_CALL_NONE] = "none",
};

static int64_t now_ms(const struct emulator *e)
{
	return clock_boot_ms(loop_clock(e->loop));
}

/* Lines of the profile separated by \n. */
static void tell(struct emulator *e, const char *lines)
{
	while (lines && *lines) {
		size_t len = strcspn(lines, "\n");

		emu_at_urc(e, "%.*s", (int)len, lines);
		lines += len + (lines[len] != '\0');
	}
}

/* 27.007 7.11: 128 and a validity of 1 where it is withheld */
static const char *number_type(const char *number)
{
	if (!*number)
		return "128";

	return number[0] == '+' ? "145" : "129";
}

/* Quectel's two ways to tell of every state. */
static void tell_states(struct emulator *e, enum emu_call_state state)
{
	static const int dsci[] = {[EMU_CALL_ACTIVE] = 3,
		[EMU_CALL_DIALING] = 2,
		[EMU_CALL_ALERTING] = 7,
		[EMU_CALL_INCOMING] = 4,
		[EMU_CALL_NONE] = 6};
	struct emu_call *call = &e->call;

	if (call->ccinfo)
		emu_at_urc(e, "+QIND: \"ccinfo\",1,%d,%d,0,0,\"%s\",%s", !call->outgoing,
			state == EMU_CALL_NONE ? -1 : (int)state, call->number,
			number_type(call->number));

	if (call->dsci)
		emu_at_urc(e, "^DSCI: 1,%d,%d,0,%s,%s", !call->outgoing, dsci[state],
			call->number, number_type(call->number));
}

static void enter(struct emulator *e, enum emu_call_state state)
{
	struct emu_call *call = &e->call;
	char number[6 * sizeof(call->number)];

	call->state = state;
	emu_event(e, "call", "\"state\":\"%s\",\"number\":\"%s\",\"outgoing\":%s",
		state_names[state],
		emu_json(number, sizeof(number), call->number, strlen(call->number)),
		call->outgoing ? "true" : "false");

	if (call->clcc_urc)
		emu_at_urc(e, "+CLCC: 1,%d,%d,0,0,\"%s\",%s", !call->outgoing,
			state == EMU_CALL_NONE ? 6 : (int)state, call->number,
			number_type(call->number));

	if (!call->no_end || state != EMU_CALL_NONE)
		tell_states(e, state);
}

static void begin(struct emulator *e)
{
	e->call.begun_ms = now_ms(e);
	timer_stop(&e->call.ring);
	timer_stop(&e->call.progress);
	enter(e, EMU_CALL_ACTIVE);
}

static void tell_missed(struct emulator *e)
{
	time_t local =
		(time_t)(clock_wall_ms(loop_clock(e->loop)) / 1000 + ZONE_HOURS * 3600);
	struct tm tm;
	char text[16];

	gmtime_r(&local, &tm);
	strftime(text, sizeof(text), "%I:%M%p", &tm);
	emu_at_urc(e, "MISSED_CALL: %s %s", text, e->call.number);
}

static unsigned duration(const struct emulator *e, bool active)
{
	int64_t s = active ? (now_ms(e) - e->call.begun_ms) / 1000 : 0;

	if (e->profile->end_in_seconds)
		return (unsigned)s;

	return (unsigned)(s / 3600 * 10000 + s / 60 % 60 * 100 + s % 60);
}

static void tell_end(struct emulator *e, bool active)
{
	const char *hole = e->profile->end ? strchr(e->profile->end, '%') : NULL;
	bool wide = hole && hole[1] == '0';
	unsigned value = duration(e, active);

	if (!hole)
		tell(e, e->profile->end);
	else if (wide)
		emu_at_urc(e, "%.*s%06u", (int)(hole - e->profile->end), e->profile->end,
			value);
	else
		emu_at_urc(e, "%.*s%u%s", (int)(hole - e->profile->end), e->profile->end,
			value, hole + 2);
}

/* remote: the other side ended it, which the host hears of as NO CARRIER. */
static void end(struct emulator *e, bool remote)
{
	struct emu_call *call = &e->call;
	bool active = call->state == EMU_CALL_ACTIVE;
	bool missed = call->state == EMU_CALL_INCOMING && remote;

	timer_stop(&call->ring);
	timer_stop(&call->progress);
	enter(e, EMU_CALL_NONE);
	call->audio_on = false;

	if ((active || e->profile->end_in_seconds) && !call->no_end)
		tell_end(e, active);

	if (remote && e->profile->no_carrier && !call->no_carrier)
		emu_at_urc(e, "NO CARRIER");

	if (missed && e->profile->missed)
		tell_missed(e);
}

static void on_ring(void *arg)
{
	struct emulator *e = arg;

	emu_at_urc(e, "%s", e->call.crc ? "+CRING: VOICE" : "RING");

	if (e->call.clip)
		emu_at_urc(e, "+CLIP: \"%s\",%s,\"\",,\"\",%d", e->call.number,
			number_type(e->call.number), !*e->call.number);

	timer_start(&e->call.ring, e->conf.ring_ms ? e->conf.ring_ms : RING_MS);
	emu_wire_flush(&e->wire);
}

static void tell_begun(struct emulator *e)
{
	if (e->call.begin != EMU_CALL_BEGIN_NEVER)
		tell(e, e->profile->begin);
}

static void on_progress(void *arg)
{
	struct emulator *e = arg;

	if (e->call.state == EMU_CALL_DIALING) {
		enter(e, EMU_CALL_ALERTING);
		tell(e, e->profile->alerting);

		if (e->call.answer_ms >= 0)
			timer_start(&e->call.progress, e->call.answer_ms);
	} else {
		begin(e);
		tell_begun(e);
	}

	emu_wire_flush(&e->wire);
}

bool emu_call_ring(struct emulator *e, const char *number)
{
	if (e->call.state != EMU_CALL_NONE || !emu_radio_is_registered(e))
		return false;

	snprintf(e->call.number, sizeof(e->call.number), "%s", number);
	e->call.outgoing = false;
	enter(e, EMU_CALL_INCOMING);
	timer_start(&e->call.ring, 0);
	return true;
}

static bool is_outgoing(const struct emulator *e)
{
	return e->call.state == EMU_CALL_DIALING || e->call.state == EMU_CALL_ALERTING;
}

bool emu_call_remote_answer(struct emulator *e)
{
	if (!is_outgoing(e))
		return false;

	begin(e);
	tell_begun(e);
	return true;
}

/* cause is that of 24.008 10.5.4.11, for those who tell it */
static bool fail_dialing(struct emulator *e, const char *line, int cause)
{
	if (!is_outgoing(e))
		return false;

	timer_stop(&e->call.progress);
	enter(e, EMU_CALL_NONE);

	if (e->profile->end_in_seconds)
		emu_at_urc(e, "^CEND:1,0,29,%d", cause);
	else
		emu_at_urc(e, "%s", line);

	return true;
}

bool emu_call_remote_busy(struct emulator *e)
{
	return fail_dialing(e, "BUSY", 17);
}

bool emu_call_remote_silent(struct emulator *e)
{
	return fail_dialing(e, "NO ANSWER", 19);
}

bool emu_call_remote_hangup(struct emulator *e)
{
	if (e->call.state == EMU_CALL_NONE)
		return false;

	end(e, true);
	return true;
}

bool emu_call_key(struct emulator *e, char key)
{
	char text[32];

	if (e->call.state != EMU_CALL_ACTIVE || !key || !strchr("0123456789*#ABCD", key))
		return false;

	emu_event(e, "key-in", "\"key\":\"%c\"", key);

	if (e->profile->dtmf_needs_on && !e->call.keys_on)
		return true;

	switch (e->profile->dtmf) {
	case EMU_DTMF_NONE: break;
	case EMU_DTMF_RXDTMF:
		snprintf(text, sizeof(text), "\r\r\n+RXDTMF: %c\r\r\n", key);
		emu_at_urc_raw(e, text, strlen(text));
		break;
	case EMU_DTMF_DTMF: emu_at_urc(e, "+DTMF: %c", key); break;
	case EMU_DTMF_QTONEDET: emu_at_urc(e, "+QTONEDET: %d", key); break;
	case EMU_DTMF_DDTMF: emu_at_urc(e, "^DDTMF: %c", key); break;
	}

	return true;
}

static int on_dial(struct emulator *e, const struct emu_at_call *at)
{
	struct emu_call *call = &e->call;
	const char *number = at->text + strspn(at->text, " ");
	size_t len = strcspn(number, ";");

	if (!at->count || !len || len >= sizeof(call->number))
		return EMU_AT_NO_CARRIER; /* a data call */

	if (call->state != EMU_CALL_NONE || !emu_radio_is_registered(e))
		return EMU_AT_NO_CARRIER;

	snprintf(call->number, sizeof(call->number), "%.*s", (int)len, number);
	call->outgoing = true;
	enter(e, EMU_CALL_DIALING);
	tell(e, e->profile->calling);
	timer_start(&call->progress, call->alert_ms);
	return EMU_AT_OK;
}

static bool begins_first(const struct emulator *e)
{
	return e->call.begin == EMU_CALL_BEGIN_FIRST ||
	       (e->call.begin == EMU_CALL_BEGIN_USUAL && e->profile->begin_first);
}

static int on_answer(struct emulator *e, const struct emu_at_call *at)
{
	(void)at;

	if (e->call.state != EMU_CALL_INCOMING)
		return EMU_AT_NO_CARRIER;

	begin(e);

	if (e->profile->begin && begins_first(e))
		emu_at_info(e, "%s", e->profile->begin);
	else
		tell_begun(e);

	return EMU_AT_OK;
}

static int on_hangup(struct emulator *e, const struct emu_at_call *at)
{
	if (at->name[0] == 'H' && e->profile->ath_ignored && !e->call.cvhu)
		return EMU_AT_OK;

	if (e->call.state != EMU_CALL_NONE && !e->call.clings)
		end(e, false);

	return EMU_AT_OK;
}

static int on_clcc(struct emulator *e, const struct emu_at_call *at)
{
	struct emu_call *call = &e->call;

	if (at->kind == EMU_AT_SET) {
		if (!e->profile->clcc_urc)
			return EMU_AT_ERROR;

		call->clcc_urc = emu_at_number(at, 0, 0) == 1;
		return EMU_AT_OK;
	}

	if (call->list == EMU_CALL_LIST_ERROR)
		return EMU_AT_ERROR;

	if (call->list == EMU_CALL_LIST_STALE && call->state == EMU_CALL_NONE)
		emu_at_info(e, "+CLCC: 1,%d,0,0,0", !call->outgoing);
	else if (call->list != EMU_CALL_LIST_EMPTY && call->state != EMU_CALL_NONE)
		emu_at_info(e, "+CLCC: 1,%d,%d,0,0,\"%s\",%s", !call->outgoing,
			(int)call->state, call->number, number_type(call->number));

	return EMU_AT_OK;
}

static int on_vts(struct emulator *e, const struct emu_at_call *at)
{
	char keys[2 * VTS_MAX + 2];
	struct strbuf text = STRBUF(keys);

	if (e->call.state != EMU_CALL_ACTIVE)
		return EMU_AT_CME + 3;

	for (const char *c = at->text; *c; c++) {
		if (strchr("0123456789*#ABCD", toupper((unsigned char)*c)))
			strbuf_putc(&text, *c);
		else if (!strchr("\", ", *c))
			return EMU_AT_CME + 50;
	}

	if (!text.len || text.len > VTS_MAX)
		return EMU_AT_CME + 50;

	emu_event(e, "key-out", "\"keys\":\"%s\"", keys);
	return EMU_AT_OK;
}

static int flag(struct emulator *e, const struct emu_at_call *at, unsigned *value)
{
	if (at->kind == EMU_AT_READ)
		emu_at_info(e, "%s: %u%s", at->name, *value,
			strcmp(at->name, "+CLIP") == 0 ? ",1" : "");
	else
		*value = emu_at_number(at, 0, 0) == 1;

	return EMU_AT_OK;
}

static int on_clip(struct emulator *e, const struct emu_at_call *at)
{
	return flag(e, at, &e->call.clip);
}

static int on_crc(struct emulator *e, const struct emu_at_call *at)
{
	return flag(e, at, &e->call.crc);
}

static int on_cvhu(struct emulator *e, const struct emu_at_call *at)
{
	e->call.cvhu = emu_at_number(at, 0, 0) == 0;
	return EMU_AT_OK;
}

static int on_accepted(struct emulator *e, const struct emu_at_call *at)
{
	(void)e;
	(void)at;
	return EMU_AT_OK;
}

void emu_call_reset(struct emulator *e)
{
	struct emu_call *call = &e->call;

	timer_stop(&call->ring);
	timer_stop(&call->progress);
	call->state = EMU_CALL_NONE;
	call->clip = call->crc = 0;
	call->clcc_urc = false;
	call->cvhu = false;
	call->keys_on = false;
	call->audio_on = false;
	call->ccinfo = call->dsci = false;
}

void emu_call_init(struct emulator *e, struct loop *loop)
{
	timer_init(&e->call.ring, loop, on_ring, e);
	timer_init(&e->call.progress, loop, on_progress, e);
	e->call.alert_ms = ALERT_MS;
	e->call.answer_ms = -1;
	emu_call_reset(e);
}

const struct emu_at_command emu_call_commands[] = {
	{"D", EMU_NEED_NOTHING, on_dial, false, NULL},
	{"A", EMU_NEED_NOTHING, on_answer, false, NULL},
	{"H", EMU_NEED_NOTHING, on_hangup, false, NULL},
	{"+CHUP", EMU_NEED_NOTHING, on_hangup, false, NULL},
	{"+CLCC", EMU_NEED_NOTHING, on_clcc, false, NULL},
	{"+VTS", EMU_NEED_NOTHING, on_vts, false, "(0-9,*,#,A,B,C,D)"},
	{"+CLIP", EMU_NEED_NOTHING, on_clip, false, "(0,1)"},
	{"+CRC", EMU_NEED_NOTHING, on_crc, false, "(0,1)"},
	{"+CVHU", EMU_NEED_NOTHING, on_cvhu, true, "(0,1)"},
	{"+CCWA", EMU_NEED_NOTHING, on_accepted, false, NULL},
	{"+VTD", EMU_NEED_NOTHING, on_accepted, false, NULL},
	{"+CEER", EMU_NEED_NOTHING, on_accepted, false, NULL},
	{0},
};
