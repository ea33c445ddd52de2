/*
 * One-time codes; see code.h.
 */
#include "gateway/store/code.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

#define CODE_DIGITS 6
#define TRIES	    64

static int code_hash(struct store *store, const char *digits, uint8_t hash[SEAL_HASH_BYTES])
{
	return seal_hash(store, "code", digits, strlen(digits), NULL, 0, hash);
}

/* 0 when a code with these digits is open, for whomever; -ENOENT. */
static int is_open(struct store *store, const char *digits)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int64_t one;
	int result = code_hash(store, digits, hash);

	if (result)
		return result;

	struct stmt open = stmt_use(store, STMT_CODE_OPEN);

	stmt_bind_blob(&open, ":hash", hash, sizeof(hash));
	stmt_bind_int(&open, ":now", clock_wall_ms(store->clock));
	return stmt_one(&open, &one);
}

/* Digits that mean nothing yet. */
static int fresh_digits(struct store *store, char out[REF_MAX])
{
	char kind[REF_KIND_MAX];

	for (int i = 0; i < TRIES; i++) {
		seal_code(out, CODE_DIGITS);

		int result = is_open(store, out);

		if (result == -ENOENT)
			result = ref_kind(store, out, kind);

		if (result)
			return result == -ENOENT ? 0 : result;
	}

	return -EEXIST;
}

int code_new(struct store *store, const char *purpose, int64_t number_id, int64_t object,
	int64_t expires_at, char out[REF_MAX])
{
	uint8_t hash[SEAL_HASH_BYTES];
	int64_t id;
	int result = fresh_digits(store, out);

	if (!result)
		result = code_hash(store, out, hash);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_CODE_PUT);

	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	stmt_bind_text(&put, ":purpose", purpose);
	stmt_bind_int(&put, ":number", number_id);
	stmt_bind_int(&put, ":object", object);
	stmt_bind_int(&put, ":expires", expires_at);
	return stmt_insert(&put, &id);
}

int code_find(struct store *store, const char *digits, int64_t number_id, struct code *out)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = code_hash(store, digits, hash);

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_CODE_FIND);

	stmt_bind_blob(&find, ":hash", hash, sizeof(hash));
	stmt_bind_int(&find, ":number", number_id);
	result = stmt_next(&find);

	if (result)
		return result;

	out->id = stmt_int(&find, 0);
	stmt_text(&find, 1, out->purpose, sizeof(out->purpose));
	out->object = stmt_int(&find, 2);
	out->expires_at = stmt_int(&find, 3);
	out->used_at = stmt_int(&find, 4);
	stmt_done(&find);
	return 0;
}

int code_use(struct store *store, int64_t id, int64_t now)
{
	struct stmt use = stmt_use(store, STMT_CODE_USE);

	stmt_bind_int(&use, ":id", id);
	stmt_bind_int(&use, ":now", now);
	return stmt_run(&use);
}

int code_void(struct store *store, const char *purpose, int64_t object, int64_t now)
{
	struct stmt void_all = stmt_use(store, STMT_CODE_VOID);

	stmt_bind_text(&void_all, ":purpose", purpose);
	stmt_bind_int(&void_all, ":object", object);
	stmt_bind_int(&void_all, ":now", now);
	return stmt_run(&void_all);
}

int code_pending(struct store *store, int64_t number_id, int64_t now)
{
	int64_t one;
	struct stmt pending = stmt_use(store, STMT_CODE_PENDING);

	stmt_bind_int(&pending, ":number", number_id);
	stmt_bind_int(&pending, ":now", now);
	return stmt_one(&pending, &one);
}
