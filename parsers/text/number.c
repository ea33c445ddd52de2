/*
 * Digits and number words (DOMAIN 3.4).
 */
#include "parsers/text/number.h"

#include <string.h>

#include "parsers/text/fold.h"

struct number_name {
	const char *word;
	uint64_t marks;
	int8_t value;
};

static const struct number_name units[] = {
	{"khong", MARKS1(FOLD_CIRCUMFLEX), 0},
	{"mot", MARKS2(FOLD_CIRCUMFLEX, FOLD_DOT), 1},
	{"hai", 0, 2},
	{"ba", 0, 3},
	{"bon", MARKS2(FOLD_CIRCUMFLEX, FOLD_ACUTE), 4},
	{"tu", MARKS1(FOLD_HORN), 4},
	{"nam", MARKS1(FOLD_BREVE), 5},
	{"sau", MARKS1(FOLD_ACUTE), 6},
	{"bay", MARKS1(FOLD_HOOK), 7},
	{"bay", MARKS2(FOLD_CIRCUMFLEX, FOLD_HOOK), 7},
	{"tam", MARKS1(FOLD_ACUTE), 8},
	{"chin", MARKS1(FOLD_ACUTE), 9},
};

/* What the last digit may be called besides, after "mười" or "mươi". */
static const struct number_name tails[] = {
	{"mot", MARKS2(FOLD_CIRCUMFLEX, FOLD_ACUTE), 1},
	{"lam", MARKS1(FOLD_BREVE), 5},
	{"nham", MARKS1(FOLD_BREVE), 5},
};

static int name_value(const struct reading *reading, size_t i, const struct number_name *names,
	size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (reading_word(reading, i, names[n].word, names[n].marks))
			return names[n].value;

	return -1;
}

static int unit_at(const struct reading *reading, size_t i)
{
	/* "ông Ba", "quán Năm Sao" */
	if (reading_named(reading, i))
		return -1;

	return name_value(reading, i, units, sizeof(units) / sizeof(*units));
}

static int tail_at(const struct reading *reading, size_t i)
{
	int value = name_value(reading, i, tails, sizeof(tails) / sizeof(*tails));

	return value > 0 ? value : unit_at(reading, i);
}

/* mười, or mươi and chục behind a unit. */
static bool is_ten(const struct reading *reading, size_t i)
{
	return reading_word(reading, i, "muoi", MARKS2(FOLD_HORN, FOLD_GRAVE)) ||
	       reading_word(reading, i, "muoi", MARKS2(FOLD_HORN, FOLD_HORN)) ||
	       reading_is(reading, i, "muoi");
}

/* Below a hundred. */
static bool read_small(const struct reading *reading, size_t i, size_t *to, int64_t *value)
{
	int unit = unit_at(reading, i);
	int tail;

	/* Four is bốn; tư follows tens, or thứ. Without accents it is từ, tù, Tú. */
	if (reading_is(reading, i, "tu") && !reading_marked(reading, i) &&
		!(i > 0 && reading_is(reading, i - 1, "thu")))
		return false;

	if (is_ten(reading, i)) {
		tail = tail_at(reading, i + 1);
		*value = 10 + (tail > 0 ? tail : 0);
		*to = i + 1 + (tail > 0);
		return true;
	}

	if (unit < 0)
		return false;

	*value = unit;
	*to = i + 1;

	if (unit > 1 && (is_ten(reading, i + 1) || reading_is(reading, i + 1, "chuc"))) {
		tail = tail_at(reading, i + 2);
		*value = unit * 10 + (tail > 0 ? tail : 0);
		*to = i + 2 + (tail > 0);
	}

	return true;
}

bool number_read_words(const struct reading *reading, size_t i, size_t *to, int64_t *value)
{
	int64_t more;
	size_t end;

	if (!read_small(reading, i, to, value))
		return false;

	if (*value < 1 || *value > 9 ||
		!reading_word(reading, *to, "tram", MARKS1(FOLD_BREVE)))
		return true;

	*value *= 100;
	*to += 1;

	if (read_small(reading, *to + reading_is_any(reading, *to, "le linh"), &end, &more)) {
		*value += more;
		*to = end;
	}

	return true;
}

bool number_read(const struct reading *reading, size_t i, size_t *to, int64_t *value)
{
	*value = reading_number(reading, i);

	if (*value >= 0) {
		*to = i + 1;
		return true;
	}

	return number_read_words(reading, i, to, value);
}

size_t number_head(const struct reading *reading, size_t i, int64_t *value)
{
	const struct word *word = &reading->words[i];
	size_t n = 0;

	*value = 0;

	if (i >= reading->count)
		return 0;

	while (n < word->len && n < 10) {
		char c = reading->fold[word->at + n];

		if (c < '0' || c > '9')
			break;

		*value = *value * 10 + (c - '0');
		n++;
	}

	return n;
}

bool number_tail_is(const struct reading *reading, size_t i, size_t skip, const char *list)
{
	const struct word *word = &reading->words[i];
	const char *text = reading->fold + word->at + skip;
	size_t len = word->len > skip ? word->len - skip : 0;

	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(text, list, n) == 0)
			return true;

		list += n + (list[n] == ' ');
	}

	return false;
}
