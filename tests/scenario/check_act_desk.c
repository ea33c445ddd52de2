/*
 * What people at the console do: a warning goes out only when another person of the board or the police
 * has agreed, waits while it is paused, and only what failed is sent anew; patrols are confirmed and
 * mediations led without a telephone, and each of it stands in the audit.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/broadcast.h"
#include "gateway/store/store.h"
#include "tests/scenario/act_bench.h"

#define WARNING "Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong."

static struct inbound desk(const char *actor, unsigned roles)
{
	struct inbound in = {.origin = ORIGIN_CONTROL, .text = "", .roles = roles};

	snprintf(in.actor, sizeof(in.actor), "console:%s", actor);
	return in;
}

static void draft(struct bench *bench, const char *text)
{
	struct inbound in = desk("lan", ROLE_LEAD);
	struct command command = command_make(COMMAND_BROADCAST);

	command.origin = ORIGIN_CONTROL;
	snprintf(command.zone, sizeof(command.zone), "ALL");
	snprintf(command.text, sizeof(command.text), "%s", text);
	bench_act(bench, &in, &command);
}

static int deed_by(struct bench *bench, const char *actor, unsigned roles, enum deed_kind kind)
{
	struct inbound in = desk(actor, roles);
	const struct deed deed = {.kind = kind, .id = 1, .reason = "sai gio"};

	return dispatch_deed(bench->dispatch, &in, &deed, &bench->out);
}

static void expect_state(struct bench *bench, const char *state)
{
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM broadcast"), state);
}

static void add_residents(struct bench *bench, int count)
{
	char phone[NUMBER_MAX];

	for (int i = 0; i < count; i++) {
		snprintf(phone, sizeof(phone), "+8497%07d", 7000000 + i);
		bench_member(bench, phone, "Ho dan", "RES", "thon Can", "yes", "");
	}
}

static void another_account_approves_and_no_other(void **state)
{
	struct bench *bench = *state;

	draft(bench, WARNING);
	expect_state(bench, "approval");
	assert_int_equal(deed_by(bench, "lan", ROLE_LEAD, DEED_BROADCAST_APPROVE), -EACCES);
	assert_int_equal(deed_by(bench, "lan", ROLE_DIR, DEED_BROADCAST_APPROVE), -EACCES);
	assert_int_equal(deed_by(bench, "quan", ROLE_ADMIN, DEED_BROADCAST_APPROVE), -EACCES);
	bench_pass(bench, 1000);
	bench_never(bench, LAN, WARNING);
	assert_int_equal(deed_by(bench, "ban", ROLE_DIR, DEED_BROADCAST_APPROVE), 0);
	assert_int_equal(deed_by(bench, "ha", ROLE_POL, DEED_BROADCAST_APPROVE), -EBUSY);
	bench_pass(bench, 1000);
	assert_int_equal(bench_count(bench, LAN, WARNING), 1);
	assert_string_equal(shelf_query(bench->shelf, "SELECT author || ' ' || approver FROM broadcast"),
		"console:lan console:ban");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit WHERE"
						   " act = 'broadcast.approve' AND actor = 'console:ban'"),
		1);
}

static void what_is_blocked_needs_the_police_here_too(void **state)
{
	struct bench *bench = *state;

	draft(bench, "Thay xe 98B1-234.56 o dau thi bao ngay");
	assert_string_equal(shelf_query(bench->shelf, "SELECT blocked FROM broadcast"), "plate");
	assert_int_equal(deed_by(bench, "ban", ROLE_DIR, DEED_BROADCAST_APPROVE), -EACCES);
	assert_int_equal(deed_by(bench, "ha", ROLE_POL, DEED_BROADCAST_APPROVE), 0);
}

static void what_was_refused_never_goes_out(void **state)
{
	struct bench *bench = *state;
	char second[8];

	draft(bench, WARNING);
	bench_expect(bench, THANG, WARNING);
	bench_code(second, bench_expect(bench, THANG, "DUYET "), "DUYET ");
	assert_int_equal(deed_by(bench, "ban", ROLE_DIR, DEED_BROADCAST_REFUSE), 0);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state || ': ' || note FROM broadcast"),
		"cancelled: sai gio");

	struct command late = bench_ref(COMMAND_APPROVE, second);

	bench_do(bench, THANG, &late, "DUYET");
	bench_pass(bench, HOUR_MS);
	bench_never(bench, LAN, WARNING);
}

static void paused_it_waits_and_goes_on_with_nobody_twice(void **state)
{
	struct bench *bench = *state;

	add_residents(bench, 700);
	draft(bench, WARNING);
	assert_int_equal(deed_by(bench, "ban", ROLE_DIR, DEED_BROADCAST_APPROVE), 0);

	/* In the middle of being put in line. */
	for (int i = 0; i < 12; i++)
		dispatch_duties(bench->dispatch, bench_now(bench));

	assert_int_equal(deed_by(bench, "lan", ROLE_LEAD, DEED_BROADCAST_PAUSE), 0);
	bench_pass(bench, 1000);
	assert_in_range(shelf_count(bench->shelf, "SELECT count(*) FROM outbox WHERE"
						  " reason = 'paused' AND state = 'held'"),
		501, 650);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM outbox WHERE broadcast_id = 1 AND ready = 1"),
		0);
	bench_pass(bench, HOUR_MS);
	expect_state(bench, "paused");
	assert_int_equal(deed_by(bench, "lan", ROLE_LEAD, DEED_BROADCAST_PAUSE), -EBUSY);
	assert_int_equal(deed_by(bench, "lan", ROLE_LEAD, DEED_BROADCAST_RESUME), 0);
	bench_pass(bench, 1000);
	expect_state(bench, "sending");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(DISTINCT number_id) FROM outbox"
						   " WHERE broadcast_id = 1 AND state = 'queued'"
						   " AND wake_at < 1e14"),
		701);
	bench_send_all(bench);
	bench_pass(bench, 2 * MINUTE_MS);
	expect_state(bench, "done");
}

