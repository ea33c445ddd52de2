/*
 * Statements, for the files of this folder only: every one stands in statements.def, is checked
 * when the store opens, prepared when it is first used, since most of them are rare and each is
 * 7 kB, and bound by name. A parameter that the statement lacks is a bug and aborts.
 *
 *	struct stmt find = stmt_use(store, STMT_NUMBER_FIND);
 *
 *	stmt_bind_blob(&find, ":hash", hash, sizeof(hash));
 *	int result = stmt_next(&find);
 *
 *	if (!result)
 *		*id = stmt_int(&find, 0);
 *
 *	stmt_done(&find);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

struct store;

enum stmt_id {
#define STMT(name, sql) STMT_##name,
#include "gateway/store/statements.def"
#undef STMT
	STMT_COUNT,
};

struct stmt {
	struct store *store;
	sqlite3_stmt *handle;
};

/* Whether all of them hold; -errno with why on the first that does not. */
int stmt_check_all(struct store *store, char *why, size_t cap);
void stmt_finalize_all(struct store *store);

/*
 * Ready to bind; one that cannot be prepared fails when it is run. A statement in use (not done)
 * may not be used again: reads do not nest.
 */
struct stmt stmt_use(struct store *store, enum stmt_id id);

/* Whether it has a parameter of that name. */
bool stmt_has(const struct stmt *stmt, const char *name);
void stmt_bind_int(struct stmt *stmt, const char *name, int64_t value);
/* Text and blobs must live until the statement is run or done; NULL binds NULL. */
void stmt_bind_text(struct stmt *stmt, const char *name, const char *text);
void stmt_bind_textn(struct stmt *stmt, const char *name, const char *text, size_t len);
void stmt_bind_blob(struct stmt *stmt, const char *name, const void *data, size_t len);
void stmt_bind_null(struct stmt *stmt, const char *name);
/* NULL where the value is none. */
void stmt_bind_id(struct stmt *stmt, const char *name, int64_t id);

/* The next row: 0, -ENOENT at the end (then done by itself), or another -errno (done too). */
int stmt_next(struct stmt *stmt);
/* Ends reading and forgets what was bound. Harmless twice. */
void stmt_done(struct stmt *stmt);

/* Runs what gives no rows; done by itself. */
int stmt_run(struct stmt *stmt);
/* As stmt_run, and the id of the row inserted. */
int stmt_insert(struct stmt *stmt, int64_t *id);
/* As stmt_run, and how many rows it changed. */
int stmt_change(struct stmt *stmt, int64_t *rows);
/* The first column of the only row, as an integer; done by itself. -ENOENT without a row. */
int stmt_one(struct stmt *stmt, int64_t *value);

/* Reads the present row into one struct. */
typedef void (*stmt_read_fn)(const struct stmt *stmt, void *row);
/*
 * All rows of a statement that ends with LIMIT :limit, one after the other into out, an array of
 * cap structs of that size; done by itself. No row at all is 0 of them.
 */
int stmt_rows(struct stmt *stmt, stmt_read_fn read, void *out, size_t size, size_t cap,
	size_t *count);

/* Columns of the present row. */
int64_t stmt_int(const struct stmt *stmt, int column);
bool stmt_is_null(const struct stmt *stmt, int column);
/* Cut to what fits; NULL reads as empty. Returns out. */
const char *stmt_text(const struct stmt *stmt, int column, char *out, size_t cap);
/* Octets copied, at most cap. */
size_t stmt_blob(const struct stmt *stmt, int column, void *out, size_t cap);
/* The text itself, NUL-terminated, NULL for NULL; valid until the next step. */
const char *stmt_string(const struct stmt *stmt, int column, size_t *len);
/* Valid until the next step. */
const void *stmt_bytes(const struct stmt *stmt, int column, size_t *len);
