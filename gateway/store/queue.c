/*
 * The outbox's rows: putting, choosing, waiting; see queue.h. Parts are in queue_part.c.
 */
#include "gateway/store/queue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/clock.h"
#include "gateway/store/news.h"
#include "gateway/store/queue_state.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define SALT_BYTES 16

/* National and international forms agree in their last digits. */
static const char *number_end(const char *number)
{
	size_t len = strlen(number);

	return len > RECIPIENT_DIGITS ? number + len - RECIPIENT_DIGITS : number;
}

int recipient_hash(struct store *store, const char *number, const void *salt, size_t salt_len,
	uint8_t out[SEAL_HASH_BYTES])
{
	const char *end = number_end(number);

	return seal_hash(store, "recipient", end, strlen(end), salt, salt_len, out);
}

/* Behind what this recipient has in line, and not before whoever is first now. */
static int queue_turn(struct store *store, struct queue_row *row)
{
	struct stmt turn = stmt_use(store, STMT_QUEUE_TURN);

	stmt_bind_int(&turn, ":class", row->class);
	stmt_bind_id(&turn, ":number", row->number_id);
	return stmt_one(&turn, &row->turn);
}

/* What only a tip's rows have. */
struct secrets {
	uint8_t salt[SALT_BYTES];
	uint8_t to[NUMBER_MAX + SEAL_OVERHEAD];
	uint8_t text[QUEUE_TEXT_MAX + SEAL_OVERHEAD];
	size_t salt_len, to_len, text_len;
};

static int secrets_make(struct store *store, struct queue_row *row, struct secrets *secrets)
{
	int result;

	row->number_id = 0;
	secrets->salt_len = secrets->to_len = secrets->text_len = 0;

	if (row->tip_id) {
		randombytes_buf(secrets->salt, sizeof(secrets->salt));
		secrets->salt_len = sizeof(secrets->salt);
		result = seal_close(store, "outbox.to", row->to, strlen(row->to), secrets->to,
			&secrets->to_len);

		if (!result)
			result = seal_close(store, "outbox.text", row->text, strlen(row->text),
				secrets->text, &secrets->text_len);
	} else {
		result = number_put(store, row->to, &row->number_id);
	}

	if (result)
		return result;

	return recipient_hash(store, row->to, secrets->salt, secrets->salt_len, row->recipient);
}

static void bind_blob_or_null(struct stmt *stmt, const char *name, const void *data, size_t len)
{
	stmt_bind_blob(stmt, name, len ? data : NULL, len);
}

static int row_insert(struct store *store, struct queue_row *row, const struct secrets *secrets,
	int64_t not_before)
{
	struct stmt put = stmt_use(store, STMT_QUEUE_PUT);

	row->queued_at = clock_wall_ms(store_clock(store));
	stmt_bind_int(&put, ":class", row->class);
	stmt_bind_id(&put, ":number", row->number_id);
	bind_blob_or_null(&put, ":sealed_to", secrets->to, secrets->to_len);
	stmt_bind_blob(&put, ":recipient", row->recipient, sizeof(row->recipient));
	bind_blob_or_null(&put, ":salt", secrets->salt, secrets->salt_len);
	stmt_bind_id(&put, ":tip", row->tip_id);
	stmt_bind_id(&put, ":broadcast", row->broadcast_id);
	stmt_bind_id(&put, ":inbound", row->inbound_id);
	stmt_bind_text(&put, ":text", row->tip_id ? NULL : row->text);
	bind_blob_or_null(&put, ":sealed_text", secrets->text, secrets->text_len);
	stmt_bind_int(&put, ":accents", row->accents);
	stmt_bind_int(&put, ":duty", row->duty);
	stmt_bind_int(&put, ":secret", row->secret);
	stmt_bind_text(&put, ":modem", row->modem[0] ? row->modem : NULL);
	stmt_bind_int(&put, ":parts", row->parts);
	stmt_bind_int(&put, ":ready", not_before <= row->queued_at);
	stmt_bind_int(&put, ":turn", row->turn);
	stmt_bind_int(&put, ":now", row->queued_at);
	stmt_bind_int(&put, ":wake", not_before);
	stmt_bind_int(&put, ":expires", row->expires_at);
	return stmt_insert(&put, &row->id);
}

static int part_insert(struct store *store, int64_t outbox_id, int32_t seq)
{
	struct stmt put = stmt_use(store, STMT_QUEUE_PART_PUT);

	stmt_bind_int(&put, ":outbox", outbox_id);
	stmt_bind_int(&put, ":seq", seq);
	return stmt_run(&put);
}

int queue_put(struct store *store, struct queue_row *row, int64_t not_before)
{
	struct secrets secrets;
	int result = secrets_make(store, row, &secrets);

	if (!result)
		result = queue_turn(store, row);

	if (!result)
		result = row_insert(store, row, &secrets, not_before);

	for (int32_t seq = 1; !result && seq <= row->parts; seq++)
		result = part_insert(store, row->id, seq);

	store_tell(store, STORE_QUEUED, row->id, "queued");
	return result;
}

