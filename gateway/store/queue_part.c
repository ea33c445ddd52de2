/*
 * Parts of the outbox's messages: their states, and the reports about them; see queue.h.
 */
#include "gateway/store/queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/clock.h"
#include "gateway/store/queue_state.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define QUEUE_COLUMN_COUNT 20

/* PART_COLUMNS, in their order. */
static void part_read(struct stmt *stmt, int column, struct queue_part *part)
{
	part->id = stmt_int(stmt, column);
	part->outbox_id = stmt_int(stmt, column + 1);
	part->class = (int32_t)stmt_int(stmt, column + 2);
	part->seq = (int32_t)stmt_int(stmt, column + 3);
	part->attempts = (int32_t)stmt_int(stmt, column + 4);
	stmt_text(stmt, column + 5, part->state, sizeof(part->state));
	part->parts = (int32_t)stmt_int(stmt, column + 6);
}

int queue_begun(
	struct store *store, const char *modem, struct queue_row *row, struct queue_part *part)
{
	struct stmt begun = stmt_use(store, STMT_QUEUE_BEGUN);

	stmt_bind_text(&begun, ":modem", modem);

	int result = stmt_next(&begun);

	if (result)
		return result;

	part_read(&begun, QUEUE_COLUMN_COUNT, part);
	result = queue_row_read(&begun, row);
	stmt_done(&begun);
	return result;
}

static int part_one(struct stmt *stmt, struct queue_part *part)
{
	int result = stmt_next(stmt);

	if (!result) {
		part_read(stmt, 0, part);
		stmt_done(stmt);
	}

	return result;
}

/* The others of its parts are this modem's too. */
static int parts_begin(struct store *store, int64_t id, const char *modem)
{
	struct stmt begin = stmt_use(store, STMT_QUEUE_BEGIN_PARTS);

	stmt_bind_int(&begin, ":id", id);
	stmt_bind_text(&begin, ":modem", modem);
	return stmt_run(&begin);
}

int queue_begin(struct store *store, const struct queue_row *row, const char *modem,
	struct queue_part *part)
{
	struct stmt begin = stmt_use(store, STMT_QUEUE_BEGIN);

	stmt_bind_int(&begin, ":id", row->id);

	int result = stmt_run(&begin);

	if (!result && row->parts > 1)
		result = parts_begin(store, row->id, modem);

	if (result)
		return result;

	struct stmt first = stmt_use(store, STMT_QUEUE_PART_FIRST);

	stmt_bind_int(&first, ":id", row->id);
	return part_one(&first, part);
}

int queue_part_get(struct store *store, int64_t id, struct queue_part *part)
{
	struct stmt get = stmt_use(store, STMT_QUEUE_PART_GET);

	stmt_bind_int(&get, ":id", id);
	return part_one(&get, part);
}

int queue_part_orphan(struct store *store, struct queue_part *part)
{
	struct stmt orphan = stmt_use(store, STMT_QUEUE_PART_ORPHAN);

	return part_one(&orphan, part);
}

int queue_part_sending(struct store *store, int64_t id, const char *modem, int64_t now)
{
	struct stmt sending = stmt_use(store, STMT_QUEUE_PART_SENDING);

	stmt_bind_int(&sending, ":id", id);
	stmt_bind_text(&sending, ":modem", modem);
	stmt_bind_int(&sending, ":now", now);
	return stmt_run(&sending);
}

int queue_part_sent(struct store *store, int64_t id, int32_t mr, int64_t now)
{
	struct stmt sent = stmt_use(store, STMT_QUEUE_PART_SENT);

	stmt_bind_int(&sent, ":id", id);
	stmt_bind_int(&sent, ":now", now);

	if (mr < 0)
		stmt_bind_null(&sent, ":mr");
	else
		stmt_bind_int(&sent, ":mr", mr);

	return stmt_run(&sent);
}

int queue_part_again(struct store *store, int64_t id, const char *cause)
{
	struct stmt again = stmt_use(store, STMT_QUEUE_PART_AGAIN);

	stmt_bind_int(&again, ":id", id);
	stmt_bind_text(&again, ":cause", cause);
	return stmt_run(&again);
}

int queue_part_end(struct store *store, int64_t id, const char *state, const char *cause)
{
	struct stmt end = stmt_use(store, STMT_QUEUE_PART_END);

	stmt_bind_int(&end, ":id", id);
	stmt_bind_text(&end, ":state", state);
	stmt_bind_text(&end, ":cause", cause);
	return stmt_run(&end);
}

