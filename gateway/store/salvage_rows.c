/*
 * What can be read of a damaged database, row by row from both ends of each table up to where it
 * is torn; then what the gaps leave open. The tables are those of this schema, whatever stands in
 * the damaged one's.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/base/strbuf.h"
#include "gateway/store/salvage_state.h"

#define NAME_MAX_OURS 64
#define SQL_MAX	      2048

/*
 * Rows may be older than what was done: orders that wait are as uncertain as those of a dead
 * daemon (scheduler_recover), and what has its command was handled.
 */
static const char doubt_sql[] =
	"UPDATE outbox_part SET state = 'sending', attempts = attempts + 1,"
	" modem = coalesce(modem, ''), mr = NULL, sending_at = coalesce(sending_at, 0)"
	" WHERE state = 'queued' AND outbox_id IN"
	" (SELECT id FROM outbox WHERE state IN ('queued', 'held', 'sending'));"
	"UPDATE outbox SET state = 'sending', ready = 0 WHERE state IN ('queued', "
	"'held')";

/* Triggers do not run there. */
static const char settle_sql[] =
	"UPDATE message SET state = 'failed', error = 'salvaged' WHERE state = 'kept'"
	" AND id IN (SELECT message_id FROM command);"
	"UPDATE tally SET n = CASE listing"
	" WHEN 'inbox' THEN (SELECT count(*) FROM message WHERE state = tally.state)"
	" ELSE (SELECT count(*) FROM outbox WHERE state = tally.state) END";

struct table {
	char name[NAME_MAX_OURS];
	char columns[SQL_MAX / 2]; /* of both databases */
	char marks[SQL_MAX / 4];   /* "?, ?" */
	char up[NAME_MAX_OURS * 4],
		down[NAME_MAX_OURS * 4]; /* in the order of its tree */
};

struct rescue {
	struct store *fresh;
	sqlite3 *old;
	struct salvage *out;
	bool cut; /* the table at hand */
};

/* Whether the damage says so, and not this machine's present state. */
static bool is_damage(sqlite3 *old, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_ERROR: /* no such table: its entry is gone */
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return true;
	case SQLITE_IOERR: return store_errno(old, rc) == -EIO;
	}

	return false;
}

static bool old_has(sqlite3 *old, const char *table, const char *column)
{
	return sqlite3_table_column_metadata(old, "main", table, column, NULL, NULL, NULL,
		       NULL, NULL) == SQLITE_OK;
}

static void put_separated(struct strbuf *out, const char *text, const char *end)
{
	if (out->len)
		strbuf_put(out, ", ");

	strbuf_put(out, text);
	strbuf_put(out, end);
}

/* Rows of name, place in the primary key. */
static int table_describe(struct rescue *rescue, struct table *table, bool without_rowid)
{
	struct strbuf columns = strbuf_on(table->columns, sizeof(table->columns));
	struct strbuf marks = strbuf_on(table->marks, sizeof(table->marks));
	struct strbuf up = strbuf_on(table->up, sizeof(table->up));
	struct strbuf down = strbuf_on(table->down, sizeof(table->down));
	struct stmt all = stmt_use(rescue->fresh, STMT_SALVAGE_COLUMNS);
	char name[NAME_MAX_OURS];
	int result;

	stmt_bind_text(&all, ":table", table->name);

	while (!(result = stmt_next(&all))) {
		stmt_text(&all, 0, name, sizeof(name));

		if (without_rowid && stmt_int(&all, 1)) {
			put_separated(&up, name, "");
			put_separated(&down, name, " DESC");
		}

		if (old_has(rescue->old, table->name, name)) {
			put_separated(&columns, name, "");
			put_separated(&marks, "?", "");
		}
	}

	if (!without_rowid) {
		strbuf_put(&up, "rowid");
		strbuf_put(&down, "rowid DESC");
	}

	return result == -ENOENT ? 0 : result;
}

static int row_put(struct rescue *rescue, sqlite3_stmt *from, sqlite3_stmt *to)
{
	for (int i = 0; i < sqlite3_column_count(from); i++)
		sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));

	int rc = sqlite3_step(to);

	if (rc == SQLITE_DONE)
		rescue->out->rows += sqlite3_changes64(rescue->fresh->db);

	sqlite3_reset(to);
	return rc == SQLITE_DONE ? 0 : store_error(rescue->fresh, rc, "salvage");
}

