/*
 * Where a message begins and which keyword stands there (DOMAIN 2.2, 2.8.2, 2.8.13).
 */
#include "parsers/text/grammar_state.h"

#include <string.h>

#include "parsers/text/number.h"

#define TYPO_LETTERS 6 /* DOMAIN 2.2: shorter keywords forgive nothing */
#define SPELLINGS    12

static bool is_opening(char sign)
{
	return sign && strchr("\"'<[({*#.,:;-+!>/=~", sign);
}

static size_t skip_signs(const struct reading *reading, size_t i)
{
	while (i < reading->count && (is_opening(reading_sign(reading, i)) ||
					     reading_sign(reading, i) == ']' ||
					     reading_sign(reading, i) == ')' ||
					     reading_sign(reading, i) == '}'))
		i++;

	return i;
}

void parse_skip_signs(struct parse *parse)
{
	parse->at = skip_signs(&parse->scan->reading, parse->at);
}

static bool matches(
	const struct parse *parse, const struct pattern *pattern, size_t at)
{
	size_t to;

	return pattern_match(pattern, lexicon_matcher(parse->grammar->lexicon),
		&parse->scan->reading, at, &to);
}

/*
 * Guards yield to accents, to a known place, and to capitals before a report (2.8.2). "KHAN: nước"
 * is no towel either: a colon or an exclamation mark ends the phrase that the guard knows.
 */
static bool guard_yields(
	const struct parse *parse, const struct keyword *keyword, size_t from, size_t end)
{
	const struct scan *scan = parse->scan;
	const struct reading *reading = &scan->reading;
	size_t to = skip_signs(reading, end);

	if (scan_at(scan, GRAMMAR_PLACE, to) || reading_sign(reading, end) == ':' ||
		reading_sign(reading, end) == '!')
		return true;

	if (keyword->kind == COMMAND_FIRE && reading_marked(reading, from))
		return true;

	if (!reading->words[from].upper || !reading->mixed)
		return false;

	return scan_find(scan, GRAMMAR_CRIME, to) || scan_find(scan, GRAMMAR_DISPUTE, to);
}

/* "Phan Anh" is somebody. */
static bool is_name(const struct reading *reading, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!reading->words[i].capital || reading->words[i].upper)
			return false;

	return to > from;
}

/* Whether a harmless phrase holds what ends at to and says more: "đi vắng rồi" is no vâng. */
static bool is_harmless(const struct scan *scan, size_t from, size_t to)
{
	size_t first = from >= LEXICON_WORDS_MAX ? from - LEXICON_WORDS_MAX : 0;
	const struct hit *hit = scan_find(scan, GRAMMAR_HARMLESS, first);

	for (; hit && hit->from <= from; hit = scan_find(scan, GRAMMAR_HARMLESS, hit->from + 1u))
		if (hit->to >= to && (hit->from < from || hit->to > to))
			return true;

	return false;
}

/* "KHAN: nuoc len" is a word and what it says, no towel: nothing harmless reaches over the colon. */
static bool is_set_off(const struct reading *reading, size_t to)
{
	char sign = reading_sign(reading, to);

	return sign == ':' || sign == '!';
}

static bool keyword_fits(const struct parse *parse, const struct keyword *keyword, size_t from,
	size_t to)
{
	const struct reading *reading = &parse->scan->reading;
	size_t behind = skip_signs(reading, to);

	bool set_off = is_set_off(reading, to);

	if ((keyword->name && is_name(reading, from, to)) ||
		(!set_off && is_harmless(parse->scan, from, to)))
		return false;

	if (keyword->needs && !matches(parse, keyword->needs, behind))
		return false;

	return !keyword->guard || set_off || behind >= reading->count ||
	       !matches(parse, keyword->guard, behind) || guard_yields(parse, keyword, from, to);
}

static bool may(const struct parse *parse, const struct keyword *keyword)
{
	return !keyword->roles || (keyword->roles & parse->context->roles);
}

