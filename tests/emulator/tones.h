/*
 * The tones of a telephone's keys (Q.23), a key after the other.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TONES_MAX 64
#define TONES_MS  120 /* how long a key is held, and the pause behind it */

struct tones {
	char keys[TONES_MAX];
	size_t count;
	size_t next;	/* key */
	size_t on, off; /* samples */
	size_t at;	/* sample within the key and its pause */
};

/* Behind what sounds already; 0 ms are TONES_MS. False for what is no key, or too many. */
bool tones_press(struct tones *tones, const char *keys, unsigned on_ms, unsigned off_ms);

/*
 * Adds the next samples to pcm. The key that begins within them, or '\0': not more than one when
 * n is less than a key.
 */
char tones_mix(struct tones *tones, int16_t *pcm, size_t n);
