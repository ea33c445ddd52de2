/*
 * Lines about calls; see call_line.h. Quoted from the brands' manuals and from logs.
 */
#include "modem/call_line.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "parsers/at/at_field.h"

#define KEYS "0123456789*#ABCD"

enum fields {
	FIELDS_NONE,
	FIELDS_KEY,	/* +RXDTMF: 5, +DTMF: 5,160, ^DDTMF: 5 */
	FIELDS_CODE,	/* +QTONEDET: 53 */
	FIELDS_CAUSE,	/* ^CEND: idx,duration,end,cause of 24.008 10.5.4.11 */
	FIELDS_CCINFO,	/* +QIND: "ccinfo",idx,dir,stat,… */
	FIELDS_DSCI,	/* ^DSCI: idx,dir,state,… */
	FIELDS_PCM_FLOW /* +QPCMV: 0,0 and 1,0 */
};

struct row {
	const char *text;
	bool whole;
	enum call_line_kind kind; /* where the fields do not say */
	enum fields fields;
};

static const struct row rows[] = {
	{"VOICE CALL: BEGIN", false, CALL_LINE_BEGUN, FIELDS_NONE},
	{"VOICE CALL: END", false, CALL_LINE_ENDED, FIELDS_NONE},
	{"VOICE CALL:", false, CALL_LINE_OTHER, FIELDS_NONE},
	{"NO CARRIER", true, CALL_LINE_ENDED, FIELDS_NONE},
	{"BUSY", true, CALL_LINE_BUSY, FIELDS_NONE},
	{"NO ANSWER", true, CALL_LINE_NO_ANSWER, FIELDS_NONE},
	{"HANGUP:", false, CALL_LINE_ENDED, FIELDS_NONE},
	{"CONNECT", true, CALL_LINE_ANSWERED, FIELDS_NONE},
	{"^ORIG:", false, CALL_LINE_OTHER, FIELDS_NONE},
	{"^CONF:", false, CALL_LINE_ALERTING, FIELDS_NONE},
	{"^CONN:", false, CALL_LINE_ANSWERED, FIELDS_NONE},
	{"^CEND:", false, CALL_LINE_ENDED, FIELDS_CAUSE},
	{"+QIND:", false, CALL_LINE_OTHER, FIELDS_CCINFO},
	{"^DSCI:", false, CALL_LINE_OTHER, FIELDS_DSCI},
	{"+QPCMV:", false, CALL_LINE_OTHER, FIELDS_PCM_FLOW},
	{"+DTMF:", false, CALL_LINE_OTHER, FIELDS_KEY},
	{"+RXDTMF:", false, CALL_LINE_OTHER, FIELDS_KEY},
	{"^DDTMF:", false, CALL_LINE_OTHER, FIELDS_KEY},
	{"+QTONEDET:", false, CALL_LINE_OTHER, FIELDS_CODE},
};

static const char *const names[] = {
	[CALL_LINE_NONE] = "none",
	[CALL_LINE_OTHER] = "other",
	[CALL_LINE_ALERTING] = "alerting",
	[CALL_LINE_BEGUN] = "begun",
	[CALL_LINE_ANSWERED] = "answered",
	[CALL_LINE_ENDED] = "ended",
	[CALL_LINE_BUSY] = "busy",
	[CALL_LINE_NO_ANSWER] = "no-answer",
	[CALL_LINE_KEY] = "key",
	[CALL_LINE_WAIT] = "wait",
	[CALL_LINE_GO] = "go",
};

const char *call_line_name(enum call_line_kind kind)
{
	return names[kind];
}

static bool fits(const struct row *row, const char *line, size_t len)
{
	size_t text = strlen(row->text);

	return (row->whole ? len == text : len >= text) &&
	       memcmp(line, row->text, text) == 0;
}

static void take_key(struct call_line *out, int32_t key)
{
	if (key <= 0 || key > 'D' || !strchr(KEYS, (char)key))
		return;

	out->kind = CALL_LINE_KEY;
	out->key = (char)key;
}

static void read_key(struct call_line *out, struct at_fields *fields)
{
	char text[4];

	if (at_next_text(fields, text, sizeof(text)) && text[0] && !text[1])
		take_key(out, text[0]);
}

