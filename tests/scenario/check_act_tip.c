/*
 * Tips: whoever tells is answered with a code and stays unknown, the police have it at once and
 * until somebody says so, and who is named in it never sees it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/act_bench.h"

#define MINUTES(n) ((n)*MINUTE_MS)

static struct command tip(const char *cat, const char *place, const char *words)
{
	struct command command = command_make(COMMAND_TIP);

	snprintf(command.cat, sizeof(command.cat), "%s", cat);
	snprintf(command.place, sizeof(command.place), "%s", place);
	snprintf(command.text, sizeof(command.text), "%s", words);
	command.time = (struct when){WHEN_EXACT, 2026, 11, 23, 22, 30};
	return command;
}

/* A plain tip of Lan's: its two codes. */
static void give_tip(struct bench *bench, char code[8], char alias[8])
{
	struct command command =
		tip("TROM", "ngo so 5 thon Can", "co 2 thanh nien la di xe may 98B1-234.56");

	bench_do(bench, LAN, &command, "TIN co 2 thanh nien la di xe may 98B1-234.56");
	bench_code(code, bench_expect(bench, LAN, "Da nhan tin, ma "), "ma ");
	bench_code(alias, bench_expect(bench, QUAN, "98B1-234.56"), "TIN ");
}

static void a_tip_is_answered_and_handed_over_at_once(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);
	assert_string_not_equal(code, alias);
	assert_string_equal(bench->out.code, code);
	assert_true(bench->out.tip);
	bench_never(bench, QUAN, code);
	bench_never(bench, NULL, "912000001");
	bench_never(bench, DUNG, "98B1");
	bench_never(bench, THANG, "98B1");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 1);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM command WHERE person_id IS NOT NULL"),
		0);
	assert_false(shelf_grep(bench->shelf, "98B1"));
	assert_false(shelf_grep(bench->shelf, "912000001"));
}

static void the_answer_to_a_tip_names_no_number_in_the_outbox(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "thon Can", "trom cho");

	bench_do(bench, MOI, &command, "TIN trom cho");
	assert_true(bench_expect(bench, MOI, "Da nhan tin")->tip);
	assert_int_equal(bench_expect(bench, QUAN, "trom cho")->class, CLASS_ALARM);
	/* Somebody who only gave a tip has no row at all. */
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM number"), 9);
}

static void unacknowledged_it_goes_to_a_second_number_and_then_to_the_board(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);
	bench_pass(bench, MINUTES(9));
	bench_never(bench, TUAN, "98B1");
	bench_pass(bench, MINUTES(1));
	bench_expect(bench, TUAN, "98B1-234.56");
	bench_never(bench, THANG, "98B1");
	bench_pass(bench, MINUTES(10));
	bench_expect(bench, THANG, "98B1-234.56");
	bench_pass(bench, MINUTES(60));
	assert_int_equal(bench_count(bench, NULL, "98B1"), 3);
}

static void whoever_says_co_ends_the_escalation(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command command = bench_rsvp(alias, "yes");

	bench_do(bench, QUAN, &command, "CO");
	bench_expect(bench, QUAN, "ban nhan tin");
	bench_expect(bench, LAN, "da co cap nhat luc");
	bench_pass(bench, MINUTES(60));
	bench_never(bench, TUAN, "98B1");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE state = 'acknowledged'"),
		1);
}

static void whoever_says_ban_hands_it_on(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command command = bench_rsvp(alias, "no");

	bench_do(bench, QUAN, &command, "BAN");
	bench_expect(bench, TUAN, "98B1-234.56");
}

static void only_those_who_have_it_may_take_it(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command command = bench_rsvp(alias, "yes");

	bench_do(bench, DUNG, &command, "CO");
	bench_expect(bench, DUNG, "khong phai cua ban");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE state = 'acknowledged'"),
		0);
}

static void a_follow_up_goes_where_the_tip_went(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command first = bench_words(COMMAND_FOLLOWUP, code, "chay ve phia cau Can");
	struct command second = bench_words(COMMAND_FOLLOWUP, "", "mac ao den");

	bench_do(bench, LAN, &first, "TL");
	bench_expect(bench, LAN, "da ghi them");
	assert_non_null(strstr(bench_expect(bench, QUAN, "cau Can")->text, alias));
	bench_pass(bench, HOUR_MS);
	bench_do(bench, LAN, &second, "mac ao den");
	bench_expect(bench, QUAN, "mac ao den");
	bench_do(bench, MOI, &first, "TL");
	bench_expect(bench, MOI, "Khong thay ma nay");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_note"), 2);
}

