/*
 * DELIVER, SUBMIT and STATUS-REPORT as a network sees them; see emu_pdu.h.
 */
#include "tests/emulator/emu_pdu.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/base/alloc.h"

#define TEXT_MAX	  (160 * 64) /* characters of one text */
#define ESCAPE		  0x1b
#define ZONE_QUARTERS	  28 /* UTC+7 */
#define GSM7_SINGLE	  160
#define GSM7_JOINED	  153
#define UCS2_SINGLE	  70
#define UCS2_JOINED	  67
#define TOA_UNKNOWN	  0x81 /* 23.040 9.1.2.5 */
#define TOA_INTERNATIONAL 0x91
#define TOA_ALPHANUMERIC  0xd0

struct pair {
	uint16_t code; /* Unicode */
	uint8_t septet;
};

/* clang-format off */
/* 23.038 6.2.1: what differs from ASCII. */
static const struct pair basic[] = {
	{'@', 0x00}, {0xa3, 0x01}, {'$', 0x02}, {0xa5, 0x03}, {0xe8, 0x04}, {0xe9, 0x05},
	{0xf9, 0x06}, {0xec, 0x07}, {0xf2, 0x08}, {0xc7, 0x09}, {0xd8, 0x0b}, {0xf8, 0x0c},
	{0xc5, 0x0e}, {0xe5, 0x0f}, {0x394, 0x10}, {'_', 0x11}, {0x3a6, 0x12}, {0x393, 0x13},
	{0x39b, 0x14}, {0x3a9, 0x15}, {0x3a0, 0x16}, {0x3a8, 0x17}, {0x3a3, 0x18},
	{0x398, 0x19}, {0x39e, 0x1a}, {0xc6, 0x1c}, {0xe6, 0x1d}, {0xdf, 0x1e}, {0xc9, 0x1f},
	{0xa4, 0x24}, {0xa1, 0x40}, {0xc4, 0x5b}, {0xd6, 0x5c}, {0xd1, 0x5d}, {0xdc, 0x5e},
	{0xa7, 0x5f}, {0xbf, 0x60}, {0xe4, 0x7b}, {0xf6, 0x7c}, {0xf1, 0x7d}, {0xfc, 0x7e},
	{0xe0, 0x7f},
};

/* 23.038 6.2.1.1: behind an escape. */
static const struct pair extension[] = {
	{'\f', 0x0a}, {'^', 0x14}, {'{', 0x28}, {'}', 0x29}, {'\\', 0x2f}, {'[', 0x3c},
	{'~', 0x3d}, {']', 0x3e}, {'|', 0x40}, {0x20ac, 0x65},
};
/* clang-format on */

static int pair_find(const struct pair *table, size_t n, uint32_t code)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i].code == code)
			return table[i].septet;
	}

	return -1;
}

/* Septets of one character into out: 1, 2, or 0 when the alphabet does not have it. */
static size_t septets_of(uint8_t out[2], uint32_t code)
{
	int septet = pair_find(basic, sizeof(basic) / sizeof(*basic), code);

	if (septet < 0 && (code == '\n' || code == '\r' || (code >= ' ' && code <= 'Z') ||
				  (code >= 'a' && code <= 'z')))
		septet = (int)code;

	if (septet >= 0) {
		out[0] = (uint8_t)septet;
		return 1;
	}

	septet = pair_find(extension, sizeof(extension) / sizeof(*extension), code);

	if (septet < 0)
		return 0;

	out[0] = ESCAPE;
	out[1] = (uint8_t)septet;
	return 2;
}

/* One UTF-8 character; moves *text. 0 at the end, U+FFFD for what is no UTF-8. */
static uint32_t utf8_next(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	unsigned more = at[0] >= 0xf0 ? 3 : at[0] >= 0xe0 ? 2 : at[0] >= 0xc0 ? 1 : 0;
	uint32_t code = more ? at[0] & (0x3fu >> more) : at[0];

	if (!at[0])
		return 0;

	if (at[0] >= 0x80 && !more) {
		*text += 1;
		return 0xfffd;
	}

	for (unsigned i = 1; i <= more; i++) {
		if ((at[i] & 0xc0) != 0x80) {
			*text += i;
			return 0xfffd;
		}

		code = code << 6 | (at[i] & 0x3f);
	}

	*text += 1 + more;
	return code;
}

