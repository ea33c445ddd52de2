/*
 * Links, phones and accounts (DOMAIN 3.5, 2.8.12).
 */
#include "parsers/text/marks.h"

#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 19

bool links_read(struct reading *reading, size_t from)
{
	static const char ends[] = "com vn net org info xyz top cc io me ly app link site online "
				   "shop club vip asia tk ml gl";
	bool found = false;

	for (size_t i = from; i < reading->count; i++) {
		bool scheme = reading_is_any(reading, i, "http https") &&
			      reading_sign(reading, i + 1) == ':';
		bool host = reading->words[i].class != WORD_SIGN &&
			    reading_sign(reading, i + 1) == '.' &&
			    !reading->words[i + 1].spaced && !reading->words[i + 2].spaced &&
			    reading_is_any(reading, i + 2, ends);
		bool www = reading_is(reading, i, "www") && reading_sign(reading, i + 1) == '.';
		size_t to = i + 1;

		if (!scheme && !host && !www)
			continue;

		while (to < reading->count && !reading->words[to].spaced)
			to++;

		reading_use(reading, i, to, USE_LINK);
		found = true;
		i = to - 1;
	}

	return found;
}

/* The digits from word i on, over the separators that people put into numbers. */
static size_t gather(const struct reading *reading, size_t i, char digits[DIGITS_MAX + 1])
{
	size_t n = 0, to = i;

	while (to < reading->count) {
		const struct word *word = &reading->words[to];
		char sign = reading_sign(reading, to);

		if (word->use != USE_FREE)
			break;

		if (word->class == WORD_DIGITS && n + word->len <= DIGITS_MAX) {
			memcpy(digits + n, reading->fold + word->at, word->len);
			n += word->len;
			to++;

			/* A whole number ends here; groups of three and four go on. */
			if (n >= 10 || word->len > 4)
				break;
		} else if (to > i && (sign == '.' || sign == '-') && !word->spaced &&
			   !reading->words[to + 1].spaced) {
			to++;
		} else if (n == 2 && sign == ')') { /* "(+84) 912 …" */
			to++;
		} else {
			break;
		}
	}

	digits[n] = '\0';
	return to;
}

/* Old eleven-digit mobiles (3.5). */
static bool convert_old(const char *digits, char out[16])
{
	static const struct {
		const char *old, *today;
	} moves[] = {
		{"0120", "070"}, {"0121", "079"}, {"0122", "077"}, {"0126", "076"},
		{"0128", "078"}, {"0123", "083"}, {"0124", "084"}, {"0125", "085"},
		{"0127", "081"}, {"0129", "082"}, {"0162", "032"}, {"0163", "033"},
		{"0164", "034"}, {"0165", "035"}, {"0166", "036"}, {"0167", "037"},
		{"0168", "038"}, {"0169", "039"}, {"0186", "056"}, {"0188", "058"},
		{"0199", "059"},
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		if (strncmp(digits, moves[i].old, 4) == 0) {
			snprintf(out, 16, "%s%.7s", moves[i].today, digits + 4);
			return true;
		}
	}

	return false;
}

static bool phone_of(const char *written, bool plus, char out[16])
{
	char digits[DIGITS_MAX + 2];
	size_t len = strlen(written);

	if (strncmp(written, "0084", 4) == 0) {
		written += 2;
		plus = true;
	}

	if (plus || (strncmp(written, "84", 2) == 0 && len >= 11 && len <= 12)) {
		if (strncmp(written, "84", 2) != 0)
			return false;

		snprintf(digits, sizeof(digits), "0%s", written + 2 + (written[2] == '0'));
	} else {
		snprintf(digits, sizeof(digits), "%s", written);
	}

	len = strlen(digits);

	if (len == 8 && (strncmp(digits, "1900", 4) == 0 || strncmp(digits, "1800", 4) == 0)) {
		snprintf(out, 16, "%.15s", digits);
		return true;
	}

	if (digits[0] != '0')
		return false;

	if (len == 11 && digits[1] == '1')
		return convert_old(digits, out);

	if (len == 10 ? !strchr("35789", digits[1]) : len != 11 || digits[1] != '2')
		return false;

	snprintf(out, 16, "%.15s", digits);
	return true;
}

/* "stk", "tk", "số tài khoản" right before word i; a bank's name or a colon may stand between. */
static bool behind_account(const struct reading *reading, size_t i)
{
	for (size_t back = 0; i > 0 && back < 4; back++) {
		i--;

		if (reading->words[i].use == USE_ACCOUNT)
			return false;

		if (reading_is_any(reading, i, "stk tk") ||
			(reading_is(reading, i, "khoan") && i > 0 &&
				reading_is(reading, i - 1, "tai")))
			return true;

		if (reading_is_any(reading, i, "sdt dt so goi zalo") &&
			!reading_is_any(reading, i > 0 ? i - 1 : 0, "tk stk"))
			return false;
	}

	return false;
}

bool phones_read(struct reading *reading, size_t from, char out[16], bool *account)
{
	bool found = false;

	*account = false;

	for (size_t i = from; i < reading->count; i++) {
		char digits[DIGITS_MAX + 1], phone[16];
		bool plus = reading_sign(reading, i) == '+';
		size_t to;

		if (reading->words[i + plus].class != WORD_DIGITS)
			continue;

		to = gather(reading, i + plus, digits);

		if (strlen(digits) >= 6 && behind_account(reading, i)) {
			*account = true;
			reading_use(reading, i, to, USE_ACCOUNT);
			i = to - 1;
		} else if (phone_of(digits, plus, phone)) {
			if (!found)
				memcpy(out, phone, sizeof(phone));

			found = true;
			reading_use(reading, i, to, USE_PHONE);
			i = to - 1;
		}
	}

	return found;
}
