/*
 * GY, GOI, HN: a suggestion is answered without a number being seen, a call is asked for, and somebody on
 * the way back is a code and nothing more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void a_suggestion_is_answered_unseen(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, LAN, "GY nen lap them den o dau lang");
	bench_expect(bench, LAN, "Da ghi gop y");
	bench_code(code, bench_expect(bench, DUNG, "GOP Y"), "TL ");
	bench_never(bench, NULL, "912000001");
	say_ref(bench, DUNG, "TL", code, "thang sau se lap 3 bong");
	bench_expect(bench, LAN, "thang sau se lap");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM record"), "answered");
	say_ref(bench, BINH, "TL", code, "gi do");
	bench_never(bench, LAN, "gi do");
}

static void a_call_is_asked_for(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "GOI");
	bench_expect(bench, LAN, "se goi lai");
	bench_expect(bench, DUNG, "xin goi lai");
	bench_never(bench, DUNG, "912000001");
}

static void a_flood_of_suggestions_is_kept_and_not_passed_on(void **state)
{
	struct bench *bench = *state;
	int limit = bench->policy.replies_per_hour;

	for (int i = 0; i < limit + 5; i++)
		say(bench, LAN, "GY nen lap them den o dau lang");

	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM record"), limit + 5);
	assert_int_equal(bench_count(bench, DUNG, "GOP Y"), limit);
	assert_int_equal(bench_expect(bench, DUNG, "GOP Y")->class, CLASS_REMINDER);
	bench_pass(bench, 61 * MINUTE_MS);
	say(bench, LAN, "GY den van chua co");
	bench_expect(bench, DUNG, "den van chua co");
}

static void only_the_police_open_a_case(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "HN 3321 GAP");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM record"), 0);
	say(bench, QUAN, "HN 3321 GAP");
	say(bench, DUNG, "HN 3321 VIEC");
	bench_expect(bench, DUNG, "Da ghi 3321");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM record"), 2);
}

static void a_helper_is_reminded_by_the_code_alone(void **state)
{
	struct bench *bench = *state;

	say(bench, QUAN, "HN 3321 GAP");
	say(bench, DUNG, "HN 3321 GAP");
	bench_pass(bench, DAYS(31));
	bench_expect(bench, DUNG, "chua gap 3321");
	bench_never(bench, QUAN, "chua gap");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_suggestion_is_answered_unseen),
		TEST(a_call_is_asked_for),
		TEST(a_flood_of_suggestions_is_kept_and_not_passed_on),
		TEST(only_the_police_open_a_case),
		TEST(a_helper_is_reminded_by_the_code_alone),
	};

	return cmocka_run_group_tests_name("life support", tests, NULL, NULL);
}
