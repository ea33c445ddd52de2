/*
 * Finds times and dates among the words (DOMAIN 3.3). What they mean is when_resolve.c's.
 * Many of these words are also others ("toi" is I, "sang" to cross, "mot" one): a part of the
 * day counts only beside an hour, a day, or a word that asks for a time.
 */
#include "parsers/text/when.h"

#include "parsers/text/fold.h"
#include "parsers/text/number.h"
#include "parsers/text/when_parts.h"

struct reader {
	struct reading *reading;
	struct when_parts parts;
	struct when_parts end;
	bool ranged;
};

/* --- now and a while ago ----------------------------------------------------------------- */

/* "bây giờ", but "bảy giờ" and "bay gio ruoi" are seven. */
static bool is_seven(const struct reading *reading, size_t i)
{
	return reading_is(reading, i, "bay") &&
	       (reading_is_any(reading, i + 2, "ruoi kem") ||
		       (reading_marked(reading, i) &&
			       !reading_word(reading, i, "bay", MARKS1(FOLD_CIRCUMFLEX))));
}

/* "tháng vừa rồi", "rằm vừa rồi": the last one, not now. */
static bool is_last(const struct reading *reading, size_t i)
{
	return i > 0 && reading_is(reading, i + 1, "roi") &&
	       reading_is_any(reading, i - 1, "ram tet thang tuan nam dot dip vu mua hom");
}

static size_t read_now(const struct reading *reading, size_t i, struct when_parts *parts)
{
	size_t to = 0;

	if (is_seven(reading, i) || is_last(reading, i))
		return 0;

	if (reading_is_any(reading, i, "vua") && reading_is_any(reading, i + 1, "xong nay moi roi"))
		to = i + 2;
	else if (reading_is_any(reading, i, "luc hoi ban") && reading_is(reading, i + 1, "nay"))
		to = i + 2;
	else if (reading_is_any(reading, i, "moi") && reading_is_any(reading, i + 1, "day xong"))
		to = i + 2;
	else if (reading_is_any(reading, i, "bay hien giay") &&
		 reading_is_any(reading, i + 1, "gio tai phut"))
		to = i + 2;
	else if (reading_is_any(reading, i, "bjo bh bgio bayh"))
		to = i + 1;

	if (to)
		parts->now = true;

	return to;
}

/* The unit of a span in minutes, 0 for none. */
static int32_t span_unit(const struct reading *reading, size_t i)
{
	if (reading_is_any(reading, i, "p ph phut"))
		return 1;

	return reading_is_any(reading, i, "h gio tieng") ? 60 : 0;
}

/* A span of minutes at i: "30p", "30 phút", "nửa tiếng", "1 tiếng rưỡi". */
static size_t read_span(const struct reading *reading, size_t i, int32_t *minutes)
{
	int64_t value;
	size_t to, n;

	if (reading_is(reading, i, "nua") && reading_is_any(reading, i + 1, "tieng gio h")) {
		*minutes = 30;
		return i + 2;
	}

	n = number_head(reading, i, &value);

	if (n && value <= 600 && number_tail_is(reading, i, n, "p ph phut")) {
		*minutes = (int32_t)value;
		return i + 1;
	}

	if (n && value <= 72 && number_tail_is(reading, i, n, "h gio tieng")) {
		*minutes = (int32_t)value * 60;
		return i + 1;
	}

	if (!number_read(reading, i, &to, &value) || value > 600 || !span_unit(reading, to))
		return 0;

	*minutes = (int32_t)value * span_unit(reading, to);

	if (reading_is(reading, to + 1, "ruoi")) {
		*minutes += 30;
		return to + 2;
	}

	return to + 1;
}

static size_t read_ago(const struct reading *reading, size_t i, struct when_parts *parts)
{
	int32_t minutes;
	size_t at = i, to;
	int64_t days;

	if (reading_is_any(reading, i, "cach")) {
		at += 1 + reading_is_any(reading, i + 1, "day nay");
		at += reading_is_any(reading, at, "khoang tam chung");
	}

	to = read_span(reading, at, &minutes);

	if (to && (at != i || reading_is_any(reading, to, "truoc trc"))) {
		parts->minutes_ago = minutes;
		return to + reading_is_any(reading, to, "truoc trc");
	}

	if (number_read(reading, at, &to, &days) && days < 60 &&
		reading_is_any(reading, to, "ngay hom") &&
		(at != i || reading_is_any(reading, to + 1, "truoc trc"))) {
		to += 1 + reading_is_any(reading, to + 1, "truoc trc");
		return when_put_offset(parts, -(int)days, to);
	}

	return 0;
}

