/*
 * Calls: they are told, answered, made and ended on every brand with audio, each state within its
 * time; the others go on noting who rang.
 */
#include "tests/scenario/call_bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Those with an audio port. */
static const char *const brands[] = {"generic", "sim7600", "ec25", "huawei"};

static void every_brand_with_audio_answers(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		struct bench *b = call_bench(brands[i]);

		assert_true(modem_status(b->modem).voice);
		bench_command(b, "ring +84912345678");
		call_await(b, CALL_INCOMING, 1000);
		assert_string_equal(call_last(b)->number, "+84912345678");
		assert_false(call_last(b)->outgoing);
		bench_run(b, 12000);
		assert_int_equal(call_events(b, CALL_INCOMING), 1);

		assert_int_equal(call_answer(call_of(b)), 0);
		call_await(b, CALL_ANSWERED, 1000);
		assert_in_range(call_await(b, CALL_AUDIO, 1000), 0, 500);
		assert_true(fake.started);
		bench_run(b, 10000);
		assert_false(call_is_idle(call_of(b)));

		call_hangup(call_of(b));
		assert_in_range(call_await(b, CALL_ENDED, 1000), 0, 1000);
		call_assert_ended(b, CALL_END_LOCAL);
		assert_in_range(call_last(b)->answered_s, 10, 11);
		assert_int_equal(b->event_count, 4);
		assert_int_equal(b->calls, 0);
		bench_free(b);
	}
}

static void without_audio_a_call_is_noted_and_put_down(void **state)
{
	static const char *const others[] = {"a7670", "sim800", "zte", "ublox"};

	(void)state;

	for (size_t i = 0; i < COUNT(others); i++) {
		struct bench *b = call_bench(others[i]);

		assert_false(modem_status(b->modem).voice);
		assert_true(strlen(call_why_not(call_of(b))) > 0);
		assert_int_equal(call_dial(call_of(b), "0912345678"), -ENOTSUP);
		bench_command(b, "ring +84912345678");
		bench_run(b, 3000);
		assert_int_equal(b->calls, 1);
		assert_string_equal(b->caller, "+84912345678");
		assert_int_equal(b->event_count, 0);
		bench_free(b);
	}
}

static void who_hides_the_number_is_told_as_nobody(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	bench_command(b, "urc RING");
	assert_in_range(call_await(b, CALL_INCOMING, 3000), 1500, 2500);
	assert_string_equal(call_last(b)->number, "");
	call_hangup(call_of(b));
	call_await(b, CALL_ENDED, 3000);
	call_assert_ended(b, CALL_END_LOCAL);
	bench_free(b);
}

/* ------------------------------------------------------------------ ends */

static void a_call_that_stops_ringing_is_missed(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		struct bench *b = call_bench(brands[i]);

		bench_command(b, "ring 0912345678");
		call_await(b, CALL_INCOMING, 1000);
		bench_run(b, 7000);
		bench_command(b, "hangup");
		call_await(b, CALL_ENDED, 1000);
		call_assert_ended(b, CALL_END_MISSED);
		assert_int_equal(call_counters(call_of(b)).missed, 1);
		bench_free(b);
	}
}

static void the_end_is_noticed_within_a_second_or_five(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		struct bench *b = call_bench(brands[i]);

		call_talk(b);
		bench_run(b, 4321);
		bench_command(b, "hangup");
		call_await(b, CALL_ENDED, 1000);
		call_assert_ended(b, CALL_END_REMOTE);

		bench_run(b, 2000);
		bench_command(b, "call-habits end=off carrier=off");
		call_talk(b);
		bench_run(b, 4321);
		bench_command(b, "hangup");
		call_await(b, CALL_ENDED, 5000);
		call_assert_ended(b, CALL_END_REMOTE);
		bench_free(b);
	}
}

