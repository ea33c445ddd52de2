/*
 * What people list: each listing is one statement and a row of columns here, read in batches
 * behind a cursor so that a listing of any length never holds the loop. Numbers come masked and
 * sealed texts as null, unless the query says otherwise and the store has its key. In a row that
 * belongs to a tip the number is "tip" whatever the query says.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum listing {
	LISTING_INBOX,
	LISTING_OUTBOX,
	LISTING_TIPS,
	LISTING_PATROLS,
	LISTING_MEDIATIONS,
	LISTING_BROADCASTS,
	LISTING_TASKS,
	LISTING_FUNDS,
	LISTING_MEMBERS,
	LISTING_GROUPS,
	LISTING_ZONES,
	LISTING_PLANS,
	LISTING_CONSENTS,
	LISTING_AUDIT,
	LISTING_CALLS,
	LISTING_CALL_STATS,
	LISTING_RECORDINGS,
	LISTING_COUNT,
};

/* "inbox", "outbox", …: the command and the op that show it. */
const char *listing_name(enum listing listing);
bool listing_by_name(const char *name, enum listing *listing);

enum listing_type {
	LISTING_INT,
	LISTING_TEXT,
	LISTING_TIME,  /* wall ms */
	LISTING_FLAG,
	LISTING_CLASS, /* what the outbox means by a number */
};

struct listing_value {
	const char *name;
	enum listing_type type;
	bool null;
	int64_t number;
	const char *text; /* NUL-terminated; good until the next row */
	size_t len;
};

#define LISTING_COLUMNS_MAX 16

struct listing_row {
	int64_t id;
	bool unsealed; /* a text came out of its seal: to be audited before anybody sees it */
	bool revealed; /* so did a number */
	size_t count;
	struct listing_value values[LISTING_COLUMNS_MAX];
};

struct listing_query {
	enum listing listing;
	int64_t after; /* the cursor: 0, or from listing_start(); moved by listing_batch() */
	int32_t batch; /* rows at most */
	bool reveal;   /* numbers in full */
	bool unseal;   /* sealed texts */
};

/* Puts the cursor before the newest rows; 0 is all. */
int listing_start(struct store *store, struct listing_query *query, int64_t rows);

/* False: this row was the last of this batch. */
typedef bool (*listing_row_fn)(void *arg, const struct listing_row *row);

/*
 * Gives the next rows, oldest first, and moves the cursor. -ENOENT when none is left, -ENOKEY
 * where something was to be unsealed and the store was opened without its key.
 */
int listing_batch(
	struct store *store, struct listing_query *query, listing_row_fn fn, void *arg);

/* How many messages, and rows to send, are in each state. */
typedef void (*listing_tally_fn)(void *arg, const char *state, int64_t count);
int listing_tally(
	struct store *store, enum listing listing, listing_tally_fn fn, void *arg);
