/*
 * DELIVERs and STATUS-REPORTs as a modem would list them, for tests: in UCS-2, so that any text
 * goes; more than one part says so in its header.
 */
#pragma once

#include <stdint.h>

#include "modem/boundary.h"

struct deliver {
	const char *from; /* +digits, digits, or up to 11 letters */
	const char *text; /* UTF-8; what one part holds */
	int64_t scts;	  /* wall ms */
	int64_t at;	  /* when the modem gives it */
	uint16_t ref;
	uint8_t width;	    /* of ref: 8 (also where it is 0) or 16 */
	uint8_t total, seq; /* 0 = no part of a longer message */
	uint8_t pid, dcs;   /* dcs 0 means UCS-2, 0x08 */
};

/* Calls abort() where the text is too long. */
struct sms_part deliver_part(const struct deliver *deliver);

struct sms_part deliver_report(
	const char *recipient, uint8_t mr, uint8_t status, int64_t scts, int64_t at);
