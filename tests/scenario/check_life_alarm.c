/*
 * KENG: a leader's gong calls the members at once and counts who comes; it reaches the residents only
 * with a PIN and a second person; a resident's gong calls nobody out and is not lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/figures.h"
#include "tests/scenario/town.h"

static void strike(struct bench *bench, char code[8])
{
	say(bench, DUNG, "KENG thon Can trom vao nha dan");
	bench_code(code, bench_expect(bench, BINH, "KENG Thon Can"), "CO ");
}

static void a_leader_needs_no_pin_for_the_members(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	assert_int_equal(
		bench_expect(bench, DUNG, "dang goi 1 nguoi")->class, CLASS_ALARM);
	bench_expect(bench, QUAN, code);
	bench_never(bench, LAN, "KENG");
}

static void who_comes_is_counted(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	say_ref(bench, BINH, "CO", code, "");
	bench_expect(bench, BINH, "1 nguoi di, 0 nguoi ban");
	say_ref(bench, BINH, "DEN", code, "");
	bench_expect(bench, DUNG, "Binh bao da toi noi");
	bench_pass(bench, MINUTES(6));
	bench_expect(bench, DUNG, "1 nguoi di, 0 nguoi ban");
	assert_true(shelf_count(bench->shelf, "SELECT arrived_at - raised_at FROM "
					      "alarm") < MINUTES(2));
}

static void a_bare_co_answers_the_gong(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	say(bench, BINH, "BAN");
	bench_expect(bench, BINH, "0 nguoi di, 1 nguoi ban");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM rsvp"
						   " WHERE object_kind = 'alarm'"),
		1);
}

static void a_drill_says_so_and_is_counted_apart(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "KENG TAP 20h thon Can");

	const struct heard *heard = bench_expect(bench, BINH, "DIEN TAP KENG");

	assert_int_equal(heard->class, CLASS_REMINDER);
	bench_never(bench, QUAN, "KHAN CAP");
	assert_int_equal(shelf_count(bench->shelf, "SELECT drill FROM alarm"), 1);
}

static void all_residents_need_a_pin_and_a_second_person(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "KENG 246810 thon Can trom co dao dang chay trong lang");
	bench_expect(bench, BINH, "KENG Thon Can");
	bench_never(bench, NULL, "246810");
	bench_never(bench, LAN, "KENG");
	bench_code(code, bench_expect(bench, THANG, "DUYET "), "DUYET ");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_expect(bench, LAN, "khong tu y duoi bat");
	/* Danger does not wait for the morning. */
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM outbox"
					  " WHERE broadcast_id IS NOT NULL AND duty"),
		1);
}

static void a_wrong_pin_still_calls_the_members(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "KENG 999999 thon Can trom co dao");
	bench_expect(bench, BINH, "KENG Thon Can");
	bench_expect(bench, DUNG, "sai ma PIN");
	bench_never(bench, THANG, "DUYET");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit"
						   " WHERE act = 'pin.wrong'"),
		1);
}

static void a_residents_gong_is_forwarded_and_answered(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "KENG thon Can co trom");
	bench_expect(bench, LAN, "GOI NGAY 113/114/115");
	bench_expect(bench, DUNG, "co trom");
	bench_never(bench, BINH, "KENG");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"
						   " WHERE state = 'candidate'"),
		1);
}

static void a_code_says_nothing_to_a_stranger(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	say_ref(bench, LAN, "CO", code, "");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM rsvp"), 0);
}

static void the_zone_stands_there_once(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	bench_never(bench, NULL, "Thon Can: thon Can");
}

static void who_is_there_needs_no_code(void **state)
{
	struct bench *bench = *state;
	char code[8];

	strike(bench, code);
	say(bench, BINH, "den noi roi");
	bench_expect(bench, DUNG, "Tran Van Binh bao da toi noi");
	say_ref(bench, QUAN, "CO", code, "");
	say(bench, QUAN, "co mat");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM rsvp"
						   " WHERE answer = 'arrived'"),
		2);
}

static void a_scene_is_guarded_until_it_is_handed_over(void **state)
{
	struct bench *bench = *state;
	struct figures figures;
	const struct figures_span span = {.to = INT64_MAX};
	char code[8];

	say(bench, LAN, "TAI NAN 2 xe may tong nhau o cau Can");
	bench_code(code, bench_expect(bench, BINH, "tong nhau"), "CO ");
	say_ref(bench, BINH, "XONG", code, "");
	bench_expect(bench, DUNG, "Tran Van Binh bao da xong, ban giao hien truong");
	bench_expect(bench, QUAN, "bao da xong");
	bench_expect(bench, BINH, "bao da xong");
	say_ref(bench, QUAN, "XONG", code, "");
	assert_int_equal(bench_count(bench, DUNG, "bao da xong"), 1);
	say_ref(bench, LAN, "XONG", code, "");
	bench_never(bench, LAN, "bao da xong");
	assert_int_equal(figures_read(bench->store, &span, &figures), 0);
	assert_int_equal(figures.scenes, 1);
}

/* The board is one person, and it was that one who guessed. */
static void a_lock_is_told_to_somebody_else(void **state)
{
	struct bench *bench = *state;
	char text[24];

	for (int i = 0; i < 6; i++) {
		snprintf(text, sizeof(text), "DUYET 12345%d", i);
		say(bench, THANG, text);
	}

	bench_expect(bench, QUAN, "nhap sai PIN/ma nhieu lan");
}

static void whoever_has_a_role_hears_that_it_is_another(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "QUY");
	bench_expect(bench, BINH, "danh cho vai tro khac");
	say(bench, LAN, "QUY");
	bench_expect(bench, LAN, "danh cho to truong");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_leader_needs_no_pin_for_the_members),
		TEST(who_comes_is_counted),
		TEST(a_bare_co_answers_the_gong),
		TEST(a_drill_says_so_and_is_counted_apart),
		TEST(all_residents_need_a_pin_and_a_second_person),
		TEST(a_wrong_pin_still_calls_the_members),
		TEST(a_residents_gong_is_forwarded_and_answered),
		TEST(a_code_says_nothing_to_a_stranger),
		TEST(the_zone_stands_there_once),
		TEST(who_is_there_needs_no_code),
		TEST(a_scene_is_guarded_until_it_is_handed_over),
		TEST(a_lock_is_told_to_somebody_else),
		TEST(whoever_has_a_role_hears_that_it_is_another),
	};

	return cmocka_run_group_tests_name("life alarm", tests, NULL, NULL);
}
