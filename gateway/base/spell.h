/*
 * How far two spellings lie apart, to guess what was meant.
 */
#pragma once

#include <stddef.h>

/* Levenshtein, in octets; what is beyond 127 of them does not count. */
size_t spell_distance(const char *a, const char *b);
