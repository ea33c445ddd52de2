/*
 * Warnings to many, as the console and kengctl make them: looked at before they are made, approved or
 * refused by a second person, stopped for a while or for good, sent anew where they failed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/control/inbound.h"
#include "gateway/control/ops.h"
#include "gateway/store/broadcast.h"

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

/* What a request wants to say and to whom. False: said what is wrong. */
static bool read_warning(struct control_call *call, struct command *command)
{
	const char *text = ask_text(call, "text"), *to = ask_text(call, "to");

	*command = command_make(COMMAND_BROADCAST);

	if (!text || !*text) {
		ask_fail(call, "BAD_REQUEST", "\"text\" is what to say");
		return false;
	}

	if (!take_whom(call, to, command))
		return false;

	if (strlen(text) >= sizeof(command->text)) {
		ask_fail(call, "TOO_LONG", "a warning has at most %zu octets",
			sizeof(command->text) - 1);
		return false;
	}

	if (!take_wishes(call, command))
		return false;

	command->origin = ORIGIN_CONTROL;
	snprintf(command->text, sizeof(command->text), "%s", text);
	return true;
}

static enum ask_step no_audience(struct control_call *call, const struct command *command)
{
	return ask_fail(call, "NOT_FOUND", "no one zone is called %s%s%s", command->zone,
		command->audience[0] ? ", or nobody is in " : "", command->audience);
}

enum ask_step op_broadcast(struct control_call *call)
{
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;
	struct command command;

	if (!read_warning(call, &command))
		return ASK_DONE;

	in.text = command.text;
	in.text_len = strlen(command.text);

	int result = control_act(call, &in, &command, &out);

	if (result)
		return ask_fail_errno(call, result, "broadcast");

	if (out.kind == COMMAND_DENY)
		return ask_fail(call, "NOT_ALLOWED", "a warning needs another role");

	return out.code[0] ? broadcast_answer(call, out.code) : no_audience(call, &command);
}

enum ask_step op_broadcast_look(struct control_call *call)
{
	const struct control_deps *deps = &call->control->deps;
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct broadcast_reach reach = {0};
	struct broadcast broadcast;
	struct command command;

	if (!read_warning(call, &command))
		return ASK_DONE;

	int result = dispatch_look(deps->dispatch, &in, &command, &broadcast);

	if (result == -ENOENT || result == -EEXIST || result == -ESRCH)
		return no_audience(call, &command);

	if (!result)
		result = broadcast_reach(deps->store, &broadcast, &reach);

	return result ? ask_fail_errno(call, result, "broadcast") :
			ask_answer(call,
				json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "audience",
					broadcast.audience, "class", broadcast.class, "blocked",
					broadcast.blocked, "recipients", (json_int_t)reach.people,
					"accents", (json_int_t)reach.accents, "voice",
					(json_int_t)reach.voice));
}

enum ask_step op_templates(struct control_call *call)
{
	const struct dispatch *dispatch = call->control->deps.dispatch;
	const char *text;
	char code[8];

	for (int i = 1; i < 100 && (text = dispatch_template(dispatch, i)); i++) {
		snprintf(code, sizeof(code), "W%02d", i);
		ask_row(call, json_pack("{s:s, s:s}", "code", code, "text", text));
	}

	return ask_answer(call, json_object());
}

/* The broadcast that is meant, as whoever asks has seen it. False: said what is wrong. */
static bool find_broadcast(struct control_call *call, struct broadcast *broadcast)
{
	int64_t id = ask_number(call, "id", 0, 0, 99999);
	const char *seen = ask_text(call, "state");
	int result = broadcast_get(call->control->deps.store, id, broadcast);

	if (result == -ENOENT)
		ask_fail(call, "NOT_FOUND", "there is no warning %lld", (long long)id);
	else if (result)
		ask_fail_errno(call, result, "broadcast");
	else if (seen && strcmp(seen, broadcast->state) != 0)
		ask_fail(call, "CHANGED", "warning %lld is %s by now", (long long)id,
			broadcast->state);
	else
		return true;

	return false;
}

static enum ask_step answer_state(struct control_call *call, int64_t id, int64_t count)
{
	const struct control_ops *ops = &call->control->deps.ops;
	struct broadcast broadcast;
	int result = broadcast_get(call->control->deps.store, id, &broadcast);

	ops->changed(ops->arg);
	return result ? ask_fail_errno(call, result, "broadcast") :
			ask_answer(call, json_pack("{s:I, s:s, s:I}", "id", (json_int_t)id, "state",
						 broadcast.state, "count", (json_int_t)count));
}

static enum ask_step do_deed(struct control_call *call, enum deed_kind kind, const char *reason)
{
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;
	struct broadcast broadcast;

	if (!find_broadcast(call, &broadcast))
		return ASK_DONE;

	const struct deed deed = {.kind = kind, .id = broadcast.id, .reason = reason};
	int result = dispatch_deed(call->control->deps.dispatch, &in, &deed, &out);

	if (result == -EBUSY)
		return ask_fail(call, "CONFLICT", "warning %lld is %s", (long long)broadcast.id,
			broadcast.state);

	if (result == -EACCES)
		return ask_fail(call, "NOT_ALLOWED",
			"a warning is approved by another person, of the board or the police%s",
			broadcast.blocked[0] ? ", and this one by the police" : "");

	return result ? ask_fail_errno(call, result, "broadcast") :
			answer_state(call, broadcast.id, out.count);
}

enum ask_step op_broadcast_approve(struct control_call *call)
{
	return do_deed(call, DEED_BROADCAST_APPROVE, "");
}

enum ask_step op_broadcast_refuse(struct control_call *call)
{
	const char *reason = ask_text(call, "reason");

	if (!reason || !reason[strspn(reason, " \t\r\n")])
		return ask_fail(call, "BAD_TEXT", "\"reason\" is why it does not go out");

	return do_deed(call, DEED_BROADCAST_REFUSE, reason);
}

enum ask_step op_broadcast_pause(struct control_call *call)
{
	return do_deed(call, DEED_BROADCAST_PAUSE, "");
}

enum ask_step op_broadcast_resume(struct control_call *call)
{
	return do_deed(call, DEED_BROADCAST_RESUME, "");
}

enum ask_step op_broadcast_retry(struct control_call *call)
{
	return do_deed(call, DEED_BROADCAST_RETRY, "");
}

enum ask_step op_broadcast_stop(struct control_call *call)
{
	struct command command = command_make(COMMAND_CANCEL);
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	const char *reason = ask_text(call, "reason");
	struct dispatch_outcome out;
	struct broadcast broadcast;

	if (!find_broadcast(call, &broadcast))
		return ASK_DONE;

	command.origin = ORIGIN_CONTROL;
	snprintf(command.ref, sizeof(command.ref), "%02lld", (long long)broadcast.id);
	snprintf(command.reason, sizeof(command.reason), "%s", reason ? reason : "");

	int result = control_act(call, &in, &command, &out);

	return result ? ask_fail_errno(call, result, "broadcast") :
			answer_state(call, broadcast.id, 0);
}
