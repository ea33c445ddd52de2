/*
 * Versions of the schema: each step in one transaction together with its version. A database of a
 * newer keng, or of another program, is left alone.
 */
#include <errno.h>
#include <stdio.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

#define APPLICATION_ID 0x6b656e67 /* "keng" */

/* migrations[n] leads from version n to n + 1. */
static const char *const migrations[] = {
	schema_sql,
};

#define SCHEMA_VERSION ((int64_t)(sizeof(migrations) / sizeof(migrations[0])))

static int read_int(struct store *store, const char *sql, int64_t *value)
{
	sqlite3_stmt *handle;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &handle, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(handle);

	if (rc == SQLITE_ROW)
		*value = sqlite3_column_int64(handle, 0);

	sqlite3_finalize(handle);
	return rc == SQLITE_ROW ? 0 :
				  store_error(store, sqlite3_extended_errcode(store->db), sql);
}

/* Ours, or nothing yet. */
static int read_version(struct store *store, int64_t *version, char *why, size_t cap)
{
	int64_t application = 0, tables = 0;
	int result = read_int(store, "PRAGMA application_id", &application);

	if (!result)
		result = read_int(store, "PRAGMA user_version", version);

	if (!result)
		result = read_int(store, "SELECT count(*) FROM sqlite_schema", &tables);

	if (result) {
		snprintf(why, cap, "%s: %s", store->conf.path, sqlite3_errmsg(store->db));
		return result;
	}

	if (application == APPLICATION_ID || (!application && !tables && !*version))
		return 0;

	snprintf(why, cap, "%s: this is a database of another program; name another store.path",
		store->conf.path);
	return -EPROTO;
}

static int refuse_newer(struct store *store, int64_t version, char *why, size_t cap)
{
	snprintf(why, cap,
		"%s: its schema is version %lld and this keng knows %lld: install the newer keng again, "
		"or restore a backup made before it",
		store->conf.path, (long long)version, (long long)SCHEMA_VERSION);
	return -EPROTO;
}

static int migrate_step(struct store *store, int64_t version)
{
	char sql[96];
	int result = store_exec(store, "BEGIN IMMEDIATE");

	if (result)
		return result;

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %lld; PRAGMA application_id = %d",
		(long long)version + 1, APPLICATION_ID);
	result = store_exec(store, migrations[version]);

	if (!result)
		result = store_exec(store, sql);

	failpoint("migrate");

	if (!result)
		result = store_exec(store, "COMMIT");

	if (result && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);

	return result;
}

int migrate_run(struct store *store, char *why, size_t cap)
{
	int64_t version = 0;
	int result = read_version(store, &version, why, cap);

	if (result)
		return result;

	if (version > SCHEMA_VERSION)
		return refuse_newer(store, version, why, cap);

	store->fresh = !version;

	for (; version < SCHEMA_VERSION; version++) {
		result = migrate_step(store, version);

		if (result) {
			snprintf(why, cap, "%s: migration to version %lld failed: %s",
				store->conf.path, (long long)version + 1,
				sqlite3_errmsg(store->db));
			return result;
		}

		log_info("store", "schema is version %lld", (long long)version + 1);
	}

	return 0;
}

int migrate_check(struct store *store, char *why, size_t cap)
{
	int64_t version = 0;
	int result = read_version(store, &version, why, cap);

	if (result)
		return result;

	if (version > SCHEMA_VERSION)
		return refuse_newer(store, version, why, cap);

	if (version == SCHEMA_VERSION)
		return 0;

	snprintf(why, cap, "%s: its schema is version %lld; start kengd once to bring it to %lld",
		store->conf.path, (long long)version, (long long)SCHEMA_VERSION);
	return -EPROTO;
}
