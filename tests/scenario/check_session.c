/*
 * What callers do by keys and speech is what a message would have done, whoever calls, however
 * wildly they press and whenever they hang up.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/ivr.h"
#include "gateway/base/loop.h"
#include "gateway/ivr/flow.h"
#include "gateway/ivr/prompts.h"
#include "gateway/ivr/session.h"
#include "gateway/ivr/sound.h"
#include "gateway/store/erase.h"
#include "gateway/store/recording.h"
#include "gateway/store/retain.h"
#include "modem/call.h"
#include "tests/scenario/act_bench.h"

#define SOUNDS_MAX 64
#define WILD_CALLS 1000

/* The call, as the session sees it. */
static struct line {
	uint64_t owner[SOUNDS_MAX];
	size_t sounds;
	bool answered, up, recording, hung_up;
	unsigned played, digits;
	char named[48], kept[48], undone[48];
	size_t kept_samples;
	int disk; /* what keeping a prompt comes to */
} line;

static struct ivr ivr;
static struct loop *loop;
static struct session *session;
static int16_t samples[SOUND_RATE];

int call_answer(struct call *call)
{
	(void)call;
	line.answered = true;
	return 0;
}

void call_hangup(struct call *call)
{
	(void)call;
	line.hung_up = true;
}

int call_play(struct call *call, const struct call_sound *sound)
{
	(void)call;

	if (!line.up || line.hung_up)
		return -ENOTCONN;

	if (line.sounds == SOUNDS_MAX)
		return -ENOBUFS;

	line.owner[line.sounds++] = sound->owner;
	line.played++;
	return 0;
}

void call_stop_play(struct call *call)
{
	(void)call;
	line.sounds = 0;
}

int call_record_start(struct call *call)
{
	(void)call;
	line.recording = true;
	return 0;
}

void call_record_stop(struct call *call)
{
	(void)call;
	line.recording = false;
}

const char *call_end_name(enum call_end end)
{
	return end == CALL_END_REMOTE ? "remote" : "local";
}

bool prompts_find(const struct prompts *prompts, const char *name, const char *words,
	struct prompt *out)
{
	(void)prompts;
	(void)name;
	(void)words;
	*out = (struct prompt){samples, 100};
	return true;
}

bool prompts_digit(const struct prompts *prompts, char digit, struct prompt *out)
{
	line.digits++;
	return prompts_find(prompts, NULL, &digit, out);
}

bool prompts_named(const struct prompts *prompts, const char *name, struct prompt *out)
{
	snprintf(line.named, sizeof(line.named), "%s", name);
	return prompts_find(prompts, name, NULL, out);
}

int prompts_keep(
	struct prompts *prompts, const char *name, const int16_t *pcm, size_t length)
{
	(void)prompts;
	(void)pcm;
	snprintf(line.kept, sizeof(line.kept), "%s", name);
	line.kept_samples = length;
	return line.disk;
}

int prompts_undo(struct prompts *prompts, const char *name)
{
	(void)prompts;
	snprintf(line.undone, sizeof(line.undone), "%s", name);
	return line.disk;
}

struct prompt prompts_beep(const struct prompts *prompts)
{
	(void)prompts;
	return (struct prompt){samples, 100};
}

/* --- the caller ------------------------------------------------------------------------------ */

static bool tell(const struct call_event *event)
{
	bool over = session_event(session, event);

	if (over) {
		session_free(session);
		session = NULL;
	}

	return over;
}

static void ring(struct bench *bench, const char *number)
{
	static struct prompts *const dialects[2];
	struct session_conf conf = {.loop = loop,
		.prompts = dialects,
		.rings_ms = 4500,
		.store = bench->store,
		.dispatch = bench->dispatch,
		.flow = ivr.flow,
		.start = ivr.flow->start,
		.modem = "m1",
		.country_code = "84"};
	struct call_event event = {.kind = CALL_INCOMING};

	line = (struct line){0};
	snprintf(event.number, sizeof(event.number), "%s", number);
	session = session_new(&conf, &event);
}

/* Everything that was given is played to its end. */
static void listen(void)
{
	while (line.sounds && session) {
		struct call_event event = {.kind = CALL_PLAYED, .sound = line.owner[0]};

		memmove(line.owner, line.owner + 1,
			--line.sounds * sizeof(line.owner[0]));
		tell(&event);
	}
}

static void key(char pressed)
{
	struct call_event event = {.kind = CALL_KEY, .key = pressed};

	tell(&event);
}

static void keys(const char *pressed)
{
	for (; *pressed; pressed++)
		key(*pressed);
}

static void speak(bool loud, bool last)
{
	struct call_event event = {.kind = CALL_RECORDED,
		.pcm = samples,
		.samples = SOUND_RATE,
		.last = last};

	for (size_t i = 0; i < SOUND_RATE; i++)
		samples[i] = (int16_t)(loud ? (i % 2 ? 5000 : -5000) : 0);

	tell(&event);
}

static void hang_up(void)
{
	struct call_event event = {
		.kind = CALL_ENDED, .end = CALL_END_REMOTE, .answered_s = 9};

	if (line.recording)
		speak(true, true);

	if (session)
		assert_true(tell(&event));
}

