/*
 * Real and virtual time behind one object; see clock.h.
 */
#include "gateway/base/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

#include "gateway/base/alloc.h"

#define CLOCK_FLOOR_MS INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */

struct clock {
	bool virtual;
	bool confirmed;
	int64_t boot_ms;
	int64_t wall_ms;
};

static struct clock real_clock;

static int64_t read_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct clock *clock_real(void)
{
	return &real_clock;
}

struct clock *clock_virtual_new(int64_t wall_ms)
{
	struct clock *clock = alloc_zero(sizeof(*clock));

	clock->virtual = true;
	clock->confirmed = true;
	clock->wall_ms = wall_ms;
	return clock;
}

void clock_virtual_free(struct clock *clock)
{
	free(clock);
}

bool clock_is_virtual(const struct clock *clock)
{
	return clock->virtual;
}

int64_t clock_boot_ms(const struct clock *clock)
{
	return clock->virtual ? clock->boot_ms : read_ms(CLOCK_BOOTTIME);
}

int64_t clock_wall_ms(const struct clock *clock)
{
	return clock->virtual ? clock->wall_ms : read_ms(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void clock_advance(struct clock *clock, int64_t ms)
{
	assert(clock->virtual && ms >= 0);
	clock->boot_ms += ms;
	clock->wall_ms += ms;
}

void clock_step_wall(struct clock *clock, int64_t delta_ms)
{
	assert(clock->virtual);
	clock->wall_ms += delta_ms;
}

static bool ntp_keeps_time(void)
{
	struct timex status = {.modes = 0};

	return adjtimex(&status) != -1 && !(status.status & STA_UNSYNC);
}

bool clock_confirmed(const struct clock *clock)
{
	return clock->confirmed || (!clock->virtual && ntp_keeps_time());
}

void clock_confirm(struct clock *clock)
{
	clock->confirmed = true;
}

bool clock_plausible(const struct clock *clock)
{
	return clock_wall_ms(clock) >= CLOCK_FLOOR_MS || clock_confirmed(clock);
}

void clock_set_confirmed(struct clock *clock, bool confirmed)
{
	assert(clock->virtual);
	clock->confirmed = confirmed;
}
