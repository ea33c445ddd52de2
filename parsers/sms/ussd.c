/*
 * USSD answers; see ussd.h.
 */
#include "parsers/sms/ussd.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "gateway/base/hex.h"
#include "parsers/sms/dcs.h"
#include "parsers/sms/gsm7.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

#define OCTETS_MAX  170 /* 160 octets (23.038 5) and some more; three times the septets fit */
#define SEPTETS_MAX (OCTETS_MAX * 8 / 7)
#define GUESS_MIN   6 /* digits: shorter ones may be words */

struct answer {
	uint8_t octets[OCTETS_MAX];
	size_t len; /* 0: the text is no hexadecimal digits */
	bool ucs2;  /* the DCS says so */
	bool language;
};

/* Two septets or one unit in front name the language, with a CR behind (23.038 5). */
static const char *skip_language(const struct answer *answer, const char *text)
{
	size_t at = 0;

	if (!answer->language)
		return text;

	while (at < 3 && text[at] && text[at] != '\r')
		at++;

	return text[at] == '\r' ? text + at + 1 : text;
}

static bool is_sign(uint32_t c)
{
	return c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7f) || c == 0x20ab;
}

/* Latin letters with their marks, as Vietnamese has them. */
static bool is_latin(uint32_t c)
{
	return (c >= 0xa0 && c < 0x250) || (c >= 0x300 && c < 0x370) ||
	       (c >= 0x1e00 && c < 0x1f00) || (c >= 0x2010 && c < 0x2030);
}

/* Something that a person would have written: letters, and next to nothing strange. */
static bool reads_like_text(const char *text)
{
	size_t len = strlen(text), at = 0, chars = 0, strange = 0, plain = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);

		chars++;
		plain += is_sign(c);
		strange += !is_sign(c) && !is_latin(c);
	}

	return chars && !strange && 2 * plain >= chars;
}

static bool read_ucs2(char *out, const struct answer *answer)
{
	struct ucs2_reader reader = {0};
	size_t len;

	if (!answer->len || answer->len % 2)
		return false;

	len = ucs2_decode(&reader, out, answer->octets, answer->len);
	len += ucs2_finish(&reader, out + len);
	out[len] = '\0';
	return true;
}

/* One octet a character: ASCII, or Latin-1 beyond. */
static bool read_octets(char *out, const struct answer *answer)
{
	size_t len = 0;

	for (size_t i = 0; i < answer->len; i++)
		len += utf8_put(out + len, answer->octets[i]);

	out[len] = '\0';
	return answer->len != 0;
}

static bool read_septets(char *out, const struct answer *answer)
{
	uint8_t septets[SEPTETS_MAX];
	size_t n = gsm7_unpack(septets, SEPTETS_MAX, answer->octets, answer->len, 0);

	/* seven spare bits are a CR or nothing (23.038 6.1.2.3.1) */
	while (n && (septets[n - 1] == '\r' || septets[n - 1] == 0))
		n--;

	out[gsm7_decode(out, septets, n, (struct gsm7_shift){0})] = '\0';
	return n != 0;
}

/* Characters already: UTF-8, or octets that are none and then Latin-1. */
static void read_plain(char *out, const char *text)
{
	size_t len = strlen(text), at = 0, used = 0;

	while (at < len && used + UTF8_CHAR_MAX < USSD_TEXT_MAX) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);

		if (c == UTF8_REPLACEMENT && at == from + 1)
			c = (uint8_t)text[from];

		used += utf8_put(out + used, c);
	}

	out[used] = '\0';
}

static void take(struct answer *answer, const char *text, int dcs)
{
	ssize_t n =
		hex_decode(answer->octets, sizeof(answer->octets), text, strlen(text));
	struct dcs scheme = dcs_decode_broadcast((uint8_t)(dcs < 0 ? 0x0f : dcs));

	answer->len = n > 0 ? (size_t)n : 0;
	answer->ucs2 = dcs >= 0 && scheme.alphabet == DCS_UCS2;
	answer->language = dcs >= 0 && scheme.language;
}

const char *ussd_text(char out[USSD_TEXT_MAX], const char *text, int dcs)
{
	static bool (*const readers[])(char *, const struct answer *) = {
		read_ucs2, read_octets, read_septets};
	size_t digits = strspn(text, "0123456789");
	struct answer answer;
	const char *found;

	take(&answer, text, dcs);

	if (answer.ucs2 && read_ucs2(out, &answer)) {
		found = skip_language(&answer, out);
		memmove(out, found, strlen(found) + 1);
		return out;
	}

	/* a balance that is nothing but a number looks like digits of something, and is not */
	for (size_t i = 0; text[digits] && strlen(text) >= GUESS_MIN && i < 3; i++) {
		if (readers[i](out, &answer) && reads_like_text(out))
			return out;
	}

	read_plain(out, text);
	return out;
}
