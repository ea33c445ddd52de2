/*
 * Coding groups are the high nibble; see dcs.h.
 */
#include "parsers/sms/dcs.h"

static const char *const alphabet_names[] = {
	[DCS_GSM7] = "gsm7",
	[DCS_8BIT] = "8bit",
	[DCS_UCS2] = "ucs2",
};

const char *dcs_alphabet_name(enum dcs_alphabet alphabet)
{
	return alphabet_names[alphabet];
}

/* Bits 3 and 2; the reserved value is the default alphabet. */
static enum dcs_alphabet general_alphabet(uint8_t octet)
{
	switch (octet >> 2 & 3) {
	case 1:
		return DCS_8BIT;
	case 2:
		return DCS_UCS2;
	}

	return DCS_GSM7;
}

static struct dcs decode_general(uint8_t octet)
{
	return (struct dcs){
		.alphabet = general_alphabet(octet),
		.class = octet & 0x10 ? (int8_t)(octet & 3) : -1,
		.compressed = octet & 0x20,
	};
}

static struct dcs decode_class(uint8_t octet)
{
	return (struct dcs){
		.alphabet = octet & 4 ? DCS_8BIT : DCS_GSM7,
		.class = (int8_t)(octet & 3),
	};
}

static struct dcs decode_indication(uint8_t octet)
{
	return (struct dcs){
		.alphabet = octet >> 4 == 0xe ? DCS_UCS2 : DCS_GSM7,
		.class = -1,
		.indication = true,
		.store = octet >> 4 != 0xc,
		.active = octet & 8,
		.waiting = (enum dcs_waiting)(octet & 3),
	};
}

struct dcs dcs_decode(uint8_t octet)
{
	struct dcs dcs = {.class = -1};

	switch (octet >> 4) {
	case 0x0:
	case 0x1:
	case 0x2:
	case 0x3:
		return decode_general(octet);
	case 0x4:
	case 0x5:
	case 0x6:
	case 0x7:
		dcs = decode_general(octet);
		dcs.auto_delete = true;
		return dcs;
	case 0xc:
	case 0xd:
	case 0xe:
		return decode_indication(octet);
	case 0xf:
		return decode_class(octet);
	}

	return dcs; /* 1000 to 1011 are reserved */
}

struct dcs dcs_decode_broadcast(uint8_t octet)
{
	struct dcs dcs = {.class = -1};

	switch (octet >> 4) {
	case 0x1: /* 0001 0000 and 0001 0001; the rest is reserved */
		dcs.language = octet <= 0x11;
		dcs.alphabet = octet == 0x11 ? DCS_UCS2 : DCS_GSM7;
		return dcs;
	case 0x4:
	case 0x5:
	case 0x6:
	case 0x7:
		return decode_general(octet);
	case 0x9:
		dcs.alphabet = general_alphabet(octet);
		dcs.class = (int8_t)(octet & 3);
		dcs.header = true;
		return dcs;
	case 0xd: /* 24.294 */
	case 0xe: /* WAP */
		dcs.alphabet = DCS_8BIT;
		return dcs;
	case 0xf:
		return decode_class(octet);
	}

	return dcs; /* 0000, 0010 and 0011 name a language; the rest is reserved */
}

uint8_t dcs_encode(enum dcs_alphabet alphabet, int class)
{
	uint8_t octet = (uint8_t)(alphabet << 2);

	if (class >= 0)
		octet |= (uint8_t)(0x10 | (class & 3));

	return octet;
}
