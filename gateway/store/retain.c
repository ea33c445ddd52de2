/*
 * Retention; see retain.h. Deleted means overwritten: secure_delete is on.
 */
#include "gateway/store/retain.h"

#include "gateway/base/clock.h"
#include "gateway/store/message.h"
#include "gateway/store/store_state.h"
#include "gateway/store/tip_thread.h"

#define DAY_MS	 INT64_C(86400000)
#define MONTH_MS (INT64_C(2629800) * 1000)
#define STATEMENTS_MAX 3

/* How long a stage keeps, and its statements; the first counts. */
static const struct {
	int64_t span;
	enum stmt_id statements[STATEMENTS_MAX];
	int count;
} stages[RETAIN_STAGES] = {
	[RETAIN_OUTBOX] = {90 * DAY_MS, {STMT_RETAIN_OUTBOX}, 1},
	[RETAIN_REPORTS] = {90 * DAY_MS, {STMT_RETAIN_REPORTS}, 1},
	[RETAIN_GUARD] = {2 * DAY_MS, {STMT_RETAIN_GUARD, STMT_RETAIN_FLOOD}, 2},
	[RETAIN_CODES] = {30 * DAY_MS, {STMT_RETAIN_CODES}, 1},
	[RETAIN_DUTIES] = {90 * DAY_MS, {STMT_RETAIN_DUTIES}, 1},
	[RETAIN_CANDIDATES] = {30 * DAY_MS,
		{STMT_RETAIN_CANDIDATES, STMT_RETAIN_LINKS, STMT_RETAIN_DROPPED_NOTES}, 3},
	[RETAIN_TIPS] = {24 * MONTH_MS, {STMT_RETAIN_TIPS, STMT_RETAIN_LINKS}, 2},
	[RETAIN_NOTES] = {24 * MONTH_MS, {STMT_RETAIN_NOTES}, 1},
	[RETAIN_MEDIATIONS] = {12 * MONTH_MS, {STMT_RETAIN_MEDIATIONS}, 1},
	[RETAIN_ALARMS] = {24 * MONTH_MS, {STMT_RETAIN_ALARMS}, 1},
	[RETAIN_RECORDS] = {24 * MONTH_MS, {STMT_RETAIN_RECORDS}, 1},
	[RETAIN_QUESTIONS] = {30 * DAY_MS, {STMT_RETAIN_QUESTIONS}, 1},
	[RETAIN_RECORDINGS] = {90 * DAY_MS, {STMT_RETAIN_RECORDINGS}, 1},
	[RETAIN_CALLS] = {90 * DAY_MS, {STMT_RETAIN_CALLS}, 1},
	[RETAIN_SAMPLES] = {14 * DAY_MS, {STMT_RETAIN_SAMPLES}, 1},
	[RETAIN_DIALS] = {2 * DAY_MS, {STMT_RETAIN_DIALS}, 1},
};

static int run_one(struct store *store, enum stmt_id id, int64_t before, int32_t limit,
	int64_t *count)
{
	struct stmt stmt = stmt_use(store, id);

	stmt_bind_int(&stmt, ":before", before);
	stmt_bind_int(&stmt, ":limit", limit);
	return stmt_change(&stmt, count);
}

static int run_stage(struct store *store, enum retain_stage stage, int64_t now, int32_t limit,
	int64_t *count)
{
	int64_t before = now - stages[stage].span, more;
	int result = 0;

	for (int i = 0; !result && i < stages[stage].count; i++)
		result = run_one(store, stages[stage].statements[i], before, limit,
			i ? &more : count);

	return result;
}

int retain_step(struct store *store, enum retain_stage stage, int64_t now, int32_t text_days,
	int32_t limit, int64_t *count)
{
	*count = 0;

	if (!clock_plausible(store->clock))
		return 0;

	if (stage == RETAIN_MESSAGES)
		return message_retain(store, now, text_days, limit, count);

	int result = store_begin(store);

	if (result)
		return result;

	result = stage == RETAIN_THREADS ? tip_thread_sweep(store, now)
					 : run_stage(store, stage, now, limit, count);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}
