/*
 * Opening, transactions, closing; see store.h. What the disk must hold is in pragma.c, what the
 * tables are in schema.sql.
 */
#include "gateway/store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "gateway/base/alloc.h"
#include "gateway/base/clock.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

#define PROGRESS_STEPS 4000 /* of SQLite's machine between two looks at the clock */

int store_exec(struct store *store, const char *sql)
{
	int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_error(store, sqlite3_extended_errcode(store->db), sql);
}

/*
 * SQLite lets several processes write in turn; a second keng would take the first one's messages
 * for those of a dead one. Held until the connection is closed: closing any descriptor of the file
 * drops SQLite's own locks. flock(2) and those do not see each other.
 */
static int writer_lock(struct store *store, char *why, size_t cap)
{
	store->lock_fd = open(store->conf.path, O_RDWR | O_CLOEXEC);

	if (store->lock_fd < 0) {
		int error = errno;

		snprintf(why, cap, "%s: cannot open the store: %s", store->conf.path, strerror(error));
		return -error;
	}

	if (!flock(store->lock_fd, LOCK_EX | LOCK_NB))
		return 0;

	snprintf(why, cap, "%s: another process writes to this store", store->conf.path);
	return -EBUSY;
}

static int database_open(struct store *store, char *why, size_t cap)
{
	const char *path = store->conf.path;
	int flags = store->conf.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int result = store->conf.read_only ? 0 : damage_foresee(store, why, cap);

	if (result)
		return result;

	if (!store->conf.read_only)
		result = file_create(path, STORE_MODE);

	if (result) {
		snprintf(why, cap, "%s: cannot create the store: %s", path, strerror(-result));
		return result;
	}

	if (!store->conf.read_only)
		result = writer_lock(store, why, cap);

	if (result)
		return result;

	/* Nobody asks SQLite how much memory it has; refused when it is too late, and no matter. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

	int rc = sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc != SQLITE_OK) {
		snprintf(why, cap, "%s: cannot open the store: %s", path,
			sqlite3_errmsg(store->db));
		return store_errno(store->db, sqlite3_extended_errcode(store->db));
	}

	/* SQLite is content with less, and would never write again. */
	if (store->conf.read_only || !sqlite3_db_readonly(store->db, "main"))
		return 0;

	snprintf(why, cap, "%s: its file system is read-only: see why, and mount it anew", path);
	return -EROFS;
}

static int store_setup(struct store *store, char *why, size_t cap)
{
	int result = database_open(store, why, cap);

	if (!result)
		result = pragma_apply(store, why, cap);

	if (!result)
		result = store->conf.read_only ? migrate_check(store, why, cap) :
						 migrate_run(store, why, cap);

	if (!result)
		result = stmt_check_all(store, why, cap);

	if (!result && !store->conf.read_only)
		result = damage_check(store, why, cap);

	if (!result && !store->conf.read_only)
		result = key_load(store, why, cap);

	return result;
}

int store_open(struct store **out, const struct store_conf *conf, struct clock *clock, char *why,
	size_t cap)
{
	struct store *store = alloc_zero(sizeof(*store));

	*out = NULL;
	why[0] = '\0';

	if (sodium_init() < 0)
		abort();

	sodium_mlock(store->key, sizeof(store->key) + sizeof(store->seal_key));
	store->conf = *conf;
	store->clock = clock;
	store->lock_fd = -1;

	int result = salvage_resume(conf, why, cap);

	if (!result)
		result = store_setup(store, why, cap);

	if (result == -EIO && store->damaged)
		result = damage_name(store, why, cap);

	if (result) {
		if (!why[0])
			snprintf(why, cap, "%s: %s", conf->path, strerror(-result));

		store_close(store);
		return result;
	}

	room_measure(store);
	*out = store;
	return 0;
}

void store_close(struct store *store)
{
	if (!store)
		return;

	store_backup_stop(store);
	stmt_finalize_all(store);
	sqlite3_close(store->db);

	if (store->lock_fd >= 0)
		close(store->lock_fd);

	sodium_munlock(store->key, sizeof(store->key) + sizeof(store->seal_key));
	free(store);
}

struct clock *store_clock(const struct store *store)
{
	return store->clock;
}

int store_depth(const struct store *store)
{
	return store->depth;
}

uint64_t store_commits(const struct store *store)
{
	return store->commits;
}

/* All of one name: the innermost is meant. */
static int savepoint(struct store *store, enum stmt_id statement)
{
	struct stmt stmt = stmt_use(store, statement);

	return stmt_run(&stmt);
}

int store_begin(struct store *store)
{
	int result;

	assert(store->depth < STORE_DEPTH_MAX);

	if (store->broken)
		return -EIO;

	if (store->depth > 0 && sqlite3_get_autocommit(store->db))
		return store->lost ? store->lost : -EIO;

	if (store->depth > 0) {
		result = savepoint(store, STMT_SAVEPOINT);
	} else {
		struct stmt begin = stmt_use(store, STMT_BEGIN);

		store->lost = 0;
		result = stmt_run(&begin);
	}

	if (!result)
		store->depth++;

	return result;
}

static int commit_outermost(struct store *store)
{
	struct stmt commit = stmt_use(store, STMT_COMMIT);

	failpoint("commit");

	int result = stmt_run(&commit);

	if (result)
		return result;

	failpoint("committed");
	store->depth = 0;
	store->commits++;
	news_commit(store);
	return 0;
}

int store_commit(struct store *store)
{
	assert(store->depth > 0);

	int result = store->depth == 1 ? commit_outermost(store) :
					 savepoint(store, STMT_RELEASE);

	if (result)
		store_rollback(store);
	else if (store->depth > 1)
		store->depth--;

	return result;
}

void store_rollback(struct store *store)
{
	assert(store->depth > 0);
	store->depth--;

	if (store->depth == 0)
		news_rollback(store);

	/* Some errors roll back by themselves. */
	if (sqlite3_get_autocommit(store->db))
		return;

	if (store->depth == 0) {
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
		return;
	}

	sqlite3_exec(store->db, "ROLLBACK TO s; RELEASE s", NULL, NULL, NULL);
}

static int on_progress(void *arg)
{
	const struct store *store = arg;

	return clock_boot_ms(store->clock) >= store->read_until;
}

void store_read_until(struct store *store, int64_t boot_ms)
{
	store->read_until = boot_ms;
	sqlite3_progress_handler(store->db, PROGRESS_STEPS, boot_ms ? on_progress : NULL, store);
}

/* Of a check that gives no row, or "ok", when all is well: 0, -EIO with its first row, -errno. */
static int check_one(struct store *store, const char *sql, char *why, size_t cap)
{
	sqlite3_stmt *check = NULL;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &check, NULL);
	int result = 0;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(check);

	if (rc == SQLITE_ROW) {
		snprintf(why, cap, "%s", (const char *)sqlite3_column_text(check, 0));
		result = strcmp(why, "ok") ? -EIO : 0;
	} else if (rc != SQLITE_DONE) {
		result = store_error(store, sqlite3_extended_errcode(store->db), sql);
	}

	sqlite3_finalize(check);
	return result;
}

int store_check(struct store *store, char *why, size_t cap)
{
	int result = check_one(store, "PRAGMA integrity_check(1)", why, cap);

	return result ? result : check_one(store, "PRAGMA foreign_key_check", why, cap);
}
