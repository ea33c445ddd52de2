/*
 * Zones that came by command are named in messages at once; a name that two zones have means the
 * sender's own, and where nobody can tell, it is asked and nobody's by chance.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/member.h"
#include "gateway/store/zone.h"
#include "parsers/text/grammar.h"
#include "tests/scenario/town.h"

#define PHUC "+84912000021" /* leads Càn in Ninh Sơn */
#define YEN  "+84912000022" /* the police of Ninh Sơn */

static void learn(void *grammar, const char *name)
{
	assert_true(grammar_learn_place(grammar, name));
}

static void add_zone(
	struct bench *bench, const char *code, const char *name, const char *parent)
{
	struct zone_row zone = {.households = -1, .persons = -1};

	snprintf(zone.code, sizeof(zone.code), "%s", code);
	snprintf(zone.name, sizeof(zone.name), "%s", name);
	snprintf(zone.parent, sizeof(zone.parent), "%s", parent);
	assert_int_equal(zone_add(bench->store, &zone), 0);
	assert_int_equal(zone_learned(bench->store, learn, bench->conf.grammar), 0);
}

/* Another commune that has a thôn Càn as well. */
static void add_namesake(struct bench *bench)
{
	add_zone(bench, "ninhson", "Phường Ninh Sơn", "bacninh");
	add_zone(bench, "can-2", "Thôn Càn", "ninhson");
	bench_member(bench, PHUC, "Đỗ Văn Phúc", "LEAD", "can-2", "", LEADER_PIN);
	bench_member(bench, YEN, "Lý Thị Yến", "POL", "ninhson", "", "");
}

static const char *zone_of(struct bench *bench, const char *table)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		"SELECT z.code FROM %s t JOIN zone z ON z.id = t.zone_id ORDER BY t.id "
		"DESC LIMIT 1",
		table);
	return shelf_query(bench->shelf, sql);
}

static void a_new_hamlet_is_named_in_a_tip_and_a_warning(void **state)
{
	struct bench *bench = *state;

	say(bench, MOI, "TIN co nguoi la o khu Dong Sau dem qua");
	assert_string_not_equal(zone_of(bench, "tip"), "dong-sau");
	add_zone(bench, "dong-sau", "Khu Đồng Sậu", "can");
	say(bench, LAN, "TIN co nguoi la o khu Dong Sau dem qua");
	assert_string_equal(zone_of(bench, "tip"), "dong-sau");
	bench_member(bench, MOI, "Vi Văn Sáng", "RES", "dong-sau", "yes", "");
	say(bench, DUNG, "CB 246810 khu Đồng Sậu Toi nay mat dien, de phong trom.");
	bench_expect(bench, DUNG, "Se gui 1 so");
	assert_string_equal(zone_of(bench, "broadcast"), "dong-sau");
	assert_string_equal(shelf_query(bench->shelf, "SELECT text FROM broadcast"),
		"Toi nay mat dien, de phong trom.");
}

static void a_name_of_two_is_the_sender_s_own(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, LAN, "TIN co nguoi la o thon Can dem qua");
	assert_string_equal(zone_of(bench, "tip"), "can");
	bench_expect(bench, QUAN, "nguoi la");
	say(bench, PHUC, "TT 22h30 4 nguoi thon Can, khong co gi");
	assert_string_equal(zone_of(bench, "patrol"), "can-2");
	say(bench, DUNG, "TT 22h30 6 nguoi thon Can, khong co gi");
	assert_string_equal(zone_of(bench, "patrol"), "can");
	say(bench, PHUC, "CB 246810 thon Can Khoa cua khi di ngu.");
	assert_string_equal(zone_of(bench, "broadcast"), "can-2");
	say(bench, PHUC, "CB 246810 thon Can, phuong Ninh Son Khoa cua khi di ngu.");
	assert_string_equal(zone_of(bench, "broadcast"), "can-2");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT text FROM broadcast WHERE id = 2"),
		"Khoa cua khi di ngu.");
	say(bench, YEN, "RR thon Can cao");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT code FROM zone WHERE risk IS NOT NULL"),
		"can-2");
}

