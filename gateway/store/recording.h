/*
 * What callers said, sealed, and what calls there were. A recording names no number, nor does a
 * call: who told a tip must not be found by its time.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

#define RECORDING_OCTETS_MAX (200 * 8000) /* µ-law, 8 kHz */

struct recording {
	int64_t id;
	char kind[16]; /* of the command: TIP, REGISTER, … */
	int64_t at;
	size_t octets; /* packed (gateway/ivr/sound.h) */
};

/* id is given here. -EFBIG above RECORDING_OCTETS_MAX. */
int recording_put(
	struct store *store, struct recording *recording, const uint8_t *packed);
/* *packed is new: free(). -ENOENT, -EBADMSG. */
int recording_get(
	struct store *store, int64_t id, struct recording *out, uint8_t **packed);

struct call_row {
	char modem[32];
	const char *direction; /* in, out */
	const char *end;       /* call_end_name() */
	const char *node;      /* where it ended, or empty */
	const char *path;      /* which way it took: "goc 1 > tin > ghi" */
	int64_t keys, timeouts;
	int64_t at;	    /* when it began */
	int64_t answered_s; /* 0: never */
};

int call_put(struct store *store, const struct call_row *row);
/* what: "in", "timeout", "hangup" or "key 1" at that node of the flow; how often more. */
int call_count(struct store *store, const char *node, const char *what, int64_t more);