/* As far as they can be read. */
static int rows_copy(struct rescue *rescue, const struct table *table, const char *order,
	sqlite3_stmt *to)
{
	char sql[SQL_MAX];
	sqlite3_stmt *from = NULL;
	int result = 0;

	snprintf(sql, sizeof(sql), "SELECT %s FROM %s NOT INDEXED ORDER BY %s",
		table->columns, table->name, order);

	int rc = sqlite3_prepare_v2(rescue->old, sql, -1, &from, NULL);

	while (!result && rc == SQLITE_OK && (rc = sqlite3_step(from)) == SQLITE_ROW) {
		result = row_put(rescue, from, to);
		rc = SQLITE_OK;
	}

	sqlite3_finalize(from);

	if (result || rc == SQLITE_DONE)
		return result;

	rescue->cut = true;
	return is_damage(rescue->old, rc) ? 0 : store_errno(rescue->old, rc);
}

static int table_copy(struct rescue *rescue, const struct table *table)
{
	char sql[SQL_MAX];
	sqlite3_stmt *to = NULL;

	snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO %s (%s) VALUES (%s)",
		table->name, table->columns, table->marks);

	int rc = sqlite3_prepare_v2(rescue->fresh->db, sql, -1, &to, NULL);

	if (rc != SQLITE_OK)
		return store_error(rescue->fresh, rc, sql);

	int result = rows_copy(rescue, table, table->up, to);

	if (!result && rescue->cut)
		result = rows_copy(rescue, table, table->down, to);

	sqlite3_finalize(to);
	return result;
}

static void tell_cut(struct rescue *rescue, const struct table *table)
{
	struct salvage *out = rescue->out;
	size_t len = strlen(out->tables);

	out->cut++;
	snprintf(out->tables + len, sizeof(out->tables) - len, "%s%s", len ? " " : "",
		table->name);
	log_warnx("store", "of the table %s rows may be lost", table->name);
}

static int table_save(struct rescue *rescue, struct table *table, bool without_rowid)
{
	int result = table_describe(rescue, table, without_rowid);

	if (result)
		return result;

	rescue->cut = !table->columns[0];

	if (!rescue->cut)
		result = table_copy(rescue, table);

	if (!result && rescue->cut)
		tell_cut(rescue, table);

	return result;
}

static int tables_save(struct rescue *rescue)
{
	struct stmt all = stmt_use(rescue->fresh, STMT_SALVAGE_TABLES);
	int result;

	while (!(result = stmt_next(&all))) {
		struct table table;

		stmt_text(&all, 0, table.name, sizeof(table.name));
		result = table_save(rescue, &table, stmt_int(&all, 1));

		if (result) {
			stmt_done(&all);
			return result;
		}
	}

	return result == -ENOENT ? 0 : result;
}

/* A row that names one which was not saved forgets it, or goes where it cannot be without. */
static int reference_mend(struct rescue *rescue, struct stmt *reference, int64_t *mended)
{
	char table[NAME_MAX_OURS], column[NAME_MAX_OURS], parent[NAME_MAX_OURS];
	char where[SQL_MAX / 2], sql[SQL_MAX];

	stmt_text(reference, 0, table, sizeof(table));
	stmt_text(reference, 1, column, sizeof(column));
	stmt_text(reference, 2, parent, sizeof(parent));
	snprintf(where, sizeof(where), "%s IS NOT NULL AND %s NOT IN (SELECT id FROM %s)",
		column, column, parent);

	if (stmt_int(reference, 3))
		snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE %s", table, where);
	else
		snprintf(sql, sizeof(sql), "UPDATE %s SET %s = NULL WHERE %s", table,
			column, where);

	int result = store_exec(rescue->fresh, sql);

	*mended += result ? 0 : sqlite3_changes64(rescue->fresh->db);
	return result;
}

/* What goes may have been named itself. */
static int references_mend(struct rescue *rescue)
{
	int64_t mended;

	do {
		struct stmt all = stmt_use(rescue->fresh, STMT_SALVAGE_REFERENCES);
		int result;

		mended = 0;

		while (!(result = stmt_next(&all))) {
			result = reference_mend(rescue, &all, &mended);

			if (result) {
				stmt_done(&all);
				return result;
			}
		}

		if (result != -ENOENT)
			return result;
	} while (mended);

	return 0;
}

int salvage_rows(struct store *fresh, sqlite3 *old, struct salvage *out)
{
	struct rescue rescue = {.fresh = fresh, .old = old, .out = out};
	int result = tables_save(&rescue);

	if (!result)
		result = references_mend(&rescue);

	if (!result)
		result = store_exec(fresh, doubt_sql);

	return result ? result : store_exec(fresh, settle_sql);
}

int salvage_doubt(struct store *store, int64_t *orders)
{
	int result = store_exec(store, doubt_sql);

	*orders = sqlite3_changes64(store->db);
	return result;
}
