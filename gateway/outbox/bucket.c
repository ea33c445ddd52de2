/*
 * Buckets in parts per minute, hour and day; see bucket.h.
 *
 *	  now      until            now + span
 *	---|---------|------------------|      until - now is spent, the rest is free
 */
#include "gateway/outbox/bucket.h"

static const int64_t span_us[BUDGET_SPANS] = {
	[BUDGET_MINUTE] = INT64_C(60) * 1000000,
	[BUDGET_HOUR] = INT64_C(3600) * 1000000,
	[BUDGET_DAY] = INT64_C(86400) * 1000000,
};

static int32_t span_limit(const struct policy *policy, int span)
{
	const int32_t limits[BUDGET_SPANS] = {
		[BUDGET_MINUTE] = policy->parts_per_minute,
		[BUDGET_HOUR] = policy->parts_per_hour,
		[BUDGET_DAY] = policy->parts_per_day,
	};

	return limits[span];
}

/* Within [now, now + span]: a wall clock set back must not close the bucket for years. */
static int64_t spent_until(int64_t until, int64_t now, int span)
{
	if (until < now)
		return now;

	return until > now + span_us[span] ? now + span_us[span] : until;
}

int64_t bucket_free_at(const struct policy *policy, const int64_t until_us[BUDGET_SPANS],
	int64_t now_ms, int32_t count, bool alarm)
{
	int64_t now = now_ms * 1000, at = now;

	for (int span = 0; !alarm && span < BUDGET_SPANS; span++) {
		int32_t limit = span_limit(policy, span);

		if (!limit)
			continue;

		int64_t each = span_us[span] / limit;
		int64_t room = span_us[span];

		if (span == BUDGET_DAY)
			room -= each * policy->alarm_reserve;

		/* A message of more parts than a span holds leaves when the span is empty. */
		int64_t need = each * count < room ? each * count : room;
		int64_t free_at = spent_until(until_us[span], now, span) + need - room;

		if (free_at > at)
			at = free_at;
	}

	return (at + 999) / 1000;
}

void bucket_spend(const struct policy *policy, int64_t until_us[BUDGET_SPANS], int64_t now_ms,
	int32_t count)
{
	int64_t now = now_ms * 1000;

	for (int span = 0; span < BUDGET_SPANS; span++) {
		int32_t limit = span_limit(policy, span);
		int64_t until = spent_until(until_us[span], now, span);

		until_us[span] = limit ? until + span_us[span] / limit * count : now;
	}
}
