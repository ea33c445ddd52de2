/*
 * modem, sending: every order ends in one verdict, and the verdict is true.
 */
#include "tests/scenario/modem_bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct send_result *sent_one(struct bench *b, int64_t within_ms)
{
	size_t before = b->result_count;

	bench_send(b, (int64_t)before + 1);
	bench_results(b, before + 1, within_ms);
	assert_int_equal(b->results[before].part_id, before + 1);
	return &b->results[before];
}

static void assert_sends_again(struct bench *b)
{
	bench_until(b, MODEM_READY, 60000);
	bench_run(b, 1000);
	assert_int_equal(sent_one(b, 10000)->verdict, SEND_SENT);
}

static uint64_t accepted(const struct bench *b)
{
	return emulator_counters(b->emulator).sent;
}

static void an_order_is_sent_with_its_reference(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	const struct send_result *result = sent_one(b, 10);

	(void)state;
	assert_int_equal(result->verdict, SEND_SENT);
	assert_int_equal(result->mr, emulator_sent_get(b->emulator, 1)->mr);
	assert_string_equal(result->modem, "a");
	assert_string_equal(emulator_sent_get(b->emulator, 1)->to, "+84912345678");
	bench_free(b);
}

static void orders_follow_each_other_without_a_pause(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	b->to_send = 299;
	bench_send(b, 1000);
	bench_results(
		b, 300, 1); /* no time at all: only the modem's answers are waited for */
	assert_int_equal(accepted(b), 300);
	assert_int_equal(bench_wrote(b, "AT+CMMS=2\r"), 1);
	bench_free(b);
}

static void one_order_at_a_time(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 1000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);
	struct send_order order = bench_order(2);

	(void)state;
	assert_true(modem_can_take(b->modem));
	bench_send(b, 1);
	assert_false(modem_can_take(b->modem));
	assert_true(modem_status(b->modem).sending);
	assert_int_equal(modem_send(b->modem, &order), -EBUSY);
	bench_results(b, 1, 2000);
	order.len = 0;
	assert_int_equal(modem_send(b->modem, &order), -EINVAL);
	order.len = 177;
	assert_int_equal(modem_send(b->modem, &order), -EINVAL);
	bench_free(b);
}

static void a_lost_prompt_is_unsent(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	const struct send_result *result;

	(void)state;
	bench_fault(b, "lost-prompt");
	result = sent_one(b, 10000);
	assert_int_equal(result->verdict, SEND_UNSENT);
	assert_int_equal(accepted(b), 0);
	assert_sends_again(b);
	assert_int_equal(accepted(b), 1);
	bench_free(b);
}

static void the_reference_proves_it_without_ok(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	const struct send_result *result;

	(void)state;
	bench_fault(b, "lost-ok");
	result = sent_one(b, 10000);
	assert_int_equal(result->verdict, SEND_SENT);
	assert_int_equal(result->mr, emulator_sent_get(b->emulator, 1)->mr);
	assert_sends_again(b);
	bench_free(b);
}

static void assert_uncertain(const struct bench *b)
{
	assert_int_equal(b->results[0].verdict, SEND_UNCERTAIN);
	assert_int_equal(b->results[0].domain, CAUSE_LOCAL);
	assert_int_equal(b->results[0].code, ETIMEDOUT);
	assert_int_equal(b->results[0].mr, -1);
}

static void an_answer_that_never_comes_is_uncertain(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "lost-cmgs");
	bench_send(b, 1);
	bench_run(b, 14000); /* the network has its time */
	assert_int_equal(b->result_count, 0);
	bench_results(b, 1, 2000); /* the modem answers AT and owes nothing more */
	assert_uncertain(b);
	assert_int_equal(accepted(b), 1);
	assert_sends_again(b);
	assert_int_equal(accepted(b), 2);
	bench_free(b);
}

static void silence_after_ctrl_z_is_uncertain(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_send(b, 1);
	bench_run(b, 1000);
	bench_fault(b, "silence 100000");
	bench_run(b, 58000);
	assert_int_equal(b->result_count, 0);
	bench_results(b, 1, 2000);
	assert_uncertain(b);
	assert_false(modem_can_take(b->modem)); /* it is being called back into step */
	bench_run(b, 45000);
	assert_sends_again(b);
	bench_free(b);
}

