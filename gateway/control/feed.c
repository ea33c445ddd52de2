/*
 * Lists of rows in bounded transactions; see feed.h.
 */
#include "gateway/control/feed.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/store.h"

#define BATCH_ROWS 64
#define BATCH_MS   12 /* of the 20 that a step of the loop may take */

int feed_refuse(json_t *answer, const char *error, const char *message)
{
	json_object_set_new(answer, "error", json_string(error));
	json_object_set_new(answer, "message", json_string(message));
	return -EINVAL;
}

static bool is_fatal(int result)
{
	return result == -EIO || result == -ENOSPC || result == -EROFS;
}

static int handle_row(
	struct control_call *call, feed_row_fn fn, const json_t *row, json_t *answer)
{
	struct store *store = call->control->deps.store;
	int result = store_begin(store);

	if (result)
		return result;

	result = fn(call, row, answer);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

/* One line; an -errno only where the disk fails. */
static int take_row(struct control_call *call, struct feed *feed, feed_row_fn fn,
	char *line, size_t len, json_t *answers)
{
	json_t *row = json_loadb(line, len, 0, NULL);
	json_t *answer;
	int result;

	if (json_is_true(json_object_get(row, "end"))) {
		feed->ended = true;
		json_decref(row);
		return 0;
	}

	answer = json_pack("{s:I}", "line", (json_int_t)++feed->line);

	if (json_is_object(row))
		result = handle_row(call, fn, row, answer);
	else
		result = feed_refuse(answer, "BAD_JSON", "a row is one object of JSON");

	json_decref(row);

	if (result && result != -ECANCELED) {
		if (!json_object_get(answer, "error"))
			feed_refuse(answer, ask_error_name(result), strerror(-result));

		feed->failed++;
	}

	json_array_append_new(answers, answer);
	return is_fatal(result) ? result : 0;
}

static int take_batch(
	struct control_call *call, struct feed *feed, feed_row_fn fn, json_t *answers)
{
	struct clock *clock = loop_clock(call->control->deps.loop);
	int64_t until = clock_boot_ms(clock) + BATCH_MS;
	char *line;
	size_t len;

	for (int i = 0; i < BATCH_ROWS && !feed->ended; i++) {
		if (clock_boot_ms(clock) > until ||
			!client_line(call->client, &line, &len))
			break;

		int result = take_row(call, feed, fn, line, len, answers);

		if (result)
			return result;
	}

	return 0;
}

static void give_answers(struct control_call *call, json_t *answers)
{
	size_t i;
	json_t *answer;

	json_array_foreach(answers, i, answer) client_put(call->client, answer);
}

enum ask_step feed_step(struct control_call *call, struct feed *feed, feed_row_fn row,
	int (*done)(struct control_call *call))
{
	struct store *store = call->control->deps.store;
	const struct control_ops *ops = &call->control->deps.ops;
	json_t *answers = json_array();
	int result = store_begin(store);

	if (!result) {
		result = take_batch(call, feed, row, answers);

		if (!result && feed->ended && done)
			result = done(call);

		if (result)
			store_rollback(store);
		else
			result = store_commit(store);
	}

	bool none = !json_array_size(answers);

	if (!result) {
		give_answers(call, answers);
		ops->changed(ops->arg);
	}

	json_decref(answers);

	if (result)
		return ask_fail_errno(call, result, "none of the last rows were kept");

	if (feed->ended)
		return ask_answer(
			call, json_pack("{s:I, s:I}", "rows", (json_int_t)feed->line,
				      "failed", (json_int_t)feed->failed));

	if (none && call->client->eof)
		return ask_fail(call, "BAD_REQUEST",
			"the list broke off: {\"end\":true} ends it");

	return ASK_INPUT;
}
