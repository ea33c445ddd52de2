/*
 * The AT channel from the inside, for its own files: at_chat.c has the queue and what goes out,
 * at_place.c decides what a line is that comes in.
 */
#pragma once

#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "parsers/at/at_result.h"

#define URC_HEAD_MAX	 128
#define AT_CHAT_ATTEMPTS 5 /* of 1 s, until the modem is given up */

enum at_step {
	STEP_IN,      /* commands may leave */
	STEP_ASKED,   /* a marker was written, and is not answered yet */
	STEP_SETTLES, /* it was; answers that come late are waited for */
	STEP_OUT,     /* nothing leaves until the next resync */
};

/* Markers: questions whose answers tell where in the stream of answers we are; see at_sync.c. */
struct at_sync {
	unsigned good;	  /* markers that this modem has answered, a bit each */
	unsigned tried;	  /* those, and those that it does not know */
	int asked;	  /* the one that is asked again and again; -1 none */
	unsigned written; /* so often … */
	unsigned replies; /* … and answered */
	int proof;	  /* the one that was written behind it; -1 none */
	int line;	  /* the one whose line came, and not yet its result; -1 none */
	bool unmarked;	  /* the last result belonged to no marker */
	bool learning;	  /* proof is written only to know whether it is answered */
};

enum at_sync_reply {
	SYNC_CAUGHT_UP, /* nothing older is on its way */
	SYNC_BEHIND,	/* an answer to a marker, and more are owed */
	SYNC_UNMARKED,	/* a result that belongs to no marker */
};

struct at_chat {
	struct loop *loop;
	const char *name;
	const struct at_chat_events *events;
	void *arg;
	const struct profile *profile;
	struct at_chat_counters counters;
	unsigned busy; /* callbacks on the stack */
	bool freed;

	struct at_lexer lexer;
	enum urc_event urc_pending; /* its PDU is the next line */
	char urc_head[URC_HEAD_MAX];

	struct at_request current; /* in flight */
	bool in_flight;
	bool ending; /* its end is being told: what is asked for meanwhile waits for that */
	bool wants_pdu; /* a header of its answer was read, the PDU was not */
	struct at_answer answer;
	struct timer deadline;

	struct timer nudge; /* see at_nudge.c */
	struct timer odd;   /* bytes came that do not become a line */
	struct at_sync sync;
	unsigned in_time;   /* prompts in a row that came at once */
	int32_t prompt_ms;  /* how long a prompt is waited for */
	int64_t written_at; /* the command */

	enum at_step step;
	unsigned attempts;
	unsigned settles;
	unsigned noises; /* attempts that were spared because it said something */
	bool silently; /* nobody needs to be told when it is in step */
	struct timer step_timer;

	size_t head;
	size_t count;
	struct at_request queue[AT_CHAT_QUEUE];
};

/* From the table, or the request's own. */
int32_t at_chat_deadline(const struct at_request *request);
/* Whether "AT" may be written behind it; never behind what a byte may break off. */
bool at_chat_may_nudge(const struct at_request *request);

void at_chat_put(struct at_chat *chat, const char *bytes, size_t len);

/* Keeps the object while callbacks run; leave frees it when one of them wanted that. */
void at_chat_enter(struct at_chat *chat);
void at_chat_leave(struct at_chat *chat);

/* The command in flight has ended; the next leaves. */
void at_chat_finish(struct at_chat *chat, enum at_outcome outcome, int32_t code);

/* The command in flight came to nothing: back in step first, so that what follows it waits. */
void at_chat_stumble(struct at_chat *chat, enum at_outcome outcome);

/* The same when a marker behind it was answered instead: it is lost, and the modem is there. */
void at_chat_passed_over(struct at_chat *chat);

/* The next command leaves, if it may. */
void at_chat_pump(struct at_chat *chat);

/* Something came that nobody asked for and nobody can place. */
void at_chat_stray(struct at_chat *chat);

/* What the lexer has read. */
void at_place(struct at_chat *chat, enum at_token token);

/* The command's own result, or what is as good: OK, an error with its cause. */
void at_place_result(struct at_chat *chat, struct at_result result);

/* The command was written (or its body): from now on it is watched. */
void at_nudge_begin(struct at_chat *chat);
/* A line of its answer came. */
void at_nudge_line(struct at_chat *chat);
/* A final result came. False: no marker was written, it is the command's own. */
bool at_nudge_final(struct at_chat *chat, struct at_result result);
void at_nudge_end(struct at_chat *chat);
void at_nudge_on_timer(void *chat);

/* ESC and markers until it answers; what was half read is forgotten. */
void at_sync_begin(struct at_chat *chat, unsigned attempts);
/* Nothing leaves before the markers written are answered; then resynced(), unless silently. */
void at_sync_catch_up(struct at_chat *chat, unsigned attempts, bool silently);
/* A marker behind the command in flight; false when there is none that the modem knows. */
bool at_sync_nudge(struct at_chat *chat);
/* Nothing is asked. */
void at_sync_clear(struct at_chat *chat);
/* It may be another modem. */
void at_sync_forget(struct at_chat *chat);
/* A marker's line: it is taken. */
bool at_sync_line(struct at_chat *chat, const char *line, size_t len);
bool at_sync_is_echo(const struct at_chat *chat, const char *line);
enum at_sync_reply at_sync_final(struct at_chat *chat, struct at_result result);
/* A final result while nothing may leave. */
void at_sync_place(struct at_chat *chat, struct at_result result);
/* Any other line meanwhile. */
void at_sync_noise(struct at_chat *chat);
void at_sync_on_timer(void *chat);
