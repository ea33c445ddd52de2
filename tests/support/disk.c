/*
 * The disk of disk.h. Results are those that SQLite's VFS for Unix gives for the same errno.
 */
#include "tests/support/disk.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "gateway/base/alloc.h"

struct disk_file {
	sqlite3_file base;
	char name[DISK_NAME_MAX];
	bool fresh;	    /* its first sync is one of its folder too */
	sqlite3_file *real; /* behind this struct */
};

static struct {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	struct disk_fault fault;
	long passed, struck;
	int error; /* of the last fault: sqlite3_system_errno() asks for it */
	bool read_only;
	struct clock *clock;
	int64_t sync_ms;
	long counts[DISK_OPS];
	struct disk_log *log;
} disk;

const char *disk_op_name(enum disk_op op)
{
	static const char *const names[] = {
		[DISK_OPEN] = "open",
		[DISK_READ] = "read",
		[DISK_WRITE] = "write",
		[DISK_SYNC] = "sync",
		[DISK_TRUNCATE] = "truncate",
		[DISK_DELETE] = "delete",
	};

	return names[op];
}

/* Counts; true when this one fails, with disk.error why. */
static bool strikes(enum disk_op op)
{
	const struct disk_fault *fault = &disk.fault;
	bool changes = op == DISK_WRITE || op == DISK_TRUNCATE || op == DISK_DELETE;
	int error = 0;

	disk.counts[op]++;

	if (disk.read_only && changes) {
		error = EROFS;
	} else if (fault->nth && fault->ops & 1u << op) {
		disk.passed++;

		if (disk.passed == fault->nth ||
			(fault->lasting && disk.passed > fault->nth))
			error = fault->error;
	}

	if (!error)
		return false;

	disk.struck++;
	disk.error = errno = error;
	return true;
}

static int name_index(const char *name)
{
	struct disk_log *log = disk.log;

	for (int i = 0; i < log->name_count; i++)
		if (!strcmp(log->names[i], name))
			return i;

	assert(log->name_count < DISK_NAMES);
	strcpy(log->names[log->name_count], name);
	return log->name_count++;
}

static struct disk_event *event_add(enum disk_event_kind kind, const char *name)
{
	struct disk_log *log = disk.log;

	if (log->count == log->cap) {
		log->cap = log->cap ? 2 * log->cap : 256;
		log->events = alloc_resize(log->events, log->cap, sizeof(*log->events));
	}

	struct disk_event *event = &log->events[log->count++];

	*event = (struct disk_event){.kind = kind, .file = name ? name_index(name) : -1};
	return event;
}

static bool is_remembered(const struct disk_file *file)
{
	return disk.log && file->name[0];
}

static int on_close(sqlite3_file *base)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xClose(file->real);
}

static int on_read(sqlite3_file *base, void *data, int len, sqlite3_int64 at)
{
	struct disk_file *file = (struct disk_file *)base;

	if (strikes(DISK_READ))
		return SQLITE_IOERR_READ;

	return file->real->pMethods->xRead(file->real, data, len, at);
}

static int write_through(
	struct disk_file *file, const void *data, int len, sqlite3_int64 at)
{
	if (is_remembered(file) && len > 0) {
		struct disk_event *event = event_add(DISK_WROTE, file->name);

		event->at = at;
		event->len = (size_t)len;
		event->data = alloc_zero((size_t)len);
		memcpy(event->data, data, (size_t)len);
	}

	return file->real->pMethods->xWrite(file->real, data, len, at);
}

static int on_write(sqlite3_file *base, const void *data, int len, sqlite3_int64 at)
{
	struct disk_file *file = (struct disk_file *)base;

	if (!strikes(DISK_WRITE))
		return write_through(file, data, len, at);

	if (disk.fault.half)
		write_through(file, data, len / 2, at);

	return disk.error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int on_truncate(sqlite3_file *base, sqlite3_int64 len)
{
	struct disk_file *file = (struct disk_file *)base;

	if (strikes(DISK_TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;

	if (is_remembered(file))
		event_add(DISK_RESIZED, file->name)->at = len;

	return file->real->pMethods->xTruncate(file->real, len);
}

static void sync_wait(void)
{
	if (disk.sync_ms && disk.clock)
		clock_advance(disk.clock, disk.sync_ms);
	else if (disk.sync_ms)
		usleep((useconds_t)disk.sync_ms * 1000);
}

static int on_sync(sqlite3_file *base, int flags)
{
	struct disk_file *file = (struct disk_file *)base;

	(void)flags;
	sync_wait();

	if (strikes(DISK_SYNC))
		return SQLITE_IOERR_FSYNC;

	if (is_remembered(file)) {
		event_add(DISK_SYNCED, file->name);

		if (file->fresh)
			event_add(DISK_FOLDER_SYNCED, NULL);
	}

	file->fresh = false;
	return SQLITE_OK;
}

static int on_size(sqlite3_file *base, sqlite3_int64 *len)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xFileSize(file->real, len);
}

static int on_lock(sqlite3_file *base, int level)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xLock(file->real, level);
}

static int on_unlock(sqlite3_file *base, int level)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xUnlock(file->real, level);
}

static int on_check_lock(sqlite3_file *base, int *reserved)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xCheckReservedLock(file->real, reserved);
}

