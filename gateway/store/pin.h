/*
 * PINs of people: Argon2id under the store's key, and a lock after too many wrong ones.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

#define PIN_TRIES   5
#define PIN_LOCK_MS (INT64_C(3600) * 1000)

enum pin_verdict {
	PIN_RIGHT,
	PIN_WRONG,
	PIN_LOCKED,	/* not even looked at */
	PIN_NOW_LOCKED, /* wrong, and the last try */
	PIN_NONE,	/* this person has no PIN */
};

const char *pin_verdict_name(enum pin_verdict verdict);

/* 4 to 6 digits. */
bool pin_is_valid(const char *pin);
int pin_set(struct store *store, int64_t person_id, const char *pin);
/* Counts what is wrong; a right one forgives what was wrong before. */
int pin_check(struct store *store, int64_t person_id, const char *pin, int64_t now,
	enum pin_verdict *verdict);
/* A wrong one-time code counts as a wrong PIN: PIN_WRONG, PIN_LOCKED or PIN_NOW_LOCKED. */
int pin_count_wrong(
	struct store *store, int64_t person_id, int64_t now, enum pin_verdict *verdict);
/* Whether codes and PINs of this person are refused at now. */
int pin_is_locked(struct store *store, int64_t person_id, int64_t now, bool *locked);