/* The text as septets or UCS-2 units, and where a part may not be cut. */
struct units {
	bool gsm7;
	size_t count;
	uint16_t unit[TEXT_MAX];
	bool glued[TEXT_MAX]; /* belongs to the one before it */
};

static void units_put(struct units *units, uint16_t value, bool glued)
{
	units->unit[units->count] = value;
	units->glued[units->count++] = glued;
}

static bool units_gsm7(struct units *units, const char *text)
{
	uint32_t code;

	units->gsm7 = true;
	units->count = 0;

	while ((code = utf8_next(&text))) {
		uint8_t septets[2];
		size_t n = septets_of(septets, code);

		if (!n || units->count + n > TEXT_MAX)
			return false;

		for (size_t i = 0; i < n; i++)
			units_put(units, septets[i], i > 0);
	}

	return true;
}

static bool units_ucs2(struct units *units, const char *text)
{
	uint32_t code;

	units->gsm7 = false;
	units->count = 0;

	while ((code = utf8_next(&text))) {
		if (units->count + 2 > TEXT_MAX)
			return false;

		if (code < 0x10000) {
			units_put(units, (uint16_t)code, false);
		} else {
			units_put(units, (uint16_t)(0xd800 + ((code - 0x10000) >> 10)),
				false);
			units_put(units, (uint16_t)(0xdc00 + (code & 0x3ff)), true);
		}
	}

	return true;
}

static size_t part_end(const struct units *units, size_t start, size_t room)
{
	size_t end = start + room;

	if (end >= units->count)
		return units->count;

	while (end > start + 1 && units->glued[end])
		end--;

	return end;
}

/* Bits of septets from `skip` on (23.038 6.1.2.1.1). Octets written. */
static size_t pack(uint8_t *out, const uint16_t *septets, size_t n, unsigned skip)
{
	size_t bits = skip;

	for (size_t i = 0; i < n; i++, bits += 7) {
		unsigned value = (unsigned)septets[i] << (bits % 8);

		if (bits % 8 == 0)
			out[bits / 8] = 0;

		out[bits / 8] |= (uint8_t)value;

		if (bits % 8 > 1)
			out[bits / 8 + 1] = (uint8_t)(value >> 8);
	}

	return (bits + 7) / 8;
}

static uint8_t swapped(int value)
{
	return (uint8_t)((value % 10) << 4 | value / 10);
}

/* 23.040 9.2.3.11, in Vietnam's time. */
static size_t put_time(uint8_t *out, int64_t at_ms)
{
	time_t local = (time_t)(at_ms / 1000 + ZONE_QUARTERS * 900);
	struct tm tm;

	gmtime_r(&local, &tm);
	out[0] = swapped(tm.tm_year % 100);
	out[1] = swapped(tm.tm_mon + 1);
	out[2] = swapped(tm.tm_mday);
	out[3] = swapped(tm.tm_hour);
	out[4] = swapped(tm.tm_min);
	out[5] = swapped(tm.tm_sec);
	out[6] = swapped(ZONE_QUARTERS);
	return 7;
}

static size_t put_digits(uint8_t *out, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i += 2) {
		unsigned high = i + 1 < n ? (unsigned)(digits[i + 1] - '0') : 0xf;

		out[i / 2] = (uint8_t)(high << 4 | (unsigned)(digits[i] - '0'));
	}

	return (n + 1) / 2;
}

