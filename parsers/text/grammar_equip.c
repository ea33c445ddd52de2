/*
 * TBI: what a group owns, how many of it, how many broken; of support tools the permit, of
 * extinguishers the last day (DOMAIN 1.3, 1.4: A34, A54, A55).
 */
#include <stdio.h>
#include <string.h>

#include "parsers/text/grammar_state.h"
#include "parsers/text/number.h"
#include "parsers/text/when.h"

#define QUANTITY_MAX 1000000 /* things anybody here counts */

/* Behind "giay phep", "giay phep so", "gp"; 0 where none begins at i. */
static size_t permit_lead(const struct reading *reading, size_t i)
{
	bool spoken = reading_is_any(reading, i, "giay") && reading_is(reading, i + 1, "phep");
	size_t to = spoken ? i + 2 : i + 1;

	if (!spoken && !reading_is_any(reading, i, "gp gpsd"))
		return 0;

	return to + reading_is(reading, to, "so");
}

/* Returns where it begins, or the end of the words. "chua co giay phep" names none. */
static size_t take_permit(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	size_t i = parse->at, from = 0, to;

	while (i < reading->count && !(from = permit_lead(reading, i)))
		i++;

	if (!from)
		return reading->count;

	for (to = from; to < reading->count && reading_sign(reading, to) != ','; to++) {
		if (to > from && reading->words[to].spaced)
			break;
	}

	bool none = false;

	for (; i > parse->at && reading_is_any(reading, i - 1, "co chua khong ko k"); i--)
		none |= !reading_is(reading, i - 1, "co");

	if (!none)
		reading_copy(reading, from, to, parse->out->permit, sizeof(parse->out->permit));

	reading_use(reading, i, to, USE_HIDDEN);
	return i;
}

/* "han 12/2026": on what is dated so, the month's last day counts. */
static bool take_month(struct parse *parse, size_t i)
{
	struct reading *reading = &parse->scan->reading;
	int64_t month = reading_number(reading, i), year = reading_number(reading, i + 2);

	if (month < 1 || month > 12 || reading_sign(reading, i + 1) != '/' || year < 2000 ||
		year > 2099)
		return false;

	parse->out->due = (struct when){.precision = WHEN_DAY,
		.year = (int16_t)year,
		.month = (int8_t)month,
		.day = (int8_t)(month == 2 ? 28 : 30 + (month + month / 8) % 2)};
	reading_use(reading, i, i + 3, USE_TIME);
	return true;
}

/* "han 31/12/2026" is when it ends, "het han 2" how many are past it. Returns where it begins. */
static size_t take_expiry(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	struct moment now = parse_moment(parse);
	struct when end;
	size_t i = parse->at;

	while (i < reading->count && !reading_is_any(reading, i, "han hsd"))
		i++;

	if (i >= reading->count)
		return i;

	size_t from = i > parse->at && reading_is(reading, i - 1, "het") ? i - 1 : i;
	int64_t value = reading_number(reading, i + 1);

	if (!take_month(parse, i + 1))
		when_read(reading, &now, WHEN_FUTURE, &parse->out->due, &end);

	if (parse->out->due.precision == WHEN_NONE && value >= 0 && value <= QUANTITY_MAX) {
		parse->out->expired = (int32_t)value;
		reading_use(reading, i + 1, i + 2, USE_COUNT);
	}

	reading_use(reading, from, i + 1, USE_HIDDEN);
	return from;
}

/* How many, how many broken. Returns where the first figure stands. */
static size_t take_figures(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	size_t first = reading->count;

	for (size_t i = parse->at; i < reading->count; i++) {
		bool broken = i > parse->at && reading_is_any(reading, i - 1, "hong hu vo");
		int64_t value;
		size_t to;

		if (reading->words[i].use != USE_FREE ||
			(!number_head(reading, i, &value) &&
				!number_read_words(reading, i, &to, &value)) ||
			value > QUANTITY_MAX)
			continue;

		if (out->qty >= 0 && reading_is_any(reading, i + 1, "hong hu"))
			broken = true;

		if (broken)
			out->broken = (int32_t)value;
		else if (out->qty < 0)
			out->qty = (int32_t)value;
		else
			continue;

		first = i < first ? i : first;
	}

	return first;
}

/* "TBI den pin 4 cai hong 1", "TBI 4 dui cui giay phep 12/GP-CAT". */
void equip_fill(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	const struct hit *device = scan_find(parse->scan, GRAMMAR_DEVICE, parse->at);
	struct command *out = parse->out;
	size_t permit = take_permit(parse), expiry = take_expiry(parse);
	size_t item = take_figures(parse), end = permit < expiry ? permit : expiry;

	if (device)
		COPY(out->device, device->tag);

	if (item > parse->at && reading_is_any(reading, item - 1, "hong hu"))
		item--;

	/* "TBI 4 den pin": the number came first. */
	if (item == parse->at) {
		item++;
		item += reading_is_any(reading, item, "cai chiec bo cay");
		parse->at = item;

		while (item < reading->count && reading->words[item].class == WORD_LETTERS &&
			!reading_is_any(reading, item, "hong hu con"))
			item++;
	}

	if (item > end)
		item = end;

	reading_copy(reading, parse->at, item, out->item, sizeof(out->item));
}
