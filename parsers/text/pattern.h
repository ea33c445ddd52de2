/*
 * One rule of the configuration as PCRE2: Vietnamese words with their accents, and a pattern
 * around them. Matches at a word of a reading only, within limits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/reading.h"

#define PATTERN_SOURCE_MAX 4096 /* octets of a rule's text */

struct pattern;
struct pattern_matcher; /* match data and limits, one for all patterns of a grammar */

struct pattern_matcher *pattern_matcher_new(void);
void pattern_matcher_free(struct pattern_matcher *matcher);
uint64_t pattern_limit_hits(const struct pattern_matcher *matcher);

/* Whether the text needs one: plain words do not. */
bool pattern_is_needed(const char *text);

/* NULL on a bad rule, with what is wrong in error. */
struct pattern *pattern_new(const char *text, bool jit, char *error, size_t cap);
void pattern_free(struct pattern *pattern);

/*
 * Whether the pattern matches at word from. *to is then the first word behind the match, at
 * least from. A limit that is hit counts and is no match.
 */
bool pattern_match(const struct pattern *pattern, struct pattern_matcher *matcher,
	const struct reading *reading, size_t from, size_t *to);
