/*
 * What a SIM has spent and what a number was told: rows, so that a restart forgives nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/seal.h"

struct store;

enum budget_span {
	BUDGET_MINUTE,
	BUDGET_HOUR,
	BUDGET_DAY,
	BUDGET_SPANS,
};

/* Until when each span is used up, in microseconds; zeroes for a modem that has sent nothing. */
int budget_get(struct store *store, const char *modem, int64_t until_us[BUDGET_SPANS]);
int budget_set(struct store *store, const char *modem, const int64_t until_us[BUDGET_SPANS]);

/* Ordinary replies to one number. */
struct guard {
	uint8_t hash[SEAL_HASH_BYTES];
	uint8_t last[SEAL_HASH_BYTES]; /* of the last text */
	int64_t from_at;	       /* when its hour began */
	int64_t at;		       /* the last reply */
	int32_t replies;	       /* since from_at */
	int32_t same;		       /* times the last text was said in a row */
};

/* Zeroes but hash for a number that was never answered. */
int guard_get(struct store *store, const char *number, struct guard *guard);
int guard_set(struct store *store, const struct guard *guard);
/* The keyed hash of a text, to compare with guard.last. */
int guard_text(struct store *store, const char *text, uint8_t out[SEAL_HASH_BYTES]);