/* Rings until it is answered, and hears the greeting. */
static void call(struct bench *bench, const char *number)
{
	struct call_event event = {.kind = CALL_AUDIO};

	ring(bench, number);
	loop_advance(loop, 3000);
	assert_false(line.answered);
	loop_advance(loop, 2000);
	assert_true(line.answered);
	line.up = true;
	tell(&event);
	loop_advance(loop, 1000);
	assert_true(line.played > 0);
	listen();
}

static void a_tip_is_spoken(void **state)
{
	struct bench *bench = *state;
	uint8_t *packed;
	struct recording recording;

	call(bench, LAN);
	key('1');
	listen();
	assert_true(line.recording);
	speak(true, false);
	speak(false, false);
	key('#');
	assert_false(line.recording);
	speak(false, true);
	assert_int_equal(line.digits, 12); /* its code, twice */
	hang_up();
	bench_pass(bench, 0);
	bench_expect(bench, QUAN, "nghe ban ghi 1");
	assert_string_equal(shelf_query(bench->shelf, "SELECT kind FROM tip"), "TIP");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 1);
	assert_int_equal(recording_get(bench->store, 1, &recording, &packed), 0);
	assert_in_range(recording.octets, SOUND_RATE, SOUND_RATE * 3 / 2);
	free(packed);
	assert_int_equal(shelf_count(bench->shelf, "SELECT n FROM call_stat WHERE node = "
						   "'goc' AND what = 'key 1'"),
		1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM call"), 1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM call"
						   " WHERE path LIKE 'chao > goc 1 > tin%'"),
		1);
}

static void hanging_up_ends_a_tip(void **state)
{
	struct bench *bench = *state;

	call(bench, "");
	key('1');
	hang_up();
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"), 0);
	call(bench, "");
	key('1');
	listen();
	speak(true, false);
	hang_up();
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"), 1);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
}

static void silence_is_no_tip(void **state)
{
	struct bench *bench = *state;

	call(bench, LAN);
	key('1');
	listen();

	for (int i = 0; i < 20 && line.recording; i++)
		speak(false, false);

	assert_false(line.recording);
	speak(false, true);
	hang_up();
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM recording"), 0);
}

static void who_says_yes_is_registered(void **state)
{
	struct bench *bench = *state;
	int64_t gone, number_id;

	call(bench, MOI);
	keys("21");
	listen();
	key('1');
	listen();
	speak(true, false);
	key('#');
	speak(true, true);
	hang_up();
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT p.consent || p.name FROM person p"
					  " ORDER BY p.id DESC LIMIT 1"),
		"yesBan ghi 1");
	bench_pass(bench, 0);
	bench_expect(bench, DUNG, "Dang ky qua dien thoai: Ban ghi 1");
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM consent WHERE act = 'yes'"
					  " AND text LIKE '%ban ghi 1'"),
		1);
	call(bench, MOI);
	keys("221");
	hang_up();
	assert_string_equal(shelf_query(bench->shelf, "SELECT p.consent FROM person p"
						      " ORDER BY p.id DESC LIMIT 1"),
		"no");

	/* The spoken yes stays as long as the number does. */
	assert_int_equal(retain_step(bench->store, RETAIN_RECORDINGS,
				 bench_now(bench) + 1000 * DAY_MS, 730, 100, &gone),
		0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM recording"), 1);
	number_id = shelf_count(
		bench->shelf, "SELECT number_id FROM person ORDER BY id DESC LIMIT 1");
	assert_int_equal(erase_drop_waiting(bench->store, number_id), 0);
	assert_int_equal(erase_number(bench->store, number_id, bench_now(bench)), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM recording"), 0);
}

static void patrols_are_judged_by_code_and_pin(void **state)
{
	struct bench *bench = *state;
	struct command report = command_make(COMMAND_PATROL);
	char code[8], pressed[32];

	report.count = 6;
	bench_do(bench, BINH, &report, "TT 6 nguoi");
	bench_code(code, bench_expect(bench, DUNG, "Dung soan XN "), "XN ");
	snprintf(pressed, sizeof(pressed), "43%s1999999", code);
	call(bench, DUNG);
	keys(pressed);
	hang_up();
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM patrol"), "reported");
	snprintf(pressed, sizeof(pressed), "43%s1" LEADER_PIN, code);
	call(bench, LAN);
	keys(pressed);
	hang_up();
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM patrol"), "reported");
	call(bench, DUNG);
	keys(pressed);
	hang_up();
	assert_string_equal(
		shelf_query(bench->shelf, "SELECT state FROM patrol"), "confirmed");
	/* Which way it went is told; what was asked for is not. */
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM call"
						   " WHERE path LIKE '% > tuan-tra > tuan-tra-hoi 1 >%'"
						   " AND path NOT GLOB '*[0-9][0-9]*'"),
		shelf_count(bench->shelf, "SELECT count(*) FROM call"));
}

