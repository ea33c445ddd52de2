/*
 * Amounts of money (DOMAIN 3.4): "500k", "1tr2", "5 triệu rưỡi", "2 củ", "1.500.000đ".
 */
#include "parsers/text/marks.h"

#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/number.h"

#define MONEY_MAX 1000000000000LL

struct unit {
	const char *names; /* separated by blanks */
	int64_t value;
};

static const struct unit units[] = {
	{"k ngan nghin ngh ngin", 1000},
	{"lit", 100000},
	{"tr trieu cu chai trd", 1000000},
	{"ty ti", 1000000000},
};

static int64_t unit_named(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		const char *list = units[i].names;

		while (*list) {
			size_t n = strcspn(list, " ");

			if (n == len && memcmp(text, list, n) == 0)
				return units[i].value;

			list += n + (list[n] == ' ');
		}
	}

	return 0;
}

/* "bà Hoa": a title before a name with its capital. */
static bool names_somebody(const struct reading *reading, size_t i)
{
	return reading_is_any(reading, i, "ba ong anh chi co chu bac em") &&
	       reading_named(reading, i + 1);
}

static int64_t unit_at(const struct reading *reading, size_t i)
{
	const struct word *word = &reading->words[i];

	if (i >= reading->count || word->class != WORD_LETTERS)
		return 0;

	/* "2 cụ ông" are people; "2 củ bà Hoa" is what she gave. */
	if (reading_is(reading, i, "cu") && reading_is_any(reading, i + 1, "ong ba gia") &&
		!names_somebody(reading, i + 1) &&
		!(reading_marked(reading, i) && reading_word(reading, i, "cu", MARKS1(FOLD_HOOK))))
		return 0;

	return unit_named(reading->fold + word->at, word->len);
}

/* "2" behind "1tr" is two tenths of it, "25" hundredths, "250" thousandths. */
static int64_t fraction(const char *digits, size_t len, int64_t unit)
{
	int64_t value = 0;

	for (size_t i = 0; i < len && unit >= 10; i++) {
		value = value * 10 + (digits[i] - '0');
		unit /= 10;
	}

	return value * unit;
}

/* A single digit that ends the amount: "1 triệu 2", "một triệu hai mua pin". */
static bool ends_amount(const struct reading *reading, size_t i)
{
	return i >= reading->count || reading->words[i].class == WORD_SIGN ||
	       names_somebody(reading, i) ||
	       reading_is_any(reading, i, "d dong vnd vao cho mua sua tien nua roi thi va tu de tra "
					  "boi chi ung vi qua con mat cong cua nha");
}

static bool is_money_word(const struct reading *reading, size_t i)
{
	return reading_is_any(reading, i, "d dong vnd vnđ");
}

/* A number of at most three digits, told in digits or words: "2", "hai", "2 trăm". */
static bool read_hundreds(const struct reading *reading, size_t i, size_t *to, int64_t *value)
{
	if (!number_read(reading, i, to, value) || *value > 999)
		return false;

	if (*value > 0 && *value < 10 && reading_is(reading, *to, "tram")) {
		*value *= 100;
		*to += 1;
	}

	return true;
}

/* "rưỡi", "2", "500 nghìn", "đồng" behind a unit. */
static size_t read_rest(const struct reading *reading, size_t i, int64_t unit, int64_t *sum)
{
	int64_t value, more;
	size_t to;

	if (reading_is(reading, i, "ruoi")) {
		*sum += unit / 2;
		i++;
	} else if (read_hundreds(reading, i, &to, &value)) {
		more = unit_at(reading, to);

		if (more && more < unit) {
			*sum += value * more;
			i = to + 1;
		} else if (!more && value < 10 && unit >= 1000000 && ends_amount(reading, to)) {
			*sum += value * (unit / 10);
			i = to;
		}
	}

	return i + is_money_word(reading, i);
}

/* One word: "500k", "1tr2", "5trieu", "300ngan". */
static size_t read_glued(const struct reading *reading, size_t i, int64_t *sum)
{
	const struct word *word = &reading->words[i];
	const char *text = reading->fold + word->at;
	int64_t value, unit = 0;
	size_t n = number_head(reading, i, &value), letters = 0;

	if (!n || word->class != WORD_MIXED)
		return 0;

	while (n + letters < word->len && text[n + letters] >= 'a' && text[n + letters] <= 'z')
		letters++;

	if (n + letters == word->len && (number_tail_is(reading, i, n, "d dong vnd")) &&
		value >= 1000) {
		*sum = value;
		return i + 1;
	}

	unit = unit_named(text + n, letters);

	if (!unit && letters == 1 && text[n] == 't' && n + letters < word->len)
		unit = 1000000;

	if (!unit || value > MONEY_MAX / unit)
		return 0;

	*sum = value * unit;
	n += letters;

	for (size_t at = n; at < word->len; at++)
		if (text[at] < '0' || text[at] > '9')
			return 0;

	*sum += fraction(text + n, word->len - n, unit);
	return n == word->len ? read_rest(reading, i + 1, unit, sum) :
				i + 1 + is_money_word(reading, i + 1);
}

