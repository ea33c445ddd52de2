/*
 * The AT channel; see at_chat.h. What a line is decides place(): a final result, an answer to
 * the command in flight, an unsolicited code with or without PDU, or nothing we know.
 */
#include "modem/at_chat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/profile.h"
#include "parsers/at/at_field.h"
#include "parsers/at/at_result.h"

#define CTRL_Z "\x1a"
#define ESC    "\x1b"

#define PROMPT_MS   5000
#define FINAL_MS    5000 /* from +CMGS: to its OK */
#define ATTEMPT_MS  2000
#define SETTLE_MS   150 /* what a late answer may take after AT was answered */
#define SETTLES_MAX 8
#define RESYNC_ATTEMPTS 3
#define NAME_MAX_SHOWN 32
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

struct deadline {
	const char *head;
	int32_t ms;
};

/* The first head that fits; what manuals give as the longest answer, rounded. */
static const struct deadline deadlines[] = {
	{"AT+CMGS", 60000},
	{"AT+CMGL", 30000},
	{"AT+CMGD", 30000},
	{"AT+CMGR", 10000},
	{"AT+CPIN", 20000},
	{"AT+CPMS", 15000},
	{"AT+CNMA", 10000},
	{"AT+COPS", 30000},
	{"AT+CUSD", 30000},
	{"AT+CFUN", 20000},
	{"AT+CSCA", 10000},
	{"AT+CHUP", 15000},
	{"ATH", 15000},
	{"AT", 5000},
};

static const char *const outcome_names[] = {
	[AT_OUTCOME_OK] = "OK",
	[AT_OUTCOME_ERROR] = "ERROR",
	[AT_OUTCOME_CMS] = "CMS",
	[AT_OUTCOME_CME] = "CME",
	[AT_OUTCOME_TIMEOUT] = "no answer",
	[AT_OUTCOME_GONE] = "gone",
};

const char *at_outcome_name(enum at_outcome outcome)
{
	return outcome_names[outcome];
}

static int32_t deadline_of(const struct at_request *request)
{
	if (request->deadline_ms)
		return request->deadline_ms;

	for (size_t i = 0; i < sizeof(deadlines) / sizeof(*deadlines); i++) {
		if (strncmp(request->text, deadlines[i].head, strlen(deadlines[i].head)) == 0)
			return deadlines[i].ms;
	}

	return PROMPT_MS;
}

static void put(struct at_chat *chat, const char *bytes, size_t len)
{
	chat->events->write(chat->arg, bytes, len);
}

/* Keeps the object while callbacks run; leave() frees it when one of them wanted that. */
static void enter(struct at_chat *chat)
{
	chat->busy++;
}

static void leave(struct at_chat *chat)
{
	if (--chat->busy == 0 && chat->freed)
		free(chat);
}

/* For logs: without its values, which may be a PIN. */
static void command_name(char *out, const struct at_request *request)
{
	size_t len = strcspn(request->text, "=");

	snprintf(out, NAME_MAX_SHOWN, "%.*s%s", (int)len, request->text,
		request->text[len] ? "=" : "");
}

static void pump(struct at_chat *chat)
{
	char line[AT_COMMAND_MAX + 1];
	char name[NAME_MAX_SHOWN];
	size_t len;

	if (chat->freed || chat->in_flight || chat->step != STEP_IN || !chat->count)
		return;

	chat->current = chat->queue[chat->head];
	chat->head = (chat->head + 1) % AT_CHAT_QUEUE;
	chat->count--;
	chat->in_flight = true;
	chat->wants_pdu = false;
	chat->answer = (struct at_answer){.outcome = AT_OUTCOME_GONE};
	at_lexer_expect_prompt(&chat->lexer, chat->current.body[0] != '\0');
	timer_start(&chat->deadline,
		chat->current.body[0] ? PROMPT_MS : deadline_of(&chat->current));
	len = strlen(chat->current.text);
	memcpy(line, chat->current.text, len);
	line[len] = '\r';
	command_name(name, &chat->current);
	log_debug("at", "%s: > %s", chat->name, name);
	put(chat, line, len + 1);
}

