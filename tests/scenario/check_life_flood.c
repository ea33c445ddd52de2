/*
 * A number that floods: everything it says is kept, the first of an hour are
 * handed on one by one and the rest is told as one; an emergency of the same number is never lost
 * in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

#define LIMIT 3

static int setup(void **state)
{
	int result = bench_setup(state);

	if (!result)
		((struct bench *)*state)->policy.forwards_per_hour = LIMIT;

	return result;
}

static void say_many(struct bench *bench, const char *from, const char *what, int count)
{
	char text[160];

	for (int i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "%s, lan %d", what, i + 1);
		say(bench, from, text);
	}
}

static void of_many_tips_the_first_are_handed_on_and_the_rest_told_as_one(void **state)
{
	struct bench *bench = *state;
	char alias[8], text[64];

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", 40);
	assert_int_equal(bench_count(bench, QUAN, "TIN "), LIMIT);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"), 40);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip WHERE"
						   " state = 'folded'"),
		40 - LIMIT);
	bench_pass(bench, MINUTES(15));
	assert_int_equal(bench_count(bench, QUAN, "TIN "), LIMIT + 1);

	const struct heard *one = bench_expect(bench, QUAN, "va 36 tin nua");

	assert_int_equal(one->class, CLASS_ALARM);
	assert_true(one->tip);
	assert_non_null(strstr(one->text, "lan 4"));
	bench_code(alias, one, "TIN ");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip WHERE"
						   " state <> 'forwarded'"),
		0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"
						   " WHERE forwarded_at IS NULL"),
		0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"
						   " WHERE heap IS NOT NULL"),
		0);

	/* What was told as one can be worked on one by one. */
	snprintf(text, sizeof(text), "DG %s KO",
		shelf_query(bench->shelf, "SELECT alias FROM tip ORDER BY id DESC LIMIT 1"));
	say(bench, QUAN, text);
	bench_expect(bench, QUAN, "Da ghi danh gia");
	say_ref(bench, QUAN, "CO", alias, "");
	bench_expect(bench, QUAN, "ban nhan tin");
	bench_pass(bench, HOURS(2));
	assert_int_equal(bench_count(bench, TUAN, "tin nua"), 0);
}

static void what_nobody_takes_goes_on_to_the_next(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", LIMIT + 2);
	bench_pass(bench, MINUTES(15));
	bench_expect(bench, QUAN, "va 1 tin nua");
	bench_pass(bench, MINUTES(11));
	bench_expect(bench, TUAN, "lan 4");
}

static void a_single_one_too_many_is_told_whole(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", LIMIT + 1);
	bench_never(bench, QUAN, "lan 4");
	bench_pass(bench, MINUTES(15));
	bench_expect(bench, QUAN, "lan 4");
	bench_never(bench, QUAN, "tin nua");
}

static void the_police_never_hear_of_a_heap_about_them(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", LIMIT);
	say_many(bench, LAN, "TO CAO cong an xa nhan tien cua toi", 3);
	bench_pass(bench, MINUTES(40));
	bench_never(bench, QUAN, "nhan tien");
	bench_never(bench, TUAN, "nhan tien");
	bench_expect(bench, SON, "va 2 tin nua");
}

static void an_hour_later_they_are_handed_on_again(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", LIMIT + 5);
	bench_pass(bench, HOURS(2));
	say(bench, LAN, "TIN co nguoi danh bac o dinh lang luc 23h");
	bench_expect(bench, QUAN, "danh bac");
}

