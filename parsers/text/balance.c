/*
 * Balances; see balance.h.
 */
#include "parsers/text/balance.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "parsers/text/fold.h"

#define TEXT_MAX   700
#define WINDOW_MAX 40 /* octets before a number in which its label stands */
#define DIGITS_MAX 12
#define SCORE_MIN  2
#define PHONE_MIN  9

static const char *const main_labels[] = {"tkc", "tkg", "tk chinh", "tk goc",
	"khoan chinh", "khoan goc", "so du", "so tien", "balance", "main"};
static const char *const other_labels[] = {"km", "khuyen mai", "thuong", "tang", "data",
	"noi mang", "tk2", "tk1", "bonus", "no ", "cuoc", "nap"};
static const char *const units[] = {"vnd", "dong", "d"};

/* A number as it stands in the text, at [from, to). */
struct number {
	size_t from, to;
	int64_t value;
	unsigned digits;
	bool grouped; /* 25.000 */
};

static bool has_label(
	const char *text, size_t from, size_t to, const char *const *labels, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(labels[i]);

		for (size_t at = from; at + len <= to; at++) {
			if (memcmp(text + at, labels[i], len) == 0 &&
				(at == 0 || !isalpha((unsigned char)text[at - 1])))
				return true;
		}
	}

	return false;
}

static size_t run_of_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* Groups of three behind a point or a comma belong to it; one or two digits are a fraction. */
static struct number read_number(const char *text, size_t from)
{
	struct number number = {.from = from, .to = from};
	size_t run = run_of_digits(text + from);

	do {
		for (size_t i = 0; i < run; i++) {
			if (number.digits++ < DIGITS_MAX)
				number.value =
					number.value * 10 + (text[number.to + i] - '0');
		}

		number.to += run;
		run = 0;

		if (text[number.to] == '.' || text[number.to] == ',') {
			run = run_of_digits(text + number.to + 1);

			if (run == 3) {
				number.grouped = true;
				number.to++;
			} else if (run == 1 || run == 2) {
				number.to += 1 + run;
			}
		}
	} while (run == 3);

	return number;
}

static bool has_unit(const char *text)
{
	text += strspn(text, " ");

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		size_t len = strlen(units[i]);

		if (strncmp(text, units[i], len) == 0 &&
			!isalnum((unsigned char)text[len]))
			return true;
	}

	return false;
}

/* Part of a date, a time, a code or a telephone number: no amount. */
static bool is_something_else(const char *text, const struct number *number)
{
	char before = number->from ? text[number->from - 1] : ' ';
	char after = text[number->to];

	if (strchr("/*#+", before) || (after && strchr("/*#%:", after)))
		return true;

	if (before == '-' && number->from > 1 &&
		isdigit((unsigned char)text[number->from - 2]))
		return true;

	if (after == '-' && isdigit((unsigned char)text[number->to + 1]))
		return true;

	return isalnum((unsigned char)before) || number->digits > DIGITS_MAX ||
	       (!number->grouped && number->digits >= PHONE_MIN);
}

/* How surely it is the amount of the main account. behind: where the one before ended. */
static int score(const char *text, const struct number *number, size_t behind)
{
	size_t from =
		number->from > behind + WINDOW_MAX ? number->from - WINDOW_MAX : behind;
	int points = has_unit(text + number->to) ? 2 : 0;

	if (is_something_else(text, number))
		return 0;

	if (has_label(text, from, number->from, other_labels,
		    sizeof(other_labels) / sizeof(*other_labels)))
		points--;

	if (has_label(text, from, number->from, main_labels,
		    sizeof(main_labels) / sizeof(*main_labels)))
		points += 3;

	return points;
}

static size_t find_amount(struct balance *balance, const char *text)
{
	size_t at = 0, behind = 0, end = 0;
	int best = SCORE_MIN - 1;

	while (text[at]) {
		struct number number;
		int points;

		if (!isdigit((unsigned char)text[at])) {
			at++;
			continue;
		}

		number = read_number(text, at);
		points = score(text, &number, behind);

		if (points > best) {
			bool negative = number.from && text[number.from - 1] == '-';

			best = points;
			balance->known = true;
			balance->amount = negative ? -number.value : number.value;
			end = number.to;
		}

		at = behind = number.to;
	}

	return end;
}

/* Up to two digits (four in front) and what separates them; the octets read, 0 for none. */
static size_t read_part(const char *text, unsigned most, unsigned *value)
{
	size_t run = run_of_digits(text);

	*value = 0;

	if (!run || run > most)
		return 0;

	for (size_t i = 0; i < run; i++)
		*value = *value * 10 + (unsigned)(text[i] - '0');

	return run;
}

static bool set_date(struct balance *balance, unsigned day, unsigned month, unsigned year)
{
	if (year < 100)
		year += 2000;

	if (!day || day > 31 || !month || month > 12 || year < 2000 || year > 2099)
		return false;

	balance->dated = true;
	balance->day = (uint8_t)day;
	balance->month = (uint8_t)month;
	balance->year = (int16_t)year;
	return true;
}

/* 31/12/2026, 31-12-26, 2026-12-31 */
static bool read_date(struct balance *balance, const char *text)
{
	unsigned a, b, c;
	size_t first = read_part(text, 4, &a), second, third;
	char separator = text[first];

	if (!first || !separator || !strchr("/-.", separator))
		return false;

	second = read_part(text + first + 1, 2, &b);

	if (!second || text[first + 1 + second] != separator)
		return false;

	third = read_part(text + first + second + 2, 4, &c);

	if (first == 4)
		return third && third <= 2 && set_date(balance, c, b, a);

	return (third == 2 || third == 4) && first <= 2 && set_date(balance, a, b, c);
}

static bool find_date(struct balance *balance, const char *text)
{
	for (size_t at = 0; text[at]; at++) {
		if (isdigit((unsigned char)text[at]) &&
			(at == 0 || !isdigit((unsigned char)text[at - 1])) &&
			read_date(balance, text + at))
			return true;
	}

	return false;
}

bool balance_read(struct balance *balance, const char *text)
{
	char folded[TEXT_MAX];
	size_t end;

	*balance = (struct balance){0};
	fold_text(folded, sizeof(folded), text, strlen(text));
	end = find_amount(balance, folded);

	if (!find_date(balance, folded + end))
		find_date(balance, folded);

	return balance->known || balance->dated;
}
