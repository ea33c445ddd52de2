/*
 * Copies of a store without a loop, and the way back from one; see restore.h.
 *
 *	FILE  ──►  keng.db.restore (opened, checked)  ──►  keng.db
 *	keng.db  ──►  keng.db.before-20260311T231000
 */
#include "gateway/store/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/base/failpoint.h"
#include "gateway/store/audit.h"
#include "gateway/store/salvage_state.h"
#include "gateway/store/store_state.h"

#define COPY_PAGES  1024 /* a step */
#define COPY_TRIES  200
#define COPY_WAIT   50 /* ms: somebody writes just now */
#define CHECK_WHY   512
#define BUILDING    ".restore"
#define COPY_SUFFIX ".tmp"

static const char *const ends[] = {"", "-journal", "-wal", "-shm"};

static void files_remove(const char *path)
{
	char name[FILE_PATH_MAX];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		unlink(file_beside(name, path, ends[i]));
}

/* Nothing that it says may stand beside it. */
static int file_close_up(const char *path)
{
	sqlite3 *db;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE); "
				      "PRAGMA journal_mode = DELETE",
			NULL, NULL, NULL);

	int result = rc == SQLITE_OK ? 0 : store_errno(db, rc);

	sqlite3_close(db);
	return result;
}

static int copy_steps(sqlite3_backup *backup, store_progress_fn progress, void *arg)
{
	int rc = SQLITE_OK, tries = 0;

	while (rc == SQLITE_OK || ((rc == SQLITE_BUSY || rc == SQLITE_LOCKED) &&
					  tries++ < COPY_TRIES)) {
		if (rc != SQLITE_OK)
			sqlite3_sleep(COPY_WAIT);

		rc = sqlite3_backup_step(backup, COPY_PAGES);

		int64_t total = sqlite3_backup_pagecount(backup);

		if (progress)
			progress(arg, total - sqlite3_backup_remaining(backup), total);
	}

	return rc;
}

static int copy_run(sqlite3 *from, sqlite3 *to, store_progress_fn progress, void *arg)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

	if (!backup)
		return store_errno(to, sqlite3_extended_errcode(to));

	int rc = copy_steps(backup, progress, arg);

	sqlite3_backup_finish(backup);
	return rc == SQLITE_DONE ? 0 : store_errno(to, rc);
}

