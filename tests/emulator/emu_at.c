/*
 * The command line; see emu_at.h.
 */
#include "tests/emulator/emu_at.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/emulator/emu_state.h"

#define CR     '\r'
#define LF     '\n'
#define BS     '\b'
#define CTRL_Z 0x1a
#define ESC    0x1b

static const struct emu_at_command *const areas[] = {
	emu_sms_commands, emu_radio_commands, emu_basic_commands, emu_call_commands,
	emu_voice_commands};

static void end_line(struct emulator *e, int result)
{
	struct emu_at *at = &e->at;

	emu_at_result(e, result);
	at->state = EMU_AT_LINE;
	at->len = 0;

	emu_wire_put(&e->wire, at->held, at->held_len);
	at->held_len = 0;

	if (e->boot.again)
		emu_boot_start(e, 0);
	else
		emu_network_pump(e);
}

/* Sets *next behind the argument list; arguments end at an unquoted ';'. */
static char *cut_arguments(char *text, bool *more)
{
	bool quoted = false;

	while (*text && (quoted || *text != ';')) {
		quoted ^= *text == '"';
		text++;
	}

	*more = *text == ';';
	*text = '\0';
	return text;
}

static char *trim(char *text)
{
	size_t len;

	while (*text == ' ')
		text++;

	len = strlen(text);

	while (len && text[len - 1] == ' ')
		text[--len] = '\0';

	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		text[len - 1] = '\0';
		text++;
	}

	return text;
}

static void split_arguments(struct emu_at_call *call, char *text)
{
	bool quoted = false;
	char *start = text;

	for (;; text++) {
		bool end = !*text;

		quoted ^= *text == '"';

		if (!end && (quoted || *text != ','))
			continue;

		*text = '\0';

		if (call->count < EMU_AT_ARGS_MAX)
			call->arg[call->count++] = trim(start);

		start = text + 1;

		if (end)
			return;
	}
}

/* 27.005 3.2.5 has its own numbers for the states of the SIM. */
static int cms_of(int cme)
{
	static const int codes[][2] = {{10, 310}, {11, 311}, {12, 316}, {13, 313}};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		if (codes[i][0] == cme)
			return codes[i][1];
	}

	return 314;
}

static int need_error(const struct emulator *e, enum emu_at_need need)
{
	int cme = emu_card_error(e);

	switch (need) {
	case EMU_NEED_NOTHING: return EMU_AT_OK;
	case EMU_NEED_SIM: return cme ? EMU_AT_CME + cme : EMU_AT_OK;
	case EMU_NEED_SMS: break;
	}

	if (cme)
		return EMU_AT_CMS + cms_of(cme);

	return e->boot.sms ? EMU_AT_OK : EMU_AT_CMS + e->profile->busy_error;
}

static const struct emu_at_command *find_command(const char *name)
{
	for (size_t area = 0; area < sizeof(areas) / sizeof(*areas); area++) {
		for (const struct emu_at_command *c = areas[area]; c->name; c++) {
			if (strcasecmp(c->name, name) == 0)
				return c;
		}
	}

	return NULL;
}

static bool has_vendor_command(const struct emu_profile *profile, const char *name)
{
	const char *at = strstr(profile->vendor, name);

	return at && at[strlen(name)] == ' ';
}

/* A fault that refuses this command, or OK. */
static int refusal(struct emulator *e, const char *name)
{
	static const struct {
		enum emu_fault fault;
		int base;
	} refusals[] = {{EMU_FAULT_CME, EMU_AT_CME}, {EMU_FAULT_CMS_AT, EMU_AT_CMS},
		{EMU_FAULT_ERROR, EMU_AT_ERROR}};

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const struct emu_fault_rule *rule = &e->faults.rules[refusals[i].fault];
		int code = refusals[i].base == EMU_AT_ERROR ? 0 : (int)rule->value;

		if (rule->text[0] && strcasecmp(rule->text, name) != 0)
			continue;

		if (emu_fault_hits(&e->faults, refusals[i].fault))
			return refusals[i].base + code;
	}

	return EMU_AT_OK;
}

