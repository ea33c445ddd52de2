/*
 * Registration: nobody is written to without their own yes, one word ends it whatever lists say
 * later, and what is not understood is asked about or answered once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/budget.h"
#include "tests/scenario/act_bench.h"

static struct command registration(const char *name, const char *zone)
{
	struct command command = command_make(COMMAND_REGISTER);

	snprintf(command.name, sizeof(command.name), "%s", name);
	snprintf(command.zone, sizeof(command.zone), "%s", zone);
	return command;
}

static struct command ambiguous(enum command_kind guess, const char *words)
{
	struct command command = command_make(COMMAND_AMBIG);

	command.guess = guess;
	snprintf(command.text, sizeof(command.text), "%s", words);
	snprintf(command.place, sizeof(command.place), "xom 3 thon Can");
	return command;
}

static struct command number(const char *value)
{
	struct command command = command_make(COMMAND_ANSWER);

	snprintf(command.value, sizeof(command.value), "%s", value);
	return command;
}

static const char *consent_of(struct bench *bench, const char *name)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT consent FROM person WHERE name = '%s'", name);
	return shelf_query(bench->shelf, sql);
}

static void dk_asks_and_co_agrees(void **state)
{
	struct bench *bench = *state;
	struct command dk = registration("Do Van Moi", "thon Can");
	struct command yes = command_make(COMMAND_CONSENT_YES);

	bench_do(bench, MOI, &dk, "DK Do Van Moi, thon Can");
	bench_expect(bench, MOI, "Dong y soan CO");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM person WHERE name = 'Do Van Moi'"),
		0);
	bench_do(bench, MOI, &yes, "CO");
	bench_expect(bench, MOI, "Da dang ky Do Van Moi, Thon Can");
	bench_expect(bench, MOI, "KHONG BAO GIO gui link");
	assert_string_equal(consent_of(bench, "Do Van Moi"), "yes");
	assert_string_equal(shelf_query(bench->shelf,
				    "SELECT group_concat(act || ': ' || text, ' | ') FROM"
				    " consent WHERE act = 'yes'"),
		"yes: CO");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM question"), 0);
}

static void without_a_yes_nobody_is_registered(void **state)
{
	struct bench *bench = *state;
	struct command dk = registration("Do Van Moi", "thon Can");
	struct command no = bench_rsvp("", "no");
	struct command yes = command_make(COMMAND_CONSENT_YES);

	bench_do(bench, MOI, &dk, "DK");
	bench_do(bench, MOI, &no, "BAN");
	bench_do(bench, MOI, &yes, "CO");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM person WHERE name = 'Do Van Moi'"),
		0);
	bench_do(bench, MOI, &dk, "DK");
	bench_pass(bench, 4 * DAY_MS);
	bench_do(bench, MOI, &yes, "CO");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM person WHERE name = 'Do Van Moi'"),
		0);
}

static void a_dk_that_says_too_little_is_shown_how(void **state)
{
	struct bench *bench = *state;
	struct command nameless = registration("", "thon Can");
	struct command nowhere = registration("Do Van Moi", "xom nao do");

	bench_do(bench, MOI, &nameless, "DK");
	bench_expect(bench, MOI, "De dang ky soan");
	bench_do(bench, MOI, &nowhere, "DK Do Van Moi xom nao do");
	bench_expect(bench, MOI, "De dang ky soan");
}

static void who_is_on_a_list_may_say_yes_without_dk(void **state)
{
	struct bench *bench = *state;
	struct command yes = command_make(COMMAND_CONSENT_YES);

	bench_member(bench, MOI, "Đỗ Văn Mới", "RES", "thon Can", "asked", "");
	bench_do(bench, MOI, &yes, "CO");
	bench_expect(bench, MOI, "Da dang ky");
	assert_string_equal(consent_of(bench, "Đỗ Văn Mới"), "yes");
}

static void ngung_survives_every_list(void **state)
{
	struct bench *bench = *state;
	struct command stop = command_make(COMMAND_OPTOUT);
	struct command dk = registration("Nguyen Thi Lan", "thon Can");
	struct command yes = command_make(COMMAND_CONSENT_YES);

	bench_do(bench, LAN, &stop, "NGUNG");
	bench_expect(bench, LAN, "Da dung gui canh bao");
	assert_string_equal(consent_of(bench, "Nguyễn Thị Lan"), "no");
	bench_member(bench, LAN, "Nguyễn Thị Lan", "RES", "Thôn Càn", "yes", "");
	assert_string_equal(consent_of(bench, "Nguyễn Thị Lan"), "no");
	bench_do(bench, LAN, &dk, "DK Nguyen Thi Lan, thon Can");
	bench_do(bench, LAN, &yes, "CO");
	assert_string_equal(consent_of(bench, "Nguyen Thi Lan"), "yes");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM suppress"), 0);
}

static void a_stranger_may_opt_out_and_leaves_no_row(void **state)
{
	struct bench *bench = *state;
	struct command stop = command_make(COMMAND_OPTOUT);

	bench_do(bench, MOI, &stop, "NGUNG");
	bench_expect(bench, MOI, "Da dung gui canh bao");
	bench_member(bench, MOI, "Đỗ Văn Mới", "RES", "thon Can", "yes", "");
	assert_string_equal(consent_of(bench, "Đỗ Văn Mới"), "no");
}

static void a_lone_dung_is_asked_about(void **state)
{
	struct bench *bench = *state;
	struct command dung = ambiguous(COMMAND_OPTOUT, "Dung");
	struct command ok = command_make(COMMAND_CONFIRM_YES);

	bench_do(bench, LAN, &dung, "Dung");
	bench_expect(bench, LAN, "Ban muon DUNG nhan tin");
	bench_do(bench, LAN, &ok, "OK");
	assert_string_equal(consent_of(bench, "Nguyễn Thị Lan"), "yes");
	assert_int_equal(bench_count(bench, LAN, ""), 1);
}

static void what_looks_like_a_tip_is_kept_and_asked_about(void **state)
{
	struct bench *bench = *state;
	struct command maybe = ambiguous(COMMAND_TIP, "co trom o xom 3 cac bac oi");
	struct command one = number("1");

	bench_do(bench, LAN, &maybe, "co trom o xom 3 cac bac oi");
	bench_expect(bench, LAN, "Ban muon BAO TIN viec nay");
	bench_never(bench, QUAN, "trom");
	bench_do(bench, LAN, &one, "1");
	bench_expect(bench, LAN, "Da nhan tin, ma ");
	bench_expect(bench, QUAN, "co trom o xom 3");
}

static void two_makes_it_a_mediation_and_three_nothing(void **state)
{
	struct bench *bench = *state;
	struct command maybe = ambiguous(COMMAND_TIP, "hang xom danh nhau om som");
	struct command two = number("2"), three = number("3");

	bench_do(bench, LAN, &maybe, "hang xom danh nhau om som");
	bench_do(bench, LAN, &two, "2");
	bench_expect(bench, LAN, "Da nhan de nghi hoa giai");
	bench_expect(bench, HOA, "om som");
	bench_do(bench, LAN, &maybe, "hang xom danh nhau om som");
	bench_do(bench, LAN, &three, "3");
	bench_never(bench, QUAN, "om som");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE state = 'dropped'"),
		2);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
}

static void help_is_for_whoever_asks(void **state)
{
	struct bench *bench = *state;
	struct command help = command_make(COMMAND_HELP);

	bench_do(bench, MOI, &help, "HD");
	bench_expect(bench, MOI, "TIN + noi dung");
	bench_do(bench, DUNG, &help, "HD");
	bench_expect(bench, DUNG, "Lenh to truong");
	bench_do(bench, QUAN, &help, "HD");
	bench_expect(bench, QUAN, "Lenh cong an");
	snprintf(help.topic, sizeof(help.topic), "Tuần tra");
	bench_do(bench, BINH, &help, "HD tuan tra");
	bench_expect(bench, BINH, "TT 22h30");
}

static void what_nobody_understands_is_answered_once_a_day(void **state)
{
	struct bench *bench = *state;
	struct command unknown = command_make(COMMAND_UNKNOWN);

	bench_do(bench, MOI, &unknown, "abc xyz");
	bench_do(bench, MOI, &unknown, "abc xyz");
	assert_int_equal(bench_count(bench, MOI, "Chua hieu"), 1);
	bench_pass(bench, DAY_MS);
	bench_do(bench, MOI, &unknown, "abc xyz");
	assert_int_equal(bench_count(bench, MOI, "Chua hieu"), 2);
	unknown.spam = true;
	bench_do(bench, BINH, &unknown, "=HYPERLINK");
	bench_never(bench, BINH, "Chua hieu");
}

static void a_flood_is_kept_and_told_once_that_it_is_one(void **state)
{
	struct bench *bench = *state;
	struct command help = command_make(COMMAND_HELP);
	struct guard guard = {0};

	/* What the scheduler has counted by now. */
	assert_int_equal(guard_get(bench->store, LAN, &guard), 0);
	guard.from_at = bench_now(bench);
	guard.replies = bench->policy.replies_per_hour;
	assert_int_equal(guard_set(bench->store, &guard), 0);

	for (int i = 0; i < 5; i++)
		bench_do(bench, LAN, &help, "HD");

	assert_int_equal(bench_count(bench, LAN, ""), 1);
	bench_expect(bench, LAN, "Ban gui qua nhieu tin");
	bench_do(bench, MOI, &help, "HD");
	bench_expect(bench, MOI, "TIN + noi dung");
	bench_pass(bench, HOUR_MS);
	bench_do(bench, LAN, &help, "HD");
	bench_expect(bench, LAN, "TIN + noi dung");
}

