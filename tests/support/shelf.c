/*
 * A store for a test; see shelf.h.
 */
#include "tests/support/shelf.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

static void on_log(void *arg, enum log_level level, const char *line)
{
	(void)arg;
	(void)level;
	(void)line;
}

void shelf_open(struct shelf *shelf)
{
	char why[256];
	int result = store_open(&shelf->store, &shelf->conf, shelf->clock, why, sizeof(why));

	if (result)
		fail_msg("%d: %s", result, why);
}

void shelf_close(struct shelf *shelf)
{
	store_close(shelf->store);
	shelf->store = NULL;
}

int shelf_setup(void **state)
{
	struct shelf *shelf = alloc_zero(sizeof(*shelf));
	const char *tmp = getenv("TMPDIR");

	log_set_sink(getenv("SHELF_LOG") ? NULL : on_log, NULL);
	snprintf(shelf->folder, sizeof(shelf->folder), "%.40s/keng-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(shelf->folder));
	snprintf(shelf->conf.path, sizeof(shelf->conf.path), "%s/keng.db", shelf->folder);
	snprintf(shelf->conf.key_file, sizeof(shelf->conf.key_file), "%s/key", shelf->folder);
	shelf->clock = clock_virtual_new(SHELF_NOW);
	shelf->loop = loop_new(shelf->clock);
	shelf_open(shelf);
	*state = shelf;
	return 0;
}

/* Calls fn with each file's path; until it says true. */
static bool folder_each(struct shelf *shelf, bool (*fn)(const char *path, const void *arg),
	const void *arg)
{
	DIR *folder = opendir(shelf->folder);
	bool found = false;

	for (struct dirent *entry; !found && (entry = readdir(folder));) {
		char path[400];

		snprintf(path, sizeof(path), "%s/%s", shelf->folder, entry->d_name);

		if (entry->d_name[0] != '.')
			found = fn(path, arg);
	}

	closedir(folder);
	return found;
}

static bool file_remove(const char *path, const void *arg)
{
	(void)arg;
	unlink(path);
	return false;
}

int shelf_teardown(void **state)
{
	struct shelf *shelf = *state;

	store_close(shelf->store);
	loop_free(shelf->loop);
	clock_virtual_free(shelf->clock);
	folder_each(shelf, file_remove, NULL);
	rmdir(shelf->folder);
	free(shelf);
	return 0;
}

void shelf_sql(struct shelf *shelf, const char *sql)
{
	sqlite3 *db;
	char *error = NULL;

	assert_int_equal(sqlite3_open(shelf->conf.path, &db), SQLITE_OK);
	sqlite3_exec(db, sql, NULL, NULL, &error);

	if (error)
		fail_msg("%s: %s", sql, error);

	sqlite3_close(db);
}

const char *shelf_query(struct shelf *shelf, const char *sql)
{
	sqlite3_stmt *handle;

	if (sqlite3_prepare_v2(shelf->store->db, sql, -1, &handle, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(shelf->store->db));

	shelf->answer[0] = '\0';

	if (sqlite3_step(handle) == SQLITE_ROW && sqlite3_column_text(handle, 0))
		snprintf(shelf->answer, sizeof(shelf->answer), "%s",
			(const char *)sqlite3_column_text(handle, 0));

	sqlite3_finalize(handle);
	return shelf->answer;
}

long long shelf_count(struct shelf *shelf, const char *sql)
{
	return atoll(shelf_query(shelf, sql));
}

static bool file_has(const char *path, const void *needle)
{
	FILE *file = fopen(path, "rb");
	size_t want = strlen(needle), len;
	char *data = NULL;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	len = (size_t)ftell(file);
	rewind(file);
	data = alloc_zero(len + 1);
	len = fread(data, 1, len, file);
	fclose(file);

	bool found = memmem(data, len, needle, want) != NULL;

	free(data);
	return found;
}

bool shelf_grep(struct shelf *shelf, const char *needle)
{
	return folder_each(shelf, file_has, needle);
}

void shelf_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}
