/*
 * Phone numbers; see number.h. The numbering plan is Vietnam's: mobiles of nine digits behind the
 * prefix since 2018, eleven-digit ones before.
 */
#include "gateway/store/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/base/log.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"

#define SHORT_CODE_MAX 6
#define E164_MIN       7
#define E164_MAX       15

/* The prefixes of 2018: what "0120…" became. */
static const struct {
	char was[5];
	char is[4];
} number_moved[] = {
	{"0120", "070"}, {"0121", "079"}, {"0122", "077"}, {"0126", "076"}, {"0128", "078"},
	{"0123", "083"}, {"0124", "084"}, {"0125", "085"}, {"0127", "081"}, {"0129", "082"},
	{"0162", "032"}, {"0163", "033"}, {"0164", "034"}, {"0165", "035"}, {"0166", "036"},
	{"0167", "037"}, {"0168", "038"}, {"0169", "039"}, {"0186", "056"}, {"0188", "058"},
	{"0199", "059"},
};

/* Digits and a leading +, without what people write between them; false for anything else. */
static bool read_digits(char *out, size_t cap, const char *address, bool *plus)
{
	size_t n = 0;

	*plus = false;

	for (const char *p = address; *p; p++) {
		if (*p == '+' && n == 0 && !*plus) {
			*plus = true;
		} else if (isdigit((unsigned char)*p)) {
			if (n + 1 >= cap)
				return false;

			out[n++] = *p;
		} else if (!strchr(" .-()/", *p)) {
			return false;
		}
	}

	out[n] = '\0';
	return n > 0;
}

static int keep_as_is(char out[NUMBER_MAX], const char *address)
{
	size_t len = strlen(address);

	if (len == 0 || len >= NUMBER_MAX)
		return -EINVAL;

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)address[i] < ' ' || address[i] == 0x7f)
			return -EINVAL;
	}

	memcpy(out, address, len + 1);
	return 0;
}

/* A national number behind its 0: old mobiles take their new prefix. */
static void move_prefix(char *national, size_t len)
{
	if (len != 11)
		return;

	for (size_t i = 0; i < sizeof(number_moved) / sizeof(number_moved[0]); i++) {
		if (strncmp(national, number_moved[i].was, 4))
			continue;

		memcpy(national, number_moved[i].is, 3);
		memmove(national + 3, national + 4, len - 3);
		return;
	}
}

/* National digits (leading 0) of a number, or false when it is another country's or none. */
static bool national_from(
	char *national, size_t cap, const char *digits, bool plus, const char *country)
{
	size_t len = strlen(digits), code = strlen(country);
	bool with_code = !strncmp(digits, country, code) && len >= code + 8;

	if (with_code && (plus || len <= code + 10)) {
		const char *rest = digits + code;

		/* "+84 0912…" is what people write who know both forms. */
		snprintf(national, cap, "%s%s", *rest == '0' ? "" : "0", rest);
		return true;
	}

	if (plus)
		return false;

	if (digits[0] == '0') {
		snprintf(national, cap, "%s", digits);
		return true;
	}

	/* Spreadsheets eat the 0 of a mobile. */
	if (len == 9 && strchr("35789", digits[0])) {
		snprintf(national, cap, "0%s", digits);
		return true;
	}

	return false;
}

int number_normalise(
	char out[NUMBER_MAX], bool *person, const char *address, const char *country)
{
	char digits[NUMBER_MAX], national[NUMBER_MAX + 1];
	bool plus;

	*person = false;

	if (!read_digits(digits, sizeof(digits), address, &plus))
		return keep_as_is(out, address);

	const char *rest = digits;

	if (!plus && !strncmp(rest, "00", 2)) {
		rest += 2;
		plus = true;
	}

	size_t len = strlen(rest);

	if (len <= SHORT_CODE_MAX || len > E164_MAX)
		return keep_as_is(out, address);

	if (national_from(national, sizeof(national), rest, plus, country)) {
		if (!strcmp(country, "84"))
			move_prefix(national, strlen(national));

		*person = true;
		snprintf(out, NUMBER_MAX, "+%.4s%.18s", country, national + 1);
		return 0;
	}

	if (!plus || len < E164_MIN)
		return keep_as_is(out, address);

	*person = true;
	snprintf(out, NUMBER_MAX, "+%.20s", rest);
	return 0;
}

int number_find(struct store *store, const char *e164, int64_t *id)
{
	uint8_t hash[SEAL_HASH_BYTES];
	int result = seal_hash(store, "number", e164, strlen(e164), NULL, 0, hash);

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_NUMBER_FIND);

	stmt_bind_blob(&find, ":hash", hash, sizeof(hash));
	return stmt_one(&find, id);
}

int number_put(struct store *store, const char *e164, int64_t *id)
{
	uint8_t hash[SEAL_HASH_BYTES], sealed[NUMBER_MAX + SEAL_OVERHEAD];
	size_t len = strlen(e164), sealed_len;
	int result = number_find(store, e164, id);

	if (result != -ENOENT)
		return result;

	if (len >= NUMBER_MAX)
		return -EINVAL;

	result = seal_close(store, "number", e164, len, sealed, &sealed_len);

	if (result)
		return result;

	seal_hash(store, "number", e164, len, NULL, 0, hash);

	struct stmt put = stmt_use(store, STMT_NUMBER_PUT);

	stmt_bind_blob(&put, ":hash", hash, sizeof(hash));
	stmt_bind_blob(&put, ":sealed", sealed, sealed_len);
	stmt_bind_text(&put, ":tail", len > SHORT_CODE_MAX ? e164 + len - 3 : e164);
	stmt_bind_int(&put, ":now", clock_wall_ms(store->clock));
	return stmt_insert(&put, id);
}

int number_get(struct store *store, int64_t id, char out[NUMBER_MAX])
{
	uint8_t sealed[NUMBER_MAX + SEAL_OVERHEAD];
	struct stmt get = stmt_use(store, STMT_NUMBER_GET);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	size_t len = stmt_blob(&get, 0, sealed, sizeof(sealed));

	stmt_done(&get);
	result = seal_open(store, "number", sealed, len, out, &len);

	if (!result)
		out[len] = '\0';

	return result;
}

int number_masked(struct store *store, int64_t id, char out[NUMBER_MAX])
{
	char tail[SHORT_CODE_MAX + 1];
	struct stmt get = stmt_use(store, STMT_NUMBER_TAIL);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, tail, sizeof(tail));
	stmt_done(&get);
	snprintf(out, NUMBER_MAX, "*%s", tail);
	return 0;
}