/* A marker behind the order may be refused: that says nothing about the message. */
static void a_refused_question_refuses_no_message(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);

	(void)state;
	bench_fault(b, "lost-cmgs");
	bench_send(b, 1);
	bench_run(b, 1000);
	bench_fault(b, "cme 14 always");
	bench_results(b, 1, 20000);
	assert_uncertain(b);
	bench_fault(b, "clear");
	assert_int_equal(accepted(b), 1);
	assert_sends_again(b);
	bench_free(b);
}

static void a_slow_network_is_waited_for(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 40000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	assert_int_equal(sent_one(b, 41000)->verdict, SEND_SENT);
	assert_true(bench_wrote(b, "AT+CMEE?\r") > 10); /* and its modem asked whether it lives */
	assert_int_equal(sent_one(b, 42000)->verdict, SEND_SENT);
	assert_int_equal(bench_counters(b).timeouts, 0);
	bench_free(b);
}

static void a_refusal_comes_with_its_cause(void **state)
{
	struct bench *b = bench_ready(NULL, NULL);
	const struct send_result *result;

	(void)state;
	bench_fault(b, "cms 38 next 1");
	result = sent_one(b, 1000);
	assert_int_equal(result->verdict, SEND_REFUSED);
	assert_int_equal(result->domain, CAUSE_CMS);
	assert_int_equal(result->code, 38);
	bench_fault(b, "cme 30 +CMGS next 1");
	result = sent_one(b, 1000);
	assert_int_equal(result->verdict, SEND_REFUSED);
	assert_int_equal(result->domain, CAUSE_CME);
	assert_int_equal(result->code, 30);
	assert_int_equal(accepted(b), 0);
	assert_sends_again(b);
	bench_free(b);
}

