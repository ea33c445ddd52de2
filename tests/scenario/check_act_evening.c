/*
 * One evening in the words of those who live it, from texts to messages: what the grammar makes of
 * them is what the handlers expect.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/act_bench.h"

static void say_code(
	struct bench *bench, const char *from, const char *before, const char *code, const char *after)
{
	char text[200];

	snprintf(text, sizeof(text), "%s%s%s", before, code, after);
	bench_say(bench, from, text);
}

static void a_newcomer_registers_and_leaves(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, MOI, "DK Do Van Moi, thon Can");
	bench_expect(bench, MOI, "Dong y soan CO");
	bench_say(bench, MOI, "CO");
	bench_expect(bench, MOI, "Da dang ky Do Van Moi, Thon Can");
	bench_say(bench, MOI, "NGUNG");
	bench_expect(bench, MOI, "Da dung gui canh bao");
}

static void a_tip_with_its_follow_up_is_rated(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	bench_say(bench, LAN,
		"TIN co 2 thanh nien la di xe may 98B1-234.56 ngo so 5 thon Can luc 22h30");
	bench_code(code, bench_expect(bench, LAN, "Da nhan tin, ma "), "ma ");
	bench_code(alias, bench_expect(bench, QUAN, "98B1"), "TIN ");
	bench_never(bench, LAN, "O DAU");
	bench_never(bench, LAN, "LUC NAO");
	say_code(bench, LAN, "TL ", code, " chung vua chay ve phia cau Can");
	bench_expect(bench, LAN, "da ghi them");
	assert_non_null(strstr(bench_expect(bench, QUAN, "cau Can")->text, alias));
	bench_say(bench, LAN, "mot thang mac ao den");
	bench_expect(bench, QUAN, "mac ao den");
	say_code(bench, QUAN, "CO ", alias, "");
	bench_expect(bench, QUAN, "ban nhan tin");
	say_code(bench, QUAN, "DG ", alias, " GIATRI");
	bench_expect(bench, LAN, "da co cap nhat");
	say_code(bench, LAN, "KQ ", code, "");
	bench_expect(bench, LAN, "co ket qua");
}

static void a_patrol_is_confirmed(void **state)
{
	struct bench *bench = *state;
	char code[8];

	bench_say(bench, BINH, "TT 22h 6 nguoi thon Can, khong co gi");
	bench_code(code, bench_expect(bench, BINH, "Da ghi tuan tra "), "tuan tra ");
	bench_expect(bench, DUNG, "6 nguoi");
	say_code(bench, DUNG, "XN ", code, "");
	bench_expect(bench, DUNG, "Da xac nhan");
	assert_string_equal(shelf_query(bench->shelf, "SELECT finding FROM patrol"), "clean");

	bench_say(bench, BINH, "TT GAC cong lang 20h-22h 2 nguoi");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT kind FROM patrol ORDER BY id DESC"), "GAC");
	bench_say(bench, BINH, "TT toi qua di thon Can");
	bench_expect(bench, BINH, "MAY NGUOI");
	bench_say(bench, BINH, "6");
	bench_expect(bench, BINH, "6 nguoi");
}

static void a_report_is_put_right(void **state)
{
	struct bench *bench = *state;
	char code[8];

	bench_say(bench, BINH, "TT 22h 6 nguoi thon Can");
	bench_code(code, bench_expect(bench, BINH, "Da ghi tuan tra "), "tuan tra ");
	say_code(bench, DUNG, "SAI ", code, " chi co 5 nguoi");
	bench_expect(bench, BINH, "bi tra lai");
	say_code(bench, BINH, "SUA ", code, " 21h 5 nguoi thon Can");
	assert_non_null(strstr(bench_expect(bench, BINH, "5 nguoi")->text, "21h00"));
	bench_expect(bench, DUNG, "5 nguoi");
}

static void neighbours_are_mediated(void **state)
{
	struct bench *bench = *state;
	char code[8];

	bench_say(bench, LAN, "HG nha ben mo nhac to qua 12h dem o thon Can");
	bench_code(code, bench_expect(bench, LAN, "hoa giai "), "hoa giai ");
	bench_expect(bench, HOA, "nhac to");
	say_code(bench, HOA, "CO ", code, "");
	bench_expect(bench, HOA, "ban nhan hoa giai");
	say_code(bench, HOA, "HG ", code, " THANH");
	bench_expect(bench, LAN, "ket qua hoa giai");
}

static void everybody_is_warned(void **state)
{
	struct bench *bench = *state;
	char mine[8], yours[8];

	bench_say(bench, DUNG,
		"CB 246810 ALL Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong. Thay"
		" nguoi la: TIN + noi, hoac 113.");
	bench_code(mine, bench_expect(bench, DUNG, "Dung ban gui: soan XN "), "XN ");
	assert_string_equal(bench->out.secrets[0], LEADER_PIN);
	say_code(bench, DUNG, "XN ", mine, "");
	assert_string_equal(bench->out.secrets[0], mine);
	bench_expect(bench, THANG, "Trom xe may luc 1-4h sang");
	bench_code(yours, bench_expect(bench, THANG, "Dong y: DUYET "), "DUYET ");
	say_code(bench, THANG, "DUYET ", yours, "");
	bench_pass(bench, 1000);
	bench_expect(bench, LAN, "Trom xe may luc 1-4h sang");
	bench_say(bench, LAN, "CB 246810 ALL Ai cung phai dong tien ngay");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	bench_never(bench, NULL, "dong tien");
}

static void conversations_end_before_warnings_do(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "TIN trom cho o thon Can luc 3h sang");
	bench_expect(bench, LAN, "Da nhan tin");
	bench_say(bench, LAN, "cam on anh");
	bench_say(bench, LAN, "ok");
	bench_never(bench, NULL, "cam on anh");
	bench_never(bench, LAN, "Chua hieu");
	bench_say(bench, LAN, "NGUNG");
	bench_expect(bench, LAN, "da dung trao doi");
	bench_say(bench, LAN, "NGUNG");
	bench_expect(bench, LAN, "Da dung gui canh bao");
}

static void silence_is_kept(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "TIN KIN chong hang xom danh vo o thon Can");
	bench_expect(bench, QUAN, "danh vo");
	bench_say(bench, LAN, "no lai danh nua roi");
	bench_never(bench, LAN, "");
	bench_say(bench, LAN, "NGUNG");
	bench_expect(bench, LAN, "Da dung gui canh bao");
}

static void ambiguity_is_asked_about(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "Chạy xe lạng lách đường vành đai IV lúc 22h");
	bench_expect(bench, LAN, "Ban muon BAO TIN");
	bench_never(bench, QUAN, "lang lach");
	bench_say(bench, LAN, "1");
	bench_expect(bench, LAN, "Da nhan tin");
	bench_say(bench, MOI, "Dung");
	bench_expect(bench, MOI, "Ban muon DUNG nhan tin");
}

static void leaders_named_in_a_tip_never_see_it(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "TIN can bo thon lay tien quy, xin giau ten, dung cho to truong biet");
	bench_expect(bench, QUAN, "lay tien quy");
	bench_pass(bench, 2 * HOUR_MS);
	bench_never(bench, DUNG, "lay tien quy");
	bench_never(bench, THANG, "lay tien quy");
	bench_say(bench, LAN, "TO CAO cong an xa nhan tien");
	bench_expect(bench, SON, "nhan tien");
	bench_never(bench, QUAN, "nhan tien");
}

static void greetings_and_help_are_answered(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, MOI, "alo");
	bench_expect(bench, MOI, "Xin chao");
	bench_say(bench, MOI, "HD");
	bench_expect(bench, MOI, "TIN + noi dung");
	bench_say(bench, DUNG, "HD CB");
	bench_expect(bench, DUNG, "CB PIN");
	assert_true(dispatch_is_emergency(bench->dispatch, "CHAY nha ong Ba", 15));
	assert_false(dispatch_is_emergency(bench->dispatch, "TIN trom cho", 12));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_newcomer_registers_and_leaves),
		BENCH_TEST(a_tip_with_its_follow_up_is_rated),
		BENCH_TEST(a_patrol_is_confirmed),
		BENCH_TEST(a_report_is_put_right),
		BENCH_TEST(neighbours_are_mediated),
		BENCH_TEST(everybody_is_warned),
		BENCH_TEST(conversations_end_before_warnings_do),
		BENCH_TEST(silence_is_kept),
		BENCH_TEST(ambiguity_is_asked_about),
		BENCH_TEST(leaders_named_in_a_tip_never_see_it),
		BENCH_TEST(greetings_and_help_are_answered),
	};

	return cmocka_run_group_tests_name("evening", tests, NULL, NULL);
}
