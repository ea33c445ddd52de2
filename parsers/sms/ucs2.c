/*
 * UTF-16BE to and from UTF-8; see ucs2.h.
 */
#include "parsers/sms/ucs2.h"

#include "parsers/sms/utf8.h"

static bool is_high(uint16_t unit)
{
	return (unit & 0xfc00) == 0xd800;
}

static bool is_low(uint16_t unit)
{
	return (unit & 0xfc00) == 0xdc00;
}

static size_t read_unit(struct ucs2_reader *reader, char *out, uint16_t unit)
{
	size_t len = 0;

	if (reader->high && is_low(unit)) {
		uint32_t c = 0x10000 + ((uint32_t)(reader->high & 0x3ff) << 10 | (unit & 0x3ff));

		reader->high = 0;
		return utf8_put(out, c);
	}

	if (reader->high)
		len += utf8_put(out, UTF8_REPLACEMENT);

	reader->high = is_high(unit) ? unit : 0;

	if (!reader->high)
		len += utf8_put(out + len, unit); /* a lone low surrogate is no character */

	return len;
}

size_t ucs2_decode(struct ucs2_reader *reader, char *out, const uint8_t *data, size_t len)
{
	size_t written = 0;

	for (size_t i = 0; i < len; i++) {
		if (!reader->has_octet) {
			reader->octet = data[i];
			reader->has_octet = true;
			continue;
		}

		reader->has_octet = false;
		written += read_unit(reader, out + written,
			(uint16_t)(reader->octet << 8 | data[i]));
	}

	return written;
}

size_t ucs2_finish(struct ucs2_reader *reader, char *out)
{
	bool lone = reader->high != 0;

	*reader = (struct ucs2_reader){0};
	return lone ? utf8_put(out, UTF8_REPLACEMENT) : 0;
}

static void put_unit(uint8_t *out, uint32_t unit)
{
	out[0] = (uint8_t)(unit >> 8);
	out[1] = (uint8_t)unit;
}

size_t ucs2_encode_char(uint8_t out[4], uint32_t c)
{
	if (c < 0x10000) {
		put_unit(out, c);
		return 2;
	}

	c -= 0x10000;
	put_unit(out, 0xd800 | c >> 10);
	put_unit(out + 2, 0xdc00 | (c & 0x3ff));
	return 4;
}
