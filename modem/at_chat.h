/*
 * The AT channel: commands queue, one is in flight, each with a deadline and the answers that
 * belong to it; every other line is unsolicited. After anything out of place the channel is
 * brought back in step (ESC, AT, quiet) before the next command leaves.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "modem/boundary.h"
#include "modem/urc.h"
#include "parsers/at/at_command.h"
#include "parsers/at/at_lexer.h"

struct loop;
struct at_chat;

#define AT_CHAT_QUEUE	 12
#define AT_CHAT_BODY_MAX (2 * PDU_OCTETS_MAX)
#define AT_CHAT_LINE_MAX 256 /* what is kept of an answer's first line */

enum at_outcome {
	AT_OUTCOME_OK,
	AT_OUTCOME_ERROR, /* without a cause */
	AT_OUTCOME_CMS,
	AT_OUTCOME_CME,
	AT_OUTCOME_TIMEOUT,
	AT_OUTCOME_GONE, /* port lost, modem restarted, or the queue was cleared */
};

const char *at_outcome_name(enum at_outcome outcome);
/* CAUSE_NONE for what has no cause. */
enum cause_domain at_outcome_domain(enum at_outcome outcome);

/* What an answer begins with. */
struct at_prefix {
	const char *text;
	uint8_t fields_min; /* lines with fewer are unsolicited (+CREG: 1) */
};

struct at_answer {
	enum at_outcome outcome;
	int32_t code;	/* of CMS and CME; of ERROR the enum at_result_kind */
	bool body_sent; /* the body and Ctrl-Z were written */
	unsigned stray; /* lines while it was in flight that nobody could place */
	char line
		[AT_CHAT_LINE_MAX]; /* the first line that belonged to it, cut; "" for none */
};

/*
 * A line that belongs to the command. kind is AT_TOKEN_LINE or AT_TOKEN_PDU; behind a header
 * whose PDU is broken comes the broken line as AT_TOKEN_LINE.
 */
typedef void (*at_line_fn)(void *arg, enum at_token kind, const char *line, size_t len);
typedef void (*at_done_fn)(void *arg, const struct at_answer *answer);

struct at_request {
	char text[AT_COMMAND_MAX]; /* without CR */
	char body[AT_CHAT_BODY_MAX +
		  1];	    /* typed at the prompt, then Ctrl-Z; empty: none */
	const char *prefix; /* of its answers; NULL: no answer but the final result */
	uint8_t fields_min; /* as in struct at_prefix */
	const struct at_prefix *others; /* of a line of several commands; ends with NULL */
	bool bare; /* its answer has no prefix (+CGSN): any line that is no URC */
	bool pdu;  /* a PDU follows each line with the prefix */
	bool call; /* ATD, ATA: NO CARRIER, BUSY and NO ANSWER end it too (V.250 6.3.1) */
	int32_t deadline_ms; /* 0: from the table */
	at_line_fn line;     /* may be NULL */
	at_done_fn done;     /* exactly once; may be NULL */
	void *arg;
};

struct at_chat_events {
	/* bytes for the port; 0 or -errno, then gone is on its way */
	int (*write)(void *arg, const char *bytes, size_t len);
	/* An unsolicited line; pdu is NULL but for URCs with one, where it may be broken. */
	void (*urc)(void *arg, enum urc_event event, const char *line, const char *pdu);
	/* Our own command came back: the modem lost ATE0. */
	void (*echo)(void *arg);
	/* No answer to a command (named without its values); the channel is brought in step. */
	void (*stumble)(void *arg, const char *command);
	/* Something came that nobody can place, while nothing was asked. NULL: no matter. */
	void (*stray)(void *arg);
	/* Bringing it in step has failed or succeeded. */
	void (*resynced)(void *arg, bool alive);
};

struct at_chat_counters {
	uint64_t timeouts;
	uint64_t garbage;
	uint64_t resyncs;
	int64_t heard_at;  /* boot ms of the last line that was understood; 0: none yet */
	int32_t answer_ms; /* from the last command to its result, sending aside; -1: none */
};

struct at_chat *at_chat_new(struct loop *loop, const char *name,
	const struct at_chat_events *events, void *arg);
/* Requests still there are forgotten without done(). Safe inside callbacks. */
void at_chat_free(struct at_chat *chat);

/* Bytes from the port. */
void at_chat_feed(struct at_chat *chat, const char *bytes, size_t len);

void at_chat_set_profile(struct at_chat *chat, const struct profile *profile);
const struct profile *at_chat_profile(const struct at_chat *chat);

/* Commands may leave: it is not being brought in step. */
bool at_chat_is_in_step(const struct at_chat *chat);
/* In step, and no command is asked after in vain. */
bool at_chat_is_answering(const struct at_chat *chat);
/* A command with a body is in flight: no other leaves before it has ended. */
bool at_chat_is_sending(const struct at_chat *chat);
/* Nothing is in flight or waits, and it is in step. */
bool at_chat_is_idle(const struct at_chat *chat);

/* Copies. first: before all that waits. 0, or -ENOBUFS when AT_CHAT_QUEUE wait already. */
int at_chat_send(struct at_chat *chat, const struct at_request *request, bool first);

/*
 * What was half read is forgotten; ESC, AT and quiet come before the next command. resynced()
 * tells, after attempts of 2 s each at the latest.
 */
void at_chat_resync(struct at_chat *chat, unsigned attempts);

/* All requests end with AT_OUTCOME_GONE; nothing leaves until the next at_chat_resync(). */
void at_chat_abort(struct at_chat *chat);

struct at_chat_counters at_chat_counters(const struct at_chat *chat);
