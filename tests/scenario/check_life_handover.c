/*
 * GN and VU: an offer of weapons brings the police and is told to carry nothing; what a leader or the
 * police report is received and counted; incidents are counts and never a name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/report/report.h"
#include "tests/scenario/town.h"

static struct figures figures_now(struct bench *bench)
{
	struct figures_span span = {.from = 0, .to = bench_now(bench) + DAYS(1)};
	struct figures figures;

	assert_int_equal(figures_read(bench->store, &span, &figures), 0);
	return figures;
}

static void an_offer_is_told_to_carry_nothing(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, LAN, "GN 1 khau sung tu che va 20 vien dan");
	bench_expect(bench, LAN, "KHONG mang vu khi");
	bench_code(code, bench_expect(bench, QUAN, "GIAO NOP"), "TL ");
	bench_never(bench, NULL, "912000001");
	assert_int_equal(figures_now(bench).handover[HANDOVER_GUN], 0);
	say_ref(bench, QUAN, "TL", code, "9h sang mai toi nha ban");
	bench_expect(bench, LAN, "9h sang mai");
	say_ref(bench, QUAN, "XN", code, "");
	assert_int_equal(figures_now(bench).handover[HANDOVER_GUN], 1);
	assert_int_equal(figures_now(bench).handover[HANDOVER_ROUND], 20);
	say_ref(bench, QUAN, "XN", code, "");
	assert_int_equal(figures_now(bench).handover[HANDOVER_ROUND], 20);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM handover"
						   " WHERE number_id IS NOT NULL"),
		0);
}

static void what_the_police_report_is_received(void **state)
{
	struct bench *bench = *state;

	say(bench, QUAN, "GN 2 khau sung san, 45 vien dan, 18 dao kiem thon Can");
	bench_expect(bench, QUAN, "da ghi nhan giao nop");
	assert_int_equal(figures_now(bench).handover[HANDOVER_GUN], 2);
	assert_int_equal(figures_now(bench).handover[HANDOVER_ROUND], 45);
	assert_int_equal(figures_now(bench).handover[HANDOVER_BLADE], 18);
}

static void grenades_are_no_rounds(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "GN 3 qua luu dan, 2 thanh kiem thon Can");
	assert_int_equal(figures_now(bench).handover[HANDOVER_ROUND], 0);
	assert_int_equal(figures_now(bench).handover[HANDOVER_EXPLOSIVE], 3);
	assert_int_equal(figures_now(bench).handover[HANDOVER_BLADE], 2);
}

static void incidents_are_counts(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, QUAN, "VU 4 vu 7 doi tuong trom cap");
	bench_expect(bench, QUAN, "4 vu, 7 doi tuong");
	town_code(bench, code);
	say_ref(bench, QUAN, "SUA", code, "4 vu 8 doi tuong");
	bench_expect(bench, QUAN, "4 vu, 8 doi tuong");
	assert_int_equal(figures_now(bench).cases, 4);
	assert_int_equal(figures_now(bench).suspects, 8);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT category FROM incident"), "TROM");
}

static void a_resident_reports_no_incident(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "VU 2 vu 3 doi tuong");
	assert_int_equal(figures_now(bench).cases, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_offer_is_told_to_carry_nothing),
		TEST(what_the_police_report_is_received),
		TEST(grenades_are_no_rounds),
		TEST(incidents_are_counts),
		TEST(a_resident_reports_no_incident),
	};

	return cmocka_run_group_tests_name("life handover", tests, NULL, NULL);
}
