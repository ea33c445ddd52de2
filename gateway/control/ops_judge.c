/*
 * What is done by somebody at the console about a patrol's report, and about a mediation, through the
 * same handlers as a text. Whoever looked at it before somebody else changed it is told so.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/control/inbound.h"
#include "gateway/control/ops.h"
#include "gateway/store/mediation.h"
#include "gateway/store/patrol.h"

/* Whether whoever asks has seen it as it is; what they have seen need not be told. */
static bool is_as_seen(const struct control_call *call, const char *now)
{
	const char *seen = ask_text(call, "seen");

	return !seen || !strcmp(seen, now);
}

static enum ask_step changed(struct control_call *call, const char *what)
{
	return ask_fail(call, "CHANGED", "the %s has changed since it was looked at", what);
}

/* A command about a thing by its code; what would have been answered tells whether it was done. */
static enum ask_step judge(
	struct control_call *call, struct command *command, enum reply_id done, const char *what)
{
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;

	command->origin = ORIGIN_CONTROL;

	int result = control_act(call, &in, command, &out);

	if (result)
		return ask_fail_errno(call, result, what);

	if (out.kind == COMMAND_DENY || !out.answered || out.answer != done)
		return ask_fail(call, "NOT_ALLOWED", "that cannot be done about this %s", what);

	return ask_answer(call, json_object());
}

enum ask_step op_patrol_judge(struct control_call *call)
{
	const char *code = ask_text(call, "code"), *act = ask_text(call, "act");
	const char *reason = ask_text(call, "reason");
	struct command command = command_make(COMMAND_CONFIRM);
	struct patrol patrol;

	if (!code || !act || (strcmp(act, "confirm") != 0 && strcmp(act, "reject") != 0))
		return ask_fail(call, "BAD_REQUEST",
			"\"code\" is that of a patrol, \"act\" confirm or reject");

	bool reject = !strcmp(act, "reject");

	if (reject && (!reason || !reason[strspn(reason, " \t\r\n")]))
		return ask_fail(call, "BAD_TEXT", "\"reason\" is what is wrong with it");

	int result = patrol_by_code(call->control->deps.store, code, &patrol);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no patrol has that code");

	if (result)
		return ask_fail_errno(call, result, "patrol");

	if (!is_as_seen(call, patrol.state))
		return changed(call, "patrol");

	if (reject)
		command.kind = COMMAND_REJECT;

	snprintf(command.ref, sizeof(command.ref), "%s", code);
	snprintf(command.reason, sizeof(command.reason), "%s", reject ? reason : "");
	return judge(call, &command, reject ? REPLY_SAI_OK : REPLY_XN_OK, "patrol");
}

static enum ask_step assign(struct control_call *call, const char *code)
{
	const struct control_ops *ops = &call->control->deps.ops;
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	const struct deed deed = {.kind = DEED_MEDIATION_ASSIGN,
		.code = code,
		.person_id = ask_number(call, "person", 0, 0, INT64_MAX / 2)};
	struct dispatch_outcome out;
	int result = dispatch_deed(call->control->deps.dispatch, &in, &deed, &out);

	if (result == -EACCES)
		return ask_fail(call, "NOT_ALLOWED", "that person does not mediate there");

	if (result == -EBUSY)
		return ask_fail(call, "CONFLICT", "this mediation is over");

	if (result)
		return ask_fail_errno(call, result, "mediation");

	ops->changed(ops->arg);
	return ask_answer(call, json_object());
}

static enum ask_step appoint(struct control_call *call, const char *code)
{
	struct command command = command_make(COMMAND_AMEND);
	const char *at = ask_text(call, "at");
	int64_t wall;

	if (!at || civil_parse(at, &wall) ||
		wall < clock_wall_ms(loop_clock(call->control->deps.loop)))
		return ask_fail(
			call, "BAD_TIME", "\"at\" is a time to come: 2026-03-14T19:00");

	struct civil civil = civil_from_wall(wall);

	command.time = (struct when){WHEN_EXACT, civil.year, civil.month, civil.day, civil.hour,
		civil.minute};
	snprintf(command.ref, sizeof(command.ref), "%s", code);
	return judge(call, &command, REPLY_HG_SET, "mediation");
}

static enum ask_step conclude(struct control_call *call, const char *code)
{
	struct command command = command_make(COMMAND_MEDIATE_RESULT);
	const char *value = ask_text(call, "value");

	if (!value || (strcmp(value, "THANH") != 0 && strcmp(value, "KHONGTHANH") != 0))
		return ask_fail(call, "BAD_REQUEST", "\"value\" is THANH or KHONGTHANH");

	snprintf(command.ref, sizeof(command.ref), "%s", code);
	snprintf(command.result, sizeof(command.result), "%s", value);
	return judge(call, &command, REPLY_HG_DONE, "mediation");
}

enum ask_step op_mediation_work(struct control_call *call)
{
	static const struct {
		const char *act;
		enum ask_step (*step)(struct control_call *call, const char *code);
	} acts[] = {{"assign", assign}, {"meet", appoint}, {"result", conclude}};
	const char *code = ask_text(call, "code"), *act = ask_text(call, "act");
	char mark[MEDIATION_MARK_MAX];
	struct mediation mediation;

	if (!code || !act)
		return ask_fail(call, "BAD_REQUEST",
			"\"code\" is that of a mediation, \"act\" assign, meet or result");

	int result = mediation_by_code(call->control->deps.store, code, &mediation);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no mediation has that code");

	if (result)
		return ask_fail_errno(call, result, "mediation");

	if (!is_as_seen(call, mediation_mark(&mediation, mark)))
		return changed(call, "mediation");

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (!strcmp(acts[i].act, act))
			return acts[i].step(call, mediation.code);

	return ask_fail(call, "BAD_REQUEST", "\"act\" is assign, meet or result");
}
