/*
 * The AT channel from the inside, for its own files: at_chat.c has the queue and what goes out,
 * at_place.c decides what a line is that comes in.
 */
#pragma once

#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "parsers/at/at_result.h"

#define URC_HEAD_MAX 128

enum at_step {
	STEP_IN,      /* commands may leave */
	STEP_ASKED,   /* ESC and AT were written */
	STEP_SETTLES, /* AT was answered; answers that come late are waited for */
	STEP_OUT,     /* nothing leaves until the next resync */
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
	bool wants_pdu; /* a header of its answer was read, the PDU was not */
	struct at_answer answer;
	struct timer deadline;

	/* "AT" behind a command that is long in answering; see at_nudge.c */
	struct timer nudge;
	unsigned nudges; /* written since the command was */
	unsigned finals; /* results that came after the first of them */
	bool answered;	 /* a line of the answer came after the last of them */
	struct at_result first;
	int64_t nudged_at;
	int64_t first_at;
	unsigned patience;  /* the quiet before the first is doubled so often */
	unsigned in_time;   /* commands in a row that needed none */
	int32_t prompt_ms;  /* how long a prompt is waited for */
	int64_t written_at; /* the command */

	enum at_step step;
	unsigned attempts;
	unsigned settles;
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

/* Prompts come quickly again: a lost one is noticed sooner. */
void at_chat_hurry_prompt(struct at_chat *chat);

/* The command in flight has ended; the next leaves. */
void at_chat_finish(struct at_chat *chat, enum at_outcome outcome, int32_t code);

/* The command in flight came to nothing: back in step first, so that what follows it waits. */
void at_chat_stumble(struct at_chat *chat, enum at_outcome outcome);

/* What the lexer has read. */
void at_place(struct at_chat *chat, enum at_token token);

/* The command's own result, or what is as good: OK, an error with its cause. */
void at_place_result(struct at_chat *chat, struct at_result result);

/* The command was written (or its body): from now on it is watched. */
void at_nudge_begin(struct at_chat *chat);
/* A line of its answer came. */
void at_nudge_line(struct at_chat *chat);
/* A final result came. False: whose it is will show, do nothing yet. */
bool at_nudge_final(struct at_chat *chat, struct at_result result);
void at_nudge_end(struct at_chat *chat);
void at_nudge_on_timer(void *chat);
