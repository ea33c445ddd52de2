/*
 * Septets and characters; the tables are in gsm7_tables.c.
 */
#include "parsers/sms/gsm7.h"

#include "parsers/sms/gsm7_tables.h"
#include "parsers/sms/utf8.h"

size_t gsm7_pack(uint8_t *out, const uint8_t *septets, size_t n, unsigned fill)
{
	unsigned bits = 0;
	unsigned held = fill;
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		bits |= (unsigned)(septets[i] & 0x7f) << held;
		held += 7;

		if (held >= 8) {
			out[len++] = (uint8_t)bits;
			bits >>= 8;
			held -= 8;
		}
	}

	if (held)
		out[len++] = (uint8_t)bits;

	return len;
}

size_t gsm7_unpack(uint8_t *septets, size_t max, const uint8_t *data, size_t len, unsigned fill)
{
	size_t whole = len * 8 < fill ? 0 : (len * 8 - fill) / 7;
	size_t n = whole < max ? whole : max;

	for (size_t i = 0; i < n; i++) {
		size_t bit = fill + 7 * i;
		unsigned pair = data[bit / 8];

		if (bit % 8 > 1)
			pair |= (unsigned)data[bit / 8 + 1] << 8;

		septets[i] = (uint8_t)(pair >> bit % 8 & 0x7f);
	}

	return n;
}

uint32_t gsm7_char(uint8_t septet, struct gsm7_shift shift)
{
	const char16_t *table = shift.locking <= GSM7_LANGUAGE_MAX
		? gsm7_locking[shift.locking] : NULL;

	return (table ? table : gsm7_locking[0])[septet & 0x7f];
}

uint32_t gsm7_char_escaped(uint8_t septet, struct gsm7_shift shift)
{
	uint8_t language = shift.single <= GSM7_LANGUAGE_MAX ? shift.single : 0;
	uint32_t c = gsm7_single[language][septet & 0x7f];

	return c == ' ' ? gsm7_char(septet, shift) : c;
}

size_t gsm7_read(bool *escaped, char *out, const uint8_t *septets, size_t n,
	struct gsm7_shift shift)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (*escaped) {
			len += utf8_put(out + len, gsm7_char_escaped(septets[i], shift));
			*escaped = false;
		} else if (septets[i] == GSM7_ESCAPE) {
			*escaped = true;
		} else {
			len += utf8_put(out + len, gsm7_char(septets[i], shift));
		}
	}

	return len;
}

size_t gsm7_decode(char *out, const uint8_t *septets, size_t n, struct gsm7_shift shift)
{
	bool escaped = false;
	size_t len = gsm7_read(&escaped, out, septets, n, shift);

	if (escaped)
		out[len++] = ' ';

	return len;
}

/* The code of c in a table where a blank is none; -1 when it is not there. */
static int find_code(const char16_t *table, uint32_t c)
{
	for (int code = 0; code < 128; code++) {
		if (table[code] == c)
			return code;
	}

	return -1;
}

size_t gsm7_encode_char(uint8_t septets[2], uint32_t c)
{
	int code;

	if (c < 128 && gsm7_locking[0][c] == c && c != GSM7_ESCAPE) {
		septets[0] = (uint8_t)c;
		return 1;
	}

	code = find_code(gsm7_locking[0], c);

	if (code >= 0) {
		septets[0] = (uint8_t)code;
		return 1;
	}

	code = find_code(gsm7_single[0], c);

	if (code < 0)
		return 0;

	septets[0] = GSM7_ESCAPE;
	septets[1] = (uint8_t)code;
	return 2;
}

bool gsm7_encode(uint8_t *septets, size_t max, size_t *n, const char *text, size_t len)
{
	size_t at = 0;

	*n = 0;

	while (at < len) {
		uint8_t code[2];
		size_t count = gsm7_encode_char(code, utf8_next(text, len, &at));

		if (!count || count > max - *n)
			return false;

		for (size_t i = 0; i < count; i++)
			septets[(*n)++] = code[i];
	}

	return true;
}
