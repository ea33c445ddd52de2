/*
 * What a grammar is compiled from, as values: config/ reads it from keywords.conf and
 * places.conf, tests write it down. All strings stay the owner's and may go after grammar_new().
 *
 * Words are written as Vietnamese is, with accents. A word without accents in a message matches
 * them; one with other accents does not. A word written without accents here has none; behind a
 * leading = accents must be there. A text with any of ( ) | [ ] ? * + . \ { } ^ $ is a pattern for PCRE2 in which words mean the same.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "parsers/text/grammar.h"

/* Word lists. The name in keywords.conf is the lower-case tail: "fire", "place_noun", … */
enum grammar_list {
	GRAMMAR_WRAPPER,     /* what may stand before a keyword: "alo", "soạn", "cho em" */
	GRAMMAR_FIRE,	     /* a fire, wherever it stands */
	GRAMMAR_RUNNING,     /* chạy that runs or drives */
	GRAMMAR_SOS,	     /* people in danger now */
	GRAMMAR_PAST,	     /* told of long ago, of a film or the news: no emergency */
	GRAMMAR_PRESENT,     /* but now all the same */
	GRAMMAR_HARMLESS,    /* covers words of other lists: "giết gà", "cựu chiến binh" */
	GRAMMAR_CRIME,	     /* tag: category of 2.8.8 */
	GRAMMAR_DISPUTE,     /* tag: mediation type of 2.8.8 */
	GRAMMAR_QUARREL,     /* a dispute that nobody calls so */
	GRAMMAR_VIOLENCE,    /* somebody is beaten or threatened */
	GRAMMAR_INJURED,     /* somebody is hurt */
	GRAMMAR_OPTOUT,	     /* the whole message: opt-out */
	GRAMMAR_OPTOUT_PLEA, /* anywhere: an explicit request not to be sent messages */
	GRAMMAR_OPTOUT_NOT,  /* a question or complaint that only looks like one */
	GRAMMAR_OPTOUT_ASK,  /* the whole message: ask what was meant */
	GRAMMAR_GREETING,
	GRAMMAR_SPAM,
	GRAMMAR_PERSON,	     /* what persons are counted in */
	GRAMMAR_PLACE_NOUN,  /* a place begins here */
	GRAMMAR_PLACE_NEAR,  /* gần, sau, cạnh: belong to the place behind them */
	GRAMMAR_PLACE_END,   /* words that no name of a place contains */
	GRAMMAR_ITEM,	     /* tag: folded name of what is handed over */
	GRAMMAR_CLEAN,	     /* a finding that is none */
	GRAMMAR_SUSPICIOUS,  /* a finding to look at */
	GRAMMAR_POLICE,	     /* the police came along */
	GRAMMAR_TITLE,	     /* anh, chị, ông before a name */
	GRAMMAR_ABSENT,	     /* cannot come */
	GRAMMAR_COMING,	     /* will come */
	GRAMMAR_DEVICE,	     /* tag: CCHT (needs a permit), PCCC (has a last day) */
	GRAMMAR_ACTION,	     /* tag: what was done in an incident */
	GRAMMAR_LEVEL,	     /* tag: who closed it: THON, CAPTREN */
	GRAMMAR_AUDIENCE,    /* tag: "role:mem", "team:pccc": whom a warning is for */
	GRAMMAR_SAME,	     /* tag: the word that is meant: teencode and misspellings */
	GRAMMAR_PLACE,	     /* names from places.conf */
	GRAMMAR_LISTS,
};

struct grammar_rule {
	enum grammar_list list;
	const char *tag;  /* or empty */
	const char *text; /* words or a pattern */
	int line;
	int file; /* 0 keywords, 1 places */
};

struct grammar_keyword {
	enum command_kind kind;
	const char *text;  /* one spelling */
	const char *tag;   /* a category or a value the spelling itself tells, or empty */
	const char *guard; /* pattern: no keyword when this follows; or empty */
	const char *needs; /* pattern: a keyword only when this follows; or empty */
	unsigned roles;	   /* who may; 0 = everybody */
	bool name;	   /* written With Capitals In Each Word it is somebody's name */
	bool open;	   /* free text may follow, so letters may be glued to it */
	int line;
};

struct grammar_source {
	struct grammar_rule *rules;
	size_t rule_count;
	struct grammar_keyword *keywords;
	size_t keyword_count;
	bool jit; /* patterns become machine code: it must be allowed, and they are ten times as long */
};

/* "fire", "place_noun", … */
const char *grammar_list_name(enum grammar_list list);
