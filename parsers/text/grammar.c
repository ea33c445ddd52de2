/*
 * From a message to a command (DOMAIN 2.2, 2.8): keyword, else emergency, thread, request to
 * stop, answer, crime, greeting, in that order. What a kind says besides is in grammar_fields.c.
 */
#include "parsers/text/grammar.h"

#include <stdio.h>
#include <string.h>

#include "parsers/text/grammar_state.h"
#include "parsers/text/marks.h"

static bool is_sign(const struct reading *reading, size_t i)
{
	return reading->words[i].class == WORD_SIGN;
}

/* Whether one hit of the list is the whole message but for signs. */
static bool is_whole(const struct scan *scan, int list)
{
	const struct reading *reading = &scan->reading;
	const struct hit *hit = scan_find(scan, list, 0);
	size_t from = 0, to = reading->count;

	while (from < to && is_sign(reading, from))
		from++;

	while (to > from && is_sign(reading, to - 1))
		to--;

	for (; hit; hit = scan_find(scan, list, (size_t)hit->from + 1))
		if (hit->from == from && hit->to == to)
			return true;

	return false;
}

/* Nothing but pictures, or nothing at all: thanks without words. */
static bool is_wordless(const struct reading *reading)
{
	bool pictures = reading->count == 0;

	for (size_t i = 0; i < reading->count; i++) {
		if (reading->words[i].class != WORD_SIGN && reading->words[i].class != WORD_OTHER)
			return false;

		pictures |= reading->words[i].class == WORD_OTHER;
	}

	return pictures;
}

/* --- emergencies ------------------------------------------------------------------------- */

/* Whether the word of a fire is running or driving here (2.8.1). */
static bool is_running(const struct scan *scan, const struct hit *fire)
{
	const struct hit *hit = scan_find(scan, GRAMMAR_RUNNING, 0);

	for (; hit; hit = scan_find(scan, GRAMMAR_RUNNING, (size_t)hit->from + 1))
		if (hit->from < fire->to && fire->from < hit->to &&
			hit->to - hit->from >= fire->to - fire->from)
			return true;

	return false;
}

static const struct hit *find_fire(const struct scan *scan, size_t from)
{
	const struct hit *hit = scan_find(scan, GRAMMAR_FIRE, from);

	while (hit && is_running(scan, hit))
		hit = scan_find(scan, GRAMMAR_FIRE, (size_t)hit->from + 1);

	return hit;
}

/* "năm ngoái nhà ông Sáu cháy": nobody is in danger. */
static bool is_story(const struct scan *scan)
{
	return scan_has(scan, GRAMMAR_PAST) && !scan_has(scan, GRAMMAR_PRESENT);
}

/* The lexicon looked at before threads and questions (2.8.1). UNKNOWN = no emergency. */
static enum command_kind emergency(const struct scan *scan)
{
	const struct hit *sos = scan_find(scan, GRAMMAR_SOS, 0);

	if (is_story(scan))
		return COMMAND_UNKNOWN;

	if (find_fire(scan, 0))
		return COMMAND_FIRE;

	if (!sos)
		return COMMAND_UNKNOWN;

	for (; sos; sos = scan_find(scan, GRAMMAR_SOS, (size_t)sos->from + 1))
		if (strcmp(sos->tag, "ACCIDENT") != 0)
			return COMMAND_SOS;

	return COMMAND_ACCIDENT;
}

/* --- messages that are one word or one wish ------------------------------------------------ */

static bool asks_to_stop(const struct scan *scan)
{
	if (is_whole(scan, GRAMMAR_OPTOUT))
		return true;

	return scan_has(scan, GRAMMAR_OPTOUT_PLEA) && !scan_has(scan, GRAMMAR_OPTOUT_NOT) &&
	       !scan_has(scan, GRAMMAR_CRIME);
}

static bool parse_stop(struct parse *parse)
{
	struct command *out = parse->out;

	if (asks_to_stop(parse->scan)) {
		out->kind = parse->context->open_thread ? COMMAND_CONVERSATION_END :
							  COMMAND_OPTOUT;
		return true;
	}

	if (!is_whole(parse->scan, GRAMMAR_OPTOUT_ASK))
		return false;

	out->kind = COMMAND_AMBIG;
	out->guess = COMMAND_OPTOUT;
	return true;
}

/* A bare number, or KO: the answer to a question (2.6). */
static bool parse_answer(struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t from = 0, to = reading->count;

	while (from < to && is_sign(reading, from))
		from++;

	while (to > from && is_sign(reading, to - 1))
		to--;

	if (to != from + 1)
		return false;

	if (reading->words[from].class == WORD_DIGITS && reading->words[from].len <= 6)
		reading_copy(reading, from, to, parse->out->value, sizeof(parse->out->value));
	else if (reading_is_any(reading, from, "ko khong k kg hok hong"))
		snprintf(parse->out->value, sizeof(parse->out->value), "KO");
	else
		return false;

	parse->out->kind = COMMAND_ANSWER;
	return true;
}

/* --- free text ----------------------------------------------------------------------------- */

/* A member answers an invitation in words of his own. */
static bool parse_reply(struct parse *parse)
{
	const struct scan *scan = parse->scan;
	bool absent = scan_has(scan, GRAMMAR_ABSENT);

	if (!(parse->context->roles & (ROLE_MEM | ROLE_LEAD)) ||
		(!absent && !scan_has(scan, GRAMMAR_COMING)) || scan_has(scan, GRAMMAR_CRIME))
		return false;

	parse->out->kind = COMMAND_RSVP;
	snprintf(parse->out->answer, sizeof(parse->out->answer), absent ? "no" : "yes");
	return true;
}