static void the_commune_in_the_text_decides(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, MOI, "DK Vi Van Sang, thon Can, phuong Ninh Son");
	bench_expect(bench, MOI, "Thon Can");
	say(bench, MOI, "CO");
	assert_string_equal(zone_of(bench, "person"), "can-2");
	say(bench, LAN, "TIN danh bac o thon Can, phuong Ninh Son toi qua");
	assert_string_equal(zone_of(bench, "tip"), "can-2");
	bench_expect(bench, YEN, "danh bac");
}

static void a_registration_that_nobody_can_place_is_asked(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, MOI, "DK Vi Van Sang, thon Can");
	bench_expect(bench, MOI, "ghi them ten xa/phuong");
	say(bench, MOI, "CO");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM person WHERE "
						   "consent = 'yes'"
						   " AND name = 'Vi Van Sang'"),
		0);
}

static void a_tip_that_nobody_can_place_is_asked_and_goes_on(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, MOI, "TIN danh bac o thon Can toi qua");
	bench_expect(bench, MOI, "Do la xa, phuong nao?");
	assert_string_equal(zone_of(bench, "tip"), "bacninh");
	bench_never(bench, QUAN, "danh bac");
	bench_expect(bench, SON, "danh bac");
	say(bench, MOI, "phuong Ninh Son");
	assert_string_equal(zone_of(bench, "tip"), "can-2");
	bench_expect(bench, YEN, "danh bac");
	bench_never(bench, QUAN, "danh bac");
}

static void a_mediation_that_nobody_can_place_tells_no_stranger(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, MOI, "HG nha ben mo nhac to o thon Can");
	bench_expect(bench, MOI, "ghi them ten xa/phuong");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM mediation"), 0);
	say(bench, MOI, "HG nha ben mo nhac to o thon Can, xa Huong Son");
	assert_string_equal(zone_of(bench, "mediation"), "can");
}

static void a_fire_that_nobody_can_place_calls_both_and_asks(void **state)
{
	struct bench *bench = *state;

	add_namesake(bench);
	say(bench, MOI, "CHAY nha o thon Can");
	bench_expect(bench, MOI, "114");
	bench_expect(bench, MOI, "nhan NGAY ten xa/phuong");
	bench_expect(bench, DUNG, "thon Can");
	bench_expect(bench, PHUC, "thon Can");
	say(bench, MOI, "xa Huong Son");
	bench_expect(bench, BINH, "thon Can");
	assert_string_equal(zone_of(bench, "alarm"), "can");
}

static void a_list_says_which_of_two_is_meant(void **state)
{
	struct bench *bench = *state;
	struct member member = {.phone = "0912000031", .zone = "Thôn Càn"};
	enum member_result result;
	char why[160];

	add_namesake(bench);
	assert_int_equal(member_put(bench->store, &member, "84", "uid:0", &result, why,
				 sizeof(why)),
		-EINVAL);
	assert_non_null(strstr(why, "can, can-2"));
	snprintf(member.group, sizeof(member.group), "can");
	assert_int_equal(member_put(bench->store, &member, "84", "uid:0", &result, why,
				 sizeof(why)),
		0);
	assert_string_equal(zone_of(bench, "person"), "can");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_new_hamlet_is_named_in_a_tip_and_a_warning),
		BENCH_TEST(a_name_of_two_is_the_sender_s_own),
		BENCH_TEST(the_commune_in_the_text_decides),
		BENCH_TEST(a_registration_that_nobody_can_place_is_asked),
		BENCH_TEST(a_tip_that_nobody_can_place_is_asked_and_goes_on),
		BENCH_TEST(a_mediation_that_nobody_can_place_tells_no_stranger),
		BENCH_TEST(a_fire_that_nobody_can_place_calls_both_and_asks),
		BENCH_TEST(a_list_says_which_of_two_is_meant),
	};

	return cmocka_run_group_tests_name("life zones", tests, NULL, NULL);
}
