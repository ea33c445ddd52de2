/*
 * Octets as hexadecimal digits; see hex.h.
 */
#include "gateway/base/hex.h"

#include <errno.h>

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';

	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;

	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;

	return -1;
}

void hex_encode(char *out, const uint8_t *data, size_t n)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[data[i] >> 4];
		out[2 * i + 1] = digits[data[i] & 0x0f];
	}

	out[2 * n] = '\0';
}

ssize_t hex_decode(uint8_t *out, size_t cap, const char *text, size_t n)
{
	if (n % 2)
		return -EINVAL;

	if (n / 2 > cap)
		return -ENOSPC;

	for (size_t i = 0; i < n / 2; i++) {
		int high = digit_value(text[2 * i]);
		int low = digit_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;

		out[i] = (uint8_t)(high << 4 | low);
	}

	return (ssize_t)(n / 2);
}
