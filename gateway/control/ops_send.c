/*
 * Messages that somebody at the socket sends: one, a list, or one that is not to be sent after all.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/control/feed.h"
#include "gateway/control/ops.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/number.h"
#include "gateway/store/store.h"

/* What a request or a row asks to be sent; NULL, or the error's name with its message. */
static const char *read_draft(const struct control_call *call, const json_t *row,
	struct outbox_draft *draft, const char **message)
{
	const char *to = json_string_value(json_object_get(row, "to"));
	const char *text = json_string_value(json_object_get(row, "text"));
	const char *class = json_string_value(json_object_get(row, "class"));
	bool person;

	*draft = (struct outbox_draft){.class = CLASS_REPLY};
	draft->accents = json_is_true(json_object_get(row, "accents"));
	*message = "\"to\" is a phone number";

	if (!to || number_normalise(
			   draft->to, &person, to, call->control->deps.country_code))
		return "BAD_NUMBER";

	if (draft->to[strspn(draft->to, "+0123456789")])
		return "BAD_NUMBER";

	*message = "\"text\" is what to say";

	if (!text || !*text)
		return "BAD_TEXT";

	*message = "a text has at most ten parts";

	if (strlen(text) >= sizeof(draft->text))
		return "TOO_LONG";

	snprintf(draft->text, sizeof(draft->text), "%s", text);
	*message = "\"class\" is alarm, confirm, reply, reminder or warning";
	return class && *class && !message_class_by_name(class, &draft->class)
		       ? "BAD_CLASS"
		       : NULL;
}

static const char *enqueue_error(int result, const char **message)
{
	if (result == -EINVAL) {
		*message = "\"to\" is a phone number";
		return "BAD_NUMBER";
	}

	if (result == -E2BIG) {
		*message = "a text has at most ten parts";
		return "TOO_LONG";
	}

	*message = strerror(-result);
	return ask_error_name(result);
}

static int send_one(
	struct control_call *call, const struct outbox_draft *draft, int64_t *id)
{
	struct store *store = call->control->deps.store;
	char object[32];
	int result = store_begin(store);

	if (result)
		return result;

	result = outbox_enqueue(store, draft, id);

	if (!result) {
		snprintf(object, sizeof(object), "outbox:%lld", (long long)*id);
		result = ask_audit(
			call, "message.send", object, message_class_name(draft->class));
	}

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

enum ask_step op_send(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	struct outbox_draft draft;
	const char *message;
	const char *error = read_draft(call, call->request, &draft, &message);
	int64_t id = 0;

	if (!error) {
		int result = send_one(call, &draft, &id);

		if (result)
			error = enqueue_error(result, &message);
	}

	if (error)
		return ask_fail(call, error, "%s", message);

	ops->changed(ops->arg);
	return ask_answer(call, json_pack("{s:I}", "id", (json_int_t)id));
}

enum ask_step op_send_file(struct control_call *call)
{
	call->state = alloc_zero(sizeof(struct feed));
	return ASK_INPUT;
}

static int send_row(struct control_call *call, const json_t *row, json_t *answer)
{
	struct outbox_draft draft;
	const char *message;
	const char *error = read_draft(call, row, &draft, &message);
	int64_t id;
	int result;

	if (error)
		return feed_refuse(answer, error, message);

	result = outbox_enqueue(call->control->deps.store, &draft, &id);

	if (result == -EINVAL || result == -E2BIG) {
		error = enqueue_error(result, &message);
		return feed_refuse(answer, error, message);
	}

	if (!result)
		json_object_set_new(answer, "id", json_integer(id));

	return result;
}

static int send_done(struct control_call *call)
{
	const struct feed *feed = call->state;
	char detail[48];

	snprintf(detail, sizeof(detail), "%lld of %lld",
		(long long)(feed->line - feed->failed), (long long)feed->line);
	return ask_audit(call, "message.send", "list", detail);
}

enum ask_step op_send_file_step(struct control_call *call)
{
	return feed_step(call, call->state, send_row, send_done);
}

enum ask_step op_cancel(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	int64_t id = ask_number(call, "id", 0, 0, INT64_MAX / 2);
	char object[32];
	int result = store_begin(store);

	if (result)
		return ask_fail_errno(call, result, "cancel");

	int count = outbox_cancel(store, id);

	snprintf(object, sizeof(object), "outbox:%lld", (long long)id);
	result = count > 0 ? ask_audit(call, "message.cancel", object, "") : count;

	if (!result && count > 0)
		result = store_commit(store);
	else
		store_rollback(store);

	if (result)
		return ask_fail_errno(call, result, "cancel");

	if (count == 0)
		return ask_fail(call, "NOT_FOUND",
			"message %lld does not wait to be sent", (long long)id);

	return ask_answer(call, json_pack("{s:i}", "cancelled", count));
}