static void a_restart_in_between_is_uncertain(void **state)
{
	struct emulator_conf emulator = {
		.profile = "sim7600", .latency_ms = 5000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_send(b, 1);
	bench_run(b, 1000);
	bench_command(b, "reset");
	bench_results(b, 1, 20000);
	assert_int_equal(b->results[0].verdict, SEND_UNCERTAIN);
	assert_sends_again(b);
	assert_int_equal(bench_counters(b).resets, 1);
	bench_free(b);
}

static void an_unplugged_modem_is_uncertain_or_unsent(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 5000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_send(b, 1);
	bench_run(b, 1000);
	bench_fault(b, "hangup 3000");
	bench_results(b, 1, 1000);
	assert_int_equal(b->results[0].verdict, SEND_UNCERTAIN);
	assert_int_equal(b->results[0].code, ENODEV);
	assert_int_equal(modem_state(b->modem), MODEM_LOST);
	assert_sends_again(b);

	bench_fault(
		b, "hangup 3000 next 1"); /* at the command line: no prompt was given */
	assert_int_equal(sent_one(b, 1000)->verdict, SEND_UNSENT);
	assert_sends_again(b);
	bench_free(b);
}

static void nobody_sends_before_ready(void **state)
{
	struct bench *b = bench_new(NULL, NULL);
	struct send_order order = bench_order(1);

	(void)state;
	assert_false(modem_can_take(b->modem));
	assert_int_equal(modem_send(b->modem, &order), -ENETDOWN);
	b->to_send = 1;
	bench_results(b, 1, 10000); /* given by idle() */
	bench_free(b);
}

/* Text mode, as some are when they come up: it takes no length of ours, and asks for nothing. */
static void a_modem_that_forgot_the_mode_refuses_no_message(void **state)
{
	struct emulator_conf emulator = {.report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_run(b, 100000);
	bench_command(b, "forget");
	assert_int_equal(sent_one(b, 5000)->verdict, SEND_UNSENT);
	bench_until(b, MODEM_READY, 1000);
	assert_int_equal(sent_one(b, 1000)->verdict, SEND_SENT);
	bench_free(b);
}

static void receiving_has_its_turn_between_two_sendings(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	b->to_send = 50;
	bench_send(b, 1000);
	bench_run(b, 10000);

	for (size_t n = 1; n <= 10; n++) {
		emulator_deliver_text(b->emulator, "+84912345678", "CHAY nha ong Ba");
		bench_parts(b, n, 3100); /* the message in the air, no more */
		bench_run(b, 700);
	}

	bench_results(b, 51, 200000);
	bench_free(b);
}

static void sending_has_its_turn_in_a_flood(void **state)
{
	struct emulator_conf emulator = {.report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_command(b, "flood +84912345678 500 coi chung");
	bench_send(b, 1);
	bench_results(b, 1, 100);
	assert_in_range(b->parts_at_result, 0, 60); /* two listings at most */
	bench_parts(b, 500, 1000);
	bench_free(b);
}

static void a_drained_modem_ends_its_order_and_takes_no_other(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	b->to_send = 5;
	bench_send(b, 1);
	bench_run(b, 1000);
	modem_drain(b->modem);
	bench_results(b, 1, 3000);
	bench_run(b, 10000);
	assert_int_equal(b->result_count, 1);
	assert_int_equal(b->results[0].verdict, SEND_SENT);
	bench_free(b);
}

static void freeing_ends_the_order(void **state)
{
	struct emulator_conf emulator = {.latency_ms = 3000, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);

	(void)state;
	bench_send(b, 1);
	bench_run(b, 1000);
	modem_free(b->modem);
	b->modem = NULL;
	assert_int_equal(b->result_count, 1);
	assert_int_equal(b->results[0].verdict, SEND_UNCERTAIN);
	bench_free(b);
}

/* Whatever the line does, an order has one verdict, and SENT and UNSENT are never wrong. */
static void verdicts_are_true_on_a_noisy_line(void **state)
{
	struct modem_conf modem = {.name = "a", .send_ms = 10000};

	(void)state;

	for (unsigned seed = 1; seed <= 6; seed++) {
		struct bench *b = bench_ready(NULL, &modem);
		char fault[64];
		size_t sure = 0, open = 0;

		snprintf(fault, sizeof(fault), "%s 150 seed %u always",
			seed % 2 ? "garbage" : "loss", seed);
		bench_fault(b, fault);

		for (int n = 0; n < 40; n++) {
			bench_until(b, MODEM_READY, 300000);

			if (modem_can_take(b->modem))
				sent_one(b, 60000);

			bench_run(b, 500);
		}

		for (size_t i = 0; i < b->result_count; i++) {
			sure += b->results[i].verdict == SEND_SENT;
			open += b->results[i].verdict == SEND_UNCERTAIN;
		}

		if (accepted(b) < sure || accepted(b) > sure + open)
			fail_msg("seed %u: %zu sent, %zu uncertain, %zu accepted", seed,
				sure, open, (size_t)accepted(b));

		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_order_is_sent_with_its_reference),
		cmocka_unit_test(orders_follow_each_other_without_a_pause),
		cmocka_unit_test(one_order_at_a_time),
		cmocka_unit_test(a_lost_prompt_is_unsent),
		cmocka_unit_test(the_reference_proves_it_without_ok),
		cmocka_unit_test(an_answer_that_never_comes_is_uncertain),
		cmocka_unit_test(silence_after_ctrl_z_is_uncertain),
		cmocka_unit_test(a_refused_question_refuses_no_message),
		cmocka_unit_test(a_slow_network_is_waited_for),
		cmocka_unit_test(a_refusal_comes_with_its_cause),
		cmocka_unit_test(a_restart_in_between_is_uncertain),
		cmocka_unit_test(an_unplugged_modem_is_uncertain_or_unsent),
		cmocka_unit_test(nobody_sends_before_ready),
		cmocka_unit_test(a_modem_that_forgot_the_mode_refuses_no_message),
		cmocka_unit_test(receiving_has_its_turn_between_two_sendings),
		cmocka_unit_test(sending_has_its_turn_in_a_flood),
		cmocka_unit_test(a_drained_modem_ends_its_order_and_takes_no_other),
		cmocka_unit_test(freeing_ends_the_order),
		cmocka_unit_test(verdicts_are_true_on_a_noisy_line),
	};

	return cmocka_run_group_tests_name("modem_tx", tests, NULL, NULL);
}
