/*
 * voice module: it hears every key and nothing else, and reads and writes WAV files. Skipped where
 * it was not built.
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
#include <unistd.h>

#include "modem/voice.h"
#include "tests/emulator/tones.h"

#define RATE 8000
#define KEYS "0123456789*#ABCD"

static const struct voice *voice;

struct heard {
	char keys[128];
	size_t count;
	bool sounds;
	unsigned busy;
};

static void on_tone(void *arg, char key)
{
	struct heard *heard = arg;

	heard->busy += key == VOICE_BUSY;

	if (key == VOICE_BUSY)
		return;

	assert_int_not_equal(heard->sounds, key != '\0');
	heard->sounds = key != '\0';

	if (key && heard->count < sizeof(heard->keys) - 1)
		heard->keys[heard->count++] = key;
}

static void need_module(void)
{
	if (!voice)
		skip();
}

static void every_key_is_heard_in_any_pieces(void **state)
{
	static int16_t pcm[RATE * 4];

	(void)state;
	need_module();

	for (size_t piece = 1; piece < 1000; piece = piece * 3 + 1) {
		struct heard heard = {.count = 0};
		struct tones tones = {.count = 0};
		struct voice_tones *receiver = voice->tones_new(on_tone, &heard);

		memset(pcm, 0, sizeof(pcm));
		assert_true(tones_press(&tones, KEYS, 80, 120));
		tones_mix(&tones, pcm, sizeof(pcm) / sizeof(*pcm));

		for (size_t at = 0; at + piece <= sizeof(pcm) / sizeof(*pcm); at += piece)
			voice->tones_feed(receiver, pcm + at, piece);

		assert_string_equal(heard.keys, KEYS);
		assert_false(heard.sounds);
		voice->tones_free(receiver);
	}
}

static void noise_is_no_key(void **state)
{
	struct heard heard = {.count = 0};
	struct voice_tones *receiver;
	unsigned dice = 1;

	(void)state;
	need_module();
	receiver = voice->tones_new(on_tone, &heard);

	for (unsigned i = 0; i < 60 * RATE / 160; i++) {
		int16_t pcm[160];

		for (size_t j = 0; j < 160; j++)
			pcm[j] = (int16_t)((dice = dice * 1103515245u + 12345u) >> 16);

		voice->tones_feed(receiver, pcm, 160);
	}

	assert_int_equal(heard.count, 0);
	assert_int_equal(heard.busy, 0);
	voice->tones_free(receiver);
}

/* How often a tone of 425 Hz with this cadence is taken for the busy tone within 4 s. */
static unsigned busy_within(unsigned on_ms, unsigned times)
{
	static int16_t pcm[4 * RATE];
	struct heard heard = {.count = 0};
	struct voice_tones *receiver = voice->tones_new(on_tone, &heard);

	for (size_t i = 0; i < 4 * RATE; i++) {
		size_t turn = i / (on_ms * RATE / 1000);

		pcm[i] = turn % 2 || turn / 2 >= times
				 ? (int16_t)(i % 7)
				 : (int16_t)(3000 * sin(2 * M_PI * 425 * (double)i / RATE));
	}

	for (size_t at = 0; at + 160 <= 4 * RATE; at += 160)
		voice->tones_feed(receiver, pcm + at, 160);

	assert_int_equal(heard.count, 0);
	voice->tones_free(receiver);
	return heard.busy;
}

static void the_busy_tone_is_known_by_its_cadence(void **state)
{
	(void)state;
	need_module();
	assert_int_equal(busy_within(500, 9), 1);
	assert_int_equal(busy_within(250, 9), 1);
	assert_int_equal(busy_within(500, 2), 0); /* somebody hums */
	assert_int_equal(busy_within(1000, 9), 0); /* it rings there */
}

static void files_are_read_as_they_were_written(void **state)
{
	char path[] = "/tmp/keng-voice-XXXXXX";
	int16_t pcm[1000];
	struct voice_wav wav;
	int fd;

	(void)state;
	need_module();
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);

	for (size_t i = 0; i < 1000; i++)
		pcm[i] = (int16_t)(i * 61);

	assert_int_equal(voice->wav_write(path, pcm, 1000, 22050), 0);
	assert_int_equal(voice->wav_read(path, 1000, &wav), 0);
	assert_int_equal(wav.rate, 22050);
	assert_int_equal(wav.samples, 1000);
	assert_memory_equal(wav.pcm, pcm, sizeof(pcm));
	free(wav.pcm);
	assert_int_equal(voice->wav_read(path, 999, &wav), -EFBIG);
	assert_int_equal(truncate(path, 0), 0);
	assert_true(voice->wav_read(path, 1000, &wav) < 0);
	unlink(path);
	assert_int_equal(voice->wav_read(path, 1000, &wav), -ENOENT);
	assert_true(voice->wav_write("/nowhere/at/all.wav", pcm, 1000, 8000) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_heard_in_any_pieces),
		cmocka_unit_test(noise_is_no_key),
		cmocka_unit_test(the_busy_tone_is_known_by_its_cadence),
		cmocka_unit_test(files_are_read_as_they_were_written),
	};
	char why[256];

	voice = voice_load(why, sizeof(why));
	return cmocka_run_group_tests_name("voice_module", tests, NULL, NULL);
}
