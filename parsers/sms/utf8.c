/*
 * UTF-8 by hand: a state for each octet would be faster, a text message has 160.
 */
#include "parsers/sms/utf8.h"

#include <stdbool.h>

/* Octets that follow this first one, and the smallest character they may make; -1: no first. */
static int tail_length(uint8_t first, uint32_t *least)
{
	if (first < 0x80) {
		*least = 0;
		return 0;
	}

	if (first >= 0xc2 && first < 0xe0) {
		*least = 0x80;
		return 1;
	}

	if (first >= 0xe0 && first < 0xf0) {
		*least = 0x800;
		return 2;
	}

	if (first >= 0xf0 && first < 0xf5) {
		*least = 0x10000;
		return 3;
	}

	return -1;
}

static bool is_character(uint32_t c)
{
	return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

uint32_t utf8_next(const char *text, size_t len, size_t *at)
{
	const uint8_t *octets = (const uint8_t *)text + *at;
	uint32_t least;
	int tail = tail_length(octets[0], &least);
	uint32_t c = octets[0];

	if (tail < 0 || (size_t)tail >= len - *at) {
		*at += 1;
		return UTF8_REPLACEMENT;
	}

	if (tail)
		c &= 0x3fU >> tail;

	for (int i = 1; i <= tail; i++) {
		if ((octets[i] & 0xc0) != 0x80) {
			*at += 1;
			return UTF8_REPLACEMENT;
		}

		c = c << 6 | (octets[i] & 0x3f);
	}

	if (c < least || !is_character(c)) {
		*at += 1;
		return UTF8_REPLACEMENT;
	}

	*at += 1 + (size_t)tail;
	return c;
}

size_t utf8_put(char *out, uint32_t c)
{
	if (!is_character(c))
		c = UTF8_REPLACEMENT;

	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}

	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}

	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}

	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}
