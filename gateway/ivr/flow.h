/*
 * What happens in a call, as a pure function: (flow, state, event) → actions. It knows nothing of
 * audio, modems, time or the store; session.c does what the actions say and tells what came of it.
 *
 * A flow is made by config/conf_ivr.c from ivr.conf and checked by flow_check().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/strbuf.h"
#include "parsers/text/command.h"

#define FLOW_NAME_MAX	 32
#define FLOW_TEXT_MAX	 640
#define FLOW_OPTIONS_MAX 8  /* four, and 0, 9, * and # */
#define FLOW_ANSWERS_MAX 12 /* of a do node */
#define FLOW_DIGITS_MAX	 8
#define FLOW_ACTIONS_MAX 8
#define FLOW_DIGITS_FROM 900 /* numbers of the digits' prompts */
#define FLOW_NONE	 (-1) /* no node */

enum flow_kind {
	FLOW_MENU,    /* says its choices, waits for a key */
	FLOW_PLAY,    /* says something and goes on */
	FLOW_RECORD,  /* records what the caller says until #, silence or the end */
	FLOW_GATHER,  /* takes digits, # ends */
	FLOW_CONFIRM, /* 1 yes, 2 no */
	FLOW_DO, /* becomes a command, as a message would; its answer says where to go on */
	FLOW_WARNINGS, /* says the latest warnings */
	FLOW_DUTY,     /* says the number of whoever leads here */
	FLOW_PROMPT,   /* a prompt is chosen, changed or changed back */
	FLOW_VOICE,    /* goes on in another dialect */
	FLOW_HANGUP,
	FLOW_KINDS,
};

const char *flow_kind_name(enum flow_kind kind); /* "menu", … as in ivr.conf */
bool flow_kind_by_name(const char *name, enum flow_kind *kind);

/* What digits or an answer may be put into what is said, and where gathered digits go. */
enum flow_slot {
	FLOW_SLOT_NONE,
	FLOW_SLOT_REF, /* {so}: what was keyed in */
	FLOW_SLOT_PIN,
	FLOW_SLOT_CODE, /* {ma}: the code of what was done */
	FLOW_SLOT_DUTY, /* {truc}: a telephone number */
	FLOW_SLOT_PROMPT, /* {loi}: the prompt that was chosen, as it is now */
	FLOW_SLOT_HEARD,  /* {nghe}: what was just recorded */
	FLOW_SLOTS,
};

/* One after the other, they are what a node says. */
struct flow_piece {
	enum flow_slot slot; /* NONE: text */
	int text;	     /* index in flow.texts */
};

struct flow_text {
	char name[FLOW_NAME_MAX + 8]; /* of its recording: "goc", "ma-2" */
	char *words;
	int line;
};

/* A run of pieces. */
struct flow_say {
	int first, count;
};

struct flow_option {
	char key;
	int to;
};

enum flow_verb {
	FLOW_OPEN, /* the prompt that was keyed in, with PIN */
	FLOW_KEEP, /* what was recorded takes its place */
	FLOW_UNDO, /* the version before does */
	FLOW_VERBS,
};

const char *flow_verb_name(enum flow_verb verb);

struct flow_answer {
	int reply; /* enum reply_id */
	int to;
};

struct flow_node {
	char name[FLOW_NAME_MAX];
	enum flow_kind kind;
	int line;
	struct flow_say say, wrong; /* wrong: before it is said again */
	bool whole;		    /* a key does not cut it off */
	int32_t wait_s;		    /* for a key; for RECORD its longest */
	int32_t tries;		    /* then it goes to timeout */
	int next, timeout,
		no; /* of CONFIRM; of WARNINGS, DUTY, RECORD, PROMPT when there is nothing */
	struct flow_option options[FLOW_OPTIONS_MAX];
	size_t option_count;
	struct flow_answer answers[FLOW_ANSWERS_MAX];
	size_t answer_count;
	int min, max; /* digits of GATHER; max: how many warnings, which VOICE */
	enum flow_slot into;	   /* of GATHER */
	enum command_kind command; /* of DO */
	enum flow_verb verb;	   /* of PROMPT */
};

