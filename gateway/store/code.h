/*
 * One-time codes: random, for one number and one thing, expiring, and kept as keyed hashes only.
 */
#pragma once

#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

#define CODE_PURPOSE_MAX 24 /* "broadcast.author", "broadcast.second", … */

struct code {
	int64_t id;
	char purpose[CODE_PURPOSE_MAX];
	int64_t object;
	int64_t expires_at;
	int64_t used_at; /* 0 = open */
};

/* Makes one that is no ref either, and says it in out. */
int code_new(struct store *store, const char *purpose, int64_t number_id, int64_t object,
	int64_t expires_at, char out[REF_MAX]);
/* The newest with these digits that was made for this number, used or not; -ENOENT. */
int code_find(struct store *store, const char *digits, int64_t number_id, struct code *out);
int code_use(struct store *store, int64_t id, int64_t now);
/* No code for this thing is good any longer. */
int code_void(struct store *store, const char *purpose, int64_t object, int64_t now);
/* 0 when this number has a code that is open now; -ENOENT. */
int code_pending(struct store *store, int64_t number_id, int64_t now);