static int row_unseal(struct stmt *stmt, const char *purpose, int column, char *out, size_t cap)
{
	size_t len, room;
	const void *blob = stmt_bytes(stmt, column, &len);

	out[0] = '\0';

	if (!blob)
		return 0;

	if (len < SEAL_OVERHEAD || len - SEAL_OVERHEAD >= cap)
		return -EBADMSG;

	int result = seal_open(stmt->store, purpose, blob, len, out, &room);

	if (!result)
		out[room] = '\0';

	return result;
}

/* Columns of QUEUE_COLUMNS, in their order. */
int queue_row_read(struct stmt *stmt, struct queue_row *row)
{
	*row = (struct queue_row){
		.id = stmt_int(stmt, 0),
		.class = (int32_t)stmt_int(stmt, 1),
		.tip_id = stmt_int(stmt, 5),
		.broadcast_id = stmt_int(stmt, 6),
		.inbound_id = stmt_int(stmt, 7),
		.accents = stmt_int(stmt, 10),
		.duty = stmt_int(stmt, 11),
		.secret = stmt_int(stmt, 12),
		.parts = (int32_t)stmt_int(stmt, 14),
		.attempts = (int32_t)stmt_int(stmt, 15),
		.turn = stmt_int(stmt, 16),
		.queued_at = stmt_int(stmt, 17),
		.expires_at = stmt_int(stmt, 18),
		.number_id = stmt_int(stmt, 19),
	};
	stmt_blob(stmt, 4, row->recipient, sizeof(row->recipient));
	stmt_text(stmt, 13, row->modem, sizeof(row->modem));

	if (!row->tip_id) {
		stmt_text(stmt, 8, row->text, sizeof(row->text));
		return row_unseal(stmt, "number", 2, row->to, sizeof(row->to));
	}

	int result = row_unseal(stmt, "outbox.text", 9, row->text, sizeof(row->text));

	return result ? result : row_unseal(stmt, "outbox.to", 3, row->to, sizeof(row->to));
}

int queue_next_class(struct store *store, int32_t *class)
{
	int64_t next;
	struct stmt behind = stmt_use(store, STMT_QUEUE_NEXT_CLASS);

	stmt_bind_int(&behind, ":class", *class);

	int result = stmt_one(&behind, &next);

	if (!result)
		*class = (int32_t)next;

	return result;
}

int queue_head(struct store *store, int32_t class, const struct queue_asker *asker,
	struct queue_row *row)
{
	struct stmt head = stmt_use(store, STMT_QUEUE_HEAD);

	stmt_bind_int(&head, ":class", class);
	stmt_bind_text(&head, ":modem", asker->modem);
	stmt_bind_text(&head, ":awaited", asker->awaited);
	stmt_bind_int(&head, ":sticky", asker->sticky_before);
	stmt_bind_int(&head, ":future", asker->now);

	int result = stmt_next(&head);

	if (!result) {
		result = queue_row_read(&head, row);
		stmt_done(&head);
	}

	return result;
}

int queue_known(struct store *store, int64_t id, char *modem, size_t cap)
{
	struct stmt known = stmt_use(store, STMT_QUEUE_KNOWN);

	stmt_bind_int(&known, ":id", id);

	int result = stmt_next(&known);

	if (!result) {
		stmt_text(&known, 0, modem, cap);
		stmt_done(&known);
	}

	return result;
}

int queue_assign(struct store *store, int64_t id, const char *modem)
{
	struct stmt assign = stmt_use(store, STMT_QUEUE_ASSIGN);

	stmt_bind_int(&assign, ":id", id);
	stmt_bind_text(&assign, ":modem", modem);
	return stmt_run(&assign);
}

int queue_ready(struct store *store, bool *ready)
{
	int64_t id;
	struct stmt any = stmt_use(store, STMT_QUEUE_READY);
	int result = stmt_one(&any, &id);

	*ready = !result;
	return result == -ENOENT ? 0 : result;
}

int queue_blocked(struct store *store, const struct queue_row *row, int64_t *until)
{
	struct stmt blocked = stmt_use(store, STMT_QUEUE_BLOCKED);

	stmt_bind_id(&blocked, ":number", row->number_id);
	stmt_bind_int(&blocked, ":class", row->class);
	stmt_bind_int(&blocked, ":turn", row->turn);
	return stmt_one(&blocked, until);
}

int queue_count_sent(struct store *store, const struct queue_row *row, int64_t since,
	int64_t *count, int64_t *first)
{
	struct stmt sent = stmt_use(store, STMT_QUEUE_COUNT_SENT);

	stmt_bind_id(&sent, ":number", row->number_id);
	stmt_bind_int(&sent, ":since", since);

	int result = stmt_next(&sent);

	if (!result) {
		*count = stmt_int(&sent, 0);
		*first = stmt_int(&sent, 1);
		stmt_done(&sent);
	}

	return result;
}

