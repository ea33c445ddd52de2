/*
 * The store: the only user of SQLite. One writer connection in WAL with synchronous=FULL (read
 * back at open), every statement checked at open, and transactions that nest by savepoints.
 * Functions return 0 or -errno: -EIO the disk failed (never retried, the process must end),
 * -ENOSPC full, -EROFS read-only, -ENOENT no such row, -EEXIST already there, -EINVAL bad
 * argument, -EBUSY another writer. What a row means stands in the sibling headers, one a noun.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct store;
struct clock;

struct store_conf {
	char path[256];
	char key_file[256]; /* created with mode 0600 when missing */
	bool key_lent;	    /* by the service manager: never created, its mode not ours */
	bool read_only;	    /* offline tools: no key needed, no write, no migration */
};

/*
 * One process writes: a second one gets -EBUSY. On failure *store is NULL and why says what, where
 * and what to do:
 *	-EUCLEAN			damaged: store_salvage(), see salvage.h
 *	-ENOKEY -EKEYREJECTED -EBADMSG	no key, another key, no key in the file
 *	-EPROTO				of a newer keng, or of another program
 *	-EROFS -ENOSPC -EBUSY -EMFILE	may be well when it is tried again
 *	-EIO				the disk failed
 */
int store_open(struct store **store, const struct store_conf *conf, struct clock *clock,
	char *why, size_t cap);
/* Keeps -wal and -shm, so that read-only tools work without a daemon (DESIGN 9). */
void store_close(struct store *store);
/* Who may read its files beside their owner. -errno of the first that cannot be given over. */
int store_share(struct store *store, gid_t group);

/*
 * -ENOSPC while less than 20 MB of its file system, or 5 % of a small one, are free: what comes in
 * stays where it is then, so that there is room for what must go out. One system call.
 */
int store_room(struct store *store);
/* Octets of its file, and free on its file system; -1 = cannot be told. */
void store_space(const struct store *store, int64_t *octets, int64_t *free_octets);

struct clock *store_clock(const struct store *store);

/*
 * A use case runs inside one transaction: BEGIN IMMEDIATE at depth 0, a savepoint deeper.
 * store_commit at depth 1 is the durable step and a failpoint ("commit").
 */
int store_begin(struct store *store);
int store_commit(struct store *store);
void store_rollback(struct store *store);
int store_depth(const struct store *store);

/* Commits made since open: the figure beside each benchmark. */
uint64_t store_commits(const struct store *store);

/* Online copy to path in steps that keep the loop turning; done is called with 0 or -errno. */
typedef void (*store_backup_fn)(void *arg, int result);
struct loop;
int store_backup_start(struct store *store, struct loop *loop, const char *path,
	store_backup_fn done, void *arg);
/* How far a copy is, in pages. */
typedef void (*store_progress_fn)(void *arg, int64_t done, int64_t total);
/* Tells how far the backup is that runs, if any, from now on. */
void store_backup_watch(struct store *store, store_progress_fn progress, void *arg);
/* Ends a backup that runs; its done is told -ECANCELED. */
void store_backup_stop(struct store *store);

/*
 * What is read from now on ends when the boot clock says so, with -ETIMEDOUT: for those who read
 * beside the daemon. 0: no such limit.
 */
void store_read_until(struct store *store, int64_t boot_ms);

/* PRAGMA integrity_check and foreign_key_check; 0, or -EIO with the first finding in why. */
int store_check(struct store *store, char *why, size_t cap);
