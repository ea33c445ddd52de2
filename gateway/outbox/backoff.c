/*
 * Backoff; see backoff.h.
 */
#include "gateway/outbox/backoff.h"

/* splitmix64: well spread from consecutive seeds. */
static uint64_t scatter(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

int64_t backoff_ms(int32_t attempt, uint64_t seed)
{
	int64_t ms = BACKOFF_FIRST_MS;

	for (int32_t i = 1; i < attempt && ms < BACKOFF_CAP_MS; i++)
		ms *= 2;

	if (ms > BACKOFF_CAP_MS)
		ms = BACKOFF_CAP_MS;

	uint64_t spread = (uint64_t)ms * 2 / 5 + 1;

	return ms - ms / 5 + (int64_t)(scatter(seed * 64 + (uint64_t)attempt) % spread);
}
