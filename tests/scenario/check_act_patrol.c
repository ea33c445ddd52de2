/*
 * Patrols: what a member reports is complete when the head-count is, and counts when somebody
 * else who leads there has confirmed it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scenario/act_bench.h"

static struct command patrol(int32_t count)
{
	struct command command = command_make(COMMAND_PATROL);

	command.time = (struct when){WHEN_EXACT, 2026, 11, 23, 22, 0};
	command.count = count;
	snprintf(command.place, sizeof(command.place), "thon Can");
	snprintf(command.finding, sizeof(command.finding), "clean");
	return command;
}

static struct command number(const char *value)
{
	struct command command = command_make(COMMAND_ANSWER);

	snprintf(command.value, sizeof(command.value), "%s", value);
	return command;
}

static void give_report(struct bench *bench, char code[8])
{
	struct command command = patrol(6);

	bench_do(bench, BINH, &command, "TT 22h 6 nguoi thon Can");
	bench_code(code, bench_expect(bench, BINH, "Da ghi tuan tra "), "tuan tra ");
}

static const char *state(struct bench *bench)
{
	return shelf_query(bench->shelf, "SELECT state FROM patrol ORDER BY id DESC");
}

static void a_report_is_confirmed_by_the_leader(void **state_of)
{
	struct bench *bench = *state_of;
	char code[8];

	give_report(bench, code);
	assert_string_equal(bench->out.code, code);

	const struct heard *asked = bench_expect(bench, DUNG, "Bao cao ");

	assert_non_null(strstr(asked->text, code));
	assert_non_null(strstr(asked->text, "6 nguoi"));
	assert_non_null(strstr(asked->text, "22h00 23/11"));

	struct command command = bench_ref(COMMAND_CONFIRM, code);

	bench_do(bench, DUNG, &command, "XN");
	bench_expect(bench, DUNG, "Thang nay: 1 buoi, 6 luot");
	bench_do(bench, DUNG, &command, "XN");
	bench_expect(bench, DUNG, "da xac nhan truoc do");
	assert_string_equal(state(bench), "confirmed");
}

static void a_bare_ok_confirms_what_alone_is_waiting(void **state_of)
{
	struct bench *bench = *state_of;
	struct command ok = command_make(COMMAND_CONFIRM_YES);
	char code[8];

	give_report(bench, code);
	bench_do(bench, DUNG, &ok, "ok");
	bench_expect(bench, DUNG, "Da xac nhan");
	give_report(bench, code);
	give_report(bench, code);
	bench_do(bench, DUNG, &ok, "ok");
	bench_expect(bench, DUNG, "Soan XN + ma");
	assert_string_equal(state(bench), "reported");
}

static void nobody_confirms_their_own_report(void **state_of)
{
	struct bench *bench = *state_of;
	struct command command = patrol(4);
	char code[8];

	bench_do(bench, DUNG, &command, "TT");
	bench_code(code, bench_expect(bench, DUNG, "Da ghi tuan tra "), "tuan tra ");
	bench_expect(bench, THANG, "Bao cao ");
	command = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &command, "XN");
	bench_expect(bench, DUNG, "do chinh ban bao cao");
	bench_do(bench, BINH, &command, "XN");
	bench_expect(bench, BINH, "khong phai cua ban");
	bench_do(bench, LAN, &command, "XN");
	bench_expect(bench, LAN, "khong phai cua ban");
	bench_do(bench, THANG, &command, "XN");
	assert_string_equal(state(bench), "confirmed");
}

static void a_rejected_report_can_be_put_right(void **state_of)
{
	struct bench *bench = *state_of;
	struct command reject, confirm;
	char code[8];

	give_report(bench, code);
	reject = bench_words(COMMAND_REJECT, code, "chi co 5 nguoi");
	bench_do(bench, DUNG, &reject, "SAI");
	bench_expect(bench, BINH, "bi tra lai");
	assert_string_equal(state(bench), "rejected");

	struct command amend = bench_words(COMMAND_AMEND, code, "22h 5 nguoi thon Can");

	bench_do(bench, LAN, &amend, "SUA");
	bench_expect(bench, LAN, "khong phai cua ban");
	bench_do(bench, BINH, &amend, "SUA");
	bench_expect(bench, BINH, "Da ghi tuan tra");
	confirm = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &confirm, "XN");
	assert_string_equal(state(bench), "confirmed");
	bench_do(bench, BINH, &amend, "SUA");
	assert_string_equal(state(bench), "confirmed");
}

static void a_missing_head_count_is_asked_for(void **state_of)
{
	struct bench *bench = *state_of;
	struct command command = patrol(-1);
	struct command six = number("6");

	bench_do(bench, BINH, &command, "TT 22h thon Can");
	bench_expect(bench, BINH, "MAY NGUOI");
	bench_never(bench, DUNG, "Bao cao");
	bench_do(bench, BINH, &six, "6");
	bench_expect(bench, BINH, "6 nguoi");
	bench_expect(bench, DUNG, "6 nguoi");
	bench_do(bench, BINH, &six, "6");
	assert_int_equal(bench_count(bench, DUNG, "Bao cao"), 1);
}

static void names_count_when_nobody_answers(void **state_of)
{
	struct bench *bench = *state_of;
	struct command command = patrol(-1);

	command.names = 3;
	bench_do(bench, BINH, &command, "TT co anh Toan, anh Binh, chi Hoa");
	bench_expect(bench, BINH, "MAY NGUOI");
	bench_pass(bench, 13 * HOUR_MS);
	bench_expect(bench, DUNG, "3 nguoi");
}

static void start_and_end_are_one_patrol(void **state_of)
{
	struct bench *bench = *state_of;
	struct command start = command_make(COMMAND_PATROL_START);
	struct command end = command_make(COMMAND_PATROL_END);

	bench_do(bench, BINH, &end, "TT KT 5");
	bench_expect(bench, BINH, "Khong co ca tuan tra");
	bench_do(bench, BINH, &start, "TT BD");
	bench_expect(bench, BINH, "bat dau tuan tra");
	bench_pass(bench, 3 * HOUR_MS);
	end.count = 5;
	bench_do(bench, BINH, &end, "TT KT 5");
	bench_expect(bench, BINH, "5 nguoi");
	bench_expect(bench, DUNG, "5 nguoi");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM patrol"), 1);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT (end_at - start_at) / 3600000 FROM patrol"),
		3);
}

static void what_was_begun_or_reported_can_be_cancelled(void **state_of)
{
	struct bench *bench = *state_of;
	struct command start = command_make(COMMAND_PATROL_START);
	struct command cancel = command_make(COMMAND_PATROL_CANCEL);
	struct command confirm;
	char code[8];

	bench_do(bench, BINH, &start, "TT BD");
	snprintf(cancel.reason, sizeof(cancel.reason), "mua to");
	bench_do(bench, BINH, &cancel, "TT HUY mua to");
	bench_expect(bench, BINH, "Da huy ca tuan tra");
	give_report(bench, code);
	snprintf(cancel.ref, sizeof(cancel.ref), "%s", code);
	bench_do(bench, BINH, &cancel, "TT HUY");
	assert_string_equal(state(bench), "cancelled");
	confirm = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &confirm, "XN");
	bench_expect(bench, DUNG, "het han");
	assert_string_equal(state(bench), "cancelled");
}

static void residents_report_no_patrols(void **state_of)
{
	struct bench *bench = *state_of;
	struct command command = patrol(6);

	bench_do(bench, LAN, &command, "TT 22h 6 nguoi");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	assert_int_equal(bench->out.kind, COMMAND_DENY);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM patrol"), 0);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM audit WHERE act = 'command.deny'"),
		1);
}

static void after_a_week_a_code_is_too_old(void **state_of)
{
	struct bench *bench = *state_of;
	struct command confirm;
	char code[8];

	give_report(bench, code);
	bench_pass(bench, 8 * DAY_MS);
	confirm = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &confirm, "XN");
	bench_expect(bench, DUNG, "het han");
}

static void a_history_s_patrols_are_counted_and_asked_of_nobody(void **state_of)
{
	struct bench *bench = *state_of;
	struct command command = patrol(-1);

	command.names = 7;
	bench_told(bench, BINH, &command, "TT", SHELF_NOW - 400 * DAY_MS);

	struct command confirm = bench_ref(COMMAND_CONFIRM, bench->out.code);

	bench_told(bench, DUNG, &confirm, "XN", SHELF_NOW - 399 * DAY_MS);
	assert_string_equal(state(bench), "confirmed");
	assert_int_equal(shelf_count(bench->shelf, "SELECT headcount FROM patrol"), 7);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM duty"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM question"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_report_is_confirmed_by_the_leader),
		BENCH_TEST(a_bare_ok_confirms_what_alone_is_waiting),
		BENCH_TEST(nobody_confirms_their_own_report),
		BENCH_TEST(a_rejected_report_can_be_put_right),
		BENCH_TEST(a_missing_head_count_is_asked_for),
		BENCH_TEST(names_count_when_nobody_answers),
		BENCH_TEST(start_and_end_are_one_patrol),
		BENCH_TEST(what_was_begun_or_reported_can_be_cancelled),
		BENCH_TEST(residents_report_no_patrols),
		BENCH_TEST(after_a_week_a_code_is_too_old),
		BENCH_TEST(a_history_s_patrols_are_counted_and_asked_of_nobody),
	};

	return cmocka_run_group_tests_name("patrols", tests, NULL, NULL);
}