/* into is a new file. */
static int copy_into(const char *path, const char *into, store_progress_fn progress, void *arg)
{
	sqlite3 *from = NULL, *to = NULL;
	int fd = open(into, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;

	close(fd);

	int flags = SQLITE_OPEN_NOMUTEX;
	int rc = sqlite3_open_v2(path, &from, flags | SQLITE_OPEN_READONLY, NULL);
	int result = rc == SQLITE_OK ? 0 : store_errno(from, rc);

	if (!result) {
		rc = sqlite3_open_v2(into, &to, flags | SQLITE_OPEN_READWRITE, NULL);
		result = rc == SQLITE_OK ? copy_run(from, to, progress, arg) :
					   store_errno(to, rc);
	}

	sqlite3_close(from);
	sqlite3_close(to);

	if (!result)
		result = file_close_up(into);

	return result ? result : file_sync(into);
}

static int failed(char *why, size_t cap, const char *path, int result)
{
	if (!*why)
		snprintf(why, cap, "%s: %s", path, strerror(-result));

	return result;
}

int store_copy(const char *from, const char *to, store_progress_fn progress, void *arg, char *why,
	size_t cap)
{
	char tmp[FILE_PATH_MAX];

	*why = '\0';

	if (access(from, R_OK) < 0)
		return failed(why, cap, from, -errno);

	if (strlen(to) + sizeof(COPY_SUFFIX) > sizeof(tmp))
		return failed(why, cap, to, -ENAMETOOLONG);

	int result = copy_into(from, file_beside(tmp, to, COPY_SUFFIX), progress, arg);

	if (!result)
		result = file_move(tmp, to);

	if (!result)
		return folder_sync(to);

	files_remove(tmp);
	return failed(why, cap, to, result);
}

/* What waited may have left since the copy was made. */
static int doubt(struct store *store, const char *from, struct restored *out)
{
	int result = store_begin(store);

	if (result)
		return result;

	result = salvage_doubt(store, &out->outbox_open);

	if (!result)
		result = audit_append(store, "store", "store.restore", from, "");

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

/* As the daemon will open it, and all of it looked at. */
static int building_check(const struct store_conf *conf, const char *building, const char *from,
	struct clock *clock, struct restored *out, char *why, size_t cap)
{
	struct store_conf fresh = *conf;
	struct store *store;
	char finding[CHECK_WHY];
	int64_t row, rows;

	snprintf(fresh.path, sizeof(fresh.path), "%.255s", building);

	int result = store_open(&store, &fresh, clock, why, cap);

	if (result)
		return result;

	result = store_check(store, finding, sizeof(finding));

	if (result)
		snprintf(why, cap, "%s: is damaged: %s", from, finding);

	if (!result && (result = audit_verify(store, &row, &rows)))
		snprintf(why, cap, "%s: its audit was changed at row %lld", from, (long long)row);

	if (!result)
		result = doubt(store, from, out);

	store_close(store);
	return result ? result : file_close_up(building);
}

/* The daemon's user must own it, whoever restores: as the store before, else as its folder. */
static int own(const char *building, const char *path)
{
	char folder[FILE_PATH_MAX];
	struct stat st;

	snprintf(folder, sizeof(folder), "%s", path);

	if (stat(path, &st) < 0 && stat(dirname(folder), &st) < 0)
		return -errno;

	if (geteuid() == 0 && chown(building, st.st_uid, st.st_gid) < 0)
		return -errno;

	return chmod(building, STORE_MODE) < 0 ? -errno : file_sync(building);
}

static void aside_name(const char *path, struct clock *clock, char out[FILE_PATH_MAX])
{
	struct civil now = civil_from_wall(clock_wall_ms(clock));
	char end[48];

	snprintf(end, sizeof(end), ".before-%04d%02d%02dT%02d%02d%02d", now.year, now.month, now.day,
		now.hour, now.minute, now.second);
	file_beside(out, path, end);
}

/*
 * The store that is there gets a second name first. What its WAL holds goes into it; where that
 * cannot be, for it is damaged, the WAL is kept beside the second name.
 */
static int set_aside(const char *path, struct clock *clock, struct restored *out)
{
	char from[FILE_PATH_MAX], to[FILE_PATH_MAX];

	if (access(path, F_OK) < 0)
		return errno == ENOENT ? 0 : -errno;

	file_close_up(path);
	aside_name(path, clock, out->aside);

	if (link(path, out->aside) < 0)
		return -errno;

	int result = file_move(file_beside(from, path, "-wal"), file_beside(to, out->aside, "-wal"));

	failpoint("restore.aside");

	if (!result && unlink(file_beside(from, path, "-shm")) < 0 && errno != ENOENT)
		result = -errno;

	return result ? result : folder_sync(path);
}

static int place(const struct store_conf *conf, const char *building, struct clock *clock,
	struct restored *out)
{
	int result = own(building, conf->path);

	if (!result)
		result = set_aside(conf->path, clock, out);

	if (!result)
		result = file_move(building, conf->path);

	failpoint("restore.moved");
	return result ? result : folder_sync(conf->path);
}

/* *fd holds it against a daemon; -1 where there is no store yet. */
static int store_hold(const char *path, const char *from, int *fd)
{
	struct stat ours, theirs;

	*fd = open(path, O_RDWR | O_CLOEXEC);

	if (*fd < 0)
		return errno == ENOENT ? 0 : -errno;

	if (flock(*fd, LOCK_EX | LOCK_NB) < 0)
		return -EBUSY;

	if (!fstat(*fd, &ours) && !stat(from, &theirs) && ours.st_ino == theirs.st_ino &&
		ours.st_dev == theirs.st_dev)
		return -EINVAL;

	return 0;
}

int store_restore(const struct store_conf *conf, const char *from, struct clock *clock,
	store_progress_fn progress, void *arg, struct restored *out, char *why, size_t cap)
{
	char building[FILE_PATH_MAX];
	int fd;

	*out = (struct restored){0};
	*why = '\0';

	if (access(from, R_OK) < 0)
		return failed(why, cap, from, -errno);

	int result = store_hold(conf->path, from, &fd);

	if (result == -EBUSY)
		snprintf(why, cap, "%s: kengd has this store open: end it first", conf->path);
	else if (result == -EINVAL)
		snprintf(why, cap, "%s: is the store itself", from);

	file_beside(building, conf->path, BUILDING);

	if (!result) {
		files_remove(building);
		result = copy_into(from, building, progress, arg);
	}

	if (!result)
		result = building_check(conf, building, from, clock, out, why, cap);

	if (!result)
		result = place(conf, building, clock, out);

	if (result)
		failed(why, cap, from, result);

	files_remove(building);

	if (fd >= 0)
		close(fd);

	return result;
}
