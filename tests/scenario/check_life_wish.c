/*
 * Whoever is registered says how loud a warning must be to reach them, in which hours nothing but
 * what is urgent may, and who wants the week's figures on Monday gets them; nobody else does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

/* CB to everybody, proven and approved; what it says is in text. */
static void warn(struct bench *bench, const char *text)
{
	char line[512], mine[8], yours[8];

	snprintf(line, sizeof(line), "CB " LEADER_PIN " ALL %s", text);
	say(bench, DUNG, line);
	bench_code(mine, bench_expect(bench, DUNG, "XN "), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_code(yours, bench_expect(bench, THANG, "DUYET "), "DUYET ");
	say_ref(bench, THANG, "DUYET", yours, "");
	bench_expect(bench, THANG, "Da duyet canh bao");
	bench_pass(bench, 2000);
}

static void only_warnings_of_their_class_reach_them(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "DK KHAN");
	bench_expect(bench, LAN, "tu muc KHAN");
	warn(bench, "De phong trom cho ban dem");
	bench_never(bench, LAN, "De phong trom cho");
	warn(bench, "KHAN: lu dang ve, di doi ngay");
	bench_expect(bench, LAN, "lu dang ve");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT class FROM broadcast ORDER BY id DESC LIMIT 1"),
		"urgent");
	say(bench, LAN, "DK thông tin");
	bench_expect(bench, LAN, "tu muc THONG TIN");
	warn(bench, "THONG TIN: mai cat dien tu 8h");
	bench_expect(bench, LAN, "mai cat dien");
}

static void their_own_quiet_hours_are_kept(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "DK IM 20h-8h");
	bench_expect(bench, LAN, "tu 20h00 den 08h00");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT quiet_from FROM person WHERE quiet_from IS NOT NULL"),
		1200);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT quiet_to FROM person WHERE quiet_to IS NOT NULL"),
		480);
	say(bench, LAN, "DK IM THOI");
	bench_expect(bench, LAN, "Da bo gio im");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM person WHERE quiet_from IS NOT NULL"),
		0);
}

static void a_stranger_has_no_wishes(void **state)
{
	struct bench *bench = *state;

	say(bench, MOI, "DK KHAN");
	bench_expect(bench, MOI, "Ban chua dang ky");
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM person WHERE min_class = 'urgent'"),
		0);
}

static void the_week_comes_on_monday_to_those_who_asked(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "DK BC TUAN");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	say(bench, THANG, "DK BC TUAN");
	bench_expect(bench, THANG, "8h sang thu hai");
	say(bench, BINH, "TT 22h 6 nguoi thon Can, khong co gi");
	bench_pass(bench, DAYS(8));
	bench_expect(bench, THANG, "tuan qua: 1 buoi tuan tra, 6 luot");
	bench_never(bench, LAN, "tuan qua");
	bench_never(bench, DUNG, "tuan qua");
	assert_int_equal(bench_count(bench, THANG, "tuan qua"), 1);
	say(bench, THANG, "DK BC TUAN");
	bench_expect(bench, THANG, "Da thoi gui so lieu tuan");
	bench_pass(bench, DAYS(8));
	assert_int_equal(bench_count(bench, THANG, "tuan qua"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(only_warnings_of_their_class_reach_them),
		BENCH_TEST(their_own_quiet_hours_are_kept),
		BENCH_TEST(a_stranger_has_no_wishes),
		BENCH_TEST(the_week_comes_on_monday_to_those_who_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
