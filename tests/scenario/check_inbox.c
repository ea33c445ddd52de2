/*
 * inbox: every message that the network gives is kept once and handled once, whole where its
 * parts come, and known for what it is.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/store/message.h"
#include "tests/scenario/inbox_bench.h"

static void a_message_is_kept_then_handled(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = desk_deliver(desk, "0912345678", "Tổ 5 bình yên");

	assert_int_equal(desk_sink(desk, &part), 0);
	assert_string_equal(desk_last(desk), "kept ");
	assert_int_equal(desk->calls, 0);
	desk_pass(desk, 0);
	assert_string_equal(desk_last(desk), "handled Tổ 5 bình yên");
	assert_string_equal(desk->got.sender, MOTHER);
	assert_true(desk->got.person);
	assert_int_equal(desk->got.origin, ORIGIN_SMS);
	assert_string_equal(desk->got.modem, "a");
	assert_int_equal(desk->got.sent_at, SHELF_NOW);
	assert_false(desk->got.partial || desk->got.upgrade);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM message m JOIN number n "
					 "ON n.id = m.number_id"
					 " JOIN command c ON c.id = m.command_id WHERE "
					 "n.tail = '678' AND m.kind = 'NOTE'"),
		1);
}

static void one_pdu_given_twice_is_one_message(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = desk_deliver(desk, MOTHER, "TT 10 nguoi");

	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, MINUTE);

	/* direct and stored, in another slot, with TP-MMS saying that others wait */
	part.pdu[1] &= (uint8_t)~0x04;
	part.index = 7;
	part.received_at += 6 * DAY;
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_restart(desk);
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, MINUTE);
	assert_int_equal(desk->calls, 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT repeats FROM part"), 2);
}

static void the_same_words_again_are_another_message(void **state)
{
	struct desk *desk = *state;

	desk_get(desk, "CO");
	desk_get(desk, "CO");
	assert_int_equal(desk->calls, 2);
}

static void parts_join_in_any_order_across_restarts(void **state)
{
	static const uint8_t orders[][3] = {
		{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
	static const char *const words[] = {"", "Nhà ông Sáu ", "mất xe máy ", "đêm qua"};
	struct desk *desk = *state;

	for (unsigned i = 0; i < 12; i++) {
		for (unsigned n = 0; n < 3; n++) {
			uint8_t seq = orders[i % 6][n];
			struct sms_part part =
				deliver_part(&(struct deliver){.from = MOTHER,
					.text = words[seq],
					.scts = desk_now(desk),
					.at = desk_now(desk),
					.ref = 0x1234,
					.width = i < 6 ? 8 : 16,
					.total = 3,
					.seq = seq});

			assert_int_equal(desk->calls, i);
			assert_int_equal(desk_sink(desk, &part), 0);
			desk_restart(desk);
			desk_pass(desk, MINUTE);
		}

		assert_int_equal(desk->calls, i + 1);
		assert_string_equal(desk->text, "Nhà ông Sáu mất xe máy đêm qua");
		assert_int_equal(desk->got.parts, 3);
		assert_false(desk->got.partial || desk->got.upgrade);
	}
}

static void what_only_looks_alike_does_not_join(void **state)
{
	struct desk *desk = *state;
	struct deliver deliver = {.from = MOTHER,
		.text = "một",
		.scts = desk_now(desk),
		.at = desk_now(desk),
		.ref = 5,
		.total = 2,
		.seq = 1};
	struct deliver others[4] = {deliver, deliver, deliver, deliver};
	struct sms_part part = deliver_part(&deliver);

	assert_int_equal(desk_sink(desk, &part), 0);
	others[0].from = "+84912345679";
	others[1].ref = 6;
	others[2].width = 16;
	others[3].total = 3;

	for (int i = 0; i < 4; i++) {
		others[i].seq = 2;
		part = deliver_part(&others[i]);
		assert_int_equal(desk_sink(desk, &part), 0);
	}

	desk_pass(desk, MINUTE);
	assert_int_equal(desk->calls, 0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message"), 5);
	desk_pass(desk, 10 * MINUTE);
	assert_int_equal(desk->calls, 5);
}

static void of_two_parts_with_one_seq_the_first_is_read(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 9, 2, 1, "thật ");
	desk_part(desk, 9, 2, 1, "giả ");
	desk_part(desk, 9, 2, 2, "xong");
	desk_pass(desk, 0);
	assert_string_equal(desk->text, "thật xong");
	assert_int_equal(desk->calls, 1);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM part WHERE conflict"), 2);
}

static void a_missing_part_is_waited_for_ten_minutes(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 3, 1, "Có trộm ở");
	desk_pass(desk, 5 * MINUTE);
	desk_part(desk, 1, 3, 3, "đến ngay");
	desk_pass(desk, 5 * MINUTE - 1);
	assert_int_equal(desk->calls, 0);
	desk_pass(desk, 1);
	assert_int_equal(desk->calls, 1);
	assert_string_equal(desk->text, "Có trộm ở đến ngay");
	assert_true(desk->got.partial);
	assert_false(desk->got.upgrade);
	assert_int_equal(shelf_count(desk->shelf, "SELECT partial FROM message"), 1);
}

static void a_late_part_upgrades_for_a_day(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 3, 2, "ở chợ");
	desk_pass(desk, 10 * MINUTE);
	assert_int_equal(desk->calls, 1);
	desk_restart(desk);
	desk_part(desk, 1, 3, 1, "Có trộm ");
	desk_pass(desk, 20 * HOUR);
	assert_int_equal(desk->calls, 2);
	assert_true(desk->got.upgrade && desk->got.partial);
	assert_string_equal(desk->text, "Có trộm ở chợ");
	desk_part(desk, 1, 3, 3, ", đến ngay");
	desk_pass(desk, MINUTE);
	assert_int_equal(desk->calls, 3);
	assert_true(desk->got.upgrade && !desk->got.partial);
	assert_string_equal(desk->text, "Có trộm ở chợ, đến ngay");
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message"), 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message WHERE "
						  "join_hash NOT NULL"),
		0);
}

