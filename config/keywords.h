/*
 * keywords.conf and the gazetteer of places.conf as the grammar's source.
 */
#pragma once

#include <stddef.h>

#include "config/places.h"
#include "parsers/text/grammar_source.h"

/*
 * Reads path. 0; -EINVAL for what the file says, another -errno for what opening it says: then
 * why has a line a fault, each "file:line: what and what to do".
 */
int keywords_load(struct grammar_source *source, const char *path, char *why, size_t cap);

/* Adds the names and aliases of zones, hot-spots and cameras as GRAMMAR_PLACE rules. */
void keywords_add_places(struct grammar_source *source, const struct places *places);

void keywords_clear(struct grammar_source *source);

/*
 * The grammar of the two files: what kengd, its --check-config and `kengctl parse` use. NULL with
 * why as above. places may be NULL, or gets what places.conf says (places_clear() it).
 */
struct grammar *grammar_load(const char *keywords_path, const char *places_path,
	struct places *places, char *why, size_t cap);
