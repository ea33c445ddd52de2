/*
 * modem, receiving: what the network handed over is kept once it is durable, and only then
 * forgotten by the modem; nothing is destroyed unread.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

#define TPDU_LEN 24

/* A DELIVER whose text tells which it is. */
static void deliver(struct bench *b, unsigned n)
{
	/* 23.040 9.2.2.1: from +84912345678, 8-bit, 2026-01-01 08:00 +07, four octets */
	uint8_t tpdu[TPDU_LEN] = {0x04, 0x0b, 0x91, 0x48, 0x19, 0x32, 0x54, 0x76, 0xf8,
		0x00, 0x04, 0x62, 0x10, 0x10, 0x80, 0x00, 0x00, 0x82, 0x04, 0, 0, 0, 0,
		0};

	for (int i = 0; i < 4; i++)
		tpdu[19 + i] = (uint8_t)(n >> (8 * i));

	assert_true(emulator_deliver_tpdu(b->emulator, tpdu, 23));
}

/* How often message n was kept, whole. */
static unsigned kept(const struct bench *b, unsigned n)
{
	unsigned count = 0;

	for (size_t i = 0; i < b->part_count; i++) {
		const struct sms_part *part = &b->parts[i];
		const uint8_t *text = part->pdu + part->len - 4;

		if (!part->malformed && part->len > 23 && text[-1] == 4 &&
			(text[0] | text[1] << 8) == (int)n && !text[2] && !text[3])
			count++;
	}

	return count;
}

static void assert_all_kept(const struct bench *b, unsigned from, unsigned to)
{
	for (unsigned n = from; n <= to; n++) {
		if (!kept(b, n))
			fail_msg("message %u is not kept", n);
	}
}

static void assert_nothing_destroyed(const struct bench *b)
{
	assert_int_equal(emulator_counters(b->emulator).unread_deleted, 0);
}

static void a_message_is_kept_and_then_deleted(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	deliver(b, 7);
	bench_parts(b, 1, 10);
	bench_run(b, 100);
	assert_int_equal(b->part_count, 1);
	assert_int_equal(kept(b, 7), 1);
	assert_string_equal(b->parts[0].modem, "a");
	assert_string_equal(b->parts[0].storage, "SM");
	assert_int_equal(b->parts[0].index, 1);
	assert_int_equal(b->parts[0].received_at, clock_wall_ms(b->clock) - 100);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_int_equal(bench_counters(b).deleted, 1);
	bench_free(b);
}

static void what_the_sink_refuses_stays(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	b->refuse = 3;
	deliver(b, 1);
	deliver(b, 2);
	bench_run(b, 2500);
	assert_int_equal(b->part_count, 0);
	assert_int_equal(emulator_used(b->emulator, "SM"), 2);
	assert_int_equal(bench_wrote(b, "CMGD"), 0);
	bench_parts(b, 2, 30000);
	bench_run(b, 100);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_int_equal(bench_counters(b).sink_refused, 3);
	assert_nothing_destroyed(b);
	bench_free(b);
}

static void a_flood_is_a_listing_a_batch_and_a_line_a_deletion(void **state)
{
	struct emulator_conf emulator = {.profile = "sim7600", .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;

	for (unsigned n = 0; n < 300; n++)
		deliver(b, n);

	bench_parts(b, 300, 1000);
	bench_run(b, 100);
	assert_all_kept(b, 0, 299);
	assert_int_equal(b->part_count, 300);
	assert_in_range(b->batches, 10, 12);
	assert_in_range(bench_wrote(b, "AT+CMGD"), 10, 12);
	assert_int_equal(emulator_counters(b->emulator).deleted, 300);
	assert_nothing_destroyed(b);
	bench_free(b);
}

static void what_lay_on_the_sim_is_read_at_start(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	deliver(b, 1);
	deliver(b, 2);
	bench_parts(b, 2, 10000);
	assert_all_kept(b, 1, 2);
	bench_run(b, 100);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_free(b);
}

static void messages_are_read_before_there_is_a_network(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	deliver(b, 1);
	bench_run(b, 0);
	bench_command(b, "registration 2");
	bench_parts(b, 1, 10000);
	assert_int_equal(modem_state(b->modem), MODEM_REGISTERING);
	bench_free(b);
}

static void poison_is_kept_raw_and_does_not_come_back(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "bad-pdu always");
	deliver(b, 1);
	deliver(b, 2);
	bench_parts(b, 2, 10000);
	bench_run(b, 120000);
	assert_int_equal(b->part_count, 2);
	assert_true(b->parts[0].malformed);
	assert_true(b->parts[0].raw_len > 40);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_free(b);
}

