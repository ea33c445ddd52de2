/*
 * What the modem says: answers, results (V.250 5.7), unsolicited lines; see emu_at.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/emulator/emu_state.h"

#define INFO_MAX 1024

struct meaning {
	int code;
	const char *text;
};

/* 27.007 9.2.1 and 27.005 3.2.5, as AT+CMEE=2 writes them. */
static const struct meaning cme_texts[] = {{3, "operation not allowed"},
	{4, "operation not supported"}, {10, "SIM not inserted"},
	{11, "SIM PIN required"}, {12, "SIM PUK required"}, {13, "SIM failure"},
	{14, "SIM busy"}, {16, "incorrect password"}, {30, "no network service"},
	{50, "Incorrect parameters"}, {100, "unknown"}};
static const struct meaning cms_texts[] = {{300, "ME failure"},
	{301, "SMS service of ME reserved"}, {302, "Operation not allowed"},
	{303, "Operation not supported"}, {304, "Invalid PDU mode parameter"},
	{305, "Invalid text mode parameter"}, {310, "SIM not inserted"},
	{311, "SIM PIN required"}, {313, "SIM failure"}, {314, "SIM busy"},
	{316, "SIM PUK required"}, {320, "Memory failure"}, {321, "Invalid memory index"},
	{322, "Memory full"}, {330, "SMSC address unknown"}, {331, "No network service"},
	{332, "Network timeout"}, {340, "NO +CNMA ACK EXPECTED"}, {500, "Unknown error"}};

static void put(struct emulator *e, const char *text)
{
	emu_wire_put(&e->wire, text, strlen(text));
}

static void put_urc(struct emulator *e, const char *text, size_t len)
{
	put(e, "\r\n");
	emu_wire_put(&e->wire, text, len);
	put(e, "\r\n");
}

static const char *meaning(const struct meaning *table, size_t n, int code)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i].code == code)
			return table[i].text;
	}

	return "Unknown error";
}

static void format_error(const struct emulator *e, int result, char *out, size_t cap)
{
	bool cms = result >= EMU_AT_CMS;
	int code = result - (cms ? EMU_AT_CMS : EMU_AT_CME);

	if (!cms && !e->at.cmee)
		snprintf(out, cap, "ERROR");
	else if (e->at.cmee < 2)
		snprintf(out, cap, "+%s ERROR: %d", cms ? "CMS" : "CME", code);
	else if (cms)
		snprintf(out, cap, "+CMS ERROR: %s",
			meaning(cms_texts, sizeof(cms_texts) / sizeof(*cms_texts), code));
	else
		snprintf(out, cap, "+CME ERROR: %s",
			meaning(cme_texts, sizeof(cme_texts) / sizeof(*cme_texts), code));
}

/* V.250 5.7.1: the final result in words or as a number. */
static void put_final(struct emulator *e, const char *words, const char *numeral)
{
	if (!e->at.verbose && numeral) {
		put(e, numeral);
		put(e, "\r");
		return;
	}

	if (e->at.verbose)
		put(e, "\r\n");

	put(e, words);
	put(e, "\r\n");
}

void emu_at_result(struct emulator *e, int result)
{
	char text[96];

	if (result >= EMU_AT_CME) {
		format_error(e, result, text, sizeof(text));
		put_final(e, text, strcmp(text, "ERROR") == 0 ? "4" : NULL);
	} else if (result == EMU_AT_UNKNOWN && e->profile->unknown) {
		put_final(e, e->profile->unknown, NULL);
	} else if (result == EMU_AT_NO_CARRIER) {
		put_final(e, "NO CARRIER", "3");
	} else if (result == EMU_AT_OK) {
		if (!emu_fault_hits(&e->faults, EMU_FAULT_LOST_OK))
			put_final(e, "OK", "0");
	} else if (result != EMU_AT_SILENT) {
		put_final(e, "ERROR", "4");
	}
}

void emu_at_info_raw(struct emulator *e, const char *text, size_t len)
{
	struct emu_at *at = &e->at;

	if (!at->infos && at->verbose)
		put(e, "\r\n");

	emu_wire_put(&e->wire, text, len);
	put(e, "\r\n");

	if (!at->infos && emu_fault_hits(&e->faults, EMU_FAULT_URC_INSIDE)) {
		const char *urc = e->faults.rules[EMU_FAULT_URC_INSIDE].text;

		put_urc(e, urc, strlen(urc));
	}

	at->infos++;
}

void emu_at_info(struct emulator *e, const char *format, ...)
{
	char text[INFO_MAX];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	emu_at_info_raw(e, text, n < INFO_MAX ? (size_t)n : INFO_MAX - 1);
}

bool emu_at_is_open(const struct emulator *e)
{
	return e->at.state == EMU_AT_LINE || e->at.state == EMU_AT_WAIT;
}

void emu_at_urc_raw(struct emulator *e, const char *bytes, size_t len)
{
	struct emu_at *at = &e->at;

	if (emu_at_is_open(e)) {
		emu_wire_put(&e->wire, bytes, len);
	} else if (at->held_len + len <= EMU_AT_HELD_MAX) {
		memcpy(at->held + at->held_len, bytes, len);
		at->held_len += len;
	}
}

void emu_at_urc(struct emulator *e, const char *format, ...)
{
	char text[INFO_MAX];
	va_list ap;
	size_t len;
	int n;

	va_start(ap, format);
	n = vsnprintf(text + 2, sizeof(text) - 4, format, ap);
	va_end(ap);
	len = n < INFO_MAX - 4 ? (size_t)n : INFO_MAX - 5;
	memcpy(text, "\r\n", 2);
	memcpy(text + 2 + len, "\r\n", 2);
	emu_at_urc_raw(e, text, len + 4);
}

void emu_at_prompt(struct emulator *e, emu_at_body_fn fn)
{
	e->at.body_fn = fn;
	e->at.body_len = 0;

	if (!emu_fault_hits(&e->faults, EMU_FAULT_LOST_PROMPT))
		put(e, "\r\n> ");
}
