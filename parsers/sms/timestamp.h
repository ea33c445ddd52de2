/*
 * Service centre time stamps (23.040 9.2.3.11): local time and the zone in quarters of an hour.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TIMESTAMP_OCTETS   7
#define TIMESTAMP_TEXT_MAX 26 /* 2026-11-24T21:48:03+07:00 and NUL */

struct timestamp {
	int16_t year; /* 1990..2089; 0 is no time at all */
	int16_t offset_min;
	uint8_t month, day, hour, minute, second;
};

/* False, and *out zeroed, when a digit is none or the date does not exist. */
bool timestamp_decode(struct timestamp *out, const uint8_t octets[TIMESTAMP_OCTETS]);

/* Milliseconds since 1970 UTC. */
int64_t timestamp_wall_ms(const struct timestamp *time);

/* RFC 3339 with the zone as it came. */
void timestamp_format(const struct timestamp *time, char out[TIMESTAMP_TEXT_MAX]);
