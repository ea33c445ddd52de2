/*
 * What the session's files share.
 */
#pragma once

#include "gateway/base/loop.h"
#include "gateway/ivr/flow.h"
#include "gateway/ivr/session.h"
#include "gateway/store/number.h"
#include "modem/call.h"

#define SESSION_KEYS	 12 /* 0 to 9, *, # */
#define SESSION_PATH_MAX 240

/* Of a node, in this call. */
struct session_count {
	uint16_t in, timeout, hangup, key[SESSION_KEYS];
};

struct session {
	struct session_conf conf;
	struct flow_state flow;
	char number[NUMBER_MAX]; /* E.164 or empty */
	bool person;
	bool outgoing;
	int64_t begun_at;   /* wall ms */
	struct timer timer; /* to answer, to begin, to be late, by what waits */
	enum {
		SESSION_RINGS,
		SESSION_OPENS, /* audio is up, the first word is to come */
		SESSION_TALKS,
		SESSION_CLOSES, /* the last word is on its way through the modem */
		SESSION_OVER,
	} state;

	/* Sounds that were given to the call since the last silence, and not played yet. */
	uint32_t generation;
	unsigned playing;
	bool cut, keyed;
	char code[8]; /* of what was done last */
	char duty[NUMBER_MAX];
	size_t dialect;
	const char *prompt; /* the flow's name of it while it may be changed, or NULL */
	char pin[FLOW_DIGITS_MAX + 1]; /* that it was opened with */

	int16_t *recorded;
	size_t recorded_samples, recorded_max;
	size_t loud_until; /* samples up to when somebody spoke */

	struct session_count *counts; /* a node each */
	unsigned keys, timeouts;
	char path[SESSION_PATH_MAX]; /* which way it took; what does not fit is not told */
};

struct command;
struct dispatch_outcome;

/* The prompts of the dialect that is spoken. */
struct prompts *session_voice(const struct session *session);
/* Tells the flow and does what it says; session.c. */
void session_tell(struct session *session, const struct flow_event *event);

/* session_sound.c; a call that has ended takes nothing more. False: something has no sound. */
bool session_say(struct session *session, struct flow_say say, bool whole);
void session_beep(struct session *session);
/* How many warnings were put in line. */
size_t session_warnings(struct session *session, size_t count);
void session_hush(struct session *session);

/* session_act.c: the command of the node that the flow is in. */
void session_do(struct session *session, struct flow_event *done);
/* The number to say for {truc}; false when there is none. */
bool session_duty(struct session *session);
/*
 * session_prompt.c: the verb of the node that the flow is in: FLOW_DONE, FLOW_NOTHING where that is
 * not there or not allowed, FLOW_FAILED.
 */
void session_prompt(struct session *session, struct flow_event *done);
/* Dispatches a command of the caller's inside a transaction, text being what stands for words. */
int session_dispatch(struct session *session, struct command *command, const char *text,
	struct dispatch_outcome *outcome);
/* What the call was, and what was pressed where. */
void session_write(struct session *session, const struct call_event *end);
