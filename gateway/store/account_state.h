/*
 * What account.c and session.c share; nobody else includes it.
 */
#pragma once

#include <sqlite3.h>

#include "gateway/store/account.h"

struct accounts {
	sqlite3 *db;
	char dummy[128]; /* a hash that is nobody's: unknown names take as long */
};

enum account_stmt {
#define STMT(name, sql) ACCOUNT_STMT_##name,
#include "gateway/store/statements_account.def"
#undef STMT
	ACCOUNT_STMTS,
};

/* Ready to bind, or NULL with why in the log. Finalise it with sqlite3_finalize(). */
sqlite3_stmt *account_prepare(struct accounts *accounts, enum account_stmt id);
void account_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value);
void account_bind_text(sqlite3_stmt *stmt, const char *name, const char *text);
void account_bind_blob(sqlite3_stmt *stmt, const char *name, const void *data, size_t len);
/* 0 a row, -ENOENT none, else -errno. */
int account_step(struct accounts *accounts, sqlite3_stmt *stmt);
/* Runs to the end and finalises; 0, -EEXIST, -errno. */
int account_run(struct accounts *accounts, sqlite3_stmt *stmt);
