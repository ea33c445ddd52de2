/*
 * Another gateway's database; see foreign.h.
 */
#include "gateway/store/foreign.h"

#include <errno.h>
#include <stdio.h>

#include "gateway/store/store_state.h"

#define COLUMNS 6

static const char inbox_sql[] =
	"SELECT ReceivingDateTime, SenderNumber, UDH, TextDecoded, Text, Coding FROM inbox ORDER BY ID";

static void give_row(sqlite3_stmt *row, foreign_row_fn fn, void *arg)
{
	const char *values[COLUMNS];

	for (int i = 0; i < COLUMNS; i++) {
		values[i] = (const char *)sqlite3_column_text(row, i);

		if (!values[i])
			values[i] = "";
	}

	struct foreign_row out = {
		values[0], values[1], values[2], values[3], values[4], values[5]};

	fn(arg, &out);
}

int foreign_inbox(const char *path, foreign_row_fn fn, void *arg, char *why, size_t cap)
{
	sqlite3 *db;
	sqlite3_stmt *rows = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db, inbox_sql, -1, &rows, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(rows);

		if (rc == SQLITE_ROW)
			give_row(rows, fn, arg);
	}

	if (rc != SQLITE_DONE)
		snprintf(why, cap, "%s: %s", path, sqlite3_errmsg(db));

	int result = rc == SQLITE_DONE				       ? 0 :
		     rc == SQLITE_ERROR || rc == SQLITE_NOTADB ? -EINVAL :
								       store_errno(db, rc);

	sqlite3_finalize(rows);
	sqlite3_close(db);
	return result;
}