bool keyword_is_shaped(const struct parse *parse)
{
	const struct reading *reading = &parse->scan->reading;
	int64_t value;

	return reading->words[parse->start].upper || number_head(reading, parse->at, &value) ||
	       parse->keyword->kind == COMMAND_ALARM;
}

/* Spellings that begin at word i, longest first. */
static size_t candidates(const struct scan *scan, size_t i, const struct hit *out[SPELLINGS])
{
	size_t count = 0;

	for (size_t n = 0; n < scan->count && count < SPELLINGS; n++) {
		const struct hit *hit = &scan->hits[n];
		size_t place = count;

		if (hit->list != LEXICON_KEYWORD || hit->from != i)
			continue;

		while (place > 0 && out[place - 1]->to < hit->to) {
			out[place] = out[place - 1];
			place--;
		}

		out[place] = hit;
		count++;
	}

	return count;
}

static void put_keyword(
	struct parse *parse, const struct keyword *keyword, size_t from, size_t to)
{
	parse->keyword = keyword;
	parse->start = from;
	parse->at = skip_signs(&parse->scan->reading, to);
}

/* A keyword at word i; one that the sender may not use counts when it looks like an order. */
static bool keyword_at(struct parse *parse, size_t i)
{
	const struct hit *hits[SPELLINGS];
	size_t count = candidates(parse->scan, i, hits);

	for (int allowed = 1; allowed >= 0; allowed--) {
		for (size_t n = 0; n < count; n++) {
			const struct keyword *keyword =
				&parse->grammar->keywords[hits[n]->value];

			if (may(parse, keyword) != allowed ||
				!keyword_fits(parse, keyword, i, hits[n]->to))
				continue;

			put_keyword(parse, keyword, i, hits[n]->to);

			if (allowed || keyword_is_shaped(parse))
				return true;

			parse->keyword = NULL;
		}
	}

	return false;
}

/* Damerau-Levenshtein distance of at most one. */
static bool is_near(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, j = 0;

	if (a_len + 1 < b_len || b_len + 1 < a_len)
		return false;

	while (i < a_len && i < b_len && a[i] == b[i])
		i++;

	while (j < a_len - i && j < b_len - i && a[a_len - 1 - j] == b[b_len - 1 - j])
		j++;

	if (a_len - i - j <= 1 && b_len - i - j <= 1)
		return true;

	return a_len == b_len && a_len - i - j == 2 && a[i] == b[i + 1] && a[i + 1] == b[i];
}

/* Kinds that forgive no mistake (DOMAIN 2.2). */
static bool is_exact(enum command_kind kind)
{
	static const enum command_kind exact[] = {COMMAND_OPTOUT, COMMAND_CONFIRM,
		COMMAND_BROADCAST, COMMAND_ALARM, COMMAND_APPROVE, COMMAND_ERASE, COMMAND_CANCEL};

	for (size_t i = 0; i < sizeof(exact) / sizeof(*exact); i++)
		if (exact[i] == kind)
			return true;

	return false;
}

static bool typo_at(struct parse *parse, size_t i)
{
	const struct reading *reading = &parse->scan->reading;
	const struct word *word = &reading->words[i];

	if (word->class != WORD_LETTERS || word->len < TYPO_LETTERS - 1 || word->marks)
		return false;

	for (size_t n = 0; n < parse->grammar->keyword_count; n++) {
		const struct keyword *keyword = &parse->grammar->keywords[n];
		size_t len = strlen(keyword->joined);

		if (len < TYPO_LETTERS || is_exact(keyword->kind) || !may(parse, keyword) ||
			!is_near(reading->fold + word->at, word->len, keyword->joined, len) ||
			!keyword_fits(parse, keyword, i, i + 1))
			continue;

		put_keyword(parse, keyword, i, i + 1);
		return true;
	}

	return false;
}

/* Where "bác Toan ơi" at i ends: whom the message is for; i for nobody. */
static size_t address_end(const struct scan *scan, size_t i)
{
	const struct reading *reading = &scan->reading;
	const struct hit *title = scan_at(scan, GRAMMAR_TITLE, i);

	if (!title)
		return i;

	for (size_t at = title->to; at <= title->to + 2u && at < reading->count; at++) {
		if (reading_is_any(reading, at, "oi ui"))
			return at + 1;

		if (reading->words[at].class != WORD_LETTERS)
			break;
	}

	return i;
}

