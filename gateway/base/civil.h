/*
 * Civil time: what people call "22:30 on 10/3", in the one zone of this process. Set the zone
 * once at start; everything else is a pure function of it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct civil {
	int16_t year;
	int8_t month;	/* 1..12 */
	int8_t day;	/* 1..31 */
	int8_t hour, minute, second;
	int8_t weekday;	/* 0 = Sunday */
	int32_t offset_s; /* east of UTC */
};

#define CIVIL_RFC3339_MAX 64

/*
 * The process's zone: a name of the zone database ("Asia/Ho_Chi_Minh") or a POSIX TZ string
 * ("<+07>-7"). -EINVAL when it is neither. Where no database is installed, Vietnam's zone is
 * still known.
 */
int civil_set_zone(const char *zone);
/* Whether that would succeed. */
bool civil_zone_is_known(const char *zone);

struct civil civil_from_wall(int64_t wall_ms);
/* Fields may be out of range (day 0 is the day before the first); weekday and offset are ignored. */
int64_t civil_to_wall(const struct civil *civil);

/* The wall time of local midnight, days later (or earlier) than the day of wall_ms. */
int64_t civil_midnight(int64_t wall_ms, int days);

/* "2026-03-10T22:30:00+07:00". Returns out. */
const char *civil_rfc3339(char out[CIVIL_RFC3339_MAX], int64_t wall_ms);

/*
 * Reads RFC 3339, with "T" or a space, fraction ignored; without an offset it is local. A date
 * alone is its midnight. -EINVAL for anything else or an impossible date.
 */
int civil_parse(const char *text, int64_t *wall_ms);
