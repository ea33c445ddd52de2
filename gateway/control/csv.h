/*
 * Comma-separated values as spreadsheets write them (RFC 4180): a byte order mark, quotes, line
 * feeds within quotes, and ";" where a spreadsheet of this country puts it. Out again so that no
 * cell is taken for a formula.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CSV_COLUMNS_MAX 32
#define CSV_OCTETS_MAX	(64 * 1024 * 1024)

struct csv {
	char *text;
	size_t len, at;
	char separator;
	int64_t line, next_line; /* where the present row begins, and the next; from 1 */
	size_t start;		 /* of the present row in text */
	size_t fields;		 /* of the present row */
	char *field[CSV_COLUMNS_MAX];
	char *row; /* what the fields stand in */
	size_t head_count;
	const char *head[CSV_COLUMNS_MAX]; /* names of the columns in any case; others may be put */
	char *head_row;
};

/*
 * Reads the file ("-" is standard input) and its header. 0, or -errno with why: -EINVAL for what
 * the file says.
 */
int csv_open(struct csv *csv, const char *path, char *why, size_t cap);
/* The same of what is in memory: len octets at text, which becomes the csv's (also on failure). */
int csv_read(struct csv *csv, char *text, size_t len, const char *path, char *why, size_t cap);
void csv_close(struct csv *csv);

/* The next row that is not empty; false at the end. *bad: its quotes or columns are wrong. */
bool csv_next(struct csv *csv, bool *bad);
/* The field of that column in the present row; NULL where there is no such column. */
const char *csv_get(const struct csv *csv, const char *column);
bool csv_has(const struct csv *csv, const char *column);
/* The present row as it stands in the file, without its line end. */
const char *csv_raw(const struct csv *csv, size_t *len);

/* One field, quoted where needed; what a spreadsheet would calculate gets a ' before it. */
void csv_put(FILE *out, const char *text);
