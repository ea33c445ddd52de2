/*
 * LOA, TBI, CAM, GC, RR, DANSO, DANHGIA, XIN HINH: what a group writes down stands as it was told, from
 * those who may tell it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/town.h"

static void a_loudspeaker_session_is_kept(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "LOA 2 lan 19h thon Can 45 nguoi");
	bench_expect(bench, DUNG, "2 lan tai Thon Can, 45 nguoi nghe");
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT n1 * 100 + n2 FROM record"), 245);
	say(bench, LAN, "LOA 2 lan 19h thon Can 45 nguoi");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM record"
						   " WHERE kind = 'LOUD'"),
		1);
}

static void equipment_stands_as_it_was_told_last(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "TBI den pin 4 cai hong 1");
	bench_expect(bench, BINH, "den pin: 4 cai, hong 1");
	say(bench, DUNG, "TBI den pin 6 cai");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM device"), 1);
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT qty * 10 + broken FROM device"), 60);
}

static void a_dark_camera_is_told_to_the_leader(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "CAM 3 mat hinh");
	bench_expect(bench, BINH, "camera 3: mat hinh");
	bench_expect(bench, DUNG, "Camera 3");
	assert_int_equal(shelf_count(bench->shelf, "SELECT broken FROM device"), 1);
	say(bench, BINH, "CAM 3 da sua");
	assert_int_equal(shelf_count(bench->shelf, "SELECT broken FROM device"), 0);
	assert_int_equal(bench_count(bench, DUNG, "Camera 3"), 1);
}

static void pictures_are_asked_for_and_handed_over(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, QUAN, "XIN HINH cam 3 thon Can tu 21h den 22h hom qua");
	bench_code(code, bench_expect(bench, DUNG, "camera 3, 21h00 23/11 den 22h00 23/11"),
		"XIN HINH ");
	bench_expect(bench, QUAN, "toi to camera");
	say_ref(bench, DUNG, "XONG", code, "");
	bench_expect(bench, QUAN, "da xong luc");
	say(bench, LAN, "XIN HINH cam 3 tu 21h den 22h hom qua");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM record"
						   " WHERE kind = 'FOOTAGE'"),
		1);
}

static void zones_have_people_and_a_risk(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "DANSO thon Can 490 1870");
	bench_expect(bench, DUNG, "490 ho, 1870 nhan khau");
	say(bench, QUAN, "RR thon Can cao");
	bench_expect(bench, QUAN, "nguy co Thon Can");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT households || risk FROM zone"
					  " WHERE code = 'can'"),
		"490cao");
	say(bench, BINH, "RR thon Can thap");
	say(bench, LAN, "DANSO thon Can 1 1");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT households || risk FROM zone"
					  " WHERE code = 'can'"),
		"490cao");
}

/* What a report ends with, and what of it is counted. */
static void lessons_remarks_and_papers_are_told_apart(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "GC bai hoc: co nguoi gac cong thi het trom cho");
	say(bench, DUNG, "GC nhan xet thang nay yen");
	say(bench, DUNG, "GC dua tin: bao Bac Giang viet ve to tuan tra");
	say(bench, DUNG, "GC xe la o cong NVH");
	say(bench, DUNG, "TB toi mai dien van nghe o nha van hoa");
	assert_string_equal(shelf_query(bench->shelf,
				    "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM record"
				    " ORDER BY id)"),
		"LESSON REMARK MEDIA NOTE EVENT");
}

static void notes_are_kept_and_mended_by_their_author(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, DUNG, "GC xom Trai dao nay co nhieu nguoi thue tro moi");
	town_code(bench, code);
	say_ref(bench, DUNG, "SUA", code, "nguoi thue tro da dang ky het");
	assert_string_equal(shelf_query(bench->shelf, "SELECT text FROM record"),
		"nguoi thue tro da dang ky het");
	say_ref(bench, BINH, "SUA", code, "khac");
	assert_string_equal(shelf_query(bench->shelf, "SELECT text FROM record"),
		"nguoi thue tro da dang ky het");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_loudspeaker_session_is_kept),
		TEST(equipment_stands_as_it_was_told_last),
		TEST(a_dark_camera_is_told_to_the_leader),
		TEST(pictures_are_asked_for_and_handed_over),
		TEST(zones_have_people_and_a_risk),
		TEST(lessons_remarks_and_papers_are_told_apart),
		TEST(notes_are_kept_and_mended_by_their_author),
	};

	return cmocka_run_group_tests_name("life diary", tests, NULL, NULL);
}