static void who_is_no_person_is_never_answered(void **state)
{
	struct bench *bench = *state;
	struct inbound in = bench_inbound(bench, "VNPOST", "DK1 gui 191");
	struct dispatch_outcome out;

	in.person = false;
	assert_int_equal(dispatch_message(bench->dispatch, &in, &out), 0);
	assert_int_equal(out.kind, COMMAND_IGNORE);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox"), 0);
}

static void a_gong_struck_by_a_resident_is_told_to_the_leader(void **state)
{
	struct bench *bench = *state;
	struct command deny = command_make(COMMAND_DENY);

	deny.want = COMMAND_ALARM;
	snprintf(deny.text, sizeof(deny.text), "xom 3 co trom");
	bench_do(bench, LAN, &deny, "KENG xom 3 co trom");
	bench_expect(bench, LAN, "GOI NGAY 113");
	bench_expect(bench, DUNG, "xom 3 co trom");
	bench_never(bench, DUNG, "912000001");
	bench_never(bench, BINH, "xom 3");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM tip WHERE state = 'candidate'"),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(dk_asks_and_co_agrees),
		BENCH_TEST(without_a_yes_nobody_is_registered),
		BENCH_TEST(a_dk_that_says_too_little_is_shown_how),
		BENCH_TEST(who_is_on_a_list_may_say_yes_without_dk),
		BENCH_TEST(ngung_survives_every_list),
		BENCH_TEST(a_stranger_may_opt_out_and_leaves_no_row),
		BENCH_TEST(a_lone_dung_is_asked_about),
		BENCH_TEST(what_looks_like_a_tip_is_kept_and_asked_about),
		BENCH_TEST(two_makes_it_a_mediation_and_three_nothing),
		BENCH_TEST(help_is_for_whoever_asks),
		BENCH_TEST(what_nobody_understands_is_answered_once_a_day),
		BENCH_TEST(a_flood_is_kept_and_told_once_that_it_is_one),
		BENCH_TEST(who_is_no_person_is_never_answered),
		BENCH_TEST(a_gong_struck_by_a_resident_is_told_to_the_leader),
	};

	return cmocka_run_group_tests_name("registration", tests, NULL, NULL);
}
