/*
 * From a number to its newest tip, for what it writes without a keyword: one row a number, found
 * by a hash of its own purpose, and nothing in it but a sealed word. So the file tells neither
 * whose a tip is nor how many tips somebody sent.
 */
#pragma once

#include <stdint.h>

struct store;

#define TIP_THREAD_MS (INT64_C(72) * 3600 * 1000)

/* Replaces the number's thread. */
int tip_thread_put(struct store *store, const char *e164, int64_t tip_id, int64_t open_until);
/* The tip whose thread is open at now; -ENOENT. */
int tip_thread_find(struct store *store, const char *e164, int64_t now, int64_t *tip_id);
int tip_thread_drop(struct store *store, const char *e164);
/* Rows that have been of no use for a day. */
int tip_thread_sweep(struct store *store, int64_t now);
