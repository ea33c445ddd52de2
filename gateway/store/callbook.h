/*
 * Calls as an office reads them: what they were and which way they took through the tree, what was
 * recorded, and what the tree's nodes come to. Nothing here knows who called.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

struct callbook_call {
	int64_t id, at;
	char modem[32];
	char direction[4]; /* in, out */
	char end[12];	   /* call_end_name() */
	char path[256];	   /* "goc 1 > tin > ghi" */
	int64_t answered_s, keys, timeouts;
};

/* The newest first, those before this id (0: from the newest on). */
int callbook_calls(struct store *store, int64_t before, struct callbook_call *out, size_t cap,
	size_t *count);

struct callbook_recording {
	int64_t id, at, seconds;
	char kind[16]; /* TIP, REGISTER, … */
};

/* The same of recordings. */
int callbook_recordings(struct store *store, int64_t before, struct callbook_recording *out,
	size_t cap, size_t *count);

struct callbook_node {
	char name[40];
	int64_t reached, unanswered, hung_up;
	char keys[96]; /* "1: 12, 2: 3" */
};

/* The nodes most often reached first. */
int callbook_nodes(struct store *store, struct callbook_node *out, size_t cap, size_t *count);