static bool parse_candidate(struct parse *parse)
{
	const struct scan *scan = parse->scan;
	enum command_kind guess;

	if (scan_has(scan, GRAMMAR_CRIME))
		guess = COMMAND_TIP;
	else if (scan_has(scan, GRAMMAR_QUARREL))
		guess = COMMAND_MEDIATE;
	else
		return false;

	parse->out->kind = COMMAND_AMBIG;
	parse->out->guess = guess;
	fields_fill_report(parse);
	return true;
}

/* Greetings and thanks, with whom they are for, and nothing else. */
static bool is_greeting(const struct scan *scan)
{
	static const char fillers[] = "a nhe nha nhieu lam qua oi cac ca minh da duoc roi voi ah "
				      "nhaa moi nguoi rat that ad admin dang toi em con";
	const struct reading *reading = &scan->reading;
	const struct hit *first = scan_find(scan, GRAMMAR_GREETING, 0);

	if (!first)
		return false;

	for (size_t i = 0; i < reading->count;) {
		const struct hit *hit = scan_at(scan, GRAMMAR_GREETING, i);

		/* Thanks may say what for. */
		if (hit && strcmp(hit->tag, "THANKS") == 0 && first->from < 3)
			return true;

		if (!hit)
			hit = scan_at(scan, GRAMMAR_TITLE, i);

		if (!hit)
			hit = scan_at(scan, GRAMMAR_PERSON, i);

		if (!hit && !reading_is_any(reading, i, fillers) &&
			reading->words[i].class != WORD_SIGN &&
			reading->words[i].class != WORD_OTHER)
			return false;

		i = hit ? hit->to : i + 1;
	}

	return true;
}

static bool is_spam(struct scan *scan)
{
	char phone[16];
	bool account;
	bool link = links_read(&scan->reading, 0);
	bool number = phones_read(&scan->reading, 0, phone, &account);

	if (link)
		return true;

	for (const struct hit *hit = scan_find(scan, GRAMMAR_SPAM, 0); hit;
		hit = scan_find(scan, GRAMMAR_SPAM, hit->to)) {
		if (number || strcmp(hit->tag, "SURE") == 0)
			return true;

		number = true;
	}

	return false;
}

static void parse_free(struct parse *parse)
{
	struct command *out = parse->out;

	if (parse_stop(parse))
		return;

	out->kind = emergency(parse->scan);

	if (out->kind != COMMAND_UNKNOWN) {
		fields_fill_report(parse);
		return;
	}

	if (parse_answer(parse))
		return;

	if (parse->context->open_thread) {
		out->kind = COMMAND_FOLLOWUP;
		out->ref_thread = true;
		fields_fill_report(parse);
		parse_text(parse);
		return;
	}

	if (parse_reply(parse))
		return;

	if (is_spam(parse->scan)) {
		out->spam = true;
		return;
	}

	if (parse_candidate(parse))
		return;

	if (is_greeting(parse->scan))
		out->kind = COMMAND_GREETING;
}

/* --- with a keyword ------------------------------------------------------------------------ */

/* "TIN chay nha ...": the word TIN does not make a fire wait (2.8.1). */
static bool is_fire_report(const struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	size_t at = parse->at;
	const struct hit *fire;

	while (reading_is_any(reading, at, "co dang vua bi bao") ||
		reading->words[at].class == WORD_SIGN) {
		if (at >= reading->count)
			return false;

		at++;
	}

	fire = find_fire(parse->scan, parse->at);
	return fire && fire->from <= at && fire->to > at && strcmp(fire->tag, "SMOKE") != 0;
}

static void parse_keyword(struct parse *parse)
{
	const struct keyword *keyword = parse->keyword;
	struct command *out = parse->out;

	out->kind = keyword->kind;

	if (keyword->kind == COMMAND_TIP && !*keyword->tag && is_fire_report(parse))
		out->kind = COMMAND_FIRE;

	if (keyword->roles && !(keyword->roles & parse->context->roles)) {
		out->kind = COMMAND_DENY;
		out->want = keyword->kind;
		fields_fill_report(parse);
		return;
	}

	fields_fill(parse);
}

void grammar_parse(struct grammar *grammar, const struct grammar_context *context,
	const char *text, size_t len, struct command *out)
{
	struct parse parse = {
		.grammar = grammar,
		.scan = &grammar->scan,
		.context = context,
		.out = out,
	};

	*out = command_make(COMMAND_UNKNOWN);
	out->origin = context->historic ? ORIGIN_HISTORY : ORIGIN_SMS;

	if (context->nonperson) {
		out->kind = COMMAND_IGNORE;
		return;
	}

	keyword_find(&parse, text, len);

	if (is_wordless(&parse.scan->reading))
		out->kind = COMMAND_IGNORE;
	else if (is_whole(parse.scan, GRAMMAR_OPTOUT) ||
		 is_whole(parse.scan, GRAMMAR_OPTOUT_ASK))
		parse_stop(&parse);
	else if (parse.keyword)
		parse_keyword(&parse);
	else
		parse_free(&parse);
}

bool grammar_is_emergency(struct grammar *grammar, const char *text, size_t len)
{
	const struct grammar_context nobody = {.roles = ROLE_RES, .year = 2000, .month = 1, .day = 1};
	struct command command;

	grammar_parse(grammar, &nobody, text, len, &command);
	return command.kind == COMMAND_FIRE || command.kind == COMMAND_SOS ||
	       command.kind == COMMAND_ACCIDENT;
}
