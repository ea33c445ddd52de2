/*
 * Number plates (DOMAIN 3.5): two digits of the province, a series, four or five digits, with
 * any separators. MĐ is MD (2.8.12).
 */
#include "parsers/text/marks.h"

#include <string.h>

struct plate_cursor {
	const struct reading *reading;
	size_t at; /* in fold[] */
	size_t end;
	char out[16];
	size_t n;
};

static char peek(const struct plate_cursor *cursor)
{
	return cursor->at < cursor->end ? cursor->reading->fold[cursor->at] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static void take(struct plate_cursor *cursor)
{
	char c = cursor->reading->fold[cursor->at++];

	cursor->out[cursor->n++] = is_letter(c) ? (char)(c - 'a' + 'A') : c;
}

static void skip(struct plate_cursor *cursor, const char *separators)
{
	for (int i = 0; i < 3 && peek(cursor) && strchr(separators, peek(cursor)); i++)
		cursor->at++;
}

static bool take_province(struct plate_cursor *cursor)
{
	for (int i = 0; i < 2; i++) {
		if (!is_digit(peek(cursor)))
			return false;

		take(cursor);
	}

	return cursor->out[0] >= '1' && memcmp(cursor->out, "10", 2) != 0;
}

static bool take_series(struct plate_cursor *cursor)
{
	size_t letters = 0;
	bool spaced;

	skip(cursor, " -.");
	spaced = cursor->reading->fold[cursor->at - 1] == ' ';

	while (letters < 2 && is_letter(peek(cursor))) {
		take(cursor);
		letters++;
	}

	if (!letters || is_letter(peek(cursor)))
		return false;

	/* "22 h 1234", "50 k 1200" are none. */
	if (letters == 1 && strchr("HGK", cursor->out[2]) && (spaced || peek(cursor) == ' '))
		return cursor->out[2] == 'K' && !spaced && peek(cursor) == ' ';

	return true;
}

/* A blank and exactly two digits are next. */
static bool spaced_pair(const struct plate_cursor *cursor)
{
	const char *next = cursor->reading->fold + cursor->at;

	return next[0] == ' ' && is_digit(next[1]) && is_digit(next[2]) && !is_digit(next[3]) &&
	       !is_letter(next[3]);
}

/* Groups of digits: over a blank only while the number cannot be whole yet. */
static bool take_number(struct plate_cursor *cursor)
{
	size_t digits = 0, first = 0;
	size_t base = cursor->n;

	while (digits < 7) {
		size_t group = 0, back = cursor->at;

		/* "B1 234 56": the series took one, the rest may be split. */
		if (digits == 4 && first == 1 && spaced_pair(cursor))
			skip(cursor, " ");
		else
			skip(cursor, digits >= 4 ? ".-" : digits == 2 ? "" : " .-");

		while (is_digit(peek(cursor)) && digits + group < 7) {
			take(cursor);
			group++;
		}

		if (!group || (digits >= 4 && group != 2)) {
			cursor->n = base + digits;
			cursor->at = back;
			break;
		}

		first = digits ? first : group;
		digits += group;

		if (digits >= 5 && peek(cursor) != '.')
			break;
	}

	return digits >= 4 && digits <= 6 && !is_letter(peek(cursor)) && !is_digit(peek(cursor));
}

static size_t read_plate(const struct reading *reading, size_t i, char out[16])
{
	struct plate_cursor cursor = {
		.reading = reading,
		.at = reading->words[i].at,
		.end = reading->len,
	};
	size_t to = i;

	if (!take_province(&cursor) || !take_series(&cursor) || !take_number(&cursor))
		return 0;

	while (to < reading->count && reading->words[to].at < cursor.at)
		to++;

	if (!reading_free(reading, i, to))
		return 0;

	memcpy(out, cursor.out, cursor.n);
	out[cursor.n] = '\0';
	return to;
}

bool plates_read(struct reading *reading, size_t from, char out[16])
{
	bool found = false;

	for (size_t i = from; i < reading->count; i++) {
		const struct word *word = &reading->words[i];
		char plate[16];
		size_t to;

		if (word->class != WORD_MIXED && word->class != WORD_DIGITS)
			continue;

		/* A number that goes on from another is no beginning. */
		if (i > 0 && !word->spaced && strchr(".-,/", reading_sign(reading, i - 1)) &&
			reading_sign(reading, i - 1) && i > 1 &&
			reading->words[i - 2].class == WORD_DIGITS)
			continue;

		to = read_plate(reading, i, plate);

		if (!to)
			continue;

		if (!found)
			memcpy(out, plate, sizeof(plate));

		found = true;
		reading_use(reading, i, to, USE_PLATE);
		i = to - 1;
	}

	return found;
}