static void a_pdu_spoilt_on_the_wire_is_read_again(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "bad-pdu next 1");
	deliver(b, 1);
	deliver(b, 2);
	bench_parts(b, 2, 10000);
	bench_run(b, 5000);
	assert_all_kept(b, 1, 2);
	assert_int_equal(b->part_count, 2);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_free(b);
}

static void a_listing_cut_short_loses_nothing(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "cut-listing after 3");

	for (unsigned n = 0; n < 10; n++)
		deliver(b, n);

	bench_run(b, 20000);
	assert_all_kept(b, 0, 9);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_nothing_destroyed(b);
	bench_free(b);
}

/* Every command takes seconds, the questions whether the modem lives too. */
static void late_answers_are_never_taken_for_others(void **state)
{
	(void)state;

	for (unsigned slow = 200; slow <= 9000; slow += 400) {
		struct bench *b = bench_ready(NULL, NULL);
		char fault[64];

		snprintf(fault, sizeof(fault), "slow %u next %u", slow, 3 + slow % 7);
		bench_fault(b, fault);

		for (unsigned n = 0; n < 12; n++) {
			deliver(b, n);
			bench_run(b, slow / 2);
		}

		bench_run(b, 200000);
		assert_all_kept(b, 0, 11);
		assert_nothing_destroyed(b);
		assert_int_equal(emulator_used(b->emulator, "SM"), 0);
		assert_int_equal(modem_state(b->modem), MODEM_READY);
		bench_free(b);
	}
}

static void a_failed_deletion_is_looked_after(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "cmgd-fail 500 after 3");

	for (unsigned n = 0; n < 10; n++)
		deliver(b, n);

	bench_run(b, 20000);
	assert_int_equal(b->part_count, 10);
	assert_all_kept(b, 0, 9);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_nothing_destroyed(b);
	bench_free(b);
}

static void a_slot_that_was_taken_again_is_not_deleted_unread(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	deliver(b, 1);
	bench_fault(
		b, "lost-ok after 1"); /* the listing's passes, the deletion's does not */
	bench_parts(b, 1, 100);
	bench_run(b, 100);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	deliver(b, 2); /* into the slot whose deletion nobody confirmed */
	bench_run(b, 60000);
	assert_int_equal(kept(b, 2), 1);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_nothing_destroyed(b);
	bench_free(b);
}

static void a_lost_indication_is_made_good_by_the_slow_sweep(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "lost-cmti always");
	deliver(b, 1);
	bench_run(b, 30000);
	assert_int_equal(b->part_count, 0);
	bench_parts(b, 1, 31000);
	bench_free(b);
}

static void a_modem_that_tells_of_nothing_is_looked_at_often(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	bench_fault(b, "error +CNMI always");
	bench_until(b, MODEM_READY, 10000);
	bench_run(b, 100000);
	deliver(b, 1);
	bench_parts(b, 1, 5000);
	bench_free(b);
}

static void lines_between_the_lines_are_told_apart(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "urc-inside +CMTI: \"SM\",9 always");

	for (unsigned n = 0; n < 20; n++)
		deliver(b, n);

	bench_run(b, 5000);
	assert_all_kept(b, 0, 19);
	bench_fault(b, "clear");
	bench_run(b, 1000);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_nothing_destroyed(b);
	bench_free(b);
}

/* One byte in n of what the modem says is another one, while 60 messages come. */
static void receive_through(const char *fault, unsigned seed)
{
	struct bench *b = bench_ready(NULL, NULL);
	char text[96];

	snprintf(text, sizeof(text), "%s seed %u always", fault, seed);
	bench_fault(b, text);

	for (unsigned n = 0; n < 60; n++) {
		deliver(b, n);
		bench_run(b, 2000);
	}

	bench_fault(b, "clear");
	bench_run(b, 120000);

	for (unsigned n = 0; n < 60; n++) {
		if (!kept(b, n))
			fail_msg("%s: message %u is not kept", text, n);
	}

	assert_nothing_destroyed(b);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_free(b);
}

static void noise_on_the_line_destroys_nothing(void **state)
{
	(void)state;

	for (unsigned seed = 1; seed <= 5; seed++) {
		receive_through("garbage 400", seed);
		receive_through("loss 400", seed);
		receive_through("garbage 60", seed);
	}
}

static void a_report_is_kept_and_then_acknowledged(void **state)
{
	struct emulator_conf emulator = {.report_ms = 1000};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_send(b, 1);
	bench_parts(b, 1, 5000);
	bench_run(b, 20000);
	assert_int_equal(b->part_count, 1);
	assert_int_equal(b->parts[0].index, -1);
	assert_string_equal(b->parts[0].storage, "");
	assert_false(b->parts[0].malformed);
	assert_int_equal(bench_wrote(b, "AT+CNMA\r"), 1);
	assert_int_equal(emulator_counters(b->emulator).reports, 1);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 0);
	bench_free(b);
}