static void only_the_number_that_told_may_ask(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command ask = bench_ref(COMMAND_STATUS, code);
	struct command wrong = bench_ref(COMMAND_STATUS, alias);

	bench_do(bench, MOI, &ask, "KQ");
	bench_expect(bench, MOI, "Khong thay ma nay");
	bench_do(bench, LAN, &wrong, "KQ");
	bench_expect(bench, LAN, "Khong thay ma nay");
	bench_do(bench, LAN, &ask, "KQ");
	bench_expect(bench, LAN, "dang xac minh");
	assert_true(bench->out.tip);
}

static void a_rating_is_told_in_neutral_words(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command rate = bench_ref(COMMAND_TIP_RATE, alias);
	struct command outward = bench_ref(COMMAND_TIP_RATE, code);
	struct command ask = bench_ref(COMMAND_STATUS, code);

	snprintf(rate.value, sizeof(rate.value), "GIATRI");
	snprintf(outward.value, sizeof(outward.value), "GIATRI");
	bench_do(bench, QUAN, &outward, "DG");
	bench_expect(bench, QUAN, "khong phai cua ban");
	bench_do(bench, LAN, &rate, "DG");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	bench_do(bench, QUAN, &rate, "DG");
	bench_expect(bench, LAN, "da co cap nhat");
	bench_do(bench, LAN, &ask, "KQ");
	bench_expect(bench, LAN, "co ket qua");
	bench_never(bench, LAN, "98B1");
	bench_never(bench, LAN, "trom");
}

static void thirty_days_after_its_end_nobody_knows_whose_it_was(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command rate = bench_ref(COMMAND_TIP_RATE, alias);
	struct command ask = bench_ref(COMMAND_STATUS, code);

	snprintf(rate.value, sizeof(rate.value), "KO");
	bench_do(bench, QUAN, &rate, "DG");
	bench_expect(bench, LAN, "chua du can cu");
	bench_pass(bench, 29 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 1);
	bench_pass(bench, 2 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
	bench_do(bench, LAN, &ask, "KQ");
	bench_expect(bench, LAN, "Khong thay ma nay");
}

static void the_handler_asks_without_knowing_whom(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command ask = bench_words(COMMAND_FOLLOWUP, alias, "xe mau gi ?");

	bench_do(bench, QUAN, &ask, "TL");
	assert_non_null(strstr(bench_expect(bench, LAN, "xe mau gi? Tra loi")->text, code));
	bench_expect(bench, QUAN, "Da chuyen cau hoi");
	bench_never(bench, LAN, alias);
	bench_do(bench, DUNG, &ask, "TL");
	bench_expect(bench, DUNG, "Khong thay ma nay");
}

static void ngung_ends_the_conversation_first(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	give_tip(bench, code, alias);

	struct command end = command_make(COMMAND_CONVERSATION_END);
	struct command ask = bench_words(COMMAND_FOLLOWUP, alias, "xe mau gi");
	struct command take = bench_rsvp(alias, "yes");

	bench_do(bench, LAN, &end, "NGUNG");
	bench_expect(bench, LAN, "da dung trao doi");
	bench_do(bench, QUAN, &ask, "TL");
	bench_expect(bench, QUAN, "khong nhan tin tra loi");
	bench_do(bench, QUAN, &take, "CO");
	bench_never(bench, LAN, "cap nhat");
	bench_never(bench, LAN, "xe mau gi");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM suppress"), 0);

	struct command again = command_make(COMMAND_OPTOUT);

	bench_do(bench, LAN, &again, "NGUNG");
	bench_expect(bench, LAN, "Da dung gui canh bao");
}

static void a_silent_tip_is_never_answered(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("BLGD", "", "chong danh vo");
	struct command more = bench_words(COMMAND_FOLLOWUP, "", "lai danh nua");

	command.silent = true;
	bench_do(bench, LAN, &command, "TIN KIN chong danh vo");
	bench_expect(bench, QUAN, "chong danh vo");
	bench_do(bench, LAN, &more, "lai danh nua");
	bench_expect(bench, QUAN, "lai danh nua");
	bench_pass(bench, 3 * DAY_MS);
	bench_never(bench, LAN, "");
}

static void who_leads_never_sees_a_tip_about_leaders(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("CANBO", "", "can bo thon lay tien quy");

	command.restricted = true;
	bench_do(bench, LAN, &command, "TIN can bo thon lay tien quy");
	bench_expect(bench, QUAN, "lay tien quy");
	bench_pass(bench, MINUTES(120));
	bench_expect(bench, TUAN, "lay tien quy");
	bench_expect(bench, SON, "lay tien quy");
	bench_never(bench, THANG, "lay tien quy");
	bench_never(bench, DUNG, "lay tien quy");
	bench_never(bench, LAN, "O DAU");
}

static void a_tip_about_the_police_goes_above_them(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("CANBO", "thon Can", "cong an xa nhan tien");

	command.restricted = true;
	bench_do(bench, LAN, &command, "TIN cong an xa nhan tien");
	bench_expect(bench, SON, "nhan tien");
	bench_pass(bench, MINUTES(120));
	bench_never(bench, QUAN, "nhan tien");
	bench_never(bench, TUAN, "nhan tien");
}

static void without_anybody_above_the_board_learns_that_it_is_there(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("CANBO", "thon Can", "cong an nhan tien");

	bench_member(bench, SON, "Ngô Văn Sơn", "RES", "Bac Ninh", "", "");
	shelf_sql(bench->shelf, "UPDATE role SET to_at = 1 WHERE role = 'pol' AND zone_id ="
				" (SELECT id FROM zone WHERE code = 'bacninh')");
	command.restricted = true;
	bench_do(bench, LAN, &command, "TO CAO cong an nhan tien");
	bench_never(bench, NULL, "nhan tien");
	bench_expect(bench, THANG, "dang giu");
	bench_expect(bench, LAN, "Thanh tra");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE state = 'held'"),
		1);
}

