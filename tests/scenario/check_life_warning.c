/*
 * A warning may be one of the thirty that are ready, may wait for its hour, and needs the police
 * where it names anybody; its author has the figures as soon as the last of it has left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/member.h"
#include "gateway/store/store.h"
#include "parsers/text/grammar.h"
#include "tests/scenario/town.h"

/* The author's code and the second person's. */
static void prove(struct bench *bench, const char *line, const char *second, char yours[8])
{
	char mine[8];

	say(bench, DUNG, line);
	bench_code(mine, bench_expect(bench, DUNG, "XN "), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_code(yours, bench_expect(bench, second, "DUYET "), "DUYET ");
}

static void a_template_goes_out_word_by_word(void **state)
{
	struct bench *bench = *state;
	char code[8];

	prove(bench, "CB " LEADER_PIN " thon Can W18", THANG, code);
	bench_expect(bench, THANG, "CANH BAO: Trom xe may luc 1-4h sang.");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 1000);
	assert_string_equal(bench_expect(bench, LAN, "Trom xe may luc 1-4h")->text,
		bench->replies.text[REPLY_W18]);
}

static void a_template_that_is_not_there_is_named(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "CB " LEADER_PIN " ALL W77");
	bench_expect(bench, DUNG, "khong co mau W77");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 0);
}

static void it_waits_for_its_hour(void **state)
{
	struct bench *bench = *state;
	char code[8];

	town_until(bench, "2026-11-26T10:00");
	prove(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan, khoa cua can than", THANG, code);
	assert_int_equal(bench_count(bench, THANG, "luc 19h00 26/11"), 1);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_expect(bench, DUNG, "se gui luc 19h00 ngay 26/11");
	town_until(bench, "2026-11-26T18:59");
	bench_never(bench, LAN, "hop dan");
	town_until(bench, "2026-11-26T19:01");
	bench_expect(bench, LAN, "Toi nay hop dan");
	bench_never(bench, LAN, "HEN");
}

static void one_that_waits_may_be_stopped(void **state)
{
	struct bench *bench = *state;
	char code[8];

	town_until(bench, "2026-11-26T10:00");
	prove(bench, "CB " LEADER_PIN " ALL HEN 19h Toi nay hop dan", THANG, code);
	say_ref(bench, THANG, "DUYET", code, "");
	say(bench, DUNG, "HUY 01");
	bench_expect(bench, DUNG, "Khong co tin nao duoc gui");
	bench_pass(bench, DAYS(1));
	bench_never(bench, LAN, "hop dan");
}

static void what_names_somebody_needs_the_police(void **state)
{
	struct bench *bench = *state;
	char mine[8], code[8];

	say(bench, DUNG, "CB " LEADER_PIN " ALL Canh giac xe 98B1-234.56 hay di trom cho");
	bench_code(mine, bench_expect(bench, DUNG, "xin Cong an duyet"), "XN ");
	say_ref(bench, DUNG, "XN", mine, "");
	bench_never(bench, THANG, "DUYET");
	bench_code(code, bench_expect(bench, QUAN, "DUYET "), "DUYET ");
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 2000);
	bench_never(bench, LAN, "98B1");
	say_ref(bench, QUAN, "DUYET", code, "");
	bench_pass(bench, 2000);
	bench_expect(bench, LAN, "98B1-234.56");
}

static void the_author_hears_when_the_last_has_left(void **state)
{
	struct bench *bench = *state;
	char code[8];

	prove(bench, "CB " LEADER_PIN " ALL W19", THANG, code);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, MINUTE_MS);
	bench_never(bench, DUNG, "gui 1, loi");
	bench_send_all(bench);

	/* A daemon that starts anew finds the same. */
	dispatch_free(bench->dispatch);
	shelf_close(bench->shelf);
	shelf_open(bench->shelf);
	bench->store = bench->conf.store = bench->shelf->store;
	bench->dispatch = dispatch_new(&bench->conf);
	bench_pass(bench, 10);
	bench_expect(bench, DUNG, "Canh bao 01: gui 1, loi 0");
}

/* Two members in teams: the one of the fire team has agreed to nothing and is on a list. */
static void add_teams(struct bench *bench)
{
	struct member fire = {.phone = "0912000051", .name = "Lửa", .role = "MEM",
		.team = "Tổ chữa cháy", .zone = "Thon Can"};
	struct member gone = {.phone = "0912000052", .name = "Thôi", .role = "MEM",
		.team = "Tổ PCCC-2", .zone = "Thon Can", .consent = "no"};
	struct member veteran = {.phone = "0912000053", .name = "Cựu", .role = "MEM",
		.team = "Tổ cựu chiến binh", .zone = "Thon Can"};
	enum member_result result;

	assert_int_equal(member_put(bench->store, &fire, "84", "uid:0", &result, NULL, 0), 0);
	assert_int_equal(member_put(bench->store, &gone, "84", "uid:0", &result, NULL, 0), 0);
	assert_int_equal(member_put(bench->store, &veteran, "84", "uid:0", &result, NULL, 0), 0);
}