static void finish(struct at_chat *chat, enum at_outcome outcome, int32_t code)
{
	struct at_answer answer = chat->answer;

	answer.outcome = outcome;
	answer.code = code;
	answer.stray += chat->wants_pdu;
	chat->in_flight = false;
	chat->wants_pdu = false;
	timer_stop(&chat->deadline);
	at_lexer_expect_prompt(&chat->lexer, false);
	at_lexer_expect_pdu(&chat->lexer, chat->urc_pending != URC_NONE);

	if (chat->current.done)
		chat->current.done(chat->current.arg, &answer);

	pump(chat);
}

static void ask_alive(struct at_chat *chat)
{
	chat->step = STEP_ASKED;
	chat->attempts--;
	timer_start(&chat->step_timer, ATTEMPT_MS);
	put(chat, ESC "AT\r", 4);
}

static void begin_resync(struct at_chat *chat, unsigned attempts)
{
	chat->counters.resyncs++;
	chat->attempts = attempts;
	chat->settles = 0;
	chat->urc_pending = URC_NONE;
	at_lexer_reset(&chat->lexer);
	ask_alive(chat);
}

static void end_resync(struct at_chat *chat, bool alive)
{
	timer_stop(&chat->step_timer);
	chat->step = alive ? STEP_IN : STEP_OUT;
	chat->events->resynced(chat->arg, alive);
	pump(chat);
}

static void on_step_timer(void *arg)
{
	struct at_chat *chat = arg;

	enter(chat);

	if (chat->step == STEP_SETTLES)
		end_resync(chat, true);
	else if (chat->attempts)
		ask_alive(chat);
	else
		end_resync(chat, false);

	leave(chat);
}

/* The command in flight came to nothing: back in step first, so that what follows it waits. */
static void stumble(struct at_chat *chat, enum at_outcome outcome)
{
	char name[NAME_MAX_SHOWN];

	command_name(name, &chat->current);
	log_warnx("at", "%s: no sense in the answer to %s, or none", chat->name, name);
	begin_resync(chat, RESYNC_ATTEMPTS);
	finish(chat, outcome, 0);

	if (!chat->freed)
		chat->events->stumble(chat->arg, name);
}

static void on_deadline(void *arg)
{
	struct at_chat *chat = arg;

	enter(chat);
	chat->counters.timeouts++;
	stumble(chat, AT_OUTCOME_TIMEOUT);
	leave(chat);
}

static void on_prompt(struct at_chat *chat)
{
	if (!chat->in_flight || chat->answer.body_sent)
		return;

	chat->answer.body_sent = true;
	timer_start(&chat->deadline, deadline_of(&chat->current));
	failpoint("body");
	put(chat, chat->current.body, strlen(chat->current.body));
	put(chat, CTRL_Z, 1);
}

static void on_final(struct at_chat *chat, struct at_result result)
{
	if (chat->current.body[0] && !chat->answer.body_sent && result.kind == AT_RESULT_OK) {
		stumble(chat, AT_OUTCOME_OK);
		return;
	}

	switch (result.kind) {
	case AT_RESULT_OK:
		finish(chat, AT_OUTCOME_OK, 0);
		break;
	case AT_RESULT_CMS:
		finish(chat, AT_OUTCOME_CMS, result.code);
		break;
	case AT_RESULT_CME:
		finish(chat, AT_OUTCOME_CME, result.code);
		break;
	case AT_RESULT_ERROR:
	case AT_RESULT_NONE:
	case AT_RESULT_NO_CARRIER:
	case AT_RESULT_BUSY:
	case AT_RESULT_NO_ANSWER:
	case AT_RESULT_NO_DIALTONE:
	case AT_RESULT_CONNECT:
		finish(chat, AT_OUTCOME_ERROR, 0);
		break;
	}
}