static void a_zone_without_police_is_heard_by_others(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "TDP Noi Ninh", "trom xe may");

	shelf_sql(bench->shelf, "UPDATE role SET to_at = 1 WHERE role = 'pol' AND zone_id ="
				" (SELECT id FROM zone WHERE code = 'bacninh')");
	bench_do(bench, LAN, &command, "TIN trom xe may o TDP Noi Ninh");
	bench_expect(bench, QUAN, "trom xe may");
}

static void place_and_time_are_asked_for_when_they_are_missing(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "", "trom xe may");
	struct command place = bench_words(COMMAND_FOLLOWUP, "", "o cho Can");
	struct command unknown = command_make(COMMAND_ANSWER);

	bench_do(bench, LAN, &command, "TIN trom xe may");
	bench_expect(bench, LAN, "O DAU");
	bench_do(bench, LAN, &place, "o cho Can");
	bench_expect(bench, QUAN, "o cho Can");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE place = 'o cho Can'"),
		1);

	command = tip("TROM", "thon Can", "trom ga");
	command.time.precision = WHEN_NONE;
	bench_do(bench, LAN, &command, "TIN trom ga thon Can");
	bench_expect(bench, LAN, "LUC NAO");
	snprintf(unknown.value, sizeof(unknown.value), "KO");
	bench_do(bench, LAN, &unknown, "KO");
	bench_expect(bench, LAN, "da ghi them");
	bench_never(bench, QUAN, "them: KO");
}

static void scams_and_stolen_vehicles_have_answers_of_their_own(void **state)
{
	struct bench *bench = *state;
	struct command scam = tip("LUADAO", "", "so 0868123456 xung cong an");
	struct command vehicle = tip("MATXE", "cho Can", "wave anpha do 98K1-2345");

	scam.kind = COMMAND_SCAM;
	bench_do(bench, LAN, &scam, "LD so 0868123456 xung cong an");
	bench_expect(bench, LAN, "da ghi tin lua dao");
	bench_expect(bench, QUAN, "0868123456");
	snprintf(vehicle.plate, sizeof(vehicle.plate), "98K12345");
	bench_do(bench, LAN, &vehicle, "MAT XE wave anpha do 98K1-2345");
	bench_expect(bench, LAN, "da ghi xe mat");
	bench_expect(bench, BINH, "bien 98K12345");
	bench_expect(bench, DUNG, "bien 98K12345");
	bench_never(bench, MOI, "98K12345");
}

static void all_of_a_long_tip_reaches_the_police(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "thon Can", "");
	char text[1400] = "TIN";
	char word[16];
	size_t found = 0;

	for (int i = 100; strlen(text) < 700; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " chitiet%d", i);

	bench_do(bench, LAN, &command, text);

	for (int i = 100; i < 150; i++) {
		snprintf(word, sizeof(word), "chitiet%d", i);
		found += bench_count(bench, QUAN, word) == 1;
	}

	assert_int_equal(found, 50);
}

