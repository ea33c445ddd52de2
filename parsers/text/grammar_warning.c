/*
 * Fields of warnings and alarms: PIN, zone, when, how loud, the text and what it may not contain
 * (DOMAIN 2.8.5, 4.1).
 */
#include <stdio.h>
#include <string.h>

#include "parsers/text/grammar_state.h"
#include "parsers/text/marks.h"
#include "parsers/text/place.h"

/* Four to six digits right behind the keyword. */
static bool take_pin(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	const struct word *word = &reading->words[parse->at];

	if (parse->at >= reading->count || word->class != WORD_DIGITS || word->len < 4 || word->len > 6)
		return false;

	reading_copy(reading, parse->at, parse->at + 1, parse->out->pin, sizeof(parse->out->pin));
	parse_word(parse);
	return true;
}

/*
 * "can canh giac" begins a text, "Can: canh giac" and "CAN Toi nay" name the zone: a name of one word
 * that is a word besides has to be written as a name (DOMAIN A23).
 */
static bool is_bare_word(const struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	const struct word *word = &reading->words[parse->at];
	struct place_span zone = place_at(parse->scan, parse->at);
	char sign = reading_sign(reading, zone.to);

	if (zone.to != zone.from + 1 || word->class != WORD_LETTERS)
		return false;

	return !(reading->mixed && word->capital) && !reading_marked(reading, zone.from) &&
	       sign != ':' && sign != ',' && zone.to < reading->count;
}

/* "thon Can, xa Huong Son": which commune's, where the name is known. */
static size_t above_end(const struct parse *parse, size_t to)
{
	const struct hit *above = scan_at(parse->scan, GRAMMAR_PLACE, to + 1);

	return above && reading_sign(&parse->scan->reading, to) == ',' ? above->to : to;
}

void parse_zone(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	struct command *out = parse->out;
	struct place_span zone = place_at(parse->scan, parse->at);

	if (reading_is_any(reading, parse->at, "all tatca toanbo") ||
		(reading_is(reading, parse->at, "tat") && reading_is(reading, parse->at + 1, "ca"))) {
		parse->at += 1 + reading_is(reading, parse->at, "tat");
		COPY(out->zone, "ALL");
	} else if (zone.to > zone.from) {
		zone.to = above_end(parse, zone.to);
		reading_copy(reading, zone.from, zone.to, out->zone, sizeof(out->zone));
		parse->at = zone.to;
	}

	parse_skip_signs(parse);
}

/* A team by the letters of the tag, or, where they are more than a short form, by the words: "team:ccb,cuu chien binh". */
static void put_audience(struct parse *parse, const struct hit *hit)
{
	const struct reading *reading = &parse->scan->reading;
	size_t from = hit->from + reading_is_any(reading, hit->from, "to doi hoi");
	char words[32] = "";

	if (!strncmp(hit->tag, "team:", 5) && from < hit->to)
		reading_copy(reading, from, hit->to, words, sizeof(words));

	snprintf(parse->out->audience, sizeof(parse->out->audience), "%s%s%.31s", hit->tag,
		strchr(words, ' ') ? "," : "", strchr(words, ' ') ? words : "");
}

/*
 * "TV", "TO PCCC" before or behind the zone: that team or role alone. Words that may begin a text as
 * well ("to truong hop gap 19h") count in capitals, or with a colon, ALL or a zone behind them.
 */
static void take_audience(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	const struct hit *hit = scan_at(parse->scan, GRAMMAR_AUDIENCE, parse->at);

	if (!hit || parse->out->audience[0])
		return;

	bool capitals = reading->mixed;
	char sign = reading_sign(reading, hit->to);

	for (size_t i = hit->from; i < hit->to; i++)
		capitals &= reading->words[i].upper;

	if (!capitals && sign != ':' && !reading_is_any(reading, hit->to, "all tatca toanbo") &&
		!scan_at(parse->scan, GRAMMAR_PLACE, hit->to))
		return;

	put_audience(parse, hit);
	parse->at = hit->to;
	parse_skip_signs(parse);
}

/* A surname with another capital behind it: "Nguyen Van A". */
static bool is_full_name(const struct parse *parse, size_t i)
{
	static const char surnames[] = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho "
				       "ngo duong ly dao doan dinh trinh truong mai luong ta ha "
				       "than giap thach cao chu lam quach tong luu kieu vi nong";
	const struct reading *reading = &parse->scan->reading;
	const struct word *word = &reading->words[i], *next = &reading->words[i + 1];

	return i + 1 < reading->count && word->capital && !word->upper &&
	       reading_is_any(reading, i, surnames) && next->capital && !next->upper &&
	       next->class == WORD_LETTERS && place_at(parse->scan, i).to == i &&
	       place_at(parse->scan, i + 1).to == i + 1;
}

