/*
 * Whether the database holds together. A small one is looked through at every start; a large one
 * when there is reason to: damage met while running, or a -wal that somebody took away. Damage
 * that shows only later ends the daemon once, and the next start knows.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

#define CHECK_MAX (INT64_C(64) << 20) /* octets that are read in a second or two */
#define SUSPECT	  ".suspect"

void damage_found(struct store *store)
{
	char path[FILE_PATH_MAX];

	store->damaged = true;

	if (store->conf.read_only)
		return;

	if (file_create(file_beside(path, store->conf.path, SUSPECT), STORE_MODE))
		log_warnx("store", "%s: cannot be made", path);
}

/* The last start or this one has reason to doubt. */
static bool is_suspect(const struct store *store)
{
	char path[FILE_PATH_MAX];

	return !access(file_beside(path, store->conf.path, SUSPECT), F_OK);
}

/* In WAL by its header (fileformat2 1.3.3), as keng leaves it, and its WAL is gone. */
static bool has_lost_wal(const char *path)
{
	char wal[FILE_PATH_MAX];
	unsigned char header[20] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;

	ssize_t n = read(fd, header, sizeof(header));

	close(fd);
	return n == sizeof(header) && header[18] == 2 &&
	       access(file_beside(wal, path, "-wal"), F_OK) < 0;
}

int damage_foresee(struct store *store, char *why, size_t cap)
{
	const char *path = store->conf.path;
	char wal[FILE_PATH_MAX];

	if (has_lost_wal(path)) {
		log_warnx("store",
			"%s-wal is gone, and what was written last with it: it belongs "
			"to the "
			"database and is copied and moved with it",
			path);
		damage_found(store);
		store->damaged = false;
	}

	/* SQLite would throw the WAL away. */
	if (file_size(path) || !file_size(file_beside(wal, path, "-wal")))
		return 0;

	snprintf(why, cap, "%s is empty or gone, and its -wal is not", path);
	store->damaged = true;
	return -EIO;
}

static int check_run(struct store *store, const char *sql, char *why, size_t cap)
{
	sqlite3_stmt *handle = NULL;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &handle, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(handle);

	int result = rc == SQLITE_ROW ? 0 : store_error(store, rc, sql);

	if (!result && strcmp((const char *)sqlite3_column_text(handle, 0), "ok") != 0) {
		snprintf(why, cap, "%s: %.160s", store->conf.path,
			(const char *)sqlite3_column_text(handle, 0));
		damage_found(store);
		result = -EIO;
	}

	sqlite3_finalize(handle);
	return result;
}

int damage_check(struct store *store, char *why, size_t cap)
{
	char path[FILE_PATH_MAX];
	bool suspect = is_suspect(store);

	if (!suspect && (store->fresh || file_size(store->conf.path) > CHECK_MAX))
		return 0;

	int result = check_run(store,
		suspect ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", why,
		cap);

	if (!result && suspect)
		unlink(file_beside(path, store->conf.path, SUSPECT));

	return result;
}

int damage_name(struct store *store, char *why, size_t cap)
{
	char said[256];

	/* A key is made with every store. */
	if (access(store->conf.key_file, F_OK) < 0) {
		snprintf(why, cap,
			"%s: this is no store of keng's, or a damaged one without its "
			"key: name "
			"another store.path, or bring back %s",
			store->conf.path, store->conf.key_file);
		return -EPROTO;
	}

	snprintf(said, sizeof(said), "%s", why[0] ? why : sqlite3_errmsg(store->db));
	snprintf(why, cap,
		"%s: the store is damaged (%s): kengd goes on with what can be read of "
		"it and "
		"puts it aside; a backup put in its place is better",
		store->conf.path, said);
	return -EUCLEAN;
}

void damage_over(const struct store_conf *conf)
{
	char path[FILE_PATH_MAX];

	unlink(file_beside(path, conf->path, SUSPECT));
}