static void a_tip_is_completed_by_its_late_part(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "thon Can", "trom xe");
	struct inbound in = bench_inbound(bench, LAN, "TIN trom xe");
	struct dispatch_outcome out;

	in.partial = true;
	bench_act(bench, &in, &command);
	bench_expect(bench, LAN, "den thieu phan");
	in.sender[0] = '\0';
	in.person = false;
	in.upgrade = true;
	in.text = "TIN trom xe o cho Can luc 3h sang";
	in.text_len = strlen(in.text);
	assert_int_equal(dispatch_message(bench->dispatch, &in, &out), 0);
	assert_true(out.tip);
	bench_do(bench, MOI, &command, "TIN trom xe");
	bench_expect(bench, QUAN, "luc 3h sang");
}

static void a_handed_over_tip_waits_for_the_morning_to_be_told(void **state)
{
	struct bench *bench = *state;
	char code[8], alias[8];

	bench->policy.quiet_from = 22 * 60;
	bench->policy.quiet_to = 6 * 60;
	give_tip(bench, code, alias);
	bench_pass(bench, 16 * HOUR_MS); /* 23:00 */

	struct command take = bench_rsvp(alias, "yes");

	bench_do(bench, QUAN, &take, "CO");
	assert_true(bench_expect(bench, LAN, "da co cap nhat")->not_before >
		    bench_now(bench) + 6 * HOUR_MS);
	bench_never(bench, LAN, "trom");
}

static void a_history_s_tip_is_counted_and_told_to_nobody(void **state)
{
	struct bench *bench = *state;
	struct command command = tip("TROM", "thon Can", "trom xe");
	struct command rate = command_make(COMMAND_TIP_RATE);

	bench_told(bench, LAN, &command, "TIN trom xe", SHELF_NOW - 900 * DAY_MS);

	struct command take = bench_rsvp(bench->out.code, "yes");

	bench_told(bench, QUAN, &take, "CO", SHELF_NOW - 900 * DAY_MS + MINUTE_MS);
	snprintf(rate.ref, sizeof(rate.ref), "%s", bench->out.code);
	snprintf(rate.value, sizeof(rate.value), "GIATRI");
	bench_told(bench, QUAN, &rate, "DG", SHELF_NOW - 899 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM duty"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE rating = 'GIATRI'"
				 " AND acknowledged_at = received_at + 60000"
				 " AND received_at < 1790000000000"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_tip_is_answered_and_handed_over_at_once),
		BENCH_TEST(the_answer_to_a_tip_names_no_number_in_the_outbox),
		BENCH_TEST(unacknowledged_it_goes_to_a_second_number_and_then_to_the_board),
		BENCH_TEST(whoever_says_co_ends_the_escalation),
		BENCH_TEST(whoever_says_ban_hands_it_on),
		BENCH_TEST(only_those_who_have_it_may_take_it),
		BENCH_TEST(a_follow_up_goes_where_the_tip_went),
		BENCH_TEST(only_the_number_that_told_may_ask),
		BENCH_TEST(a_rating_is_told_in_neutral_words),
		BENCH_TEST(thirty_days_after_its_end_nobody_knows_whose_it_was),
		BENCH_TEST(the_handler_asks_without_knowing_whom),
		BENCH_TEST(ngung_ends_the_conversation_first),
		BENCH_TEST(a_silent_tip_is_never_answered),
		BENCH_TEST(who_leads_never_sees_a_tip_about_leaders),
		BENCH_TEST(a_tip_about_the_police_goes_above_them),
		BENCH_TEST(without_anybody_above_the_board_learns_that_it_is_there),
		BENCH_TEST(a_zone_without_police_is_heard_by_others),
		BENCH_TEST(place_and_time_are_asked_for_when_they_are_missing),
		BENCH_TEST(scams_and_stolen_vehicles_have_answers_of_their_own),
		BENCH_TEST(all_of_a_long_tip_reaches_the_police),
		BENCH_TEST(a_tip_is_completed_by_its_late_part),
		BENCH_TEST(a_handed_over_tip_waits_for_the_morning_to_be_told),
		BENCH_TEST(a_history_s_tip_is_counted_and_told_to_nobody),
	};

	return cmocka_run_group_tests_name("tips", tests, NULL, NULL);
}
