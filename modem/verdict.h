/*
 * What a modem is good for, told to a person: a row a subject, and what to set where something is
 * missing. For kengctl doctor.
 */
#pragma once

#include <stddef.h>

#define MODEM_VERDICTS 9

struct modem;

enum verdict_rank {
	VERDICT_YES,
	VERDICT_PARTLY,
	VERDICT_NO,
	VERDICT_UNKNOWN, /* the modem does not tell, or was not asked yet */
};

const char *verdict_rank_name(enum verdict_rank rank);

struct modem_verdict {
	const char *subject; /* "sms", "reports", "storage" … */
	enum verdict_rank rank;
	char text[160];
};

/* Fills out in a fixed order; returns how many. */
size_t modem_verdicts(const struct modem *modem, struct modem_verdict out[MODEM_VERDICTS]);
