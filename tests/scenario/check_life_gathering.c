/*
 * HOP, TB, KHEN, KHAO SAT: meetings count who comes, notices reach the members, nobody is praised on one
 * word alone, and polls are counted without names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void a_meeting_invites_and_counts(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "HOP 20h 28/11 nha van hoa");
	bench_expect(bench, BINH, "HOP 20h00 ngay 28/11 tai nha van hoa. Di duoc");
	bench_expect(bench, DUNG, "dang moi 1 nguoi");
	say(bench, BINH, "CO");
	bench_expect(bench, BINH, "1 nguoi di");
	assert_int_equal(shelf_count(bench->shelf, "SELECT n1 FROM record"), 1);
}

/* What has a place of its own in the invitation is not said again. */
static void a_meeting_says_its_subject_once(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "HOP 20h 28/11 tai nha van hoa ban chia ca tuan tra");
	bench_expect(bench, BINH,
		"HOP 20h00 ngay 28/11 tai nha van hoa: ban chia ca tuan tra. Di duoc");
}

static void a_meeting_without_a_time_is_asked_for_it(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "HOP dan o nha van hoa");
	bench_expect(bench, DUNG, "Chua ro gio hop");
	bench_never(bench, BINH, "HOP");
}

static void a_notice_goes_to_the_members_only(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "TB mai cat nuoc tu 8h den 11h");
	bench_expect(bench, BINH, "THONG BAO Thon Can");
	bench_never(bench, LAN, "THONG BAO");
}

static void praise_needs_the_board(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "KHEN ong Tran Van Binh bat trom 10/3");
	bench_code(code,
		bench_expect(bench, THANG, "de nghi bieu duong: Tran Van Binh, bat trom"), "DUYET ");
	bench_never(bench, BINH, "Bieu duong");
	say_ref(bench, DUNG, "DUYET", code, "");
	bench_never(bench, BINH, "Bieu duong");
	say_ref(bench, THANG, "DUYET", code, "");
	assert_non_null(strstr(bench_expect(bench, BINH, "Bieu duong")->text, "Tran Van Binh"));
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM record"), "kept");
}

static void praise_that_is_not_approved_is_not_counted(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "KHEN to tuan tra");
	bench_code(code, bench_expect(bench, THANG, "de nghi bieu duong"), "HUY ");
	say_ref(bench, THANG, "HUY", code, "");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM record"), "cancelled");
}

static void praise_reaches_every_resident_who_agreed_once(void **state)
{
	struct bench *bench = *state;
	char code[8];

	bench_member(bench, MOI, "Vi Văn Sáng", "RES", "Thon Can", "yes", "");
	bench_member(bench, "+84912000041", "Lò Văn Xa", "RES", "Thon Trai", "yes", "");
	bench_member(bench, HOA, "Phạm Thị Hoa", "MEM", "Thon Can", "yes", "");
	say(bench, LAN, "DK KHAN");
	say(bench, DUNG, "KHEN to tuan tra bat trom 10/3");
	bench_code(code, bench_expect(bench, THANG, "de nghi bieu duong"), "DUYET ");
	bench_never(bench, MOI, "Bieu duong");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_expect(bench, MOI, "Bieu duong, Thon Can: to tuan tra");
	assert_int_equal(bench_count(bench, HOA, "Bieu duong"), 1);
	assert_int_equal(bench_count(bench, BINH, "Bieu duong"), 1);
	bench_never(bench, LAN, "Bieu duong"); /* who wants urgent warnings alone */
	bench_never(bench, "+84912000041", "Bieu duong");
	bench_send_all(bench);
	bench_pass(bench, HOUR_MS);
	bench_never(bench, DUNG, "Canh bao");
}

static void a_poll_goes_to_residents_when_a_second_agrees(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "KHAO SAT: hop dan ngay nao? 1 thu bay, 2 chu nhat");
	bench_code(code, bench_expect(bench, THANG, "xin hoi dan"), "DUYET ");
	bench_expect(bench, BINH, "KHAO SAT");
	bench_never(bench, LAN, "KHAO SAT");
	say(bench, BINH, "2");
	say_ref(bench, DUNG, "DUYET", code, "");
	bench_never(bench, LAN, "KHAO SAT");
	bench_pass(bench, DAYS(2));
	say_ref(bench, THANG, "DUYET", code, "");
	bench_expect(bench, LAN, "KHAO SAT");
	assert_int_equal(bench_count(bench, BINH, "KHAO SAT"), 1);
	bench_pass(bench, DAYS(2));
	bench_never(bench, DUNG, "1 = ");
	say(bench, LAN, "2");
	bench_pass(bench, DAYS(1));
	bench_expect(bench, DUNG, "1 = 0, 2 = 2");
}

static void a_poll_is_counted_without_names(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "KHAO SAT: hop dan ngay nao? 1 thu bay, 2 chu nhat");
	assert_int_equal(bench->out.kind, COMMAND_POLL);
	bench_expect(bench, BINH, "KHAO SAT");
	say(bench, BINH, "2");
	bench_pass(bench, DAYS(3));
	bench_expect(bench, DUNG, "1 = 0, 2 = 1");
	bench_never(bench, DUNG, "Binh");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_meeting_invites_and_counts),
		TEST(a_meeting_says_its_subject_once),
		TEST(a_meeting_without_a_time_is_asked_for_it),
		TEST(a_notice_goes_to_the_members_only),
		TEST(praise_needs_the_board),
		TEST(praise_that_is_not_approved_is_not_counted),
		TEST(praise_reaches_every_resident_who_agreed_once),
		TEST(a_poll_is_counted_without_names),
		TEST(a_poll_goes_to_residents_when_a_second_agrees),
	};

	return cmocka_run_group_tests_name("life gathering", tests, NULL, NULL);
}
