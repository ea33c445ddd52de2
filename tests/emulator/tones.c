/*
 * Keys' tones; see tones.h.
 */
#include "tests/emulator/tones.h"

#include <math.h>
#include <string.h>

#define RATE 8000
#define LOW  8098.0  /* -9 dBm0, as phones send them */
#define HIGH 10196.0 /* -7 dBm0 */

static const char keypad[] = "123A456B789C*0#D";

bool tones_press(struct tones *tones, const char *keys, unsigned on_ms, unsigned off_ms)
{
	size_t n = strlen(keys);

	if (tones->next == tones->count)
		tones->next = tones->count = tones->at = 0;

	if (!n || n > TONES_MAX - tones->count || strspn(keys, keypad) != n)
		return false;

	memcpy(tones->keys + tones->count, keys, n);
	tones->count += n;
	tones->on = (on_ms ? on_ms : TONES_MS) * (RATE / 1000);
	tones->off = (off_ms ? off_ms : TONES_MS) * (RATE / 1000);
	return true;
}

static double sample(char key, size_t at)
{
	static const double low[] = {697, 770, 852, 941};
	static const double high[] = {1209, 1336, 1477, 1633};
	size_t place = (size_t)(strchr(keypad, key) - keypad);
	double t = 2 * M_PI * (double)at / RATE;

	return LOW * sin(t * low[place / 4]) + HIGH * sin(t * high[place % 4]);
}

char tones_mix(struct tones *tones, int16_t *pcm, size_t n)
{
	char begun = '\0';

	for (size_t i = 0; i < n && tones->next < tones->count; i++) {
		char key = tones->keys[tones->next];

		if (!tones->at)
			begun = key;

		if (tones->at < tones->on) {
			double sum = pcm[i] + sample(key, tones->at);

			pcm[i] = (int16_t)fmax(-32768, fmin(32767, sum));
		}

		if (++tones->at >= tones->on + tones->off) {
			tones->at = 0;
			tones->next++;
		}
	}

	return begun;
}
