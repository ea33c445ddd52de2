/*
 * What is done about a tip by somebody at the socket, through the same handlers as a text: taken,
 * its teller asked, given to another, rated. Whoever looked at it before somebody else changed it is
 * told so, and nothing is done.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/control/inbound.h"
#include "gateway/control/ops.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/store/tip.h"

#define QUESTION_MAX 90 /* characters: as many as a message to the teller has room for */

/* What an act makes of the request: false with what is wrong said. */
typedef bool (*work_read_fn)(struct control_call *call, struct command *command);

static bool read_take(struct control_call *call, struct command *command)
{
	(void)call;
	command->kind = COMMAND_RSVP;
	snprintf(command->answer, sizeof(command->answer), "yes");
	return true;
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += (*text & 0xc0) != 0x80;

	return count;
}

static bool read_ask(struct control_call *call, struct command *command)
{
	const char *text = ask_text(call, "text");

	if (!text || !text[strspn(text, " \t\r\n")]) {
		ask_fail(call, "BAD_TEXT", "\"text\" is what to ask");
		return false;
	}

	if (characters(text) > QUESTION_MAX) {
		ask_fail(call, "TOO_LONG", "a question has at most %d characters", QUESTION_MAX);
		return false;
	}

	command->kind = COMMAND_FOLLOWUP;
	snprintf(command->text, sizeof(command->text), "%s", text);
	return true;
}

static bool read_rate(struct control_call *call, struct command *command)
{
	const char *value = ask_text(call, "value");

	if (!value || (strcmp(value, "GIATRI") != 0 && strcmp(value, "KO") != 0)) {
		ask_fail(call, "BAD_REQUEST", "\"value\" is GIATRI or KO");
		return false;
	}

	command->kind = COMMAND_TIP_RATE;
	snprintf(command->value, sizeof(command->value), "%s", value);
	return true;
}

static const struct {
	const char *act;
	work_read_fn read;
} works[] = {
	{"take", read_take},
	{"ask", read_ask},
	{"rate", read_rate},
};

static work_read_fn work_find(const char *act)
{
	for (size_t i = 0; i < sizeof(works) / sizeof(*works); i++)
		if (!strcmp(works[i].act, act))
			return works[i].read;

	return NULL;
}

/* What the handler said, had it been a text, tells whether it was done. */
static enum ask_step answer_work(struct control_call *call, const struct dispatch_outcome *out)
{
	const struct control_ops *ops = &call->control->deps.ops;

	ops->changed(ops->arg);

	if (out->kind == COMMAND_DENY || (out->answered && out->answer == REPLY_XN_EXPIRED))
		return ask_fail(call, "NOT_ALLOWED", "this tip is not for you to work on");

	if (out->answered && out->answer == REPLY_POL_SILENT)
		return ask_fail(call, "SILENT", "whoever told this tip wants no answers");

	return ask_answer(call, json_object());
}

static enum ask_step work(struct control_call *call, const char *code, work_read_fn read)
{
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct command command = command_make(COMMAND_UNKNOWN);
	struct dispatch_outcome out;

	command.origin = ORIGIN_CONTROL;
	snprintf(command.ref, sizeof(command.ref), "%s", code);

	if (!read(call, &command))
		return ASK_DONE;

	in.text = command.text;
	in.text_len = strlen(command.text);

	int result = dispatch_command(call->control->deps.dispatch, &in, &command, &out);

	return result ? ask_fail_errno(call, result, "tip") : answer_work(call, &out);
}

static enum ask_step assign(struct control_call *call, const char *code)
{
	struct inbound in = control_inbound(call, ORIGIN_CONTROL);
	struct dispatch_outcome out;
	const struct deed deed = {.kind = DEED_TIP_ASSIGN,
		.code = code,
		.person_id = ask_number(call, "person", 0, 0, INT64_MAX / 2)};
	int result = dispatch_deed(call->control->deps.dispatch, &in, &deed, &out);

	if (result == -EACCES)
		return ask_fail(call, "NOT_ALLOWED", "that person may not have this tip");

	return result ? ask_fail_errno(call, result, "tip") : answer_work(call, &out);
}

enum ask_step op_tip_work(struct control_call *call)
{
	const char *code = ask_text(call, "code"), *act = ask_text(call, "act");
	struct tip tip;

	if (!code || !act || (strcmp(act, "assign") != 0 && !work_find(act)))
		return ask_fail(call, "BAD_REQUEST",
			"\"code\" is that of a tip, \"act\" take, ask, assign or rate");

	int result = tip_by_alias(call->control->deps.store, code, &tip);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no tip has that code");

	if (result)
		return ask_fail_errno(call, result, "tip");

	if (ask_number(call, "version", tip.updated_at, 0, INT64_MAX / 2) != tip.updated_at)
		return ask_fail(call, "CHANGED", "the tip has changed since it was looked at");

	return strcmp(act, "assign") ? work(call, tip.alias, work_find(act)) :
				       assign(call, tip.alias);
}
