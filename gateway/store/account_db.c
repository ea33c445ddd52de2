/*
 * The file of accounts and sessions, and how statements on it are run; see account.h.
 */
#include "gateway/store/account.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/store/account_state.h"

#define APPLICATION_ID "1801808738" /* "kecb" */

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS account ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
	" title TEXT NOT NULL,"
	" role INTEGER NOT NULL,"
	" password TEXT NOT NULL,"
	" locked INTEGER NOT NULL DEFAULT 0,"
	" made_at INTEGER NOT NULL,"
	" password_at INTEGER NOT NULL,"
	" seen_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE IF NOT EXISTS session ("
	" hash BLOB PRIMARY KEY,"
	" account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,"
	" csrf TEXT NOT NULL,"
	" made_at INTEGER NOT NULL,"
	" seen_at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS session_account ON session(account_id);"
	"PRAGMA application_id = " APPLICATION_ID ";"
	"PRAGMA user_version = 1";

static int verdict(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW: return 0;
	case SQLITE_CONSTRAINT: return -EEXIST;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return -EBUSY;
	case SQLITE_FULL: return -ENOSPC;
	case SQLITE_READONLY: return -EROFS;
	}

	return -EIO;
}

static const char *const statements[ACCOUNT_STMTS] = {
#define STMT(name, sql) [ACCOUNT_STMT_##name] = sql,
#include "gateway/store/statements_account.def"
#undef STMT
};

sqlite3_stmt *account_prepare(struct accounts *accounts, enum account_stmt id)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(accounts->db, statements[id], -1, &stmt, NULL) != SQLITE_OK)
		log_warnx("accounts", "%s", sqlite3_errmsg(accounts->db));

	return stmt;
}

void account_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	sqlite3_bind_int64(stmt, sqlite3_bind_parameter_index(stmt, name), value);
}

void account_bind_text(sqlite3_stmt *stmt, const char *name, const char *text)
{
	sqlite3_bind_text(
		stmt, sqlite3_bind_parameter_index(stmt, name), text, -1, SQLITE_STATIC);
}

void account_bind_blob(sqlite3_stmt *stmt, const char *name, const void *data, size_t len)
{
	sqlite3_bind_blob64(
		stmt, sqlite3_bind_parameter_index(stmt, name), data, len, SQLITE_STATIC);
}

int account_step(struct accounts *accounts, sqlite3_stmt *stmt)
{
	int rc = stmt ? sqlite3_step(stmt) : SQLITE_ERROR;

	if (rc == SQLITE_ROW)
		return 0;

	if (rc != SQLITE_DONE && (rc & 0xff) != SQLITE_CONSTRAINT)
		log_warnx("accounts", "%s", sqlite3_errmsg(accounts->db));

	return rc == SQLITE_DONE ? -ENOENT : verdict(rc);
}

int account_run(struct accounts *accounts, sqlite3_stmt *stmt)
{
	int result = account_step(accounts, stmt);

	sqlite3_finalize(stmt);
	return result == -ENOENT ? 0 : result;
}

static int prepare_file(struct accounts *accounts, const char *path, char *why, size_t cap)
{
	mode_t before = umask(0077);
	int rc = sqlite3_open_v2(path, &accounts->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(accounts->db,
			"PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL;"
			"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
			"PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;"
			"PRAGMA cache_size = -256",
			NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(accounts->db, schema, NULL, NULL, NULL);

	umask(before);

	if (rc == SQLITE_OK)
		return 0;

	snprintf(why, cap, "%s: %s; its folder must be the console's own to write", path,
		sqlite3_errmsg(accounts->db));
	return verdict(rc);
}

int accounts_open(struct accounts **out, const char *path, char *why, size_t cap)
{
	struct accounts *accounts = alloc_zero(sizeof(*accounts));

	*out = NULL;

	if (sodium_init() < 0)
		abort();

	int result = prepare_file(accounts, path, why, cap);

	if (result) {
		accounts_close(accounts);
		return result;
	}

	*out = accounts;
	return 0;
}

void accounts_close(struct accounts *accounts)
{
	if (!accounts)
		return;

	sqlite3_close(accounts->db);
	free(accounts);
}
