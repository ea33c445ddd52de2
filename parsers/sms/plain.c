/*
 * Unaccented text; see plain.h. Only the letters of Vietnamese, precomposed as phones and people
 * write them or with combining marks.
 */
#include "parsers/sms/plain.h"

#include <stdint.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "parsers/sms/gsm7.h"
#include "parsers/sms/utf8.h"

#define LOST '\x1a' /* no text has it; question marks do stand in a row */

/* Runs of characters with one base letter; in those of step 2 capitals and small ones alternate. */
static const struct {
	uint16_t from, to;
	char base; /* of the first */
	uint8_t step;
} letters[] = {
	{0x00c0, 0x00c3, 'A', 1}, {0x00c8, 0x00ca, 'E', 1}, {0x00cc, 0x00cd, 'I', 1},
	{0x00d0, 0x00d0, 'D', 1}, {0x00d2, 0x00d5, 'O', 1}, {0x00d9, 0x00da, 'U', 1},
	{0x00dd, 0x00dd, 'Y', 1}, {0x00e0, 0x00e3, 'a', 1}, {0x00e8, 0x00ea, 'e', 1},
	{0x00ec, 0x00ed, 'i', 1}, {0x00f0, 0x00f0, 'd', 1}, {0x00f2, 0x00f5, 'o', 1},
	{0x00f9, 0x00fa, 'u', 1}, {0x00fd, 0x00fd, 'y', 1}, {0x0102, 0x0103, 'A', 2},
	{0x0110, 0x0111, 'D', 2}, {0x0128, 0x0129, 'I', 2}, {0x0168, 0x0169, 'U', 2},
	{0x01a0, 0x01a1, 'O', 2}, {0x01af, 0x01af, 'U', 1}, {0x01b0, 0x01b0, 'u', 1},
	{0x1ea0, 0x1eb7, 'A', 2}, {0x1eb8, 0x1ec7, 'E', 2}, {0x1ec8, 0x1ecb, 'I', 2},
	{0x1ecc, 0x1ee3, 'O', 2}, {0x1ee4, 0x1ef1, 'U', 2}, {0x1ef2, 0x1ef9, 'Y', 2},
};

static char base_letter(uint32_t c)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		if (c < letters[i].from || c > letters[i].to)
			continue;

		bool small = letters[i].step == 2 && (c - letters[i].from) % 2;

		return (char)(letters[i].base + (small ? 'a' - 'A' : 0));
	}

	return '\0';
}

/* What typesetting puts in the place of plain punctuation. */
static const char *plain_mark(uint32_t c)
{
	switch (c) {
	case 0x00a0:
	case 0x2009:
	case 0x202f: return " ";
	case 0x2013:
	case 0x2014: return "-";
	case 0x2018:
	case 0x2019: return "'";
	case 0x201c:
	case 0x201d: return "\"";
	case 0x2026: return "...";
	case 0x20ab: return "d"; /* đồng */
	}

	return NULL;
}

/* Combining marks, joiners, marks of direction and variation selectors vanish. */
static bool is_silent(uint32_t c)
{
	return (c >= 0x0300 && c <= 0x036f) || (c >= 0x200b && c <= 0x200f) || c == 0xfeff ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x00ad || (c >= 0xfe00 && c <= 0xfe0f);
}

/* Whatever has no letter of ours becomes one mark, however many of it stand in a row. */
static void put_lost(struct strbuf *buf)
{
	size_t len = buf->len;

	while (len && buf->data[len - 1] == ' ')
		len--;

	if (len && buf->data[len - 1] == LOST)
		buf->len = len;
	else
		strbuf_putc(buf, LOST);
}

static void put_char(struct strbuf *buf, uint32_t c)
{
	uint8_t septets[2];
	char octets[UTF8_CHAR_MAX];
	char letter = base_letter(c);
	const char *mark = plain_mark(c);

	if (letter)
		strbuf_putc(buf, letter);
	else if (mark)
		strbuf_put(buf, mark);
	else if (is_silent(c))
		return;
	else if (gsm7_encode_char(septets, c))
		strbuf_putn(buf, octets, utf8_put(octets, c));
	else
		put_lost(buf);
}

const char *plain_text(char *out, size_t cap, const char *text, size_t len)
{
	struct strbuf buf = strbuf_on(out, cap);

	for (size_t at = 0; at < len && !buf.truncated;) {
		size_t before = buf.len;

		put_char(&buf, utf8_next(text, len, &at));

		if (buf.truncated)
			buf.len = before;
	}

	out[buf.len] = '\0';

	for (char *lost = out; (lost = strchr(lost, LOST)); lost++)
		*lost = '?';

	return out;
}