static void every_brand_hands_over_its_reports(void **state)
{
	static const char *const brands[] = {"generic", "sim7600", "a7670", "sim800",
		"ec25", "huawei", "zte", "ublox"};

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++) {
		struct emulator_conf emulator = {.profile = brands[i], .report_ms = 1000};
		struct bench *b = bench_ready(&emulator, NULL);

		for (unsigned n = 1; n <= 5; n++) {
			bench_send(b, n);
			bench_run(b, 100);
		}

		bench_parts(b, 5, 5000);
		bench_run(b, 20000);
		assert_int_equal(b->part_count, 5);
		assert_int_equal(emulator_counters(b->emulator).reports, 5);
		assert_int_equal(emulator_used(b->emulator, "SR"), 0);
		bench_free(b);
	}
}

static void a_report_that_was_not_kept_comes_again(void **state)
{
	struct emulator_conf emulator = {.report_ms = 1000};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	b->refuse = 1;
	bench_send(b, 1);
	bench_run(b, 3000);
	assert_int_equal(b->part_count, 0);
	assert_int_equal(bench_wrote(b, "AT+CNMA=2\r"), 1);
	bench_parts(b, 1, 120000);
	bench_run(b, 1000);
	assert_int_equal(emulator_counters(b->emulator).reports, 1);
	bench_free(b);
}

static void a_message_that_comes_directly_is_kept_too(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_command(b,
		"raw 0d0a2b434d543a202c32330d0a303739310d0a"); /* cut short: kept as it came */
	bench_parts(b, 1, 100);
	assert_true(b->parts[0].malformed);
	assert_int_equal(b->parts[0].index, -1);
	bench_command(
		b, "raw 0d0a2b434d543a202c310d0a303030340d0a"); /* +CMT: ,1 and 0004 */
	bench_parts(b, 2, 100);
	assert_false(b->parts[1].malformed);
	assert_int_equal(b->parts[1].len, 2);
	bench_run(b, 1000);
	bench_until(b, MODEM_READY, 10000);
	bench_free(b);
}

static const struct modem_conf direct = {.name = "a", .direct = true};

static void direct_messages_are_kept_and_then_acknowledged(void **state)
{
	struct bench *b = bench_ready(NULL, &direct);

	(void)state;

	for (unsigned n = 0; n < 100; n++)
		deliver(b, n);

	bench_parts(b, 100, 1000);
	bench_run(b, 20000);
	assert_int_equal(b->part_count, 100);
	assert_all_kept(b, 0, 99);
	assert_int_equal(b->parts[0].index, -1);
	assert_int_equal(bench_wrote(b, "AT+CNMA\r"), 100);
	assert_int_equal(emulator_counters(b->emulator).delivered, 100);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 0);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_free(b);
}

static void what_was_not_kept_is_not_acknowledged(void **state)
{
	struct bench *b = bench_ready(NULL, &direct);

	(void)state;
	b->refuse = 3;
	deliver(b, 1);
	bench_run(b, 1000);
	assert_int_equal(bench_wrote(b, "AT+CNMA\r"), 0);
	assert_int_equal(emulator_counters(b->emulator).delivered, 0);
	bench_parts(b, 1, 60000);
	bench_run(b, 1000);
	assert_int_equal(kept(b, 1), 1);
	assert_int_equal(emulator_counters(b->emulator).delivered, 1);
	bench_free(b);
}

/* The network waits for 1 s, the message on the air takes 3: the modem switches the routing off. */
static void a_missed_acknowledgement_arms_the_indications_again(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000,
		.cnma_ms = 1000,
		.redeliver_ms = 1000,
		.report_ms = -1};
	struct bench *b = bench_ready(&emulator, &direct);

	(void)state;
	bench_send(b, 1);
	bench_run(b, 500);
	deliver(b, 1);
	bench_results(b, 1, 5000);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 1);
	bench_run(b, 5000);
	assert_int_equal(emulator_counters(b->emulator).delivered, 1);
	assert_in_range(
		kept(b, 1), 1, 2); /* the same one again is for the store to see */
	deliver(b, 2);
	bench_run(b, 1000);
	assert_int_equal(kept(b, 2), 1);
	assert_string_equal(b->parts[b->part_count - 1].storage, "");
	bench_free(b);
}

