/*
 * The inside of a grammar and of one parse, shared by the files grammar*.c only.
 */
#pragma once

#include "parsers/text/grammar.h"
#include "parsers/text/lexicon.h"
#include "parsers/text/when.h"

struct keyword {
	enum command_kind kind;
	char tag[LEXICON_TAG_MAX];
	char joined[READING_WORD_MAX + 1]; /* letters without blanks, for spelling mistakes */
	struct pattern *guard, *needs;
	unsigned roles;
	bool name, open;
};

struct grammar {
	struct lexicon *lexicon;
	struct keyword *keywords;
	size_t keyword_count;
	struct scan scan;			 /* of the message in hand */
	char spaced[READING_MAX * 4 + 64]; /* it again, with a keyword cut free */
};

struct parse {
	struct grammar *grammar;
	struct scan *scan;
	const struct grammar_context *context;
	struct command *out;
	size_t start;		       /* first word behind the wrappers */
	size_t at;		       /* first word behind the keyword */
	const struct keyword *keyword; /* or NULL */
};

/*
 * Finds where the message begins and its keyword, which may be none. May read the message again
 * with blanks set, where a keyword is glued to what follows.
 */
void keyword_find(struct parse *parse, const char *text, size_t len);
/* Whether the keyword at hand is written like an order: in capitals, or with its number. */
bool keyword_is_shaped(const struct parse *parse);

/* Fills out for a message with a keyword whose kind is set. */
void fields_fill(struct parse *parse);
/* Fields of a report without a keyword. */
void fields_fill_report(struct parse *parse);

/* A string into a field, cut where it does not fit. */
#define COPY(field, text) parse_copy((field), sizeof(field), (text))
void parse_copy(char *out, size_t cap, const char *text);

/* --- helpers of the readers of fields ------------------------------------------------------ */

struct moment parse_moment(const struct parse *parse);
/* A number of two to six digits at parse->at, perhaps behind "mã"; moves behind it. */
bool parse_ref(struct parse *parse);
/* Time of the message; takes its words. */
void parse_time(struct parse *parse, enum when_mode mode);
void parse_place(struct parse *parse);
/* A zone at parse->at, or ALL; moves behind it. */
void parse_zone(struct parse *parse);
void parse_count(struct parse *parse);
void parse_marks(struct parse *parse, bool bare_money);
/* What nobody else took from word from on, words joined by blanks. */
void parse_rest(const struct parse *parse, size_t from, char *out, size_t cap);
/* Moves parse->at over signs. */
void parse_skip_signs(struct parse *parse);
void parse_text(struct parse *parse);
/* The word at parse->at and signs behind it are no field's. */
void parse_word(struct parse *parse);

/* grammar_acts.c: kinds of members, leaders and police. False when kind is none of them. */
bool acts_fill(struct parse *parse);

/* grammar_equip.c */
void equip_fill(struct parse *parse);

/* grammar_warning.c */
void warning_fill(struct parse *parse);
void alarm_fill(struct parse *parse);

/* grammar_wish.c: false where a name stands and no wish. */
bool wish_fill(struct parse *parse);

/* grammar_figures.c */
void figures_period(struct parse *parse);
void figures_list(struct parse *parse);
void figures_rate(struct parse *parse);
void figures_incident(struct parse *parse);
void figures_actions(struct parse *parse);
void figures_support(struct parse *parse);
void figures_population(struct parse *parse);
void figures_risk(struct parse *parse);