/* 23.040 9.1.2.5; 0 when it can be no address. */
static size_t put_address(uint8_t *out, const char *from)
{
	const char *digits = from[0] == '+' ? from + 1 : from;
	size_t n = strlen(digits);
	uint16_t septets[12];
	size_t count = 0;
	uint32_t code;

	if (n && strspn(digits, "0123456789") == n) {
		if (n > 20)
			return 0;

		out[0] = (uint8_t)n;
		out[1] = from[0] == '+' ? TOA_INTERNATIONAL : TOA_UNKNOWN;
		return 2 + put_digits(out + 2, digits, n);
	}

	while ((code = utf8_next(&from))) {
		uint8_t pair[2];

		if (count == 11 || septets_of(pair, code) != 1)
			return 0;

		septets[count++] = pair[0];
	}

	if (!count)
		return 0;

	n = pack(out + 2, septets, count, 0);
	out[0] = (uint8_t)((count * 7 + 3) / 4); /* useful semi-octets */
	out[1] = TOA_ALPHANUMERIC;
	return 2 + n;
}

struct concat {
	uint8_t reference;
	uint8_t total;
	uint8_t sequence;
};

static void put_user_data(struct emu_tpdu *tpdu, const struct units *units, size_t start,
	size_t end, const struct concat *concat)
{
	uint8_t *length = tpdu->octets + tpdu->len;
	uint8_t *data = length + 1;
	size_t header = 0;
	size_t size;

	if (concat->total > 1) { /* 23.040 9.2.3.24.1 */
		const uint8_t octets[] = {
			5, 0, 3, concat->reference, concat->total, concat->sequence};

		memcpy(data, octets, sizeof(octets));
		header = sizeof(octets);
	}

	if (units->gsm7) {
		unsigned skip = header ? 49 : 0; /* the header and one fill bit */

		if (header)
			data[header] = 0;

		size = pack(data, units->unit + start, end - start, skip);
		*length = (uint8_t)(skip / 7 + end - start);
	} else {
		size = header;

		for (size_t i = start; i < end; i++) {
			data[size++] = (uint8_t)(units->unit[i] >> 8);
			data[size++] = (uint8_t)units->unit[i];
		}

		*length = (uint8_t)size;
	}

	tpdu->len = (uint8_t)(tpdu->len + 1 + size);
}

static size_t count_parts(const struct units *units, size_t room)
{
	size_t parts = 0;

	for (size_t at = 0; at < units->count; parts++)
		at = part_end(units, at, room);

	return parts ? parts : 1;
}

static bool put_part(struct emu_tpdu *tpdu, const char *from, const struct units *units,
	int64_t at_ms, bool joined)
{
	size_t n;

	/* 23.040 9.2.2.1: DELIVER, no more messages waiting, TP-UDHI */
	tpdu->octets[0] = (uint8_t)(0x04 | (joined ? 0x40 : 0));
	n = put_address(tpdu->octets + 1, from);

	if (!n)
		return false;

	n++;
	tpdu->octets[n++] = 0;			       /* TP-PID */
	tpdu->octets[n++] = units->gsm7 ? 0x00 : 0x08; /* TP-DCS */
	n += put_time(tpdu->octets + n, at_ms);
	tpdu->len = (uint8_t)n;
	return true;
}

static size_t put_parts(struct emu_tpdu *out, size_t cap, const char *from,
	const struct units *units, uint8_t reference, int64_t at_ms)
{
	size_t single = units->gsm7 ? GSM7_SINGLE : UCS2_SINGLE;
	size_t room = units->count <= single ? single
		      : units->gsm7	     ? GSM7_JOINED
					     : UCS2_JOINED;
	size_t total = count_parts(units, room);
	size_t start = 0;

	if (total > cap || total > EMU_PARTS_MAX)
		return 0;

	for (size_t i = 0; i < total; i++) {
		size_t end = part_end(units, start, room);
		struct concat concat = {reference, (uint8_t)total, (uint8_t)(i + 1)};

		if (!put_part(&out[i], from, units, at_ms, total > 1))
			return 0;

		put_user_data(&out[i], units, start, end, &concat);
		start = end;
	}

	return total;
}

size_t emu_pdu_deliver(struct emu_tpdu *out, size_t cap, const char *from,
	const char *text, uint8_t reference, int64_t at_ms)
{
	struct units *units = alloc_zero(sizeof(*units));
	size_t n = 0;

	if (units_gsm7(units, text) || units_ucs2(units, text))
		n = put_parts(out, cap, from, units, reference, at_ms);

	free(units);
	return n;
}

