/*
 * Time stamps in semi-octets; see timestamp.h.
 */
#include "parsers/sms/timestamp.h"

#include <stdio.h>
#include <stdlib.h>

/* Two digits, the tens in the low nibble; -1 where one is none. */
static int read_pair(uint8_t octet)
{
	int tens = octet & 0x0f;
	int ones = octet >> 4;

	return tens > 9 || ones > 9 ? -1 : 10 * tens + ones;
}

/* Bit 3 is the sign, the rest quarters of an hour. */
static bool read_zone(int16_t *minutes, uint8_t octet)
{
	int quarters = read_pair(octet & 0xf7);

	if (quarters < 0)
		return false;

	*minutes = (int16_t)(octet & 0x08 ? -15 * quarters : 15 * quarters);
	return true;
}

static int days_in_month(int year, int month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool date_exists(const int *pairs, int year)
{
	int month = pairs[1];
	int day = pairs[2];

	return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month) &&
		pairs[3] <= 23 && pairs[4] <= 59 && pairs[5] <= 59;
}

bool timestamp_decode(struct timestamp *out, const uint8_t octets[TIMESTAMP_OCTETS])
{
	int pairs[6];
	int year;

	*out = (struct timestamp){0};

	for (int i = 0; i < 6; i++) {
		pairs[i] = read_pair(octets[i]);

		if (pairs[i] < 0)
			return false;
	}

	year = pairs[0] >= 90 ? 1900 + pairs[0] : 2000 + pairs[0];

	if (!date_exists(pairs, year) || !read_zone(&out->offset_min, octets[6]))
		return false;

	out->year = (int16_t)year;
	out->month = (uint8_t)pairs[1];
	out->day = (uint8_t)pairs[2];
	out->hour = (uint8_t)pairs[3];
	out->minute = (uint8_t)pairs[4];
	out->second = (uint8_t)pairs[5];
	return true;
}

/* Days since 1970-01-01; the year begins in March, so that leap days are at its end. */
static int64_t count_days(int year, int month, int day)
{
	int64_t years = month > 2 ? year : year - 1;
	int64_t months = month > 2 ? month - 3 : month + 9;

	return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 +
		day - 1 - 719468;
}

int64_t timestamp_wall_ms(const struct timestamp *time)
{
	int64_t days = count_days(time->year, time->month, time->day);
	int64_t minutes = 1440 * days + 60 * time->hour + time->minute - time->offset_min;

	return 1000 * (60 * minutes + time->second);
}

void timestamp_format(const struct timestamp *time, char out[TIMESTAMP_TEXT_MAX])
{
	int offset = abs(time->offset_min);

	/* The moduli only tell the compiler what timestamp_decode() has made sure of. */
	snprintf(out, TIMESTAMP_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
		(unsigned)time->year % 10000U, time->month % 100, time->day % 100,
		time->hour % 100, time->minute % 100, time->second % 100,
		time->offset_min < 0 ? '-' : '+', offset / 60 % 100, offset % 60);
}
