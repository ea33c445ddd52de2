/*
 * All words and patterns of a grammar in one table, looked up in one pass over a message: each
 * word leads to the rules that begin with it. Accents decide where a message has them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/grammar_source.h"
#include "parsers/text/pattern.h"
#include "parsers/text/reading.h"

#define LEXICON_WORDS_MAX 8   /* of one rule */
#define LEXICON_TAG_MAX	  16
#define SCAN_HITS	  384
#define LEXICON_KEYWORD	  GRAMMAR_LISTS /* the list of keyword spellings; value = their index */

struct hit {
	uint16_t from, to; /* words */
	uint8_t list;
	int16_t value;
	const char *tag; /* never NULL */
};

/* A message and everything the lexicon knows of it. */
struct scan {
	struct reading reading;
	struct hit hits[SCAN_HITS]; /* by place; of a list's hits at one place only the longest */
	size_t count;
	uint16_t first[READING_WORDS + READING_SLACK]; /* of the hits at or behind a word */
	bool inside[READING_WORDS + READING_SLACK];    /* a phrase began before and goes on */
	uint64_t lists; /* 1 << list for every list that has a hit */
	const struct lexicon *lexicon;
};

struct lexicon;

/* scratch stays the caller's and is written by lexicon_add(). */
struct lexicon *lexicon_new(bool jit, struct reading *scratch);
void lexicon_free(struct lexicon *lexicon);

/* False on a bad rule, with what is wrong in error. */
bool lexicon_add(struct lexicon *lexicon, int list, const char *text, const char *tag,
	int16_t value, char *error, size_t cap);

/* Reads the text, repairs words that only misspell ours, and fills hits. */
void lexicon_scan(struct lexicon *lexicon, const char *text, size_t len, struct scan *scan);

/* Whether a word of the vocabulary of keywords and categories has this hash. */
bool lexicon_knows(const struct lexicon *lexicon, uint32_t hash);

struct pattern_matcher *lexicon_matcher(struct lexicon *lexicon);

bool scan_has(const struct scan *scan, int list);
/* The first hit of the list at or behind word from, or NULL. */
const struct hit *scan_find(const struct scan *scan, int list, size_t from);
/*
 * Whether word i goes on with a phrase of crime, dispute, persons, titles or harmless talk:
 * "xóm" in "hàng xóm".
 */
bool scan_inside(const struct scan *scan, size_t i);
/* The hit of the list at word at exactly, or NULL. */
const struct hit *scan_at(const struct scan *scan, int list, size_t at);
