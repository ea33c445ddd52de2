/*
 * Parts from elsewhere to whole messages in the order of their time; see past.h.
 */
#include "gateway/ctl/past.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/hex.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

#define DIGITS_LEAST 8 /* fewer are a service's short code */
#define UDH_MAX	     140
#define PARTS_MAX    255
#define JOIN_APART   (INT64_C(24) * 3600 * 1000) /* references come round again */

struct past_message {
	int64_t at;
	size_t order; /* in which it was read */
	char *from, *joins;
	unsigned seq, total;
	enum past_alphabet alphabet;
	uint8_t *octets;
	size_t len;
};

static bool is_phone(const char *from)
{
	size_t n = strspn(from + (*from == '+'), "0123456789");

	return n >= DIGITS_LEAST && !from[(*from == '+') + n];
}

void past_add(struct past *past, const struct past_part *part)
{
	past->parts++;

	if (!is_phone(part->from)) {
		past->services++;
		return;
	}

	if (past->count == past->cap) {
		past->cap = past->cap ? 2 * past->cap : 1024;
		past->messages = alloc_resize(
			past->messages, past->cap, sizeof(*past->messages));
	}

	struct past_message *message = &past->messages[past->count];

	*message = (struct past_message){
		.at = part->at,
		.order = past->count++,
		.from = alloc_string(part->from),
		.joins = part->joins ? alloc_string(part->joins) : NULL,
		.seq = part->seq,
		.total = part->total,
		.alphabet = part->alphabet,
		.octets = alloc_zero(part->len + 1),
		.len = part->len,
	};
	memcpy(message->octets, part->octets, part->len);
}

static int64_t compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Parts of one message stand together. */
static int compare_joins(const void *a, const void *b)
{
	const struct past_message *x = a, *y = b;
	int64_t order = strcmp(x->from, y->from);

	if (!order)
		order = strcmp(x->joins ? x->joins : "", y->joins ? y->joins : "");

	if (!order)
		order = compare_numbers(x->at, y->at);

	return (int)(order ? order : compare_numbers((int64_t)x->order, (int64_t)y->order));
}

static int compare_parts(const void *a, const void *b)
{
	const struct past_message *x = a, *y = b;

	return (int)compare_numbers(x->seq, y->seq);
}

static int compare_times(const void *a, const void *b)
{
	const struct past_message *x = a, *y = b;
	int64_t order = compare_numbers(x->at, y->at);

	return (int)(order ? order : compare_numbers((int64_t)x->order, (int64_t)y->order));
}

static bool belongs(const struct past_message *first, const struct past_message *part)
{
	return first->joins && part->joins && part->alphabet == first->alphabet &&
	       !strcmp(first->from, part->from) && !strcmp(first->joins, part->joins) &&
	       part->at - first->at < JOIN_APART;
}

/* How many from first on are parts of one message: a part that comes again begins another. */
static size_t count_parts(const struct past_message *first, const struct past_message *end)
{
	bool seen[PARTS_MAX + 1] = {false};
	size_t count = 0;

	for (const struct past_message *part = first; part < end; part++, count++) {
		unsigned seq = part->seq < PARTS_MAX ? part->seq : PARTS_MAX;

		if (seen[seq] || !belongs(first, part))
			break;

		seen[seq] = true;
	}

	return count ? count : 1;
}

static void message_free(struct past_message *message)
{
	free(message->from);
	free(message->joins);
	free(message->octets);
}

/* What it carries goes behind first; its time is that of the earliest. */
static void take_over(struct past_message *first, struct past_message *part)
{
	first->octets = alloc_resize(first->octets, first->len + part->len + 1, 1);
	memcpy(first->octets + first->len, part->octets, part->len);
	first->len += part->len;
	first->at = part->at < first->at ? part->at : first->at;
	message_free(part);
}

void past_finish(struct past *past)
{
	struct past_message *messages = past->messages;
	size_t kept = 0, count;

	if (!past->count)
		return;

	qsort(messages, past->count, sizeof(*messages), compare_joins);

	for (size_t i = 0; i < past->count; i += count, kept++) {
		count = count_parts(&messages[i], &messages[past->count]);
		qsort(&messages[i], count, sizeof(*messages), compare_parts);
		past->incomplete += messages[i].total > count;

		for (size_t part = 1; part < count; part++)
			take_over(&messages[i], &messages[i + part]);

		messages[kept] = messages[i];
	}

	past->count = kept;
	qsort(messages, kept, sizeof(*messages), compare_times);
}

