/*
 * How soon somebody may try a password again: counts failures by account and by address, whether
 * or not there is such an account, in a table of fixed size. Values and the caller's clock only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define THROTTLE_SLOTS 512

enum throttle_kind {
	THROTTLE_ACCOUNT, /* five failures, then a pause that doubles up to 5 minutes */
	THROTTLE_ADDRESS, /* twenty, and up to 15 minutes: many sit behind one */
};

struct throttle_slot {
	uint64_t key; /* 0 = free */
	int32_t failures;
	int64_t until, last; /* boot ms */
};

struct throttle {
	uint8_t secret[16]; /* so that nobody can choose what falls into one slot */
	struct throttle_slot slots[THROTTLE_SLOTS];
};

void throttle_init(struct throttle *throttle);
/* Milliseconds until that name may try again; 0 now. */
int64_t throttle_wait(
	const struct throttle *throttle, enum throttle_kind kind, const char *name, int64_t now);
void throttle_failed(
	struct throttle *throttle, enum throttle_kind kind, const char *name, int64_t now);
void throttle_passed(struct throttle *throttle, enum throttle_kind kind, const char *name);