static void hanging_up_at_once_after_answering_is_noticed(void **state)
{
	struct bench *b = call_bench("generic");

	(void)state;
	bench_command(b, "call-habits carrier=off");
	call_talk(b);
	bench_run(b, 700);
	bench_command(b, "hangup");
	call_await(b, CALL_ENDED, 5000);
	call_assert_ended(b, CALL_END_REMOTE);
	bench_free(b);
}

static void a_caller_who_never_ends_is_ended(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	assert_in_range(call_await(b, CALL_ENDED, 1000000), 899000, 902000);
	call_assert_ended(b, CALL_END_TOO_LONG);
	bench_free(b);
}

static void ringing_for_ever_is_put_down(void **state)
{
	struct bench *b = call_bench("ec25");

	(void)state;
	bench_command(b, "ring 0912345678");
	call_await(b, CALL_ENDED, 140000);
	call_assert_ended(b, CALL_END_MISSED);
	bench_free(b);
}

static void a_modem_that_does_not_hang_up_is_cycled(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	bench_command(b, "call-habits hangup=off");
	call_talk(b);
	call_hangup(call_of(b));
	call_await(b, CALL_ENDED, 40000);
	assert_true(bench_wrote(b, "AT+CHUP") >= 2);
	assert_true(bench_wrote(b, "ATH") >= 1);
	bench_run(b, 1000);
	assert_int_equal(bench_wrote(b, "AT+CFUN=4"), 1);
	bench_free(b);
}

static void a_lost_modem_ends_its_call(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	bench_fault(b, "hangup 1000");
	call_await(b, CALL_ENDED, 2000);
	call_assert_ended(b, CALL_END_GONE);
	bench_until(b, MODEM_READY, 60000);
	bench_run(b, 8000);
	call_talk(b);
	bench_command(b, "reset");
	call_await(b, CALL_ENDED, 90000);
	call_assert_ended(b, CALL_END_GONE);
	bench_free(b);
}

static void a_modem_that_is_to_end_hangs_up_first(void **state)
{
	struct bench *b = call_bench("ec25");

	(void)state;
	call_talk(b);
	assert_false(modem_is_quiet(b->modem));
	modem_drain(b->modem);
	call_await(b, CALL_ENDED, 2000);
	call_assert_ended(b, CALL_END_LOCAL);
	assert_true(modem_is_quiet(b->modem));
	bench_free(b);
}

static void a_call_from_before_is_hung_up(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	bench_fault(b, "hangup 1000");
	bench_run(b, 2000);
	bench_until(b, MODEM_READY, 60000);
	bench_run(b, 3000);
	assert_int_equal(bench_wrote(b, "AT+CHUP"), 1);
	call_talk(b);
	bench_free(b);
}

/* ------------------------------------------------------------------ our calls */

static void ok_is_not_an_answer(void **state)
{
	static const char *const begins[] = {"usual", "first", "last", "never"};

	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		for (size_t j = 0; j < COUNT(begins); j++) {
			struct bench *b = call_bench(brands[i]);
			char habits[64];

			snprintf(habits, sizeof(habits), "call-habits begin=%s",
				begins[j]);
			bench_command(b, habits);
			assert_int_equal(call_dial(call_of(b), "0912345678"), 0);
			call_await(b, CALL_ALERTING, 4000);
			bench_run(b, 20000);
			assert_int_equal(call_events(b, CALL_ANSWERED), 0);
			bench_command(b, "answer");
			call_await(b, CALL_AUDIO, 4000);
			assert_int_equal(call_events(b, CALL_ANSWERED), 1);
			assert_true(call_last(b)->outgoing);
			bench_command(b, "hangup");
			call_await(b, CALL_ENDED, 5000);
			call_assert_ended(b, CALL_END_REMOTE);
			bench_free(b);
		}
	}
}