json_t *past_next(void *arg)
{
	struct past *past = arg;

	if (past->next == past->count)
		return NULL;

	const struct past_message *message = &past->messages[past->next++];
	char at[CIVIL_RFC3339_MAX];
	char *text = past_text(message->alphabet, message->octets, message->len);
	json_t *row = json_pack("{s:s, s:s, s:s}", "at", civil_rfc3339(at, message->at), "from",
		message->from, "text", text);

	free(text);
	return row;
}

void past_clear(struct past *past)
{
	for (size_t i = 0; i < past->count; i++)
		message_free(&past->messages[i]);

	free(past->messages);
	*past = (struct past){0};
}

struct past_concat past_concat(const char *hex)
{
	char digits[2 * UDH_MAX + 1];
	uint8_t udh[UDH_MAX];
	size_t n = 0;

	for (; *hex && n + 1 < sizeof(digits); hex++)
		if (!isspace((unsigned char)*hex))
			digits[n++] = *hex;

	ssize_t len = hex_decode(udh, sizeof(udh), digits, n);

	for (ssize_t at = 1; at + 1 < len; at += 2 + udh[at + 1]) {
		const uint8_t *data = udh + at + 2;

		if (at + 2 + udh[at + 1] > len)
			break;

		if (udh[at] == 0x00 && udh[at + 1] == 3)
			return (struct past_concat){data[0], data[1], data[2]};

		if (udh[at] == 0x08 && udh[at + 1] == 4)
			return (struct past_concat){
				(unsigned)data[0] << 8 | data[1], data[2], data[3]};
	}

	return (struct past_concat){0};
}

/* Where ISO-8859-15 is not the same as the first 256 of Unicode. */
static uint32_t latin9_char(uint8_t octet)
{
	static const uint16_t others[][2] = {{0xa4, 0x20ac}, {0xa6, 0x160}, {0xa8, 0x161},
		{0xb4, 0x17d}, {0xb8, 0x17e}, {0xbc, 0x152}, {0xbd, 0x153}, {0xbe, 0x178}};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (others[i][0] == octet)
			return others[i][1];

	return octet;
}

/* The same octets as big-endian units. */
static size_t utf16_read(char *out, const uint8_t *octets, size_t len, bool little)
{
	struct ucs2_reader reader = {0};
	size_t n = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		uint8_t unit[2] = {octets[i + little], octets[i + !little]};

		n += ucs2_decode(&reader, out + n, unit, sizeof(unit));
	}

	return n + ucs2_finish(&reader, out + n);
}

static bool begins(const uint8_t *octets, size_t len, const char *mark, size_t octets_of_mark)
{
	return len >= octets_of_mark && !memcmp(octets, mark, octets_of_mark);
}

char *past_text(enum past_alphabet alphabet, const void *data, size_t len)
{
	const uint8_t *octets = data;
	char *out = alloc_zero(3 * len + 8), *nul;
	size_t n = 0, at = 0;

	switch (alphabet) {
	case PAST_UTF16BE:
	case PAST_UTF16LE:
		at = begins(octets, len, "\xfe\xff", 2) || begins(octets, len, "\xff\xfe", 2) ? 2 : 0;
		n = utf16_read(out, octets + at, len - at, alphabet == PAST_UTF16LE);
		break;
	case PAST_LATIN9:
		for (; at < len; at++)
			n += utf8_put(out + n, latin9_char(octets[at]));

		break;
	case PAST_UTF8:
		at = begins(octets, len, "\xef\xbb\xbf", 3) ? 3 : 0;

		while (at < len)
			n += utf8_put(out + n, utf8_next(data, len, &at));

		break;
	}

	while ((nul = memchr(out, '\0', n)))
		*nul = ' ';

	while (n && isspace((unsigned char)out[n - 1]))
		n--;

	out[n] = '\0';
	return out;
}
