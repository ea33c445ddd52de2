/*
 * A copy of the store while it is in use: some pages a turn of the loop, under another name until
 * it is whole and on the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/store/store_state.h"

#define BACKUP_PAGES	64 /* a turn */
#define BACKUP_RETRY_MS 50
#define BACKUP_PATH	256

struct backup {
	struct store *store;
	struct timer timer;
	sqlite3 *copy;
	sqlite3_backup *handle;
	store_backup_fn done;
	void *arg;
	store_progress_fn progress;
	void *progress_arg;
	char path[BACKUP_PATH];
	char tmp[BACKUP_PATH + 8];
};

/*
 * Nothing in the copy may depend on a journal beside it. Whoever asked for it looks whether it is
 * whole, in a process of its own: that would hold the loop for as long as the store is large.
 */
static int copy_close_up(sqlite3 *copy)
{
	int rc = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_errno(copy, rc);
}

static int copy_place(struct backup *backup)
{
	int result = file_sync(backup->tmp);

	failpoint("backup");

	if (!result && rename(backup->tmp, backup->path) < 0)
		result = -errno;

	return result ? result : folder_sync(backup->path);
}

static void backup_free(struct backup *backup)
{
	timer_stop(&backup->timer);
	sqlite3_backup_finish(backup->handle);
	sqlite3_close(backup->copy);
	backup->store->backup = NULL;
	free(backup);
}

static void backup_end(struct backup *backup, int result)
{
	store_backup_fn done = backup->done;
	void *arg = backup->arg;

	sqlite3_backup_finish(backup->handle);
	backup->handle = NULL;

	if (!result)
		result = copy_close_up(backup->copy);

	sqlite3_close(backup->copy);
	backup->copy = NULL;

	if (!result)
		result = copy_place(backup);

	if (result)
		unlink(backup->tmp);

	backup_free(backup);
	done(arg, result);
}

static void on_backup(void *arg)
{
	struct backup *backup = arg;
	int rc = sqlite3_backup_step(backup->handle, BACKUP_PAGES);
	int64_t total = sqlite3_backup_pagecount(backup->handle);

	if (backup->progress)
		backup->progress(backup->progress_arg,
			total - sqlite3_backup_remaining(backup->handle), total);

	if (rc == SQLITE_OK)
		timer_start(&backup->timer, 0);
	else if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		timer_start(&backup->timer, BACKUP_RETRY_MS);
	else if (rc == SQLITE_DONE)
		backup_end(backup, 0);
	else
		backup_end(backup, (rc & 0xff) == SQLITE_FULL ? -ENOSPC : -EIO);
}

static int copy_open(struct backup *backup)
{
	int fd = open(backup->tmp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;

	close(fd);

	if (sqlite3_open_v2(backup->tmp, &backup->copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK)
		return -EIO;

	backup->handle = sqlite3_backup_init(backup->copy, "main", backup->store->db, "main");
	return backup->handle ? 0 : -EIO;
}

int store_backup_start(struct store *store, struct loop *loop, const char *path,
	store_backup_fn done, void *arg)
{
	if (store->backup)
		return -EBUSY;

	if (strlen(path) >= BACKUP_PATH || !*path)
		return -ENAMETOOLONG;

	struct backup *backup = alloc_zero(sizeof(*backup));

	backup->store = store;
	backup->done = done;
	backup->arg = arg;
	snprintf(backup->path, sizeof(backup->path), "%s", path);
	snprintf(backup->tmp, sizeof(backup->tmp), "%s.tmp", path);
	timer_init(&backup->timer, loop, on_backup, backup);
	store->backup = backup;

	int result = copy_open(backup);

	if (result) {
		backup_free(backup);
		return result;
	}

	timer_start(&backup->timer, 0);
	return 0;
}

void store_backup_watch(struct store *store, store_progress_fn progress, void *arg)
{
	if (!store->backup)
		return;

	store->backup->progress = progress;
	store->backup->progress_arg = arg;
}

void store_backup_stop(struct store *store)
{
	if (store->backup)
		backup_end(store->backup, -ECANCELED);
}
