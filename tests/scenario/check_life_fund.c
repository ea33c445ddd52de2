/*
 * QUY: what comes in is booked and the balance said; what is spent needs a second person, and never the
 * one who asks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void money_in_is_booked_at_once(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "QUY THU 500k ong Toan ung ho");
	bench_expect(bench, DUNG, "ghi 500.000d");
	say(bench, DUNG, "QUY THU 1tr2 ba Lan");
	bench_expect(bench, DUNG, "So du 1.700.000d");
	say(bench, DUNG, "QUY");
	bench_expect(bench, DUNG, "so du 1.700.000d");
}

static void a_wrong_sum_is_mended_by_whoever_told_it(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "QUY THU 500k ong Toan ung ho");
	town_code(bench, code);
	say_ref(bench, THANG, "SUA", code, "5tr");
	say_ref(bench, DUNG, "SUA", code, "450k");
	bench_expect(bench, DUNG, "So du 450.000d");
}

static void spending_waits_for_a_second_person(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "QUY THU 2tr ung ho");
	say(bench, DUNG, "QUY CHI 350k mua 2 den pin");
	bench_code(code, bench_expect(bench, THANG, "xin chi 350.000d"), "XN ");
	bench_expect(bench, DUNG, "dang cho nguoi thu 2");
	say_ref(bench, DUNG, "XN", code, "");
	bench_expect(bench, DUNG, "do chinh ban bao cao");
	say(bench, DUNG, "QUY");
	bench_expect(bench, DUNG, "so du 2.000.000d");
	say_ref(bench, THANG, "XN", code, "");
	bench_expect(bench, THANG, "So du 1.650.000d");
	bench_expect(bench, DUNG, "So du 1.650.000d");
	say_ref(bench, THANG, "XN", code, "");
	say(bench, DUNG, "QUY");
	bench_expect(bench, DUNG, "so du 1.650.000d");
}

static void a_second_person_may_refuse(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "QUY CHI 350k mua den");
	bench_code(code, bench_expect(bench, THANG, "xin chi"), "XN ");
	say_ref(bench, THANG, "SAI", code, "dat qua");
	bench_expect(bench, DUNG, "khong duoc ghi");
	say(bench, DUNG, "QUY");
	bench_expect(bench, DUNG, "so du 0d");
}

static void what_nobody_answers_is_not_spent(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "QUY CHI 350k mua den");
	bench_code(code, bench_expect(bench, THANG, "xin chi"), "XN ");
	bench_pass(bench, DAYS(4));
	bench_expect(bench, DUNG, "khong duoc ghi");
	say_ref(bench, THANG, "XN", code, "");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM fund_entry"), "expired");
}

static void a_resident_or_a_member_books_nothing(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "QUY CHI 500k mua nuoc");
	say(bench, BINH, "QUY THU 500k");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM fund_entry"), 0);
}

static void the_months_fund_is_read_by_everybody_in_the_group(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "QUY THU 500k ong Toan ung ho");
	town_until(bench, "2026-12-01T08:00");
	bench_never(bench, BINH, "Quy Thon Can");
	town_until(bench, "2026-12-01T09:01");
	bench_expect(bench, BINH, "Quy Thon Can thang 11/2026: thu 500.000d, chi 0d, con 500.000d");
	bench_expect(bench, DUNG, "thang 11/2026");
	bench_never(bench, LAN, "thang 11/2026");
	bench_pass(bench, DAYS(70));
	assert_int_equal(bench_count(bench, BINH, "Quy Thon Can"), 1);
}

static void a_sum_that_cannot_be_read_is_asked_for(void **state)
{
	struct bench *bench = *state;

	struct command command = command_make(COMMAND_FUND);

	snprintf(command.dir, sizeof(command.dir), "in");
	bench_do(bench, DUNG, &command, "QUY THU ong Toan ung ho");
	bench_expect(bench, DUNG, "khong ro so tien");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM fund_entry"), 0);
}

static void a_history_books_what_a_second_line_confirms(void **state)
{
	struct bench *bench = *state;
	char text[64];

	tell(bench, DUNG, town_time("2022-01-05T10:00"), "QUY THU 2tr ung ho");

	const char *code =
		tell(bench, DUNG, town_time("2022-02-05T10:00"), "QUY CHI 500k mua den");

	snprintf(text, sizeof(text), "XN %s", code);
	tell(bench, THANG, town_time("2022-02-06T10:00"), text);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT sum(iif(direction = 'in', amount,"
				 " -amount)) FROM fund_entry WHERE state = 'booked'"),
		1500000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(money_in_is_booked_at_once),
		TEST(a_wrong_sum_is_mended_by_whoever_told_it),
		TEST(spending_waits_for_a_second_person),
		TEST(a_second_person_may_refuse),
		TEST(what_nobody_answers_is_not_spent),
		TEST(a_resident_or_a_member_books_nothing),
		TEST(the_months_fund_is_read_by_everybody_in_the_group),
		TEST(a_sum_that_cannot_be_read_is_asked_for),
		TEST(a_history_books_what_a_second_line_confirms),
	};

	return cmocka_run_group_tests_name("life fund", tests, NULL, NULL);
}
