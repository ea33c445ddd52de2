/*
 * GV, VIEC, XONG: a task reaches its assignee, is reminded of in time, and whoever gave it learns how
 * it ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void give(struct bench *bench, char code[8])
{
	say(bench, DUNG, "GV Binh kiem tra camera cong lang han 26/11");
	bench_code(code,
		bench_expect(bench, BINH, ": kiem tra camera cong lang. Han 26/11. Nhan soan"),
		"Viec ");
	bench_expect(bench, DUNG, "giao Binh, han 26/11");
}

static void a_task_is_taken_done_and_told(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give(bench, code);
	say_ref(bench, BINH, "CO", code, "");
	bench_expect(bench, BINH, "1 nguoi di");
	say(bench, BINH, "VIEC");
	bench_expect(bench, BINH, code);
	say_ref(bench, BINH, "XONG", code, "");
	bench_expect(bench, BINH, "da xong luc");
	bench_expect(bench, DUNG, "bao xong luc");
	bench_pass(bench, DAYS(5));
	bench_never(bench, NULL, "qua han");
	bench_never(bench, NULL, "Nhac viec");
	assert_string_equal(shelf_query(bench->shelf, "SELECT due || state FROM task"),
		"2026-11-26done");
}

static void the_last_morning_reminds_and_the_next_day_is_late(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give(bench, code);
	town_until(bench, "2026-11-26T06:59");
	bench_never(bench, BINH, "Nhac viec");
	town_until(bench, "2026-11-26T07:01");
	bench_expect(bench, BINH, "Nhac viec");
	bench_never(bench, DUNG, "qua han");
	town_until(bench, "2026-11-27T00:01");
	bench_expect(bench, DUNG, "qua han 26/11");
}

static void a_bare_ban_declines(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give(bench, code);
	say(bench, BINH, "BAN");
	bench_expect(bench, DUNG, "bao ban");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM task"), "refused");
}

static void nobody_else_finishes_it(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give(bench, code);
	say_ref(bench, HOA, "XONG", code, "");
	say_ref(bench, LAN, "XONG", code, "");
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM task"), "open");
}

static void an_unknown_name_is_asked_about(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "GV Khoi sua loa han CN");
	bench_expect(bench, DUNG, "khong ro nguoi nhan");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM task"), 0);
}

static void whoever_gave_it_may_take_it_back(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give(bench, code);
	say_ref(bench, DUNG, "HUY", code, "");
	bench_expect(bench, BINH, "da huy");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM task"), "cancelled");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_task_is_taken_done_and_told),
		TEST(the_last_morning_reminds_and_the_next_day_is_late),
		TEST(a_bare_ban_declines),
		TEST(nobody_else_finishes_it),
		TEST(an_unknown_name_is_asked_about),
		TEST(whoever_gave_it_may_take_it_back),
	};

	return cmocka_run_group_tests_name("life task", tests, NULL, NULL);
}
