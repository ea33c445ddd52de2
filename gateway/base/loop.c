/*
 * The event loop; see loop.h. Deadlines are a binary heap over boot time. With the real clock
 * one timerfd on CLOCK_BOOTTIME carries the nearest of them, and a second one on
 * CLOCK_REALTIME tells when the wall clock was set.
 */
#include "gateway/base/loop.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "gateway/base/alloc.h"

#define SIGNALS_MAX 8
/* How far ahead the clock-set watcher is armed; it is rearmed when it fires. */
#define FAR_AHEAD_S 4102444800 /* 2100-01-01 */

struct loop_fd {
	struct loop *loop;
	struct event *event;
	int fd;
	unsigned events;
	loop_fd_fn fn;
	void *arg;
	bool removed;
	bool busy;
};

struct loop_signal {
	struct event *event;
	loop_signal_fn fn;
	void *arg;
};

struct loop {
	struct clock *clock;
	struct event_base *base;
	struct timer **heap; /* heap[1..count] */
	size_t count;
	size_t cap;
	int timer_fd;
	int step_fd;
	int64_t armed_ms; /* what timer_fd is set to, 0 = nothing */
	struct event *timer_event;
	struct event *step_event;
	struct loop_signal signals[SIGNALS_MAX];
	size_t signal_count;
	timer_fn step_fn;
	void *step_arg;
	uint64_t dispatched;
	uint64_t wakeups;
	bool quit;
};

static void heap_place(struct loop *loop, size_t slot, struct timer *timer)
{
	loop->heap[slot] = timer;
	timer->slot = slot;
}

static void heap_up(struct loop *loop, size_t slot)
{
	struct timer *timer = loop->heap[slot];

	while (slot > 1 && loop->heap[slot / 2]->due_ms > timer->due_ms) {
		heap_place(loop, slot, loop->heap[slot / 2]);
		slot /= 2;
	}

	heap_place(loop, slot, timer);
}

static void heap_down(struct loop *loop, size_t slot)
{
	struct timer *timer = loop->heap[slot];

	while (2 * slot <= loop->count) {
		size_t child = 2 * slot;

		if (child < loop->count &&
			loop->heap[child + 1]->due_ms < loop->heap[child]->due_ms)
			child++;

		if (loop->heap[child]->due_ms >= timer->due_ms)
			break;

		heap_place(loop, slot, loop->heap[child]);
		slot = child;
	}

	heap_place(loop, slot, timer);
}

static void arm_timer_fd(struct loop *loop, int64_t due_ms)
{
	struct itimerspec spec = {0};

	if (loop->timer_fd < 0 || loop->armed_ms == due_ms)
		return;

	loop->armed_ms = due_ms;

	if (due_ms) {
		spec.it_value.tv_sec = due_ms / 1000;
		spec.it_value.tv_nsec = due_ms % 1000 * 1000000;
	}

	timerfd_settime(loop->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
}

static void arm_step_fd(struct loop *loop)
{
	struct itimerspec spec = {.it_value.tv_sec = FAR_AHEAD_S};

	timerfd_settime(loop->step_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec,
		NULL);
}

static int64_t next_due(const struct loop *loop)
{
	return loop->count ? loop->heap[1]->due_ms : INT64_MAX;
}

/* Runs the timers that are due now, but none that they start: a busy timer cannot starve I/O. */
static void run_due(struct loop *loop)
{
	int64_t now = clock_boot_ms(loop->clock);
	size_t budget = loop->count;

	while (budget-- && next_due(loop) <= now) {
		struct timer *timer = loop->heap[1];

		timer_stop(timer);
		loop->dispatched++;
		timer->fn(timer->arg);
	}
}

static void on_timer_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop *loop = arg;
	uint64_t expirations;

	(void)what;

	if (read(fd, &expirations, sizeof(expirations)) < 0)
		return;

	loop->armed_ms = 0;
}

static void on_step_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop *loop = arg;
	uint64_t expirations;
	ssize_t n = read(fd, &expirations, sizeof(expirations));

	(void)what;
	arm_step_fd(loop);

	if (n < 0 && errno == ECANCELED && loop->step_fn)
		loop->step_fn(loop->step_arg);
}

static void fd_release(struct loop_fd *watch)
{
	event_free(watch->event);
	free(watch);
}

static void on_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop_fd *watch = arg;
	unsigned events = 0;

	if (what & EV_READ)
		events |= LOOP_READ;

	if (what & EV_WRITE)
		events |= LOOP_WRITE;

	watch->loop->dispatched++;
	watch->busy = true;
	watch->fn(watch->arg, fd, events);
	watch->busy = false;

	if (watch->removed)
		fd_release(watch);
}

static void on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct loop_signal *entry = arg;

	(void)what;
	entry->fn(entry->arg, (int)signo);
}

static void real_clock_setup(struct loop *loop)
{
	loop->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	loop->step_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	assert(loop->timer_fd >= 0 && loop->step_fd >= 0);
	loop->timer_event = event_new(
		loop->base, loop->timer_fd, EV_READ | EV_PERSIST, on_timer_fd, loop);
	loop->step_event = event_new(
		loop->base, loop->step_fd, EV_READ | EV_PERSIST, on_step_fd, loop);
	event_add(loop->timer_event, NULL);
	event_add(loop->step_event, NULL);
	arm_step_fd(loop);
}

struct loop *loop_new(struct clock *clock)
{
	struct loop *loop = alloc_zero(sizeof(*loop));