/* A title and capitals behind it, or a whole name: somebody is named. "cau Can" is a bridge. */
static bool names_somebody(const struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	const struct hit *title = scan_find(parse->scan, GRAMMAR_TITLE, parse->at);

	for (; title; title = scan_find(parse->scan, GRAMMAR_TITLE, title->to)) {
		const struct word *next = &reading->words[title->to];

		if (title->to < reading->count && reading->mixed && next->capital &&
			!scan_at(parse->scan, GRAMMAR_PLACE, title->from) &&
			!next->upper && next->class == WORD_LETTERS &&
			reading->words[title->from].use == USE_FREE)
			return true;
	}

	for (size_t i = parse->at; reading->mixed && i < reading->count; i++)
		if (is_full_name(parse, i))
			return true;

	return false;
}

/* What no broadcast may contain without the police's consent (DOMAIN 4.1). */
static const char *blocked_by(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	char number[16];
	bool account;

	if (links_read(reading, parse->at))
		return "link";

	if (phones_read(reading, parse->at, number, &account))
		return "phone";

	if (account)
		return "account";

	if (plates_read(reading, parse->at, number))
		return "plate";

	return names_somebody(parse) ? "name" : "";
}

/* Whether word i begins the text: "HEN 19h Toi nay hop dan". */
static bool begins_text(const struct reading *reading, size_t i)
{
	return reading->mixed && reading->words[i].capital && !reading->words[i].upper;
}

/* "HEN 19h 14/3" in front of the text: when it is to go. Times inside the text are its own. */
static void take_date(struct parse *parse)
{
	struct reading *reading = &parse->scan->reading;
	size_t at = parse->at + 1;

	if (!reading_is(reading, parse->at, "hen") || at >= reading->count ||
		reading->words[at].use != USE_TIME)
		return;

	while (at < reading->count && reading->words[at].use == USE_TIME &&
		!begins_text(reading, at))
		at++;

	parse->out->due = parse->out->time;
	parse->at = at;
	parse_skip_signs(parse);
}

void warning_fill(struct parse *parse)
{
	struct command *out = parse->out;

	if (!take_pin(parse)) {
		out->kind = COMMAND_DENY;
		out->want = COMMAND_BROADCAST;
		return;
	}

	take_audience(parse);

	if (!is_bare_word(parse))
		parse_zone(parse);

	take_audience(parse);

	COPY(out->blocked, blocked_by(parse));
	parse_time(parse, WHEN_FUTURE);
	take_date(parse);
	parse_text(parse);
}

/* Of a text that nobody sent: a warning before it is one. */
static struct parse bare_parse(
	struct grammar *grammar, struct command *command, const char *text, size_t len)
{
	static const struct grammar_context nobody = {.roles = ROLE_RES};
	struct parse parse = {.grammar = grammar,
		.scan = &grammar->scan,
		.context = &nobody,
		.out = command};

	keyword_find(&parse, text, len);
	return parse;
}

const char *grammar_warning_class(struct grammar *grammar, const char *text, size_t len)
{
	struct command command = command_make(COMMAND_UNKNOWN);
	struct parse parse = bare_parse(grammar, &command, text, len);
	const struct reading *reading = &parse.scan->reading;
	size_t first = parse.start;

	if (reading_is(reading, first, "thong") && reading_is(reading, first + 1, "tin"))
		return "info";

	if (!parse.keyword || parse.keyword->kind != COMMAND_SOS ||
		!(reading_is(reading, first, "khan") || reading_is(reading, first, "khancap")))
		return "caution";

	bool certain = keyword_is_shaped(&parse) || reading_marked(reading, first) ||
		       parse.at > first + 1 || reading_is(reading, first, "khancap") ||
		       reading_sign(reading, parse.at) == ':' ||
		       reading_sign(reading, parse.at) == '!';

	return certain ? "urgent" : "caution";
}

const char *grammar_warning_blocked(struct grammar *grammar, const char *text, size_t len)
{
	struct command command = command_make(COMMAND_UNKNOWN);
	struct parse parse = bare_parse(grammar, &command, text, len);

	parse.at = 0;
	return blocked_by(&parse);
}

void alarm_fill(struct parse *parse)
{
	struct command *out = parse->out;

	if (strcmp(parse->keyword->tag, "TAP") == 0)
		out->drill = true;

	take_pin(parse);
	parse_text(parse);
	parse_place(parse);
	parse_rest(parse, parse->at, out->reason, sizeof(out->reason));
}
