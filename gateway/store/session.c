/*
 * Who is signed in: tokens by their hash, and when they are over; see account.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/store/account_state.h"

#define TOKEN_BYTES 32
#define HASH_BYTES  32
#define SEEN_MS	    60000

static void token_make(char out[ACCOUNT_TOKEN_MAX])
{
	uint8_t octets[TOKEN_BYTES];

	randombytes_buf(octets, sizeof(octets));
	sodium_bin2base64(out, ACCOUNT_TOKEN_MAX, octets, sizeof(octets),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void token_hash(const char *token, uint8_t out[HASH_BYTES])
{
	crypto_generichash(out, HASH_BYTES, (const uint8_t *)token, strlen(token), NULL, 0);
}

int session_begin(struct accounts *accounts, int64_t account_id, int64_t now,
	char token[ACCOUNT_TOKEN_MAX], struct session *out)
{
	uint8_t hash[HASH_BYTES];
	sqlite3_stmt *seen = account_prepare(accounts, ACCOUNT_STMT_SET_SEEN);

	*out = (struct session){.account_id = account_id, .made_at = now, .seen_at = now};
	token_make(token);
	token_make(out->csrf);
	token_hash(token, hash);
	account_bind_int(seen, ":now", now);
	account_bind_int(seen, ":id", account_id);

	int result = account_run(accounts, seen);

	if (result)
		return result;

	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SESSION_ADD);

	account_bind_blob(stmt, ":hash", hash, sizeof(hash));
	account_bind_int(stmt, ":account", account_id);
	account_bind_text(stmt, ":csrf", out->csrf);
	account_bind_int(stmt, ":now", now);
	return account_run(accounts, stmt);
}

static int session_touch(struct accounts *accounts, const uint8_t hash[HASH_BYTES], int64_t now)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SESSION_SEEN);

	account_bind_int(stmt, ":now", now);
	account_bind_blob(stmt, ":hash", hash, HASH_BYTES);
	return account_run(accounts, stmt);
}

/* A clock that was set back makes no session longer. */
static bool is_over(const struct session *session, int64_t now)
{
	return now - session->seen_at > SESSION_IDLE_MS ||
	       now - session->made_at > SESSION_ABSOLUTE_MS || session->made_at - now > SEEN_MS;
}

int session_find(
	struct accounts *accounts, const char *token, int64_t now, struct session *out)
{
	uint8_t hash[HASH_BYTES];
	sqlite3_stmt *stmt;

	if (!*token)
		return -ENOENT;

	token_hash(token, hash);
	stmt = account_prepare(accounts, ACCOUNT_STMT_SESSION_FIND);
	account_bind_blob(stmt, ":hash", hash, sizeof(hash));

	int result = account_step(accounts, stmt);

	if (!result) {
		*out = (struct session){
			.account_id = sqlite3_column_int64(stmt, 0),
			.made_at = sqlite3_column_int64(stmt, 2),
			.seen_at = sqlite3_column_int64(stmt, 3),
		};
		snprintf(out->csrf, sizeof(out->csrf), "%s",
			(const char *)sqlite3_column_text(stmt, 1));
	}

	sqlite3_finalize(stmt);

	if (!result && is_over(out, now)) {
		session_end(accounts, token);
		return -ENOENT;
	}

	if (!result && now - out->seen_at > SEEN_MS)
		result = session_touch(accounts, hash, now);

	return result;
}

int session_end(struct accounts *accounts, const char *token)
{
	uint8_t hash[HASH_BYTES];
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SESSION_END);

	token_hash(token, hash);
	account_bind_blob(stmt, ":hash", hash, sizeof(hash));
	return account_run(accounts, stmt);
}

int session_end_all(struct accounts *accounts, int64_t account_id)
{
	sqlite3_stmt *stmt =
		account_prepare(accounts, ACCOUNT_STMT_SESSION_END_ALL);

	account_bind_int(stmt, ":account", account_id);
	return account_run(accounts, stmt);
}

int session_sweep(struct accounts *accounts, int64_t now)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SESSION_SWEEP);

	account_bind_int(stmt, ":idle", now - SESSION_IDLE_MS);
	account_bind_int(stmt, ":absolute", now - SESSION_ABSOLUTE_MS);
	return account_run(accounts, stmt);
}
