/*
 * How long to wait before trying again, and how much a SIM may send: pure functions.
 */
#pragma once

#include <stdint.h>

#define BACKOFF_FIRST_MS 5000
#define BACKOFF_CAP_MS	 (15 * 60 * 1000)

/*
 * 5 s after the first attempt, twice as long after each, 15 minutes at most; a fifth more or less
 * by the seed, so that what failed together does not come back together. attempt counts from 1.
 */
int64_t backoff_ms(int32_t attempt, uint64_t seed);
