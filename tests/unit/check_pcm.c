/*
 * pcm: what is played arrives sample for sample and without a gap, whatever pieces the port moves
 * in and whatever pace it keeps; keys are told once and silence follows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/pcm_rig.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
/* ------------------------------------------------------------------ pace */

static void a_frame_goes_out_for_each_that_comes_in(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_begin(r);
	assert_int_equal(turn(r), 0);
	take(r, SIZE_MAX);
	assert_int_equal(r->heard_count, PCM_LEAD * PCM_FRAME);
	run(r, 500, 1);
	assert_int_equal(r->heard_count, (PCM_LEAD + 500) * PCM_FRAME);
	assert_int_equal(counted(r, PCM_FRAMES_IN), 500);
	assert_int_equal(counted(r, PCM_SILENCE), PCM_LEAD + 500);
	assert_int_equal(counted(r, PCM_UNDERRUNS), 0);
	assert_int_equal(counted(r, PCM_STALLS), 0);
	rig_free(r);
}

static void where_nothing_comes_the_clock_paces(void **state)
{
	struct rig *r = rig_new();
	size_t due;

	(void)state;
	rig_begin(r);

	for (unsigned i = 0; i <= 500; i++) {
		assert_in_range(pcm_engine_wait(&r->engine, r->now_us), 0, 45000);
		assert_int_equal(turn(r), 0);
		take(r, SIZE_MAX);
		r->now_us += PCM_FRAME_US;
	}

	due = PCM_LEAD + 500;
	assert_in_range(r->heard_count / PCM_FRAME, due - 3, due);
	assert_int_equal(counted(r, PCM_UNDERRUNS), 0);
	rig_free(r);
}

/* What was late comes all at once, or never: either way the modem has what it needs, once. */
static void a_pause_is_bridged_and_not_paid_twice(void **state)
{
	(void)state;

	for (unsigned late = 0; late < 2; late++) {
		struct rig *r = rig_new();
		size_t before;

		rig_begin(r);
		run(r, 50, 1);
		before = r->heard_count / PCM_FRAME;

		for (unsigned i = 1; i <= 40; i++) {
			r->now_us += PCM_FRAME_US;
			turn(r);
			take(r, SIZE_MAX);
			assert_true(r->heard_count / PCM_FRAME + PCM_LEAD > before + i);
		}

		say_frames(r, late ? 40 : 1);
		turn(r);
		run(r, 200, 1);
		assert_in_range(r->heard_count / PCM_FRAME, before + 239, before + 241);
		assert_int_equal(counted(r, PCM_UNDERRUNS), 0);
		assert_int_equal(counted(r, PCM_STALLS), 1);
		rig_free(r);
	}
}

/* Frames that were given beyond those that time asked for, after many pauses and late reads. */
static int64_t pause_often(struct rig *r, bool lost)
{
	unsigned dice = 1;
	int64_t beyond = 0;

	for (unsigned i = 0; i < 1000; i++) {
		unsigned pause, late;

		dice = dice * 1103515245u + 12345u;
		pause = 13 + dice / 65536 % 20; /* no burst of a healthy modem */
		late = dice / 1000 % 15000;
		r->heard_count = 0;

		for (unsigned j = 0; j < pause; j++) {
			r->now_us += PCM_FRAME_US;
			turn(r);
			take(r, SIZE_MAX);
		}

		say_frames(r, lost ? 1 : pause);
		r->now_us += late;
		turn(r);
		r->now_us -= late;
		run(r, 20, 1);
		beyond += (int64_t)(r->heard_count / PCM_FRAME) - pause - 20;
		assert_in_range(beyond + 2, 1, 3);
	}

	return beyond;
}

static void a_thousand_pauses_leave_the_lead_as_it_was(void **state)
{
	(void)state;

	for (unsigned lost = 0; lost < 2; lost++) {
		struct rig *r = rig_new();

		rig_begin(r);
		run(r, 50, 1);
		assert_in_range(pause_often(r, lost) + 2, 1, 3);
		rig_free(r);
	}
}

static void bursts_are_given_more_in_advance(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_begin(r);
	run(r, 500, 5);
	assert_int_equal(r->heard_count / PCM_FRAME, PCM_LEAD_BURSTS + 500);
	rig_free(r);
}