static void why_a_call_failed_is_told(void **state)
{
	static const struct {
		const char *command;
		enum call_end end;
	} rows[] = {{"busy", CALL_END_BUSY}, {"no-answer", CALL_END_NO_ANSWER},
		{"hangup", CALL_END_NO_ANSWER}};

	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		for (size_t j = 0; j < COUNT(rows); j++) {
			struct bench *b = call_bench(brands[i]);

			call_dial(call_of(b), "0912345678");
			call_await(b, CALL_ALERTING, 4000);
			bench_command(b, rows[j].command);
			call_await(b, CALL_ENDED, 5000);
			call_assert_ended(b, rows[j].end);
			assert_int_equal(call_counters(call_of(b)).failed, 1);
			bench_free(b);
		}
	}
}

static void nobody_is_rung_for_ever(void **state)
{
	struct bench *b = call_bench("ec25");

	(void)state;
	call_dial(call_of(b), "0912345678");
	assert_in_range(call_await(b, CALL_ENDED, 70000), 55000, 65000);
	call_assert_ended(b, CALL_END_NO_ANSWER);
	bench_free(b);
}

static void what_cannot_be_dialed_is_refused(void **state)
{
	struct bench *b = call_bench("sim7600");
	struct call *call = call_of(b);

	(void)state;
	assert_int_equal(call_dial(call, ""), -EINVAL);
	assert_int_equal(call_dial(call, "113;+CHUP"), -EINVAL);
	assert_int_equal(call_dial(call, "0912345678901234567890123"), -EINVAL);
	assert_int_equal(call_answer(call), -EINVAL);
	fake.refuse = -ENODEV;
	assert_int_equal(call_dial(call, "113"), -ENODEV);
	fake.refuse = 0;
	bench_fault(b, "cme 30 D next 1");
	assert_int_equal(call_dial(call, "+84912345678"), 0);
	assert_int_equal(call_dial(call, "+84912345678"), -EBUSY);
	call_hangup(call);
	call_await(b, CALL_ENDED, 5000);
	assert_true(call_is_idle(call));
	bench_command(b, "registration 0");
	bench_run(b, 3000);
	assert_int_equal(call_dial(call, "113"), -ENETDOWN);
	bench_free(b);
}

static void dial_again(struct bench *b, const struct call_event *event)
{
	if (event->kind == CALL_ENDED && b->event_count < 12)
		assert_int_equal(call_dial(call_of(b), "0987654321"), 0);
}

static void late_lines_do_not_end_the_next_call(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	b->on_call = dial_again;
	call_talk(b);
	bench_command(b, "hangup");
	call_await(b, CALL_ENDED, 1000);
	bench_command(b, "urc NO CARRIER");
	bench_run(b, 5000);
	assert_string_equal(call_event_name(call_last(b)->kind), "alerting");
	bench_command(b, "answer");
	call_await(b, CALL_AUDIO, 3000);
	b->on_call = NULL;
	bench_free(b);
}

/* ------------------------------------------------------------------ audio */

static void audio_is_turned_on_when_the_brand_wants_it(void **state)
{
	struct bench *b = call_bench("ec25");

	(void)state;
	call_talk(b);
	assert_true(strstr(b->seen, "AT+QPCMV=1,0\r") < strstr(b->seen, "ATA\r"));
	assert_int_equal(bench_wrote(b, "AT+QTONEDET=1"), 1);
	bench_command(b, "urc +QPCMV: 0,0");
	bench_run(b, 10);
	assert_true(fake.held);
	bench_command(b, "urc +QPCMV: 1,0");
	bench_run(b, 10);
	assert_false(fake.held);
	call_hangup(call_of(b));
	call_await(b, CALL_ENDED, 2000);
	bench_run(b, 1000);
	assert_int_equal(bench_wrote(b, "AT+QPCMV=0"), 1);
	bench_free(b);

	b = call_bench("huawei");
	call_talk(b);
	assert_true(strstr(b->seen, "ATA\r") < strstr(b->seen, "AT^DDSETEX=2"));
	bench_free(b);

	b = call_bench("sim7600");
	call_talk(b);
	assert_true(strstr(b->seen, "ATA\r") < strstr(b->seen, "AT+CPCMREG=1"));
	assert_int_equal(bench_wrote(b, "AT+CPCMREG?"), 1);
	assert_int_equal(bench_wrote(b, "CPCMFRM"), 0);
	bench_free(b);
}

