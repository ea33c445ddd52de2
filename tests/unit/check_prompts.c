/*
 * Everything that ivr.conf says has a sound: whole, of one loudness, ready before a call.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/ivr.h"
#include "gateway/base/loop.h"
#include "gateway/ivr/flow.h"
#include "gateway/ivr/prompt_files.h"
#include "gateway/ivr/prompts.h"
#include "gateway/ivr/sound.h"
#include "modem/voice.h"

#define PEAK 11626 /* −9 dBFS */

static const struct voice *voice;
static char folder[] = "/tmp/keng-prompts-XXXXXX";
static struct loop *loop;
static struct timer tick;

static bool has_espeak(void)
{
	return system("espeak-ng --version >/dev/null 2>&1") == 0;
}

static void test_resample(void **state)
{
	static int16_t pcm[22050];

	(void)state;

	for (int i = 0; i < 22050; i++)
		pcm[i] = (int16_t)(10000 * sin(2 * 3.14159265 * 1000 * i / 22050) +
				   10000 * sin(2 * 3.14159265 * 6000 * i / 22050));

	struct sound sound = sound_resample(pcm, 22050, 22050);
	double tone = 0, rest = 0;

	assert_int_equal(sound.samples, 8000);

	/* The tone of 1 kHz is there; that of 6 kHz is gone and not folded down to 2 kHz. */
	for (int i = 100; i < 7900; i++) {
		double expected = 10000 * sin(2 * 3.14159265 * 1000 * i / 8000);

		tone += expected * expected;
		rest += (sound.pcm[i] - expected) * (sound.pcm[i] - expected);
	}

	assert_true(rest < tone / 1000);
	free(sound.pcm);
}

static void test_trim_and_level(void **state)
{
	struct sound tone = sound_tone(500, 1000), sound = {.samples = 24000};

	(void)state;
	sound.pcm = calloc(sound.samples, 2);
	memcpy(sound.pcm + 8000, tone.pcm, 16000);
	sound_trim(&sound);
	assert_in_range(sound.samples, 8000, 8000 + 2 * 800 + 320);
	sound_level(&sound);

	int peak = 0;

	for (size_t i = 0; i < sound.samples; i++)
		peak = abs(sound.pcm[i]) > peak ? abs(sound.pcm[i]) : peak;

	assert_in_range(peak, PEAK - 2, PEAK);
	assert_int_equal(sound.pcm[0], 0);
	assert_int_equal(sound.pcm[sound.samples - 1], 0);
	memset(sound.pcm, 0, sound.samples * 2);
	sound_level(&sound);
	sound_trim(&sound);
	assert_int_equal(sound.samples, 0);
	free(sound.pcm);
	free(tone.pcm);
}

static void test_pack(void **state)
{
	(void)state;

	for (int value = INT16_MIN; value <= INT16_MAX; value += 7) {
		int16_t pcm = (int16_t)value, back;
		uint8_t packed;

		sound_pack(&packed, &pcm, 1);
		sound_unpack(&back, &packed, 1);
		assert_true(abs(back - pcm) <=
			    abs(pcm) / 16 + 8 + (abs(pcm) > 32000 ? 700 : 0));
	}
}

static void on_tick(void *arg)
{
	struct prompts *prompts = arg;
	size_t failed;

	if (prompts_ready(prompts, &failed))
		loop_quit(loop);
	else
		timer_start(&tick, 10);
}

static void await(struct prompts *prompts)
{
	timer_init(&tick, loop, on_tick, prompts);
	timer_start(&tick, 0);
	loop_run(loop);
}

static struct prompts *make(const char *recordings)
{
	struct prompts_conf conf = {.cache = folder,
		.recordings = recordings,
		.voice = "vi",
		.rate = 120,
		.library = voice};

	return prompts_new(loop, &conf);
}

static void load_shipped(struct ivr *ivr)
{
	const char *top = getenv("top_srcdir");
	char path[512], why[2000];

	snprintf(path, sizeof(path), "%s/config/ivr.conf", top ? top : "..");
	assert_int_equal(ivr_load(ivr, path, "Thôn Càn", why, sizeof(why)), 0);
}

static void test_every_node_has_audio(void **state)
{
	struct ivr ivr;
	size_t failed;

	(void)state;

	if (!voice || !has_espeak())
		skip();

	load_shipped(&ivr);

	for (int round = 0; round < 2; round++) {
		struct prompts *prompts = make("");

		prompts_want_flow(prompts, ivr.flow);
		await(prompts);
		assert_true(prompts_ready(prompts, &failed));
		assert_int_equal(failed, 0);

		for (size_t i = 0; i < ivr.flow->text_count; i++) {
			struct prompt prompt;

			assert_true(prompts_find(prompts, ivr.flow->texts[i].name,
				ivr.flow->texts[i].words, &prompt));
			assert_in_range(prompt.samples, SOUND_RATE / 5, 40 * SOUND_RATE);
		}

		for (char digit = '0'; digit <= '9'; digit++) {
			struct prompt prompt;

			assert_true(prompts_digit(prompts, digit, &prompt));
			assert_in_range(prompt.samples, SOUND_RATE / 10, 2 * SOUND_RATE);
		}

		prompts_free(prompts);
	}

	ivr_clear(&ivr);
}

