/*
 * Which misfortune strikes when. A fault has an occasion (a command line, an answer, a listed
 * message …); on each one emu_fault_hits() decides by the fault's trigger whether it strikes.
 * What then happens is done where the occasion is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum emu_fault {
	EMU_FAULT_SILENCE,    /* ms: input swallowed, output dropped */
	EMU_FAULT_STALL,      /* ms: everything comes late */
	EMU_FAULT_HANGUP,     /* ms, name: off the bus and back */
	EMU_FAULT_RESET,      /* ms: power cycle with banner */
	EMU_FAULT_SLOW,	      /* ms: each command line is executed late */
	EMU_FAULT_GARBAGE,    /* n: one output byte in n is another one */
	EMU_FAULT_LOSS,	      /* n: one output byte in n is lost */
	EMU_FAULT_SPLIT,      /* n: output in pieces of n bytes, one a millisecond */
	EMU_FAULT_URC_INSIDE, /* text: a URC after the first line of an answer */
	EMU_FAULT_LOST_PROMPT,
	EMU_FAULT_LOST_OK,
	EMU_FAULT_LOST_CMGS, /* accepted, and neither +CMGS nor OK comes; "line": OK does */
	EMU_FAULT_LOST_CMTI,
	EMU_FAULT_CMTI_INDEX,  /* n: the index that +CMTI tells */
	EMU_FAULT_CMS,	       /* code, number: a SUBMIT is refused */
	EMU_FAULT_CME,	       /* code, command: a command is refused with +CME ERROR */
	EMU_FAULT_CMS_AT,      /* code, command: with +CMS ERROR */
	EMU_FAULT_ERROR,       /* command: with ERROR */
	EMU_FAULT_DUPLICATE,   /* the network delivers a message twice */
	EMU_FAULT_BAD_PDU,     /* a listed PDU is cut by one digit; 1: has a wrong one */
	EMU_FAULT_CUT_LISTING, /* a listing ends in +CMS ERROR in front of a message */
	EMU_FAULT_CMGD,	       /* code: a deletion fails */
	EMU_FAULTS,
};

enum emu_trigger {
	EMU_TRIGGER_OFF,
	EMU_TRIGGER_NEXT,  /* the next n occasions */
	EMU_TRIGGER_AFTER, /* once, after n occasions */
	EMU_TRIGGER_EVERY, /* each n-th */
	EMU_TRIGGER_PROB,  /* each with a probability */
	EMU_TRIGGER_ALWAYS,
};

#define EMU_FAULT_TEXT 128

struct emu_fault_rule {
	enum emu_trigger trigger;
	uint64_t n;
	uint64_t seen; /* occasions since it was set */
	uint64_t hits;
	double probability;
	unsigned seed;
	int64_t value;		   /* ms, code, rate or index */
	char text[EMU_FAULT_TEXT]; /* number, command, name or line */
};

struct emu_faults {
	struct emu_fault_rule rules[EMU_FAULTS];
};

const char *emu_fault_name(enum emu_fault fault);
/* EMU_FAULTS when there is none of that name. */
enum emu_fault emu_fault_find(const char *name);

/* An occasion: does it strike? */
bool emu_fault_hits(struct emu_faults *faults, enum emu_fault fault);

/* "[VALUE] [TEXT] [next N|after N|every N|prob P [seed S]|always|off]" into a rule; trigger NEXT 1
 * when none is named (explicit says whether one was). False when it does not parse. */
bool emu_fault_parse(
	struct emu_fault_rule *rule, bool *explicit, const char *words, unsigned seed);
