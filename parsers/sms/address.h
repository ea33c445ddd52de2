/*
 * Addresses of 23.040 9.1.2.5: numbers in semi-octets and names in the default alphabet.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_DIGITS_MAX 20
#define ADDRESS_TEXT_MAX   40 /* 11 septets of up to 3 octets, or a +, 20 digits; NUL */
#define ADDRESS_OCTETS_MAX 12

/* 23.040 9.1.2.5, bits 6 to 4 of the type of address. */
enum address_ton {
	ADDRESS_UNKNOWN,
	ADDRESS_INTERNATIONAL,
	ADDRESS_NATIONAL,
	ADDRESS_NETWORK,
	ADDRESS_SUBSCRIBER,
	ADDRESS_ALPHANUMERIC,
	ADDRESS_ABBREVIATED,
	ADDRESS_RESERVED,
};

struct address {
	enum address_ton ton;
	uint8_t npi;		     /* bits 3 to 0 */
	char text[ADDRESS_TEXT_MAX]; /* UTF-8; international numbers begin with + */
};

enum address_status {
	ADDRESS_OK,
	ADDRESS_TRUNCATED, /* it says that it is longer than what is there */
	ADDRESS_BAD,	   /* over 20 digits, or no digit where one should be */
};

/*
 * TP-OA, TP-DA, TP-RA: a length in semi-octets, the type, the value. *used counts its octets.
 * Control characters in names become spaces: a name goes to screens, logs and commands.
 */
enum address_status address_decode(struct address *out, const uint8_t *data, size_t len,
	size_t *used);

/* SMSC information of a PDU: a length in octets (27.005 3.1); 0 is none: empty text. */
enum address_status address_decode_smsc(struct address *out, const uint8_t *data, size_t len,
	size_t *used);

/* +digits is international, else unknown; 1 to 20 of 0-9*#abc. False for all else. */
bool address_from_text(struct address *out, const char *text);

/* Writes a number as TP-DA. Returns its octets, 0 when it is a name or no number. */
size_t address_encode(const struct address *address, uint8_t out[ADDRESS_OCTETS_MAX]);
