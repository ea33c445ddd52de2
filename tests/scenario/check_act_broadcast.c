/*
 * Broadcasts: a PIN, a code back to the number, a second person who has read the very text; then
 * everybody who agreed gets it once, whatever happens in between, and its author learns how many.
 */
#include <setjmp.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/dial.h"
#include "gateway/store/member.h"
#include "gateway/store/store.h"
#include "tests/scenario/act_bench.h"

#define WARNING "Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong."

static struct command warning(const char *pin, const char *zone)
{
	struct command command = command_make(COMMAND_BROADCAST);

	snprintf(command.pin, sizeof(command.pin), "%s", pin);
	snprintf(command.zone, sizeof(command.zone), "%s", zone);
	snprintf(command.text, sizeof(command.text), "%s", WARNING);
	return command;
}

static void add_residents(struct bench *bench, int count)
{
	char phone[NUMBER_MAX];

	for (int i = 0; i < count; i++) {
		snprintf(phone, sizeof(phone), "+8497%07d", 7000000 + i);
		bench_member(bench, phone, "Ho dan", "RES", i % 2 ? "thon Can" : "can", "yes", "");
	}
}

/* CB and XN; what the second person has to answer with. */
static void draft_and_prove(struct bench *bench, const char *zone, char second[8])
{
	struct command command = warning(LEADER_PIN, zone), prove;
	char code[8];

	bench_do(bench, DUNG, &command, "CB 246810 ALL " WARNING);
	bench_code(code, bench_expect(bench, DUNG, "Dung ban gui: soan XN "), "XN ");
	prove = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &prove, "XN");
	bench_expect(bench, DUNG, "nguoi thu 2 duyet trong");
	bench_expect(bench, THANG, WARNING);
	bench_code(second, bench_expect(bench, THANG, "Dong y: DUYET "), "DUYET ");
	assert_string_not_equal(code, second);
}

static void approve(struct bench *bench, const char *code)
{
	struct command command = bench_ref(COMMAND_APPROVE, code);

	bench_do(bench, THANG, &command, "DUYET");
	bench_expect(bench, THANG, "Da duyet canh bao");
	bench_expect(bench, DUNG, "Da duyet canh bao");
}

static void everybody_who_agreed_gets_it_once(void **state)
{
	struct bench *bench = *state;
	char second[8];

	add_residents(bench, 486);
	draft_and_prove(bench, "ALL", second);
	assert_int_equal(bench_count(bench, THANG, "toi 487 so"), 1);
	bench_never(bench, LAN, WARNING);
	approve(bench, second);
	bench_pass(bench, 1000);
	assert_int_equal(bench_count(bench, NULL, WARNING), 488); /* one to read it */
	assert_int_equal(bench_count(bench, LAN, WARNING), 1);
	bench_never(bench, BINH, WARNING);
	bench_pass(bench, MINUTE_MS);
	bench_never(bench, DUNG, "gui 487, loi");
	bench_send_all(bench);
	bench_pass(bench, 2 * MINUTE_MS);
	assert_non_null(strstr(bench_expect(bench, DUNG, "Canh bao 01: gui 487, loi 0")->text,
		"LOA 01"));
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM broadcast"), "done");
	assert_int_equal(shelf_count(bench->shelf, "SELECT recipients FROM broadcast"), 487);
}

static void a_restart_in_the_middle_repeats_nobody(void **state)
{
	struct bench *bench = *state;
	char second[8];

	add_residents(bench, 160);
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);

	/* A step at a time, and a new process after each. */
	for (int i = 0; i < 6; i++) {
		dispatch_duties(bench->dispatch, bench_now(bench));
		dispatch_free(bench->dispatch);
		shelf_close(bench->shelf);
		shelf_open(bench->shelf);
		bench->store = bench->conf.store = bench->shelf->store;
		bench->dispatch = dispatch_new(&bench->conf);
	}

	bench_pass(bench, 1000);
	assert_int_equal(bench_count(bench, NULL, WARNING), 162);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(DISTINCT number_id) FROM outbox"
				 " WHERE broadcast_id IS NOT NULL"),
		161);
}

static void a_step_is_short(void **state)
{
	struct bench *bench = *state;
	char second[8];

	dispatch_duties(bench->dispatch, bench_now(bench));
	add_residents(bench, 160);
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);

	int64_t now = bench_now(bench);
	uint64_t commits = store_commits(bench->store);

	assert_true(dispatch_duties(bench->dispatch, now) <= now);
	assert_int_equal(store_commits(bench->store) - commits, 1);
	assert_in_range(shelf_count(bench->shelf,
				"SELECT count(*) FROM outbox WHERE broadcast_id IS NOT NULL"),
		1, 60);
}

