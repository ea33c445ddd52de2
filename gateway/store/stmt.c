/*
 * Prepared statements, bound by name; see stmt.h.
 */
#include "gateway/store/stmt.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

struct stmt_row {
	const char *name;
	const char *sql;
};

static const struct stmt_row stmt_table[STMT_COUNT] = {
#define STMT(name, sql) [STMT_##name] = {#name, sql},
#include "gateway/store/statements.def"
#undef STMT
};

static int prepare(struct store *store, enum stmt_id id, sqlite3_stmt **handle)
{
	const char *tail = NULL;
	int rc = sqlite3_prepare_v3(store->db, stmt_table[id].sql, -1, SQLITE_PREPARE_PERSISTENT,
		handle, &tail);

	assert(rc != SQLITE_OK || !*tail);
	return rc;
}

int stmt_check_all(struct store *store, char *why, size_t cap)
{
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_stmt *handle = NULL;
		int rc = prepare(store, (enum stmt_id)i, &handle);

		sqlite3_finalize(handle);

		if (rc == SQLITE_OK)
			continue;

		snprintf(why, cap, "%s: statement %s: %s", store->conf.path, stmt_table[i].name,
			sqlite3_errmsg(store->db));

		/* Its schema has this version's number and is another one. */
		if (rc == SQLITE_ERROR) {
			damage_found(store);
			return -EIO;
		}

		return store_error(store, rc, stmt_table[i].name);
	}

	return 0;
}

void stmt_finalize_all(struct store *store)
{
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
}

struct stmt stmt_use(struct store *store, enum stmt_id id)
{
	sqlite3_stmt **handle = &store->statements[id];

	if (!*handle) {
		int rc = prepare(store, id, handle);

		if (rc != SQLITE_OK)
			store_error(store, rc, stmt_table[id].name);
	}

	assert(!*handle || !sqlite3_stmt_busy(*handle));
	return (struct stmt){.store = store, .handle = *handle};
}

bool stmt_has(const struct stmt *stmt, const char *name)
{
	return sqlite3_bind_parameter_index(stmt->handle, name) > 0;
}

static int stmt_parameter(const struct stmt *stmt, const char *name)
{
	int index = sqlite3_bind_parameter_index(stmt->handle, name);

	if (!index && stmt->handle) {
		log_warnx("store", "no parameter %s in: %s", name, sqlite3_sql(stmt->handle));
		abort();
	}

	return index;
}

void stmt_bind_int(struct stmt *stmt, const char *name, int64_t value)
{
	sqlite3_bind_int64(stmt->handle, stmt_parameter(stmt, name), value);
}

void stmt_bind_textn(struct stmt *stmt, const char *name, const char *text, size_t len)
{
	sqlite3_bind_text64(stmt->handle, stmt_parameter(stmt, name), text, len, SQLITE_STATIC,
		SQLITE_UTF8);
}

void stmt_bind_text(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_textn(stmt, name, text, text ? strlen(text) : 0);
}

void stmt_bind_blob(struct stmt *stmt, const char *name, const void *data, size_t len)
{
	sqlite3_bind_blob64(stmt->handle, stmt_parameter(stmt, name), data, len, SQLITE_STATIC);
}

void stmt_bind_null(struct stmt *stmt, const char *name)
{
	sqlite3_bind_null(stmt->handle, stmt_parameter(stmt, name));
}

void stmt_bind_id(struct stmt *stmt, const char *name, int64_t id)
{
	if (id)
		stmt_bind_int(stmt, name, id);
	else
		stmt_bind_null(stmt, name);
}

void stmt_done(struct stmt *stmt)
{
	sqlite3_reset(stmt->handle);
	sqlite3_clear_bindings(stmt->handle);
}

int stmt_next(struct stmt *stmt)
{
	struct store *store = stmt->store;

	/* What a failed disk says the second time is not to be believed. */
	if (store->broken || !stmt->handle) {
		stmt_done(stmt);
		return -EIO;
	}

	/* SQLite ends a transaction by itself on some errors: what follows must not stand alone. */
	if (store->depth > 0 && sqlite3_get_autocommit(store->db)) {
		stmt_done(stmt);
		return store->lost ? store->lost : -EIO;
	}

	/* Many short statements are as long as one. */
	if (store->read_until && clock_boot_ms(store->clock) >= store->read_until) {
		stmt_done(stmt);
		return -ETIMEDOUT;
	}

	int rc = sqlite3_step(stmt->handle);

	if (rc == SQLITE_ROW)
		return 0;

	int result = -ENOENT;

	if (rc != SQLITE_DONE)
		result = store_error(store, sqlite3_extended_errcode(store->db),
			sqlite3_sql(stmt->handle));

	stmt_done(stmt);
	return result;
}

int stmt_run(struct stmt *stmt)
{
	int result = stmt_next(stmt);

	stmt_done(stmt);
	return result == -ENOENT ? 0 : result;
}

int stmt_insert(struct stmt *stmt, int64_t *id)
{
	int result = stmt_run(stmt);

	if (!result && id)
		*id = sqlite3_last_insert_rowid(stmt->store->db);

	return result;
}

int stmt_change(struct stmt *stmt, int64_t *rows)
{
	int result = stmt_run(stmt);

	*rows = result ? 0 : sqlite3_changes64(stmt->store->db);
	return result;
}

int stmt_one(struct stmt *stmt, int64_t *value)
{
	int result = stmt_next(stmt);

	if (!result) {
		*value = stmt_int(stmt, 0);
		stmt_done(stmt);
	}

	return result;
}

int stmt_rows(struct stmt *stmt, stmt_read_fn read, void *out, size_t size, size_t cap,
	size_t *count)
{
	int result = 0;

	stmt_bind_int(stmt, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(stmt)); (*count)++)
		read(stmt, (char *)out + *count * size);

	stmt_done(stmt);
	return result == -ENOENT ? 0 : result;
}

int64_t stmt_int(const struct stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->handle, column);
}

bool stmt_is_null(const struct stmt *stmt, int column)
{
	return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

const char *stmt_string(const struct stmt *stmt, int column, size_t *len)
{
	const unsigned char *text = sqlite3_column_text(stmt->handle, column);

	*len = (size_t)sqlite3_column_bytes(stmt->handle, column);
	return (const char *)text;
}

const void *stmt_bytes(const struct stmt *stmt, int column, size_t *len)
{
	const void *data = sqlite3_column_blob(stmt->handle, column);

	*len = (size_t)sqlite3_column_bytes(stmt->handle, column);
	return data;
}

size_t stmt_blob(const struct stmt *stmt, int column, void *out, size_t cap)
{
	size_t len;
	const void *data = stmt_bytes(stmt, column, &len);

	if (len > cap)
		len = cap;

	if (len)
		memcpy(out, data, len);

	return len;
}

const char *stmt_text(const struct stmt *stmt, int column, char *out, size_t cap)
{
	size_t len = stmt_blob(stmt, column, out, cap - 1);

	out[len] = '\0';
	return out;
}
