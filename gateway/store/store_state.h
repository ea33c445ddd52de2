/*
 * What the files of this folder know of the store; nobody else includes it.
 */
#pragma once

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
	bool broken; /* the disk failed: nothing is written any more */
	uint64_t commits;
	bool has_key;
	uint8_t key[STORE_KEY_BYTES];
	uint8_t seal_key[STORE_KEY_BYTES];
	struct backup *backup;
	struct news news;
};

/* Maps a result of SQLite to an errno, logs it, and remembers what must not be retried. */
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

/* At the outermost commit and rollback, and when the disk failed. */
void news_commit(struct store *store);
void news_rollback(struct store *store);
void news_broken(struct store *store);

/* The schema as it stands in schema.sql. */
extern const char schema_sql[];