/* "1.500.000", "1,500,000": groups of three. */
static size_t read_grouped(const struct reading *reading, size_t i, bool bare, int64_t *sum)
{
	size_t to = i + 1, groups = 0;
	int64_t value = reading_number(reading, i);

	if (value <= 0 || reading->words[i].len > 3)
		return 0;

	while ((reading_sign(reading, to) == '.' || reading_sign(reading, to) == ',') &&
		!reading->words[to].spaced && to + 1 < reading->count &&
		reading->words[to + 1].class == WORD_DIGITS && reading->words[to + 1].len == 3 &&
		!reading->words[to + 1].spaced && groups < 3) {
		value = value * 1000 + reading_number(reading, to + 1);
		to += 2;
		groups++;
	}

	/* "500.000d": the currency is glued to the last group. */
	if (reading_sign(reading, to) == '.' && to + 1 < reading->count &&
		reading->words[to + 1].class == WORD_MIXED && groups < 3) {
		int64_t last;
		size_t n = number_head(reading, to + 1, &last);

		if (n == 3 && number_tail_is(reading, to + 1, n, "d dong vnd")) {
			*sum = value * 1000 + last;
			return to + 2;
		}
	}

	*sum = value;
	return groups >= 2 || (groups == 1 && (bare || is_money_word(reading, to))) ?
		       to + is_money_word(reading, to) :
		       0;
}

/* "1,5 triệu", "2.5tr". */
static size_t read_decimal(const struct reading *reading, size_t i, int64_t *sum)
{
	const struct word *tail = &reading->words[i + 2];
	int64_t value = reading_number(reading, i), unit, part;
	char sign = reading_sign(reading, i + 1);
	size_t n;

	if (value < 0 || (sign != ',' && sign != '.') || i + 2 >= reading->count || tail->spaced)
		return 0;

	if (tail->class == WORD_DIGITS && tail->len <= 2) {
		unit = unit_at(reading, i + 3);
		n = tail->len;
	} else {
		n = number_head(reading, i + 2, &part);
		unit = n && n <= 2 ? unit_named(reading->fold + tail->at + n, tail->len - n) : 0;
	}

	if (unit < 1000 || value > MONEY_MAX / unit)
		return 0;

	*sum = value * unit + fraction(reading->fold + tail->at, n, unit);
	n = i + 3 + (tail->class == WORD_DIGITS);
	return n + is_money_word(reading, n);
}

/* "năm triệu", "hai trăm nghìn", "500 nghìn đồng". */
static size_t read_spoken(const struct reading *reading, size_t i, int64_t *sum)
{
	int64_t value, unit;
	size_t to;

	if (reading_is(reading, i, "nua") && unit_at(reading, i + 1) >= 1000000) {
		*sum = unit_at(reading, i + 1) / 2;
		return i + 2 + is_money_word(reading, i + 2);
	}

	if (!number_read(reading, i, &to, &value) || value > 999999)
		return 0;

	/* "xóm 3 k có gì" */
	if (i > 0 && value < 100 && reading_is(reading, to, "k") &&
		reading_is_any(reading, i - 1, "xom thon to ngo ngach hem kiet tdp kp khu pho ap so"))
		return 0;

	if (value < 10 && reading_is(reading, to, "tram")) {
		value *= 100;
		to++;
	}

	unit = unit_at(reading, to);

	if (!unit || value > MONEY_MAX / unit)
		return 0;

	*sum = value * unit;
	return read_rest(reading, to + 1, unit, sum);
}

static size_t read_plain(const struct reading *reading, size_t i, bool bare, int64_t *sum)
{
	*sum = reading_number(reading, i);

	if (*sum >= 1000 && is_money_word(reading, i + 1))
		return i + 2;

	return bare && *sum >= 1000 ? i + 1 : 0;
}

static size_t read_amount(const struct reading *reading, size_t i, bool bare, int64_t *sum)
{
	size_t to = read_glued(reading, i, sum);

	if (!to)
		to = read_grouped(reading, i, bare, sum);

	if (!to)
		to = read_decimal(reading, i, sum);

	if (!to)
		to = read_spoken(reading, i, sum);

	return to ? to : read_plain(reading, i, bare, sum);
}

int64_t money_read(struct reading *reading, size_t from, bool bare)
{
	int64_t first = -1, sum;

	for (size_t i = from; i < reading->count; i++) {
		size_t to = reading->words[i].use == USE_FREE ?
				    read_amount(reading, i, bare, &sum) :
				    0;

		if (!to || sum <= 0 || sum > MONEY_MAX)
			continue;

		if (first < 0)
			first = sum;

		reading_use(reading, i, to, USE_MONEY);
		i = to - 1;
	}

	return first;
}
