/*
 * What came in, as rows: parts as the modem gave them, messages made of them, and the commands
 * that messages, keys and the clock became. How parts join and what a message means is the
 * inbox's business. All but the readers run inside the caller's transaction.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/number.h"
#include "gateway/store/seal.h"

struct store;

#define MESSAGE_PARTS_MAX 255 /* 23.040 9.2.3.24.1 */
#define MESSAGE_TEXT_MAX  (MESSAGE_PARTS_MAX * 480)
#define MESSAGE_NEVER	  INT64_MAX
#define PART_PDU_MAX	  192
#define PART_DIGEST_TIME  5 /* octets of a time in seconds, the highest first … */
#define PART_DIGEST_BYTES (PART_DIGEST_TIME + SEAL_HASH_BYTES) /* … and the hash behind it */

enum message_state {
	MESSAGE_WAITING, /* for more of its parts */
	MESSAGE_KEPT,	 /* to be handled */
	MESSAGE_HANDLED,
	MESSAGE_FAILED,	     /* its handler failed; not tried again */
	MESSAGE_QUARANTINED, /* nobody can read it */
	MESSAGE_SILENT,	     /* told apart and not for handlers */
};

/* "waiting", "kept", …: as in the table. */
const char *message_state_name(enum message_state state);

struct part_row {
	uint8_t digest[PART_DIGEST_BYTES];
	const char *modem;
	const char *storage;
	int64_t received_at;
	const uint8_t *pdu; /* sealed here; NULL is none */
	size_t len;
	int32_t seq;
	bool conflict;
	int64_t message_id; /* 0 = none */
};

/* Counts a part that was here before; -ENOENT when it was not. */
int part_repeated(struct store *store, const uint8_t digest[PART_DIGEST_BYTES]);
int part_put(struct store *store, const struct part_row *part);
/* Whether the message has a part of that seq; then it is marked as being in conflict. */
int part_clashes(struct store *store, int64_t message_id, int32_t seq, bool *clashes);
/* What is there of a PDU is forgotten, but for len octets that take its place (0 = none). */
int part_replace(struct store *store, int64_t part_id, const uint8_t *pdu, size_t len);

/* A new row. Hashes of zero octets are none. */
struct message_draft {
	enum message_state state;
	const char *modem;
	int64_t sent_at, received_at;
	int64_t due_at; /* 0 = none */
	int32_t parts;
	bool joins; /* more parts may come: join and sender are kept */
	bool alarmed;
	uint8_t join[SEAL_HASH_BYTES], sender[SEAL_HASH_BYTES];
	/* What is not for handlers, NULL where there is none: */
	const char *number; /* E.164 */
	const char *name;   /* a sender that is no person */
	const char *kind;   /* silent: what it was */
	const char *error;  /* quarantined: the decoder's verdict */
	const char *text;   /* sealed here */
};

int message_put(struct store *store, const struct message_draft *draft, int64_t *id);

/* A message that more parts may join. */
struct message_open {
	int64_t id;
	enum message_state state;
	int32_t parts, have;
	int64_t sent_at;
	bool tip, upgrade;
};

/* The newest of that join hash; -ENOENT. */
int message_find_open(struct store *store, const uint8_t join[SEAL_HASH_BYTES],
	struct message_open *out);
/* One more part is there; open->have counts it already. Whole, no more may come. */
int message_grow(struct store *store, const struct message_open *open, bool alarmed);
/* No more parts may join; a tip forgets its PDUs. */
int message_end_join(struct store *store, int64_t id);
/* Parts that a sender's waiting messages have, and the oldest of these messages (0 = none). */
int message_crowd(struct store *store, const uint8_t sender[SEAL_HASH_BYTES],
	int64_t *parts, int64_t *oldest);
/* A waiting message is to be handled with what is there. */
int message_release(struct store *store, int64_t id);

/* Waiting messages that are due by now, or later than by latest (the clock was set back). */
int message_release_due(
	struct store *store, int64_t now, int64_t latest, int32_t limit, int64_t *count);
/* Messages handled as partial that no late part joins any more. */
int message_end_due(struct store *store, int64_t now, int32_t limit, int64_t *count);
/* When the next of both is due; MESSAGE_NEVER. */
int message_due_at(struct store *store, int64_t *at);

struct message_row {
	int64_t id;
	char modem[32];
	int64_t sent_at, received_at;
	int32_t parts, have, tries;
	bool upgrade, tip, joins;
};

/* seq from 1, the first of each; len 0: the PDU is gone. */
typedef void (*message_part_fn)(
	void *arg, int64_t part_id, int32_t seq, const uint8_t *pdu, size_t len);

/* The first that is to be handled, and its parts in order; -ENOENT. */
int message_next(
	struct store *store, struct message_row *row, message_part_fn fn, void *arg);
/* Its parts alone. */
int message_parts(struct store *store, int64_t id, message_part_fn fn, void *arg);

/* What became of a message. */
struct message_end {
	int64_t id;
	const char *number; /* E.164; NULL where the sender is no person, or a tip's */
	const char *sender; /* a short code or a name; NULL */
	const char *text;
	size_t text_len;
	bool tip; /* the text is sealed, the PDUs go as soon as no part may join */
	bool partial;
	int64_t due_at; /* partial: a late part joins until then */
	const char *kind;
	int64_t command_id; /* 0 = none */
};

int message_handled(struct store *store, const struct message_end *end);
/* The text stays sealed: it may be a tip's. Late parts still join a partial one. */
int message_failed(struct store *store, const struct message_end *end, const char *error);

/*
 * At start: the first limit messages to be handled were met once more. *tries says how often the
 * very first of them was, this time included; -ENOENT when there is none.
 */
int message_meet(struct store *store, int32_t limit, int64_t *first, int64_t *tries);

/*
 * The text of a row, sealed or not, cut to cap - 1 octets; needs the key. *len counts what is
 * there. -ENOENT: no such row, or no text any more.
 */
int message_text(struct store *store, int64_t id, char *out, size_t cap, size_t *len);

/*
 * Retention, limit rows of each kind: PDUs after seven days, rows of parts after eight, texts
 * after text_days (0 = never). In a transaction of its own; *count how many rows changed, and
 * with limit of them there may be more. Nothing while the clock is in doubt.
 */
int message_retain(struct store *store, int64_t now, int32_t text_days, int32_t limit,
	int64_t *count);

/* What a message, a call, a person at the socket or the clock asked for. */
struct command_row {
	int64_t message_id; /* 0 = none */
	const char *origin; /* sms voice control history clock */
	const char *kind;
	int64_t person_id, grp_id; /* 0 = none */
	const char *code;	   /* NULL = none */
	int64_t at;
};

int command_put(struct store *store, const struct command_row *row, int64_t *id);
/* The newest command of a message, its kind and code; -ENOENT. */
int command_find(struct store *store, int64_t message_id, char kind[24], char code[8]);
