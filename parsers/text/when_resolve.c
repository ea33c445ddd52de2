/*
 * The calendar (DOMAIN 2.8.10): from what was said to a local civil time.
 */
#include "parsers/text/when_parts.h"

#include <stdio.h>

/* Days since 1970-01-01 of a civil date, and back (proleptic Gregorian). */
static int32_t days_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

static void date_of(int32_t days, struct when *when)
{
	int z = days + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	when->day = (int8_t)(doy - (153 * mp + 2) / 5 + 1);
	when->month = (int8_t)(mp + (mp < 10 ? 3 : -9));
	when->year = (int16_t)(yoe + era * 400 + (when->month <= 2));
}

static int month_days(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool is_date(int year, int month, int day)
{
	return month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

/* The conventional hour of a part of the day; 24 = 00:00 of the next day. */
static int part_hour(enum day_part part)
{
	static const int8_t hours[] = {
		[PART_NONE] = 0,
		[PART_DAWN] = 5,
		[PART_MORNING] = 8,
		[PART_NOON] = 12,
		[PART_AFTERNOON] = 16,
		[PART_EVENING] = 20,
		[PART_NIGHT] = 23,
		[PART_MIDNIGHT] = 24,
	};

	return hours[part];
}

/* The hour that is meant by "5h chiều", "12h đêm": 0 to 24. */
static int meant_hour(const struct when_parts *parts)
{
	int hour = parts->hour;

	if (!parts->has_hour)
		return part_hour(parts->part);

	switch (parts->part) {
	case PART_NONE:
	case PART_DAWN:
	case PART_MORNING: return hour;
	case PART_NOON: return hour >= 1 && hour <= 4 ? hour + 12 : hour;
	case PART_AFTERNOON: return hour >= 1 && hour < 12 ? hour + 12 : hour;
	case PART_EVENING: return hour < 12 && hour > 0 ? hour + 12 : hour == 12 ? 24 : hour;
	case PART_NIGHT:
	case PART_MIDNIGHT:
		return hour == 12 || hour == 0 ? 24 : hour >= 6 && hour < 12 ? hour + 12 : hour;
	}

	return hour;
}

static bool is_night(enum day_part part)
{
	return part == PART_NIGHT || part == PART_MIDNIGHT || part == PART_EVENING;
}

static int32_t weekday_days(
	const struct when_parts *parts, int32_t today, enum when_mode mode, int minutes, int now)
{
	int here = (int)((today + 4) % 7); /* 1970-01-01 was a Thursday */
	int monday = today - (here + 6) % 7;
	int32_t day;

	if (parts->offset)
		return monday + 7 * parts->offset + (parts->weekday + 6) % 7;

	day = today + (parts->weekday - here + 7) % 7;

	if (mode == WHEN_PAST && (day > today || (parts->has_hour && minutes > now)))
		return day > today || minutes > now ? day - 7 : day;

	if (mode == WHEN_FUTURE && day == today && parts->has_hour && minutes <= now)
		return day + 7;

	return day;
}

/* Without a year: the latest past one in a report, the next one otherwise. */
static bool date_days(
	const struct when_parts *parts, int32_t today, enum when_mode mode, int year, int32_t *days)
{
	if (parts->year) {
		*days = days_of(parts->year, parts->month, parts->day);
		return is_date(parts->year, parts->month, parts->day);
	}

	for (int i = 0; i < 9; i++) {
		int y = year + (mode == WHEN_PAST ? 1 - i : i - 1);

		if (!is_date(y, parts->month, parts->day))
			continue;

		*days = days_of(y, parts->month, parts->day);

		if (mode == WHEN_PAST ? *days <= today : *days >= today)
			return true;
	}

	return false;
}

static bool month_day(const struct when_parts *parts, const struct moment *now,
	enum when_mode mode, int32_t *days)
{
	int year = now->year, month = now->month;

	for (int i = 0; i < 13; i++) {
		bool fits = is_date(year, month, parts->day);

		if (fits && (mode == WHEN_PAST ? i || parts->day <= now->day :
						 i || parts->day >= now->day)) {
			*days = days_of(year, month, parts->day);
			return true;
		}

		month += mode == WHEN_PAST ? -1 : 1;
		year += month < 1 ? -1 : month > 12 ? 1 : 0;
		month = month < 1 ? 12 : month > 12 ? 1 : month;
	}

	return false;
}

/* "đêm qua 1h" is today's, "đêm qua 23h" yesterday's; before four, "tối nay" is the last one. */
static int32_t offset_days(const struct when_parts *parts, const struct moment *now,
	int32_t today, enum when_mode mode, int hour)
{
	int32_t day = today + parts->offset;
	bool small = parts->has_hour && hour < 6;

	if (parts->offset == 0 && is_night(parts->part)) {
		if (mode == WHEN_PAST && now->hour < 4 && hour >= 12)
			return day - 1;

		if (mode == WHEN_FUTURE && small && now->hour >= 4)
			return day + 1;

		/* "12h đêm nay", told in the evening, is the night before in a report. */
		if (mode == WHEN_PAST && hour == 24)
			return day - 1;
	}

	if (parts->offset && parts->night && small)
		return day + 1;

	return day;
}

/* No day was told: a report looks back, an invitation ahead. */
static int32_t bare_days(
	const struct moment *now, int32_t today, enum when_mode mode, int minutes)
{
	int here = now->hour * 60 + now->minute;

	if (mode == WHEN_PAST && minutes > here)
		return today - 1;

	if (mode == WHEN_FUTURE && minutes <= here)
		return today + 1;

	return today;
}

static bool resolve_day(const struct when_parts *parts, const struct moment *now,
	enum when_mode mode, int hour, int32_t *days)
{
	int32_t today = days_of(now->year, now->month, now->day);
	int minutes = hour * 60 + parts->minute;

	switch (parts->kind) {
	case DAY_NONE: *days = bare_days(now, today, mode, minutes); return true;
	case DAY_OFFSET: *days = offset_days(parts, now, today, mode, hour); return true;
	case DAY_WEEKDAY:
		*days = weekday_days(parts, today, mode, minutes, now->hour * 60 + now->minute);
		return true;
	case DAY_DATE: return date_days(parts, today, mode, now->year, days);
	case DAY_OF_MONTH: return month_day(parts, now, mode, days);
	}

	return false;
}

static void put_minutes(struct when *when, int32_t days, int32_t minutes)
{
	while (minutes >= 1440) {
		minutes -= 1440;
		days++;
	}

	while (minutes < 0) {
		minutes += 1440;
		days--;
	}

	date_of(days, when);
	when->hour = (int8_t)(minutes / 60);
	when->minute = (int8_t)(minutes % 60);
}

static struct when resolve_ago(const struct when_parts *parts, const struct moment *now)
{
	struct when when = {.precision = WHEN_EXACT};
	int32_t minutes = now->hour * 60 + now->minute - parts->minutes_ago;

	put_minutes(&when, days_of(now->year, now->month, now->day), minutes);
	return when;
}

struct when when_resolve(
	const struct when_parts *parts, const struct moment *now, enum when_mode mode)
{
	struct when when = {.precision = WHEN_NONE};
	bool clock = parts->has_hour || parts->part;
	int hour = meant_hour(parts);
	int32_t days;

	if (parts->minutes_ago >= 0)
		return resolve_ago(parts, now);

	if (parts->now && !clock && !parts->kind) {
		when.precision = WHEN_NOW;
		return when;
	}

	if ((!clock && !parts->kind) || !resolve_day(parts, now, mode, hour, &days))
		return when;

	if (!clock) {
		when.precision = WHEN_DAY;
		date_of(days, &when);
		return when;
	}

	when.precision = parts->has_hour || parts->part == PART_MIDNIGHT ? WHEN_EXACT : WHEN_PART;
	put_minutes(&when, days, hour * 60 + parts->minute);
	return when;
}

struct when when_resolve_end(const struct when_parts *parts, const struct when *start)
{
	struct when when = {.precision = WHEN_NONE};
	int32_t days = days_of(start->year, start->month, start->day);
	int32_t minutes = meant_hour(parts) * 60 + parts->minute;

	if (start->precision != WHEN_EXACT || !parts->has_hour)
		return when;

	if (minutes <= start->hour * 60 + start->minute)
		minutes += 1440;

	when.precision = WHEN_EXACT;
	put_minutes(&when, days, minutes);
	return when;
}

void when_format(const struct when *when, char out[WHEN_TEXT_MAX])
{
	unsigned year = (unsigned)when->year % 10000u;
	unsigned month = (unsigned)when->month % 100u, day = (unsigned)when->day % 100u;

	switch (when->precision) {
	case WHEN_NONE: out[0] = '\0'; return;
	case WHEN_NOW: snprintf(out, WHEN_TEXT_MAX, "now"); return;
	case WHEN_DAY:
		snprintf(out, WHEN_TEXT_MAX, "%04u-%02u-%02u", year, month, day);
		return;
	case WHEN_EXACT:
	case WHEN_PART:
		snprintf(out, WHEN_TEXT_MAX, "%04u-%02u-%02uT%02u:%02u", year, month, day,
			(unsigned)when->hour % 100u, (unsigned)when->minute % 100u);
		return;
	}
}
