/*
 * Fields of figures: periods, lists, ratings, cases, people and risk of a zone (DOMAIN 1.5, 2.3).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/text/grammar_state.h"
#include "parsers/text/number.h"

static void put_month(struct command *out, int year, int month)
{
	snprintf(out->period, sizeof(out->period), "%04u-%02u", (unsigned)year % 10000u,
		(unsigned)month % 100u);
}

/* "thang 2", "2/2026", "t2": the latest such month. */
static bool take_month(struct parse *parse, size_t i)
{
	const struct reading *reading = &parse->scan->reading;
	const struct grammar_context *now = parse->context;
	int64_t month, year = now->year;

	if (reading_is(reading, i, "thang") && reading_is_any(reading, i + 1, "truoc qua")) {
		put_month(parse->out, now->month == 1 ? now->year - 1 : now->year,
			now->month == 1 ? 12 : now->month - 1);
		return true;
	}

	if (reading->words[i].class == WORD_MIXED && reading->words[i].len <= 3 &&
		reading->fold[reading->words[i].at] == 't')
		month = atoi(reading->fold + reading->words[i].at + 1);
	else
		month = reading_number(reading, i + reading_is(reading, i, "thang"));

	if (month < 1 || month > 12)
		return false;

	i += 1 + reading_is(reading, i, "thang");

	if (reading_number(reading, i + 1) >= 2000 && reading_number(reading, i + 1) < 2100)
		year = reading_number(reading, i + 1);
	else if (month > now->month)
		year--;

	put_month(parse->out, (int)year, (int)month);
	return true;
}

static bool take_year(struct parse *parse, size_t i)
{
	const struct reading *reading = &parse->scan->reading;
	bool led = reading_is(reading, i, "nam");
	int64_t year = reading_number(reading, i + led);

	if (led && reading_is_any(reading, i + 1, "nay"))
		year = parse->context->year;
	else if (led && reading_is_any(reading, i + 1, "ngoai truoc"))
		year = parse->context->year - 1;

	if (led && i + 1 >= reading->count)
		year = parse->context->year;

	if (year < 2000 || year > 2099)
		return false;

	snprintf(parse->out->period, sizeof(parse->out->period), "%04u", (unsigned)year % 10000u);
	return true;
}

static bool take_other(struct parse *parse, size_t i)
{
	static const struct {
		const char *word, *period;
	} others[] = {{"tuan", "week"}, {"ngay", "day"}};
	const struct reading *reading = &parse->scan->reading;
	int64_t quarter = reading_number(reading, i + 1);

	for (size_t n = 0; n < sizeof(others) / sizeof(*others); n++) {
		if (reading_is(reading, i, others[n].word)) {
			COPY(parse->out->period, others[n].period);
			return true;
		}
	}

	if (!reading_is(reading, i, "quy") || quarter < 1 || quarter > 4)
		return false;

	snprintf(parse->out->period, sizeof(parse->out->period), "%04u-Q%u",
		(unsigned)parse->context->year % 10000u, (unsigned)quarter);
	return true;
}

/* The current month when nothing is said (2.6). */
void figures_period(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;

	/* "BC TINH": of all the groups together. */
	for (size_t i = parse->at; i < reading->count; i++)
		if (reading_is(reading, i, "tinh"))
			COPY(parse->out->topic, "tinh");

	for (size_t i = parse->at; i < reading->count; i++)
		if (take_year(parse, i) || take_month(parse, i) || take_other(parse, i))
			return;

	put_month(parse->out, parse->context->year, parse->context->month);
}

void figures_list(struct parse *parse)
{
	parse_place(parse);
	reading_copy_rest(
		&parse->scan->reading, parse->at, parse->out->topic, sizeof(parse->out->topic));
}

void figures_rate(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	bool no = false;

	parse_ref(parse);

	for (size_t i = parse->at; i < reading->count; i++)
		no |= reading_is_any(reading, i, "ko khong k kg sai hong");

	COPY(parse->out->value, no ? "KO" : "GIATRI");
}

/* What was done, each once, and who closed it: "bao ve hien truong, ban giao cong an". */
void figures_actions(struct parse *parse)
{
	const struct hit *hit = scan_find(parse->scan, GRAMMAR_ACTION, parse->at);
	const struct hit *level = scan_find(parse->scan, GRAMMAR_LEVEL, parse->at);
	struct command *out = parse->out;
	size_t len = 0;

	for (; hit; hit = scan_find(parse->scan, GRAMMAR_ACTION, hit->to)) {
		if (!strstr(out->actions, hit->tag) && len + strlen(hit->tag) + 2 < sizeof(out->actions))
			len += (size_t)snprintf(out->actions + len, sizeof(out->actions) - len,
				"%s%s", len ? " " : "", hit->tag);
	}

	if (level)
		COPY(out->level, level->tag);
}

/* "VU 4 vu 8 doi tuong", "VU trom cho bat 2 doi tuong". */
void figures_incident(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	const struct hit *crime = scan_find(parse->scan, GRAMMAR_CRIME, parse->at);
	int64_t value;
	size_t to;

	for (size_t i = parse->at; i < reading->count && out->cases < 0; i++) {
		if (number_read(reading, i, &to, &value) && value < 10000 &&
			reading_is(reading, to, "vu")) {
			out->cases = (int32_t)value;
			reading_use(reading, i, to + 1, USE_COUNT);
		}
	}

	parse_time(parse, WHEN_PAST);
	parse_count(parse);
	out->suspects = out->count;
	out->count = out->count_max = -1;

	if (out->cases < 0)
		out->cases = 1;

	if (crime)
		COPY(out->cat, crime->tag);

	figures_actions(parse);
	parse_place(parse);
	parse_text(parse);
}

void figures_support(struct parse *parse)
{
	static const struct {
		const char *words, *contact;
	} contacts[] = {{"gap", "GAP"}, {"viec", "VIEC"}, {"kho", "KHO"}};
	const struct reading *reading = &parse->scan->reading;

	parse_ref(parse);

	for (size_t i = parse->at; i < reading->count && !*parse->out->contact; i++)
		for (size_t n = 0; n < sizeof(contacts) / sizeof(*contacts); n++)
			if (reading_is(reading, i, contacts[n].words))
				COPY(parse->out->contact, contacts[n].contact);

	parse_text(parse);
}

/* Where a zone must stand even "can" is one: what comes before the figures. */
static void parse_zone_slot(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	size_t to = parse->at;

	parse_zone(parse);

	if (out->zone[0] || out->place[0])
		return;

	while (to < reading->count && reading->words[to].class == WORD_LETTERS &&
		!reading_is_any(reading, to, "cao thap trung"))
		to++;

	reading_copy(reading, parse->at, to, out->zone, sizeof(out->zone));
	parse->at = to;
}

void figures_population(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;

	parse_zone_slot(parse);

	for (size_t i = parse->at; i < reading->count; i++) {
		int64_t value = reading_number(reading, i);

		if (value < 0 || value > INT32_MAX)
			continue;

		if (out->households < 0)
			out->households = (int32_t)value;
		else if (out->persons < 0)
			out->persons = (int32_t)value;
	}
}

void figures_risk(struct parse *parse)
{
	parse_zone_slot(parse);
	reading_copy_rest(
		&parse->scan->reading, parse->at, parse->out->value, sizeof(parse->out->value));
}
