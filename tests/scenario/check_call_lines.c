/*
 * Calls: whichever order a brand's lines come in and whichever of them it forgets, a call is told
 * once, answered once and ended once, and the next one finds nothing of it.
 */
#include "tests/scenario/call_bench.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Those with an audio port. */
static const char *const brands[] = {"generic", "sim7600", "ec25", "huawei"};

static void one_call(struct bench *b, bool outgoing, bool remote, bool answered)
{
	call_forget(b);

	if (outgoing) {
		assert_int_equal(call_dial(call_of(b), "0912345678"), 0);
		call_await(b, CALL_ALERTING, 6000);
	} else {
		bench_command(b, "ring 0912345678");
		call_await(b, CALL_INCOMING, 3000);
	}

	bench_run(b, 1000);

	if (answered && outgoing)
		bench_command(b, "answer");
	else if (answered)
		assert_int_equal(call_answer(call_of(b)), 0);

	if (answered) {
		call_await(b, CALL_AUDIO, 5000);
		bench_run(b, 3000);
	}

	if (remote)
		bench_command(b, "hangup");
	else
		call_hangup(call_of(b));

	call_await(b, CALL_ENDED, 15000);
	bench_run(b, 15000);
	assert_true(call_is_idle(call_of(b)));
	assert_int_equal(call_events(b, CALL_ENDED), 1);
	assert_int_equal(call_events(b, CALL_ANSWERED), answered);
	assert_int_equal(call_last(b)->kind, CALL_ENDED);
	assert_false(fake.open);
}

static void every_order_of_lines_makes_the_same_call(void **state)
{
	static const char *const begins[] = {"first", "last", "never"};
	static const char *const flags[] = {"on", "off"};

	(void)state;

	for (size_t i = 0; i < COUNT(brands); i++) {
		struct bench *b = call_bench(brands[i]);

		for (unsigned n = 0; n < 3 * 2 * 2 * 8; n++) {
			char habits[128];

			snprintf(habits, sizeof(habits),
				"call-habits begin=%s end=%s carrier=%s", begins[n % 3],
				flags[n / 3 % 2], flags[n / 6 % 2]);
			bench_command(b, habits);
			one_call(b, n / 12 & 1, n / 24 & 1, n / 48 & 1);
		}

		assert_int_equal(modem_state(b->modem), MODEM_READY);
		assert_int_equal(b->lost, 0);
		bench_free(b);
	}
}

static void a_useless_list_does_not_cut_calls(void **state)
{
	static const char *const lists[] = {"error", "empty"};

	(void)state;

	for (size_t i = 0; i < COUNT(lists); i++) {
		struct bench *b = call_bench("sim7600");
		char habits[64];

		snprintf(habits, sizeof(habits), "call-habits list=%s", lists[i]);
		bench_command(b, habits);
		call_talk(b);
		bench_run(b, 60000);
		assert_int_equal(call_events(b, CALL_ENDED), 0);
		bench_command(b, "hangup");
		call_await(b, CALL_ENDED, 1000);
		call_talk(b);
		call_hangup(call_of(b));
		call_await(b, CALL_ENDED, 2000);
		call_assert_ended(b, CALL_END_LOCAL);
		bench_free(b);
	}
}

static const enum call_event_kind kinds[] = {
	CALL_INCOMING, CALL_ALERTING, CALL_ANSWERED, CALL_AUDIO, CALL_PLAYED};
static enum call_event_kind hang_at;

static void hang_up_there(struct bench *b, const struct call_event *event)
{
	static const int16_t silence[1];
	const struct call_sound sound = {.pcm = silence, .samples = 1};

	if (event->kind == hang_at)
		call_hangup(call_of(b));
	else if (event->kind == CALL_INCOMING)
		call_answer(call_of(b));
	else if (event->kind == CALL_AUDIO)
		assert_int_equal(call_play(call_of(b), &sound), 0);
}

static void one_may_hang_up_in_every_event(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		for (int outgoing = 0; outgoing < 2; outgoing++) {
			struct bench *b = call_bench("ec25");

			hang_at = kinds[i];
			b->on_call = hang_up_there;
			bench_command(b, "auto-answer 100");

			if (outgoing)
				call_dial(call_of(b), "0912345678");
			else
				bench_command(b, "ring 0912345678");

			bench_run(b, 6000);
			bench_command(b, "auto-answer never");

			if (call_events(b, CALL_ENDED) == 0)
				bench_command(b, "hangup");

			bench_run(b, 6000);
			assert_int_equal(call_events(b, CALL_ENDED), 1);
			assert_true(call_is_idle(call_of(b)));
			bench_free(b);
		}
	}
}