static void only_what_failed_is_sent_anew(void **state)
{
	struct bench *bench = *state;

	add_residents(bench, 9);
	draft(bench, WARNING);
	deed_by(bench, "ban", ROLE_DIR, DEED_BROADCAST_APPROVE);
	bench_pass(bench, 1000);
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'failed', reason = 'CMS 38', ready = 0"
				" WHERE broadcast_id = 1 AND id % 2");
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'uncertain', ready = 0 WHERE id IN"
				" (SELECT id FROM outbox WHERE broadcast_id = 1 AND id % 2 = 0 LIMIT 1)");
	bench_send_all(bench);
	bench_pass(bench, 2 * MINUTE_MS);
	expect_state(bench, "done");

	int64_t failed = shelf_count(bench->shelf, "SELECT failed FROM broadcast");

	assert_in_range(failed, 4, 6);
	assert_int_equal(deed_by(bench, "lan", ROLE_LEAD, DEED_BROADCAST_RETRY), 0);
	assert_int_equal(bench->out.count, failed);
	expect_state(bench, "sending");
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM outbox WHERE broadcast_id = 1 AND"
				 " state = 'queued' AND attempts = 0 AND reason IS NULL"),
		failed);
	assert_int_equal(shelf_count(bench->shelf, "SELECT failed FROM broadcast"), 0);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM outbox WHERE state = 'uncertain'"),
		1);
	bench_send_all(bench);
	bench_pass(bench, 2 * HOUR_MS);
	expect_state(bench, "done");
}

static void a_patrol_is_judged_once(void **state)
{
	struct bench *bench = *state;
	struct inbound in = desk("lan", ROLE_LEAD);
	struct command command, again;
	char code[8];

	bench_say(bench, BINH, "TT 22h 6 nguoi thon Can, khong co gi");
	bench_code(code, bench_expect(bench, BINH, "Da ghi tuan tra "), "tuan tra ");
	command = bench_ref(COMMAND_REJECT, code);
	snprintf(command.reason, sizeof(command.reason), "khong co ai");
	bench_act(bench, &in, &command);
	assert_string_equal(shelf_query(bench->shelf, "SELECT state || reason FROM patrol"),
		"rejectedkhong co ai");
	bench_expect(bench, BINH, code);
	again = bench_ref(COMMAND_CONFIRM, code);
	bench_act(bench, &in, &again);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM patrol"), "confirmed");
	bench_act(bench, &in, &again);
	assert_int_equal(bench->out.answer, REPLY_XN_DUP);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit"
						   " WHERE actor = 'console:lan' AND object LIKE 'patrol:%'"),
		2);
}

static void a_mediation_is_led_from_the_desk(void **state)
{
	struct bench *bench = *state;
	struct inbound in = desk("hoa", ROLE_MED);
	struct command meet, done;
	char code[8];

	bench_say(bench, LAN, "HG nha ben mo nhac to qua 12h dem o thon Can");
	bench_code(code, bench_expect(bench, LAN, "hoa giai "), "hoa giai ");

	struct deed give = {.kind = DEED_MEDIATION_ASSIGN, .code = code, .person_id = 999};

	assert_int_equal(dispatch_deed(bench->dispatch, &in, &give, &bench->out), -EACCES);
	give.person_id = shelf_count(bench->shelf,
		"SELECT person_id FROM role WHERE role = 'med' ORDER BY person_id DESC");
	assert_int_equal(dispatch_deed(bench->dispatch, &in, &give, &bench->out), 0);
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT mediator_id FROM mediation"), give.person_id);
	meet = bench_ref(COMMAND_AMEND, code);
	meet.time = (struct when){WHEN_EXACT, 2030, 3, 12, 19, 0};
	bench_act(bench, &in, &meet);
	assert_int_equal(bench->out.answer, REPLY_HG_SET);
	bench_expect(bench, LAN, "12/3");
	done = bench_ref(COMMAND_MEDIATE_RESULT, code);
	snprintf(done.result, sizeof(done.result), "THANH");
	bench_act(bench, &in, &done);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state || outcome FROM mediation"), "doneTHANH");
	assert_int_equal(dispatch_deed(bench->dispatch, &in, &give, &bench->out), -EBUSY);
	in = desk("so", ROLE_AUTH);
	bench_act(bench, &in, &done);
	assert_int_equal(bench->out.kind, COMMAND_DENY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(another_account_approves_and_no_other),
		BENCH_TEST(what_is_blocked_needs_the_police_here_too),
		BENCH_TEST(what_was_refused_never_goes_out),
		BENCH_TEST(paused_it_waits_and_goes_on_with_nobody_twice),
		BENCH_TEST(only_what_failed_is_sent_anew),
		BENCH_TEST(a_patrol_is_judged_once),
		BENCH_TEST(a_mediation_is_led_from_the_desk),
	};

	return cmocka_run_group_tests_name("at the console", tests, NULL, NULL);
}
