/*
 * Compiles a grammar from its source.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "parsers/text/fold.h"
#include "parsers/text/grammar_state.h"

static const char *const list_names[GRAMMAR_LISTS] = {
	[GRAMMAR_WRAPPER] = "wrapper",
	[GRAMMAR_FIRE] = "fire",
	[GRAMMAR_RUNNING] = "running",
	[GRAMMAR_SOS] = "sos",
	[GRAMMAR_PAST] = "past",
	[GRAMMAR_PRESENT] = "present",
	[GRAMMAR_HARMLESS] = "harmless",
	[GRAMMAR_CRIME] = "crime",
	[GRAMMAR_DISPUTE] = "dispute",
	[GRAMMAR_QUARREL] = "quarrel",
	[GRAMMAR_VIOLENCE] = "violence",
	[GRAMMAR_INJURED] = "injured",
	[GRAMMAR_OPTOUT] = "optout",
	[GRAMMAR_OPTOUT_PLEA] = "optout_plea",
	[GRAMMAR_OPTOUT_NOT] = "optout_not",
	[GRAMMAR_OPTOUT_ASK] = "optout_ask",
	[GRAMMAR_GREETING] = "greeting",
	[GRAMMAR_SPAM] = "spam",
	[GRAMMAR_PERSON] = "person",
	[GRAMMAR_PLACE_NOUN] = "place_noun",
	[GRAMMAR_PLACE_NEAR] = "place_near",
	[GRAMMAR_PLACE_END] = "place_end",
	[GRAMMAR_ITEM] = "item",
	[GRAMMAR_CLEAN] = "clean",
	[GRAMMAR_SUSPICIOUS] = "suspicious",
	[GRAMMAR_POLICE] = "police",
	[GRAMMAR_TITLE] = "title",
	[GRAMMAR_ABSENT] = "absent",
	[GRAMMAR_COMING] = "coming",
	[GRAMMAR_DEVICE] = "device",
	[GRAMMAR_ACTION] = "action",
	[GRAMMAR_LEVEL] = "level",
	[GRAMMAR_AUDIENCE] = "audience",
	[GRAMMAR_SAME] = "same",
	[GRAMMAR_PLACE] = "place",
};

const char *grammar_list_name(enum grammar_list list)
{
	return (unsigned)list < GRAMMAR_LISTS ? list_names[list] : "";
}

static bool add_rules(struct grammar *grammar, const struct grammar_source *source, char *error,
	size_t cap, int *line, int *file)
{
	for (size_t i = 0; i < source->rule_count; i++) {
		const struct grammar_rule *rule = &source->rules[i];

		*line = rule->line;
		*file = rule->file;

		if (!lexicon_add(grammar->lexicon, (int)rule->list, rule->text, rule->tag, 0,
			    error, cap))
			return false;
	}

	return true;
}

/* The spellings of a keyword stand together and say the same: one pattern serves them all. */
static bool make_pattern(bool jit, const char *text, const char *text_before,
	struct pattern *before, struct pattern **pattern, char *error, size_t cap)
{
	if (!*text)
		return true;

	*pattern = before && !strcmp(text, text_before) ? before :
							  pattern_new(text, jit, error, cap);
	return *pattern != NULL;
}

static bool make_patterns(struct grammar *grammar, const struct grammar_source *source,
	size_t index, char *error, size_t cap)
{
	static const struct grammar_keyword no_row = {.guard = "", .needs = ""};
	static const struct keyword none;
	const struct grammar_keyword *row = &source->keywords[index];
	const struct grammar_keyword *row_before = index ? row - 1 : &no_row;
	struct keyword *keyword = &grammar->keywords[index];
	const struct keyword *before = index ? keyword - 1 : &none;

	return make_pattern(source->jit, row->guard, row_before->guard, before->guard,
		       &keyword->guard, error, cap) &&
	       make_pattern(source->jit, row->needs, row_before->needs, before->needs,
		       &keyword->needs, error, cap);
}

static void join(char *out, size_t cap, const char *text)
{
	size_t n = 0;

	text += *text == '=';
	fold_text(out, cap, text, strlen(text));

	for (const char *at = out; *at; at++)
		if (*at != ' ')
			out[n++] = *at;

	out[n] = '\0';
}

static bool add_keyword(struct grammar *grammar, const struct grammar_source *source,
	const struct grammar_keyword *row, char *error, size_t cap)
{
	size_t index = grammar->keyword_count++;
	struct keyword *keyword = &grammar->keywords[index];

	if (strlen(row->tag) >= sizeof(keyword->tag)) {
		snprintf(error, cap, "the tag \"%s\" is too long", row->tag);
		return false;
	}

	keyword->kind = row->kind;
	keyword->roles = row->roles;
	keyword->name = row->name;
	keyword->open = row->open;
	snprintf(keyword->tag, sizeof(keyword->tag), "%s", row->tag);
	join(keyword->joined, sizeof(keyword->joined), row->text);
	return make_patterns(grammar, source, index, error, cap) &&
	       lexicon_add(grammar->lexicon, LEXICON_KEYWORD, row->text, "", (int16_t)index,
		       error, cap);
}

static bool add_keywords(struct grammar *grammar, const struct grammar_source *source,
	char *error, size_t cap, int *line, int *file)
{
	*file = 0;
	grammar->keywords = alloc_array(source->keyword_count + 1, sizeof(*grammar->keywords));

	for (size_t i = 0; i < source->keyword_count; i++) {
		*line = source->keywords[i].line;

		if (!add_keyword(grammar, source, &source->keywords[i], error, cap))
			return false;
	}

	return true;
}

struct grammar *grammar_new(
	const struct grammar_source *source, char *error, size_t cap, int *line, int *file)
{
	struct grammar *grammar = alloc_zero(sizeof(*grammar));

	assert(source->keyword_count < INT16_MAX);
	grammar->lexicon = lexicon_new(source->jit, &grammar->scan.reading);

	if (add_keywords(grammar, source, error, cap, line, file) &&
		add_rules(grammar, source, error, cap, line, file))
		return grammar;

	grammar_free(grammar);
	return NULL;
}

bool grammar_learn_place(struct grammar *grammar, const char *name)
{
	char error[128];

	return lexicon_add(
		grammar->lexicon, GRAMMAR_PLACE, name, "", 0, error, sizeof(error));
}

void grammar_free(struct grammar *grammar)
{
	if (!grammar)
		return;

	for (size_t i = 0; i < grammar->keyword_count; i++) {
		const struct keyword *keyword = &grammar->keywords[i];

		if (!i || keyword->guard != keyword[-1].guard)
			pattern_free(keyword->guard);

		if (!i || keyword->needs != keyword[-1].needs)
			pattern_free(keyword->needs);
	}

	lexicon_free(grammar->lexicon);
	free(grammar->keywords);
	free(grammar);
}

uint64_t grammar_limit_hits(const struct grammar *grammar)
{
	return pattern_limit_hits(lexicon_matcher(grammar->lexicon));
}
