/*
 * modem, receiving directly: what does not go through the SIM is acknowledged once it is durable,
 * and not before.
 */
#include "tests/scenario/modem_bench.h"

#include <string.h>

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
	unsigned asked = bench_wrote(b, "AT+CNMA=2\r"); /* for one that was left over */

	(void)state;
	b->refuse = 1;
	bench_send(b, 1);
	bench_run(b, 3000);
	assert_int_equal(b->part_count, 0);
	assert_int_equal(bench_wrote(b, "AT+CNMA=2\r"), 1 + asked);
	bench_parts(b, 1, 120000);
	bench_run(b, 1000);
	assert_int_equal(emulator_counters(b->emulator).reports, 1);
	bench_free(b);
}

/* Nothing can be acknowledged before: it may share the commit of what ends then. */
static void a_report_waits_for_the_message_on_the_air(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 100, .report_ms = 50};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	b->to_send = 2;
	bench_send(b, 1);
	bench_results(b, 2, 5000);
	assert_int_equal(b->parts_at_result, 0);
	assert_int_equal(b->part_count, 1);
	bench_run(b, 20);
	assert_int_equal(bench_wrote(b, "AT+CNMA\r"), 1);
	assert_non_null(strstr(strstr(b->seen, "AT+CNMA\r"), "AT+CMGS"));
	bench_parts(b, 3, 5000);
	bench_run(b, 1000);
	assert_int_equal(emulator_counters(b->emulator).reports, 3);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 0);
	bench_free(b);
}

/* A network may take its time, and somebody looks whether it was delivered. */
static void a_report_waits_for_no_slow_network(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000, .report_ms = 50};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	b->to_send = 1;
	bench_send(b, 1);
	bench_results(b, 1, 5000);
	bench_parts(b, 1, 300);
	bench_results(b, 2, 5000);
	assert_int_equal(b->parts_at_result, 1);
	bench_parts(b, 2, 5000);
	bench_run(b, 1000);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 0);
	bench_free(b);
}

static void a_report_that_waited_and_was_not_kept_comes_again(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 100, .report_ms = 50};
	struct bench *b = bench_ready(&emulator, NULL);
	unsigned asked = bench_wrote(b, "AT+CNMA=2\r");

	(void)state;
	b->to_send = 1;
	b->refuse = 1;
	bench_send(b, 1);
	bench_results(b, 2, 5000);
	bench_run(b, 20);
	assert_int_equal(b->refused, 1);
	assert_int_equal(bench_wrote(b, "AT+CNMA=2\r"), 1 + asked);
	bench_parts(b, 2, 120000);
	bench_run(b, 1000);
	assert_int_equal(emulator_counters(b->emulator).reports, 2);
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
		bench_deliver(b, n);

	bench_parts(b, 100, 1000);
	bench_run(b, 20000);
	assert_int_equal(b->part_count, 100);

	for (unsigned n = 0; n < 100; n++)
		assert_int_equal(bench_kept(b, n), 1);

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
	bench_deliver(b, 1);
	bench_run(b, 1000);
	assert_int_equal(bench_wrote(b, "AT+CNMA\r"), 0);
	assert_int_equal(emulator_counters(b->emulator).delivered, 0);
	bench_parts(b, 1, 60000);
	bench_run(b, 1000);
	assert_int_equal(bench_kept(b, 1), 1);
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
	bench_deliver(b, 1);
	bench_results(b, 1, 5000);
	assert_int_equal(emulator_counters(b->emulator).unacknowledged, 1);
	bench_run(b, 5000);
	assert_int_equal(emulator_counters(b->emulator).delivered, 1);
	assert_in_range(
		bench_kept(b, 1), 1, 2); /* the same one again is for the store to see */
	bench_deliver(b, 2);
	bench_run(b, 1000);
	assert_int_equal(bench_kept(b, 2), 1);
	assert_string_equal(b->parts[b->part_count - 1].storage, "");
	bench_free(b);
}

static void nothing_comes_directly_that_cannot_be_acknowledged(void **state)
{
	struct bench *b = bench_new(NULL, &direct);

	(void)state;
	bench_fault(b, "cms-at 302 +CSMS always");
	bench_until(b, MODEM_READY, 10000);
	bench_deliver(b, 1);
	bench_parts(b, 1, 1000);
	assert_string_equal(b->parts[0].storage, "SM");
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_kept_and_then_acknowledged),
		cmocka_unit_test(every_brand_hands_over_its_reports),
		cmocka_unit_test(a_report_that_was_not_kept_comes_again),
		cmocka_unit_test(a_report_waits_for_the_message_on_the_air),
		cmocka_unit_test(a_report_waits_for_no_slow_network),
		cmocka_unit_test(a_report_that_waited_and_was_not_kept_comes_again),
		cmocka_unit_test(a_message_that_comes_directly_is_kept_too),
		cmocka_unit_test(direct_messages_are_kept_and_then_acknowledged),
		cmocka_unit_test(what_was_not_kept_is_not_acknowledged),
		cmocka_unit_test(a_missed_acknowledgement_arms_the_indications_again),
		cmocka_unit_test(nothing_comes_directly_that_cannot_be_acknowledged),
	};

	return cmocka_run_group_tests_name("modem_direct", tests, NULL, NULL);
}
