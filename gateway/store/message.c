/*
 * Messages: whole, or waiting for their parts, and what became of them; see message.h.
 */
#include "gateway/store/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/store/message_state.h"
#include "gateway/store/news.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

static const char *const state_names[] = {
	[MESSAGE_WAITING] = "waiting",
	[MESSAGE_KEPT] = "kept",
	[MESSAGE_HANDLED] = "handled",
	[MESSAGE_FAILED] = "failed",
	[MESSAGE_QUARANTINED] = "quarantined",
	[MESSAGE_SILENT] = "silent",
};

const char *message_state_name(enum message_state state)
{
	return state_names[state];
}

static enum message_state state_read(const struct stmt *stmt, int column)
{
	char name[16];
	size_t state = 0;

	stmt_text(stmt, column, name, sizeof(name));

	while (state < MESSAGE_SILENT && strcmp(state_names[state], name))
		state++;

	return (enum message_state)state;
}

/* The caller frees *out, which is NULL where there is no text. */
static int text_seal(
	struct store *store, const char *text, size_t len, uint8_t **out, size_t *out_len)
{
	*out = NULL;
	*out_len = 0;

	if (!text)
		return 0;

	*out = alloc_array(len + SEAL_OVERHEAD, 1);
	return seal_close(store, "message.text", text, len, *out, out_len);
}

int message_put(struct store *store, const struct message_draft *draft, int64_t *id)
{
	uint8_t *sealed;
	size_t sealed_len;
	int64_t number = 0;
	const char *text = draft->text;
	int result =
		text_seal(store, text, text ? strlen(text) : 0, &sealed, &sealed_len);

	if (!result && draft->number)
		result = number_put(store, draft->number, &number);

	if (!result) {
		struct stmt put = stmt_use(store, STMT_MESSAGE_PUT);

		stmt_bind_text(&put, ":state", message_state_name(draft->state));
		stmt_bind_text(&put, ":modem", draft->modem);
		stmt_bind_id(&put, ":number", number);
		stmt_bind_text(&put, ":name", draft->name);
		stmt_bind_blob(&put, ":sender", draft->joins ? draft->sender : NULL,
			SEAL_HASH_BYTES);
		stmt_bind_int(&put, ":sent", draft->sent_at);
		stmt_bind_int(&put, ":received", draft->received_at);
		stmt_bind_id(&put, ":due", draft->due_at);
		stmt_bind_blob(&put, ":join", draft->joins ? draft->join : NULL,
			SEAL_HASH_BYTES);
		stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
		stmt_bind_int(&put, ":parts", draft->parts);
		stmt_bind_int(&put, ":alarmed", draft->alarmed);
		stmt_bind_text(&put, ":kind", draft->kind);
		stmt_bind_text(&put, ":error", draft->error);
		result = stmt_insert(&put, id);
	}

	free(sealed);

	if (!result)
		store_tell(store, STORE_MESSAGE, *id, message_state_name(draft->state));

	return result;
}

int message_find_open(struct store *store, const uint8_t join[SEAL_HASH_BYTES],
	struct message_open *out)
{
	struct stmt find = stmt_use(store, STMT_MESSAGE_FIND_OPEN);

	stmt_bind_blob(&find, ":join", join, SEAL_HASH_BYTES);

	int result = stmt_next(&find);

	if (result)
		return result;

	*out = (struct message_open){
		.id = stmt_int(&find, 0),
		.state = state_read(&find, 1),
		.parts = (int32_t)stmt_int(&find, 2),
		.have = (int32_t)stmt_int(&find, 3),
		.sent_at = stmt_int(&find, 4),
		.tip = stmt_int(&find, 5),
		.upgrade = stmt_int(&find, 6),
	};
	stmt_done(&find);
	return 0;
}

int message_grow(struct store *store, const struct message_open *open, bool alarmed)
{
	bool whole = open->have >= open->parts;
	bool waiting = open->state == MESSAGE_WAITING && !whole && !alarmed;
	struct stmt grow = stmt_use(store, STMT_MESSAGE_GROW);

	stmt_bind_int(&grow, ":id", open->id);
	stmt_bind_text(&grow, ":state",
		message_state_name(waiting ? MESSAGE_WAITING : MESSAGE_KEPT));
	stmt_bind_int(&grow, ":have", open->have);
	stmt_bind_int(&grow, ":upgrade", open->upgrade || open->state == MESSAGE_HANDLED);
	stmt_bind_int(&grow, ":alarmed", alarmed);
	stmt_bind_int(&grow, ":waiting", waiting);
	stmt_bind_int(&grow, ":whole", whole);
	return stmt_run(&grow);
}

