/*
 * The user data header (23.040 9.2.3.24): elements one by one, and what keng looks for in them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 23.040 9.2.3.24, the elements known here. */
enum udh_iei {
	UDH_CONCAT_8 = 0x00,
	UDH_INDICATION = 0x01,
	UDH_PORT_8 = 0x04,
	UDH_PORT_16 = 0x05,
	UDH_CONCAT_16 = 0x08,
	UDH_VOICE_MAIL = 0x23,
	UDH_SINGLE_SHIFT = 0x24,
	UDH_LOCKING_SHIFT = 0x25,
};

/* One element, in the caller's octets. */
struct udh_element {
	uint8_t iei;
	uint8_t len;
	const uint8_t *data;
};

struct udh_iter {
	const uint8_t *data; /* behind UDHL */
	size_t len;
	size_t at;
};

/*
 * Begins at UDHL, the first of len octets of user data. False when the header is longer than
 * they are.
 */
bool udh_begin(struct udh_iter *iter, const uint8_t *ud, size_t len);

/* False at the end, and at an element that runs over it. */
bool udh_next(struct udh_iter *iter, struct udh_element *element);

struct udh_concat {
	uint16_t ref;
	uint8_t total; /* 0: not a part of a longer message */
	uint8_t seq;   /* 1..total */
	uint8_t width; /* bits of ref, 8 or 16 */
};

struct udh {
	uint8_t octets; /* with UDHL; 0 is no header */
	struct udh_concat concat;
	bool ported;
	uint16_t port_to, port_from;
	uint8_t locking_shift, single_shift; /* language ids, 0 none */
	bool indication;		     /* 9.2.3.24.2: something waits, or no longer */
	bool indication_store;
};

/*
 * Reads the whole header. Of a repeated element the last counts; one with impossible values
 * (9.2.3.24.1: total 0, seq 0, seq > total) is ignored, and so is the whole of a header
 * whose last element does not end where it does. False only where udh_begin() says so.
 */
bool udh_decode(struct udh *out, const uint8_t *ud, size_t len);