int queue_part_report(struct store *store, int64_t id, const char *state, int32_t mr,
	int32_t status, int64_t now)
{
	struct stmt report = stmt_use(store, STMT_QUEUE_PART_REPORT);

	stmt_bind_int(&report, ":id", id);
	stmt_bind_text(&report, ":state", state);
	stmt_bind_int(&report, ":mr", mr);
	stmt_bind_int(&report, ":status", status);
	stmt_bind_int(&report, ":now", now);
	return stmt_run(&report);
}

int queue_parts_cancel(struct store *store, int64_t outbox_id)
{
	struct stmt cancel = stmt_use(store, STMT_QUEUE_PARTS_CANCEL);

	stmt_bind_int(&cancel, ":id", outbox_id);
	return stmt_run(&cancel);
}

int queue_fold(struct store *store, int64_t id, struct queue_fold *fold)
{
	struct stmt count = stmt_use(store, STMT_QUEUE_FOLD);

	stmt_bind_int(&count, ":id", id);

	int result = stmt_next(&count);

	if (result)
		return result;

	fold->queued = (int32_t)stmt_int(&count, 0);
	fold->sending = (int32_t)stmt_int(&count, 1);
	fold->sent = (int32_t)stmt_int(&count, 2);
	fold->delivered = (int32_t)stmt_int(&count, 3);
	fold->failed = (int32_t)stmt_int(&count, 4);
	fold->uncertain = (int32_t)stmt_int(&count, 5);
	stmt_done(&count);
	return 0;
}

/* Whether the row's recipient is the one that the report names: recipient and salt follow. */
static bool recipient_is(struct stmt *stmt, int column, const char *number)
{
	uint8_t wanted[SEAL_HASH_BYTES], known[SEAL_HASH_BYTES], salt[32];
	size_t salt_len = stmt_blob(stmt, column + 1, salt, sizeof(salt));

	return stmt_blob(stmt, column, known, sizeof(known)) == sizeof(known) &&
	       !recipient_hash(stmt->store, number, salt, salt_len, wanted) &&
	       !sodium_memcmp(known, wanted, sizeof(known));
}

/* PART_COLUMNS, recipient, salt, the time of sending. The nearest in time wins. */
static int match_nearest(
	struct stmt *stmt, const char *recipient, int64_t sent_at, struct queue_part *part)
{
	int64_t best = INT64_MAX;
	int result;

	while (!(result = stmt_next(stmt))) {
		int64_t distance = llabs(stmt_int(stmt, 9) - sent_at);

		if (distance >= best || !recipient_is(stmt, 7, recipient))
			continue;

		best = distance;
		part_read(stmt, 0, part);
	}

	if (result != -ENOENT)
		return result;

	return best == INT64_MAX ? -ENOENT : 0;
}

int queue_match(struct store *store, const char *modem, int32_t mr, const char *recipient,
	int64_t sent_at, struct queue_part *part)
{
	struct stmt exact = stmt_use(store, STMT_QUEUE_MATCH);

	stmt_bind_text(&exact, ":modem", modem);
	stmt_bind_int(&exact, ":mr", mr);

	int result = match_nearest(&exact, recipient, sent_at, part);

	if (result != -ENOENT)
		return result;

	struct stmt open = stmt_use(store, STMT_QUEUE_MATCH_OPEN);

	stmt_bind_text(&open, ":modem", modem);
	return match_nearest(&open, recipient, sent_at, part);
}

int queue_last_sent(struct store *store, const char *modem, int64_t *at)
{
	struct stmt last = stmt_use(store, STMT_QUEUE_LAST_SENT);

	stmt_bind_text(&last, ":modem", modem);
	return stmt_one(&last, at);
}

int queue_keep_report(struct store *store, const char *modem, int32_t mr, int32_t status,
	const char *recipient, int64_t at)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = recipient_hash(store, recipient, NULL, 0, hash);

	if (result)
		return result;

	struct stmt keep = stmt_use(store, STMT_REPORT_PUT);

	stmt_bind_text(&keep, ":modem", modem);
	stmt_bind_int(&keep, ":mr", mr);
	stmt_bind_int(&keep, ":status", status);
	stmt_bind_blob(&keep, ":recipient", hash, sizeof(hash));
	stmt_bind_int(&keep, ":at", at);
	stmt_bind_int(&keep, ":now", clock_wall_ms(store_clock(store)));
	return stmt_run(&keep);
}
