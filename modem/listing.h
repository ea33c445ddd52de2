/*
 * The answer to AT+CMGL or AT+CMGR in PDU mode as parts: header, then PDU (27.005 4.1, 4.2). It
 * believes nothing: length against octets, hexadecimal digits, slots in order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modem/boundary.h"
#include "parsers/at/at_lexer.h"

#define LISTING_MAX 256 /* parts of one batch; a longer listing goes on in the next */

struct listing {
	struct sms_part *parts;
	size_t count;
	size_t cap;
	bool dirty; /* something was out of place: read again before believing it */
	bool full;  /* there were more */
	unsigned passed_over; /* drafts and sent messages in the storage: not ours */

	bool headed; /* a header was read and waits for its PDU */
	int32_t index;
	int32_t length;
	int32_t last_index;
};

void listing_init(struct listing *listing);
/* Keeps the memory of an ordinary SIM. */
void listing_clear(struct listing *listing);
void listing_free(struct listing *listing);

/*
 * The next line of the answer. index is the slot asked for by +CMGR, -1 for +CMGL, which names
 * it in each header.
 */
void listing_take(struct listing *listing, int32_t index, enum at_token kind,
	const char *line, size_t len);

/* At the final result: a header without PDU is out of place too. */
void listing_end(struct listing *listing);

/* A PDU line with the <length> of its header; malformed when they do not fit together. */
void listing_part(struct sms_part *part, const char *line, size_t len, int32_t length);

/* The same octets (or the same broken line) from the same slot. */
bool listing_same(const struct sms_part *a, const struct sms_part *b);