/* --- all together ------------------------------------------------------------------------ */

/* "xe máy hôm kia", "ngân hàng hôm qua", "bị thương ngày 5/3": no habit. */
static bool is_other(const struct reading *reading, size_t i)
{
	if (reading_is_any(reading, i, "hang thuong") && reading_is(reading, i + 1, "hom"))
		return true;

	return i > 0 && ((reading_is(reading, i, "may") && reading_is_any(reading, i - 1, "xe bom")) ||
				(reading_is(reading, i, "hang") &&
					reading_is_any(reading, i - 1,
						"ngan nha cua don ban mua giao nhan mat khach cho")) ||
				(reading_is(reading, i, "thuong") &&
					reading_is_any(reading, i - 1, "bi trung gay khen")));
}

/* "tối nào cũng", "đêm nào", "hàng ngày", "mấy hôm nay": a habit, not a time (2.6). */
static size_t read_habit(const struct reading *reading, size_t i)
{
	enum day_part part;
	bool alone;
	size_t to;

	if (is_other(reading, i))
		return 0;

	if (reading_is_any(reading, i, "hang moi thuong may vai nhieu ca suot thau") ||
		(reading_is(reading, i, "cac") && reading_is_any(reading, i + 1, "buoi toi"))) {
		if (reading_is_any(reading, i + 1, "ngay hom bua tuan thang"))
			return i + 2 + reading_is_any(reading, i + 2, "nay qua gan");

		to = when_read_part(reading, i + 1, &part, &alone);
		return to && !reading_is_any(reading, to, "nay qua") ? to : 0;
	}

	to = when_read_part(reading, i, &part, &alone);

	if (!to && reading_is_any(reading, i, "ngay hom"))
		to = i + 1;

	if (to && reading_is(reading, to, "nao"))
		return to + 1 + reading_is(reading, to + 1, "cung");

	/* "đêm đêm", "ngày đêm" */
	return to && reading_is(reading, i, "dem") && reading_is(reading, i + 1, "dem") ? i + 2 : 0;
}

static bool asks_for_time(const struct reading *reading, size_t i)
{
	return i > 0 && reading_is_any(reading, i - 1, "luc vao tu khoang tam hoi den truoc sau");
}

/* A part of the day with its day, or beside an hour that has been read. */
static size_t read_part_of_day(struct reader *reader, size_t i, bool behind_hour)
{
	const struct reading *reading = reader->reading;
	struct when_parts day = reader->parts;
	enum day_part part;
	bool alone, today;
	size_t to = when_read_part(reading, i, &part, &alone), after;

	if (!to)
		return 0;

	/* "tối qua" and "tối nay" drop the word for day. */
	today = reading_is_any(reading, to, "nay ni");

	if (today || (reading_is(reading, to, "qua") && !reading_marked(reading, to)))
		after = when_put_offset(&day, today ? 0 : -1, to + 1);
	else if (reading_is(reading, to, "kia"))
		after = when_put_offset(&day, -2, to + 1);
	else
		after = when_read_day(reading, to, &day);

	/* "tôi qua nhà": I went over; an evening has its accents, or stands where a time may. */
	if (!after && !behind_hour && !alone && !asks_for_time(reading, i))
		return 0;

	if (after && !reader->parts.kind) {
		reader->parts.kind = day.kind;
		reader->parts.offset = day.offset;
		reader->parts.weekday = day.weekday;
		reader->parts.day = day.day;
		reader->parts.month = day.month;
		reader->parts.year = day.year;
		reader->parts.night = part == PART_NIGHT;
	}

	if (!reader->parts.part)
		reader->parts.part = part;

	return after ? after : to;
}

/* What leads from one clock to another: "-", "đến", "tới". Returns where the other begins. */
static size_t read_until(const struct reading *reading, size_t i)
{
	if (reading_sign(reading, i) == '-' || reading_sign(reading, i) == '~') {
		i++;
		return i + (reading_sign(reading, i) == '>');
	}

	return reading_is_any(reading, i, "den toi ve") ? i + 1 : 0;
}

