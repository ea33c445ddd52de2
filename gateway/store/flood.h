/*
 * How much one number sends on to others: counted by the hour, and what is too much gathered in
 * heaps, of which those who should know are told as one. Rows, so that a restart forgives nothing;
 * found by a hash of their own purpose, so that they name nobody.
 */
#pragma once

#include <stdint.h>

struct store;

#define FLOOD_KEY_MAX	80
#define FLOOD_WORDS_MAX 160

/* What a heap began with; a value without pointers, sealed as it is. */
struct flood_heap {
	int32_t kind; /* the caller's */
	int64_t object, zone_id;
	char code[8];
	char words[FLOOD_WORDS_MAX];
};

/* One more of this key, an hour's: *count of them with it. */
int flood_count(struct store *store, const char *key, int64_t now, int32_t *count);
/* Counts anew from here. */
int flood_forget(struct store *store, const char *key);

/* One more in the heap of this key; where it is the first, the heap begins with it. */
int flood_heap_add(struct store *store, const char *key, const struct flood_heap *heap,
	int64_t now, int64_t *id, int32_t *count);
/* Takes the heap out: what it began with, and how many there are. -ENOENT. */
int flood_heap_take(struct store *store, int64_t id, struct flood_heap *heap, int32_t *count);