static void a_long_absence_is_not_caught_up_with(void **state)
{
	struct rig *r = rig_new();
	size_t before;

	(void)state;
	rig_begin(r);
	run(r, 50, 1);
	before = r->heard_count / PCM_FRAME;
	r->now_us += 3000000;
	turn(r);
	take(r, SIZE_MAX);
	assert_in_range(r->heard_count / PCM_FRAME - before, 1, 12);
	assert_true(counted(r, PCM_DROPPED) > 100);
	rig_free(r);
}

static void what_lay_in_the_port_is_not_heard(void **state)
{
	struct rig *r = rig_new();
	int16_t stale[1000];

	(void)state;

	for (size_t i = 0; i < COUNT(stale); i++)
		stale[i] = TONE_MARK;

	say(r, stale, sizeof(stale));
	rig_begin(r);
	run(r, 20, 1);
	assert_int_equal(counted(r, PCM_KEYS), 0);
	assert_int_equal(counted(r, PCM_FRAMES_IN), 20);
	rig_free(r);
}

static void told_to_wait_it_waits(void **state)
{
	struct rig *r = rig_new();
	size_t before;

	(void)state;
	rig_begin(r);
	run(r, 50, 1);
	before = r->heard_count;
	give(r, PCM_ORDER_HOLD, 0);
	run(r, 100, 1);
	assert_int_equal(r->heard_count, before);
	give(r, PCM_ORDER_GO, 0);
	run(r, 1, 1);
	assert_in_range(r->heard_count / PCM_FRAME - before / PCM_FRAME, 1, 12);
	run(r, 50, 1);
	assert_int_equal(counted(r, PCM_UNDERRUNS), 0);
	rig_free(r);
}

static void a_port_that_goes_is_noticed(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	rig_begin(r);
	run(r, 5, 1);
	shutdown(r->far, SHUT_RDWR);
	assert_true(turn(r) < 0);
	rig_free(r);
}

static void a_mute_modem_is_told_of_again_and_again(void **state)
{
	struct rig *r = rig_new();
	struct pcm_news told;
	unsigned mutes = 0;

	(void)state;
	rig_begin(r);
	run(r, 50, 1);

	for (unsigned i = 0; i < 500; i++) {
		r->now_us += PCM_FRAME_US;
		turn(r);
		take(r, SIZE_MAX);
	}

	while (news(r, &told))
		mutes += told.kind == PCM_NEWS_MUTE;

	assert_int_equal(mutes, 3);
	rig_free(r);
}

/* ------------------------------------------------------------------ sounds */

static void sounds_follow_each_other_sample_for_sample(void **state)
{
	struct rig *r = rig_new();
	int16_t *one = make_sound(3333, 1), *two = make_sound(7, 2),
		*three = make_sound(9001, 3);
	struct pcm_news told;
	long at;

	(void)state;
	rig_begin(r);
	play(r, one, 3333, 11, false);
	play(r, two, 7, 12, false);
	play(r, three, 9001, 13, false);
	run(r, 200, 1);
	at = find(r, one, 3333);
	assert_in_range(at, 300 * 8 - PCM_FRAME, 400 * 8);
	assert_int_equal(find(r, two, 7), at + 3333);
	assert_int_equal(find(r, three, 9001), at + 3340);

	for (uint64_t owner = 11; owner <= 13; owner++) {
		assert_true(news(r, &told));
		assert_int_equal(told.kind, PCM_NEWS_PLAYED);
		assert_int_equal(told.owner, owner);
		assert_int_equal(told.how, CALL_PLAYED_WHOLE);
	}

	free(one);
	free(two);
	free(three);
	rig_free(r);
}