static size_t read_end(struct reader *reader, size_t i)
{
	const struct reading *reading = reader->reading;
	size_t at = read_until(reading, i), to, part;
	bool alone;

	if (!at)
		return i;

	to = when_read_clock(reading, at, &reader->end);

	if (!to)
		return i;

	part = when_read_part(reading, to, &reader->end.part, &alone);
	reader->ranged = true;
	return part ? part : to;
}

/* "22-24h": an hour that only its partner marks. */
static size_t read_short_range(struct reader *reader, size_t i)
{
	const struct reading *reading = reader->reading;
	int64_t hour = reading_number(reading, i);
	size_t until = read_until(reading, i + 1), to;

	if (hour < 0 || hour > 24 || reading->words[i].len > 2 || !until)
		return 0;

	/* "xóm 5 - 22h" */
	if (i > 0 && reading_is_any(reading, i - 1, "xom thon to ngo ngach hem so nha kiet duong ap doi "
						    "khu pho tdp kp cap lop km ql tl tang phong"))
		return 0;

	to = read_end(reader, i + 1);

	if (to == i + 1)
		return 0;

	reader->parts.has_hour = true;
	reader->parts.hour = (int8_t)hour;

	if (reader->end.part && !reader->parts.part && hour <= 12)
		reader->parts.part = reader->end.part;

	return to;
}

static size_t read_hours(struct reader *reader, size_t i)
{
	const struct reading *reading = reader->reading;
	struct when_parts clock = reader->parts;
	size_t to = when_read_clock(reading, i, &clock), part, end;

	if (!to)
		return reader->parts.has_hour ? 0 : read_short_range(reader, i);

	/* A second time is not kept, but it is one. */
	if (reader->parts.has_hour) {
		enum day_part other;
		bool alone;

		part = when_read_part(reading, to, &other, &alone);
		return part ? part : to;
	}

	reader->parts = clock;
	end = read_end(reader, to);

	if (end != to)
		return end;

	if (reading_is(reading, to, "luc"))
		to++;

	part = read_part_of_day(reader, to, true);

	if (!part && !reader->parts.kind)
		part = when_read_day(reading, to, &reader->parts);

	return read_end(reader, part ? part : to);
}

/* "hồi hôm": last night, as the south says it. */
static size_t read_last_night(struct reader *reader, size_t i)
{
	const struct reading *reading = reader->reading;

	if (!reading_is(reading, i, "hoi") || !reading_is(reading, i + 1, "hom") ||
		reading_is_any(reading, i + 2, "qua kia nay ni truoc no") || reader->parts.kind)
		return 0;

	if (!reader->parts.part)
		reader->parts.part = PART_NIGHT;

	reader->parts.night = true;
	return when_put_offset(&reader->parts, -1, i + 2);
}

static size_t read_one(struct reader *reader, size_t i)
{
	const struct reading *reading = reader->reading;
	struct when_parts day = reader->parts;
	size_t to = read_habit(reading, i);

	if (!to)
		to = read_last_night(reader, i);

	if (to)
		return to;

	to = read_ago(reading, i, &reader->parts);

	if (!to)
		to = read_now(reading, i, &reader->parts);

	if (!to)
		to = read_hours(reader, i);

	if (!to)
		to = read_part_of_day(reader, i, reader->parts.has_hour && !reader->parts.part &&
							 i > 0 &&
							 reading->words[i - 1].use == USE_TIME);

	if (to)
		return to;

	to = when_read_day(reading, i, &day);

	if (to && !reader->parts.kind)
		reader->parts = day;

	return to;
}

/* Words that only lead to a time belong to it: "lúc", "hồi", "từ", "khoảng". */
static size_t lead_of(const struct reading *reading, size_t i)
{
	while (i > 0 && reading->words[i - 1].use == USE_FREE &&
		reading_is_any(reading, i - 1, "luc vao tu khoang hoi tam"))
		i--;

	return i;
}

void when_read(struct reading *reading, const struct moment *now, enum when_mode mode,
	struct when *time, struct when *end)
{
	struct reader reader = {
		.reading = reading,
		.parts = {.minutes_ago = -1},
		.end = {.minutes_ago = -1},
	};

	for (size_t i = 0; i < reading->count;) {
		size_t to = reading->words[i].use == USE_FREE ? read_one(&reader, i) : 0;

		if (to > i) {
			reading_use(reading, lead_of(reading, i), to, USE_TIME);
			i = to;
		} else {
			i++;
		}
	}

	*time = when_resolve(&reader.parts, now, mode);
	*end = reader.ranged ? when_resolve_end(&reader.end, time) : (struct when){0};
}
