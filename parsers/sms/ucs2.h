/*
 * UCS-2 as phones send it: UTF-16, big-endian, surrogates included. The reader keeps its state
 * between calls, because a pair, or even a unit, may be cut between the parts of a message.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ucs2_reader {
	uint16_t high;	/* a high surrogate that waits for its low one, or 0 */
	uint8_t octet;	/* the first half of a unit */
	bool has_octet; /* whether it waits */
};

/*
 * Octets to UTF-8. out needs 3 * (len / 2 + 2) octets and is not terminated. What is left over
 * waits in reader. Lone surrogates become U+FFFD. Returns the octets written.
 */
size_t ucs2_decode(struct ucs2_reader *reader, char *out, const uint8_t *data, size_t len);

/* The end, or a gap: what waits becomes U+FFFD (3 octets), half a unit is dropped. */
size_t ucs2_finish(struct ucs2_reader *reader, char *out);

/* The units of one character, 1 or 2, big-endian in out. Returns the octets, 2 or 4. */
size_t ucs2_encode_char(uint8_t out[4], uint32_t c);
