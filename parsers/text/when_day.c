/*
 * Reads days and dates (DOMAIN 3.3): words, days of the week, dates with signs and in words.
 */
#include "parsers/text/when_parts.h"

#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/number.h"

size_t when_put_offset(struct when_parts *parts, int offset, size_t to)
{
	parts->kind = DAY_OFFSET;
	parts->offset = (int16_t)offset;
	return to;
}

/* "mại dâm", but "mai đám cưới" is tomorrow. */
static bool is_vice(const struct reading *reading, size_t i)
{
	return reading_is(reading, i + 1, "dam") &&
	       !reading_is_any(reading, i + 2, "cuoi gio ma hoi tang");
}

/* "hôm qua", "hqua", "ngày mai", "hôm kia", "mai". */
static size_t read_day_word(const struct reading *reading, size_t i, struct when_parts *parts)
{
	bool led = reading_is_any(reading, i, "hom bua ngay");
	size_t at = i + led;

	if (reading_is_any(reading, i, "hnay hn hna"))
		return when_put_offset(parts, 0, i + 1);

	if (reading_is_any(reading, i, "hqua hq hqa homqua"))
		return when_put_offset(parts, -1, i + 1);

	if (led && reading_is_any(reading, at, "nay ni"))
		return when_put_offset(parts, 0, at + 1);

	if (led && reading_is(reading, at, "qua"))
		return when_put_offset(parts, -1, at + 1);

	/* "ngày kia" lies ahead, "hôm kia" behind (3.3). */
	if (led && reading_is(reading, at, "kia"))
		return when_put_offset(parts, reading_is(reading, i, "ngay") ? 2 : -2, at + 1);

	if (reading_is(reading, at, "mai") && !reading_marked(reading, at) &&
		!reading_named(reading, at) && !is_vice(reading, at) &&
		!reading_is_any(reading, at + 1, "dong linh hoa mat") &&
		!reading_is_any(reading, at ? at - 1 : 0, "chi co ba em con anh bac"))
		return when_put_offset(parts, 1, at + 1);

	/* "hai mươi mốt" is a number. */
	if (reading_word(reading, at, "mot", MARKS2(FOLD_CIRCUMFLEX, FOLD_ACUTE)) &&
		(led || reading_is(reading, at ? at - 1 : at, "han") ||
			(reading->words[at].marks && !(at && reading_is(reading, at - 1, "muoi")))))
		return when_put_offset(parts, 2, at + 1);

	return 0;
}

static size_t put_week(
	const struct reading *reading, size_t to, int weekday, struct when_parts *parts)
{
	parts->kind = DAY_WEEKDAY;
	parts->weekday = (int8_t)weekday;
	parts->offset = 0;

	if (reading_is(reading, to, "tuan")) {
		if (reading_is_any(reading, to + 1, "truoc qua"))
			parts->offset = -1;
		else if (reading_is_any(reading, to + 1, "sau toi"))
			parts->offset = 1;
		else if (!reading_is(reading, to + 1, "nay"))
			return to;

		return to + 2;
	}

	if (reading_is(reading, to, "vua") && reading_is_any(reading, to + 1, "roi qua"))
		return to + 2;

	return to;
}

static size_t read_weekday(const struct reading *reading, size_t i, struct when_parts *parts)
{
	int64_t value;
	size_t to, end;
	int weekday;

	if ((reading_is(reading, i, "cn") &&
		    !(i > 0 && reading_is_any(reading, i - 1, "khu cum kcn"))) ||
		(reading_is_any(reading, i, "chu") && reading_is(reading, i + 1, "nhat")))
		return put_week(reading, i + 1 + !reading_is(reading, i, "cn"), 0, parts);

	if (reading->words[i].len == 2 && reading->words[i].class == WORD_MIXED &&
		reading->fold[reading->words[i].at] == 't') {
		char digit = reading->fold[reading->words[i].at + 1];

		if (digit >= '2' && digit <= '7')
			return put_week(reading, i + 1, digit - '1', parts);
	}

	if (!reading_word(reading, i, "thu", MARKS2(FOLD_HORN, FOLD_ACUTE)) ||
		!number_read(reading, i + 1, &to, &value) || value < 2 || value > 7)
		return 0;

	end = to;
	weekday = (int)value - 1;

	/* "thu 5 triệu" */
	if (reading->words[i + 1].use != USE_FREE)
		return 0;

	/* "vụ thứ 2", "lần thứ ba": the second, not Monday. */
	if (i > 0 && reading_is_any(reading, i - 1, "vu lan bien"))
		return 0;

	/* "người thứ hai"; behind a number it is a day: "12 người thứ hai". */
	if (i > 0 && reading_is(reading, i - 1, "nguoi") &&
		!(i > 1 && number_read(reading, i - 2, &to, &value)))
		return 0;

	return put_week(reading, end, weekday, parts);
}

