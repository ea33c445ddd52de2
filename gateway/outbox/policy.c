/*
 * What may leave when; see policy.h.
 */
#include "gateway/outbox/policy.h"

#include <string.h>

#include "gateway/base/civil.h"

#define SHORT_CODE_MAX 6
#define SUBSCRIBER_MIN 8 /* digits behind the country's code */
#define MINUTE_MS      INT64_C(60000)

int64_t policy_quiet_until(const struct policy *policy, int64_t now)
{
	int32_t from = policy->quiet_from, to = policy->quiet_to;

	if (from == to)
		return 0;

	struct civil civil = civil_from_wall(now);
	int32_t minute = civil.hour * 60 + civil.minute;
	bool over_midnight = from > to;
	bool quiet = over_midnight ? minute >= from || minute < to : minute >= from && minute < to;

	if (!quiet)
		return 0;

	/* By the calendar, so that a day of 23 hours ends its quiet when the clock says so. */
	civil.hour = (int8_t)(to / 60);
	civil.minute = (int8_t)(to % 60);
	civil.second = 0;

	if (over_midnight && minute >= from)
		civil.day++;

	int64_t until = civil_to_wall(&civil);

	return until > now ? until : now + MINUTE_MS;
}

int64_t policy_minutes(const struct policy *policy, int64_t parts, int64_t sims)
{
	const struct {
		int64_t rate, minutes;
	} spans[] = {
		{policy->parts_per_minute, 1},
		{policy->parts_per_hour, 60},
		{policy->parts_per_day - policy->alarm_reserve, 24 * 60},
	};
	int64_t longest = 0;

	/* The first of each span goes at once. */
	for (size_t i = 0; parts > 0 && i < sizeof(spans) / sizeof(*spans); i++) {
		int64_t rate = spans[i].rate * (sims > 0 ? sims : 1);
		int64_t minutes = rate > 0 ? (parts - 1) / rate * spans[i].minutes : 0;

		longest = minutes > longest ? minutes : longest;
	}

	return longest;
}

bool policy_allows(const struct policy *policy, const char *number, bool reply)
{
	size_t len = strlen(number);

	if (len <= SHORT_CODE_MAX)
		return !reply && strspn(number, "0123456789") == len;

	if (!policy->prefix_count)
		return true;

	for (int32_t i = 0; i < policy->prefix_count; i++) {
		const char *prefix = policy->allowed_prefixes[i];

		if (!strncmp(number, prefix, strlen(prefix)))
			return true;
	}

	return false;
}

bool policy_may_call(const struct policy *policy, const char *country, const char *number)
{
	size_t n = strlen(country);

	return number[0] == '+' && !strncmp(number + 1, country, n) &&
	       strlen(number + 1 + n) >= SUBSCRIBER_MIN && number[1 + n] != '1' &&
	       policy_allows(policy, number, true);
}