int queue_promote(struct store *store, int64_t now, int32_t limit, int64_t *count)
{
	struct stmt promote = stmt_use(store, STMT_QUEUE_PROMOTE);

	stmt_bind_int(&promote, ":now", now);
	stmt_bind_int(&promote, ":limit", limit);
	return stmt_change(&promote, count);
}

int queue_replan(struct store *store, int64_t now, int64_t retry, int64_t hold)
{
	struct stmt replan = stmt_use(store, STMT_QUEUE_REPLAN);

	stmt_bind_int(&replan, ":now", now);
	stmt_bind_int(&replan, ":retry", retry);
	stmt_bind_int(&replan, ":hold", hold);
	return stmt_run(&replan);
}

int queue_expire(struct store *store, int64_t now, int32_t limit, int64_t *count)
{
	struct stmt expire = stmt_use(store, STMT_QUEUE_EXPIRE);

	stmt_bind_int(&expire, ":now", now);
	stmt_bind_int(&expire, ":limit", limit);
	return stmt_change(&expire, count);
}

int queue_wake_at(struct store *store, int64_t *at)
{
	struct stmt wake = stmt_use(store, STMT_QUEUE_WAKE);
	int result = stmt_next(&wake);

	if (!result) {
		*at = stmt_is_null(&wake, 0) ? QUEUE_NEVER : stmt_int(&wake, 0);
		stmt_done(&wake);
	}

	return result;
}

int queue_quiet(struct store *store, int64_t id, int32_t *from, int32_t *to)
{
	struct stmt quiet = stmt_use(store, STMT_QUEUE_QUIET);

	stmt_bind_int(&quiet, ":id", id);

	int result = stmt_next(&quiet);

	if (result)
		return result;

	*from = (int32_t)stmt_int(&quiet, 0);
	*to = (int32_t)stmt_int(&quiet, 1);
	stmt_done(&quiet);
	return 0;
}

int queue_wait(
	struct store *store, int64_t id, const char *state, const char *reason, int64_t until)
{
	struct stmt wait = stmt_use(store, STMT_QUEUE_WAIT);

	stmt_bind_int(&wait, ":id", id);
	stmt_bind_text(&wait, ":state", state);
	stmt_bind_text(&wait, ":reason", reason);
	stmt_bind_int(&wait, ":until", until);
	store_tell(store, STORE_OUTBOX, id, state);
	return stmt_run(&wait);
}

int queue_release(struct store *store, const char *modem)
{
	struct stmt release = stmt_use(store, STMT_QUEUE_RELEASE);

	stmt_bind_text(&release, ":modem", modem);

	int result = stmt_run(&release);

	if (result)
		return result;

	struct stmt parts = stmt_use(store, STMT_QUEUE_RELEASE_PARTS);

	stmt_bind_text(&parts, ":modem", modem);
	return stmt_run(&parts);
}

int queue_finish(struct store *store, int64_t id, const char *state, const char *reason)
{
	struct stmt finish = stmt_use(store, STMT_QUEUE_FINISH);

	stmt_bind_int(&finish, ":id", id);
	stmt_bind_text(&finish, ":state", state);
	stmt_bind_text(&finish, ":reason", reason);
	store_tell(store, STORE_OUTBOX, id, state);
	return stmt_run(&finish);
}

int queue_settle(struct store *store, int64_t id, const char *state, int64_t now)
{
	struct stmt settle = stmt_use(store, STMT_QUEUE_SETTLE);

	stmt_bind_int(&settle, ":id", id);
	stmt_bind_text(&settle, ":state", state);
	stmt_bind_int(&settle, ":now", now);
	store_tell(store, STORE_OUTBOX, id, state);
	return stmt_run(&settle);
}

int queue_count_attempt(struct store *store, int64_t id)
{
	struct stmt attempt = stmt_use(store, STMT_QUEUE_ATTEMPT);

	stmt_bind_int(&attempt, ":id", id);
	return stmt_run(&attempt);
}

int queue_cancel(struct store *store, int64_t id, int64_t broadcast_id, int64_t *count)
{
	struct stmt cancel =
		stmt_use(store, broadcast_id ? STMT_QUEUE_CANCEL_BROADCAST : STMT_QUEUE_CANCEL);

	stmt_bind_int(&cancel, ":id", broadcast_id ? broadcast_id : id);
	return stmt_change(&cancel, count);
}

int queue_cancel_number(struct store *store, int64_t number_id, int32_t class, int64_t *count)
{
	struct stmt cancel = stmt_use(store, STMT_QUEUE_CANCEL_NUMBER);

	stmt_bind_int(&cancel, ":number", number_id);
	stmt_bind_int(&cancel, ":class", class);
	return stmt_change(&cancel, count);
}
