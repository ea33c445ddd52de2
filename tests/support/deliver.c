/*
 * Builds what the network delivers; see deliver.h.
 */
#include "tests/support/deliver.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "parsers/sms/gsm7.h"
#include "parsers/sms/ucs2.h"
#include "parsers/sms/utf8.h"

#define QUARTERS_EAST 28 /* +07:00 */

struct writer {
	uint8_t *data;
	size_t len;
};

static void put(struct writer *w, unsigned octet)
{
	if (w->len == PDU_OCTETS_MAX)
		abort();

	w->data[w->len++] = (uint8_t)octet;
}

static void put_digits(struct writer *w, const char *digits)
{
	size_t n = strlen(digits);

	put(w, (unsigned)n);
	put(w, 0x91);

	for (size_t i = 0; i < n; i += 2)
		put(w, (unsigned)(digits[i] - '0') |
				(i + 1 < n ? (unsigned)(digits[i + 1] - '0') : 0xf) << 4);
}

static void put_name(struct writer *w, const char *name)
{
	uint8_t septets[11], packed[10];
	size_t n;

	if (!gsm7_encode(septets, sizeof(septets), &n, name, strlen(name)))
		abort();

	size_t octets = gsm7_pack(packed, septets, n, 0);

	put(w, (unsigned)(n * 7 + 3) / 4); /* useful semi-octets (23.040 9.1.2.5) */
	put(w, 0xd0);

	for (size_t i = 0; i < octets; i++)
		put(w, packed[i]);
}

static void put_address(struct writer *w, const char *address)
{
	size_t type = w->len + 1;

	if (!isdigit((unsigned char)address[0]) && address[0] != '+') {
		put_name(w, address);
		return;
	}

	put_digits(w, address + (address[0] == '+'));

	if (address[0] != '+')
		w->data[type] = 0x81;
}

static unsigned swapped(int value)
{
	return (unsigned)(value % 10 << 4 | value / 10);
}

static void put_time(struct writer *w, int64_t wall_ms)
{
	time_t local = (time_t)(wall_ms / 1000 + QUARTERS_EAST * 15 * 60);
	struct tm tm;

	gmtime_r(&local, &tm);
	put(w, swapped(tm.tm_year % 100));
	put(w, swapped(tm.tm_mon + 1));
	put(w, swapped(tm.tm_mday));
	put(w, swapped(tm.tm_hour));
	put(w, swapped(tm.tm_min));
	put(w, swapped(tm.tm_sec));
	put(w, swapped(QUARTERS_EAST));
}

static void put_header(struct writer *w, const struct deliver *deliver)
{
	if (!deliver->total)
		return;

	if (deliver->width == 16) {
		put(w, 6);
		put(w, 0x08);
		put(w, 4);
		put(w, deliver->ref >> 8);
	} else {
		put(w, 5);
		put(w, 0x00);
		put(w, 3);
	}

	put(w, deliver->ref & 0xff);
	put(w, deliver->total);
	put(w, deliver->seq);
}

static void put_text(struct writer *w, const char *text)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		uint8_t units[4];
		size_t n = ucs2_encode_char(units, utf8_next(text, len, &at));

		for (size_t i = 0; i < n; i++)
			put(w, units[i]);
	}
}

struct sms_part deliver_part(const struct deliver *deliver)
{
	struct sms_part part = {
		.modem = "a", .storage = "SM", .index = 1, .received_at = deliver->at};
	struct writer w = {part.pdu, 0};

	put(&w, 0);
	put(&w, deliver->total ? 0x44 : 0x04);
	put_address(&w, deliver->from);
	put(&w, deliver->pid);
	put(&w, deliver->dcs ? deliver->dcs : 0x08);
	put_time(&w, deliver->scts);

	size_t udl = w.len;

	put(&w, 0);
	put_header(&w, deliver);
	put_text(&w, deliver->text);
	part.pdu[udl] = (uint8_t)(w.len - udl - 1);
	part.len = (uint16_t)w.len;
	return part;
}

struct sms_part deliver_report(
	const char *recipient, uint8_t mr, uint8_t status, int64_t scts, int64_t at)
{
	struct sms_part part = {
		.modem = "a", .storage = "SR", .index = 1, .received_at = at};
	struct writer w = {part.pdu, 0};

	put(&w, 0);
	put(&w, 0x06);
	put(&w, mr);
	put_address(&w, recipient);
	put_time(&w, scts);
	put_time(&w, at);
	put(&w, status);
	part.len = (uint16_t)w.len;
	return part;
}
