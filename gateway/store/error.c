/*
 * From SQLite's results to those of store.h: what was refused before anything was lost is told from
 * what nobody knows the end of.
 */
#include <errno.h>
#include <stdlib.h>

#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

/* The errno of the last thing that failed on this file of the database. */
static int file_errno(sqlite3 *db, int which)
{
	sqlite3_file *file = NULL;
	int error = 0;

	sqlite3_file_control(db, "main", which, &file);

	if (file && file->pMethods)
		file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);

	return error;
}

/* sqlite3_system_errno() forgets what failed within a COMMIT. */
static int write_errno(sqlite3 *db)
{
	int error = file_errno(db, SQLITE_FCNTL_JOURNAL_POINTER);

	if (!error)
		error = file_errno(db, SQLITE_FCNTL_FILE_POINTER);

	return error ? error : sqlite3_system_errno(db);
}

static int refusal(int error, int otherwise)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG: return -ENOSPC;
	case EROFS: return -EROFS;
	}

	return otherwise;
}

/* After a sync that failed nobody knows what is on the disk, whatever its reason was. */
static int io_errno(sqlite3 *db, int rc)
{
	switch (rc) {
	case SQLITE_IOERR_WRITE:
	case SQLITE_IOERR_TRUNCATE:
	case SQLITE_IOERR_DELETE: return refusal(write_errno(db), -EIO);
	case SQLITE_IOERR_SHMOPEN:
	case SQLITE_IOERR_SHMSIZE:
	case SQLITE_IOERR_SHMMAP: return refusal(sqlite3_system_errno(db), -EIO);
	}

	return -EIO;
}

static int open_errno(int error)
{
	return error ? refusal(error, -error) : -ENOENT;
}

int store_errno(sqlite3 *db, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL: return -ENOSPC;
	case SQLITE_READONLY: return -EROFS;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return -EBUSY;
	case SQLITE_CANTOPEN: return open_errno(sqlite3_system_errno(db));
	case SQLITE_INTERRUPT: return -ETIMEDOUT; /* store_read_until() */
	case SQLITE_PERM:
	case SQLITE_AUTH: return -EACCES;
	case SQLITE_IOERR: return io_errno(db, rc);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return -EIO;
	case SQLITE_NOMEM: abort();
	}

	if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
		rc == SQLITE_CONSTRAINT_ROWID)
		return -EEXIST;

	return -EINVAL;
}

int store_error(struct store *store, int rc, const char *what)
{
	int error = store_errno(store->db, rc);

	if (error == -EEXIST)
		return error;

	log_warnx("store", "%s: %s (%d): %s", store->conf.path, sqlite3_errmsg(store->db),
		rc, what);

	if (error == -EIO || error == -ENOSPC || error == -EROFS)
		store->lost = error;

	if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB)
		damage_found(store);

	if (error == -EIO && !store->broken) {
		store->broken = true;
		news_broken(store);
	}

	return error;
}
