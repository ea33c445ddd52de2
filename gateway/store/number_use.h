/*
 * What was last said to a number.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

enum number_mark {
	NUMBER_UNKNOWN, /* the answer to what was not understood */
	NUMBER_ALARM,	/* the acknowledgement of an emergency */
};

/* True when the mark is older than span at now; then it is set to now. */
int number_mark(struct store *store, int64_t id, enum number_mark mark, int64_t now,
	int64_t span, bool *due);