/* The results of calls are unsolicited: we dial nobody here. */
static bool ends_command(struct at_result result)
{
	return result.kind == AT_RESULT_OK || result.kind == AT_RESULT_ERROR ||
	       result.kind == AT_RESULT_CMS || result.kind == AT_RESULT_CME;
}

static void on_answer(struct at_chat *chat, enum at_token kind, const char *line, size_t len)
{
	struct at_answer *answer = &chat->answer;

	if (!answer->line[0]) {
		size_t cut = len < sizeof(answer->line) ? len : sizeof(answer->line) - 1;

		memcpy(answer->line, line, cut);
		answer->line[cut] = '\0';
	}

	if (chat->current.body[0])
		timer_start(&chat->deadline, FINAL_MS);

	if (chat->current.line)
		chat->current.line(chat->current.arg, kind, line, len);
}

static void on_urc(struct at_chat *chat, enum urc_event event, const char *line, size_t len)
{
	if (!urc_has_pdu(event)) {
		chat->events->urc(chat->arg, event, line, NULL);
		return;
	}

	if (len >= sizeof(chat->urc_head))
		len = sizeof(chat->urc_head) - 1;

	memcpy(chat->urc_head, line, len);
	chat->urc_head[len] = '\0';
	chat->urc_pending = event;
	at_lexer_expect_pdu(&chat->lexer, true);
}

static void on_urc_pdu(struct at_chat *chat, const char *pdu)
{
	enum urc_event event = chat->urc_pending;

	chat->urc_pending = URC_NONE;
	at_lexer_expect_pdu(&chat->lexer, chat->wants_pdu);
	chat->events->urc(chat->arg, event, chat->urc_head, pdu);
}

static bool has_prefix(const struct at_chat *chat, const char *line, size_t len)
{
	struct at_fields fields;

	return chat->in_flight && chat->current.prefix &&
	       at_fields_begin(&fields, line, len, chat->current.prefix) &&
	       at_count(&fields) >= chat->current.fields_min;
}

static void on_stray(struct at_chat *chat, enum at_token kind, const char *line, size_t len)
{
	char shown[200];

	chat->answer.stray++;
	chat->counters.garbage++;
	log_debug("at", "%s: %s nobody asked for: %s", chat->name, at_token_name(kind),
		log_text(shown, sizeof(shown), line, len));
}

static void place_sync(struct at_chat *chat, struct at_result result)
{
	if (chat->step == STEP_OUT || !ends_command(result) || chat->settles == SETTLES_MAX)
		return;

	chat->settles++;
	chat->step = STEP_SETTLES;
	timer_start(&chat->step_timer, SETTLE_MS);
}

static void place_line(struct at_chat *chat, const char *line, size_t len)
{
	struct at_result result = at_result_parse(line, len);
	enum urc_event event = urc_classify(chat->profile, line, len);
	bool mine = has_prefix(chat, line, len);

	/* a PDU follows its header at once or not at all; only other codes come between */
	if (mine || ends_command(result))
		chat->urc_pending = URC_NONE;

	if (chat->urc_pending != URC_NONE && event == URC_NONE)
		on_urc_pdu(chat, line);
	else if (chat->step != STEP_IN && event == URC_NONE)
		place_sync(chat, result);
	else if (chat->in_flight && ends_command(result))
		on_final(chat, result);
	else if (chat->in_flight && strcmp(line, chat->current.text) == 0)
		chat->events->echo(chat->arg);
	else if (mine) {
		chat->answer.stray += chat->wants_pdu;
		chat->wants_pdu = chat->current.pdu;
		at_lexer_expect_pdu(&chat->lexer, chat->wants_pdu);
		on_answer(chat, AT_TOKEN_LINE, line, len);
	} else if (event != URC_NONE)
		on_urc(chat, event, line, len);
	else if (chat->in_flight && chat->wants_pdu) {
		chat->wants_pdu = false;
		at_lexer_expect_pdu(&chat->lexer, false);
		on_answer(chat, AT_TOKEN_LINE, line, len);
	} else if (chat->in_flight && chat->current.bare)
		on_answer(chat, AT_TOKEN_LINE, line, len);
	else
		on_stray(chat, AT_TOKEN_LINE, line, len);
}

