/*
 * What the console writes into the audit of its own: who signed in, who was turned away. Nobody else
 * may write there, and it may write nothing else.
 */
#include <string.h>

#include "gateway/control/ops.h"

#define ACTS	 "console."
#define ACT_MAX	 40
#define TEXT_MAX 120

static bool is_short(const char *text, size_t most)
{
	return text && strlen(text) < most;
}

enum ask_step op_note(struct control_call *call)
{
	const char *act = ask_text(call, "act"), *object = ask_text(call, "object");
	const char *detail = ask_text(call, "detail");

	if (!call->client->speaks)
		return ask_fail(call, "NOT_ALLOWED", "only the console writes notes");

	if (!is_short(act, ACT_MAX) || strncmp(act, ACTS, strlen(ACTS)) != 0 ||
		!is_short(object, TEXT_MAX) || !is_short(detail, TEXT_MAX))
		return ask_fail(call, "BAD_REQUEST",
			"\"act\" begins with " ACTS ", \"object\" and \"detail\" are short");

	int result = ask_audit(call, act, object, detail);

	return result ? ask_fail_errno(call, result, "audit") : ask_answer(call, json_object());
}
