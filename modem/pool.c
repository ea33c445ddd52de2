/*
 * The modems there are; see pool.h.
 */
#include "modem/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

struct pool {
	struct loop *loop;
	struct modem_events events;
	void *arg;
	struct modem *modems[POOL_MAX];
	size_t count;
	size_t turn; /* where the next pick begins */
};

struct pool *pool_new(struct loop *loop, const struct modem_conf *confs, size_t count,
	const struct modem_events *events, void *arg)
{
	struct pool *pool = alloc_zero(sizeof(*pool));

	assert(count <= POOL_MAX);
	pool->loop = loop;
	pool->events = *events;
	pool->arg = arg;
	pool->count = count;

	for (size_t i = 0; i < count; i++)
		pool->modems[i] = modem_new(loop, &confs[i], events, arg);

	return pool;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;

	for (size_t i = 0; i < pool->count; i++)
		modem_free(pool->modems[i]);

	free(pool);
}

static bool same_power(const struct modem_power *a, const struct modem_power *b)
{
	return strcmp(a->file, b->file) == 0 && strcmp(a->off, b->off) == 0 &&
	       strcmp(a->on, b->on) == 0;
}

static bool same_account(const struct modem_conf *a, const struct modem_conf *b)
{
	return strcmp(a->balance_code, b->balance_code) == 0 &&
	       a->balance_ms == b->balance_ms && a->keep_alive_ms == b->keep_alive_ms;
}

/* What makes another modem of it; the limit does not. */
static bool same_modem(const struct modem_conf *a, const struct modem_conf *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->device, b->device) == 0 &&
	       a->baud == b->baud && strcmp(a->pin, b->pin) == 0 &&
	       strcmp(a->profile, b->profile) == 0 && same_power(&a->power, &b->power) &&
	       a->home_only == b->home_only && a->direct == b->direct &&
	       a->sweep_ms == b->sweep_ms && same_account(a, b) &&
	       a->send_ms == b->send_ms && strcmp(a->imei, b->imei) == 0 &&
	       a->open == b->open && a->open_at == b->open_at &&
	       a->open_arg == b->open_arg;
}

/* Takes the modem with this very conf out of the pool; NULL when there is none. */
static struct modem *take_same(struct pool *pool, const struct modem_conf *conf)
{
	for (size_t i = 0; i < pool->count; i++) {
		struct modem *modem = pool->modems[i];

		if (modem && same_modem(modem_conf(modem), conf)) {
			pool->modems[i] = NULL;
			return modem;
		}
	}

	return NULL;
}

void pool_reconfigure(struct pool *pool, const struct modem_conf *confs, size_t count)
{
	struct modem *kept[POOL_MAX];
	struct modem *old[POOL_MAX];
	size_t old_count = pool->count;

	assert(count <= POOL_MAX);

	for (size_t i = 0; i < count; i++)
		kept[i] = take_same(pool, &confs[i]);

	/* the old ones let go of their ports before new ones open them */
	memcpy(old, pool->modems, sizeof(old));
	pool->count = 0;

	for (size_t i = 0; i < old_count; i++)
		modem_free(old[i]);

	for (size_t i = 0; i < count; i++) {
		pool->modems[i] = kept[i] ? kept[i]
					  : modem_new(pool->loop, &confs[i],
						    &pool->events, pool->arg);
	}

	pool->count = count;
	pool->turn = 0;
}

size_t pool_count(const struct pool *pool)
{
	return pool->count;
}

struct modem *pool_at(const struct pool *pool, size_t index)
{
	return index < pool->count ? pool->modems[index] : NULL;
}

struct modem *pool_find(const struct pool *pool, const char *name)
{
	for (size_t i = 0; i < pool->count; i++) {
		if (strcmp(modem_name(pool->modems[i]), name) == 0)
			return pool->modems[i];
	}

	return NULL;
}

static bool is_fit(const struct modem *modem, bool well)
{
	return modem && modem_can_take(modem) && (!well || modem_is_well(modem));
}

static struct modem *pick(struct pool *pool, const char *preferred, bool well)
{
	struct modem *modem = preferred && *preferred ? pool_find(pool, preferred) : NULL;

	if (is_fit(modem, well))
		return modem;

	for (size_t i = 0; i < pool->count; i++) {
		modem = pool->modems[(pool->turn + i) % pool->count];

		if (is_fit(modem, well)) {
			pool->turn = (pool->turn + i + 1) % pool->count;
			return modem;
		}
	}

	return NULL;
}

struct modem *pool_pick(struct pool *pool, const char *preferred)
{
	struct modem *modem = pick(pool, preferred, true);

	return modem ? modem : pick(pool, preferred, false);
}

bool pool_is_ready(const struct pool *pool)
{
	for (size_t i = 0; i < pool->count; i++) {
		if (modem_state(pool->modems[i]) == MODEM_READY)
			return true;
	}

	return false;
}

size_t pool_status(const struct pool *pool, struct modem_status *status, size_t cap)
{
	size_t n = pool->count < cap ? pool->count : cap;

	for (size_t i = 0; i < n; i++)
		status[i] = modem_status(pool->modems[i]);

	return n;
}

void pool_drain(struct pool *pool)
{
	for (size_t i = 0; i < pool->count; i++)
		modem_drain(pool->modems[i]);
}

bool pool_is_quiet(const struct pool *pool)
{
	for (size_t i = 0; i < pool->count; i++) {
		if (!modem_is_quiet(pool->modems[i]))
			return false;
	}

	return true;
}