static void words_added_too_fast_are_told_as_one_and_who_is_asked_may_answer(void **state)
{
	struct bench *bench = *state;
	char alias[8];

	say(bench, LAN, "TIN trom cho o thon Can luc 22h");
	bench_code(alias, bench_expect(bench, QUAN, "trom cho"), "TIN ");
	say_ref(bench, QUAN, "CO", alias, "");
	say_many(bench, LAN, "bon chung no van o day", LIMIT + 7);
	assert_int_equal(bench_count(bench, QUAN, "van o day"), LIMIT - 1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_note"), LIMIT + 7);
	bench_pass(bench, MINUTES(15));
	assert_int_equal(bench_count(bench, QUAN, "gui them 8 tin nua"), 1);
	say_ref(bench, QUAN, "TL", alias, "xe mau gi");
	say(bench, LAN, "xe mau do, bien 98B1-234.56");
	bench_expect(bench, QUAN, "xe mau do");
}

static void an_sos_cuts_through_ones_own_flood(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", 30);
	say(bench, LAN, "SOS thon Can");
	assert_int_equal(bench->out.kind, COMMAND_SOS);
	bench_expect(bench, BINH, "SOS thon Can");
	bench_expect(bench, QUAN, "KHAN CAP");
}

static void who_cries_all_the_time_is_told_to_those_who_lead_and_then_as_one(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < LIMIT * 2 + 2; i++) {
		bench_pass(bench, MINUTES(2));
		say(bench, LAN, i % 2 ? "SOS thon Trai co cuop" : "SOS tdp Noi Ninh co cuop");
		say(bench, LAN, i % 2 ? "CHAY thon Trai nha ong A" : "CHAY thon Can nha ong B");
		shelf_sql(bench->shelf, "UPDATE alarm SET raised_at = 0");
	}

	assert_true(bench_count(bench, BINH, "KENG") <= LIMIT);
	assert_true(bench_count(bench, QUAN, "KHAN CAP") <= 2 * LIMIT);
	assert_true(bench_count(bench, QUAN, "KHAN CAP") > LIMIT);
	bench_pass(bench, MINUTES(16));
	bench_expect(bench, QUAN, "tin khan cap nua");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), LIMIT * 4 + 4);
}

static void offers_requests_and_suggestions_are_bounded_too(void **state)
{
	struct bench *bench = *state;

	say_many(bench, LAN, "GN 1 khau sung", LIMIT + 4);
	assert_int_equal(bench_count(bench, QUAN, "GIAO NOP"), LIMIT);
	say_many(bench, MOI, "HG nha ben mo nhac to", LIMIT + 4);
	assert_int_equal(bench_count(bench, HOA, "Hoa giai") +
				 bench_count(bench, MAI, "Hoa giai"),
		LIMIT);
	say_many(bench, BINH, "GY den duong hong", LIMIT + 4);
	assert_int_equal(bench_count(bench, DUNG, "GOP Y"), LIMIT);
	bench_pass(bench, MINUTES(16));
	bench_expect(bench, QUAN, "4 tin giao nop nua");
	bench_expect(bench, DUNG, "4 tin hoa giai nua");
	bench_expect(bench, DUNG, "4 gop y nua");
	bench_pass(bench, DAYS(4));
	assert_int_equal(bench_count(bench, HOA, "den han") + bench_count(bench, MAI, "den han"),
		LIMIT);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM mediation"), LIMIT + 4);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM handover"), LIMIT + 4);
}

static void without_a_limit_everything_is_handed_on(void **state)
{
	struct bench *bench = *state;

	bench->policy.forwards_per_hour = 0;
	say_many(bench, LAN, "TIN trom cho o thon Can luc 22h", 30);
	assert_int_equal(bench_count(bench, QUAN, "TIN "), 30);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_many_tips_the_first_are_handed_on_and_the_rest_told_as_one),
		TEST(what_nobody_takes_goes_on_to_the_next),
		TEST(a_single_one_too_many_is_told_whole),
		TEST(the_police_never_hear_of_a_heap_about_them),
		TEST(an_hour_later_they_are_handed_on_again),
		TEST(words_added_too_fast_are_told_as_one_and_who_is_asked_may_answer),
		TEST(an_sos_cuts_through_ones_own_flood),
		TEST(who_cries_all_the_time_is_told_to_those_who_lead_and_then_as_one),
		TEST(offers_requests_and_suggestions_are_bounded_too),
		TEST(without_a_limit_everything_is_handed_on),
	};

	return cmocka_run_group_tests_name("life flood", tests, NULL, NULL);
}
