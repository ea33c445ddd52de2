/*
 * DL and XOA: people learn what is kept of them, and when they ask for it nothing is left but that they
 * want no messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void erase(struct bench *bench, const char *who)
{
	char code[8];

	say(bench, who, "XOA");
	bench_code(code, bench_expect(bench, who, "Soan XOA"), "XOA ");
	say_ref(bench, who, "XOA", code, "");
	bench_expect(bench, who, "Da nhan yeu cau xoa");
}

static void people_learn_what_is_kept(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "DL");
	bench_expect(bench, LAN, "Nguyen Thi Lan, Thon Can, nguoi dan");
	say(bench, MOI, "DL");
	bench_expect(bench, MOI, "Chua luu ten");
}

static void nothing_is_left_of_an_erased_number(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "GY nen lap them den o dau lang");
	erase(bench, LAN);
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM person WHERE name LIKE"
					  " '%Lan'"),
		1);
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'sent', ready = 0");
	bench_pass(bench, HOURS(2));
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM person WHERE name LIKE"
					  " '%Lan'"),
		0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM number"
						   " WHERE length(sealed) = 0"),
		1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM suppress"), 1);
	assert_false(shelf_grep(bench->shelf, "Nguyễn Thị Lan"));
	assert_string_equal(shelf_query(bench->shelf, "SELECT text FROM record"), "");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit"
						   " WHERE act = 'erase.done'"),
		1);
}

static void the_answer_leaves_before_everything_goes(void **state)
{
	struct bench *bench = *state;

	erase(bench, LAN);
	bench_pass(bench, HOURS(5));
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM number"
						   " WHERE length(sealed) = 0"),
		0);
	bench_pass(bench, DAYS(15));
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM number"
						   " WHERE length(sealed) = 0"),
		1);
}

static void nobody_is_erased_without_the_code(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "XOA");
	say(bench, LAN, "XOA 000000");
	bench_pass(bench, DAYS(20));
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM suppress"), 0);
}

static void an_erased_number_may_come_back(void **state)
{
	struct bench *bench = *state;

	erase(bench, LAN);
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'sent', ready = 0");
	bench_pass(bench, HOURS(2));
	say(bench, LAN, "DK Nguyen Thi Lan, thon Can");
	bench_expect(bench, LAN, "Dong y soan CO");
	say(bench, LAN, "CO");
	bench_expect(bench, LAN, "Da dang ky");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(people_learn_what_is_kept),
		TEST(nothing_is_left_of_an_erased_number),
		TEST(the_answer_leaves_before_everything_goes),
		TEST(nobody_is_erased_without_the_code),
		TEST(an_erased_number_may_come_back),
	};

	return cmocka_run_group_tests_name("life privacy", tests, NULL, NULL);
}
