/*
 * Civil time through libc's zone database; see civil.h.
 */
#include "gateway/base/civil.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define VIETNAM	    "Asia/Ho_Chi_Minh"
#define VIETNAM_TZ  "<+07>-7"

static bool zone_in_database(const char *zone)
{
	char path[256];
	struct stat st;

	if (!*zone || strstr(zone, "..") || zone[0] == '/')
		return false;

	snprintf(path, sizeof(path), ZONE_FOLDER "%s", zone);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* POSIX TZ: a name of letters or <…>, then an offset. */
static bool zone_is_posix(const char *zone)
{
	const char *p = zone;

	if (*p == '<') {
		p = strchr(p, '>');

		if (!p)
			return false;

		p++;
	} else {
		while (isalpha((unsigned char)*p))
			p++;

		if (p - zone < 3)
			return false;
	}

	if (*p == '+' || *p == '-')
		p++;

	return isdigit((unsigned char)*p);
}

bool civil_zone_is_known(const char *zone)
{
	return zone_in_database(zone) || !strcmp(zone, VIETNAM) || !strcmp(zone, "UTC") ||
	       zone_is_posix(zone);
}

int civil_set_zone(const char *zone)
{
	if (!civil_zone_is_known(zone))
		return -EINVAL;

	if (!strcmp(zone, VIETNAM) && !zone_in_database(zone))
		zone = VIETNAM_TZ;

	setenv("TZ", zone, 1);
	tzset();
	return 0;
}

struct civil civil_from_wall(int64_t wall_ms)
{
	int64_t seconds = wall_ms / 1000 - (wall_ms % 1000 < 0);
	time_t when = (time_t)seconds;
	struct tm tm;

	localtime_r(&when, &tm);
	return (struct civil){
		.year = (int16_t)(tm.tm_year + 1900),
		.month = (int8_t)(tm.tm_mon + 1),
		.day = (int8_t)tm.tm_mday,
		.hour = (int8_t)tm.tm_hour,
		.minute = (int8_t)tm.tm_min,
		.second = (int8_t)tm.tm_sec,
		.weekday = (int8_t)tm.tm_wday,
		.offset_s = (int32_t)tm.tm_gmtoff,
	};
}

static struct tm tm_of(const struct civil *civil)
{
	return (struct tm){
		.tm_year = civil->year - 1900,
		.tm_mon = civil->month - 1,
		.tm_mday = civil->day,
		.tm_hour = civil->hour,
		.tm_min = civil->minute,
		.tm_sec = civil->second,
		.tm_isdst = -1,
	};
}

int64_t civil_to_wall(const struct civil *civil)
{
	struct tm tm = tm_of(civil);

	return (int64_t)mktime(&tm) * 1000;
}

int64_t civil_midnight(int64_t wall_ms, int days)
{
	struct civil civil = civil_from_wall(wall_ms);
	struct tm tm;

	civil.hour = civil.minute = civil.second = 0;
	tm = tm_of(&civil);
	tm.tm_mday += days;
	return (int64_t)mktime(&tm) * 1000;
}

const char *civil_rfc3339(char out[CIVIL_RFC3339_MAX], int64_t wall_ms)
{
	struct civil c = civil_from_wall(wall_ms);
	int minutes = abs(c.offset_s) / 60;

	snprintf(out, CIVIL_RFC3339_MAX, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year,
		c.month, c.day, c.hour, c.minute, c.second, c.offset_s < 0 ? '-' : '+',
		minutes / 60 % 100, minutes % 60);
	return out;
}

/* Exactly n digits at *p; -1 when they are not there. */
static int digits(const char **p, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++, (*p)++) {
		if (!isdigit((unsigned char)**p))
			return -1;

		value = value * 10 + (**p - '0');
	}

	return value;
}

static bool skip(const char **p, char c)
{
	if (**p != c)
		return false;

	(*p)++;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static int parse_date(const char **p, struct civil *c)
{
	int year = digits(p, 4), month, day;

	if (year < 1970 || !skip(p, '-'))
		return -EINVAL;

	month = digits(p, 2);

	if (month < 1 || month > 12 || !skip(p, '-'))
		return -EINVAL;

	day = digits(p, 2);

	if (day < 1 || day > days_in_month(year, month))
		return -EINVAL;

	c->year = (int16_t)year;
	c->month = (int8_t)month;
	c->day = (int8_t)day;
	return 0;
}

static int parse_clock(const char **p, struct civil *c)
{
	int hour = digits(p, 2), minute, second = 0;

	if (hour < 0 || hour > 23 || !skip(p, ':'))
		return -EINVAL;

	minute = digits(p, 2);

	if (minute < 0 || minute > 59)
		return -EINVAL;

	if (skip(p, ':')) {
		second = digits(p, 2);

		if (second < 0 || second > 60)
			return -EINVAL;
	}

	if (skip(p, '.'))
		while (isdigit((unsigned char)**p))
			(*p)++;

	c->hour = (int8_t)hour;
	c->minute = (int8_t)minute;
	c->second = (int8_t)second;
	return 0;
}

/* 0 with *local true when there is no offset. */
static int parse_offset(const char **p, int *offset_s, bool *local)
{
	int sign, hours, minutes;

	*local = **p == '\0';
	*offset_s = 0;

	if (*local || skip(p, 'Z') || skip(p, 'z'))
		return 0;

	sign = **p == '-' ? -1 : 1;

	if (!skip(p, '+') && !skip(p, '-'))
		return -EINVAL;

	hours = digits(p, 2);
	skip(p, ':');
	minutes = digits(p, 2);

	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return -EINVAL;

	*offset_s = sign * (hours * 3600 + minutes * 60);
	return 0;
}

int civil_parse(const char *text, int64_t *wall_ms)
{
	struct civil c = {0};
	const char *p = text;
	bool local = true;
	int offset_s = 0;

	if (parse_date(&p, &c))
		return -EINVAL;

	if (*p && !skip(&p, 'T') && !skip(&p, 't') && !skip(&p, ' '))
		return -EINVAL;

	if (p[-1] > '9' || p[-1] == ' ') {
		if (parse_clock(&p, &c) || parse_offset(&p, &offset_s, &local))
			return -EINVAL;
	}

	if (*p)
		return -EINVAL;

	if (local) {
		*wall_ms = civil_to_wall(&c);
	} else {
		struct tm tm = tm_of(&c);

		*wall_ms = ((int64_t)timegm(&tm) - offset_s) * 1000;
	}

	return 0;
}
