/*
 * What of voice needs libraries of its own: tones out of audio (spandsp) and WAV files
 * (libsndfile). They live in a module that is loaded only when a modem has audio; everybody else
 * goes without them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOICE_ABI  2
#define VOICE_BUSY 'b' /* instead of a key: the network's tone for a line without anybody */

struct voice_tones;

/* A key is heard ('1'), or ended ('\0'), or VOICE_BUSY, while samples are fed. */
typedef void (*voice_tone_fn)(void *arg, char key);

/* What a WAV file holds, mixed to one channel, at its own rate. */
struct voice_wav {
	int16_t *pcm; /* free() */
	size_t samples;
	int rate;
};

struct voice {
	unsigned abi; /* VOICE_ABI */

	/* Keys out of 8 kHz audio; feeding allocates nothing and takes no lock. */
	struct voice_tones *(*tones_new)(voice_tone_fn fn, void *arg);
	void (*tones_feed)(struct voice_tones *tones, const int16_t *pcm, size_t samples);
	void (*tones_free)(struct voice_tones *tones);

	/*
	 * Any format that libsndfile reads, at most max samples. 0, -EFBIG, -EINVAL for what is no
	 * audio, or the errno of opening it.
	 */
	int (*wav_read)(const char *path, size_t max, struct voice_wav *out);
	/* 16 bit, mono. 0 or -errno; what was begun is taken away again. */
	int (*wav_write)(const char *path, const int16_t *pcm, size_t samples, int rate);
};

/*
 * The module, loaded once and never unloaded: beside the program that is not installed, else in
 * the package's library folder. NULL when it cannot be loaded; why says so, for people.
 */
const struct voice *voice_load(char *why, size_t cap);