static void read_code(struct call_line *out, struct at_fields *fields)
{
	int32_t code;

	if (at_next_number(fields, &code))
		take_key(out, code);
}

/* 24.008 10.5.4.11: 17 user busy, 18 no user responding, 19 no answer, alerted */
static void read_cause(struct call_line *out, struct at_fields *fields)
{
	int32_t cause;

	if (!at_skip(fields) || !at_skip(fields) || !at_skip(fields) ||
		!at_next_number(fields, &cause))
		return;

	if (cause == 17)
		out->kind = CALL_LINE_BUSY;
	else if (cause == 18 || cause == 19)
		out->kind = CALL_LINE_NO_ANSWER;
}

/* The states are those of +CLCC; -1 when the call is over. */
static void read_ccinfo(struct call_line *out, struct at_fields *fields)
{
	char name[12];
	int32_t stat;

	if (!at_next_string(fields, name, sizeof(name)) || strcmp(name, "ccinfo") != 0) {
		out->kind = CALL_LINE_NONE;
		return;
	}

	if (!at_skip(fields) || !at_skip(fields) || !at_next_number(fields, &stat))
		return;

	if (stat == CALL_STAT_ACTIVE)
		out->kind = CALL_LINE_ANSWERED;
	else if (stat == CALL_STAT_ALERTING)
		out->kind = CALL_LINE_ALERTING;
	else if (stat < 0)
		out->kind = CALL_LINE_ENDED;
}

/* 3 connected, 6 ended, 7 alerting; 2, 4 and 5 are originated, incoming, waiting */
static void read_dsci(struct call_line *out, struct at_fields *fields)
{
	int32_t state;

	if (!at_skip(fields) || !at_skip(fields) || !at_next_number(fields, &state))
		return;

	if (state == 3)
		out->kind = CALL_LINE_ANSWERED;
	else if (state == 6)
		out->kind = CALL_LINE_ENDED;
	else if (state == 7)
		out->kind = CALL_LINE_ALERTING;
}

static void read_flow(struct call_line *out, struct at_fields *fields)
{
	int32_t on;

	if (at_next_number(fields, &on))
		out->kind = on ? CALL_LINE_GO : CALL_LINE_WAIT;
}

static void read_fields(
	struct call_line *out, const struct row *row, const char *line, size_t len)
{
	struct at_fields fields;

	if (!at_fields_begin(&fields, line, len, row->text))
		return;

	switch (row->fields) {
	case FIELDS_NONE: break;
	case FIELDS_KEY: read_key(out, &fields); break;
	case FIELDS_CODE: read_code(out, &fields); break;
	case FIELDS_CAUSE: read_cause(out, &fields); break;
	case FIELDS_CCINFO: read_ccinfo(out, &fields); break;
	case FIELDS_DSCI: read_dsci(out, &fields); break;
	case FIELDS_PCM_FLOW: read_flow(out, &fields); break;
	}
}

struct call_line call_line_parse(const char *line, size_t len)
{
	struct call_line out = {.kind = CALL_LINE_NONE};

	while (len && line[len - 1] == ' ')
		len--;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!fits(&rows[i], line, len))
			continue;

		out.kind = rows[i].kind;

		if (rows[i].fields != FIELDS_NONE)
			read_fields(&out, &rows[i], line, len);

		break;
	}

	return out;
}

int call_entry_parse(struct call_entry *entry, const char *line, size_t len)
{
	struct at_fields fields;
	int32_t dir, stat, mode;

	if (!at_fields_begin(&fields, line, len, "+CLCC:") || !at_skip(&fields) ||
		!at_next_number(&fields, &dir) || !at_next_number(&fields, &stat) ||
		!at_next_number(&fields, &mode))
		return -EINVAL;

	/* another mode is data or fax */
	if (mode != 0 || stat < CALL_STAT_ACTIVE || stat > CALL_STAT_NONE)
		return -EINVAL;

	*entry = (struct call_entry){.outgoing = dir == 0, .stat = (enum call_stat)stat};

	if (!at_skip(&fields) ||
		!at_next_text(&fields, entry->number, sizeof(entry->number)))
		entry->number[0] = '\0';

	return 0;
}
