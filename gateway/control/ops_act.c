/*
 * What somebody at the socket does through the same handlers as a text: a number forgotten, and a
 * group's past told line by line.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/control/feed.h"
#include "gateway/control/inbound.h"
#include "gateway/control/ops.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/store/erase.h"
#include "gateway/store/history.h"
#include "gateway/store/number.h"
#include "gateway/store/store.h"

#define HISTORY_LINES_MAX 1000000
#define HISTORY_TEXT_MAX  8192

struct inbound control_inbound(
	const struct control_call *call, enum command_origin origin)
{
	struct inbound in = {.origin = origin, .parts = 1, .text = ""};

	in.sent_at = in.received_at = clock_wall_ms(loop_clock(call->control->deps.loop));
	in.roles = call->roles;
	snprintf(in.actor, sizeof(in.actor), "%s", call->actor);
	return in;
}

int control_act(struct control_call *call, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	const struct control_ops *ops = &call->control->deps.ops;
	int result = dispatch_command(call->control->deps.dispatch, in, command, out);

	if (!result)
		ops->changed(ops->arg);

	return result;
}

/* -EBUSY: something to the number is on its way. */
static int erase_now(struct control_call *call, const char *e164)
{
	struct store *store = call->control->deps.store;
	int64_t number_id;
	int result = store_begin(store);

	if (result)
		return result;

	result = number_find(store, e164, &number_id);

	if (!result)
		result =
			erase_number(store, number_id, clock_wall_ms(store_clock(store)));

	if (!result)
		result = ask_audit(call, "erase.done", "number", "gone");

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

/* As if they had asked for it themselves: it is done when what waits has gone. */
static int erase_later(struct control_call *call, const struct inbound *in)
{
	struct command command = command_make(COMMAND_ERASE);
	struct dispatch_outcome out;

	command.origin = ORIGIN_CONTROL;
	return control_act(call, in, &command, &out);
}

enum ask_step op_erase(struct control_call *call)
{
	const struct control_deps *deps = &call->control->deps;
	const char *number = ask_text(call, "number");
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);

	if (!number ||
		number_normalise(in.sender, &in.person, number, deps->country_code) ||
		!in.person)
		return ask_fail(call, "BAD_NUMBER", "\"number\" is a phone number");

	int result = erase_now(call, in.sender);
	bool done = !result;

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "nothing is kept of that number");

	if (result == -EBUSY)
		result = erase_later(call, &in);

	if (result)
		return ask_fail_errno(call, result, "erase");

	if (done)
		erase_flush(deps->store);

	return ask_answer(call, json_pack("{s:b}", "done", done));
}

#define CODE_NONE 1

struct history_state {
	struct feed feed; /* first: feed_step() is given it */
	int64_t run, known;
	int32_t *codes;	  /* of line i + 1; 0 = none, CODE_NONE = none is needed any more */
	size_t cap;
	bool plain; /* no references to lines */
};

void op_history_end(void *arg)
{
	struct history_state *state = arg;

	free(state->codes);
	free(state);
}

enum ask_step op_history(struct control_call *call)
{
	struct history_state *state = alloc_zero(sizeof(*state));

	state->run = history_run();
	state->plain = ask_flag(call, "plain");
	call->state = state;
	return ASK_INPUT;
}

static void remember_code(
	struct history_state *state, int64_t line, const struct history_fate *fate)
{
	while ((size_t)line > state->cap) {
		size_t cap = state->cap ? 2 * state->cap : 1024;

		state->codes = alloc_resize(state->codes, cap, sizeof(*state->codes));
		memset(state->codes + state->cap, 0,
			(cap - state->cap) * sizeof(*state->codes));
		state->cap = cap;
	}

	/* A leading 1 keeps leading zeros. */
	if (strlen(fate->code) == 6 && strspn(fate->code, "0123456789") == 6)
		state->codes[line - 1] = 1000000 + atoi(fate->code);
	else if (!strcmp(fate->kind, command_kind_name(COMMAND_BROADCAST)))
		state->codes[line - 1] = CODE_NONE;
}

/*
 * "@12" behind a blank or at the start: the code that line 12 got. A warning of long ago is told and
 * done, so that XN and DUYET change nothing: "00" is nobody's. False: it got none. In a plain past,
 * which knows no lines, it is text.
 */