static void a_wrong_pin_sends_nothing_and_locks_after_five(void **state)
{
	struct bench *bench = *state;
	struct command wrong = warning("111111", "ALL"), right = warning(LEADER_PIN, "ALL");

	for (int i = 0; i < 5; i++) {
		bench_do(bench, DUNG, &wrong, "CB 111111 ALL");
		bench_expect(bench, DUNG, "sai ma PIN");
		assert_string_equal(bench->out.secrets[0], "111111");
	}

	bench_expect(bench, THANG, "nhap sai PIN");
	bench_do(bench, DUNG, &right, "CB 246810 ALL");
	bench_expect(bench, DUNG, "sai ma PIN");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 0);
	assert_int_equal(shelf_count(bench->shelf,
				 "SELECT count(*) FROM audit WHERE act = 'pin.wrong'"),
		6);
	bench_pass(bench, HOUR_MS);
	bench_do(bench, DUNG, &right, "CB 246810 ALL");
	bench_expect(bench, DUNG, "Dung ban gui");
	assert_false(shelf_grep(bench->shelf, "246810"));
}

static void a_resident_is_told_no_and_nothing_happens(void **state)
{
	struct bench *bench = *state;
	struct command command = warning(LEADER_PIN, "ALL");

	bench_do(bench, LAN, &command, "CB 246810 ALL");
	bench_expect(bench, LAN, "Lenh nay danh cho");
	assert_string_equal(bench->out.secrets[0], LEADER_PIN);
	bench_do(bench, BINH, &command, "CB 246810 ALL");
	bench_expect(bench, BINH, "Lenh nay danh cho");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 0);
}

static void the_author_cannot_be_the_second_person(void **state)
{
	struct bench *bench = *state;
	struct command command, steal;
	char second[8];

	draft_and_prove(bench, "ALL", second);
	command = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, DUNG, &command, "DUYET");
	steal = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, QUAN, &steal, "DUYET");
	bench_expect(bench, QUAN, "khong phai cua ban");
	bench_pass(bench, 1000);
	bench_never(bench, LAN, WARNING);
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM broadcast"), "approval");
}

static void codes_are_good_once_and_for_ten_minutes(void **state)
{
	struct bench *bench = *state;
	struct command command;
	char second[8];

	draft_and_prove(bench, "ALL", second);
	bench_pass(bench, 11 * MINUTE_MS);
	bench_expect(bench, DUNG, "chua gui: qua 10 phut");
	command = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, THANG, &command, "DUYET");
	bench_expect(bench, THANG, "het han");
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	command = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, THANG, &command, "DUYET");
	bench_expect(bench, THANG, "het han");
	bench_pass(bench, HOUR_MS);
	assert_int_equal(bench_count(bench, LAN, WARNING), 1);
}

static void either_of_the_two_may_stop_it(void **state)
{
	struct bench *bench = *state;
	struct command command = warning(LEADER_PIN, "ALL"), cancel, late;
	char code[8], second[8];

	bench_do(bench, DUNG, &command, "CB");
	bench_code(code, bench_expect(bench, DUNG, "Dung ban gui: soan XN "), "XN ");
	cancel = bench_ref(COMMAND_CANCEL, code);
	bench_do(bench, DUNG, &cancel, "HUY");
	bench_expect(bench, DUNG, "Da huy");
	draft_and_prove(bench, "ALL", second);
	cancel = bench_ref(COMMAND_CANCEL, second);
	bench_do(bench, THANG, &cancel, "HUY");
	bench_expect(bench, THANG, "Da huy");
	bench_expect(bench, DUNG, "Da huy 02");
	bench_pass(bench, HOUR_MS);
	bench_never(bench, LAN, WARNING);

	/* On its way it is stopped by its own number, as far as it has not gone. */
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	bench_pass(bench, 1000);
	late = bench_ref(COMMAND_CANCEL, "03");
	bench_do(bench, BINH, &late, "HUY 03");
	bench_do(bench, DUNG, &late, "HUY 03");
	bench_expect(bench, DUNG, "da dung luc");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox WHERE"
						   " broadcast_id = 3 AND state = 'queued'"),
		0);
}

