/*
 * Accounts and their passwords; see account.h.
 */
#include "gateway/store/account.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "gateway/store/account_state.h"

/* 9 MiB and four passes: as strong as OWASP asks, and one at a time in a console of 20 MB. */
#define HASH_PASSES 4
#define HASH_BYTES  (9U * 1024 * 1024)

bool account_name_is_good(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789._-");

	return len >= 2 && !name[len] && len < ACCOUNT_NAME_MAX;
}

bool account_password_is_good(const char *password)
{
	size_t octets = strlen(password), characters = 0;

	for (const char *at = password; *at; at++)
		characters += (*at & 0xc0) != 0x80;

	return characters >= ACCOUNT_PASSWORD_MIN && octets < ACCOUNT_PASSWORD_MAX;
}

static int hash(const char *password, char out[crypto_pwhash_STRBYTES])
{
	return crypto_pwhash_str(out, password, strlen(password), HASH_PASSES, HASH_BYTES) ?
		       -ENOMEM :
		       0;
}

static void read_text(sqlite3_stmt *stmt, int column, char *out, size_t cap)
{
	const unsigned char *text = sqlite3_column_text(stmt, column);

	snprintf(out, cap, "%s", text ? (const char *)text : "");
}

static void read_account(sqlite3_stmt *stmt, struct account *out)
{
	*out = (struct account){
		.id = sqlite3_column_int64(stmt, 0),
		.role = (uint32_t)sqlite3_column_int64(stmt, 3),
		.locked = sqlite3_column_int(stmt, 4) != 0,
		.made_at = sqlite3_column_int64(stmt, 5),
		.password_at = sqlite3_column_int64(stmt, 6),
		.seen_at = sqlite3_column_int64(stmt, 7),
	};
	read_text(stmt, 1, out->name, sizeof(out->name));
	read_text(stmt, 2, out->title, sizeof(out->title));
}

/* One row of a statement whose parameter is bound; finalises. */
static int one(struct accounts *accounts, sqlite3_stmt *stmt, struct account *out)
{
	int result = account_step(accounts, stmt);

	if (!result)
		read_account(stmt, out);

	sqlite3_finalize(stmt);
	return result;
}

int account_add(struct accounts *accounts, const char *name, const char *title, uint32_t role,
	const char *password, int64_t now)
{
	char hashed[crypto_pwhash_STRBYTES];

	if (!account_name_is_good(name) || !account_password_is_good(password) || !role)
		return -EINVAL;

	int result = hash(password, hashed);

	if (result)
		return result;

	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_ADD);

	account_bind_text(stmt, ":name", name);
	account_bind_text(stmt, ":title", title);
	account_bind_int(stmt, ":role", role);
	account_bind_text(stmt, ":password", hashed);
	account_bind_int(stmt, ":now", now);
	return account_run(accounts, stmt);
}

int account_get(struct accounts *accounts, int64_t id, struct account *out)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_GET);

	account_bind_int(stmt, ":id", id);
	return one(accounts, stmt, out);
}

int account_find(struct accounts *accounts, const char *name, struct account *out)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_FIND);

	account_bind_text(stmt, ":name", name);
	return one(accounts, stmt, out);
}

int account_next(struct accounts *accounts, const char *after, struct account *out)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_NEXT);

	account_bind_text(stmt, ":after", after);
	return one(accounts, stmt, out);
}

int account_count(struct accounts *accounts, int64_t *count)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_COUNT);
	int result = account_step(accounts, stmt);

	*count = result ? 0 : sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return result;
}

/* A change of one account, bound and with :id; it must be there. */
static int change(struct accounts *accounts, sqlite3_stmt *stmt, int64_t id)
{
	account_bind_int(stmt, ":id", id);

	int result = account_run(accounts, stmt);

	return result || sqlite3_changes(accounts->db) ? result : -ENOENT;
}

int account_set_password(
	struct accounts *accounts, int64_t id, const char *password, int64_t now)
{
	char hashed[crypto_pwhash_STRBYTES];

	if (!account_password_is_good(password))
		return -EINVAL;

	int result = hash(password, hashed);

	if (result)
		return result;

	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SET_PASSWORD);

	account_bind_text(stmt, ":password", hashed);
	account_bind_int(stmt, ":now", now);
	result = change(accounts, stmt, id);
	return result ? result : session_end_all(accounts, id);
}

int account_set_locked(struct accounts *accounts, int64_t id, bool locked)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SET_LOCKED);

	account_bind_int(stmt, ":locked", locked);

	int result = change(accounts, stmt, id);

	return result || !locked ? result : session_end_all(accounts, id);
}

int account_set_role(struct accounts *accounts, int64_t id, uint32_t role)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_SET_ROLE);

	account_bind_int(stmt, ":role", role);
	return change(accounts, stmt, id);
}

/* Made when first needed: of a password that nobody will type. */
static const char *dummy(struct accounts *accounts)
{
	char password[33];
	uint8_t octets[16];

	if (!accounts->dummy[0]) {
		randombytes_buf(octets, sizeof(octets));
		sodium_bin2hex(password, sizeof(password), octets, sizeof(octets));
		hash(password, accounts->dummy);
	}

	return accounts->dummy;
}

int account_check(struct accounts *accounts, const char *name, const char *password,
	struct account *out)
{
	sqlite3_stmt *stmt = account_prepare(accounts, ACCOUNT_STMT_FIND);
	char hashed[crypto_pwhash_STRBYTES];

	account_bind_text(stmt, ":name", name);

	int result = account_step(accounts, stmt);

	snprintf(hashed, sizeof(hashed), "%s", dummy(accounts));

	if (!result) {
		read_account(stmt, out);
		read_text(stmt, 8, hashed, sizeof(hashed));
	}

	sqlite3_finalize(stmt);

	bool theirs = !crypto_pwhash_str_verify(hashed, password, strlen(password));

	if (result == -ENOENT || (!result && (!theirs || out->locked)))
		return -EACCES;

	return result;
}
