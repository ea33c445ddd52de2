/*
 * When the box itself needs a person, its administrators hear of it, else those who lead: once, in
 * a message that waits for a modem as long as it must.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/store/store.h"
#include "gateway/store/trouble.h"
#include "tests/scenario/town.h"

#define KEEPER "+84912000040"

static void turn(struct bench *bench, enum trouble_kind kind, bool begins)
{
	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(begins ? trouble_begin(bench->store, kind, "/var/lib/keng")
				: trouble_end(bench->store, kind),
		0);
	assert_int_equal(store_commit(bench->store), 0);
	bench_pass(bench, 1000);
}

static void the_leader_is_told_once(void **state)
{
	struct bench *bench = *state;

	turn(bench, TROUBLE_SPACE, true);
	assert_int_equal(bench_expect(bench, DUNG, "dia gan day")->class, CLASS_ALARM);
	turn(bench, TROUBLE_SPACE, true);
	bench_pass(bench, DAYS(3));
	assert_int_equal(bench_count(bench, DUNG, "dia gan day"), 1);
}

static void the_administrator_comes_before_the_leader(void **state)
{
	struct bench *bench = *state;

	bench_member(bench, KEEPER, "Kỹ thuật", "ADMIN", "", "", "");
	turn(bench, TROUBLE_DAMAGE, true);
	bench_expect(bench, KEEPER, "kho du lieu hong");
	bench_never(bench, DUNG, "kho du lieu");
}

static void what_comes_and_goes_is_told_once_a_day(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 5; i++) {
		turn(bench, TROUBLE_SPACE, true);
		turn(bench, TROUBLE_SPACE, false);
	}

	assert_int_equal(bench_count(bench, DUNG, "dia gan day"), 1);
	bench_pass(bench, DAYS(2));
	turn(bench, TROUBLE_SPACE, true);
	assert_int_equal(bench_count(bench, DUNG, "dia gan day"), 2);
}

static void what_is_over_before_anybody_hears_is_not_told(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(trouble_begin(bench->store, TROUBLE_SPACE, "/"), 0);
	assert_int_equal(trouble_end(bench->store, TROUBLE_SPACE), 0);
	assert_int_equal(store_commit(bench->store), 0);
	bench_pass(bench, DAYS(1));
	bench_never(bench, NULL, "dia gan day");
}

static void it_waits_for_a_modem_for_days(void **state)
{
	struct bench *bench = *state;

	turn(bench, TROUBLE_SPACE, true);
	assert_true(shelf_count(bench->shelf, "SELECT max(expires_at) FROM outbox") >
		    bench_now(bench) + DAYS(6));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_leader_is_told_once),
		TEST(the_administrator_comes_before_the_leader),
		TEST(what_comes_and_goes_is_told_once_a_day),
		TEST(what_is_over_before_anybody_hears_is_not_told),
		TEST(it_waits_for_a_modem_for_days),
	};

	return cmocka_run_group_tests_name("life trouble", tests, NULL, NULL);
}