int message_end_join(struct store *store, int64_t id)
{
	struct stmt end = stmt_use(store, STMT_MESSAGE_END_JOIN);

	stmt_bind_int(&end, ":id", id);

	int result = stmt_run(&end);

	if (result)
		return result;

	struct stmt blank = stmt_use(store, STMT_PART_BLANK_TIP);

	stmt_bind_int(&blank, ":id", id);
	return stmt_run(&blank);
}

int message_crowd(struct store *store, const uint8_t sender[SEAL_HASH_BYTES],
	int64_t *parts, int64_t *oldest)
{
	struct stmt crowd = stmt_use(store, STMT_MESSAGE_CROWD);

	stmt_bind_blob(&crowd, ":sender", sender, SEAL_HASH_BYTES);

	int result = stmt_next(&crowd);

	if (result)
		return result;

	*parts = stmt_int(&crowd, 0);
	*oldest = stmt_int(&crowd, 1);
	stmt_done(&crowd);
	return 0;
}

int message_release(struct store *store, int64_t id)
{
	struct stmt release = stmt_use(store, STMT_MESSAGE_RELEASE);

	stmt_bind_int(&release, ":id", id);
	return stmt_run(&release);
}

static int release_between(
	struct store *store, int64_t from, int64_t to, int32_t limit, int64_t *count)
{
	struct stmt release = stmt_use(store, STMT_MESSAGE_RELEASE_DUE);

	stmt_bind_int(&release, ":from", from);
	stmt_bind_int(&release, ":to", to);
	stmt_bind_int(&release, ":limit", limit);
	return stmt_change(&release, count);
}

int message_release_due(
	struct store *store, int64_t now, int64_t latest, int32_t limit, int64_t *count)
{
	int64_t strayed = 0;
	int result = release_between(store, INT64_MIN, now, limit, count);

	if (!result)
		result = release_between(store, latest + 1, INT64_MAX, limit, &strayed);

	*count += strayed;
	return result;
}

int message_end_due(struct store *store, int64_t now, int32_t limit, int64_t *count)
{
	struct stmt blank = stmt_use(store, STMT_PART_BLANK_ENDED);

	stmt_bind_int(&blank, ":now", now);
	stmt_bind_int(&blank, ":limit", limit);

	int result = stmt_run(&blank);

	if (result)
		return result;

	struct stmt end = stmt_use(store, STMT_MESSAGE_END_DUE);

	stmt_bind_int(&end, ":now", now);
	stmt_bind_int(&end, ":limit", limit);
	return stmt_change(&end, count);
}

int message_due_at(struct store *store, int64_t *at)
{
	struct stmt due = stmt_use(store, STMT_MESSAGE_DUE_AT);
	int result = stmt_next(&due);

	if (!result) {
		*at = stmt_is_null(&due, 0) ? MESSAGE_NEVER : stmt_int(&due, 0);
		stmt_done(&due);
	}

	return result;
}

int message_next(
	struct store *store, struct message_row *row, message_part_fn fn, void *arg)
{
	struct message_reader reader = {.fn = fn, .arg = arg};
	struct stmt next = stmt_use(store, STMT_MESSAGE_NEXT);
	int result = stmt_next(&next);

	if (result)
		return result;

	*row = (struct message_row){
		.id = stmt_int(&next, 0),
		.sent_at = stmt_int(&next, 2),
		.received_at = stmt_int(&next, 3),
		.parts = (int32_t)stmt_int(&next, 4),
		.have = (int32_t)stmt_int(&next, 5),
		.tries = (int32_t)stmt_int(&next, 6),
		.upgrade = stmt_int(&next, 7),
		.tip = stmt_int(&next, 8),
		.joins = stmt_int(&next, 9),
	};
	stmt_text(&next, 1, row->modem, sizeof(row->modem));

	do
		result = part_read(&next, 10, &reader);
	while (!result && !(result = stmt_next(&next)));

	stmt_done(&next);
	return result == -ENOENT ? 0 : result;
}

