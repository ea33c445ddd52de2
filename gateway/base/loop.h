/*
 * The event loop: descriptors through libevent, timers in a deadline queue of our own so that
 * tests own time. One thread. Under a virtual clock nothing happens until loop_advance().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/clock.h"

struct loop;
struct loop_fd;

enum loop_event {
	LOOP_READ = 1, /* readable, or hung up: a read tells which */
	LOOP_WRITE = 2,
};

typedef void (*loop_fd_fn)(void *arg, int fd, unsigned events);
typedef void (*timer_fn)(void *arg);
typedef void (*loop_signal_fn)(void *arg, int signo);

/*
 * A timer lives in its owner's struct. Initialise once with timer_init(); starting a running
 * timer moves it; a fired timer is stopped before its function runs, which may start it again.
 */
struct timer {
	struct loop *loop;
	timer_fn fn;
	void *arg;
	int64_t due_ms; /* boot time */
	size_t slot;	/* place in the queue, 0 = not running */
};

struct loop *loop_new(struct clock *clock);
void loop_free(struct loop *loop);

struct clock *loop_clock(const struct loop *loop);

/* Watches fd until loop_fd_remove(), which is safe inside any callback. fd stays the caller's. */
struct loop_fd *loop_fd_add(
	struct loop *loop, int fd, unsigned events, loop_fd_fn fn, void *arg);
void loop_fd_set(struct loop_fd *watch, unsigned events);
void loop_fd_remove(struct loop_fd *watch);

void timer_init(struct timer *timer, struct loop *loop, timer_fn fn, void *arg);
/* delay_ms 0 runs as soon as the loop turns, after descriptors that are ready. */
void timer_start(struct timer *timer, int64_t delay_ms);
void timer_stop(struct timer *timer);
bool timer_running(const struct timer *timer);

/* Signals arrive as callbacks of the loop; at most eight signals. */
void loop_on_signal(struct loop *loop, int signo, loop_signal_fn fn, void *arg);

/* Called when the wall clock was set; one listener. */
void loop_on_wall_step(struct loop *loop, timer_fn fn, void *arg);

/* Runs until loop_quit(). Real clock only. */
void loop_run(struct loop *loop);
void loop_quit(struct loop *loop);

/*
 * Virtual clock only: lets ms pass. Descriptors that are ready run first, then the clock jumps
 * from deadline to deadline; returns when it has moved by ms and nothing is ready.
 */
void loop_advance(struct loop *loop, int64_t ms);

/* Virtual clock only: as loop_advance, but returns true as soon as done(arg) is true. */
bool loop_advance_until(
	struct loop *loop, int64_t ms, bool (*done)(void *arg), void *arg);

/* Times the loop woke up since loop_new(): for the idle figure. */
uint64_t loop_wakeups(const struct loop *loop);
