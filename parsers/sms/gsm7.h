/*
 * The GSM 7 bit default alphabet (23.038 6.2.1), its extension, and the national language tables
 * of annex A for what is received. Septets stand one to an octet here; packing is apart.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GSM7_ESCAPE	  0x1b
#define GSM7_SEPTETS_MAX  160
#define GSM7_LANGUAGE_MAX 13 /* Turkish .. Urdu, 23.038 6.2.1.2.4 */

/*
 * Packs n septets behind fill zero bits (0..6), the first in the lowest bits (23.038 6.1.2.1).
 * out needs gsm7_octets(n, fill). Returns the octets written.
 */
size_t gsm7_pack(uint8_t *out, const uint8_t *septets, size_t n, unsigned fill);

/*
 * Reads up to max septets that lie whole within len octets, the first fill bits skipped.
 * Returns how many.
 */
size_t gsm7_unpack(uint8_t *septets, size_t max, const uint8_t *data, size_t len, unsigned fill);

static inline size_t gsm7_octets(size_t septets, unsigned fill)
{
	return (septets * 7 + fill + 7) / 8;
}

/* Tables in force: 0 is the default alphabet and its extension; unknown ids are 0. */
struct gsm7_shift {
	uint8_t locking; /* of UDH element 0x25 */
	uint8_t single;	 /* of UDH element 0x24 */
};

/*
 * The character of one septet, or of one behind an escape. An escape code with no character of
 * its own shows the one without escape (6.2.1.1); a doubled escape is a space.
 */
uint32_t gsm7_char(uint8_t septet, struct gsm7_shift shift);
uint32_t gsm7_char_escaped(uint8_t septet, struct gsm7_shift shift);

/*
 * Septets to UTF-8; out needs 3 * n octets and is not terminated. Returns the octets written.
 * *escaped says whether the septet before was an escape, and is left so for what follows.
 */
size_t gsm7_read(bool *escaped, char *out, const uint8_t *septets, size_t n,
	struct gsm7_shift shift);

/* The same for septets that stand alone: an escape at their end is a space (6.2.1). */
size_t gsm7_decode(char *out, const uint8_t *septets, size_t n, struct gsm7_shift shift);

/*
 * The septets of one character in the default alphabet: 1, 2 with its escape, 0 when it has none.
 */
size_t gsm7_encode_char(uint8_t septets[2], uint32_t c);

/* UTF-8 to septets, at most max; false when a character has none or they do not fit. */
bool gsm7_encode(uint8_t *septets, size_t max, size_t *n, const char *text, size_t len);