static void names_and_links_need_the_police(void **state)
{
	struct bench *bench = *state;
	struct command command = warning(LEADER_PIN, "ALL"), prove, go;
	char code[8], second[8];

	snprintf(command.blocked, sizeof(command.blocked), "plate");
	bench_do(bench, DUNG, &command, "CB");
	bench_code(code, bench_expect(bench, DUNG, "xin Cong an duyet"), "XN ");
	prove = bench_ref(COMMAND_CONFIRM, code);
	bench_do(bench, DUNG, &prove, "XN");
	bench_never(bench, THANG, WARNING);
	bench_expect(bench, QUAN, WARNING);
	bench_code(second, bench_expect(bench, QUAN, "DUYET "), "DUYET ");
	go = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, QUAN, &go, "DUYET");
	bench_pass(bench, 1000);
	bench_expect(bench, LAN, WARNING);
}

static void it_goes_to_the_zone_that_was_named_and_no_further(void **state)
{
	struct bench *bench = *state;
	struct command command = warning("135791", "thon Trai");
	char code[8];

	bench_member(bench, "+84977000001", "Ho dan", "RES", "thon Trai", "yes", "");
	bench_member(bench, "+84977000002", "Ho dan", "RES", "Noi Ninh", "yes", "");
	bench_do(bench, QUAN, &command, "CB");
	bench_code(code, bench_expect(bench, QUAN, "Se gui 1 so tai Thon Trai"), "XN ");

	/* A leader speaks to the zone of the group, and to no other. */
	command = warning(LEADER_PIN, "Noi Ninh");
	bench_do(bench, DUNG, &command, "CB");
	bench_expect(bench, DUNG, "ngoai quyen cua ban");
	command = warning(LEADER_PIN, "xom khong co");
	bench_do(bench, DUNG, &command, "CB");
	bench_expect(bench, DUNG, "khong thay khu vuc");
}

static void who_opted_out_is_left_out_at_once(void **state)
{
	struct bench *bench = *state;
	struct command optout = command_make(COMMAND_OPTOUT);
	char second[8];

	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	bench_pass(bench, 1000);
	assert_int_equal(bench_count(bench, LAN, WARNING), 1);
	bench_do(bench, LAN, &optout, "NGUNG");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox WHERE"
						   " broadcast_id = 1 AND state = 'cancelled'"),
		1);
	bench_member(bench, LAN, "Nguyễn Thị Lan", "RES", "Thôn Càn", "yes", "");
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	bench_pass(bench, 1000);
	assert_int_equal(bench_count(bench, LAN, WARNING), 1);
}

static void guessing_codes_locks(void **state)
{
	struct bench *bench = *state;
	struct command guess = bench_ref(COMMAND_APPROVE, "000001");
	char second[8];

	draft_and_prove(bench, "ALL", second);

	for (int i = 0; i < 5; i++)
		bench_do(bench, THANG, &guess, "DUYET 000001");

	struct command right = bench_ref(COMMAND_APPROVE, second);

	bench_do(bench, THANG, &right, "DUYET");
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM broadcast"), "approval");
	bench_pass(bench, 1000);
	bench_never(bench, LAN, WARNING);
}

static void at_the_socket_a_second_person_is_asked_all_the_same(void **state)
{
	struct bench *bench = *state;
	struct command command = warning("", "ALL"), go;
	struct inbound in = {.origin = ORIGIN_CONTROL, .text = WARNING, .roles = ROLE_ADMIN};
	char second[8];

	snprintf(in.actor, sizeof(in.actor), "uid:1000");
	bench_act(bench, &in, &command);
	bench_expect(bench, THANG, WARNING);
	bench_code(second, bench_expect(bench, THANG, "DUYET "), "DUYET ");
	go = bench_ref(COMMAND_APPROVE, second);
	bench_do(bench, THANG, &go, "DUYET");
	bench_pass(bench, 1000);
	bench_expect(bench, LAN, WARNING);
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT author FROM broadcast"), "uid:1000");
}

static void an_urgent_one_goes_out_at_night(void **state)
{
	struct bench *bench = *state;
	struct command command = warning(LEADER_PIN, "ALL");

	snprintf(command.text, sizeof(command.text), "KHAN: lu quet, len cao ngay");
	bench_do(bench, DUNG, &command, "CB");
	assert_string_equal(shelf_query(bench->shelf, "SELECT class FROM broadcast"), "urgent");
	snprintf(command.text, sizeof(command.text), "Khan gia xem phim toi nay");
	bench_do(bench, DUNG, &command, "CB");
	snprintf(command.text, sizeof(command.text), "Thông tin: mai cat dien");
	bench_do(bench, DUNG, &command, "CB");
	assert_string_equal(shelf_query(bench->shelf, "SELECT group_concat(class) FROM broadcast"),
		"urgent,caution,info");
}