static int message_settle(struct store *store, enum message_state state,
	const struct message_end *end, const char *error)
{
	bool secret = end->tip || state == MESSAGE_FAILED;
	uint8_t *sealed;
	size_t sealed_len;
	int64_t number = 0;
	int result = text_seal(
		store, secret ? end->text : NULL, end->text_len, &sealed, &sealed_len);

	if (!result && end->number && !secret)
		result = number_put(store, end->number, &number);

	if (!result) {
		struct stmt settle = stmt_use(store, STMT_MESSAGE_HANDLED);

		stmt_bind_int(&settle, ":id", end->id);
		stmt_bind_text(&settle, ":state", message_state_name(state));
		stmt_bind_id(&settle, ":number", number);
		stmt_bind_text(&settle, ":sender", end->tip ? NULL : end->sender);
		stmt_bind_textn(
			&settle, ":text", secret ? NULL : end->text, end->text_len);
		stmt_bind_blob(&settle, ":sealed", sealed, sealed_len);
		stmt_bind_int(&settle, ":partial", end->partial);
		stmt_bind_int(&settle, ":tip", end->tip);
		stmt_bind_text(&settle, ":kind", end->kind);
		stmt_bind_id(&settle, ":command", end->command_id);
		stmt_bind_text(&settle, ":error", error);
		stmt_bind_id(&settle, ":due", end->due_at);
		result = stmt_run(&settle);
	}

	free(sealed);
	store_tell(store, STORE_MESSAGE, end->id, message_state_name(state));
	return result;
}

int message_handled(struct store *store, const struct message_end *end)
{
	int result = message_settle(store, MESSAGE_HANDLED, end, NULL);

	if (result || !end->tip || end->due_at)
		return result;

	struct stmt blank = stmt_use(store, STMT_PART_BLANK_OF);

	stmt_bind_int(&blank, ":id", end->id);
	return stmt_run(&blank);
}

int message_failed(struct store *store, const struct message_end *end, const char *error)
{
	return message_settle(store, MESSAGE_FAILED, end, error);
}

int message_meet(struct store *store, int32_t limit, int64_t *first, int64_t *tries)
{
	struct stmt head = stmt_use(store, STMT_MESSAGE_FIRST_KEPT);
	int result = stmt_next(&head);

	if (result)
		return result;

	*first = stmt_int(&head, 0);
	*tries = stmt_int(&head, 1) + 1;
	stmt_done(&head);

	struct stmt meet = stmt_use(store, STMT_MESSAGE_MEET);

	stmt_bind_int(&meet, ":limit", limit);
	return stmt_run(&meet);
}

static int text_open(struct stmt *stmt, int column, char *out, size_t cap, size_t *len)
{
	size_t sealed_len;
	const void *sealed = stmt_bytes(stmt, column, &sealed_len);

	if (!sealed)
		return -ENOENT;

	char *whole = alloc_array(sealed_len + 1, 1);
	int result =
		seal_open(stmt->store, "message.text", sealed, sealed_len, whole, len);

	if (!result) {
		*len = *len < cap ? *len : cap - 1;
		memcpy(out, whole, *len);
		out[*len] = '\0';
	}

	free(whole);
	return result;
}

int message_text(struct store *store, int64_t id, char *out, size_t cap, size_t *len)
{
	struct stmt text = stmt_use(store, STMT_MESSAGE_TEXT);

	stmt_bind_int(&text, ":id", id);

	int result = stmt_next(&text);

	if (result)
		return result;

	if (stmt_is_null(&text, 0)) {
		result = text_open(&text, 1, out, cap, len);
	} else {
		*len = stmt_blob(&text, 0, out, cap - 1);
		out[*len] = '\0';
	}

	stmt_done(&text);
	return result;
}

int command_put(struct store *store, const struct command_row *row, int64_t *id)
{
	struct stmt put = stmt_use(store, STMT_COMMAND_PUT);

	stmt_bind_id(&put, ":message", row->message_id);
	stmt_bind_text(&put, ":origin", row->origin);
	stmt_bind_text(&put, ":kind", row->kind);
	stmt_bind_id(&put, ":person", row->person_id);
	stmt_bind_id(&put, ":grp", row->grp_id);
	stmt_bind_text(&put, ":code", row->code);
	stmt_bind_int(&put, ":at", row->at);
	return stmt_insert(&put, id);
}

int command_find(struct store *store, int64_t message_id, char kind[24], char code[8])
{
	struct stmt find = stmt_use(store, STMT_COMMAND_FIND);

	stmt_bind_int(&find, ":message", message_id);

	int result = stmt_next(&find);

	if (result)
		return result;

	stmt_text(&find, 0, kind, 24);
	stmt_text(&find, 1, code, 8);
	stmt_done(&find);
	return 0;
}
