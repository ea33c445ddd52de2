/*
 * Mediation: a request finds the mediator who has least to do, its outcome is told to whoever
 * asked, and where there is violence the police are told instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/act_bench.h"

static struct command request(const char *cat, const char *words)
{
	struct command command = command_make(COMMAND_MEDIATE);

	snprintf(command.cat, sizeof(command.cat), "%s", cat);
	snprintf(command.place, sizeof(command.place), "thon Can");
	snprintf(command.text, sizeof(command.text), "%s", words);
	return command;
}

static struct command outcome(const char *ref, const char *result)
{
	struct command command = bench_ref(COMMAND_MEDIATE_RESULT, ref);

	snprintf(command.result, sizeof(command.result), "%s", result);
	return command;
}

static void give_request(struct bench *bench, const char *from, char code[8])
{
	struct command command = request("TIENGON", "nha ben mo nhac to qua 12h dem");

	bench_do(bench, from, &command, "HG nha ben mo nhac to qua 12h dem");
	bench_code(code, bench_expect(bench, from, "hoa giai "), "hoa giai ");
}

static void a_request_is_assigned_accepted_and_settled(void **state)
{
	struct bench *bench = *state;
	struct command take, done;
	char code[8];

	give_request(bench, LAN, code);
	assert_non_null(strstr(bench_expect(bench, HOA, "nhac to")->text, code));
	bench_never(bench, HOA, "912000001");
	take = bench_rsvp(code, "yes");
	bench_do(bench, HOA, &take, "CO");
	bench_expect(bench, HOA, "ban nhan hoa giai");
	done = outcome(code, "THANH");
	bench_do(bench, HOA, &done, "HG THANH");
	bench_expect(bench, HOA, "Da ghi ket qua");
	bench_expect(bench, LAN, "ket qua hoa giai");
	bench_do(bench, HOA, &done, "HG THANH");
	assert_int_equal(bench_count(bench, LAN, "ket qua hoa giai"), 1);
	assert_string_equal(shelf_query(bench->shelf, "SELECT outcome FROM mediation"), "THANH");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox WHERE"
						   " text LIKE '%nhac to%' AND NOT secret"),
		0);
}

static void who_declines_is_followed_by_the_next(void **state)
{
	struct bench *bench = *state;
	struct command decline;
	char code[8];

	give_request(bench, LAN, code);
	decline = bench_rsvp(code, "no");
	bench_do(bench, HOA, &decline, "BAN");
	bench_expect(bench, MAI, "nhac to");
	bench_do(bench, MAI, &decline, "BAN");
	bench_expect(bench, DUNG, "chua co hoa giai vien");
	bench_expect(bench, THANG, "chua co hoa giai vien");
	assert_int_equal(bench_count(bench, HOA, "nhac to"), 1);
}

static void the_mediator_with_fewest_open_cases_is_chosen(void **state)
{
	struct bench *bench = *state;
	char code[8];

	bench_member(bench, "+84912000020", "Bùi Thị Xuân", "MED", "thon Can", "", "");
	give_request(bench, LAN, code);
	give_request(bench, LAN, code);
	assert_int_equal(bench_count(bench, HOA, "nhac to"), 1);
	assert_int_equal(bench_count(bench, "+84912000020", "nhac to"), 1);
	bench_never(bench, MAI, "nhac to");
}

static void nobody_mediates_their_own_quarrel(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give_request(bench, HOA, code);
	bench_expect(bench, MAI, "nhac to");
	bench_never(bench, HOA, "nhac to");
}

static void only_the_mediator_may_tell_the_outcome(void **state)
{
	struct bench *bench = *state;
	struct command done;
	char code[8];

	give_request(bench, LAN, code);
	done = outcome(code, "THANH");
	bench_do(bench, MAI, &done, "HG THANH");
	bench_expect(bench, MAI, "khong phai cua ban");
	bench_do(bench, LAN, &done, "HG THANH");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM mediation"), "assigned");
	bench_do(bench, DUNG, &done, "HG THANH");
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM mediation"), "done");
}

static void after_three_days_the_mediator_is_reminded(void **state)
{
	struct bench *bench = *state;
	char code[8];

	give_request(bench, LAN, code);
	bench_pass(bench, 3 * DAY_MS - HOUR_MS);
	bench_never(bench, HOA, "han 3 ngay. Xong soan");
	bench_pass(bench, 2 * HOUR_MS);
	bench_expect(bench, HOA, "da den han 3 ngay");
}

static void violence_goes_to_the_police_and_hides_who_asked(void **state)
{
	struct bench *bench = *state;
	struct command command = request("BLGD", "chong danh vo chay mau");
	struct command ask;
	char code[8];

	command.violence = true;
	bench_do(bench, MOI, &command, "HG chong danh vo chay mau");
	bench_code(code, bench_expect(bench, MOI, "noi co tham quyen"), "Ma ");
	assert_int_equal(bench_expect(bench, QUAN, "chong danh vo")->class, CLASS_ALARM);
	bench_never(bench, HOA, "chong danh vo");
	bench_never(bench, DUNG, "chong danh vo");
	assert_true(bench->out.tip);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM mediation WHERE state = 'refused'"
				 " AND requester_id IS NULL"),
		1);
	ask = bench_ref(COMMAND_STATUS, code);
	bench_do(bench, MOI, &ask, "KQ");
	bench_expect(bench, MOI, "dang xac minh");
}

static void the_requester_may_ask_and_nobody_else(void **state)
{
	struct bench *bench = *state;
	struct command ask;
	char code[8];

	give_request(bench, LAN, code);
	ask = bench_ref(COMMAND_STATUS, code);
	bench_do(bench, LAN, &ask, "KQ");
	bench_expect(bench, LAN, "dang xac minh");
	bench_do(bench, MOI, &ask, "KQ");
	bench_expect(bench, MOI, "Khong thay ma nay");
}

static void an_appointment_is_told_to_whoever_asked(void **state)
{
	struct bench *bench = *state;
	struct command agree, busy;
	char code[8], text[64];

	give_request(bench, LAN, code);
	snprintf(text, sizeof(text), "HG %s hen 19h toi mai", code);
	bench_say(bench, HOA, text);
	bench_expect(bench, HOA, "Da ghi hen hoa giai");
	assert_non_null(strstr(bench_expect(bench, LAN, "hen hoa giai")->text, "19h00 ngay 25/11"));
	agree = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, LAN, &agree, "XN");
	bench_expect(bench, HOA, "dong y hen");
	snprintf(text, sizeof(text), "SUA %s 20h ngay 26/11", code);
	bench_say(bench, HOA, text);
	bench_expect(bench, LAN, "20h00 ngay 26/11");
	busy = bench_rsvp(code, "no");
	bench_do(bench, LAN, &busy, "BAN");
	bench_expect(bench, HOA, "nguoi de nghi ban");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM mediation"), 1);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM mediation"), "assigned");
}

static void a_code_of_others_makes_no_appointment(void **state)
{
	struct bench *bench = *state;
	char code[8], text[64];

	give_request(bench, LAN, code);
	snprintf(text, sizeof(text), "HG %s hen 19h toi mai", code);
	bench_say(bench, BINH, text);
	bench_never(bench, LAN, "hen hoa giai");
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM mediation WHERE meet_at"), 0);
}

static void a_month_later_the_mediator_is_asked_whether_it_holds(void **state)
{
	struct bench *bench = *state;
	struct command done, no = bench_rsvp("", "no");
	char code[8];

	give_request(bench, LAN, code);
	done = outcome(code, "THANH");
	bench_do(bench, HOA, &done, "HG THANH");
	bench_pass(bench, 31 * DAY_MS);
	bench_expect(bench, HOA, "con on khong");
	bench_do(bench, HOA, &no, "BAN");
	assert_int_equal(shelf_count(bench->shelf, "SELECT relapsed FROM mediation"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_request_is_assigned_accepted_and_settled),
		BENCH_TEST(who_declines_is_followed_by_the_next),
		BENCH_TEST(the_mediator_with_fewest_open_cases_is_chosen),
		BENCH_TEST(nobody_mediates_their_own_quarrel),
		BENCH_TEST(only_the_mediator_may_tell_the_outcome),
		BENCH_TEST(after_three_days_the_mediator_is_reminded),
		BENCH_TEST(violence_goes_to_the_police_and_hides_who_asked),
		BENCH_TEST(the_requester_may_ask_and_nobody_else),
		BENCH_TEST(an_appointment_is_told_to_whoever_asked),
		BENCH_TEST(a_code_of_others_makes_no_appointment),
		BENCH_TEST(a_month_later_the_mediator_is_asked_whether_it_holds),
	};

	return cmocka_run_group_tests_name("mediation", tests, NULL, NULL);
}