static int call_command(struct emulator *e, struct emu_at_call *call)
{
	const struct emu_at_command *command = find_command(call->name);
	int error = refusal(e, call->name);

	if (error)
		return error;

	if (!command ||
		(command->vendor && !has_vendor_command(e->profile, command->name)))
		return EMU_AT_UNKNOWN;

	if (call->kind == EMU_AT_TEST && (!command->test || *command->test)) {
		if (command->test)
			emu_at_info(e, "%s: %s", command->name, command->test);

		return EMU_AT_OK;
	}

	error = need_error(e, command->need);
	return error ? error : command->fn(e, call);
}

/* +NAME, +NAME?, +NAME=?, +NAME=a,b; 27.007 4 */
static int run_extended(struct emulator *e, char **next)
{
	struct emu_at_call call = {.text = ""};
	char name[32];
	char *at = *next;
	size_t len = strcspn(at, "=?; ");
	bool more;

	for (unsigned i = 0; i < EMU_AT_ARGS_MAX; i++)
		call.arg[i] = "";

	snprintf(name, sizeof(name), "%.*s", (int)(len < 31 ? len : 31), at);
	call.name = name;
	at += len;
	*next = cut_arguments(at, &more) + more;

	while (*at == ' ')
		at++;

	if (strcmp(at, "=?") == 0) {
		call.kind = EMU_AT_TEST;
	} else if (strcmp(at, "?") == 0) {
		call.kind = EMU_AT_READ;
	} else if (*at == '=') {
		call.kind = EMU_AT_SET;
		call.text = at + 1;
		split_arguments(&call, at + 1);
	} else if (*at) {
		return EMU_AT_ERROR;
	}

	return call_command(e, &call);
}

/* D takes the rest: the ';' behind a number says "voice" (27.007 6.2). */
static int run_dial(struct emulator *e, char **next)
{
	struct emu_at_call call = {.name = "D", .text = *next + 1};
	size_t len = strcspn(call.text, ";");

	for (unsigned i = 0; i < EMU_AT_ARGS_MAX; i++)
		call.arg[i] = "";

	call.count = call.text[len] == ';';
	*next += 1 + len;

	if (**next)
		*(*next)++ = '\0';

	return call_command(e, &call);
}

static int run_basic(struct emulator *e, char **next)
{
	bool ampersand = **next == '&';
	char letter;
	int value = 0;

	*next += ampersand;
	letter = (char)toupper((unsigned char)**next);

	if (!isalpha((unsigned char)letter))
		return EMU_AT_ERROR;

	if (letter == 'D' && !ampersand)
		return run_dial(e, next);

	for ((*next)++; isdigit((unsigned char)**next); (*next)++)
		value = value * 10 % 1000 + (**next - '0');

	if (letter == 'S' && **next) { /* S-registers are taken and forgotten */
		*next += strcspn(*next, ";");
		return EMU_AT_OK;
	}

	return emu_basic_letter(e, ampersand, letter, value);
}

static void run(struct emulator *e)
{
	struct emu_at *at = &e->at;

	at->state = EMU_AT_RUN;

	for (;;) {
		int result;

		while (*at->next == ';' || *at->next == ' ')
			at->next++;

		if (!*at->next) {
			end_line(e, EMU_AT_OK);
			return;
		}

		at->infos = 0;
		result = isalpha((unsigned char)*at->next) || *at->next == '&'
				 ? run_basic(e, &at->next)
				 : run_extended(e, &at->next);

		if (result == EMU_AT_PENDING) {
			at->state = EMU_AT_WAIT;
			return;
		}

		if (result == EMU_AT_BODY) {
			at->state = EMU_AT_DATA;
			return;
		}

		if (result != EMU_AT_OK) {
			end_line(e, result);
			return;
		}
	}
}

static void on_delay(void *arg)
{
	struct emulator *e = arg;

	run(e);
	emu_wire_resume(&e->wire);
}

/* Faults whose occasion is a command line. False when it will not be executed now. */
static bool survive(struct emulator *e)
{
	static const enum emu_fault deadly[] = {
		EMU_FAULT_SILENCE, EMU_FAULT_STALL, EMU_FAULT_HANGUP, EMU_FAULT_RESET};

	for (unsigned i = 0; i < sizeof(deadly) / sizeof(*deadly); i++) {
		if (emu_fault_hits(&e->faults, deadly[i])) {
			e->at.len = 0;
			emu_strike(e, deadly[i], &e->faults.rules[deadly[i]]);
			return false;
		}
	}

	if (!emu_fault_hits(&e->faults, EMU_FAULT_SLOW))
		return true;

	e->at.state = EMU_AT_DELAY;
	timer_start(&e->at.delay, e->faults.rules[EMU_FAULT_SLOW].value);
	return false;
}