/* Lan hears warnings rather than reads them. */
static void hear_by_voice(struct bench *bench)
{
	struct member member = {.phone = LAN,
		.name = "Lan",
		.role = "RES",
		.zone = "thon Can",
		.consent = "yes",
		.voice = "yes"};
	enum member_result result;
	char why[128];

	assert_int_equal(member_put(bench->store, &member, "84", "uid:0", &result, why, sizeof(why)),
		0);
	bench->conf.calls = true;
	dispatch_reconfigure(bench->dispatch, &bench->conf);
}

static void who_hears_is_called_and_written_to_only_in_vain(void **state)
{
	struct bench *bench = *state;
	char second[8];
	struct dial dial, again;

	add_residents(bench, 2);
	hear_by_voice(bench);
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	bench_pass(bench, 1000);
	assert_in_range(bench_expect(bench, LAN, WARNING)->not_before, bench_now(bench) + 2 * HOUR_MS,
		bench_now(bench) + 3 * HOUR_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM dial"), 1);
	assert_int_equal(dial_next(bench->store, &dial), 0);
	assert_int_equal(dial.kind, DIAL_WARNING);
	assert_false(dial.urgent);
	again = dial;
	assert_int_equal(dial_put(bench->store, &again), -EEXIST);

	/* Heard: the message does not go, and counts as one that arrived. */
	assert_int_equal(dial_end(bench->store, dial.id, true), 0);
	assert_int_equal(dial_heard(bench->store, dial.outbox_id, bench_now(bench)), 0);
	assert_int_equal(dial_next(bench->store, &dial), -ENOENT);
	assert_int_equal(shelf_count(bench->shelf, "SELECT delivered FROM broadcast"), 1);
	bench_send_all(bench);
	bench_pass(bench, 20 * MINUTE_MS);
	bench_expect(bench, DUNG, "gui 3, loi 0");
}

static void a_call_is_not_made_for_what_was_stopped(void **state)
{
	struct bench *bench = *state;
	struct command stop;
	char second[8];
	struct dial dial;

	hear_by_voice(bench);
	draft_and_prove(bench, "ALL", second);
	approve(bench, second);
	bench_pass(bench, 1000);
	assert_int_equal(dial_next(bench->store, &dial), 0);
	stop = bench_ref(COMMAND_CANCEL, "01");
	bench_do(bench, DUNG, &stop, "HUY 01");
	assert_int_equal(dial_next(bench->store, &dial), -ENOENT);
}

static void half_a_warning_is_none(void **state)
{
	struct bench *bench = *state;
	char text[1000] = "CB 246810 ALL ";

	while (strlen(text) < 900)
		strcat(text, "trom xe may ");

	bench_say(bench, DUNG, text);
	bench_expect(bench, DUNG, "tin qua dai");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM broadcast"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(everybody_who_agreed_gets_it_once),
		BENCH_TEST(a_restart_in_the_middle_repeats_nobody),
		BENCH_TEST(a_step_is_short),
		BENCH_TEST(a_wrong_pin_sends_nothing_and_locks_after_five),
		BENCH_TEST(a_resident_is_told_no_and_nothing_happens),
		BENCH_TEST(the_author_cannot_be_the_second_person),
		BENCH_TEST(codes_are_good_once_and_for_ten_minutes),
		BENCH_TEST(either_of_the_two_may_stop_it),
		BENCH_TEST(names_and_links_need_the_police),
		BENCH_TEST(it_goes_to_the_zone_that_was_named_and_no_further),
		BENCH_TEST(who_opted_out_is_left_out_at_once),
		BENCH_TEST(guessing_codes_locks),
		BENCH_TEST(an_urgent_one_goes_out_at_night),
		BENCH_TEST(who_hears_is_called_and_written_to_only_in_vain),
		BENCH_TEST(a_call_is_not_made_for_what_was_stopped),
		BENCH_TEST(half_a_warning_is_none),
		BENCH_TEST(at_the_socket_a_second_person_is_asked_all_the_same),
	};

	return cmocka_run_group_tests_name("broadcasts", tests, NULL, NULL);
}