/* The port takes a few odd bytes at a time, and now and then nothing. */
static void a_slow_port_shifts_no_sample(void **state)
{
	struct rig *r = rig_new();
	int16_t *pcm = make_sound(20000, 5);
	int small = 1;

	(void)state;
	setsockopt(r->engine.fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	rig_begin(r);
	play(r, pcm, 20000, 1, false);

	for (unsigned i = 0; i < 1500; i++) {
		r->now_us += PCM_FRAME_US;
		say_frames(r, 1);
		assert_int_equal(turn(r), 0);

		if (i % 50 < 25)
			take(r, 2 * (300 + i % 7));
	}

	take(r, SIZE_MAX);
	assert_true(find(r, pcm, 20000) >= 0);
	free(pcm);
	rig_free(r);
}

static void samples_in_pieces_stay_samples(void **state)
{
	struct rig *r = rig_new();
	uint8_t bytes[2 * 8000];
	int16_t pcm[8000], back[8000];
	size_t at = 0;

	(void)state;

	for (size_t i = 0; i < COUNT(pcm); i++)
		pcm[i] = (int16_t)(i * 37);

	memcpy(bytes, pcm, sizeof(bytes));
	rig_begin(r);
	give(r, PCM_ORDER_RECORD, 0);

	for (unsigned i = 0; at < sizeof(bytes); i++) {
		size_t n = 1 + i * 7 % 333;

		n = n < sizeof(bytes) - at ? n : sizeof(bytes) - at;
		say(r, bytes + at, n);
		at += n;
		r->now_us += 10000;
		turn(r);
		take(r, SIZE_MAX);
	}

	assert_int_equal(spsc_take(&r->engine.heard, back, 8000), 8000);
	assert_memory_equal(back, pcm, sizeof(pcm));
	assert_true(counted(r, PCM_ODD_READS) > 10);
	rig_free(r);
}

static void what_nobody_fetches_is_counted_and_bounded(void **state)
{
	struct rig *r = rig_new();
	struct pcm_news told;

	(void)state;
	rig_begin(r);
	give(r, PCM_ORDER_RECORD, 0);
	run(r, 1000, 1);
	give(r, PCM_ORDER_RECORD_END, 0);
	run(r, 1, 1);
	assert_int_equal(counted(r, PCM_RECORDED), 65536);
	assert_int_equal(counted(r, PCM_UNRECORDED), 160000 - 65536);
	assert_true(news(r, &told));
	assert_int_equal(told.kind, PCM_NEWS_RECORDED);
	assert_int_equal(told.samples, 65536);
	rig_free(r);
}

/* ------------------------------------------------------------------ keys */

static void a_key_brings_silence_with_the_next_frame(void **state)
{
	struct rig *r = rig_new();
	int16_t *menu = make_sound(80000, 7), *rest = make_sound(800, 8);
	const int16_t mark = TONE_MARK;
	struct pcm_news told;
	size_t silent;

	(void)state;
	rig_begin(r);
	play(r, menu, 80000, 1, true);
	play(r, rest, 800, 2, true);
	run(r, 100, 1);
	silent = r->heard_count;
	say(r, &mark, sizeof(mark));
	turn(r);
	run(r, 50, 1);

	for (size_t i = silent; i < r->heard_count; i++)
		assert_int_equal(r->heard[i], 0);

	assert_true(news(r, &told));
	assert_int_equal(told.kind, PCM_NEWS_PLAYED);
	assert_int_equal(told.how, CALL_PLAYED_CUT);
	assert_int_equal(told.samples, silent - 300 * 8);
	assert_true(news(r, &told));
	assert_int_equal(told.how, CALL_PLAYED_CUT);
	assert_int_equal(told.samples, 0);
	assert_true(news(r, &told));
	assert_int_equal(told.kind, PCM_NEWS_KEY);
	assert_int_equal(told.key, '5');
	assert_false(news(r, &told));
	free(menu);
	free(rest);
	rig_free(r);
}

static void what_may_not_be_cut_is_heard_to_its_end(void **state)
{
	struct rig *r = rig_new();
	int16_t *greeting = make_sound(8000, 9);
	struct pcm_news told;

	(void)state;
	rig_begin(r);
	play(r, greeting, 8000, 1, false);
	run(r, 20, 1);
	give(r, PCM_ORDER_KEY, '1');
	run(r, 100, 1);
	assert_true(find(r, greeting, 8000) >= 0);
	assert_true(news(r, &told));
	assert_int_equal(told.kind, PCM_NEWS_KEY);
	assert_true(news(r, &told));
	assert_int_equal(told.how, CALL_PLAYED_WHOLE);
	free(greeting);
	rig_free(r);
}

static void the_end_of_a_call_tells_every_sound(void **state)
{
	struct rig *r = rig_new();
	int16_t *pcm = make_sound(80000, 4);
	struct pcm_news told;
	unsigned lost = 0;

	(void)state;
	rig_begin(r);

	for (uint64_t i = 0; i < CALL_SOUNDS - 1; i++)
		play(r, pcm, 80000, i, true);

	run(r, 30, 1);
	play(r, pcm, 80000, CALL_SOUNDS - 1, true);
	pcm_engine_end(&r->engine, 0);

	while (news(r, &told)) {
		assert_int_equal(told.owner, lost);
		lost += told.how == CALL_PLAYED_LOST;
	}

	assert_int_equal(lost, CALL_SOUNDS);
	free(pcm);
	rig_free(r);
}

static void a_thread_like_others_has_more_in_hand(void **state)
{
	struct rig *first = rig_new(), *common = rig_new();

	(void)state;
	pcm_engine_is_common(&common->engine);
	rig_begin(first);
	rig_begin(common);
	run(first, 10, 1);
	run(common, 10, 1);
	assert_int_equal(first->heard_count, (10 + PCM_LEAD) * PCM_FRAME);
	assert_int_equal(common->heard_count, (10 + PCM_LEAD_COMMON) * PCM_FRAME);
	rig_free(first);
	rig_free(common);
}

/* The kinds of what was told, but of sounds. */
static unsigned told_of(struct rig *r, enum pcm_news_kind kind)
{
	struct pcm_news told;
	unsigned count = 0;

	while (news(r, &told))
		count += told.kind == kind;

	return count;
}

static void sixteen_kilohertz_are_noticed_once(void **state)
{
	struct rig *usual = rig_new(), *wide = rig_new();

	(void)state;
	rig_begin(usual);
	run(usual, 1000, 1);
	assert_int_equal(told_of(usual, PCM_NEWS_WIDE), 0);
	rig_begin(wide);

	for (unsigned i = 0; i < 1000; i++) {
		say_frames(wide, 1);
		run(wide, 1, 1);
	}

	assert_int_equal(told_of(wide, PCM_NEWS_WIDE), 1);
	rig_free(usual);
	rig_free(wide);
}

static void the_busy_tone_is_told_and_is_no_key(void **state)
{
	const int16_t busy = TONE_MARK + 2;
	struct rig *r = rig_new();
	struct pcm_news told;

	(void)state;
	rig_begin(r);
	run(r, 20, 1);
	say(r, &busy, sizeof(busy));
	run(r, 2, 1);
	assert_true(news(r, &told));
	assert_int_equal(told.kind, PCM_NEWS_BUSY);
	assert_false(news(r, &told));
	assert_int_equal(counted(r, PCM_KEYS), 0);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_goes_out_for_each_that_comes_in),
		cmocka_unit_test(where_nothing_comes_the_clock_paces),
		cmocka_unit_test(a_pause_is_bridged_and_not_paid_twice),
		cmocka_unit_test(a_thousand_pauses_leave_the_lead_as_it_was),
		cmocka_unit_test(bursts_are_given_more_in_advance),
		cmocka_unit_test(a_thread_like_others_has_more_in_hand),
		cmocka_unit_test(a_long_absence_is_not_caught_up_with),
		cmocka_unit_test(what_lay_in_the_port_is_not_heard),
		cmocka_unit_test(told_to_wait_it_waits),
		cmocka_unit_test(a_port_that_goes_is_noticed),
		cmocka_unit_test(a_mute_modem_is_told_of_again_and_again),
		cmocka_unit_test(sounds_follow_each_other_sample_for_sample),
		cmocka_unit_test(a_slow_port_shifts_no_sample),
		cmocka_unit_test(samples_in_pieces_stay_samples),
		cmocka_unit_test(what_nobody_fetches_is_counted_and_bounded),
		cmocka_unit_test(a_key_brings_silence_with_the_next_frame),
		cmocka_unit_test(what_may_not_be_cut_is_heard_to_its_end),
		cmocka_unit_test(the_end_of_a_call_tells_every_sound),
		cmocka_unit_test(sixteen_kilohertz_are_noticed_once),
		cmocka_unit_test(the_busy_tone_is_told_and_is_no_key),
	};

	return cmocka_run_group_tests_name("pcm", tests, NULL, NULL);
}