static void refused_audio_is_tried_again(void **state)
{
	static const char *const faults[] = {
		"error +CPCMREG next 1", "error +CPCMREG next 3"};

	(void)state;

	for (size_t i = 0; i < COUNT(faults); i++) {
		struct bench *b = call_bench("sim7600");

		bench_command(b, "ring 0912345678");
		call_await(b, CALL_INCOMING, 1000);
		bench_fault(b, faults[i]);
		call_answer(call_of(b));
		call_await(b, CALL_AUDIO, 12000);
		assert_int_equal(call_counters(call_of(b)).audio_failures, 1);
		bench_free(b);
	}
}

static void a_call_without_audio_is_put_down(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	bench_fault(b, "error +CPCMREG always");
	bench_command(b, "ring 0912345678");
	call_await(b, CALL_INCOMING, 1000);
	call_answer(call_of(b));
	call_await(b, CALL_ENDED, 14000);
	call_assert_ended(b, CALL_END_NO_AUDIO);
	assert_int_equal(call_events(b, CALL_AUDIO), 0);
	assert_int_equal(call_counters(call_of(b)).no_audio, 1);
	bench_free(b);
}

static void silence_from_the_modem_is_asked_after_and_ended(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	bench_run(b, 3000);
	fake.events->mute(fake.arg);
	bench_run(b, 1000);
	assert_int_equal(bench_wrote(b, "AT+CPCMREG=1"), 2);
	fake.events->mute(fake.arg);
	fake.events->mute(fake.arg);
	call_await(b, CALL_ENDED, 2000);
	call_assert_ended(b, CALL_END_NO_AUDIO);
	call_talk(b);
	fake.events->gone(fake.arg, EIO);
	call_await(b, CALL_ENDED, 2000);
	call_assert_ended(b, CALL_END_NO_AUDIO);
	bench_free(b);
}

static void the_busy_tone_ends_a_call_that_no_line_ends(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	bench_command(b, "call-habits list=error");
	fake.events->busy(fake.arg);
	call_await(b, CALL_ENDED, 5000);
	call_assert_ended(b, CALL_END_REMOTE);
	assert_true(bench_wrote(b, "AT+CHUP") > 0);
	bench_free(b);
}

static void sixteen_kilohertz_are_refused_and_cured(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;
	call_talk(b);
	fake.events->wide(fake.arg);
	call_await(b, CALL_ENDED, 5000);
	call_assert_ended(b, CALL_END_NO_AUDIO);
	assert_false(call_is_possible(call_of(b)));
	assert_non_null(strstr(call_why_not(call_of(b)), "16 kHz"));
	bench_run(b, 10000);
	assert_int_equal(bench_wrote(b, "AT+CRESET"), 1);
	bench_run(b, 120000);
	assert_true(call_is_possible(call_of(b)));
	call_talk(b);
	bench_free(b);
}

static void audio_that_falls_ill_is_cured_between_calls(void **state)
{
	struct bench *b = call_bench("sim7600");

	(void)state;

	for (int i = 0; i < 2; i++) {
		bench_command(b, "ring 0912345678");
		call_await(b, CALL_INCOMING, 1000);
		bench_fault(b, "error +CPCMREG next 1");
		call_answer(call_of(b));
		call_await(b, CALL_AUDIO, 12000);
		assert_int_equal(bench_wrote(b, "AT+CRESET"), 0);
		call_hangup(call_of(b));
		call_await(b, CALL_ENDED, 2000);
	}

	bench_run(b, 10000);
	assert_int_equal(bench_wrote(b, "AT+CRESET"), 1);
	assert_int_equal(call_counters(call_of(b)).resets, 1);
	bench_run(b, 60000);
	bench_until(b, MODEM_READY, 60000);
	bench_run(b, 1000);
	call_talk(b);
	bench_free(b);
}

