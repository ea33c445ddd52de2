/*
 * The AT channel from the inside, for its own files: at_chat.c has the queue and what goes out,
 * at_place.c decides what a line is that comes in.
 */
#pragma once

#include "gateway/base/loop.h"
#include "modem/at_chat.h"

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

void at_chat_put(struct at_chat *chat, const char *bytes, size_t len);

/* The command in flight has ended; the next leaves. */
void at_chat_finish(struct at_chat *chat, enum at_outcome outcome, int32_t code);

/* The command in flight came to nothing: back in step first, so that what follows it waits. */
void at_chat_stumble(struct at_chat *chat, enum at_outcome outcome);

/* What the lexer has read. */
void at_place(struct at_chat *chat, enum at_token token);