/* Over signs, greetings and politeness, to the keyword or the first word of the message. */
static bool find_at_start(struct parse *parse)
{
	const struct scan *scan = parse->scan;
	const struct reading *reading = &scan->reading;
	bool polite = false;

	for (size_t i = 0; i < reading->count;) {
		const struct hit *wrapper = scan_at(scan, GRAMMAR_WRAPPER, i);
		const struct hit *title = scan_at(scan, GRAMMAR_TITLE, i);

		parse->start = i;

		if (keyword_at(parse, i) || typo_at(parse, i))
			return true;

		if (!wrapper)
			wrapper = scan_at(scan, GRAMMAR_GREETING, i);

		if (!wrapper && polite)
			wrapper = title;

		if (wrapper) {
			i = wrapper->to;
			polite = true;
		} else if (address_end(scan, i) > i) {
			i = address_end(scan, i);
			polite = true;
		} else if (is_opening(reading_sign(reading, i)) ||
			   strchr("])}", reading_sign(reading, i) ? reading_sign(reading, i) :
								    '!')) {
			i++;
		} else {
			return false;
		}
	}

	return false;
}

static bool is_open_keyword(const struct parse *parse, uint32_t hash, bool letters)
{
	const struct grammar *grammar = parse->grammar;

	for (size_t n = 0; n < grammar->keyword_count; n++) {
		const struct keyword *keyword = &grammar->keywords[n];

		if (reading_hash(keyword->joined, strlen(keyword->joined)) == hash &&
			(!letters || (keyword->open && strlen(keyword->joined) >= 3)))
			return true;
	}

	return false;
}

/*
 * How many letters of word i are a keyword with something glued behind it: a digit, or letters
 * that the vocabulary knows (DOMAIN 2.2). 0 = none.
 */
static size_t glue_at(const struct parse *parse, size_t i)
{
	const struct reading *reading = &parse->scan->reading;
	const struct word *word = &reading->words[i];
	const char *text = reading->fold + word->at;

	if (i >= reading->count || (word->class != WORD_LETTERS && word->class != WORD_MIXED))
		return 0;

	for (size_t n = 2; n < word->len && n < READING_WORD_MAX; n++) {
		bool digit = text[n] >= '0' && text[n] <= '9';
		size_t rest = word->len - n;

		if (text[n - 1] >= '0' && text[n - 1] <= '9')
			return 0;

		if (digit && is_open_keyword(parse, reading_hash(text, n), false))
			return n;

		if (!digit && rest >= 2 &&
			lexicon_knows(parse->grammar->lexicon, reading_hash(text + n, rest)) &&
			is_open_keyword(parse, reading_hash(text, n), true))
			return n;
	}

	return 0;
}

/* The message with a blank behind the first letters of its start. */
static void cut_free(struct parse *parse, size_t letters)
{
	struct grammar *grammar = parse->grammar;
	const struct reading *reading = &parse->scan->reading;
	size_t cut = reading->words[parse->start].at + letters;
	size_t n = reading_letters(reading, 0, cut, grammar->spaced, sizeof(grammar->spaced) - 1);

	grammar->spaced[n++] = ' ';
	n += reading_letters(
		reading, cut, reading->len, grammar->spaced + n, sizeof(grammar->spaced) - n);
	lexicon_scan(grammar->lexicon, grammar->spaced, n, parse->scan);
}

void keyword_find(struct parse *parse, const char *text, size_t len)
{
	size_t letters;

	parse->keyword = NULL;
	lexicon_scan(parse->grammar->lexicon, text, len, parse->scan);

	if (find_at_start(parse))
		return;

	letters = glue_at(parse, parse->start);

	if (letters) {
		cut_free(parse, letters);

		if (find_at_start(parse))
			return;

		lexicon_scan(parse->grammar->lexicon, text, len, parse->scan);
		find_at_start(parse);
	}
}