static void execute(struct emulator *e)
{
	struct emu_at *at = &e->at;
	char *start;

	at->line[at->len] = '\0';
	at->len = 0;

	if (at->overlong) {
		at->overlong = false;
		end_line(e, EMU_AT_ERROR);
		return;
	}

	start = strcasestr(
		at->line, "AT"); /* V.250 5.2.1: what stands before is ignored */

	if (!start || (e->profile->deaf_until_ready && timer_running(&e->boot.timer)))
		return;

	memcpy(at->last, at->line, sizeof(at->last));
	memcpy(at->run, start + 2, strlen(start + 2) + 1);
	at->next = at->run;
	e->counters.lines++;

	if (survive(e))
		run(e);
}

static void repeat(struct emulator *e)
{
	memcpy(e->at.line, e->at.last, sizeof(e->at.line));
	e->at.len = strlen(e->at.line);
	execute(e);
}

static void line_byte(struct emulator *e, char c)
{
	struct emu_at *at = &e->at;

	if (c == CR) {
		execute(e);
		return;
	}

	if (c == BS && at->len) {
		at->len--;
	} else if (c != LF && c != ESC && c != CTRL_Z && c) {
		if (at->len == EMU_AT_LINE_MAX)
			at->overlong = true;
		else
			at->line[at->len++] = c;
	}

	if (at->len == 2 && toupper((unsigned char)at->line[0]) == 'A' &&
		at->line[1] == '/')
		repeat(e);
}

static void data_byte(struct emulator *e, char c)
{
	struct emu_at *at = &e->at;
	int result;

	if (c != CTRL_Z && c != ESC) {
		if (c != CR && c != LF && at->body_len < EMU_AT_BODY_MAX)
			at->body[at->body_len++] = c;

		return;
	}

	at->body[at->body_len] = '\0';
	at->state = EMU_AT_RUN;
	result = at->body_fn(e, c == ESC ? NULL : at->body);

	if (result == EMU_AT_OK)
		run(e);
	else if (result == EMU_AT_PENDING)
		at->state = EMU_AT_WAIT;
	else
		end_line(e, result);
}

static bool takes_input(const struct emulator *e)
{
	return e->at.state == EMU_AT_LINE || e->at.state == EMU_AT_DATA;
}

size_t emu_at_input(struct emulator *e, const char *bytes, size_t len)
{
	size_t used = 0;

	while (used < len && takes_input(e) && !e->wire.mute && !e->wire.stalled &&
		e->wire.fd >= 0) {
		char c = bytes[used++];

		if (e->at.echo)
			emu_wire_put(&e->wire, &c, 1);

		if (e->at.state == EMU_AT_LINE)
			line_byte(e, c);
		else
			data_byte(e, c);
	}

	return used;
}

void emu_at_done(struct emulator *e, int result)
{
	if (result == EMU_AT_OK)
		run(e);
	else
		end_line(e, result);

	emu_wire_resume(&e->wire);
}

int emu_at_number(const struct emu_at_call *call, unsigned n, int fallback)
{
	const char *text = n < call->count ? call->arg[n] : "";
	char *end;
	long value;

	if (!*text)
		return fallback;

	value = strtol(text, &end, 10);
	return *end || value < 0 || value > 65535 ? -1 : (int)value;
}

/* Whatever was typed behind a prompt that nobody asked for. */
static int on_stale_body(struct emulator *e, const char *body)
{
	(void)e;
	return body ? EMU_AT_ERROR : EMU_AT_OK;
}

void emu_at_reset(struct emulator *e)
{
	struct emu_at *at = &e->at;

	at->state = e->profile->stale_prompt ? EMU_AT_DATA : EMU_AT_LINE;
	at->body_fn = on_stale_body;
	at->body_len = 0;
	at->next = at->run;
	at->run[0] = '\0';
	at->echo = true;
	at->verbose = true;
	at->cmee = 0;
	at->len = 0;
	at->overlong = false;
	at->held_len = 0;
	at->last[0] = '\0';
	timer_stop(&at->delay);
}

void emu_at_init(struct emulator *e, struct loop *loop)
{
	timer_init(&e->at.delay, loop, on_delay, e);
	emu_at_reset(e);
}