static void a_thousand_calls_leave_nothing_behind(void **state)
{
	struct bench *b = call_bench("sim7600");
	struct call_counters counters;

	(void)state;

	for (int i = 0; i < 1000; i++) {
		one_call(b, i % 7 == 0, i & 1, i % 3 != 0);
	}

	counters = call_counters(call_of(b));
	assert_int_equal(counters.incoming + counters.outgoing, 1000);
	assert_int_equal(counters.answered + counters.missed + counters.failed, 1000);
	assert_int_equal(modem_state(b->modem), MODEM_READY);
	assert_int_equal(bench_counters(b).timeouts, 0);
	bench_free(b);
}

/* ------------------------------------------------------------------ storms */

#define STORMS 200
#define STEPS  25

static unsigned dice;
static size_t begun, ended;

static unsigned roll(unsigned sides)
{
	dice = dice * 1103515245u + 12345u;
	return (dice >> 16) % sides;
}

static void count_calls(struct bench *b, const struct call_event *event)
{
	begun += event->kind == CALL_INCOMING;
	ended += event->kind == CALL_ENDED;

	if (event->kind == CALL_INCOMING && roll(4))
		call_answer(call_of(b));
}

/* What does not fit the state of the call is refused, and does no harm. */
static void do_something(struct bench *b)
{
	static const char *const lines[] = {"ring 0912345678", "hangup", "answer", "busy",
		"key 5", "no-answer", "urc NO CARRIER", "urc RING",
		"urc VOICE CALL: BEGIN", "fault lost-ok next 1", "fault silence 2500",
		"fault stall 1500", "fault garbage 40", "fault loss 60", "fault split 3",
		"fault clear", "fault urc-inside +QPCMV: 0,0", "call-habits begin=never",
		"call-habits end=off carrier=off",
		"call-habits begin=last end=on carrier=on"};
	unsigned choice = roll(COUNT(lines) + 4);
	char answer[256];

	if (choice < COUNT(lines))
		emulator_command(b->emulator, lines[choice], answer, sizeof(answer));
	else if (choice == COUNT(lines))
		begun += call_dial(call_of(b), "0987654321") == 0;
	else if (choice == COUNT(lines) + 1)
		call_hangup(call_of(b));
	else
		emulator_deliver_text(b->emulator, "+84912345678", "trong bao");
}

static void weather(struct bench *b)
{
	for (unsigned i = 0; i < STEPS; i++) {
		do_something(b);
		bench_run(b, roll(3000));
	}
}

/* Then it clears up, and all is as if nothing had been. */
static void recover(struct bench *b, unsigned seed)
{
	char answer[256];

	bench_command(b, "fault clear");
	bench_command(b, "call-habits begin=usual end=on carrier=on");
	emulator_command(b->emulator, "hangup", answer, sizeof(answer));
	bench_run(b, 200000);

	/* a call that never was, and that a useless list does not deny, gives no sound either */
	for (unsigned i = 0; i < 3 && fake.started; i++)
		fake.events->mute(fake.arg);

	bench_run(b, 40000);
	bench_until(b, MODEM_READY, 120000);

	if (!call_is_idle(call_of(b)) || begun != ended || fake.open)
		fail_msg("seed %u: %zu calls, %zu ends", seed, begun, ended);

	b->on_call = NULL;
	call_forget(b);
	call_talk(b);
	call_hangup(call_of(b));
	call_await(b, CALL_ENDED, 5000);
}

static void no_storm_leaves_a_call_behind(void **state)
{
	(void)state;

	for (unsigned seed = 1; seed <= STORMS; seed++) {
		struct bench *b = call_bench(brands[seed % COUNT(brands)]);

		dice = seed;
		begun = ended = 0;
		b->on_call = count_calls;
		weather(b);
		recover(b, seed);
		bench_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_of_lines_makes_the_same_call),
		cmocka_unit_test(a_useless_list_does_not_cut_calls),
		cmocka_unit_test(one_may_hang_up_in_every_event),
		cmocka_unit_test(a_thousand_calls_leave_nothing_behind),
		cmocka_unit_test(no_storm_leaves_a_call_behind),
	};

	return cmocka_run_group_tests_name("call_lines", tests, NULL, NULL);
}
