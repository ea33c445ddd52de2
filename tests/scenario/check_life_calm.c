/*
 * BAO YEN: at 22:00 those who asked for it, and nobody else, are reminded, every night until they ask no
 * more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void the_gong_of_22_hours(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "BAO YEN");
	bench_expect(bench, LAN, "bao yen luc 22h");
	town_until(bench, "2026-11-24T21:59");
	bench_never(bench, LAN, "Keng bao yen");
	town_until(bench, "2026-11-24T22:01");
	bench_expect(bench, LAN, "Keng bao yen 22h");
	bench_never(bench, BINH, "Keng bao yen");
	town_until(bench, "2026-11-26T23:00");
	assert_int_equal(bench_count(bench, LAN, "Keng bao yen"), 3);
}

static void two_of_them_strike_it_once(void **state)
{
	struct bench *bench = *state;

	bench_member(bench, BINH, "Trần Văn Bình", "MEM", "thon Can", "yes", "");
	say(bench, LAN, "BAO YEN");
	say(bench, BINH, "BAO YEN");
	town_until(bench, "2026-11-25T23:00");
	assert_int_equal(bench_count(bench, LAN, "Keng bao yen"), 2);
	assert_int_equal(bench_count(bench, BINH, "Keng bao yen"), 2);
}

static void asking_again_ends_it(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "BAO YEN");
	say(bench, LAN, "BAO YEN");
	bench_expect(bench, LAN, "Da thoi");
	town_until(bench, "2026-11-25T23:00");
	bench_never(bench, LAN, "Keng bao yen 22h");
}

static void who_never_registered_is_told_how(void **state)
{
	struct bench *bench = *state;

	say(bench, MOI, "BAO YEN");
	bench_expect(bench, MOI, "DK Ho ten");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_gong_of_22_hours),
		TEST(two_of_them_strike_it_once),
		TEST(asking_again_ends_it),
		TEST(who_never_registered_is_told_how),
	};

	return cmocka_run_group_tests_name("life calm", tests, NULL, NULL);
}
