/*
 * The SIMs: which one is a modem's own, and what was last heard of its account. Nothing of an
 * ICCID is kept but a keyed hash.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/seal.h"

struct store;

struct sim {
	int64_t id;
	char modem[32];
	bool known; /* iccid is its own */
	bool swapped; /* other lies in the modem instead */
	uint8_t iccid[SEAL_HASH_BYTES];
	uint8_t other[SEAL_HASH_BYTES];
	int64_t balance;
	int64_t low_told_at; /* wall ms; 0: never */
	int64_t until;	     /* its account may be used so long, wall ms; 0: not known */
	int64_t end_told_at;
	int64_t asked_at; /* for its balance, by a message */
};

int sim_get(struct store *store, int64_t id, struct sim *sim);
int sim_set(struct store *store, const struct sim *sim);

/*
 * A SIM lies in the modem: the first is its own; any other makes it swapped, with a duty
 * "sim.swapped" about its row, until its own is back. In its own commit, where anything changes.
 */
int sim_seen(struct store *store, const char *modem, const char *iccid, bool *swapped);

/* The SIM that lies there instead is the modem's own from now on; -ENOENT when none does. */
int sim_accept(struct store *store, const char *modem);

/* A message that no person sent, as it lies there. */
struct sim_heard {
	char modem[32];
	char sender[32];
	char text[512]; /* cut */
};

/* -ENOENT: somebody's, or not yet handled. */
int sim_heard(struct store *store, int64_t message_id, struct sim_heard *heard);

/* Its balance is low: a duty "sim.low" about its row. In its own commit. */
int sim_low(struct store *store, const char *modem, int64_t balance);

/* Its account ends soon, at until: a duty "sim.end" about its row. In its own commit. */
int sim_end(struct store *store, const char *modem, int64_t until);

/* When its balance was asked for by a message, 0 never; and that it is, in the caller's transaction. */
int sim_last_asked(struct store *store, const char *modem, int64_t *at);
int sim_asked(struct store *store, const char *modem, int64_t at);
