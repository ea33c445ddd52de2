/*
 * Phone numbers, sealed at rest and found by keyed hash. Everything that is not a tip refers to
 * a number by its row id; a tip never does (see tip.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define NUMBER_MAX 24

/*
 * E.164 from what the network or a person gives: "0912…", "84912…", "+84 912 …", an old
 * eleven-digit mobile. country is the calling code ("84"). Short codes (≤ 6 digits) and
 * alphanumeric senders come back unchanged with *person false. -EINVAL when it is no address.
 */
int number_normalise(
	char out[NUMBER_MAX], bool *person, const char *address, const char *country);

/* The row of a number, made when missing. */
int number_put(struct store *store, const char *e164, int64_t *id);
/* -ENOENT when unknown. */
int number_find(struct store *store, const char *e164, int64_t *id);
/* Unseals; needs the key. */
int number_get(struct store *store, int64_t id, char out[NUMBER_MAX]);
/* "*678": kept unsealed for listings, never more than the last three digits. */
int number_masked(struct store *store, int64_t id, char out[NUMBER_MAX]);
