/*
 * The only reader of time. Two scales, both in milliseconds: "boot" for relative timers
 * (CLOCK_BOOTTIME, never steps, counts suspend) and "wall" for what people and the network
 * call time (UTC since the epoch, may step). A virtual clock stands still until a test moves it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct clock;

/* The machine's clock. A constant object, never freed. */
struct clock *clock_real(void);

/* A clock that moves only by clock_advance() and clock_step_wall(). Owned by the caller. */
struct clock *clock_virtual_new(int64_t wall_ms);
void clock_virtual_free(struct clock *clock);

bool clock_is_virtual(const struct clock *clock);
int64_t clock_boot_ms(const struct clock *clock);
int64_t clock_wall_ms(const struct clock *clock);

/* CLOCK_MONOTONIC of the machine in microseconds: what the service manager counts in. */
int64_t clock_monotonic_us(void);

/*
 * Whether the wall clock is known to be right: NTP keeps it, or clock_confirm() was told so by
 * somebody who saw the network's time agree. A virtual clock is right until a test denies it.
 */
bool clock_confirmed(const struct clock *clock);
void clock_confirm(struct clock *clock);

/*
 * Whether the wall clock may be acted upon (quiet hours, expiry, retention): confirmed, or at
 * least not before this program was written, as that of a board without a battery is.
 */
bool clock_plausible(const struct clock *clock);

/* Virtual only: the wall clock is right, or nobody knows. */
void clock_set_confirmed(struct clock *clock, bool confirmed);

/* Virtual only: time passes on both scales. */
void clock_advance(struct clock *clock, int64_t ms);

/* Virtual only: the wall clock is set, as NTP or a person would; boot time does not move. */
void clock_step_wall(struct clock *clock, int64_t delta_ms);
