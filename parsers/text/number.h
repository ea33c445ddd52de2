/*
 * Numbers as people write them (DOMAIN 3.4): digits and words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/reading.h"

/*
 * The number at word i: digits, or one to three number words ("hai mươi ba"). *to is behind it.
 * Words are also names and other things: only callers that see what is counted may ask.
 */
bool number_read(const struct reading *reading, size_t i, size_t *to, int64_t *value);

/* The same without digits. */
bool number_read_words(const struct reading *reading, size_t i, size_t *to, int64_t *value);

/* Digits at the start of word i ("7tv"): how many, with their value; 0 = none. */
size_t number_head(const struct reading *reading, size_t i, int64_t *value);
/* Whether word i goes on, from its character skip, with exactly these letters. */
bool number_tail_is(
	const struct reading *reading, size_t i, size_t skip, const char *list);
