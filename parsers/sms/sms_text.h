/*
 * The text of a message from its parts in order. Parts are joined before they are decoded: phones
 * cut surrogate pairs, and careless senders escapes and units, between two of them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/sms/tpdu.h"
#include "parsers/sms/ucs2.h"

#define SMS_TEXT_PART_MAX 480 /* octets of UTF-8 that one part can become */

struct sms_text {
	char *out; /* NUL-terminated; a text may hold U+0000, so len counts */
	size_t cap;
	size_t len;
	bool truncated; /* cap was too short */
	bool escaped;	/* the part before ended in an escape */
	struct ucs2_reader units;
};

/* cap counts the NUL and is at least 1; SMS_TEXT_PART_MAX a part, and one, is always enough. */
struct sms_text sms_text_on(char *out, size_t cap);

/* The next part. Octets of 8-bit messages become U+0000..U+00FF; compressed text is left out. */
void sms_text_add(struct sms_text *text, const struct tpdu *part);

/* A part is missing here: nothing joins across it. */
void sms_text_gap(struct sms_text *text);

/* The end: what waits for another half becomes U+FFFD. */
void sms_text_finish(struct sms_text *text);

/* One message that is whole. Returns the octets of its text in out. */
size_t sms_text_decode(const struct tpdu *part, char *out, size_t cap);
