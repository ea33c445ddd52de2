/*
 * CHAY, SOS, TAI NAN: whoever cries for help is told first whom to ring, the right people are called
 * at once, and nobody is promised that help comes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/store.h"
#include "tests/scenario/town.h"

static void a_fire_says_114_and_calls_the_team(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, LAN, "CHAY nha ong Ba thon Can");

	const struct heard *ack = bench_expect(bench, LAN, "GOI NGAY 114");

	assert_int_equal(ack->class, CLASS_ALARM);
	assert_int_equal(bench->out.kind, COMMAND_FIRE);

	const struct heard *call = bench_expect(bench, BINH, "nha ong Ba");

	assert_int_equal(call->class, CLASS_ALARM);
	bench_code(code, call, "CO ");
	bench_expect(bench, DUNG, code);
	assert_int_equal(bench_expect(bench, QUAN, code)->class, CLASS_ALARM);
	bench_never(bench, SON, code);
	bench_never(bench, NULL, "se den");
	bench_never(bench, BINH, "912000001");
}

static void the_fire_team_is_called_first(void **state)
{
	struct bench *bench = *state;
	struct heard *first = NULL;

	bench_member(bench, "+84912000020", "Tổ Cháy", "MEM", "can", "", "");
	shelf_sql(bench->shelf, "UPDATE role SET team = 'Tổ PCCC',"
				" team_folded = ' to pccc ' WHERE person_id ="
				" (SELECT max(id) FROM person)");
	say(bench, LAN, "CHAY kho rom thon Can");

	for (size_t i = 0; !first && i < bench->heard_count; i++) {
		if (strstr(bench->heard[i].text, "KENG"))
			first = &bench->heard[i];
	}

	assert_non_null(first);
	assert_string_equal(first->to, "+84912000020");
}

static void a_fire_without_a_place_is_asked_for_it(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "CHAY!!!!");
	bench_expect(bench, LAN, "CHAY O DAU? Goi ngay 114");
	bench_expect(bench, BINH, "CHAY");
	say(bench, LAN, "nha ong Tu canh dinh lang");
	bench_expect(bench, DUNG, "canh dinh lang");
	bench_expect(bench, QUAN, "canh dinh lang");
	assert_string_equal(shelf_query(bench->shelf, "SELECT place FROM alarm"),
		"nha ong Tu canh dinh lang");
}

static void danger_cuts_through_an_open_conversation(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "TIN co nguoi danh bac o quan nuoc thon Can toi qua 22h");
	say(bench, LAN, "SOS thon Can");
	assert_int_equal(bench->out.kind, COMMAND_SOS);
	bench_expect(bench, LAN, "113 (cong an), 115 (cap cuu), 112 (cuu nan)");
	bench_expect(bench, BINH, "SOS thon Can");
}

static void an_accident_asks_not_to_move_the_cars(void **state)
{
	struct bench *bench = *state;

	say(bench, MOI, "TAI NAN 2 xe may tong nhau cau Can co ng bi thuong");
	bench_expect(bench, MOI, "bi thuong goi 115");
	bench_expect(bench, BINH, "cau Can");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT kind FROM alarm"), "ACCIDENT");
}

static void a_number_is_answered_once_in_ten_minutes(void **state)
{
	struct bench *bench = *state;

	say(bench, LAN, "SOS thon Can");
	say(bench, LAN, "SOS thon Can mau len");
	say(bench, LAN, "cuu toi voi thon Can");
	assert_int_equal(bench_count(bench, LAN, "KHAN CAP"), 1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), 1);
	assert_int_equal(bench_count(bench, BINH, "KENG"), 1);
	bench_expect(bench, DUNG, "mau len");
	bench_pass(bench, MINUTES(11));
	say(bench, LAN, "SOS thon Can");
	assert_int_equal(bench_count(bench, LAN, "KHAN CAP"), 2);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), 2);
}

static void when_nobody_comes_the_board_hears_of_it(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, LAN, "SOS thon Can");
	bench_code(code, bench_expect(bench, BINH, "KENG"), "CO ");
	bench_pass(bench, MINUTES(11));
	bench_expect(bench, THANG, "chua ai nhan di");
	bench_pass(bench, MINUTES(20));
	say(bench, LAN, "CHAY kho rom thon Can");
	bench_code(code, bench_expect(bench, BINH, "KENG"), "CO ");
	say_ref(bench, BINH, "CO", code, "");
	bench_pass(bench, MINUTES(11));
	assert_int_equal(bench_count(bench, THANG, "chua ai nhan di"), 1);
}

static void a_whole_village_does_not_drown_the_leader(void **state)
{
	struct bench *bench = *state;
	char phone[24];

	for (int i = 0; i < 40; i++) {
		snprintf(phone, sizeof(phone), "+8491300%04d", i);
		say(bench, phone, "CHAY kho rom thon Can");
		assert_int_equal(bench_count(bench, phone, "GOI NGAY 114"), 1);
	}

	assert_int_equal(bench_count(bench, BINH, "KENG"), 1);
	assert_true(bench_count(bench, DUNG, "kho rom") <= 12);
	assert_int_equal(shelf_count(bench->shelf, "SELECT reports FROM alarm"), 40);
}

static void the_rest_of_a_cry_in_parts_is_passed_on(void **state)
{
	struct bench *bench = *state;
	struct inbound in = bench_inbound(bench, LAN, "CHAY!!! cuu voi");

	in.partial = true;
	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(dispatch_message(bench->dispatch, &in, &bench->out), 0);
	assert_int_equal(store_commit(bench->store), 0);
	in.partial = false;
	in.upgrade = true;
	in.text = "CHAY!!! cuu voi nha ong Tu xom Trai chay to lam";
	in.text_len = strlen(in.text);
	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(dispatch_message(bench->dispatch, &in, &bench->out), 0);
	assert_int_equal(store_commit(bench->store), 0);
	bench_pass(bench, 1000);
	bench_expect(bench, BINH, "nha ong Tu");
	bench_expect(bench, DUNG, "nha ong Tu");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), 1);
}

static void end_roles(struct bench *bench, const char *roles)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "UPDATE role SET to_at = 1 WHERE role IN (%s)", roles);
	shelf_sql(bench->shelf, sql);
}

static void without_members_the_leader_and_the_police_hear_it(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'mem'");
	say(bench, LAN, "TAI NAN 2 xe may tong nhau o thon Can");
	bench_expect(bench, DUNG, "tong nhau");
	bench_expect(bench, QUAN, "tong nhau");
}

static void without_a_group_the_police_and_their_second_number_hear_it(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'mem', 'lead', 'dir'");
	say(bench, LAN, "TAI NAN 2 xe may tong nhau o thon Can");
	bench_expect(bench, QUAN, "tong nhau");
	bench_expect(bench, TUAN, "tong nhau");
}

static void one_who_is_left_is_not_left_alone(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'mem', 'lead', 'dir', 'pol'");
	bench_member(bench, "+84912000030", "Trực", "ADMIN", "", "", "");
	bench_member(bench, "+84912000031", "Hà", "POL", "noininh", "", "");
	end_roles(bench, "'med'");
	say(bench, LAN, "CHAY kho rom thon Can");
	bench_expect(bench, "+84912000031", "kho rom");
	bench_expect(bench, "+84912000030", "kho rom");
}

static void the_only_member_who_cries_reaches_others(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'lead', 'dir', 'pol'");
	say(bench, BINH, "SOS thon Can");
	bench_expect(bench, HOA, "SOS thon Can");
	bench_expect(bench, MAI, "SOS thon Can");
}

static void who_reaches_nobody_is_told_so(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'mem', 'lead', 'dir', 'pol', 'med'");
	say(bench, LAN, "SOS thon Can");
	bench_expect(bench, LAN, "CHUA AI nhan duoc tin nay. GOI NGAY 113");
	bench_never(bench, LAN, "dang chuyen");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM audit WHERE act = 'alarm.unheard'"),
		1);
}

static void nobody_answers_and_there_is_no_board_so_the_police_hear_again(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'lead', 'dir'");
	say(bench, LAN, "SOS thon Can");
	bench_pass(bench, MINUTES(11));
	bench_expect(bench, QUAN, "chua ai nhan di");
}

static void the_gong_of_a_resident_without_a_leader_reaches_the_board_or_the_police(void **state)
{
	struct bench *bench = *state;

	end_roles(bench, "'lead'");
	say(bench, LAN, "KENG xom 3 trom dang bi vay");
	bench_expect(bench, THANG, "trom dang bi vay");
	end_roles(bench, "'dir'");
	bench_pass(bench, HOURS(1));
	say(bench, LAN, "KENG xom 4 trom dang bi duoi");
	bench_expect(bench, QUAN, "trom dang bi duoi");
}

static void a_fire_of_the_past_calls_nobody(void **state)
{
	struct bench *bench = *state;
	size_t before = bench->heard_count;

	tell(bench, LAN, town_time("2023-05-02T03:00"), "CHAY nha ong Ba thon Can");
	bench_pass(bench, HOURS(1));
	assert_int_equal(bench->heard_count, before);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM alarm"), 1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT raised_at FROM alarm"),
		town_time("2023-05-02T03:00"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_fire_says_114_and_calls_the_team),
		TEST(the_fire_team_is_called_first),
		TEST(a_fire_without_a_place_is_asked_for_it),
		TEST(danger_cuts_through_an_open_conversation),
		TEST(an_accident_asks_not_to_move_the_cars),
		TEST(a_number_is_answered_once_in_ten_minutes),
		TEST(when_nobody_comes_the_board_hears_of_it),
		TEST(a_whole_village_does_not_drown_the_leader),
		TEST(the_rest_of_a_cry_in_parts_is_passed_on),
		TEST(without_members_the_leader_and_the_police_hear_it),
		TEST(without_a_group_the_police_and_their_second_number_hear_it),
		TEST(one_who_is_left_is_not_left_alone),
		TEST(the_only_member_who_cries_reaches_others),
		TEST(who_reaches_nobody_is_told_so),
		TEST(nobody_answers_and_there_is_no_board_so_the_police_hear_again),
		TEST(the_gong_of_a_resident_without_a_leader_reaches_the_board_or_the_police),
		TEST(a_fire_of_the_past_calls_nobody),
	};

	return cmocka_run_group_tests_name("life emergency", tests, NULL, NULL);
}
