/*
 * Places in a message (DOMAIN 2.4, 2.8.11): known names first, then what follows a word for a
 * place, as far as it goes.
 */
#pragma once

#include "parsers/text/lexicon.h"

struct place_span {
	size_t from, to; /* words; equal for none */
};

/* The first place at or behind word from. Takes its words. */
struct place_span place_read(struct scan *scan, size_t from);
/* The place that begins at word at exactly; takes nothing. */
struct place_span place_at(const struct scan *scan, size_t at);