static void test_recordings_come_first(void **state)
{
	char path[600];
	struct sound tone = sound_tone(700, 500);
	struct prompts *prompts;
	struct prompt prompt;
	size_t failed;

	(void)state;

	if (!voice)
		skip();

	snprintf(path, sizeof(path), "%s/goc.wav", folder);
	assert_int_equal(voice->wav_write(path, tone.pcm, tone.samples, SOUND_RATE), 0);
	prompts = make(folder);
	prompts_want(prompts, "goc", "Bấm 1.");
	await(prompts);
	assert_true(prompts_ready(prompts, &failed));
	assert_int_equal(failed, 0);
	assert_true(prompts_find(prompts, "goc", "Bấm 1.", &prompt));
	assert_in_range(prompt.samples, tone.samples - 200, tone.samples);
	prompts_free(prompts);
	free(tone.pcm);
	unlink(path);
}

static size_t samples_of(struct prompts *prompts, const char *name)
{
	struct prompt prompt;

	assert_true(prompts_named(prompts, name, &prompt));
	return prompt.samples;
}

static void test_a_recording_is_kept_and_undone(void **state)
{
	struct sound first = sound_tone(700, 500), second = sound_tone(700, 900);
	char recordings[600], path[700], command[700];
	struct prompts *prompts;
	struct prompt playing;
	size_t synthetic;

	(void)state;

	if (!voice || !has_espeak())
		skip();

	snprintf(recordings, sizeof(recordings), "%s/people", folder);
	prompts = make(recordings);
	prompts_want(prompts, "goc", "Bấm một.");
	await(prompts);
	synthetic = samples_of(prompts, "goc");
	assert_true(prompts_named(prompts, "goc", &playing));
	assert_int_equal(prompts_undo(prompts, "goc"), -ENOENT);
	assert_int_equal(prompts_keep(prompts, "none", first.pcm, first.samples), -ENOENT);
	assert_int_equal(prompts_keep(prompts, "goc", first.pcm, first.samples), 0);
	assert_in_range(samples_of(prompts, "goc"), first.samples - 200, first.samples);
	assert_int_equal(playing.samples, synthetic);
	assert_int_equal(playing.pcm[0], 0); /* what plays is still there */
	assert_int_equal(prompts_undo(prompts, "goc"), 0);
	assert_int_equal(samples_of(prompts, "goc"), synthetic);
	assert_int_equal(prompts_undo(prompts, "goc"), 0);
	assert_in_range(samples_of(prompts, "goc"), first.samples - 200, first.samples);
	assert_int_equal(prompts_keep(prompts, "goc", second.pcm, second.samples), 0);
	assert_int_equal(prompts_undo(prompts, "goc"), 0);
	assert_in_range(samples_of(prompts, "goc"), first.samples - 200, first.samples);

	/* It lies in the folder of its dialect, and is there after a restart. */
	snprintf(path, sizeof(path), "%s/vi/goc.wav", recordings);
	assert_int_equal(access(path, R_OK), 0);
	prompts_free(prompts);
	prompts = make(recordings);
	prompts_want(prompts, "goc", "Bấm một.");
	await(prompts);
	assert_in_range(samples_of(prompts, "goc"), first.samples - 200, first.samples);
	prompts_free(prompts);
	snprintf(command, sizeof(command), "rm -r '%s'", recordings);
	assert_int_equal(system(command), 0);
	free(first.pcm);
	free(second.pcm);
}

static void test_the_cache_is_bounded(void **state)
{
	struct prompt_files files = {.voice = "vi"};
	struct sound tone = sound_tone(700, 1000), out;
	char name[16], cache[100], command[700];
	unsigned left = 0;

	(void)state;
	snprintf(cache, sizeof(cache), "%.80s/cache", folder);
	assert_int_equal(mkdir(cache, 0700), 0);
	snprintf(files.cache, sizeof(files.cache), "%s", cache);

	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "%d", i);
		prompt_files_cache(&files, name, &tone);
	}

	/* The first was used again, so that the second is the oldest. */
	assert_true(prompt_files_cached(&files, "0", &out));
	free(out.pcm);
	prompt_files_prune(&files, 5 * tone.samples * 2);

	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "%d", i);

		if (prompt_files_cached(&files, name, &out)) {
			assert_true(i == 0 || i > 5);
			free(out.pcm);
			left++;
		}
	}

	assert_int_equal(left, 5);
	free(tone.pcm);
	snprintf(command, sizeof(command), "rm -r '%s'", cache);
	assert_int_equal(system(command), 0);
}

static void test_no_voice_is_told(void **state)
{
	struct prompts *prompts;
	size_t failed;
	char *path = getenv("PATH") ? strdup(getenv("PATH")) : NULL;

	(void)state;

	if (!voice)
		skip();

	setenv("PATH", "/nowhere", 1);
	prompts = make("");
	prompts_want(prompts, "goc", "chưa từng nói");
	prompts_want(prompts, NULL, "một cảnh báo");
	await(prompts);
	assert_true(prompts_ready(prompts, &failed));
	assert_int_equal(failed, 1);
	assert_string_equal(prompts_why(prompts), "espeak-ng is not installed");
	prompts_free(prompts);
	setenv("PATH", path ? path : "/usr/bin", 1);
	free(path);
}

static int setup(void **state)
{
	char why[256] = "";

	(void)state;
	voice = voice_load(why, sizeof(why));
	loop = loop_new(clock_real());
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	char command[600];

	(void)state;
	loop_free(loop);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resample),
		cmocka_unit_test(test_trim_and_level),
		cmocka_unit_test(test_pack),
		cmocka_unit_test(test_every_node_has_audio),
		cmocka_unit_test(test_recordings_come_first),
		cmocka_unit_test(test_a_recording_is_kept_and_undone),
		cmocka_unit_test(test_the_cache_is_bounded),
		cmocka_unit_test(test_no_voice_is_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
