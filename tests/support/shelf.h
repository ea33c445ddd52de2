/*
 * A store for a test: in a folder of its own, on a virtual clock, and opened, closed, read and
 * falsified at will.
 */
#pragma once

#include <stdbool.h>

#include "gateway/base/loop.h"
#include "gateway/store/store.h"

#define SHELF_NOW INT64_C(1795478400000) /* 2026-11-24T00:00:00Z, 07:00 in Vietnam */

struct shelf {
	char folder[64];
	struct store_conf conf;
	struct clock *clock;
	struct loop *loop;
	struct store *store;
	char answer[256];
};

/* cmocka fixtures: *state is a shelf whose store is open. */
int shelf_setup(void **state);
int shelf_teardown(void **state);

void shelf_open(struct shelf *shelf);
void shelf_close(struct shelf *shelf);

/* Runs SQL on the file behind the store's back. */
void shelf_sql(struct shelf *shelf, const char *sql);
/* The first column of the first row, as the store's own connection sees it. */
const char *shelf_query(struct shelf *shelf, const char *sql);
/* That as a number. */
long long shelf_count(struct shelf *shelf, const char *sql);
/* Whether the bytes stand anywhere in the folder's files. */
bool shelf_grep(struct shelf *shelf, const char *needle);
void shelf_write(const char *path, const char *text);
