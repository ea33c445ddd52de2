/*
 * The gateway's state as a text for those who watch machines.
 */
#include <stdio.h>
#include <stdlib.h>

#include "gateway/base/alloc.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/metrics.h"
#include "gateway/control/ops.h"
#include "gateway/store/desk.h"
#include "gateway/store/listing.h"
#include "gateway/store/store.h"

struct tally {
	struct metrics_count *counts;
	size_t n;
};

static void add_count(void *arg, const char *state, int64_t count)
{
	struct tally *tally = arg;

	if (tally->n == METRICS_STATES)
		return;

	struct metrics_count *row = &tally->counts[tally->n++];

	snprintf(row->state, sizeof(row->state), "%s", state);
	row->count = count;
}

static int read_box(struct store *store, enum listing listing,
	struct metrics_count *counts, size_t *n)
{
	struct tally tally = {counts, 0};
	int result = listing_tally(store, listing, add_count, &tally);

	*n = tally.n;
	return result;
}

static int64_t age_s(int64_t now, int64_t at)
{
	return at && at < now ? (now - at) / 1000 : 0;
}

static int read_store(struct control_call *call, struct metrics *metrics)
{
	struct store *store = call->control->deps.store;
	int64_t now = clock_wall_ms(store_clock(store)), oldest = 0;
	struct desk_tips tips = {0};
	int result =
		read_box(store, LISTING_INBOX, metrics->inbox, &metrics->inbox_states);

	if (!result)
		result = read_box(
			store, LISTING_OUTBOX, metrics->outbox, &metrics->outbox_states);

	if (!result)
		result = desk_tips(store, false, &tips);

	if (!result)
		result = desk_queue_oldest(store, &oldest);

	metrics->tips_waiting = tips.waiting;
	metrics->tips_oldest_s = age_s(now, tips.oldest_at);
	metrics->outbox_oldest_s = age_s(now, oldest);
	metrics->commits = store_commits(store);
	metrics->clock_confirmed = clock_confirmed(store_clock(store));
	store_space(store, &metrics->store_octets, &metrics->disk_free_octets);
	metrics->disk_full = store_room(store) != 0;
	return result;
}

enum ask_step op_metrics(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	struct control_status status = {0};
	struct metrics metrics = {.status = &status};
	int result = read_store(call, &metrics);

	if (result)
		return ask_fail_errno(call, result, "cannot count");

	char *text = alloc_zero(METRICS_TEXT_MAX);
	struct strbuf out = strbuf_on(text, METRICS_TEXT_MAX);

	ops->status(ops->arg, &status);
	metrics_write(&out, &metrics, ask_flag(call, "open"));

	json_t *answer = json_pack("{s:o}", "text", listing_json_text(text, out.len));

	free(text);
	return ask_answer(call, answer);
}