static size_t put_date(struct when_parts *parts, int64_t day, int64_t month, int64_t year,
	size_t to)
{
	parts->kind = DAY_DATE;
	parts->day = (int8_t)day;
	parts->month = (int8_t)month;
	parts->year = (int16_t)(year > 0 && year < 100 ? year + 2000 : year);
	return to;
}

/* "/2026", "năm 2026" behind a date at to. */
static size_t read_year(const struct reading *reading, size_t to, char sign, int64_t *year)
{
	bool spoken = reading_is(reading, to, "nam");
	bool signed_ = sign && reading_sign(reading, to) == sign;

	*year = spoken || signed_ ? reading_number(reading, to + 1) : 0;

	if (*year >= 2000 && *year < 2100)
		return to + 2;

	if (signed_ && *year >= 20 && *year < 60 && reading->words[to + 1].len == 2)
		return to + 2;

	*year = 0;
	return to;
}

static bool is_day_month(int64_t day, int64_t month)
{
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* "20/11", "20-11-2026", "20.11.2026"; with a dash or dots only where it must be a date. */
static size_t read_signed_date(
	const struct reading *reading, size_t i, bool led, struct when_parts *parts)
{
	int64_t day = reading_number(reading, i), month = reading_number(reading, i + 2);
	char sign = reading_sign(reading, i + 1);
	int64_t year;
	size_t to;

	if (!is_day_month(day, month) || !strchr("/-.", sign ? sign : '!') ||
		reading->words[i].len > 2 || reading->words[i + 2].len > 2)
		return 0;

	if (reading->words[i + 1].spaced || reading->words[i + 2].spaced)
		return 0;

	led |= i > 0 && reading_is_any(reading, i - 1, "han truoc ngay hom");

	/* "số 5/3", "ngõ 12/4" are doors. */
	if (!led && i > 0 && reading_is_any(reading, i - 1, "so ngo ngach hem kiet nha sn duong"))
		return 0;

	to = read_year(reading, i + 3, sign, &year);

	if (sign != '/' && !led && !year)
		return 0;

	if (!year && sign == '/' && reading_sign(reading, to) == '/')
		return 0;

	return put_date(parts, day, month, year, to);
}

/* "ngày 20 tháng 11", "20 tháng 11", "ngày 20". "mùng 1", "rằm" are lunar: left as text. */
static size_t read_date(const struct reading *reading, size_t i, struct when_parts *parts)
{
	bool led = reading_is_any(reading, i, "ngay hom");
	size_t at = i + led;
	int64_t day = reading_number(reading, at), month, year;
	size_t to = read_signed_date(reading, at, led, parts);

	if (to)
		return to;

	if (day < 1 || day > 31 || reading->words[at].len > 2)
		return 0;

	if (reading_is(reading, at + 1, "thang")) {
		month = reading_number(reading, at + 2);

		if (is_day_month(day, month)) {
			to = read_year(reading, at + 3, '\0', &year);
			return put_date(parts, day, month, year, to);
		}
	}

	if (!reading_is(reading, i, "ngay") && !reading_is(reading, at + 1, "tay"))
		return 0;

	if (reading_is_any(reading, at + 1, "am ta dem cong nguoi truoc tet chap gieng"))
		return 0;

	if (reading_is(reading, at + 1, "thang") && reading_is_any(reading, at + 2, "chap gieng am"))
		return 0;

	parts->kind = DAY_OF_MONTH;
	parts->day = (int8_t)day;
	return at + 1 + reading_is_any(reading, at + 1, "tay duong");
}

size_t when_read_day(const struct reading *reading, size_t i, struct when_parts *parts)
{
	size_t to = read_day_word(reading, i, parts);

	if (!to)
		to = read_date(reading, i, parts);

	return to ? to : read_weekday(reading, i, parts);
}
