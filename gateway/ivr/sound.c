/*
 * Arithmetic on samples; see sound.h. Nothing here is done while a call plays.
 */
#include "gateway/ivr/sound.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

#define TAPS	  12	/* of the filter, to each side, at the lower rate */
#define CUTOFF	  3400	/* Hz: what a telephone lets through */
#define PEAK	  11626 /* −9 dBFS */
#define FADE	  40	/* samples, 5 ms */
#define MARGIN	  800	/* samples of silence that stay, 100 ms */
#define BLOCK	  160	/* 20 ms: by which loudness is judged */
#define QUIET	  300	/* root mean square of a quiet line */
#define TONE_PEAK 8000
#define PI	  3.14159265358979323846
#define ULAW_BIAS 0x84
#define ULAW_CLIP 32635

/* A windowed sinc at distance x (samples of the input). */
static double kernel(double x, double cutoff, double half)
{
	double at = PI * 2 * cutoff * x;

	if (fabs(x) >= half)
		return 0;

	return 2 * cutoff * (fabs(at) < 1e-9 ? 1.0 : sin(at) / at) *
	       (0.5 + 0.5 * cos(PI * x / half));
}

static int16_t clip(double value)
{
	if (value > INT16_MAX)
		return INT16_MAX;

	return value < INT16_MIN ? INT16_MIN : (int16_t)lrint(value);
}

static long divisor(long a, long b)
{
	return b ? divisor(b, a % b) : a;
}

/* The kernel at each place between two samples of the input that an output sample may have. */
static float *make_table(int rate, long phases, long reach)
{
	double half = TAPS * (double)rate / SOUND_RATE;
	float *table = alloc_array((size_t)(phases * 2 * reach), sizeof(*table));

	for (long phase = 0; phase < phases; phase++)
		for (long n = 0; n < 2 * reach; n++)
			table[phase * 2 * reach + n] = (float)kernel(
				(double)(n - reach + 1) - (double)phase / (double)phases,
				(double)CUTOFF / rate, half);

	return table;
}

struct sound sound_resample(const int16_t *pcm, size_t samples, int rate)
{
	long common = divisor(rate, SOUND_RATE), phases = SOUND_RATE / common;
	long reach = (long)ceil(TAPS * (double)rate / SOUND_RATE);
	float *table = make_table(rate, phases, reach);
	struct sound out = {.samples = samples * SOUND_RATE / (size_t)rate};

	out.pcm = alloc_array(out.samples + 1, sizeof(*out.pcm));

	for (size_t i = 0; i < out.samples; i++) {
		int64_t at = (int64_t)i * (rate / common);
		const float *taps = table + at % phases * 2 * reach;
		long from = (long)(at / phases) - reach + 1;
		float sum = 0;

		for (long n = 0; n < 2 * reach; n++)
			if (from + n >= 0 && from + n < (long)samples)
				sum += taps[n] * pcm[from + n];

		out.pcm[i] = clip((double)sum);
	}

	free(table);
	return out;
}

static bool is_loud(const int16_t *pcm, size_t n)
{
	int64_t power = 0;

	for (size_t i = 0; i < n; i++)
		power += (int64_t)pcm[i] * pcm[i];

	return n && power / (int64_t)n > (int64_t)QUIET * QUIET;
}

size_t sound_last(const int16_t *pcm, size_t samples)
{
	size_t last = 0;

	for (size_t at = 0; at < samples; at += BLOCK) {
		size_t n = samples - at < BLOCK ? samples - at : BLOCK;

		if (is_loud(pcm + at, n))
			last = at + n;
	}

	return last;
}

static size_t first_loud(const int16_t *pcm, size_t samples)
{
	for (size_t at = 0; at + BLOCK <= samples; at += BLOCK)
		if (is_loud(pcm + at, BLOCK))
			return at;

	return samples;
}

void sound_trim(struct sound *sound)
{
	size_t from = first_loud(sound->pcm, sound->samples);
	size_t to = sound_last(sound->pcm, sound->samples);

	if (to <= from) {
		sound->samples = 0;
		return;
	}

	from = from > MARGIN ? from - MARGIN : 0;
	to = to + MARGIN < sound->samples ? to + MARGIN : sound->samples;
	memmove(sound->pcm, sound->pcm + from, (to - from) * sizeof(*sound->pcm));
	sound->samples = to - from;
}

static void fade(struct sound *sound)
{
	size_t n = sound->samples / 2 < FADE ? sound->samples / 2 : FADE;

	for (size_t i = 0; i < n; i++) {
		int16_t *end = &sound->pcm[sound->samples - 1 - i];

		sound->pcm[i] = (int16_t)(sound->pcm[i] * (int)i / (int)n);
		*end = (int16_t)(*end * (int)i / (int)n);
	}
}

void sound_level(struct sound *sound)
{
	int peak = 0;

	for (size_t i = 0; i < sound->samples; i++)
		if (abs(sound->pcm[i]) > peak)
			peak = abs(sound->pcm[i]);

	for (size_t i = 0; peak && i < sound->samples; i++)
		sound->pcm[i] = (int16_t)((int64_t)sound->pcm[i] * PEAK / peak);

	fade(sound);
}

struct sound sound_tone(int hertz, int ms)
{
	struct sound out = {.samples = (size_t)ms * SOUND_RATE / 1000};

	out.pcm = alloc_array(out.samples + 1, sizeof(*out.pcm));

	for (size_t i = 0; i < out.samples; i++)
		out.pcm[i] =
			clip(TONE_PEAK * sin(2 * PI * hertz * (double)i / SOUND_RATE));

	fade(&out);
	return out;
}

/* G.711, table 2a: sign, three bits of segment, four of place in it; all inverted. */
void sound_pack(uint8_t *out, const int16_t *pcm, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int value = pcm[i], sign = value < 0 ? 0x80 : 0, segment = 7;

		value = abs(value) > ULAW_CLIP ? ULAW_CLIP : abs(value);
		value += ULAW_BIAS;

		while (segment && !(value & (0x80 << segment)))
			segment--;

		out[i] = (uint8_t) ~(
			sign | segment << 4 | (value >> (segment + 3) & 0x0f));
	}
}

void sound_unpack(int16_t *out, const uint8_t *packed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int code = (uint8_t)~packed[i], segment = code >> 4 & 7;
		int value = (((code & 0x0f) << 3) + ULAW_BIAS) << segment;

		value -= ULAW_BIAS;
		out[i] = (int16_t)(code & 0x80 ? -value : value);
	}
}
