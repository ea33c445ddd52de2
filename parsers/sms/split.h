/*
 * Text to the user data of parts: GSM-7 when every character fits, else UCS-2; 160 and 153
 * septets, 70 and 67 units. No escape, surrogate pair or combining sequence is ever cut, unless a
 * sequence is longer than a part.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/sms/tpdu.h"

#define SPLIT_PARTS_MAX 255

/* What a text costs: for composers and for the outbox, which counts parts. */
struct split_count {
	enum dcs_alphabet alphabet; /* DCS_GSM7 or DCS_UCS2 */
	size_t units;		    /* septets or UTF-16 units, without headers */
	size_t parts;		    /* 1 if empty; above SPLIT_PARTS_MAX it cannot be sent */
	int64_t first_unicode;	    /* index of the first character that GSM-7 lacks, or -1 */
};

struct split_count split_count(const char *text, size_t len);

/* Gives out the parts one after the other. */
struct split {
	const char *text;
	size_t len;
	size_t at;
	enum dcs_alphabet alphabet;
	uint8_t ref;
	uint8_t total;
	uint8_t seq; /* of the part given last */
};

/*
 * ref goes into the header of each part of more than one. Returns 0, or -E2BIG for more than
 * SPLIT_PARTS_MAX parts. The text must outlive split.
 */
int split_begin(struct split *split, const char *text, size_t len, uint8_t ref);

/*
 * Fills alphabet, header, udl and ud of submit with the next part and leaves the rest of it
 * alone. False when there is none.
 */
bool split_next(struct split *split, struct submit *submit);
