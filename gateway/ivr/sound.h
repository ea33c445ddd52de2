/*
 * Speech as the telephone wants it, pure: 8 kHz, 16 bit, mono. What is said is trimmed of silence,
 * brought to one loudness and given soft ends; what is recorded is trimmed and packed for keeping.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SOUND_RATE 8000

struct sound {
	int16_t *pcm; /* free() */
	size_t samples;
};

/* From another rate (≥ 8000), band-limited; the result is new. */
struct sound sound_resample(const int16_t *pcm, size_t samples, int rate);

/* Without the silence at both ends but a tenth of a second; in place. */
void sound_trim(struct sound *sound);

/* Peak at −9 dBFS and ends faded over 5 ms, in place. Silence stays silence. */
void sound_level(struct sound *sound);

/* The last sample that is louder than a quiet line, 0 for none: when somebody stopped speaking. */
size_t sound_last(const int16_t *pcm, size_t samples);

/* A tone of so many ms, with soft ends. */
struct sound sound_tone(int hertz, int ms);

/* G.711 µ-law: half the room, telephone quality. out has n octets, or n samples. */
void sound_pack(uint8_t *out, const int16_t *pcm, size_t n);
void sound_unpack(int16_t *out, const uint8_t *packed, size_t n);
