/*
 * Times and dates in a message (DOMAIN 3.3, 2.8.10).
 */
#pragma once

#include <stdbool.h>

#include "parsers/text/command.h"
#include "parsers/text/reading.h"

/* Local civil time of the message. */
struct moment {
	int16_t year;
	int8_t month, day, hour, minute;
};

/* Where a time without a date, or a date without a year, lies. */
enum when_mode {
	WHEN_PAST,   /* a report */
	WHEN_FUTURE, /* an invitation, a task, a broadcast */
};

/*
 * The first time of the message and, for a range, its end; both may be none. Words that told
 * it become USE_TIME, also those of times that are not kept.
 */
void when_read(struct reading *reading, const struct moment *now, enum when_mode mode,
	struct when *time, struct when *end);

/* "2026-03-11T22:30", a date alone, or "now"; empty for none. */
#define WHEN_TEXT_MAX 24
void when_format(const struct when *when, char out[WHEN_TEXT_MAX]);
