/*
 * What was due while the daemon was off is not simply done late: a warning within the grace of its
 * class goes out, another waits for its author's or the console's word; a gong, a reminder or a check
 * whose hour went by is left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/clock.h"
#include "tests/scenario/town.h"

/* Nothing runs until then. */
static void off_until(struct bench *bench, const char *local)
{
	clock_advance(bench->shelf->clock, town_time(local) - bench_now(bench));
	bench_pass(bench, 1000);
}

static void schedule(struct bench *bench, const char *line)
{
	char mine[8], yours[8];

	town_until(bench, "2026-11-26T10:00");
	say(bench, DUNG, line);
	bench_code(mine, bench_expect(bench, DUNG, "XN "), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_code(yours, bench_expect(bench, THANG, "DUYET "), "DUYET ");
	say_ref(bench, THANG, "DUYET", yours, "");
}

static void within_its_grace_it_goes_out(void **state)
{
	struct bench *bench = *state;

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	off_until(bench, "2026-11-26T19:50");
	bench_expect(bench, LAN, "Toi nay hop dan");
	bench_never(bench, DUNG, "may tat");
}

static void after_it_the_author_is_asked_and_says_yes(void **state)
{
	struct bench *bench = *state;
	char code[8];

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	off_until(bench, "2026-11-26T21:10");
	bench_never(bench, LAN, "hop dan");
	bench_code(code, bench_expect(bench, DUNG, "hen 19h00 26/11 chua gui vi may tat"), "XN ");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM broadcast"), "late");
	say_ref(bench, DUNG, "XN", code, "");
	bench_expect(bench, DUNG, "Dang gui toi 1 so");
	bench_expect(bench, LAN, "hop dan");
	say_ref(bench, DUNG, "XN", code, "");
	bench_expect(bench, DUNG, "het han");
	assert_int_equal(bench_count(bench, LAN, "hop dan"), 1);
}

static void the_author_says_no(void **state)
{
	struct bench *bench = *state;
	char code[8];

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	off_until(bench, "2026-11-27T06:00");
	bench_code(code, bench_expect(bench, DUNG, "may tat"), "XN ");
	say_ref(bench, DUNG, "HUY", code, "");
	bench_expect(bench, DUNG, "Khong co tin nao duoc gui");
	bench_pass(bench, DAYS(2));
	bench_never(bench, LAN, "hop dan");
}

static void nobody_says_anything(void **state)
{
	struct bench *bench = *state;

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	off_until(bench, "2026-11-27T06:00");
	bench_pass(bench, DAYS(2));
	bench_never(bench, LAN, "hop dan");
	bench_expect(bench, DUNG, "qua 1 ngay khong ai tra loi");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM broadcast"), "expired");
}

static void an_urgent_one_has_the_shortest_grace(void **state)
{
	struct bench *bench = *state;

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h KHAN: nuoc dang len, dua nguoi gia len cao");
	off_until(bench, "2026-11-26T19:45");
	bench_never(bench, LAN, "nuoc dang len");
	bench_expect(bench, DUNG, "may tat");
}

static void one_that_informs_has_the_longest(void **state)
{
	struct bench *bench = *state;

	schedule(bench, "CB " LEADER_PIN " ALL HEN 16h THONG TIN lich hop thang 12");
	off_until(bench, "2026-11-26T18:45");
	bench_expect(bench, LAN, "lich hop");
}

/* Steps follow each other in milliseconds or, on a slow card, in seconds. */
static void no_grace_at_all_still_lets_a_list_be_finished(void **state)
{
	struct bench *bench = *state;

	bench->policy.late_caution = 0;
	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	town_until(bench, "2026-11-26T18:59");
	clock_advance(bench->shelf->clock, MINUTES(2));
	bench_pass(bench, 1000);
	bench_expect(bench, LAN, "hop dan");
}

/* Half of the list had it; the rest does not get it a day later. */
static void one_that_was_cut_short_is_asked_about_too(void **state)
{
	struct bench *bench = *state;
	char phone[24];

	for (int i = 0; i < 120; i++) {
		snprintf(phone, sizeof(phone), "+8491400%04d", i);
		bench_member(bench, phone, "A", "RES", "Thôn Càn", "yes", "");
	}

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	town_until(bench, "2026-11-26T18:59");
	clock_advance(bench->shelf->clock, MINUTES(2));
	dispatch_duties(bench->dispatch, bench_now(bench));
	off_until(bench, "2026-11-27T10:00");

	size_t had = bench_count(bench, NULL, "hop dan, khoa");

	assert_true(had >= 50 && had < 120);
	bench_expect(bench, DUNG, "may tat");
}

/* Written at the console: its second person is asked, who has a telephone. */
static void without_a_telephone_the_one_who_approved_is_asked(void **state)
{
	struct bench *bench = *state;
	char code[8];

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	shelf_sql(bench->shelf, "UPDATE broadcast SET author_id = NULL, author = 'uid:0'");
	off_until(bench, "2026-11-27T06:00");
	bench_code(code, bench_expect(bench, THANG, "may tat"), "XN ");
	say_ref(bench, THANG, "XN", code, "");
	bench_pass(bench, 2000);
	bench_expect(bench, LAN, "hop dan");
}

static void the_console_may_say_so_too(void **state)
{
	struct bench *bench = *state;
	const struct deed resume = {.kind = DEED_BROADCAST_RESUME, .id = 1};
	struct inbound in = {.origin = ORIGIN_CONTROL, .text = "", .parts = 1,
		.roles = ROLE_LEAD, .actor = "uid:1000"};

	schedule(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than");
	off_until(bench, "2026-11-27T06:00");
	assert_int_equal(dispatch_deed(bench->dispatch, &in, &resume, &bench->out), 0);
	bench_pass(bench, 2000);
	bench_expect(bench, LAN, "hop dan");
}

static void the_gong_of_ten_wakes_nobody_at_two(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "BAO YEN");
	town_until(bench, "2026-11-26T20:00");

	size_t before = bench_count(bench, LAN, "Keng bao yen 22h");

	off_until(bench, "2026-11-27T02:00");
	assert_int_equal(bench_count(bench, LAN, "Keng bao yen 22h"), before);
	town_until(bench, "2026-11-27T22:01");
	assert_int_equal(bench_count(bench, LAN, "Keng bao yen 22h"), before + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(within_its_grace_it_goes_out),
		TEST(after_it_the_author_is_asked_and_says_yes),
		TEST(the_author_says_no),
		TEST(nobody_says_anything),
		TEST(an_urgent_one_has_the_shortest_grace),
		TEST(one_that_informs_has_the_longest),
		TEST(no_grace_at_all_still_lets_a_list_be_finished),
		TEST(one_that_was_cut_short_is_asked_about_too),
		TEST(without_a_telephone_the_one_who_approved_is_asked),
		TEST(the_console_may_say_so_too),
		TEST(the_gong_of_ten_wakes_nobody_at_two),
	};

	return cmocka_run_group_tests_name("life late", tests, NULL, NULL);
}