static void the_duty_leaders_number_is_said(void **state)
{
	struct bench *bench = *state;

	call(bench, LAN);
	keys("44");
	assert_int_equal(line.digits, 20); /* 0912000003, twice */
	hang_up();
}

/* The prompt number 2 is chosen ("goc"), recorded and heard. */
static void record_prompt(struct bench *bench, const char *number, const char *pin)
{
	call(bench, number);
	keys("4#2#");
	keys(pin);
	listen();
}

static void a_leader_records_a_prompt(void **state)
{
	struct bench *bench = *state;

	record_prompt(bench, DUNG, LEADER_PIN);
	assert_string_equal(line.named, "goc"); /* it is said as it is */
	key('1');
	listen();
	assert_true(line.recording);
	speak(true, false);
	key('#');
	speak(true, true);
	listen();
	assert_string_equal(line.kept, "");
	key('1');
	assert_string_equal(line.kept, "goc");
	assert_in_range(line.kept_samples, SOUND_RATE, 2 * SOUND_RATE);
	listen();
	key('2');
	assert_string_equal(line.undone, "goc");
	hang_up();
	assert_string_equal(shelf_query(bench->shelf, "SELECT group_concat(act) FROM audit"
						      " WHERE object = 'prompt:goc'"),
		"prompt.open,prompt.keep,prompt.undo");
	bench_pass(bench, 0);
	bench_expect(bench, DUNG, "Da doi loi noi goc");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM recording"), 0);
}

static void prompts_are_changed_by_who_leads_alone(void **state)
{
	struct bench *bench = *state;

	record_prompt(bench, DUNG, "999999");
	keys("1");
	assert_false(line.recording);
	assert_string_equal(line.named, "");
	hang_up();
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT sum(pin_failures) FROM person"), 1);
	record_prompt(bench, LAN, LEADER_PIN);
	keys("1");
	assert_false(line.recording);
	hang_up();
	record_prompt(bench, "", LEADER_PIN);
	keys("1");
	assert_false(line.recording);
	hang_up();
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit WHERE act LIKE"
						   " 'prompt.%'"),
		0);
}

static void a_prompt_that_is_not_kept_goes_nowhere(void **state)
{
	struct bench *bench = *state;

	record_prompt(bench, DUNG, LEADER_PIN);
	key('1');
	listen();
	speak(true, false);
	hang_up();
	assert_string_equal(line.kept, "");
	record_prompt(bench, DUNG, LEADER_PIN);
	key('1');
	listen();
	key('#');
	speak(true, true);
	listen();
	keys("3*42123456"); /* not this one; the result of a tip instead */
	hang_up();
	assert_string_equal(line.kept, "");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM recording"), 0);

	record_prompt(bench, DUNG, LEADER_PIN);
	key('1');
	listen();
	key('#');
	speak(true, true);
	line.disk = -ENOSPC;
	key('1');
	hang_up();
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM audit WHERE act ="
						   " 'prompt.keep'"),
		0);
}

static void nobody_who_presses_nothing_stays(void **state)
{
	struct bench *bench = *state;

	call(bench, LAN);

	for (int i = 0; i < 20 && !line.hung_up; i++) {
		loop_advance(loop, 10000);
		listen();
	}

	assert_true(line.hung_up);
	hang_up();
}

static void wild(void)
{
	switch (rand() % 8) {
	case 0: listen(); break;
	case 1: loop_advance(loop, rand() % 12000); break;
	case 2:
		if (line.recording)
			speak(rand() % 2, false);

		break;
	case 3:
		if (line.recording) {
			line.recording = false;
			speak(rand() % 2, true);
		}

		break;
	default: key("0123456789*#ABCD"[rand() % 16]); break;
	}
}

static void a_thousand_wild_calls_harm_nobody(void **state)
{
	struct bench *bench = *state;

	srand(7);

	for (int i = 0; i < WILD_CALLS; i++) {
		call(bench, i % 3 ? LAN : "");

		for (int n = rand() % 40; n > 0; n--)
			wild();

		hang_up();
		assert_null(session);
	}

	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM call"), WILD_CALLS);
}

static int setup(void **state)
{
	const char *top = getenv("top_srcdir");
	char path[512], why[2000];
	int result = bench_setup(state);
	struct bench *bench = *state;

	snprintf(path, sizeof(path), "%s/config/ivr.conf", top ? top : "..");
	loop = bench->shelf->loop;
	return result ? result : ivr_load(&ivr, path, "thôn Càn", why, sizeof(why));
}

static int teardown(void **state)
{
	ivr_clear(&ivr);
	return bench_teardown(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_tip_is_spoken),
		TEST(hanging_up_ends_a_tip),
		TEST(silence_is_no_tip),
		TEST(who_says_yes_is_registered),
		TEST(patrols_are_judged_by_code_and_pin),
		TEST(the_duty_leaders_number_is_said),
		TEST(a_leader_records_a_prompt),
		TEST(prompts_are_changed_by_who_leads_alone),
		TEST(a_prompt_that_is_not_kept_goes_nowhere),
		TEST(nobody_who_presses_nothing_stays),
		TEST(a_thousand_wild_calls_harm_nobody),
	};

	return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
