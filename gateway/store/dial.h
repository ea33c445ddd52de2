/*
 * Calls to be made: to whoever rang and was not spoken to, and to people who hear warnings rather
 * than read them. Rows, so that a restart forgets none and budgets hold.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

enum dial_kind {
	DIAL_MISSED,
	DIAL_WARNING,
};

struct dial {
	int64_t id;
	int64_t number_id;
	enum dial_kind kind;
	int64_t broadcast_id; /* WARNING: what is said, */
	int64_t outbox_id;    /* and the message that goes when nobody is reached */
	bool urgent;	      /* also in quiet hours */
	int64_t tries;
	int64_t due_at;
	int64_t asked_at;
};

/* id is given here. -EEXIST when a call to this number waits for the same reason. */
int dial_put(struct store *store, struct dial *dial);
/* The earliest that waits; -ENOENT. */
int dial_next(struct store *store, struct dial *out);
/* tries and due_at of one that goes on waiting. */
int dial_set(struct store *store, const struct dial *dial);
/* It waits no longer: somebody was reached, or it is given up. */
int dial_end(struct store *store, int64_t id, bool reached);
/* Tries since then, to this number and to all. */
int dial_tally(struct store *store, int64_t number_id, int64_t since, int64_t *one,
	int64_t *all);
/* The warning was heard: its message counts as delivered and does not go. */
int dial_heard(struct store *store, int64_t outbox_id, int64_t at);
