/*
 * What somebody at the socket does through the same handlers as a text: a warning to everybody, a
 * number forgotten, and a group's past told line by line.
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
#include "gateway/store/broadcast.h"
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

/* One command in a transaction of its own. */
static int act(struct control_call *call, const struct inbound *in,
	const struct command *command, struct dispatch_outcome *out)
{
	const struct control_ops *ops = &call->control->deps.ops;
	int result = dispatch_command(call->control->deps.dispatch, in, command, out);

	if (!result)
		ops->changed(ops->arg);

	return result;
}

/* The code of a broadcast is its id. */
static enum ask_step broadcast_answer(struct control_call *call, const char *ref)
{
	struct broadcast broadcast;
	int64_t id = strtoll(ref, NULL, 10);
	int result = broadcast_get(call->control->deps.store, id, &broadcast);

	if (result)
		return ask_fail_errno(call, result, "broadcast");

	if (strcmp(broadcast.state, "cancelled") == 0)
		return ask_fail(call, "NO_SECOND_PERSON",
			"nobody of the board or the police is there to approve it");

	return ask_answer(call,
		json_pack("{s:I, s:s, s:I}", "id", (json_int_t)id, "state",
			broadcast.state, "recipients", (json_int_t)broadcast.recipients));
}

/* When it is to go and how loud it is, where that is told. False: said what is wrong. */
static bool take_wishes(struct control_call *call, struct command *command)
{
	const char *at = ask_text(call, "at"), *class = ask_text(call, "class");
	int64_t wall;

	if (class && strcmp(class, "urgent") != 0 && strcmp(class, "caution") != 0 &&
		strcmp(class, "info") != 0) {
		ask_fail(call, "BAD_REQUEST", "\"class\" is urgent, caution or info");
		return false;
	}

	if (class)
		snprintf(command->class, sizeof(command->class), "%s", class);

	if (!at)
		return true;

	if (civil_parse(at, &wall) || wall < clock_wall_ms(loop_clock(call->control->deps.loop))) {
		ask_fail(call, "BAD_TIME", "\"at\" is a time to come: 2026-03-14T19:00");
		return false;
	}

	struct civil civil = civil_from_wall(wall);

	command->due = (struct when){WHEN_EXACT, civil.year, civil.month, civil.day, civil.hour,
		civil.minute};
	return true;
}

/* "team:pccc", "role:mem", with "@" and a zone behind or without: part of that is in command. */
static bool take_whom(struct control_call *call, const char *to, struct command *command)
{
	const char *team = ask_text(call, "team"), *role = ask_text(call, "role");
	bool called = to && (!strncmp(to, "team:", 5) || !strncmp(to, "role:", 5));
	size_t n = called ? strcspn(to, "@") : 0;
	const char *zone = called ? to + n + (to[n] == '@') : to;
	char whom[96] = "";

	if (called + !!team + !!role > 1) {
		ask_fail(call, "BAD_REQUEST", "a warning is for one team or one role");
		return false;
	}

	if (called)
		snprintf(whom, sizeof(whom), "%.*s", (int)n, to);
	else if (team || role)
		snprintf(whom, sizeof(whom), "%s:%s", team ? "team" : "role", team ? team : role);

	if ((!zone || !*zone) && !whom[0]) {
		ask_fail(call, "BAD_REQUEST",
			"\"to\" is ALL, a zone, team:NAME or role:ROLE, these two also with @ZONE");
		return false;
	}

	if (strlen(whom) >= sizeof(command->audience) ||
		(zone && strlen(zone) >= sizeof(command->zone))) {
		ask_fail(call, "TOO_LONG", "no zone, team or role has so long a name");
		return false;
	}

	snprintf(command->audience, sizeof(command->audience), "%s", whom);
	snprintf(command->zone, sizeof(command->zone), "%s", zone && *zone ? zone : "ALL");
	return true;
}

enum ask_step op_broadcast(struct control_call *call)
{
	const char *text = ask_text(call, "text"), *to = ask_text(call, "to");
	struct command command = command_make(COMMAND_BROADCAST);
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;

	if (!text || !*text)
		return ask_fail(call, "BAD_REQUEST", "\"text\" is what to say");

	if (!take_whom(call, to, &command))
		return ASK_DONE;

	if (strlen(text) >= sizeof(command.text))
		return ask_fail(call, "TOO_LONG", "a warning has at most %zu octets",
			sizeof(command.text) - 1);

	if (!take_wishes(call, &command))
		return ASK_DONE;

	command.origin = ORIGIN_CONTROL;
	snprintf(command.text, sizeof(command.text), "%s", text);
	in.text = text;
	in.text_len = strlen(text);

	int result = act(call, &in, &command, &out);

	if (result)
		return ask_fail_errno(call, result, "broadcast");

	if (out.kind == COMMAND_DENY)
		return ask_fail(call, "NOT_ALLOWED", "a warning needs another role");

	if (!out.code[0])
		return ask_fail(call, "NOT_FOUND", "no one zone is called %s%s%s", command.zone,
			command.audience[0] ? ", or nobody is in " : "", command.audience);

	return broadcast_answer(call, out.code);
}

/* By the number that listings show; in a state that it may be taken out of. */
static enum ask_step broadcast_do(
	struct control_call *call, enum command_kind kind, const char *from)
{
	struct command command = command_make(kind);
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;
	struct broadcast broadcast;
	int64_t id = ask_number(call, "id", 0, 0, 99999);
	int result = broadcast_get(call->control->deps.store, id, &broadcast);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "there is no warning %lld", (long long)id);

	if (!result && from && strcmp(broadcast.state, from) != 0)
		return ask_fail(call, "CONFLICT", "warning %lld is %s", (long long)id,
			broadcast.state);

	command.origin = ORIGIN_CONTROL;
	snprintf(command.ref, sizeof(command.ref), "%02lld", (long long)id);

	if (!result)
		result = act(call, &in, &command, &out);

	if (!result)
		result = broadcast_get(call->control->deps.store, id, &broadcast);

	return result ? ask_fail_errno(call, result, "broadcast")
		      : ask_answer(call, json_pack("{s:I, s:s}", "id", (json_int_t)id, "state",
						 broadcast.state));
}

enum ask_step op_broadcast_resume(struct control_call *call)
{
	return broadcast_do(call, COMMAND_CONFIRM, "late");
}

enum ask_step op_broadcast_stop(struct control_call *call)
{
	return broadcast_do(call, COMMAND_CANCEL, NULL);
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
	return act(call, in, &command, &out);
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

struct history_state {
	struct feed feed; /* first: feed_step() is given it */
	int64_t run, known;
	int32_t *codes;	  /* of line i + 1; 0 = none */
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

static void remember_code(struct history_state *state, int64_t line, const char *code)
{
	while ((size_t)line > state->cap) {
		size_t cap = state->cap ? 2 * state->cap : 1024;

		state->codes = alloc_resize(state->codes, cap, sizeof(*state->codes));
		memset(state->codes + state->cap, 0,
			(cap - state->cap) * sizeof(*state->codes));
		state->cap = cap;
	}

	/* A leading 1 keeps leading zeros. */
	if (*code && strspn(code, "0123456789") == strlen(code) && strlen(code) == 6)
		state->codes[line - 1] = 1000000 + atoi(code);
}

/*
 * "@12" behind a blank or at the start: the code that line 12 got. False: it got none. In a plain
 * past, which knows no lines, it is text.
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

		n += (size_t)snprintf(
			out + n, cap - n, "%06d", state->codes[line - 1] % 1000000);
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

	remember_code(state, state->feed.line, fate.code);
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
