/*
 * The audit chain; see audit.h. hash = BLAKE2b(hash of the row before, id, at, actor, act, object,
 * detail), keyed by nothing: whoever has the file can verify it, and a head kept elsewhere shows
 * a chain that was made anew.
 */
#include "gateway/store/audit.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"

#define AUDIT_HASH 32

static void hash_octets(crypto_generichash_state *state, const void *data, size_t len)
{
	uint64_t octets = len;

	crypto_generichash_update(state, (const unsigned char *)&octets, sizeof(octets));

	if (len)
		crypto_generichash_update(state, data, len);
}

static void hash_row(uint8_t hash[AUDIT_HASH], const uint8_t before[AUDIT_HASH], int64_t id,
	int64_t at, const char *const texts[4])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, AUDIT_HASH);
	hash_octets(&state, before, AUDIT_HASH);
	hash_octets(&state, &id, sizeof(id));
	hash_octets(&state, &at, sizeof(at));

	for (size_t i = 0; i < 4; i++)
		hash_octets(&state, texts[i], strlen(texts[i]));

	crypto_generichash_final(&state, hash, AUDIT_HASH);
}

/* The last row's id and hash; zero where there is none. */
static int audit_head(struct store *store, int64_t *id, uint8_t hash[AUDIT_HASH])
{
	struct stmt last = stmt_use(store, STMT_AUDIT_LAST);
	int result = stmt_next(&last);

	*id = 0;
	memset(hash, 0, AUDIT_HASH);

	if (result)
		return result == -ENOENT ? 0 : result;

	*id = stmt_int(&last, 0);
	stmt_blob(&last, 1, hash, AUDIT_HASH);
	stmt_done(&last);
	return 0;
}

static int audit_put(struct store *store, const char *const texts[4])
{
	uint8_t before[AUDIT_HASH], hash[AUDIT_HASH];
	int64_t id, at = clock_wall_ms(store->clock);
	int result = audit_head(store, &id, before);

	if (result)
		return result;

	id++;
	hash_row(hash, before, id, at, texts);

	struct stmt put = stmt_use(store, STMT_AUDIT_PUT);

	stmt_bind_int(&put, ":id", id);
	stmt_bind_int(&put, ":at", at);
	stmt_bind_text(&put, ":actor", texts[0]);
	stmt_bind_text(&put, ":act", texts[1]);
	stmt_bind_text(&put, ":object", texts[2]);
	stmt_bind_text(&put, ":detail", texts[3]);
	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	return stmt_run(&put);
}

int audit_append(struct store *store, const char *actor, const char *act, const char *object,
	const char *detail)
{
	const char *const texts[4] = {actor, act, object ? object : "", detail ? detail : ""};
	int result = store_begin(store);

	if (result)
		return result;

	result = audit_put(store, texts);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

static bool row_holds(struct stmt *row, int64_t expected, uint8_t before[AUDIT_HASH])
{
	const char *texts[4];
	uint8_t hash[AUDIT_HASH], kept[AUDIT_HASH] = {0};
	int64_t id = stmt_int(row, 0);

	for (int i = 0; i < 4; i++) {
		size_t len;
		const char *text = (const char *)sqlite3_column_text(row->handle, 2 + i);

		stmt_bytes(row, 2 + i, &len);

		if (!text || strlen(text) != len)
			return false;

		texts[i] = text;
	}

	hash_row(hash, before, id, stmt_int(row, 1), texts);
	memcpy(before, hash, AUDIT_HASH);
	return id == expected && stmt_blob(row, 6, kept, sizeof(kept)) == AUDIT_HASH &&
	       !memcmp(hash, kept, AUDIT_HASH);
}

int audit_verify(struct store *store, int64_t *row, int64_t *rows)
{
	uint8_t before[AUDIT_HASH] = {0};
	struct stmt all = stmt_use(store, STMT_AUDIT_ALL);
	int result;

	*row = 0;
	*rows = 0;

	while (!(result = stmt_next(&all))) {
		if (!row_holds(&all, *rows + 1, before)) {
			*row = stmt_int(&all, 0);
			stmt_done(&all);
			return -EBADMSG;
		}

		++*rows;
	}

	return result == -ENOENT ? 0 : result;
}
