/*
 * base: time moves only when a test says so, timers fire in order, builders never overrun, and
 * nothing from outside reaches a log as it came.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/arena.h"
#include "gateway/base/civil.h"
#include "gateway/base/hex.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/base/strbuf.h"
#include "gateway/base/who.h"

#define TIMERS 200

struct trace {
	struct clock *clock;
	struct timer timers[TIMERS];
	int64_t fired[TIMERS * 2];
	size_t count;
};

struct mark {
	struct trace *trace;
	size_t index;
};

static void on_timer(void *arg)
{
	struct trace *trace = arg;

	trace->fired[trace->count++] = clock_boot_ms(trace->clock);
}

static void timers_fire_in_order_and_on_time(void **state)
{
	struct trace trace = {.clock = clock_virtual_new(1000)};
	struct loop *loop = loop_new(trace.clock);
	unsigned seed = (unsigned)getpid();

	(void)state;
	print_message("# seed %u\n", seed);

	for (size_t i = 0; i < TIMERS; i++) {
		timer_init(&trace.timers[i], loop, on_timer, &trace);
		timer_start(&trace.timers[i], rand_r(&seed) % 5000);
	}

	for (size_t i = 0; i < TIMERS; i += 3)
		timer_stop(&trace.timers[i]);

	loop_advance(loop, 5000);
	assert_int_equal(trace.count, TIMERS - (TIMERS + 2) / 3);

	for (size_t i = 1; i < trace.count; i++)
		assert_true(trace.fired[i - 1] <= trace.fired[i]);

	assert_int_equal(clock_boot_ms(trace.clock), 5000);
	assert_int_equal(clock_wall_ms(trace.clock), 6000);
	loop_free(loop);
	clock_virtual_free(trace.clock);
}

static void a_wall_step_moves_no_timer(void **state)
{
	struct trace trace = {.clock = clock_virtual_new(0)};
	struct loop *loop = loop_new(trace.clock);

	(void)state;
	timer_init(&trace.timers[0], loop, on_timer, &trace);
	timer_start(&trace.timers[0], 1000);
	clock_step_wall(trace.clock, 86400000);
	loop_advance(loop, 999);
	assert_int_equal(trace.count, 0);
	loop_advance(loop, 1);
	assert_int_equal(trace.count, 1);
	loop_free(loop);
	clock_virtual_free(trace.clock);
}

static void on_restart(void *arg)
{
	struct mark *mark = arg;

	if (++mark->index < 5)
		timer_start(&mark->trace->timers[0], 10);
}

static void a_timer_may_start_itself_again(void **state)
{
	struct trace trace = {.clock = clock_virtual_new(0)};
	struct loop *loop = loop_new(trace.clock);
	struct mark mark = {.trace = &trace};

	(void)state;
	timer_init(&trace.timers[0], loop, on_restart, &mark);
	timer_start(&trace.timers[0], 10);
	loop_advance(loop, 1000);
	assert_int_equal(mark.index, 5);
	assert_false(timer_running(&trace.timers[0]));
	loop_free(loop);
	clock_virtual_free(trace.clock);
}

struct echo {
	struct loop_fd *watch;
	char got[16];
	size_t len;
};

static void on_readable(void *arg, int fd, unsigned events)
{
	struct echo *echo = arg;
	ssize_t n = read(fd, echo->got + echo->len, sizeof(echo->got) - echo->len);

	assert_true(events & LOOP_READ);

	if (n > 0)
		echo->len += (size_t)n;
	else
		loop_fd_remove(echo->watch);
}

static void descriptors_are_served_before_time_passes(void **state)
{
	struct clock *clock = clock_virtual_new(0);
	struct loop *loop = loop_new(clock);
	struct echo echo = {0};
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
	echo.watch = loop_fd_add(loop, pair[0], LOOP_READ, on_readable, &echo);
	assert_int_equal(write(pair[1], "keng", 4), 4);
	loop_advance(loop, 0);
	assert_memory_equal(echo.got, "keng", 4);

	close(pair[1]);
	loop_advance(loop, 0); /* the watch removes itself inside its callback */
	close(pair[0]);
	loop_free(loop);
	clock_virtual_free(clock);
}

static void on_quit(void *loop)
{
	loop_quit(loop);
}

static void the_real_clock_drives_the_same_timers(void **state)
{
	struct trace trace = {.clock = clock_real()};
	struct loop *loop = loop_new(trace.clock);
	struct timer quit;

	(void)state;
	timer_init(&trace.timers[0], loop, on_timer, &trace);
	timer_init(&quit, loop, on_quit, loop);
	timer_start(&trace.timers[0], 2);
	timer_start(&quit, 5);
	loop_run(loop);
	assert_int_equal(trace.count, 1);
	assert_true(loop_wakeups(loop) <= 3);
	loop_free(loop);
}

