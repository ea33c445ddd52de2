/*
 * The marks of a text that was written without them, by a lexicon of what is sure: the longest
 * phrase that fits stands in for its words. A text with a single mark is its author's, and what
 * the lexicon does not know stays as it is. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "gateway/base/strbuf.h"

#define ACCENT_PHRASE_MAX 400 /* octets */

struct accent;

struct accent *accent_new(void);
void accent_free(struct accent *accent);
/*
 * A phrase with its marks, in UTF-8; a number in it stands for any number. Each of its clauses of two
 * words or more is one as well. The first that folds to the same counts; what is longer than
 * ACCENT_PHRASE_MAX is not taken.
 */
void accent_add(struct accent *accent, const char *phrase);

/* Whether anything in it is more than ASCII. */
bool accent_is_marked(const char *text);
/* Appends text with the marks that are known; accent NULL knows none. */
void accent_restore(const struct accent *accent, struct strbuf *out, const char *text);
