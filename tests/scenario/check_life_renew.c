/*
 * A consent of a year ago is asked about again; who stays silent for a month, or has a number at
 * which nothing arrives, gets no more until they say yes themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

#define AGREED "SELECT count(*) FROM person WHERE consent = 'yes' AND name LIKE '%Lan'"

static void after_a_year_they_are_asked_and_a_yes_goes_on(void **state)
{
	struct bench *bench = *state;

	bench_pass(bench, DAYS(360));
	bench_never(bench, LAN, "da 1 nam");
	bench_pass(bench, DAYS(8));
	assert_int_equal(bench_count(bench, LAN, "da 1 nam"), 1);
	say(bench, LAN, "CO");
	bench_pass(bench, DAYS(40));
	assert_int_equal(shelf_count(bench->shelf, AGREED), 1);
	assert_int_equal(bench_count(bench, LAN, "da 1 nam"), 1);
}

static void silence_is_no_consent(void **state)
{
	struct bench *bench = *state;

	bench_pass(bench, DAYS(368));
	assert_int_equal(shelf_count(bench->shelf, AGREED), 1);
	bench_pass(bench, DAYS(32));
	assert_int_equal(shelf_count(bench->shelf, AGREED), 0);
	say(bench, LAN, "CO");
	assert_int_equal(shelf_count(bench->shelf, AGREED), 1);
}

static void a_number_at_which_nothing_arrives_is_left_alone(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 3; i++)
		say(bench, LAN, "HD");

	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'failed', ready = 0");
	bench_pass(bench, DAYS(2));
	assert_int_equal(shelf_count(bench->shelf, AGREED), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(after_a_year_they_are_asked_and_a_yes_goes_on),
		BENCH_TEST(silence_is_no_consent),
		BENCH_TEST(a_number_at_which_nothing_arrives_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
