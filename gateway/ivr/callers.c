/*
 * Calls by number; see callers.h.
 */
#include "gateway/ivr/callers.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(((struct callers *)0)->key) == crypto_shorthash_KEYBYTES, "key");
_Static_assert(sizeof(uint64_t) == crypto_shorthash_BYTES, "digest");

void callers_init(struct callers *callers)
{
	memset(callers, 0, sizeof(*callers));
	randombytes_buf(callers->key, sizeof(callers->key));
}

static int32_t *calls_of(struct callers *callers, const char *number)
{
	uint64_t digest;

	crypto_shorthash((unsigned char *)&digest, (const unsigned char *)number,
		strlen(number), callers->key);

	for (size_t i = 0; i < CALLERS_KEPT; i++)
		if (callers->seen[i].calls && callers->seen[i].digest == digest)
			return &callers->seen[i].calls;

	size_t at = callers->next++ % CALLERS_KEPT;

	callers->seen[at].digest = digest;
	callers->seen[at].calls = 0;
	return &callers->seen[at].calls;
}

bool callers_count(struct callers *callers, const char *number, int64_t day, int32_t most)
{
	if (day != callers->day) {
		memset(callers->seen, 0, sizeof(callers->seen));
		callers->next = 0;
		callers->day = day;
	}

	int32_t *calls = calls_of(callers, number);

	if (most && *calls >= most)
		return false;

	++*calls;
	return true;
}
