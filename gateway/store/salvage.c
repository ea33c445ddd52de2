/*
 * A damaged store gives way to a new one made of its rows; see salvage.h. The new one is built
 * under another name, and its renaming to .salvaged is the moment from which there is no way back:
 * who finds a file of that name finishes what was begun.
 *
 *	keng.db, -wal      ──►  keng.db.damaged-1, -wal
 *	keng.db.salvage    ──►  keng.db.salvaged  ──►  keng.db
 */
#include "gateway/store/salvage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/store/audit.h"
#include "gateway/store/salvage_state.h"
#include "gateway/store/trouble.h"

#define BUILDING ".salvage"
#define BUILT	 ".salvaged"

/* The first name that no damaged database has; -ELOOP. */
static int aside_name(const char *path, char out[FILE_PATH_MAX])
{
	for (int i = 1; i <= SALVAGE_MAX; i++) {
		char end[24];

		snprintf(end, sizeof(end), ".damaged-%d", i);

		if (access(file_beside(out, path, end), F_OK) < 0)
			return 0;
	}

	return -ELOOP;
}

/* The WAL first: a new database would take it for its own. */
static int files_move(const char *path)
{
	char aside[FILE_PATH_MAX], from[FILE_PATH_MAX], to[FILE_PATH_MAX];
	int result = aside_name(path, aside);

	if (!result)
		result = file_move(
			file_beside(from, path, "-wal"), file_beside(to, aside, "-wal"));

	failpoint("salvage.wal");

	if (!result)
		result = file_move(path, aside);

	failpoint("salvage.aside");

	if (!result && unlink(file_beside(from, path, "-shm")) < 0 && errno != ENOENT)
		result = -errno;

	if (!result)
		result = folder_sync(path);

	if (!result)
		result = file_move(file_beside(from, path, BUILT), path);

	failpoint("salvage.moved");
	return result ? result : folder_sync(path);
}

int salvage_resume(const struct store_conf *conf, char *why, size_t cap)
{
	char built[FILE_PATH_MAX];

	if (conf->read_only || access(file_beside(built, conf->path, BUILT), F_OK) < 0)
		return 0;

	int result = files_move(conf->path);

	if (!result)
		damage_over(conf);
	else
		snprintf(why, cap,
			"%s: cannot be put in the place of the damaged store: %s", built,
			strerror(-result));

	return result;
}

static void building_remove(const char *path)
{
	static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
	char building[FILE_PATH_MAX], name[FILE_PATH_MAX];

	file_beside(building, path, BUILDING);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		unlink(file_beside(name, building, ends[i]));
}

/* SQLite opens nothing whose file has no page; page 1 is in the WAL then, if it is anywhere. */
static void page_lend(const char *path)
{
	static const char page[4096];
	int fd = file_size(path) ? -1
				 : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, STORE_MODE);

	if (fd < 0)
		return;

	if (write(fd, page, sizeof(page)) < 0)
		log_warn("store", "%s", path);

	close(fd);
}

/* To be read only; its files stay as they are. */
static int old_open(const char *path, sqlite3 **old)
{
	int keep = 1;

	page_lend(path);

	int rc = sqlite3_open_v2(
		path, old, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc != SQLITE_OK)
		return store_errno(*old, rc);

	sqlite3_file_control(*old, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	sqlite3_db_config(*old, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	/* With writable_schema SQLite passes over entries of the schema that it cannot read. */
	sqlite3_exec(*old, "PRAGMA writable_schema = ON; PRAGMA query_only = ON", NULL,
		NULL, NULL);
	return 0;
}

static int fresh_setup(struct store *fresh, char *why, size_t cap)
{
	int rc = sqlite3_open_v2(fresh->conf.path, &fresh->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc != SQLITE_OK)
		return store_errno(fresh->db, rc);

	/* Nobody knows of it before it is whole and synced. */
	int result =
		store_exec(fresh, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");

	if (!result)
		result = migrate_run(fresh, why, cap);

	sqlite3_db_config(fresh->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	return result ? result : stmt_check_all(fresh, why, cap);
}

static int fresh_fill(struct store *fresh, sqlite3 *old, struct salvage *out)
{
	char detail[320];
	int result = store_begin(fresh);

	if (result)
		return result;

	result = salvage_rows(fresh, old, out);
	snprintf(detail, sizeof(detail), "%lld rows, cut: %s", (long long)out->rows,
		out->cut ? out->tables : "none");

	if (!result)
		result =
			audit_append(fresh, "store", "store.salvage", out->aside, detail);

	if (!result)
		result = trouble_begin(fresh, TROUBLE_DAMAGE, out->aside);

	if (!result)
		return store_commit(fresh);

	store_rollback(fresh);
	return result;
}

static int build(const struct store_conf *conf, struct clock *clock, struct salvage *out,
	char *why, size_t cap)
{
	struct store fresh = {.clock = clock, .lock_fd = -1};
	char building[FILE_PATH_MAX], built[FILE_PATH_MAX];
	sqlite3 *old = NULL;

	building_remove(conf->path);
	file_beside(building, conf->path, BUILDING);
	snprintf(fresh.conf.path, sizeof(fresh.conf.path), "%.*s",
		(int)sizeof(fresh.conf.path) - 1, building);

	int result = file_create(building, STORE_MODE);

	if (!result)
		result = fresh_setup(&fresh, why, cap);

	if (!result)
		result = old_open(conf->path, &old);

	if (!result)
		result = fresh_fill(&fresh, old, out);

	stmt_finalize_all(&fresh);
	sqlite3_close(fresh.db);
	sqlite3_close(old);

	if (!result)
		result = file_sync(building);

	failpoint("salvage.built");

	if (!result)
		result = file_move(building, file_beside(built, conf->path, BUILT));

	if (result)
		building_remove(conf->path);

	return result ? result : folder_sync(conf->path);
}

/* Held against another daemon that found the same. */
static int damaged_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, STORE_MODE);

	if (fd < 0)
		return -errno;

	if (!flock(fd, LOCK_EX | LOCK_NB))
		return fd;

	close(fd);
	return -EBUSY;
}

static int salvage_make(const struct store_conf *conf, struct clock *clock,
	struct salvage *out, char *why, size_t cap)
{
	int result = aside_name(conf->path, out->aside);

	if (result) {
		snprintf(why, cap,
			"%s: damaged again, and %d damaged stores lie beside it: the "
			"disk or the "
			"memory fails; look at them, then take them away",
			conf->path, SALVAGE_MAX);
		return result;
	}

	int fd = damaged_lock(conf->path);

	if (fd < 0)
		return fd;

	log_warnx("store", "%s: is damaged; what can be read of it goes on", conf->path);
	result = build(conf, clock, out, why, cap);

	if (!result)
		result = salvage_resume(conf, why, cap);

	close(fd);
	return result;
}

int store_salvage(struct store **store, const struct store_conf *conf,
	struct clock *clock, struct salvage *out, char *why, size_t cap)
{
	*store = NULL;
	*out = (struct salvage){0};
	why[0] = '\0';

	int result = salvage_make(conf, clock, out, why, cap);

	if (result) {
		if (!why[0])
			snprintf(why, cap, "%s: cannot be salvaged: %s", conf->path,
				strerror(-result));

		return result;
	}

	log_warnx("store", "%s: %lld rows saved; %s%s; the damaged store is %s",
		conf->path, (long long)out->rows,
		out->cut ? "rows may be lost of " : "every table was whole", out->tables,
		out->aside);
	return store_open(store, conf, clock, why, cap);
}
