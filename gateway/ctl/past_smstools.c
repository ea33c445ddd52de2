/*
 * The folder for incoming messages of the SMS Server Tools 3: headers, an empty line, and the text
 * in the alphabet that a header names. Long messages are whole there, or in parts that carry their
 * user data header where internal_combine is off.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway/ctl/past.h"

#define VALUE_MAX 512

struct headers {
	char from[64], toa[64], sent[64], received[64], alphabet[32], report[8], udh[VALUE_MAX];
	bool binary;
};

static void take_header(struct headers *headers, const char *line)
{
	const struct {
		const char *name;
		char *value;
		size_t size;
	} known[] = {
		{"From: ", headers->from, sizeof(headers->from)},
		{"From_TOA: ", headers->toa, sizeof(headers->toa)},
		{"Sent: ", headers->sent, sizeof(headers->sent)},
		{"Received: ", headers->received, sizeof(headers->received)},
		{"Alphabet: ", headers->alphabet, sizeof(headers->alphabet)},
		{"Report: ", headers->report, sizeof(headers->report)},
		{"UDH-DATA: ", headers->udh, sizeof(headers->udh)},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strncmp(line, known[i].name, strlen(known[i].name)))
			snprintf(known[i].value, known[i].size, "%s",
				line + strlen(known[i].name));
}

/* The octets behind the empty line; NULL where there is none. */
static const uint8_t *read_headers(struct headers *headers, const uint8_t *octets, size_t len)
{
	const uint8_t *end = octets + len;
	char line[VALUE_MAX];

	while (octets < end) {
		const uint8_t *feed = memchr(octets, '\n', (size_t)(end - octets));

		if (!feed)
			return NULL;

		size_t n = (size_t)(feed - octets);

		n -= n && octets[n - 1] == '\r';
		snprintf(line, sizeof(line), "%.*s", (int)n, (const char *)octets);
		octets = feed + 1;

		if (!n)
			return octets;

		take_header(headers, line);
	}

	return NULL;
}

/* The first three letters count, says its documentation. */
static bool read_alphabet(const char *name, enum past_alphabet *out)
{
	static const struct {
		const char *begin;
		enum past_alphabet alphabet;
	} known[] = {{"UTF", PAST_UTF8}, {"UCS", PAST_UTF16BE}, {"Uni", PAST_UTF16BE},
		{"Chi", PAST_UTF16BE}, {"ISO", PAST_LATIN9}, {"Lat", PAST_LATIN9},
		{"Ans", PAST_LATIN9}, {"", PAST_LATIN9}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const char *begin = known[i].begin;

		if (*begin ? !strncasecmp(name, begin, 3) : !*name) {
			*out = known[i].alphabet;
			return true;
		}
	}

	return false;
}

static void take_message(struct past *past, const char *name, const uint8_t *octets, size_t len)
{
	struct headers headers = {0};
	const uint8_t *text = read_headers(&headers, octets, len);
	struct past_part part = {0};
	char from[80], joins[32];

	(void)name;

	if (!text || !*headers.from ||
		(past_time(headers.sent, &part.at) && past_time(headers.received, &part.at))) {
		past->unreadable++;
		return;
	}

	if (!strcasecmp(headers.report, "yes") ||
		!read_alphabet(headers.alphabet, &part.alphabet)) {
		past->binary++;
		return;
	}

	/* 24.008 10.5.4.7: 91 is an international number, which stands there without its +. */
	snprintf(from, sizeof(from), "%s%s", !strncmp(headers.toa, "91", 2) ? "+" : "", headers.from);

	struct past_concat concat = past_concat(headers.udh);

	snprintf(joins, sizeof(joins), "%u/%u", concat.ref, concat.total);
	part.from = from;
	part.joins = concat.total > 1 ? joins : NULL;
	part.seq = concat.seq;
	part.total = concat.total;
	part.octets = text;
	part.len = len - (size_t)(text - octets);
	past_add(past, &part);
}

int past_smstools(struct past *past, const char *path, char *why, size_t cap)
{
	return past_each_file(past, path, take_message, why, cap);
}
