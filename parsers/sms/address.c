/*
 * Semi-octets and names; see address.h.
 */
#include "parsers/sms/address.h"

#include <string.h>

#include "parsers/sms/gsm7.h"

#define SMSC_OCTETS_MAX 11 /* a type and 20 semi-octets */
#define FILLER		0xf

static const char digits[] = "0123456789*#abc"; /* 23.040 9.1.2.3 */

static uint8_t semi_octet(const uint8_t *value, size_t index)
{
	return index % 2 ? value[index / 2] >> 4 : value[index / 2] & 0x0f;
}

/* A filler ends the number, wherever the length says that it ends; nothing may follow. */
static bool decode_digits(char *text, const uint8_t *value, size_t count)
{
	bool ended = false;

	for (size_t i = 0; i < count; i++) {
		uint8_t digit = semi_octet(value, i);

		if (digit == FILLER) {
			ended = true;
			continue;
		}

		if (ended)
			return false;

		*text++ = digits[digit];
	}

	*text = '\0';
	return true;
}

static void decode_name(char *text, const uint8_t *value, size_t count)
{
	uint8_t septets[ADDRESS_DIGITS_MAX * 4 / 7];
	size_t n = gsm7_unpack(septets, count * 4 / 7, value, (count + 1) / 2, 0);
	size_t len = gsm7_decode(text, septets, n, (struct gsm7_shift){0});

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x20)
			text[i] = ' ';
	}

	text[len] = '\0';
}

static void decode_type(struct address *out, uint8_t type)
{
	out->ton = (enum address_ton)(type >> 4 & 7);
	out->npi = type & 0x0f;
}

static bool decode_number(struct address *out, const uint8_t *value, size_t count)
{
	bool plus = out->ton == ADDRESS_INTERNATIONAL;

	if (!decode_digits(out->text + plus, value, count))
		return false;

	if (plus && out->text[1])
		out->text[0] = '+';

	return true;
}

enum address_status address_decode(struct address *out, const uint8_t *data, size_t len,
	size_t *used)
{
	size_t count;

	*out = (struct address){0};

	if (len < 1)
		return ADDRESS_TRUNCATED;

	count = data[0];

	if (count > ADDRESS_DIGITS_MAX)
		return ADDRESS_BAD;

	*used = 2 + (count + 1) / 2;

	if (*used > len)
		return ADDRESS_TRUNCATED;

	decode_type(out, data[1]);

	if (out->ton == ADDRESS_ALPHANUMERIC) {
		decode_name(out->text, data + 2, count);
		return ADDRESS_OK;
	}

	return decode_number(out, data + 2, count) ? ADDRESS_OK : ADDRESS_BAD;
}

enum address_status address_decode_smsc(struct address *out, const uint8_t *data, size_t len,
	size_t *used)
{
	*out = (struct address){0};

	if (len < 1)
		return ADDRESS_TRUNCATED;

	if (data[0] > SMSC_OCTETS_MAX)
		return ADDRESS_BAD;

	*used = 1 + (size_t)data[0];

	if (*used > len)
		return ADDRESS_TRUNCATED;

	if (!data[0])
		return ADDRESS_OK;

	decode_type(out, data[1]);
	return decode_number(out, data + 2, 2 * ((size_t)data[0] - 1)) ? ADDRESS_OK : ADDRESS_BAD;
}

bool address_from_text(struct address *out, const char *text)
{
	bool plus = text[0] == '+';
	size_t count = strlen(text + plus);

	*out = (struct address){.ton = plus ? ADDRESS_INTERNATIONAL : ADDRESS_UNKNOWN, .npi = 1};

	if (!count || count > ADDRESS_DIGITS_MAX || strspn(text + plus, digits) != count)
		return false;

	memcpy(out->text, text, plus + count);
	return true;
}

size_t address_encode(const struct address *address, uint8_t out[ADDRESS_OCTETS_MAX])
{
	const char *text = address->text + (address->text[0] == '+');
	size_t count = strlen(text);

	if (!count || count > ADDRESS_DIGITS_MAX || strspn(text, digits) != count)
		return 0;

	out[0] = (uint8_t)count;
	out[1] = (uint8_t)(0x80 | address->ton << 4 | address->npi);

	for (size_t i = 0; i < count; i += 2) {
		size_t low = (size_t)(strchr(digits, text[i]) - digits);
		size_t high = FILLER;

		if (i + 1 < count)
			high = (size_t)(strchr(digits, text[i + 1]) - digits);

		out[2 + i / 2] = (uint8_t)(high << 4 | low);
	}

	return 2 + (count + 1) / 2;
}
