/*
 * Every month, by day, everybody who hears from keng is told what it never asks for; the interval
 * is the community's, it may be none, and the report counts it apart from warnings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/base/civil.h"
#include "gateway/store/figures.h"
#include "tests/scenario/town.h"

#define WORDS "KHONG BAO GIO gui link"

static int setup(void **state)
{
	int result = bench_setup(state);

	if (!result)
		((struct bench *)*state)->policy.antispoof_days = 30;

	return result;
}

static struct figures count(struct bench *bench)
{
	struct figures figures;
	const struct figures_span span = {.from = 0, .to = bench_now(bench) + 1};

	assert_int_equal(figures_read(bench->store, &span, &figures), 0);
	return figures;
}

static void it_goes_to_residents_and_members_by_day(void **state)
{
	struct bench *bench = *state;

	bench_pass(bench, DAYS(29));
	bench_never(bench, NULL, WORDS);
	bench_pass(bench, DAYS(2));
	assert_int_equal(bench_expect(bench, LAN, WORDS)->class, CLASS_WARNING);
	bench_expect(bench, BINH, WORDS);
	bench_expect(bench, QUAN, WORDS);
	bench_never(bench, MOI, WORDS);
	assert_int_equal(civil_from_wall(shelf_count(bench->shelf,
						 "SELECT made_at FROM broadcast"))
				 .hour,
		9);
}

static void it_comes_again_and_is_counted_apart(void **state)
{
	struct bench *bench = *state;

	bench_pass(bench, DAYS(95));
	assert_int_equal(bench_count(bench, LAN, WORDS), 3);
	assert_int_equal(count(bench).antispoof, 3);
	assert_int_equal(count(bench).broadcasts, 0);
}

static void who_opted_out_hears_nothing(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "NGUNG");
	bench_pass(bench, DAYS(35));
	bench_never(bench, LAN, WORDS);
	bench_expect(bench, BINH, WORDS);
}

static void another_interval_holds_from_the_reload_on(void **state)
{
	struct bench *bench = *state;

	bench_pass(bench, DAYS(1));
	bench->policy.antispoof_days = 7;
	dispatch_reconfigure(bench->dispatch, &bench->conf);
	bench_pass(bench, DAYS(9));
	assert_int_equal(bench_count(bench, LAN, WORDS), 1);
	bench->policy.antispoof_days = 0;
	dispatch_reconfigure(bench->dispatch, &bench->conf);
	bench_pass(bench, DAYS(100));
	assert_int_equal(bench_count(bench, LAN, WORDS), 1);
}

static void a_restart_puts_nothing_off(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 31; i++) {
		bench_pass(bench, DAYS(1));
		dispatch_free(bench->dispatch);
		bench->dispatch = dispatch_new(&bench->conf);
	}

	bench_expect(bench, LAN, WORDS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_goes_to_residents_and_members_by_day),
		TEST(it_comes_again_and_is_counted_apart),
		TEST(who_opted_out_hears_nothing),
		TEST(another_interval_holds_from_the_reload_on),
		TEST(a_restart_puts_nothing_off),
	};

	return cmocka_run_group_tests_name("life antispoof", tests, NULL, NULL);
}
