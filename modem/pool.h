/*
 * Several modems at once: who exists, who can take an order, how they are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "modem/modem.h"

#define POOL_MAX 16

struct pool;

/* One modem a conf, at most POOL_MAX; all speak upward through the same events. */
struct pool *pool_new(struct loop *loop, const struct modem_conf *confs, size_t count,
	const struct modem_events *events, void *arg);
void pool_free(struct pool *pool);

/*
 * Other modems from now on: those whose conf is the same go on undisturbed, the others are
 * freed (see modem_free) and made anew. Not to be called inside a modem's callback.
 */
void pool_reconfigure(struct pool *pool, const struct modem_conf *confs, size_t count);

size_t pool_count(const struct pool *pool);
struct modem *pool_at(const struct pool *pool, size_t index);
/* NULL when there is none of that name. */
struct modem *pool_find(const struct pool *pool, const char *name);

/*
 * A modem that can take an order now: the preferred one when it can, else each in turn, those
 * that are well (modem_is_well) before those that are not. NULL
 * when none can. preferred may be NULL or empty.
 */
struct modem *pool_pick(struct pool *pool, const char *preferred);

/* At least one is ready. */
bool pool_is_ready(const struct pool *pool);

/* Fills status[0..cap) in the order of the confs; returns how many. */
size_t pool_status(const struct pool *pool, struct modem_status *status, size_t cap);

/* No modem takes more orders and calls are hung up; true once none is there. */
void pool_drain(struct pool *pool);
bool pool_is_quiet(const struct pool *pool);
