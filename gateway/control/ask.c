/*
 * What ops read of a request and say in answer; see control_state.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/control/control_state.h"
#include "gateway/store/audit.h"

void ask_row(struct control_call *call, json_t *row)
{
	if (call->client)
		client_put(call->client, row);

	json_decref(row);
}

enum ask_step ask_answer(struct control_call *call, json_t *answer)
{
	json_object_set_new(answer, "ok", json_true());
	ask_row(call, answer);
	return ASK_DONE;
}

enum ask_step ask_fail(
	struct control_call *call, const char *error, const char *format, ...)
{
	char message[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);

	json_t *text = json_string(message);

	if (!text) /* what was quoted was cut within a character */
		text = json_string(error);

	ask_row(call,
		json_pack("{s:b, s:s, s:o}", "ok", 0, "error", error, "message", text));
	return ASK_DONE;
}

const char *ask_error_name(int result)
{
	switch (-result) {
	case ENOENT: return "NOT_FOUND";
	case EEXIST: return "EXISTS";
	case EINVAL: return "BAD_REQUEST";
	case E2BIG: return "TOO_LONG";
	case EACCES:
	case EPERM: return "NOT_ALLOWED";
	case EAGAIN: return "NOT_READY";
	case EBUSY: return "BUSY";
	case ENOTSUP: return "NOT_SUPPORTED";
	case ETIMEDOUT: return "TIMEOUT";
	case ENOSPC: return "DISK_FULL";
	case EIO: return "DISK_FAILED";
	}

	return "FAILED";
}

enum ask_step ask_fail_errno(struct control_call *call, int result, const char *what)
{
	return ask_fail(call, ask_error_name(result), "%s: %s", what, strerror(-result));
}

void ask_free(struct control_call *call)
{
	if (!call)
		return;

	if (call->op->end && call->state)
		call->op->end(call->state);
	else
		free(call->state);

	json_decref(call->request);
	free(call);
}

const char *ask_text(const struct control_call *call, const char *name)
{
	return json_string_value(json_object_get(call->request, name));
}

bool ask_flag(const struct control_call *call, const char *name)
{
	return json_is_true(json_object_get(call->request, name));
}

int64_t ask_number(const struct control_call *call, const char *name, int64_t fallback,
	int64_t least, int64_t most)
{
	const json_t *value = json_object_get(call->request, name);

	if (!json_is_number(value))
		return fallback;

	double number = json_number_value(value);

	if (number <= (double)least)
		return least;

	return number >= (double)most ? most : (int64_t)number;
}

int ask_audit(struct control_call *call, const char *act, const char *object,
	const char *detail)
{
	return audit_append(call->control->deps.store, call->actor, act, object, detail);
}
