/*
 * What an error of the network or the modem means for a message.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "modem/boundary.h"

enum cause_verdict {
	CAUSE_TEMPORARY, /* again later, until the message expires */
	CAUSE_PERMANENT, /* never to this recipient */
	CAUSE_UNKNOWN,	 /* again a few times */
};

const char *cause_verdict_name(enum cause_verdict verdict);

/* An operator's own meaning of a code. */
struct cause_override {
	enum cause_domain domain;
	int32_t code;
	enum cause_verdict verdict;
};

enum cause_verdict cause_classify(const struct cause_override *overrides, size_t count,
	enum cause_domain domain, int32_t code);

#define CAUSE_TEXT_MAX 24

/* "cms:28", "cme:14", "error", "local:110". Returns out. */
const char *cause_text(char out[CAUSE_TEXT_MAX], enum cause_domain domain, int32_t code);