static void keys_come_in_every_brands_words(void **state)
{
	static const char *const speaking[] = {"sim7600", "ec25", "huawei"};

	(void)state;

	for (size_t i = 0; i < COUNT(speaking); i++) {
		struct bench *b = call_bench(speaking[i]);

		call_talk(b);
		bench_run(b, 500);

		for (const char *key = "0123456789*#"; *key; key++) {
			char line[8] = {'k', 'e', 'y', ' ', *key};

			bench_command(b, line);
			bench_run(b, 100);
			assert_int_equal(fake.key, *key);
		}

		assert_int_equal(fake.keys, 12);
		bench_free(b);
	}
}

/* ------------------------------------------------------------------ messages meanwhile */

static void messages_go_on_in_a_call_but_not_around_its_ends(void **state)
{
	struct bench *b = call_bench("sim7600");
	struct send_order order = bench_order(1);

	(void)state;
	bench_command(b, "ring 0912345678");
	call_await(b, CALL_INCOMING, 1000);
	call_answer(call_of(b));
	call_await(b, CALL_ANSWERED, 1000);
	assert_false(modem_can_take(b->modem));
	assert_int_equal(modem_send(b->modem, &order), -EBUSY);
	b->to_send = 1;
	bench_run(b, 900);
	assert_int_equal(bench_wrote(b, "AT+CMGS"), 0);
	bench_results(b, 1, 1000);
	assert_int_equal(b->results[0].verdict, SEND_SENT);
	emulator_deliver_text(b->emulator, "+84912345678", "trong cuoc goi");
	bench_parts(b, 1, 5000);
	assert_int_equal(call_events(b, CALL_ENDED), 0);

	call_hangup(call_of(b));
	b->to_send = 1;
	call_await(b, CALL_ENDED, 1000);
	bench_run(b, 900);
	assert_int_equal(bench_wrote(b, "AT+CMGS"), 1);
	bench_results(b, 2, 1000);
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_brand_with_audio_answers),
		cmocka_unit_test(without_audio_a_call_is_noted_and_put_down),
		cmocka_unit_test(who_hides_the_number_is_told_as_nobody),
		cmocka_unit_test(a_call_that_stops_ringing_is_missed),
		cmocka_unit_test(the_end_is_noticed_within_a_second_or_five),
		cmocka_unit_test(hanging_up_at_once_after_answering_is_noticed),
		cmocka_unit_test(a_caller_who_never_ends_is_ended),
		cmocka_unit_test(ringing_for_ever_is_put_down),
		cmocka_unit_test(a_modem_that_does_not_hang_up_is_cycled),
		cmocka_unit_test(a_lost_modem_ends_its_call),
		cmocka_unit_test(a_modem_that_is_to_end_hangs_up_first),
		cmocka_unit_test(a_call_from_before_is_hung_up),
		cmocka_unit_test(ok_is_not_an_answer),
		cmocka_unit_test(why_a_call_failed_is_told),
		cmocka_unit_test(nobody_is_rung_for_ever),
		cmocka_unit_test(what_cannot_be_dialed_is_refused),
		cmocka_unit_test(late_lines_do_not_end_the_next_call),
		cmocka_unit_test(audio_is_turned_on_when_the_brand_wants_it),
		cmocka_unit_test(refused_audio_is_tried_again),
		cmocka_unit_test(a_call_without_audio_is_put_down),
		cmocka_unit_test(silence_from_the_modem_is_asked_after_and_ended),
		cmocka_unit_test(the_busy_tone_ends_a_call_that_no_line_ends),
		cmocka_unit_test(sixteen_kilohertz_are_refused_and_cured),
		cmocka_unit_test(audio_that_falls_ill_is_cured_between_calls),
		cmocka_unit_test(keys_come_in_every_brands_words),
		cmocka_unit_test(messages_go_on_in_a_call_but_not_around_its_ends),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
