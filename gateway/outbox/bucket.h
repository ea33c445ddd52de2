/*
 * Token buckets by the generic cell rate: what is spent is one time for each span, so a bucket
 * is three integers that a restart keeps and a test can read.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/outbox/policy.h"
#include "gateway/store/budget.h"

/*
 * When count parts may leave: now_ms or earlier means at once. An alarm waits for nothing; the
 * rest leaves policy->alarm_reserve of the day untouched.
 */
int64_t bucket_free_at(const struct policy *policy, const int64_t until_us[BUDGET_SPANS],
	int64_t now_ms, int32_t count, bool alarm);

/* Spends count parts. */
void bucket_spend(const struct policy *policy, int64_t until_us[BUDGET_SPANS], int64_t now_ms,
	int32_t count);