static void a_builder_never_overruns(void **state)
{
	char small[8];
	struct strbuf buf = STRBUF(small);

	(void)state;
	strbuf_putf(&buf, "%d", 123456);
	assert_false(buf.truncated);
	strbuf_put(&buf, "789");
	assert_true(buf.truncated);
	assert_string_equal(small, "1234567");
	strbuf_putf(&buf, "%s", "x");
	assert_string_equal(small, "1234567");
}

static void an_arena_is_bounded(void **state)
{
	struct arena *arena = arena_new(64);

	(void)state;
	assert_non_null(arena_alloc(arena, 40));
	assert_null(arena_alloc(arena, 40));
	assert_null(arena_alloc(arena, SIZE_MAX));
	arena_reset(arena);
	assert_string_equal(arena_strndup(arena, "kẻng làng", 4), "kẻ");
	arena_free(arena);
}

static void hex_refuses_what_is_no_hex(void **state)
{
	uint8_t out[4];
	char text[9];

	(void)state;
	assert_int_equal(hex_decode(out, sizeof(out), "0aFF", 4), 2);
	hex_encode(text, out, 2);
	assert_string_equal(text, "0AFF");
	assert_int_equal(hex_decode(out, sizeof(out), "0a0", 3), -EINVAL);
	assert_int_equal(hex_decode(out, sizeof(out), "0g", 2), -EINVAL);
	assert_int_equal(hex_decode(out, 1, "0a0a", 4), -ENOSPC);
}

static void logs_show_no_number_and_no_control_byte(void **state)
{
	char out[64];

	(void)state;
	assert_string_equal(log_number(out, sizeof(out), "+84912345678"), "*678");
	assert_string_equal(log_number(out, sizeof(out), "191"), "191");
	assert_string_equal(log_text(out, sizeof(out), "a\033[2J\r\nb", 8), "a\\x1b[2J\\x0d\\x0ab");
}

static void civil_time_is_the_community_s(void **state)
{
	char text[CIVIL_RFC3339_MAX];
	int64_t wall, same;
	struct civil civil;

	(void)state;
	assert_int_equal(civil_set_zone("Nowhere/Land"), -EINVAL);
	assert_int_equal(civil_set_zone("Asia/Ho_Chi_Minh"), 0);
	assert_int_equal(civil_parse("2026-03-11T23:10:00+07:00", &wall), 0);
	assert_int_equal(wall, 1773245400000);
	assert_int_equal(civil_parse("2026-03-11T23:10", &same), 0);
	assert_int_equal(same, wall);
	assert_string_equal(civil_rfc3339(text, wall), "2026-03-11T23:10:00+07:00");
	civil = civil_from_wall(wall);
	assert_int_equal(civil.weekday, 3); /* a Wednesday */
	assert_int_equal(civil_midnight(wall, 1) - wall, 50 * 60000);
	assert_int_equal(civil_parse("2026-03-11", &same), 0);
	assert_int_equal(same, civil_midnight(wall, 0));
	assert_int_equal(civil_parse("2026-02-29", &same), -EINVAL);
	assert_int_equal(civil_parse("2026-03-11T24:00", &same), -EINVAL);
	assert_int_equal(civil_parse("2026-03-11T23:10 ", &same), -EINVAL);
	assert_int_equal(civil_parse("2026-03-11T", &same), -EINVAL);
}

static void users_and_groups_have_numbers(void **state)
{
	uint32_t id = 7;

	(void)state;
	assert_true(who_user("root", &id) && id == 0);
	assert_true(who_group("daemon", &id) && id == 1);
	assert_true(who_user("1000", &id) && id == 1000);
	assert_false(who_user("", &id));
	assert_false(who_group("no such group", &id));
	assert_false(who_user("-1", &id));
	assert_false(who_group("4294967295", &id)); /* (gid_t)-1 is nobody's */
	assert_int_equal(id, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_fire_in_order_and_on_time),
		cmocka_unit_test(a_wall_step_moves_no_timer),
		cmocka_unit_test(a_timer_may_start_itself_again),
		cmocka_unit_test(descriptors_are_served_before_time_passes),
		cmocka_unit_test(the_real_clock_drives_the_same_timers),
		cmocka_unit_test(civil_time_is_the_community_s),
		cmocka_unit_test(users_and_groups_have_numbers),
		cmocka_unit_test(a_builder_never_overruns),
		cmocka_unit_test(an_arena_is_bounded),
		cmocka_unit_test(hex_refuses_what_is_no_hex),
		cmocka_unit_test(logs_show_no_number_and_no_control_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