static void after_a_day_a_part_is_late_for_good(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 2, 1, "Có trộm ");
	desk_pass(desk, DAY + 10 * MINUTE);
	desk_part(desk, 1, 2, 2, "ở chợ");
	desk_pass(desk, 10 * MINUTE);
	assert_int_equal(desk->calls, 2);
	assert_false(desk->got.upgrade);
	assert_string_equal(desk->text, "ở chợ");
}

static void a_reference_used_again_begins_another_message(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 2, 1, "một ");
	desk_pass(desk, HOUR);
	desk_part(desk, 1, 2, 1, "ba ");
	desk_part(desk, 1, 2, 2, "bốn");
	desk_pass(desk, 20);
	assert_int_equal(desk->calls, 2);
	assert_string_equal(desk->text, "ba bốn");
	assert_false(desk->got.upgrade);
	desk_part(desk, 1, 2, 1, "năm ");
	desk_part(desk, 1, 2, 2, "sáu");
	desk_pass(desk, 20);
	assert_string_equal(desk->text, "năm sáu");
}

static void an_emergency_does_not_wait_for_its_other_parts(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 3, 3, 2, "CHAY ");
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 1);
	assert_true(desk->got.partial);
	desk_pass(desk, 3000);
	desk_part(desk, 3, 3, 1, "Xóm 4 ");
	desk_part(desk, 3, 3, 3, "lớn");
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 2);
	assert_string_equal(desk->text, "Xóm 4 CHAY lớn");
	assert_true(desk->got.upgrade && !desk->got.partial);
	assert_int_equal(shelf_count(desk->shelf, "SELECT alarmed FROM message"), 1);
}

static void one_sender_leaves_only_so_much_open(void **state)
{
	struct desk *desk = *state;

	for (unsigned i = 0; i < 200; i++)
		desk_part(desk, i, 2, 1, "nửa");

	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message WHERE "
						  "state = 'waiting'"),
		20);
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 180);
	desk_pass(desk, 10 * MINUTE);
	assert_int_equal(desk->calls, 200);
}

static void kinds_are_told_apart(void **state)
{
	static const struct {
		uint8_t pid, dcs;
		const char *found;
	} kinds[] = {
		{0x40, 0, "silent silent"},	/* type 0 */
		{0, 0x04, "silent binary"},	/* 8-bit */
		{0, 0xe8, "silent indication"}, /* voice mail waits, UCS-2 */
		{0x41, 0, "handled NOTE"},	/* replace type 1 */
		{0, 0x18, "handled NOTE"},	/* class 0 */
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct sms_part part = deliver_part(&(struct deliver){.from = "VMS",
			.text = "x",
			.scts = desk_now(desk),
			.at = desk_now(desk),
			.pid = kinds[i].pid,
			.dcs = kinds[i].dcs});

		assert_int_equal(desk_sink(desk, &part), 0);
		desk_pass(desk, MINUTE);
		assert_string_equal(
			shelf_query(desk->shelf, "SELECT state || ' ' || kind FROM "
						 "message WHERE sender = 'VMS'"
						 " ORDER BY id DESC LIMIT 1"),
			kinds[i].found);
	}

	assert_int_equal(desk->calls, 2);
	assert_false(desk->got.person);
}