	loop->clock = clock;
	loop->base = event_base_new();
	assert(loop->base);
	loop->timer_fd = -1;
	loop->step_fd = -1;
	loop->cap = 16;
	loop->heap = alloc_array(loop->cap, sizeof(*loop->heap));

	if (!clock_is_virtual(clock))
		real_clock_setup(loop);

	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;

	for (size_t i = 0; i < loop->signal_count; i++)
		event_free(loop->signals[i].event);

	if (loop->timer_fd >= 0) {
		event_free(loop->timer_event);
		event_free(loop->step_event);
		close(loop->timer_fd);
		close(loop->step_fd);
	}

	event_base_free(loop->base);
	free(loop->heap);
	free(loop);
}

struct clock *loop_clock(const struct loop *loop)
{
	return loop->clock;
}

static short event_flags(unsigned events)
{
	short flags = EV_PERSIST;

	if (events & LOOP_READ)
		flags |= EV_READ;

	if (events & LOOP_WRITE)
		flags |= EV_WRITE;

	return flags;
}

struct loop_fd *loop_fd_add(
	struct loop *loop, int fd, unsigned events, loop_fd_fn fn, void *arg)
{
	struct loop_fd *watch = alloc_zero(sizeof(*watch));

	watch->loop = loop;
	watch->fd = fd;
	watch->events = events;
	watch->fn = fn;
	watch->arg = arg;
	watch->event = event_new(loop->base, fd, event_flags(events), on_fd, watch);
	assert(watch->event);

	if (events)
		event_add(watch->event, NULL);

	return watch;
}

void loop_fd_set(struct loop_fd *watch, unsigned events)
{
	if (watch->removed || watch->events == events)
		return;

	event_del(watch->event);
	watch->events = events;
	event_assign(watch->event, watch->loop->base, watch->fd, event_flags(events), on_fd,
		watch);

	if (events)
		event_add(watch->event, NULL);
}

void loop_fd_remove(struct loop_fd *watch)
{
	if (!watch)
		return;

	event_del(watch->event);
	watch->removed = true;

	if (!watch->busy)
		fd_release(watch);
}

void timer_init(struct timer *timer, struct loop *loop, timer_fn fn, void *arg)
{
	*timer = (struct timer){.loop = loop, .fn = fn, .arg = arg};
}

void timer_start(struct timer *timer, int64_t delay_ms)
{
	struct loop *loop = timer->loop;

	timer_stop(timer);
	timer->due_ms = clock_boot_ms(loop->clock) + (delay_ms > 0 ? delay_ms : 0);

	if (loop->count + 2 > loop->cap) {
		loop->cap *= 2;
		loop->heap = alloc_resize(loop->heap, loop->cap, sizeof(*loop->heap));
	}

	heap_place(loop, ++loop->count, timer);
	heap_up(loop, loop->count);
}

void timer_stop(struct timer *timer)
{
	struct loop *loop = timer->loop;
	size_t slot = timer->slot;
	struct timer *last;

	if (!slot)
		return;

	timer->slot = 0;
	last = loop->heap[loop->count--];

	if (last == timer)
		return;

	heap_place(loop, slot, last);
	heap_up(loop, slot);
	heap_down(loop, last->slot);
}

bool timer_running(const struct timer *timer)
{
	return timer->slot != 0;
}

void loop_on_signal(struct loop *loop, int signo, loop_signal_fn fn, void *arg)
{
	struct loop_signal *entry = &loop->signals[loop->signal_count];

	assert(loop->signal_count < SIGNALS_MAX);
	loop->signal_count++;
	entry->fn = fn;
	entry->arg = arg;
	entry->event = evsignal_new(loop->base, signo, on_signal, entry);
	assert(entry->event);
	event_add(entry->event, NULL);
}

void loop_on_wall_step(struct loop *loop, timer_fn fn, void *arg)
{
	loop->step_fn = fn;
	loop->step_arg = arg;
}

void loop_run(struct loop *loop)
{
	assert(!clock_is_virtual(loop->clock));
	loop->quit = false;

	while (!loop->quit) {
		int64_t due;

		run_due(loop);
		due = next_due(loop);

		if (loop->quit)
			break;

		if (due <= clock_boot_ms(loop->clock)) {
			event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
			continue;
		}

		arm_timer_fd(loop, due == INT64_MAX ? 0 : due);
		event_base_loop(loop->base, EVLOOP_ONCE);
		loop->wakeups++;
	}
}

void loop_quit(struct loop *loop)
{
	loop->quit = true;
	event_base_loopbreak(loop->base);
}

/* Runs everything that is ready at this instant. */
static void settle(struct loop *loop)
{
	uint64_t before;

	do {
		before = loop->dispatched;
		event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);

		if (next_due(loop) <= clock_boot_ms(loop->clock))
			run_due(loop);
	} while (loop->dispatched != before);
}

bool loop_advance_until(struct loop *loop, int64_t ms, bool (*done)(void *arg), void *arg)
{
	int64_t end = clock_boot_ms(loop->clock) + ms;

	assert(clock_is_virtual(loop->clock));

	for (;;) {
		int64_t now, due;

		settle(loop);

		if (done && done(arg))
			return true;

		now = clock_boot_ms(loop->clock);

		if (now >= end)
			return false;

		due = next_due(loop);
		clock_advance(loop->clock, (due < end ? due : end) - now);
	}
}

void loop_advance(struct loop *loop, int64_t ms)
{
	loop_advance_until(loop, ms, NULL, NULL);
}

uint64_t loop_wakeups(const struct loop *loop)
{
	return loop->wakeups;
}