struct flow {
	struct flow_node *nodes;
	size_t node_count;
	struct flow_text *texts;
	size_t text_count;
	struct flow_piece *pieces;
	size_t piece_count;
	int start;   /* node of whoever calls */
	int root;    /* where * leads to */
	int goodbye; /* where 9 leads to: a HANGUP node */
	int warn;    /* node of whom keng calls with a warning; FLOW_NONE: nobody */
	int heard;   /* whoever comes here has heard it */
};

struct flow *flow_new(size_t nodes);
void flow_free(struct flow *flow);
/*
 * The text of that number as people key it: 1 and on in the order of the file, 900 to 909 for the
 * digits. Its name, or NULL.
 */
const char *flow_prompt_name(const struct flow *flow, const char *number);
/* FLOW_NONE when there is none of that name. */
int flow_find(const struct flow *flow, const char *name);
/* The index of a new text; words are copied. */
int flow_add_text(struct flow *flow, const char *name, const char *words, int line);
void flow_add_piece(struct flow *flow, struct flow_piece piece);

/*
 * What the loader cannot see line by line: options, mute loops, a caller who never presses. path
 * stands before each "path:line: what". How many faults.
 */
int flow_check(const struct flow *flow, const char *path, struct strbuf *why);

enum flow_event_kind {
	FLOW_BEGIN,
	FLOW_KEY,
	FLOW_SAID,     /* the last action that speaks has ended by itself */
	FLOW_LATE,     /* the deadline of FLOW_ACT_WAIT */
	FLOW_RECORDED, /* the recording has ended, by itself or on demand */
	FLOW_DONE,     /* of FLOW_ACT_DO: reply, code; of FLOW_ACT_PROMPT */
	FLOW_FAILED,   /* it could not be done now */
	FLOW_NOTHING,  /* no warnings, nobody on duty, nothing said, no such prompt */
	FLOW_GONE,     /* the caller hung up */
};

struct flow_event {
	enum flow_event_kind kind;
	char key;
	int reply;	  /* DONE; -1: none */
	const char *code; /* DONE */
	int node;	  /* BEGIN: where */
};

enum flow_act {
	FLOW_ACT_STOP, /* silence now */
	FLOW_ACT_SAY,  /* pieces */
	FLOW_ACT_BEEP,
	FLOW_ACT_WAIT,	 /* ms; 0: for nothing any more */
	FLOW_ACT_RECORD, /* ms at most */
	FLOW_ACT_END_RECORD,
	FLOW_ACT_DO,	   /* state has what was gathered */
	FLOW_ACT_WARNINGS, /* count */
	FLOW_ACT_DUTY,	   /* finds the number for {truc} */
	FLOW_ACT_PROMPT,   /* the node's verb */
	FLOW_ACT_VOICE,	   /* count: which */
	FLOW_ACT_HANGUP,
};

struct flow_action {
	enum flow_act act;
	struct flow_say say;
	bool whole;
	int32_t ms;
	int count;
};

struct flow_actions {
	struct flow_action act[FLOW_ACTIONS_MAX];
	size_t count;
};

/* Of one call; zero it and give FLOW_BEGIN. */
struct flow_state {
	int node;
	int32_t tried;
	char digits[FLOW_DIGITS_MAX + 1];
	char ref[FLOW_DIGITS_MAX + 1], pin[FLOW_DIGITS_MAX + 1],
		code[FLOW_DIGITS_MAX + 1];
	bool speaking; /* a SAY has not ended */
	bool recording;
	bool over; /* hung up, by either side */
};

void flow_step(const struct flow *flow, struct flow_state *state,
	const struct flow_event *event, struct flow_actions *out);
