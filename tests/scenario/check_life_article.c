/*
 * Four years of one group, told as a history in its members' own words, add up to the figures that
 * the newspaper printed: 315 patrols and their turns, 4 cases with 8 suspects, 11 tips of which 5
 * were valuable, 2 guns, 45 rounds, 18 blades.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/civil.h"
#include "gateway/report/report.h"
#include "tests/scenario/town.h"

#define PATROLS	 315
#define TIPS	 11
#define VALUABLE 5

/* The evening of the n-th of so many days from 10 January 2020 to the end of 2023. */
static int64_t evening(int n, int count)
{
	int64_t first = town_time("2020-01-10T22:40"), days = 1450;

	return civil_midnight(first, (int)(days * n / count)) +
	       (first - civil_midnight(first, 0));
}

/* One patrol in any of the ways in which people write it; its head-count. */
static int tell_patrol(struct bench *bench, int n)
{
	static const char *const forms[] = {"TT 22h30 %d nguoi thon Can binh thuong",
		"tuan tra 22h, %dtv thon Can, k co j",
		"TT %d nguoi 21h30 thon Can an toan",
		"TT tu 21h den 23h %d ng thon Can cung cong an xa"};
	int people = 5 + n % 4;
	char text[128];
	const char *form = forms[n % 4];
	const char *gap = strstr(form, "%d");

	snprintf(
		text, sizeof(text), "%.*s%d%s", (int)(gap - form), form, people, gap + 2);

	const char *code = tell(bench, n % 2 ? BINH : DUNG, evening(n, PATROLS), text);

	assert_int_equal(bench->out.kind, COMMAND_PATROL);
	snprintf(text, sizeof(text), "XN %s", code);
	tell(bench, n % 2 ? DUNG : THANG, evening(n, PATROLS) + HOURS(9), text);
	assert_int_equal(bench->out.kind, COMMAND_CONFIRM);
	return people;
}

static void tell_tip(struct bench *bench, int n)
{
	static const char *const texts[] = {
		"TIN 22h toi qua co nhom danh bac o quan nuoc thon Can",
		"to giac co nguoi ban ma tuy gan cho Can luc 20h",
		"TIN nguoi la di xe may 98B1-234.56 do tung nha thon Can luc 14h"};
	char text[128];

	snprintf(text, sizeof(text), "%s", texts[n % 3]);

	int64_t at = evening(n, TIPS) + HOURS(1);
	const char *code = tell(bench, n % 2 ? LAN : MOI, at, text);

	assert_int_equal(bench->out.kind, COMMAND_TIP);
	snprintf(text, sizeof(text), "DG %s %s", code, n < VALUABLE ? "GIATRI" : "KO");
	tell(bench, QUAN, at + DAYS(2), text);
	assert_int_equal(bench->out.kind, COMMAND_TIP_RATE);
}

static int tell_all(struct bench *bench)
{
	static const struct {
		const char *from, *at, *text;
	} lines[] = {{QUAN, "2020-06-02T09:00", "VU 1 vu 2 doi tuong trom cap"},
		{QUAN, "2021-03-15T09:00", "VU 1 vu 1 doi tuong ma tuy"},
		{DUNG, "2022-08-20T09:00", "VU 2 vu 5 doi tuong danh bac"},
		{DUNG, "2020-11-01T10:00", "GN 1 khau sung tu che va 20 vien dan"},
		{QUAN, "2021-11-01T10:00",
			"GN 1 khau sung san, 25 vien dan, 10 dao kiem"},
		{DUNG, "2023-02-01T10:00", "GN 5 con dao, 3 thanh kiem"},
		/* An offer is none yet. */
		{LAN, "2023-03-01T10:00", "GN 1 khau sung"},
		{DUNG, "2022-01-05T19:30", "LOA 2 lan 19h thon Can 45 nguoi"},
		{DUNG, "2022-01-06T08:00", "QUY THU 2tr ba Lan ung ho"}};
	int turns = 0;

	for (int n = 0; n < PATROLS; n++)
		turns += tell_patrol(bench, n);

	for (int n = 0; n < TIPS; n++)
		tell_tip(bench, n);

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		tell(bench, lines[i].from, town_time(lines[i].at), lines[i].text);

	return turns;
}

static void four_years_add_up_to_the_article(void **state)
{
	struct bench *bench = *state;
	size_t before = bench->heard_count;
	int turns = tell_all(bench);
	struct report report;
	const struct figures *f = &report.figures;
	int64_t from, to, grp;
	char sentence[256], *text = NULL;
	size_t size;

	assert_int_equal(report_group(bench->store, "can", &grp), 0);
	assert_int_equal(
		report_span(bench->store, "2020-01-10", "2023-12-31", &from, &to), 0);
	assert_int_equal(report_collect(bench->store, from, to, grp, &report), 0);
	assert_int_equal(f->patrols, PATROLS);
	assert_int_equal(f->patrols_confirmed, PATROLS);
	assert_int_equal(f->turns, turns);
	assert_true(turns > 2000);
	assert_int_equal(f->cases, 4);
	assert_int_equal(f->suspects, 8);
	assert_int_equal(f->tips, TIPS);
	assert_int_equal(f->tips_valuable, VALUABLE);
	assert_int_equal(f->handover[HANDOVER_GUN], 2);
	assert_int_equal(f->handover[HANDOVER_ROUND], 45);
	assert_int_equal(f->handover[HANDOVER_BLADE], 18);
	assert_int_equal(f->loudspeaker, 1);
	assert_int_equal(f->fund_balance, 2000000);

	FILE *out = open_memstream(&text, &size);

	report_print(&report, REPORT_TEXT, out);
	fclose(out);
	snprintf(sentence, sizeof(sentence),
		"315 buổi tuần tra với %d.%03d lượt người; 4 vụ, 8 đối tượng; 11 tin "
		"báo, 5 tin có "
		"giá trị; thu nhận 2 khẩu súng, 45 viên đạn, 18 dao kiếm.",
		turns / 1000, turns % 1000);
	assert_non_null(strstr(text, sentence));
	free(text);
	bench_pass(bench, DAYS(60));
	assert_int_equal(bench->heard_count, before);
}

static void no_other_group_has_any_of_it(void **state)
{
	struct bench *bench = *state;
	struct report report;
	int64_t from, to, grp;

	tell_all(bench);
	assert_int_equal(report_group(bench->store, "noininh", &grp), 0);
	assert_int_equal(
		report_span(bench->store, "2020-01-10", "2023-12-31", &from, &to), 0);
	assert_int_equal(report_collect(bench->store, from, to, grp, &report), 0);
	assert_int_equal(report.figures.patrols, 0);
	assert_int_equal(report.figures.tips, 0);
	assert_int_equal(report.figures.cases, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(four_years_add_up_to_the_article),
		TEST(no_other_group_has_any_of_it),
	};

	return cmocka_run_group_tests_name("life article", tests, NULL, NULL);
}