static bool put_codes(
	const struct history_state *state, const char *text, char *out, size_t cap)
{
	size_t n = 0;

	for (const char *p = text; *p; p++) {
		bool reference = !state->plain && *p == '@' && isdigit((unsigned char)p[1]) &&
				 (p == text || isspace((unsigned char)p[-1]));

		if (n + 8 >= cap)
			return false;

		if (!reference) {
			out[n++] = *p;
			continue;
		}

		char *end;
		unsigned long line = strtoul(p + 1, &end, 10);

		if (line == 0 || line > state->cap || !state->codes[line - 1])
			return false;

		bool none = state->codes[line - 1] == CODE_NONE;

		n += (size_t)snprintf(out + n, cap - n, "%0*d", none ? 2 : 6,
			none ? 0 : state->codes[line - 1] % 1000000);
		p = end - 1;
	}

	out[n] = '\0';
	return true;
}

/* One line that is well, told now or known of another telling. */
static int tell_line(struct control_call *call, const struct inbound *in, json_t *answer)
{
	struct history_state *state = call->state;
	const struct control_deps *deps = &call->control->deps;
	struct history_line line = {state->run, in->sent_at, in->sender, in->text};
	struct history_fate fate;
	struct dispatch_outcome out;
	bool known;
	int result = history_known(deps->store, &line, &known, &fate);

	if (!result && !known)
		result = dispatch_message(deps->dispatch, in, &out);

	if (!result && !known) {
		snprintf(fate.kind, sizeof(fate.kind), "%s", command_kind_name(out.kind));
		snprintf(fate.code, sizeof(fate.code), "%s", out.code);
		result = history_keep(deps->store, &line, &fate);
	}

	if (result)
		return result;

	remember_code(state, state->feed.line, &fate);
	json_object_set_new(answer, "kind", json_string(fate.kind));

	if (fate.code[0])
		json_object_set_new(answer, "code", json_string(fate.code));

	if (known)
		json_object_set_new(answer, "known", json_true());

	state->known += known;
	return 0;
}

static int history_row(struct control_call *call, const json_t *row, json_t *answer)
{
	struct history_state *state = call->state;
	const struct control_deps *deps = &call->control->deps;
	const char *at = json_string_value(json_object_get(row, "at"));
	const char *from = json_string_value(json_object_get(row, "from"));
	const char *text = json_string_value(json_object_get(row, "text"));
	struct inbound in = control_inbound(call, ORIGIN_HISTORY);
	char said[HISTORY_TEXT_MAX];

	if (state->feed.line > HISTORY_LINES_MAX)
		return feed_refuse(
			answer, "TOO_LONG", "a history has at most a million lines");

	if (!json_object_size(row))
		return feed_refuse(answer, "BAD_JSON",
			"a line is {\"at\", \"from\", \"text\"} in JSON");

	if (!at || civil_parse(at, &in.sent_at))
		return feed_refuse(
			answer, "BAD_TIME", "\"at\" is a time: 2026-03-10T22:30");

	if (in.sent_at > in.received_at && clock_plausible(store_clock(deps->store)))
		return feed_refuse(answer, "BAD_TIME", "\"at\" is still to come");

	if (!from || number_normalise(in.sender, &in.person, from, deps->country_code) ||
		!in.person)
		return feed_refuse(answer, "BAD_NUMBER", "\"from\" is a phone number");

	if (!text)
		return feed_refuse(answer, "BAD_TEXT", "\"text\" is what was said");

	if (!put_codes(state, text, said, sizeof(said)))
		return feed_refuse(answer, "BAD_REFERENCE",
			"@N stands for the code that an earlier line got");

	in.text = said;
	in.text_len = strlen(said);
	return tell_line(call, &in, answer);
}

static int history_done(struct control_call *call)
{
	const struct history_state *state = call->state;
	char detail[80];

	snprintf(detail, sizeof(detail), "%lld lines, %lld failed, %lld known",
		(long long)state->feed.line, (long long)state->feed.failed,
		(long long)state->known);
	return ask_audit(call, "history.import", "", detail);
}

enum ask_step op_history_step(struct control_call *call)
{
	struct history_state *state = call->state;

	return feed_step(call, &state->feed, history_row, history_done);
}
