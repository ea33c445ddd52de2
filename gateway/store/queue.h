/*
 * The outbox's rows: messages and their parts. What they mean (classes, policy, backoff) is the
 * outbox's business; here class is a number and state a word. All but the readers run inside the
 * caller's transaction.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/number.h"
#include "gateway/store/seal.h"

struct store;

#define QUEUE_TEXT_MAX 1600
#define QUEUE_NEVER    INT64_MAX

struct queue_row {
	int64_t id;
	int32_t class;
	char to[NUMBER_MAX];
	char text[QUEUE_TEXT_MAX];
	bool accents, duty, secret;
	int64_t number_id; /* 0: a tip's, which names nobody */
	int64_t tip_id, broadcast_id, inbound_id;
	char modem[32];
	int32_t parts, attempts;
	int64_t turn, queued_at, expires_at;
	uint8_t recipient[SEAL_HASH_BYTES];
};

struct queue_part {
	int64_t id;
	int64_t outbox_id;
	int32_t class;
	int32_t seq;
	int32_t attempts;
	char state[12];
	int32_t parts; /* of its message */
};

/* How many parts of a message stand where. */
struct queue_fold {
	int32_t queued, sending, sent, delivered, failed, uncertain;
};

/*
 * Puts a message with row->parts parts in line, ready when not_before has come. id and turn are
 * given here, number_id and recipient too. For a tip the number and the text are sealed.
 */
int queue_put(struct store *store, struct queue_row *row, int64_t not_before);

/* Waiting rows whose time has come stand in line. Returns how many through *count. */
int queue_promote(struct store *store, int64_t now, int32_t limit, int64_t *count);
/*
 * The clock was set back, or the policy is another: what waits to be tried again later than retry, or is held later than
 * hold, is looked at now. What was put in line for a later time keeps it.
 */
int queue_replan(struct store *store, int64_t now, int64_t retry, int64_t hold);
int queue_expire(struct store *store, int64_t now, int32_t limit, int64_t *count);
/* When the next row wakes or expires; QUEUE_NEVER. */
int queue_wake_at(struct store *store, int64_t *at);

/* A modem that asks for work. */
struct queue_asker {
	const char *modem;
	const char *awaited; /* modems whose messages others leave alone, each between line ends */
	int64_t sticky_before;
	int64_t now;
};

/* The first class behind this one of which something is in line; -ENOENT. */
int queue_next_class(struct store *store, int32_t *class);
/*
 * The first in line of a class that this modem may take. A message of an awaited modem it may take
 * only when that was tried already or stands in line since sticky_before, or since a time after now
 * by a clock that was set back. -ENOENT; -EBADMSG when the row cannot be read, with its id alone.
 */
int queue_head(struct store *store, int32_t class, const struct queue_asker *asker,
	struct queue_row *row);
/* The modem by which somebody had the last message, for the row's number. -ENOENT. */
int queue_known(struct store *store, int64_t id, char *modem, size_t cap);
/* The modem that a row should leave by. */
int queue_assign(struct store *store, int64_t id, const char *modem);
/* The next part of a message that this modem has begun; -ENOENT, -EBADMSG as above. */
int queue_begun(
	struct store *store, const char *modem, struct queue_row *row, struct queue_part *part);
/* Whether anything is in line, for any modem. */
int queue_ready(struct store *store, bool *ready);
/* When an earlier message to the same recipient in its class will move on; -ENOENT: none is. */
int queue_blocked(struct store *store, const struct queue_row *row, int64_t *until);
/* Warnings sent to the row's number since then: how many, and when the first. */
int queue_count_sent(struct store *store, const struct queue_row *row, int64_t since,
	int64_t *count, int64_t *first);

/* The recipient's own quiet hours, minutes of the day; -ENOENT: has none. */
int queue_quiet(struct store *store, int64_t id, int32_t *from, int32_t *to);

/* In the line again no sooner than until; state is "queued" or "held", a constant here and below. */
int queue_wait(
	struct store *store, int64_t id, const char *state, const char *reason, int64_t until);
/* The modem has it from now on; *part is the first to send. */
int queue_begin(struct store *store, const struct queue_row *row, const char *modem,
	struct queue_part *part);
/* What a modem (NULL: any) has begun and not sent may go by any other. */
int queue_release(struct store *store, const char *modem);
/* States after which nothing more is sent: text of secrets and tips, and a tip's number, go. */
int queue_finish(struct store *store, int64_t id, const char *state, const char *reason);
int queue_settle(struct store *store, int64_t id, const char *state, int64_t now);
int queue_count_attempt(struct store *store, int64_t id);
int queue_fold(struct store *store, int64_t id, struct queue_fold *fold);

int queue_part_get(struct store *store, int64_t id, struct queue_part *part);
int queue_part_sending(struct store *store, int64_t id, const char *modem, int64_t now);
int queue_part_sent(struct store *store, int64_t id, int32_t mr, int64_t now);
int queue_part_again(struct store *store, int64_t id, const char *cause);
int queue_part_end(struct store *store, int64_t id, const char *state, const char *cause);
int queue_part_report(struct store *store, int64_t id, const char *state, int32_t mr,
	int32_t status, int64_t now);
int queue_parts_cancel(struct store *store, int64_t outbox_id);
/* A part that a dead daemon left sending; -ENOENT. */
int queue_part_orphan(struct store *store, struct queue_part *part);

/*
 * The part that a status report is about: this modem's, this mr, this recipient, the one whose
 * sending lies nearest to the report's own time of it. Then parts whose mr never came. -ENOENT.
 */
int queue_match(struct store *store, const char *modem, int32_t mr, const char *recipient,
	int64_t sent_at, struct queue_part *part);
/* When the network last took something from this modem; *at 0: never. */
int queue_last_sent(struct store *store, const char *modem, int64_t *at);
/* A report that matches nothing is kept. */
int queue_keep_report(struct store *store, const char *modem, int32_t mr, int32_t status,
	const char *recipient, int64_t at);

/* Rows that will no longer be sent; *count how many. id or broadcast_id, the other 0. */
int queue_cancel(struct store *store, int64_t id, int64_t broadcast_id, int64_t *count);
/* Whatever of a class waits for a number: it wants no more of that. */
int queue_cancel_number(struct store *store, int64_t number_id, int32_t class, int64_t *count);
