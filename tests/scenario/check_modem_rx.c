/*
 * modem, receiving: what the network handed over is kept once it is durable, and only then
 * forgotten by the modem; nothing is destroyed unread.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

static void assert_all_kept(const struct bench *b, unsigned from, unsigned to)
{
	for (unsigned n = from; n <= to; n++) {
		if (!bench_kept(b, n))
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
	bench_deliver(b, 7);
	bench_parts(b, 1, 10);
	bench_run(b, 100);
	assert_int_equal(b->part_count, 1);
	assert_int_equal(bench_kept(b, 7), 1);
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
	bench_deliver(b, 1);
	bench_deliver(b, 2);
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
		bench_deliver(b, n);

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
	bench_deliver(b, 1);
	bench_deliver(b, 2);
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
	bench_deliver(b, 1);
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
	bench_deliver(b, 1);
	bench_deliver(b, 2);
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
	bench_deliver(b, 1);
	bench_deliver(b, 2);
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
		bench_deliver(b, n);

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
			bench_deliver(b, n);
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
		bench_deliver(b, n);

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
	bench_deliver(b, 1);
	bench_fault(
		b, "lost-ok after 1"); /* the listing's passes, the deletion's does not */
	bench_parts(b, 1, 100);
	bench_run(b, 100);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	bench_deliver(b, 2); /* into the slot whose deletion nobody confirmed */
	bench_run(b, 60000);
	assert_int_equal(bench_kept(b, 2), 1);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	assert_nothing_destroyed(b);
	bench_free(b);
}

static void a_lost_indication_is_made_good_by_the_slow_sweep(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "lost-cmti always");
	bench_deliver(b, 1);
	bench_run(b, 20000);
	assert_int_equal(b->part_count, 0);
	bench_parts(b, 1, 6000);
	bench_free(b);
}

static void a_modem_that_tells_of_nothing_is_looked_at_often(void **state)
{
	struct bench *b = bench_new(NULL, NULL);

	(void)state;
	bench_fault(b, "error +CNMI always");
	bench_until(b, MODEM_READY, 10000);
	bench_run(b, 100000);
	bench_deliver(b, 1);
	bench_parts(b, 1, 5000);
	bench_free(b);
}

static void lines_between_the_lines_are_told_apart(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "urc-inside +CMTI: \"SM\",9 always");

	for (unsigned n = 0; n < 20; n++)
		bench_deliver(b, n);

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
		bench_deliver(b, n);
		bench_run(b, 2000);
	}

	bench_fault(b, "clear");
	bench_run(b, 120000);

	for (unsigned n = 0; n < 60; n++) {
		if (!bench_kept(b, n))
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

static void a_full_sim_is_emptied(void **state)
{
	struct emulator_conf emulator = {
		.profile = "huawei", .sim_slots = 10, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_fault(b, "lost-cmti always"); /* only ^SMMEMFULL tells */

	for (unsigned n = 0; n < 25; n++)
		bench_deliver(b, n);

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
	bench_run(b, 20000);
	assert_int_equal(emulator_counters(b->emulator).lines, lines);
	bench_deliver(b, 1);
	bench_parts(b, 1, 10);
	bench_free(b);
}

static void usage_is_known(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	b->refuse = -1;
	bench_deliver(b, 1);
	bench_deliver(b, 2);
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
		cmocka_unit_test(a_full_sim_is_emptied),
		cmocka_unit_test(a_storage_that_cannot_be_listed_is_let_be),
		cmocka_unit_test(usage_is_known),
		cmocka_unit_test(an_idle_modem_is_left_alone),
	};

	return cmocka_run_group_tests_name("modem_rx", tests, NULL, NULL);
}
