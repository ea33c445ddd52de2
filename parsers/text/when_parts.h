/*
 * What a message says of a time, before it is placed in the calendar: shared by the reader of
 * words (when.c, when_clock.c, when_day.c) and the calendar (when_resolve.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/when.h"

enum day_part {
	PART_NONE,
	PART_DAWN,     /* rạng sáng */
	PART_MORNING,  /* sáng */
	PART_NOON,     /* trưa */
	PART_AFTERNOON,/* chiều */
	PART_EVENING,  /* tối */
	PART_NIGHT,    /* đêm, khuya */
	PART_MIDNIGHT, /* nửa đêm */
};

enum day_kind {
	DAY_NONE,
	DAY_OFFSET,  /* days from today: hôm qua -1, mai +1 */
	DAY_WEEKDAY, /* 0 = Sunday … 6; offset counts weeks: tuần trước -1 */
	DAY_DATE,    /* day and month, year 0 when not told */
	DAY_OF_MONTH,
};

struct when_parts {
	bool now;
	int32_t minutes_ago; /* -1 = not told so */
	bool has_hour;
	int8_t hour, minute;
	enum day_part part;
	bool night; /* the day was told as a night: "đêm qua" */
	enum day_kind kind;
	int16_t offset;
	int8_t weekday, day, month;
	int16_t year;
};

/*
 * An hour at word i ("22h30", "10 rưỡi", "11h kém 15") into parts; where it ends, 0 for none.
 */
size_t when_read_clock(const struct reading *reading, size_t i, struct when_parts *parts);
/*
 * A part of the day at word i; where it ends, 0 for none. alone: the words can mean nothing else.
 */
size_t when_read_part(
	const struct reading *reading, size_t i, enum day_part *part, bool *alone);

/*
 * A day at word i ("hôm qua", "20/11", "thứ 2 tuần trước") into parts; where it ends, 0 for none.
 */
size_t when_read_day(const struct reading *reading, size_t i, struct when_parts *parts);
/* Makes of parts the day offset days from today; answers to. */
size_t when_put_offset(struct when_parts *parts, int offset, size_t to);

/* Places the parts in the calendar. precision is WHEN_NONE when they say nothing possible. */
struct when when_resolve(
	const struct when_parts *parts, const struct moment *now, enum when_mode mode);
/* The end of a range that began then. */
struct when when_resolve_end(const struct when_parts *parts, const struct when *start);
