/*
 * Planned patrols: the team is reminded, the leader hears when nobody reports, a report fulfils the plan,
 * and somebody on the way may be asked for a code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/plan.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"
#include "tests/scenario/town.h"

/* Every evening at 21:00 for two hours, six people. */
static void make_plan(struct bench *bench)
{
	struct plan plan = {.weekdays = 0x7f,
		.begin_min = 21 * 60,
		.length_min = 120,
		.size = 6,
		.from_at = bench_now(bench)};

	assert_int_equal(zone_find(bench->store, "can", 0, &plan.zone_id), 0);
	assert_int_equal(group_by_code(bench->store, "can", &plan.grp_id), 0);
	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(plan_put(bench->store, &plan), 0);
	assert_int_equal(store_commit(bench->store), 0);
	bench_pass(bench, 1000);
}

static void the_team_is_reminded_and_answers(void **state)
{
	struct bench *bench = *state;

	make_plan(bench);
	town_until(bench, "2026-11-24T20:29");
	bench_never(bench, BINH, "Nhac tuan tra");
	town_until(bench, "2026-11-24T20:31");
	bench_expect(bench, BINH, "Nhac tuan tra: 21h00 ngay 24/11, Thon Can, 6 nguoi");
	say(bench, BINH, "CO");
	bench_expect(bench, BINH, "1 nguoi di, 0 nguoi ban");
}

static void nobody_reports_and_the_leader_hears_of_it(void **state)
{
	struct bench *bench = *state;

	make_plan(bench);
	town_until(bench, "2026-11-24T23:59");
	bench_never(bench, DUNG, "chua co bao cao");
	town_until(bench, "2026-11-25T00:05");
	bench_expect(bench, DUNG, "chua co bao cao");
	town_until(bench, "2026-11-25T12:00");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM patrol ORDER BY id"),
		"missed");
}

static void a_report_fulfils_the_plan(void **state)
{
	struct bench *bench = *state;

	make_plan(bench);
	town_until(bench, "2026-11-24T23:10");
	say(bench, BINH, "TT 21h 6 nguoi thon Can binh thuong");
	town_until(bench, "2026-11-25T12:00");
	bench_never(bench, DUNG, "chua co bao cao");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM patrol"
						   " WHERE state = 'reported'"),
		1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM patrol"), 2);
}

static void somebody_on_the_way_is_asked_for_a_code(void **state)
{
	struct bench *bench = *state;
	char code[8] = "";

	make_plan(bench);
	town_until(bench, "2026-11-24T20:31");
	say(bench, BINH, "CO");

	while (!bench_count(bench, BINH, "Diem danh"))
		bench_pass(bench, MINUTES(1));

	const struct heard *heard = bench_expect(bench, BINH, "Diem danh");

	memcpy(code, strstr(heard->text, "bang so ") + 8, 4);
	say(bench, BINH, code);
	bench_pass(bench, MINUTES(30));
	bench_never(bench, DUNG, "chua tra loi diem danh");
	town_until(bench, "2026-11-25T20:31");
	say(bench, BINH, "CO");
	town_until(bench, "2026-11-25T23:30");
	assert_int_equal(bench_count(bench, BINH, "Diem danh"), 2);
	bench_expect(bench, DUNG, "Binh chua tra loi diem danh");
}

static void the_roster_shows_the_week(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "LICH");
	bench_expect(bench, DUNG, "Chua co lich");
	make_plan(bench);
	say(bench, DUNG, "LICH");
	bench_expect(bench, DUNG, "T3 24/11 21h00 6ng; T4 25/11 21h00");
}

static void a_plan_that_ended_makes_no_more_patrols(void **state)
{
	struct bench *bench = *state;

	make_plan(bench);
	assert_int_equal(plan_end(bench->store, 1, town_time("2026-11-26T00:00")), 0);
	town_until(bench, "2026-12-05T00:00");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM patrol"), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

static void who_sets_out_without_a_plan_is_asked_too(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "TT BD thon Can");
	bench_pass(bench, HOURS(1));
	bench_expect(bench, BINH, "Diem danh ca");
	bench_pass(bench, MINUTES(11));
	bench_expect(bench, DUNG, "chua tra loi diem danh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_team_is_reminded_and_answers),
		TEST(nobody_reports_and_the_leader_hears_of_it),
		TEST(a_report_fulfils_the_plan),
		TEST(somebody_on_the_way_is_asked_for_a_code),
		TEST(the_roster_shows_the_week),
		TEST(a_plan_that_ended_makes_no_more_patrols),
		TEST(who_sets_out_without_a_plan_is_asked_too),
	};

	return cmocka_run_group_tests_name("life plan", tests, NULL, NULL);
}
