/*
 * Failures and pauses; see throttle.h.
 */
#include "gateway/console/throttle.h"

#include <ctype.h>
#include <string.h>

#include <sodium.h>

#define FORGET_MS (INT64_C(60) * 60 * 1000) /* after an hour without a failure */
#define THROTTLED_MAX 64

static const struct {
	int32_t free;
	int64_t most_ms;
} limits[] = {
	[THROTTLE_ACCOUNT] = {5, 5 * 60 * 1000},
	[THROTTLE_ADDRESS] = {20, 15 * 60 * 1000},
};

void throttle_init(struct throttle *throttle)
{
	memset(throttle, 0, sizeof(*throttle));
	randombytes_buf(throttle->secret, sizeof(throttle->secret));
}

/* Names of accounts are the same in capitals. */
static uint64_t key_of(
	const struct throttle *throttle, enum throttle_kind kind, const char *name)
{
	char text[THROTTLED_MAX];
	size_t len = 0;
	uint64_t key;

	text[len++] = (char)('0' + kind);

	while (*name && len < sizeof(text))
		text[len++] = (char)tolower((unsigned char)*name++);

	crypto_shorthash(
		(uint8_t *)&key, (const uint8_t *)text, len, throttle->secret);
	return key ? key : 1;
}

/* Its slot, else with make the oldest one. */
static struct throttle_slot *slot_of(struct throttle *throttle, uint64_t key, bool make)
{
	struct throttle_slot *oldest = throttle->slots;

	for (int i = 0; i < THROTTLE_SLOTS; i++) {
		struct throttle_slot *slot = &throttle->slots[i];

		if (slot->key == key)
			return slot;

		if (slot->last < oldest->last || (!slot->key && oldest->key))
			oldest = slot;
	}

	if (!make)
		return NULL;

	*oldest = (struct throttle_slot){.key = key};
	return oldest;
}

int64_t throttle_wait(
	const struct throttle *throttle, enum throttle_kind kind, const char *name, int64_t now)
{
	uint64_t key = key_of(throttle, kind, name);

	for (int i = 0; i < THROTTLE_SLOTS; i++)
		if (throttle->slots[i].key == key && throttle->slots[i].until > now)
			return throttle->slots[i].until - now;

	return 0;
}

void throttle_failed(
	struct throttle *throttle, enum throttle_kind kind, const char *name, int64_t now)
{
	struct throttle_slot *slot = slot_of(throttle, key_of(throttle, kind, name), true);
	int64_t pause = limits[kind].most_ms;

	if (slot->failures && now - slot->last > FORGET_MS)
		slot->failures = 0;

	slot->failures++;
	slot->last = now;

	int32_t beyond = slot->failures - limits[kind].free;

	if (beyond < 0)
		return;

	if (beyond < 20 && (INT64_C(1000) << beyond) < pause)
		pause = INT64_C(1000) << beyond;

	slot->until = now + pause;
}

void throttle_passed(struct throttle *throttle, enum throttle_kind kind, const char *name)
{
	struct throttle_slot *slot = slot_of(throttle, key_of(throttle, kind, name), false);

	if (slot)
		*slot = (struct throttle_slot){0};
}
