/*
 * The words the rules consist of, and what a misspelt word may have meant (DOMAIN 2.1.6, 3.2,
 * 3.6): teencode, Telex and VNI remnants, sounds. Only for finding keywords and categories:
 * names, places and numbers are never changed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/reading.h"

struct vocabulary;

struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *vocabulary);

/* A folded word of a rule. target: repairs may aim at it. */
void vocabulary_add(
	struct vocabulary *vocabulary, const char *folded, size_t len, bool target);
void vocabulary_add_same(struct vocabulary *vocabulary, uint32_t variant, uint32_t meant);
bool vocabulary_has_target(const struct vocabulary *vocabulary, uint32_t hash);

/* Sets words[i].meant where the word is unknown and a repair of it is a target. */
void vocabulary_repair(
	const struct vocabulary *vocabulary, struct reading *reading, size_t i);
