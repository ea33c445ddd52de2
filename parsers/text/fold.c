/*
 * Characters to what rules compare (DOMAIN 2.1, 3.1). The Unicode tables are utf8proc's; ours is
 * what they do not know: đ and its look-alikes, typographic signs, and which marks are tones.
 */
#include "parsers/text/fold.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

#include "parsers/sms/utf8.h"

#define DECOMPOSED_MAX 8

/* Combining marks of Vietnamese, DOMAIN 3.1. */
static unsigned char mark_of(int32_t c)
{
	switch (c) {
	case 0x300:
	case 0x340: return FOLD_GRAVE;
	case 0x301:
	case 0x341: return FOLD_ACUTE;
	case 0x303: return FOLD_TILDE;
	case 0x309: return FOLD_HOOK;
	case 0x323: return FOLD_DOT;
	case 0x302: return FOLD_CIRCUMFLEX;
	case 0x306: return FOLD_BREVE;
	case 0x31b: return FOLD_HORN;
	}

	return 0;
}

/* What typing programs make of ASCII signs. */
static char sign_of(uint32_t c)
{
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';

	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032 || c == 0xb4 || c == 0x2bc)
		return '\'';

	if ((c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0xab || c == 0xbb)
		return '"';

	if (c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000 ||
		c == 0x2028 || c == 0x2029)
		return ' ';

	if (c >= 0xff01 && c <= 0xff5e)
		return (char)(c - 0xff01 + '!');

	if (c == 0x2026 || c == 0x3002)
		return '.';

	if (c == 0x2022 || c == 0xb7)
		return '*';

	return 0;
}

static bool is_dropped(uint32_t c)
{
	return c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) || c == 0x2060 ||
	       (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x202a && c <= 0x202e);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static char fold_ascii(uint32_t c)
{
	if (c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v')
		return ' ';

	return c < ' ' || c == 0x7f ? 0 : lower((char)c);
}

/* A letter with marks: its base, the marks in marks with the tone last. */
static char fold_composed(uint32_t c, char marks[4])
{
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	utf8proc_ssize_t n = utf8proc_decompose_char(
		(utf8proc_int32_t)c, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE, NULL);
	unsigned char tone = 0;
	size_t count = 0;

	if (n <= 0 || n > DECOMPOSED_MAX)
		return FOLD_OTHER;

	for (utf8proc_ssize_t i = 1; i < n; i++) {
		unsigned char mark = mark_of(parts[i]);

		if (FOLD_IS_TONE(mark))
			tone = mark;
		else if (mark && count < 2)
			marks[count++] = (char)mark;
	}

	if (tone)
		marks[count++] = (char)tone;

	marks[count] = '\0';

	if (parts[0] < 0x80)
		return fold_ascii((uint32_t)parts[0]);

	return mark_of(parts[0]) ? 0 : FOLD_OTHER;
}

char fold_letter(uint32_t c, char marks[4])
{
	char sign;

	marks[0] = '\0';

	if (c < 0x80)
		return fold_ascii(c);

	if (c == 0x110 || c == 0x111 || c == 0xd0 || c == 0xf0 || c == 0x189) {
		marks[0] = (char)FOLD_STROKE;
		marks[1] = '\0';
		return 'd';
	}

	if (is_dropped(c) || (c >= 0x300 && c <= 0x36f))
		return 0;

	sign = sign_of(c);
	return sign ? lower(sign) : fold_composed(c, marks);
}

size_t fold_text(char *out, size_t cap, const char *text, size_t len)
{
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		char bytes[UTF8_CHAR_MAX];
		char marks[4];
		size_t size = 1;

		bytes[0] = fold_letter(c, marks);

		if (c == UTF8_REPLACEMENT || !bytes[0] ||
			(bytes[0] == ' ' && (n == 0 || out[n - 1] == ' ')))
			continue;

		if (bytes[0] == FOLD_OTHER)
			size = utf8_put(bytes, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));

		if (n + size + 1 > cap)
			break;

		memcpy(out + n, bytes, size);
		n += size;
	}

	if (n && out[n - 1] == ' ')
		n--;

	if (cap)
		out[n] = '\0';

	return n;
}
