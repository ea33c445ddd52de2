/*
 * The grammar: Vietnamese SMS text to a command. Compiled once from rules, word lists and
 * places that are configuration; after that pure, without allocation beyond its own scratch.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parsers/text/command.h"

struct grammar;

/*
 * The source a community edits, as values: config/ fills it from keywords.conf and places.conf.
 * The concrete members are declared beside the compiler in grammar_source.h.
 */
struct grammar_source;

/*
 * Compiles. Returns NULL on a bad rule and then fills error with "what" and *line with the
 * line of the rule in its file (and *file with which: 0 keywords, 1 places).
 */
struct grammar *grammar_new(
	const struct grammar_source *source, char *error, size_t cap, int *line, int *file);
void grammar_free(struct grammar *grammar);

/* One more place, as people write it; a second time it does nothing. False: it has no words. */
bool grammar_learn_place(struct grammar *grammar, const char *name);

/* What the grammar may know of the sender and the moment. */
struct grammar_context {
	unsigned roles;	  /* bits of enum role */
	bool open_thread; /* a tip of this number is open: free text follows it up */
	bool nonperson;	  /* short code or alphanumeric sender: always IGNORE */
	bool historic;
	/* Local civil time of the message, for relative times. */
	int16_t year;
	int8_t month, day, hour, minute;
};

/*
 * Any bytes in text; invalid UTF-8 is taken as U+FFFD. Always answers: UNKNOWN at least. A
 * PCRE2 limit that is hit counts in grammar_limit_hits() and the rule does not match.
 */
void grammar_parse(struct grammar *grammar, const struct grammar_context *context,
	const char *text, size_t len, struct command *out);

/*
 * Whether a text, perhaps one part of a longer one, cries for help: a fire, an accident or
 * somebody in danger (DESIGN 4: joining never delays these). As much as free text says.
 */
bool grammar_is_emergency(struct grammar *grammar, const char *text, size_t len);

/*
 * How loud a warning is by its first words: "urgent" for KHAN or KHAN CAP where the grammar takes it
 * for that keyword and it is written as one, "info" for THONG TIN, else "caution".
 */
const char *grammar_warning_class(struct grammar *grammar, const char *text, size_t len);
/*
 * What a warning's text has in it that only the police may let go out (DOMAIN 4.1): "link", "phone",
 * "account", "plate", "name"; "" where it has nothing of that.
 */
const char *grammar_warning_blocked(struct grammar *grammar, const char *text, size_t len);

uint64_t grammar_limit_hits(const struct grammar *grammar);