static void place_pdu(struct at_chat *chat, const char *line, size_t len)
{
	if (chat->urc_pending != URC_NONE) {
		on_urc_pdu(chat, line);
		return;
	}

	if (!chat->in_flight || !chat->wants_pdu) {
		on_stray(chat, AT_TOKEN_PDU, line, len);
		return;
	}

	chat->wants_pdu = false;
	on_answer(chat, AT_TOKEN_PDU, line, len);
}

static void place(struct at_chat *chat, enum at_token token)
{
	const char *line = chat->lexer.line;
	size_t len = chat->lexer.len;

	switch (token) {
	case AT_TOKEN_NONE:
		break;
	case AT_TOKEN_LINE:
		place_line(chat, line, len);
		break;
	case AT_TOKEN_PDU:
		place_pdu(chat, line, len);
		break;
	case AT_TOKEN_PROMPT:
		on_prompt(chat);
		break;
	case AT_TOKEN_LONG:
		on_stray(chat, token, line, len);
		break;
	}
}

void at_chat_feed(struct at_chat *chat, const char *bytes, size_t len)
{
	enter(chat);

	while (len && !chat->freed) {
		size_t used;

		place(chat, at_lexer_feed(&chat->lexer, bytes, len, &used));
		bytes += used;
		len -= used;
	}

	leave(chat);
}

struct at_chat *at_chat_new(
	struct loop *loop, const char *name, const struct at_chat_events *events, void *arg)
{
	struct at_chat *chat = alloc_zero(sizeof(*chat));

	chat->loop = loop;
	chat->name = name;
	chat->events = events;
	chat->arg = arg;
	chat->profile = &profile_generic;
	at_lexer_reset(&chat->lexer);
	timer_init(&chat->deadline, loop, on_deadline, chat);
	timer_init(&chat->step_timer, loop, on_step_timer, chat);
	return chat;
}

void at_chat_free(struct at_chat *chat)
{
	if (!chat)
		return;

	timer_stop(&chat->deadline);
	timer_stop(&chat->step_timer);
	chat->freed = true;

	if (!chat->busy)
		free(chat);
}

void at_chat_set_profile(struct at_chat *chat, const struct profile *profile)
{
	chat->profile = profile;
}

const struct profile *at_chat_profile(const struct at_chat *chat)
{
	return chat->profile;
}

int at_chat_send(struct at_chat *chat, const struct at_request *request, bool first)
{
	size_t slot;

	if (chat->count == AT_CHAT_QUEUE)
		return -ENOBUFS;

	if (first)
		slot = chat->head = (chat->head + AT_CHAT_QUEUE - 1) % AT_CHAT_QUEUE;
	else
		slot = (chat->head + chat->count) % AT_CHAT_QUEUE;

	chat->queue[slot] = *request;
	chat->count++;
	pump(chat);
	return 0;
}

void at_chat_resync(struct at_chat *chat, unsigned attempts)
{
	begin_resync(chat, attempts);
}

void at_chat_abort(struct at_chat *chat)
{
	size_t waiting = chat->count;

	enter(chat);
	timer_stop(&chat->step_timer);
	chat->step = STEP_OUT;
	chat->urc_pending = URC_NONE;
	at_lexer_expect_pdu(&chat->lexer, false);

	if (chat->in_flight)
		finish(chat, AT_OUTCOME_GONE, 0);

	/* only those that wait now: their ends may bring new ones */
	while (waiting-- && chat->count && !chat->freed) {
		at_done_fn done = chat->queue[chat->head].done;
		void *arg = chat->queue[chat->head].arg;
		struct at_answer answer = {.outcome = AT_OUTCOME_GONE};

		chat->head = (chat->head + 1) % AT_CHAT_QUEUE;
		chat->count--;

		if (done)
			done(arg, &answer);
	}

	leave(chat);
}

struct at_chat_counters at_chat_counters(const struct at_chat *chat)
{
	return chat->counters;
}
