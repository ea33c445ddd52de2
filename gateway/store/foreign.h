/*
 * The database of gammu-smsd's SQL backend where that is SQLite: its table inbox, only read.
 */
#pragma once

#include <stddef.h>

/* Of a row; what is NULL in it is "". Valid until the call returns. */
struct foreign_row {
	const char *at, *from, *udh, *text, *octets, *coding;
};

typedef void (*foreign_row_fn)(void *arg, const struct foreign_row *row);

/* Each row, oldest first. 0; -EINVAL it is no such database, or another -errno, with why. */
int foreign_inbox(const char *path, foreign_row_fn fn, void *arg, char *why, size_t cap);
