/*
 * Duties: things to do at a wall-clock time, as rows, fired by the loop as commands from the
 * clock. A row survives restarts and clock steps, and fires once.
 */
#pragma once

#include <stdint.h>

struct store;

struct duty {
	int64_t id;
	char kind[24]; /* "broadcast.expire", "tip.escalate", … */
	int64_t object; /* row the duty is about */
	int64_t due_at; /* wall ms */
};

int duty_put(struct store *store, const char *kind, int64_t object, int64_t due_at,
	int64_t *id);
/* All open duties of that kind about that object. */
int duty_cancel(struct store *store, const char *kind, int64_t object);
/* The first of that kind that is open: when it is due (may be NULL); -ENOENT. */
int duty_open(struct store *store, const char *kind, int64_t *due_at);
/* The earliest open duty; -ENOENT when there is none. */
int duty_next(struct store *store, struct duty *out);
int duty_done(struct store *store, int64_t id);
