/*
 * Parts as the modem gave them, sealed because they name their senders; see message.h.
 */
#include "gateway/store/message.h"

#include <errno.h>

#include "gateway/store/message_state.h"
#include "gateway/store/stmt.h"

#define DAY_MS	INT64_C(86400000)
#define PDU_FOR (7 * DAY_MS)
#define ROW_FOR (8 * DAY_MS)

int part_repeated(struct store *store, const uint8_t digest[PART_DIGEST_BYTES])
{
	int64_t rows;
	struct stmt repeated = stmt_use(store, STMT_PART_REPEATED);

	stmt_bind_blob(&repeated, ":digest", digest, PART_DIGEST_BYTES);

	int result = stmt_change(&repeated, &rows);

	return result || rows ? result : -ENOENT;
}

static int pdu_seal(struct store *store, const uint8_t *pdu, size_t len,
	uint8_t out[PART_PDU_MAX + SEAL_OVERHEAD], size_t *out_len)
{
	*out_len = 0;

	if (len > PART_PDU_MAX)
		return -EINVAL;

	return len ? seal_close(store, "part.pdu", pdu, len, out, out_len) : 0;
}

int part_put(struct store *store, const struct part_row *part)
{
	uint8_t sealed[PART_PDU_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = pdu_seal(
		store, part->pdu, part->pdu ? part->len : 0, sealed, &sealed_len);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_PART_PUT);

	stmt_bind_blob(&put, ":digest", part->digest, sizeof(part->digest));
	stmt_bind_text(&put, ":modem", part->modem);
	stmt_bind_text(&put, ":storage", part->storage);
	stmt_bind_int(&put, ":received", part->received_at);
	stmt_bind_int(
		&put, ":purge", part->received_at + (sealed_len ? PDU_FOR : ROW_FOR));
	stmt_bind_blob(&put, ":pdu", sealed_len ? sealed : NULL, sealed_len);
	stmt_bind_int(&put, ":seq", part->seq);
	stmt_bind_int(&put, ":conflict", part->conflict);
	stmt_bind_id(&put, ":message", part->message_id);
	return stmt_run(&put);
}

int part_clashes(struct store *store, int64_t message_id, int32_t seq, bool *clashes)
{
	int64_t rows;
	struct stmt clash = stmt_use(store, STMT_PART_CLASHES);

	stmt_bind_int(&clash, ":message", message_id);
	stmt_bind_int(&clash, ":seq", seq);

	int result = stmt_change(&clash, &rows);

	*clashes = rows > 0;
	return result;
}

int part_replace(struct store *store, int64_t part_id, const uint8_t *pdu, size_t len)
{
	uint8_t sealed[PART_PDU_MAX + SEAL_OVERHEAD];
	size_t sealed_len;
	int result = pdu_seal(store, pdu, len, sealed, &sealed_len);

	if (result)
		return result;

	struct stmt replace = stmt_use(store, STMT_PART_REPLACE);

	stmt_bind_int(&replace, ":id", part_id);
	stmt_bind_blob(&replace, ":pdu", sealed_len ? sealed : NULL, sealed_len);
	return stmt_run(&replace);
}

int part_read(struct stmt *stmt, int column, struct message_reader *reader)
{
	uint8_t pdu[PART_PDU_MAX];
	size_t sealed_len, len = 0;
	int32_t seq = (int32_t)stmt_int(stmt, column + 1);
	const void *sealed = stmt_bytes(stmt, column + 2, &sealed_len);

	/* What said something else under the same seq lies behind it, for people to look at. */
	if (stmt_is_null(stmt, column) || seq == reader->last_seq)
		return 0;

	reader->last_seq = seq;

	if (sealed) {
		if (sealed_len > sizeof(pdu) + SEAL_OVERHEAD)
			return -EBADMSG;

		int result =
			seal_open(stmt->store, "part.pdu", sealed, sealed_len, pdu, &len);

		if (result)
			return result;
	}

	reader->fn(reader->arg, stmt_int(stmt, column), seq, pdu, len);
	return 0;
}

int message_parts(struct store *store, int64_t id, message_part_fn fn, void *arg)
{
	struct message_reader reader = {.fn = fn, .arg = arg};
	struct stmt parts = stmt_use(store, STMT_MESSAGE_PARTS);
	int result;

	stmt_bind_int(&parts, ":id", id);

	while (!(result = stmt_next(&parts))) {
		result = part_read(&parts, 0, &reader);

		if (result)
			break;
	}

	stmt_done(&parts);
	return result == -ENOENT ? 0 : result;
}
