/*
 * Recordings as WAV; see wav.h.
 */
#include "gateway/control/wav.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"

#define HEAD	  58
#define RATE	  8000
#define WAVE_ULAW 7 /* RFC 2361, A.8 */

void wav_add(void *arg, json_t *row)
{
	struct wav *wav = arg;
	const char *digits = json_string_value(json_object_get(row, "ulaw"));
	size_t n = digits ? strlen(digits) / 2 : 0;

	if (!n)
		return;

	wav->len = wav->len ? wav->len : HEAD;
	wav->data = alloc_resize(wav->data, wav->len + n, 1);
	wav->bad |= hex_decode(wav->data + wav->len, n, digits, 2 * n) < 0;
	wav->len += n;
}

static void put(uint8_t *at, uint32_t value, int octets)
{
	for (int i = 0; i < octets; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/* RIFF with fmt (18 octets for what is not PCM), fact and data. */
bool wav_end(struct wav *wav)
{
	uint8_t *head = wav->data;
	uint32_t octets = (uint32_t)(wav->len - HEAD);

	if (wav->len <= HEAD || wav->bad)
		return false;

	memset(head, 0, HEAD);
	memcpy(head, "RIFF", 4);
	put(head + 4, HEAD - 8 + octets, 4);
	memcpy(head + 8, "WAVEfmt ", 8);
	put(head + 16, 18, 4);
	put(head + 20, WAVE_ULAW, 2);
	put(head + 22, 1, 2);
	put(head + 24, RATE, 4);
	put(head + 28, RATE, 4);
	put(head + 32, 1, 2);
	put(head + 34, 8, 2);
	memcpy(head + 38, "fact", 4);
	put(head + 42, 4, 4);
	put(head + 46, octets, 4);
	memcpy(head + 50, "data", 4);
	put(head + 54, octets, 4);
	return true;
}

void wav_clear(struct wav *wav)
{
	free(wav->data);
	*wav = (struct wav){0};
}
