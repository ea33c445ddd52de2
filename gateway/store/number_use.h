/*
 * What was last said to a number, and whether its row is needed at all.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

enum number_mark {
	NUMBER_UNKNOWN, /* the answer to what was not understood */
	NUMBER_ALARM,	/* the acknowledgement of an emergency */
	NUMBER_RATE,	/* "too many" */
};

/* True when the mark is older than span at now; then it is set to now. */
int number_mark(struct store *store, int64_t id, enum number_mark mark, int64_t now,
	int64_t span, bool *due);
/*
 * Forgets the number if nothing refers to it: whoever sent nothing but a tip leaves no row. To be
 * called when the message's own row has forgotten it.
 */
int number_release(struct store *store, int64_t id);
