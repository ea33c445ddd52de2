/*
 * BC, DS: a leader reads the figures of the month by SMS, the same as the printed report has; a resident
 * does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void the_month_in_one_sms(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "TT 21h hom qua 6 nguoi thon Can binh thuong");
	say(bench, BINH, "TT 20h hom qua 7 nguoi thon Can binh thuong");
	say(bench, LAN, "TIN 22h toi qua co nhom danh bac o quan nuoc thon Can");
	say(bench, QUAN, "VU 1 vu 2 doi tuong danh bac thon Can");
	say(bench, DUNG, "LOA 1 lan 19h hom qua thon Can");
	say(bench, DUNG, "BC");
	bench_expect(bench, DUNG,
		"Thon Can thang: 2 buoi tuan tra, 13 luot; tin 1 (gia tri 0); hoa giai"
		" 0/0; vu 1; loa 1");
}

static void another_month_is_named(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "BC thang 2");
	bench_expect(bench, DUNG, "thang 2/2026: 0 buoi");
}

static void quarters_weeks_and_years_have_names(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "BC quy 1");
	bench_expect(bench, DUNG, "quy 1/2026: 0 buoi");
	say(bench, DUNG, "BC TUAN");
	bench_expect(bench, DUNG, "tuan nay: 0 buoi");
	say(bench, DUNG, "BC nam 2025");
	bench_expect(bench, DUNG, "nam 2025: 0 buoi");
}

static void the_list_counts_people(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "DS");
	bench_expect(bench, DUNG, "to truong 1, to vien 1, hoa giai 1");
}

static void a_resident_reads_no_figures(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "BC thang");
	bench_never(bench, LAN, "buoi tuan tra");
}

static void who_watches_over_all_sees_all(void **state)
{
	struct bench *bench = *state;

	bench_member(bench, MOI, "Hiệp", "AUTH", "bacninh", "", "");
	say(bench, BINH, "TT 21h hom qua 6 nguoi thon Can binh thuong");
	say(bench, MOI, "BC TINH");
	bench_expect(bench, MOI, "2 mo hinh, 1 hoat dong; 1 buoi, 6 luot");
	say(bench, DUNG, "BC TINH");
	bench_expect(bench, DUNG, "Thon Can thang: 1 buoi");

	/* Held against what the province counts, where that is known. */
	shelf_sql(bench->shelf, "UPDATE zone SET models = 3421 WHERE code = 'bacninh'");
	say(bench, MOI, "BC TINH");
	bench_expect(bench, MOI, "1/2 mo hinh co keng hoat dong, ca tinh 3421; 1 buoi");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_month_in_one_sms),
		TEST(another_month_is_named),
		TEST(quarters_weeks_and_years_have_names),
		TEST(the_list_counts_people),
		TEST(a_resident_reads_no_figures),
		TEST(who_watches_over_all_sees_all),
	};

	return cmocka_run_group_tests_name("life stats", tests, NULL, NULL);
}
