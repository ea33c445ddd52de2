/*
 * Hours and parts of the day among the words (DOMAIN 3.3).
 */
#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/number.h"
#include "parsers/text/when_parts.h"

/* --- the clock ------------------------------------------------------------------------- */

static bool is_hour_mark(const struct reading *reading, size_t i)
{
	return reading_is_any(reading, i, "h g gio gi");
}

static bool is_minute_word(const struct reading *reading, size_t i)
{
	return reading_is_any(reading, i, "p phut ph") || reading_sign(reading, i) == '\'';
}

/* "rưỡi", "kém 15", "30", "30p" behind an hour mark. */
static size_t read_minutes(const struct reading *reading, size_t i, struct when_parts *parts)
{
	int64_t value = reading_number(reading, i);
	size_t n;

	if (reading_is(reading, i, "ruoi")) {
		parts->minute = 30;
		return i + 1;
	}

	if (reading_is(reading, i, "kem")) {
		if (!number_read(reading, i + 1, &n, &value) || value <= 0 || value >= 60)
			return i;

		parts->hour = (int8_t)((parts->hour + 23) % 24);
		parts->minute = (int8_t)(60 - value);
		return n + is_minute_word(reading, n);
	}

	if (value >= 0 && value < 60 && is_minute_word(reading, i + 1)) {
		parts->minute = (int8_t)value;
		return i + 2;
	}

	n = number_head(reading, i, &value);

	if (n && value < 60 && number_tail_is(reading, i, n, "p ph phut")) {
		parts->minute = (int8_t)value;
		return i + 1;
	}

	return i;
}

/* "22h", "22h30", "22g30p", "5gio" in one word. */
static size_t read_glued(const struct reading *reading, size_t i, struct when_parts *parts)
{
	const struct word *word = &reading->words[i];
	const char *text = reading->fold + word->at;
	int64_t hour, minute = 0;
	size_t n = number_head(reading, i, &hour);
	size_t mark, digits = 0;

	if (!n || n > 2 || hour > 24 || word->class != WORD_MIXED)
		return 0;

	mark = n + (strncmp(text + n, "gio", 3) == 0 ? 3 :
			    text[n] == 'h' || text[n] == 'g'  ? 1 :
								0);

	while (mark + digits < word->len && text[mark + digits] >= '0' &&
		text[mark + digits] <= '9') {
		minute = minute * 10 + (text[mark + digits] - '0');

		if (++digits > 2)
			return 0;
	}

	if (mark == n || minute > 59 ||
		(mark + digits != word->len &&
			!number_tail_is(reading, i, mark + digits, digits ? "p ph" : "r kem")))
		return 0;

	parts->hour = (int8_t)hour;
	parts->minute = (int8_t)minute;

	if (!digits && mark + 1 == word->len && text[mark] == 'r')
		parts->minute = 30;

	if (digits)
		return i + 1 + (reading_sign(reading, i + 1) == '\'');

	return read_minutes(reading, i + 1, parts);
}

/* "22:30", and "22.30" where a time is likely. */
static size_t read_digital(const struct reading *reading, size_t i, struct when_parts *parts)
{
	int64_t hour = reading_number(reading, i), minute = reading_number(reading, i + 2);
	char sign = reading_sign(reading, i + 1);
	char next = reading_sign(reading, i + 3);

	if (hour < 0 || hour > 24 || minute < 0 || minute > 59 ||
		reading->words[i + 2].len != 2 || reading->words[i + 1].spaced ||
		reading->words[i + 2].spaced)
		return 0;

	if (sign != ':' && (sign != '.' || next == '.' || next == '/'))
		return 0;

	if (sign == '.' && i > 0 && !reading->words[i].spaced)
		return 0;

	parts->hour = (int8_t)hour;
	parts->minute = (int8_t)minute;
	return i + 3 + (reading_is_any(reading, i + 3, "h g") && !reading->words[i + 3].spaced);
}

/* "22 h", "8 giờ kém 10", "mười rưỡi", "10 rưỡi". */
static size_t read_spoken(const struct reading *reading, size_t i, struct when_parts *parts)
{
	size_t to;
	int64_t hour;

	if (!number_read(reading, i, &to, &hour) || hour > 24)
		return 0;

	parts->hour = (int8_t)hour;
	parts->minute = 0;

	if (is_hour_mark(reading, to)) {
		if (reading_is(reading, to, "g") && reading_number(reading, to - 1) < 0)
			return 0;

		return read_minutes(reading, to + 1, parts);
	}

	if (hour > 0 && hour <= 12 && reading_is(reading, to, "ruoi"))
		return read_minutes(reading, to, parts);

	return 0;
}

size_t when_read_clock(const struct reading *reading, size_t i, struct when_parts *parts)
{
	size_t to = read_glued(reading, i, parts);

	if (!to)
		to = read_digital(reading, i, parts);

	if (!to)
		to = read_spoken(reading, i, parts);

	/* "2 giờ đồng hồ", "2h liền" last, they are no hour. */
	if (!to || reading_is_any(reading, to, "lien truoc") ||
		(reading_is(reading, to, "dong") && reading_is(reading, to + 1, "ho")))
		return 0;

	parts->has_hour = true;
	return to;
}

/* --- parts of the day ------------------------------------------------------------------ */

struct part_name {
	const char *word;
	uint64_t marks;
	enum day_part part;
	bool alone; /* may stand without an hour or a day */
};

static const struct part_name part_names[] = {
	{"sang", MARKS1(FOLD_ACUTE), PART_MORNING, false},
	{"sg", 0, PART_MORNING, false},
	{"sag", 0, PART_MORNING, false},
	{"trua", MARKS1(FOLD_HORN), PART_NOON, true},
	{"chieu", MARKS2(FOLD_CIRCUMFLEX, FOLD_GRAVE), PART_AFTERNOON, true},
	{"toi", MARKS2(FOLD_CIRCUMFLEX, FOLD_ACUTE), PART_EVENING, false},
	{"dem", MARKS2(FOLD_STROKE, FOLD_CIRCUMFLEX), PART_NIGHT, false},
	{"khuya", 0, PART_NIGHT, true},
};

/* "rạng sáng", "nửa đêm", "buổi tối", "gần trưa" and plain names. */
size_t when_read_part(
	const struct reading *reading, size_t i, enum day_part *part, bool *alone)
{
	if (reading_is(reading, i, "rang") && reading_is_any(reading, i + 1, "sang sg")) {
		*part = PART_DAWN;
		*alone = true;
		return i + 2;
	}

	if (reading_is_any(reading, i, "nua giua") && reading_is(reading, i + 1, "dem")) {
		*part = PART_MIDNIGHT;
		*alone = true;
		return i + 2;
	}

	if (reading_is_any(reading, i, "buoi ban hoi")) {
		size_t to = when_read_part(reading, i + 1, part, alone);

		*alone = true;
		return to;
	}

	for (size_t n = 0; n < sizeof(part_names) / sizeof(*part_names); n++) {
		const struct part_name *name = &part_names[n];

		/* "8h tôi", with its accents, is no evening; without any it may be. */
		if (!reading_word(reading, i, name->word, name->marks))
			continue;

		*part = name->part;
		*alone = name->alone || reading_marked(reading, i);

		if (name->part == PART_NIGHT && reading_is(reading, i + 1, "khuya"))
			return i + 2;

		return i + 1;
	}

	return 0;
}