static int on_control(sqlite3_file *base, int op, void *arg)
{
	struct disk_file *file = (struct disk_file *)base;

	if (op == SQLITE_FCNTL_LAST_ERRNO && disk.error) {
		*(int *)arg = disk.error;
		return SQLITE_OK;
	}

	return file->real->pMethods->xFileControl(file->real, op, arg);
}

static int on_sector(sqlite3_file *base)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xSectorSize(file->real);
}

static int on_characteristics(sqlite3_file *base)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xDeviceCharacteristics(file->real);
}

static int on_shm_map(
	sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xShmMap(file->real, page, size, extend, out);
}

static int on_shm_lock(sqlite3_file *base, int from, int n, int flags)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xShmLock(file->real, from, n, flags);
}

static void on_shm_barrier(sqlite3_file *base)
{
	struct disk_file *file = (struct disk_file *)base;

	file->real->pMethods->xShmBarrier(file->real);
}

static int on_shm_unmap(sqlite3_file *base, int remove)
{
	struct disk_file *file = (struct disk_file *)base;

	return file->real->pMethods->xShmUnmap(file->real, remove);
}

static const sqlite3_io_methods methods = {
	.iVersion =
		2, /* nothing is mapped but the index of the WAL, which no cut outlives */
	.xClose = on_close,
	.xRead = on_read,
	.xWrite = on_write,
	.xTruncate = on_truncate,
	.xSync = on_sync,
	.xFileSize = on_size,
	.xLock = on_lock,
	.xUnlock = on_unlock,
	.xCheckReservedLock = on_check_lock,
	.xFileControl = on_control,
	.xSectorSize = on_sector,
	.xDeviceCharacteristics = on_characteristics,
	.xShmMap = on_shm_map,
	.xShmLock = on_shm_lock,
	.xShmBarrier = on_shm_barrier,
	.xShmUnmap = on_shm_unmap,
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int on_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
	struct disk_file *file = (struct disk_file *)base;

	(void)vfs;
	*file = (struct disk_file){.real = (sqlite3_file *)(file + 1)};

	if (strikes(DISK_OPEN))
		return SQLITE_CANTOPEN;

	if (disk.read_only && flags & SQLITE_OPEN_READWRITE) {
		flags &= ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
		flags |= SQLITE_OPEN_READONLY;
	}

	int rc = disk.real->xOpen(disk.real, path, file->real, flags, out_flags);

	if (rc != SQLITE_OK)
		return rc;

	if (path && strlen(base_name(path)) < sizeof(file->name))
		strcpy(file->name, base_name(path));

	file->fresh = flags & SQLITE_OPEN_CREATE &&
		      flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL);
	file->base.pMethods = &methods;
	return SQLITE_OK;
}

static int on_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;

	if (strikes(DISK_DELETE))
		return SQLITE_IOERR_DELETE;

	if (disk.log) {
		event_add(DISK_DELETED, base_name(path));

		if (sync_folder)
			event_add(DISK_FOLDER_SYNCED, NULL);
	}

	return disk.real->xDelete(disk.real, path, 0);
}

/* Of what failed last, were it here or in the real one. */
static int on_last_error(sqlite3_vfs *vfs, int len, char *out)
{
	(void)vfs;

	return disk.error ? disk.error : disk.real->xGetLastError(disk.real, len, out);
}

static int on_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
	(void)vfs;
	return disk.real->xAccess(disk.real, path, flags, out);
}

static int on_full_path(sqlite3_vfs *vfs, const char *path, int cap, char *out)
{
	(void)vfs;
	return disk.real->xFullPathname(disk.real, path, cap, out);
}

void disk_install(void)
{
	if (disk.real)
		return;

	disk.real = sqlite3_vfs_find(NULL);
	assert(disk.real);
	disk.vfs = *disk.real;
	disk.vfs.iVersion = 2;
	disk.vfs.zName = "disk";
	disk.vfs.pNext = NULL;
	disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.real->szOsFile;
	disk.vfs.xOpen = on_open;
	disk.vfs.xDelete = on_delete;
	disk.vfs.xAccess = on_access;
	disk.vfs.xFullPathname = on_full_path;
	disk.vfs.xGetLastError = on_last_error;
	sqlite3_vfs_register(&disk.vfs, 1);
}

void disk_fail(const struct disk_fault *fault)
{
	disk.fault = *fault;
	disk.passed = disk.struck = 0;
}

void disk_heal(void)
{
	disk.fault = (struct disk_fault){0};
	disk.read_only = false;
	disk.sync_ms = 0;
	disk.error = 0;
}

long disk_struck(void)
{
	return disk.struck;
}

void disk_set_read_only(void)
{
	disk.read_only = true;
	disk.struck = 0;
}

void disk_set_slow(struct clock *clock, int64_t sync_ms)
{
	disk.clock = clock;
	disk.sync_ms = sync_ms;
}

long disk_count(enum disk_op op)
{
	return disk.counts[op];
}

void disk_record(struct disk_log *log)
{
	disk.log = log;
}

void disk_mark(int64_t mark)
{
	if (disk.log)
		event_add(DISK_MARKED, NULL)->at = mark;
}

void disk_log_clear(struct disk_log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->events[i].data);

	free(log->events);
	*log = (struct disk_log){0};
}