static void read_digits(char *out, const uint8_t *octets, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		unsigned digit = i % 2 ? octets[i / 2] >> 4 : octets[i / 2] & 0xf;

		*out++ = "0123456789*#abcF"[digit];
	}

	*out = '\0';
}

static bool read_address(struct emu_submit *submit, const uint8_t *octets, size_t len)
{
	unsigned digits = octets[0];
	size_t size = 2 + (digits + 1) / 2;
	char *out = submit->to;

	if (!digits || digits > 20 || size > len)
		return false;

	if ((octets[1] & 0x70) == 0x10)
		*out++ = '+';

	read_digits(out, octets + 2, digits);
	memcpy(submit->address, octets, size);
	submit->address_len = (uint8_t)size;
	return true;
}

/* Octets of user data for a TP-UDL (23.040 9.2.3.16); only the alphabet matters here. */
static size_t user_octets(unsigned dcs, size_t units)
{
	bool septets = (dcs & 0xcc) == 0x00 || (dcs & 0xf4) == 0xf0 ||
		       (dcs & 0xf0) == 0xc0 || (dcs & 0xf0) == 0xd0;

	return septets ? (units * 7 + 7) / 8 : units;
}

bool emu_pdu_submit(struct emu_submit *submit, const uint8_t *octets, size_t len)
{
	static const size_t validity[] = {0, 7, 1, 7}; /* 23.040 9.2.3.3 */
	size_t at = 2;
	size_t units;
	unsigned dcs;

	*submit = (struct emu_submit){0};

	if (len < 7 || (octets[0] & 3) != 1)
		return false;

	submit->report = octets[0] & 0x20;
	submit->reject_duplicates = octets[0] & 0x04;

	if (!read_address(submit, octets + at, len - at))
		return false;

	at += submit->address_len;

	if (at + 2 + validity[octets[0] >> 3 & 3] + 1 > len)
		return false;

	dcs = octets[at + 1];
	at += 2 + validity[octets[0] >> 3 & 3];
	units = user_octets(dcs, octets[at++]);
	return len - at == units && units <= 140;
}

bool emu_pdu_is_deliver(const uint8_t *octets, size_t len)
{
	size_t address = len > 2 ? 2 + (octets[1] + 1u) / 2 : 0;
	size_t at = 1 + address + 10; /* TP-PID, TP-DCS, TP-SCTS, TP-UDL */

	if (len < 13 || (octets[0] & 3) != 0 || octets[1] > 20 || at > len)
		return false;

	return len - at == user_octets(octets[1 + address + 1], octets[at - 1]);
}

void emu_pdu_report(struct emu_tpdu *out, const uint8_t *address, uint8_t address_len,
	uint8_t mr, int64_t sent_ms, int64_t done_ms, uint8_t status)
{
	uint8_t *at = out->octets;

	*at++ = 0x06; /* 23.040 9.2.2.3: STATUS-REPORT, no more messages waiting */
	*at++ = mr;
	memcpy(at, address, address_len);
	at += address_len;
	at += put_time(at, sent_ms);
	at += put_time(at, done_ms);
	*at++ = status;
	out->len = (uint8_t)(at - out->octets);
}

int emu_pdu_class(const uint8_t *octets, size_t len)
{
	size_t at;
	unsigned dcs;

	if (len < 4)
		return -1;

	at = 3 + (octets[1] + 1u) / 2 + 1;

	if (at >= len)
		return -1;

	dcs = octets[at];

	if ((dcs & 0xf0) == 0xf0 || (dcs & 0xd0) == 0x10)
		return (int)(dcs & 3);

	return -1;
}

size_t emu_pdu_smsc(uint8_t out[12], const char *number)
{
	const char *digits = number[0] == '+' ? number + 1 : number;
	size_t n = strlen(digits);

	if (!n || n > 20 || strspn(digits, "0123456789") != n) {
		out[0] = 0;
		return 1;
	}

	out[1] = number[0] == '+' ? TOA_INTERNATIONAL : TOA_UNKNOWN;
	out[0] = (uint8_t)(1 + put_digits(out + 2, digits, n)); /* 24.011 8.2.5.1 */
	return out[0] + 1u;
}
