/*
 * What the files of this folder know of the store; nobody else includes it.
 */
#pragma once

#include <sys/types.h>

#include <sqlite3.h>

#include "gateway/store/news.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

#define STORE_KEY_BYTES 32
#define STORE_DEPTH_MAX 8
#define NEWS_MAX	256

/* Told news: committed from head on, not yet durable from committed on. */
struct news {
	struct store_news items[NEWS_MAX];
	uint32_t head, committed, end;
	unsigned told, topics;
	void (*listen)(void *arg);
	void *listen_arg;
};

struct store {
	sqlite3 *db;
	struct clock *clock;
	struct store_conf conf;
	sqlite3_stmt *statements[STMT_COUNT];
	int lock_fd; /* holds the file against a second writer */
	int depth;
	int lost; /* -EIO or -ENOSPC that ended a transaction under us */
	bool broken; /* the disk failed: nothing is asked of it any more */
	int64_t room; /* octets that must be free for more to be taken */
	bool tight;   /* they were not */
	int64_t read_until; /* boot ms; 0 = no limit */
	bool damaged; /* what it holds is no whole database */
	bool fresh;   /* made by this start */
	uint64_t commits;
	bool has_key;
	uint8_t key[STORE_KEY_BYTES];
	uint8_t seal_key[STORE_KEY_BYTES];
	struct backup *backup;
	struct news news;
};

/* Reads what store_room() holds the file system against. */
void room_measure(struct store *store);

/* What a result of SQLite means, by the rules of store.h. */
int store_errno(sqlite3 *db, int rc);
/* That, and logs it, and remembers what must not be retried. */
int store_error(struct store *store, int rc, const char *what);

/* Runs SQL that is ours and constant: pragmas, migrations. */
int store_exec(struct store *store, const char *sql);

/* Migrations up to the newest version; -EPROTO with why for a database that is not ours. */
int migrate_run(struct store *store, char *why, size_t cap);
/* For a database that may only be read. */
int migrate_check(struct store *store, char *why, size_t cap);

/* Sets what the connection needs and reads it back. */
int pragma_apply(struct store *store, char *why, size_t cap);

/* Reads the key file, makes it for a new store, and holds it against the store. */
int key_load(struct store *store, char *why, size_t cap);

/*
 * Before SQLite sees the files: -EIO with store->damaged where it would go on without half of them.
 */
int damage_foresee(struct store *store, char *why, size_t cap);
/* Something in the file is not what SQLite wrote: said now, and looked for at the next start. */
void damage_found(struct store *store);
/* -EIO with store->damaged when the file does not hold together. */
int damage_check(struct store *store, char *why, size_t cap);
/* -EUCLEAN with why; -EPROTO for what is no store of ours but some other file. */
int damage_name(struct store *store, char *why, size_t cap);

/* A salvage that was interrupted when it was all but done. */
int salvage_resume(const struct store_conf *conf, char *why, size_t cap);

/* Takes "suspect" from a store that was salvaged. */
void damage_over(const struct store_conf *conf);

/* file.c */
#define FILE_PATH_MAX 280
#define STORE_MODE    0640 /* group keng may read, also -wal and -shm, which take it over */

/* path and what follows it. Returns out. */
const char *file_beside(char out[FILE_PATH_MAX], const char *path, const char *end);
/* With that mode whatever the umask; 0 as well when it is there. */
int file_create(const char *path, mode_t mode);
/* 0 as well where there is none. */
int64_t file_size(const char *path);
/* 0 as well where there is none to be moved. */
int file_move(const char *from, const char *to);
int file_sync(const char *path);
/* The folder that holds the file. */
int folder_sync(const char *path);

/* At the outermost commit and rollback, and when the disk failed. */
void news_commit(struct store *store);
void news_rollback(struct store *store);
void news_broken(struct store *store);

/* The schema as it stands in schema.sql. */
extern const char schema_sql[];