static void a_team_alone_is_warned(void **state)
{
	struct bench *bench = *state;
	char code[8];

	add_teams(bench);
	prove(bench, "CB " LEADER_PIN " TO CHUA CHAY: tap trung tai nha van hoa 19h", THANG, code);
	assert_int_equal(bench_count(bench, THANG, "toi 1 so tai pccc Thon Can"), 1);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 1000);
	bench_expect(bench, "+84912000051", "tap trung tai nha van hoa 19h");
	bench_never(bench, "+84912000053", "tap trung");
	bench_never(bench, LAN, "tap trung");
	assert_string_equal(shelf_query(bench->shelf, "SELECT audience FROM broadcast"),
		"team:pccc ALL");
}

static void a_role_alone_is_warned_and_who_left_is_not(void **state)
{
	struct bench *bench = *state;
	char code[8];

	add_teams(bench);
	prove(bench, "CB " LEADER_PIN " TV thon Can Toi nay di tuan dong du", THANG, code);
	say_ref(bench, THANG, "DUYET", code, "");
	bench_pass(bench, 1000);
	bench_expect(bench, BINH, "Toi nay di tuan dong du");
	bench_expect(bench, "+84912000053", "Toi nay di tuan");
	bench_never(bench, "+84912000052", "Toi nay di tuan");
	bench_never(bench, LAN, "Toi nay di tuan");
}

static void words_that_begin_a_text_are_no_audience(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "CB " LEADER_PIN " ALL thanh vien la mat nao den nha thi bao ngay");
	assert_string_equal(shelf_query(bench->shelf, "SELECT audience || text FROM broadcast"),
		"ALLthanh vien la mat nao den nha thi bao ngay");
	say(bench, DUNG, "CB " LEADER_PIN " TO CAMERA: quay ra duong");
	bench_expect(bench, DUNG, "khong ai o to hay vai tro camera");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 1);
}

static const char *class_of(struct bench *bench, const char *line)
{
	say(bench, DUNG, line);
	return shelf_query(
		bench->shelf, "SELECT class FROM broadcast ORDER BY id DESC LIMIT 1");
}

static void urgent_is_what_is_written_so(void **state)
{
	struct bench *bench = *state;

	assert_string_equal(class_of(bench, "CB 246810 ALL KHAN lu ve trong dem"), "urgent");
	assert_string_equal(class_of(bench, "CB 246810 ALL khẩn: lũ về trong đêm"), "urgent");
	assert_string_equal(class_of(bench, "CB 246810 ALL khan cap so tan xom trai"), "urgent");
	assert_string_equal(class_of(bench, "CB 246810 ALL khan mat treo o nvh bi mat"), "caution");
	assert_string_equal(class_of(bench, "CB 246810 ALL khan hang xom nho lau da"), "caution");
	assert_string_equal(class_of(bench, "CB 246810 ALL KHAN GIA den xem van nghe"), "caution");
	assert_string_equal(class_of(bench, "CB 246810 ALL Thong tin lich cat dien"), "info");
}

/* "can" is to need and to weigh, and a village. */
static void a_small_word_is_no_zone(void **state)
{
	struct bench *bench = *state;

	assert_true(grammar_learn_place(bench->conf.grammar, "Càn"));
	say(bench, DUNG, "CB 246810 can canh giac trom cho dem nay");
	assert_string_equal(shelf_query(bench->shelf, "SELECT audience || text FROM broadcast"),
		"ALLcan canh giac trom cho dem nay");
	say(bench, DUNG, "CB 246810 can: canh giac trom cho dem nay");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT audience || text FROM broadcast WHERE id = 2"),
		"Thôn Càncanh giac trom cho dem nay");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_template_goes_out_word_by_word),
		BENCH_TEST(a_template_that_is_not_there_is_named),
		BENCH_TEST(it_waits_for_its_hour),
		BENCH_TEST(one_that_waits_may_be_stopped),
		BENCH_TEST(what_names_somebody_needs_the_police),
		BENCH_TEST(the_author_hears_when_the_last_has_left),
		BENCH_TEST(a_team_alone_is_warned),
		BENCH_TEST(a_role_alone_is_warned_and_who_left_is_not),
		BENCH_TEST(words_that_begin_a_text_are_no_audience),
		BENCH_TEST(urgent_is_what_is_written_so),
		BENCH_TEST(a_small_word_is_no_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
