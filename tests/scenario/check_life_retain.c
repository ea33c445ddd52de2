/*
 * What is kept long enough goes by itself, at night: words and numbers, never the figures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void words_go_and_figures_stay(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "CHAY kho rom thon Can");
	say(bench, LAN, "GY nen lap them den o dau lang");
	bench_pass(bench, DAYS(700));
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM alarm WHERE text <> ''"),
		1);
	bench_pass(bench, DAYS(40));
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM alarm WHERE text <> ''"),
		0);
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM record WHERE text <> ''"
					  " OR number_id IS NOT NULL"),
		0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM question"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT (SELECT count(*) FROM alarm)"
						   " + (SELECT count(*) FROM record)"),
		2);
}

static void many_rows_go_in_one_night(void **state)
{
	struct bench *bench = *state;

	shelf_sql(bench->shelf,
		"WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i LIMIT"
		" 1000) INSERT INTO alarm (code, kind, text, raised_at) SELECT n,"
		" 'SOS', 'cuu', 0 FROM i");
	town_until(bench, "2026-11-25T04:00");
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM alarm WHERE text <> ''"),
		0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_go_and_figures_stay),
		TEST(many_rows_go_in_one_night),
	};

	return cmocka_run_group_tests_name("life retain", tests, NULL, NULL);
}