static void nothing_comes_directly_that_cannot_be_acknowledged(void **state)
{
	struct bench *b = bench_new(NULL, &direct);

	(void)state;
	bench_fault(b, "cms-at 302 +CSMS always");
	bench_until(b, MODEM_READY, 10000);
	deliver(b, 1);
	bench_parts(b, 1, 1000);
	assert_string_equal(b->parts[0].storage, "SM");
	bench_free(b);
}

static void a_full_sim_is_emptied(void **state)
{
	struct emulator_conf emulator = {
		.profile = "huawei", .sim_slots = 10, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_fault(b, "lost-cmti always"); /* only ^SMMEMFULL tells */

	for (unsigned n = 0; n < 25; n++)
		deliver(b, n);

	bench_run(b, 1000);
	assert_all_kept(b, 0, 19);
	bench_run(b, 61000);
	assert_all_kept(b, 0, 24);
	assert_nothing_destroyed(b);
	bench_free(b);
}

/* The third storage listed, that of reports, cannot be. */
static void a_storage_that_cannot_be_listed_is_let_be(void **state)
{
	struct bench *b = bench_new(NULL, NULL);
	uint64_t lines;

	(void)state;
	bench_fault(b, "cms-at 302 +CMGL every 3");
	bench_until(b, MODEM_READY, 10000);
	bench_run(b, 1000);
	bench_fault(b, "clear");
	lines = emulator_counters(b->emulator).lines;
	bench_run(b, 30000);
	assert_int_equal(emulator_counters(b->emulator).lines, lines);
	deliver(b, 1);
	bench_parts(b, 1, 10);
	bench_free(b);
}

static void usage_is_known(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	b->refuse = -1;
	deliver(b, 1);
	deliver(b, 2);
	bench_run(b, 1000);
	assert_int_equal(modem_status(b->modem).sim_used, 2);
	assert_int_equal(modem_status(b->modem).sim_total, 30);
	b->refuse = 0;
	bench_run(b, 30000);
	assert_int_equal(modem_status(b->modem).sim_used, 0);
	bench_free(b);
}

#define IDLE_S 4000

/* A wake-up is a timer that fires or an answer that comes: at most 0.1 a second. */
static void an_idle_modem_is_left_alone(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	uint64_t lines, beats;

	(void)state;
	bench_run(b, 60000);
	lines = emulator_counters(b->emulator).lines;
	bench_run(b, IDLE_S * 1000);
	lines = emulator_counters(b->emulator).lines - lines;
	beats = IDLE_S / 40;
	print_message("# %.3f wake-ups a second\n", (double)(lines + beats) / IDLE_S);
	assert_in_range(lines, IDLE_S / 50, IDLE_S / 10 - beats);
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_kept_and_then_deleted),
		cmocka_unit_test(what_the_sink_refuses_stays),
		cmocka_unit_test(a_flood_is_a_listing_a_batch_and_a_line_a_deletion),
		cmocka_unit_test(what_lay_on_the_sim_is_read_at_start),
		cmocka_unit_test(messages_are_read_before_there_is_a_network),
		cmocka_unit_test(poison_is_kept_raw_and_does_not_come_back),
		cmocka_unit_test(a_pdu_spoilt_on_the_wire_is_read_again),
		cmocka_unit_test(a_listing_cut_short_loses_nothing),
		cmocka_unit_test(late_answers_are_never_taken_for_others),
		cmocka_unit_test(a_failed_deletion_is_looked_after),
		cmocka_unit_test(a_slot_that_was_taken_again_is_not_deleted_unread),
		cmocka_unit_test(a_lost_indication_is_made_good_by_the_slow_sweep),
		cmocka_unit_test(a_modem_that_tells_of_nothing_is_looked_at_often),
		cmocka_unit_test(lines_between_the_lines_are_told_apart),
		cmocka_unit_test(noise_on_the_line_destroys_nothing),
		cmocka_unit_test(a_report_is_kept_and_then_acknowledged),
		cmocka_unit_test(every_brand_hands_over_its_reports),
		cmocka_unit_test(a_report_that_was_not_kept_comes_again),
		cmocka_unit_test(a_message_that_comes_directly_is_kept_too),
		cmocka_unit_test(direct_messages_are_kept_and_then_acknowledged),
		cmocka_unit_test(what_was_not_kept_is_not_acknowledged),
		cmocka_unit_test(a_missed_acknowledgement_arms_the_indications_again),
		cmocka_unit_test(nothing_comes_directly_that_cannot_be_acknowledged),
		cmocka_unit_test(a_full_sim_is_emptied),
		cmocka_unit_test(a_storage_that_cannot_be_listed_is_let_be),
		cmocka_unit_test(usage_is_known),
		cmocka_unit_test(an_idle_modem_is_left_alone),
	};

	return cmocka_run_group_tests_name("modem_rx", tests, NULL, NULL);
}
