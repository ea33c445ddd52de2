/*
 * Joins the user data of parts and decodes it; see sms_text.h.
 */
#include "parsers/sms/sms_text.h"

#include <string.h>

#include "parsers/sms/gsm7.h"
#include "parsers/sms/utf8.h"

struct sms_text sms_text_on(char *out, size_t cap)
{
	out[0] = '\0';
	return (struct sms_text){.out = out, .cap = cap};
}

/* Keeps whole characters only. */
static void append(struct sms_text *text, const char *data, size_t len)
{
	size_t room = text->cap - 1 - text->len;

	if (len > room) {
		text->truncated = true;
		len = room;

		while (len && ((unsigned char)data[len] & 0xc0) == 0x80)
			len--;
	}

	memcpy(text->out + text->len, data, len);
	text->len += len;
	text->out[text->len] = '\0';
}

static void end_escape(struct sms_text *text)
{
	if (text->escaped)
		append(text, " ", 1);

	text->escaped = false;
}

static void end_units(struct sms_text *text)
{
	char last[UTF8_CHAR_MAX];

	append(text, last, ucs2_finish(&text->units, last));
}

static void add_gsm7(struct sms_text *text, const struct tpdu *part)
{
	char out[3 * GSM7_SEPTETS_MAX];
	uint8_t septets[GSM7_SEPTETS_MAX];
	unsigned header = (part->udh.octets * 8U + 6) / 7;
	unsigned fill = header * 7 - part->udh.octets * 8U;
	size_t n = gsm7_unpack(septets, part->udl - header, part->ud + part->udh.octets,
		part->ud_octets - part->udh.octets, fill);

	append(text, out, gsm7_read(&text->escaped, out, septets, n, (struct gsm7_shift){
		.locking = part->udh.locking_shift,
		.single = part->udh.single_shift,
	}));
}

static void add_ucs2(struct sms_text *text, const struct tpdu *part)
{
	char out[3 * (TPDU_UD_MAX / 2 + 2)];

	append(text, out, ucs2_decode(&text->units, out, part->ud + part->udh.octets,
		part->ud_octets - part->udh.octets));
}

static void add_octets(struct sms_text *text, const struct tpdu *part)
{
	char out[UTF8_CHAR_MAX];

	for (size_t i = part->udh.octets; i < part->ud_octets; i++)
		append(text, out, utf8_put(out, part->ud[i]));
}

void sms_text_add(struct sms_text *text, const struct tpdu *part)
{
	if (!part->has_ud || part->coding.compressed)
		return;

	if (part->coding.alphabet != DCS_GSM7)
		end_escape(text);

	if (part->coding.alphabet != DCS_UCS2)
		end_units(text);

	switch (part->coding.alphabet) {
	case DCS_GSM7:
		add_gsm7(text, part);
		break;
	case DCS_UCS2:
		add_ucs2(text, part);
		break;
	case DCS_8BIT:
		add_octets(text, part);
		break;
	}
}

void sms_text_gap(struct sms_text *text)
{
	end_escape(text);
	end_units(text);
}

void sms_text_finish(struct sms_text *text)
{
	sms_text_gap(text);
}

size_t sms_text_decode(const struct tpdu *part, char *out, size_t cap)
{
	struct sms_text text = sms_text_on(out, cap);

	sms_text_add(&text, part);
	sms_text_finish(&text);
	return text.len;
}