static void a_lone_surrogate_and_a_nul_do_no_harm(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = desk_deliver(desk, MOTHER, "a?b");

	part.pdu[part.len - 4] = 0xd8;
	part.pdu[part.len - 3] = 0x3d;
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, MINUTE);
	assert_string_equal(desk->text, "a\xef\xbf\xbd"
					"b");
	part = desk_deliver(desk, MOTHER, "a?b");
	part.pdu[part.len - 4] = part.pdu[part.len - 3] = 0;
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, MINUTE);
	assert_string_equal(desk->text, "a b");
}

static void a_pair_cut_between_two_parts_is_one_character(void **state)
{
	struct desk *desk = *state;
	struct sms_part part;
	struct deliver deliver = {.from = MOTHER,
		.text = "x?",
		.scts = desk_now(desk),
		.at = desk_now(desk),
		.total = 2,
		.seq = 1};

	part = deliver_part(&deliver);
	part.pdu[part.len - 2] = 0xd8;
	part.pdu[part.len - 1] = 0x3d;
	assert_int_equal(desk_sink(desk, &part), 0);
	deliver.text = "?y";
	deliver.seq = 2;
	part = deliver_part(&deliver);
	part.pdu[part.len - 4] = 0xde;
	part.pdu[part.len - 3] = 0x00;
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, 0);
	assert_string_equal(desk->text, "x\xf0\x9f\x98\x80y");
}

static void a_report_settles_once_with_its_row(void **state)
{
	struct desk *desk = *state;
	struct sms_part part =
		deliver_report(MOTHER, 42, 0, SHELF_NOW - MINUTE, SHELF_NOW - 1000);

	assert_int_equal(desk_sink(desk, &part), 0);
	assert_int_equal(desk_sink(desk, &part), 0);
	assert_int_equal(desk->reports, 1);
	assert_int_equal(desk->report.mr, 42);
	assert_string_equal(desk->report.recipient, MOTHER);
	assert_string_equal(desk->report.modem, "a");
	assert_int_equal(desk->report.submitted_at, SHELF_NOW - MINUTE);
	assert_int_equal(desk->report.at, SHELF_NOW - 1000);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message"), 0);
}

static void a_message_is_not_of_tomorrow(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = deliver_part(&(struct deliver){
		.from = MOTHER, .text = "mai", .scts = SHELF_NOW + DAY, .at = SHELF_NOW});

	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, 20);
	assert_int_equal(desk->got.sent_at, SHELF_NOW);

	/* but where nobody knows the time, the network does */
	clock_set_confirmed(desk->shelf->clock, false);
	part = deliver_part(&(struct deliver){
		.from = MOTHER, .text = "kia", .scts = SHELF_NOW + DAY, .at = SHELF_NOW});
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, 20);
	assert_int_equal(desk->got.sent_at, SHELF_NOW + DAY);
}

/* One that comes alone is handled at once, as all the tests before this show. */
static void of_a_dense_stream_several_are_handled_in_one_commit(void **state)
{
	struct desk *desk = *state;
	uint64_t before = store_commits(desk->shelf->store);
	char text[] = "tin 0";

	for (int i = 0; i < 10; i++) {
		struct sms_part part = desk_deliver(desk, MOTHER, text);

		text[4]++;
		assert_int_equal(desk_sink(desk, &part), 0);
		desk_pass(desk, 1);
		assert_true(desk->calls >= 1);
	}

	desk_pass(desk, 20);
	assert_int_equal(desk->calls, 10);
	assert_true(store_commits(desk->shelf->store) - before <= 10 + 3);
}

static void a_clock_set_back_delays_nothing_for_long(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 2, 1, "nửa");
	clock_step_wall(desk->shelf->clock, -30 * DAY);
	inbox_replan(desk->inbox);
	desk_pass(desk, 10 * MINUTE);
	assert_int_equal(desk->calls, 1);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(a_message_is_kept_then_handled),
		CHECK(one_pdu_given_twice_is_one_message),
		CHECK(the_same_words_again_are_another_message),
		CHECK(parts_join_in_any_order_across_restarts),
		CHECK(what_only_looks_alike_does_not_join),
		CHECK(of_two_parts_with_one_seq_the_first_is_read),
		CHECK(a_missing_part_is_waited_for_ten_minutes),
		CHECK(a_late_part_upgrades_for_a_day),
		CHECK(after_a_day_a_part_is_late_for_good),
		CHECK(a_reference_used_again_begins_another_message),
		CHECK(an_emergency_does_not_wait_for_its_other_parts),
		CHECK(one_sender_leaves_only_so_much_open),
		CHECK(kinds_are_told_apart),
		CHECK(a_lone_surrogate_and_a_nul_do_no_harm),
		CHECK(a_pair_cut_between_two_parts_is_one_character),
		CHECK(a_report_settles_once_with_its_row),
		CHECK(a_message_is_not_of_tomorrow),
		CHECK(of_a_dense_stream_several_are_handled_in_one_commit),
		CHECK(a_clock_set_back_delays_nothing_for_long),
	};

	return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
