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

static bool make_pattern(const struct grammar_source *source, const char *text,
	struct pattern **pattern, char *error, size_t cap)
{
	if (!*text)
		return true;

	*pattern = pattern_new(text, !source->no_jit, error, cap);
	return *pattern != NULL;
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
	return make_pattern(source, row->guard, &keyword->guard, error, cap) &&
	       make_pattern(source, row->needs, &keyword->needs, error, cap) &&
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
	grammar->lexicon = lexicon_new(!source->no_jit);

	if (add_keywords(grammar, source, error, cap, line, file) &&
		add_rules(grammar, source, error, cap, line, file))
		return grammar;

	grammar_free(grammar);
	return NULL;
}

void grammar_free(struct grammar *grammar)
{
	if (!grammar)
		return;

	for (size_t i = 0; i < grammar->keyword_count; i++) {
		pattern_free(grammar->keywords[i].guard);
		pattern_free(grammar->keywords[i].needs);
	}

	lexicon_free(grammar->lexicon);
	free(grammar->keywords);
	free(grammar);
}

uint64_t grammar_limit_hits(const struct grammar *grammar)
{
	return pattern_limit_hits(lexicon_matcher(grammar->lexicon));
}
