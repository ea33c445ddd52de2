/*
 * What keeps a message from leaving now: its validity, the prefixes, quiet hours, caps, the reply
 * guard, and an earlier message to the same number. An alarm is kept by the first two only.
 */
#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/scheduler_state.h"
#include "gateway/store/budget.h"

#define HOUR_MS	   (INT64_C(3600) * 1000)
#define DAY_MS	   (24 * HOUR_MS)
#define BEHIND_MS  2000
#define SAME_MAX   3 /* the same words in a row to one number within the hour */

static bool is_reply(const struct queue_row *row)
{
	return row->class == CLASS_REPLY && row->inbound_id;
}

static int put_aside(struct scheduler *scheduler, const struct queue_row *row,
	const char *state, const char *reason, int64_t until, bool *leaves)
{
	*leaves = false;
	return queue_wait(scheduler->store, row->id, state, reason, until);
}

static int end(struct scheduler *scheduler, const struct queue_row *row, const char *state,
	const char *reason, bool *leaves)
{
	int result = queue_parts_cancel(scheduler->store, row->id);

	*leaves = false;
	return result ? result : queue_finish(scheduler->store, row->id, state, reason);
}

/* Per recipient and class first in, first out: also while the first waits to be tried again. */
static int judge_order(struct scheduler *scheduler, const struct queue_row *row, bool *leaves)
{
	int64_t until, soon = scheduler_now(scheduler) + BEHIND_MS;
	int result = queue_blocked(scheduler->store, row, &until);

	if (result)
		return result == -ENOENT ? 0 : result;

	return put_aside(scheduler, row, "queued", "order", until > soon ? until : soon, leaves);
}

/* When the quiet hours end that the gateway keeps, or the recipient wants; 0: none are on. */
static int quiet_until(struct scheduler *scheduler, const struct queue_row *row, int64_t *until)
{
	struct policy own = {0};
	int64_t now = scheduler_now(scheduler);
	int result = queue_quiet(scheduler->store, row->id, &own.quiet_from, &own.quiet_to);

	*until = policy_quiet_until(&scheduler->conf.policy, now);

	if (result)
		return result == -ENOENT ? 0 : result;

	int64_t theirs = policy_quiet_until(&own, now);

	if (theirs > *until)
		*until = theirs;

	return 0;
}

static int judge_quiet(struct scheduler *scheduler, const struct queue_row *row, bool *leaves)
{
	if (row->duty || row->class < CLASS_REMINDER ||
		!clock_plausible(store_clock(scheduler->store)))
		return 0;

	int64_t until;
	int result = quiet_until(scheduler, row, &until);

	return until && !result ? put_aside(scheduler, row, "held", "quiet", until, leaves)
				: result;
}

static int judge_cap(struct scheduler *scheduler, const struct queue_row *row, bool *leaves)
{
	int64_t count, first, now = scheduler_now(scheduler);

	if (row->duty || row->class != CLASS_WARNING)
		return 0;

	int result = queue_count_sent(scheduler->store, row, now - DAY_MS, &count, &first);

	if (result || count < scheduler->conf.policy.warnings_per_day)
		return result;

	return put_aside(scheduler, row, "held", "cap", first + DAY_MS, leaves);
}

/* Two machines that answer each other end here. Once a message: a retry is no new reply. */
static int judge_guard(struct scheduler *scheduler, const struct queue_row *row, bool *leaves)
{
	struct guard guard;
	uint8_t text[SEAL_HASH_BYTES];
	int64_t now = scheduler_now(scheduler);

	if (!is_reply(row) || row->attempts)
		return 0;

	int result = guard_get(scheduler->store, row->to, &guard);

	if (!result)
		result = guard_text(scheduler->store, row->text, text);

	if (result)
		return result;

	if (now < guard.from_at || now - guard.from_at >= HOUR_MS) {
		guard.from_at = now;
		guard.replies = guard.same = 0;
	}

	guard.same = memcmp(guard.last, text, sizeof(text)) ? 1 : guard.same + 1;
	guard.replies++;
	guard.at = now;
	memcpy(guard.last, text, sizeof(text));

	if (guard.replies > scheduler->conf.policy.replies_per_hour)
		return end(scheduler, row, "failed", "guard", leaves);

	if (guard.same > SAME_MAX)
		return end(scheduler, row, "failed", "loop", leaves);

	return guard_set(scheduler->store, &guard);
}

int judge_row(struct scheduler *scheduler, const struct queue_row *row, bool *leaves)
{
	static int (*const judges[])(struct scheduler *, const struct queue_row *, bool *) = {
		judge_order, judge_quiet, judge_cap, judge_guard};
	bool sure = clock_plausible(store_clock(scheduler->store));
	int result = 0;

	*leaves = true;

	if (sure && row->expires_at <= scheduler_now(scheduler))
		return end(scheduler, row, "expired", "validity", leaves);

	if (!policy_allows(&scheduler->conf.policy, row->to, is_reply(row)))
		return end(scheduler, row, "failed", "prefix", leaves);

	if (row->class == CLASS_ALARM)
		return judge_order(scheduler, row, leaves);

	for (size_t i = 0; !result && *leaves && i < sizeof(judges) / sizeof(judges[0]); i++)
		result = judges[i](scheduler, row, leaves);

	return result;
}
