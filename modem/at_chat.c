/*
 * The AT channel; see at_chat.h. The queue, the command in flight with its deadline, and the way
 * back in step.
 */
#include "modem/at_chat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "modem/at_chat_state.h"
#include "modem/profile.h"

#define DEADLINE_MS	5000
#define PROMPT_MIN_MS	1500
#define PROMPT_MAX_MS	12000
#define PROMPTS_IN_TIME 50
#define NAME_MAX_SHOWN	32
#define NUDGES_SILENT	3
#define ODD_MS		300 /* until bytes without a line's end are taken for noise */

struct deadline {
	const char *head;
	int32_t ms;
	bool abortable; /* a byte while it works breaks it off, or may spend a PIN twice */
};

/* The first head that fits; what manuals give as the longest answer, rounded. */
static const struct deadline deadlines[] = {
	{"AT+CMGS", 60000, false},
	{"AT+CMGL", 30000, false},
	{"AT+CMGD", 30000, false},
	{"AT+CMGR", 10000, false},
	{"AT+CPIN=", 20000, true},
	{"AT+CPIN", 20000, false},
	{"AT+CPMS", 15000, false},
	{"AT+CNMA", 10000, false},
	{"AT+COPS=", 30000, true}, /* 27.007 7.3 */
	{"AT+COPS", 30000, false},
	{"AT+CUSD", 30000, true},
	{"AT+CFUN=", 20000, true},
	{"AT+CSCA", 10000, false},
	{"AT+CHUP", 15000, true},
	{"ATH", 15000, true},
	{"ATD", 30000, true}, /* V.250 6.3.1: any byte breaks it off */
	{"ATA", 15000, true},
	{"AT+CCWA", 30000, false}, /* asks the network */
	{"AT+CLCC", 4000, false},
	{"AT", DEADLINE_MS, false},
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

enum cause_domain at_outcome_domain(enum at_outcome outcome)
{
	switch (outcome) {
	case AT_OUTCOME_OK:
	case AT_OUTCOME_ERROR: return CAUSE_NONE;
	case AT_OUTCOME_CMS: return CAUSE_CMS;
	case AT_OUTCOME_CME: return CAUSE_CME;
	case AT_OUTCOME_TIMEOUT:
	case AT_OUTCOME_GONE: return CAUSE_LOCAL;
	}

	return CAUSE_NONE;
}

static const struct deadline *find_deadline(const struct at_request *request)
{
	static const struct deadline other = {"", DEADLINE_MS, true};

	for (size_t i = 0; i < sizeof(deadlines) / sizeof(*deadlines); i++) {
		if (strncmp(request->text, deadlines[i].head,
			    strlen(deadlines[i].head)) == 0)
			return &deadlines[i];
	}

	return &other;
}

int32_t at_chat_deadline(const struct at_request *request)
{
	return request->deadline_ms ? request->deadline_ms : find_deadline(request)->ms;
}

bool at_chat_may_nudge(const struct at_request *request)
{
	return !find_deadline(request)->abortable;
}

void at_chat_put(struct at_chat *chat, const char *bytes, size_t len)
{
	chat->events->write(chat->arg, bytes, len);
}

void at_chat_enter(struct at_chat *chat)
{
	chat->busy++;
}

void at_chat_leave(struct at_chat *chat)
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

void at_chat_pump(struct at_chat *chat)
{
	char line[AT_COMMAND_MAX + 1];
	char name[NAME_MAX_SHOWN];
	size_t len;

	if (chat->freed || chat->in_flight || chat->ending || chat->step != STEP_IN ||
		!chat->count)
		return;

	chat->current = chat->queue[chat->head];
	chat->head = (chat->head + 1) % AT_CHAT_QUEUE;
	chat->count--;
	chat->in_flight = true;
	chat->wants_pdu = false;
	chat->answer = (struct at_answer){.outcome = AT_OUTCOME_GONE};
	at_lexer_expect_prompt(&chat->lexer, chat->current.body[0] != '\0');
	timer_start(&chat->deadline, chat->current.body[0]
					     ? chat->prompt_ms
					     : at_chat_deadline(&chat->current));
	chat->written_at = clock_boot_ms(loop_clock(chat->loop));

	if (!chat->current.body[0])
		at_nudge_begin(chat);

	len = strlen(chat->current.text);
	memcpy(line, chat->current.text, len);
	line[len] = '\r';
	command_name(name, &chat->current);
	log_debug("at", "%s: > %s", chat->name, name);
	at_chat_put(chat, line, len + 1);
}

/* Prompts come at once again: a lost one is noticed sooner. */
static void note_prompt(struct at_chat *chat)
{
	if (!chat->answer.body_sent || ++chat->in_time < PROMPTS_IN_TIME)
		return;

	chat->in_time = 0;
	chat->prompt_ms =
		chat->prompt_ms / 2 > PROMPT_MIN_MS ? chat->prompt_ms / 2 : PROMPT_MIN_MS;
}

void at_chat_finish(struct at_chat *chat, enum at_outcome outcome, int32_t code)
{
	struct at_answer answer = chat->answer;

	note_prompt(chat);

	answer.outcome = outcome;
	answer.code = code;
	answer.stray += chat->wants_pdu;

	if (outcome < AT_OUTCOME_TIMEOUT && !chat->current.body[0])
		chat->counters.answer_ms =
			(int32_t)(clock_boot_ms(loop_clock(chat->loop)) -
				  chat->written_at);

	chat->in_flight = false;
	chat->wants_pdu = false;
	timer_stop(&chat->deadline);
	at_nudge_end(chat);
	at_lexer_expect_prompt(&chat->lexer, false);
	at_lexer_expect_pdu(&chat->lexer, chat->urc_pending != URC_NONE);

	chat->ending = true;

	if (chat->current.done)
		chat->current.done(chat->current.arg, &answer);

	chat->ending = false;
	at_chat_pump(chat);
}

void at_chat_stumble(struct at_chat *chat, enum at_outcome outcome)
{
	char name[NAME_MAX_SHOWN];

	command_name(name, &chat->current);
	log_warnx("at", "%s: no sense in the answer to %s, or none", chat->name, name);
	at_sync_begin(chat, AT_CHAT_ATTEMPTS);
	at_chat_finish(chat, outcome, 0);

	if (!chat->freed)
		chat->events->stumble(chat->arg, name);
}

void at_chat_passed_over(struct at_chat *chat)
{
	char name[NAME_MAX_SHOWN];

	command_name(name, &chat->current);
	log_warnx("at", "%s: %s or its answer was lost", chat->name, name);
	at_sync_catch_up(chat, AT_CHAT_ATTEMPTS, false);
	at_chat_finish(chat, AT_OUTCOME_TIMEOUT, 0);

	if (!chat->freed)
		chat->events->stumble(chat->arg, name);
}

static void on_deadline(void *arg)
{
	struct at_chat *chat = arg;

	at_chat_enter(chat);
	chat->counters.timeouts++;

	/* no prompt yet: it may be slow in reading the SIM */
	if (chat->current.body[0] && !chat->answer.body_sent) {
		chat->prompt_ms = chat->prompt_ms < PROMPT_MAX_MS ? 2 * chat->prompt_ms
								  : PROMPT_MAX_MS;
		chat->in_time = 0;
	}

	at_chat_stumble(chat, AT_OUTCOME_TIMEOUT);
	at_chat_leave(chat);
}

void at_chat_stray(struct at_chat *chat)
{
	if (at_chat_is_idle(chat) && chat->events->stray)
		chat->events->stray(chat->arg);
}

/* A modem that loses its power breaks the line, which reads as a byte or two. */
static void on_odd(void *arg)
{
	struct at_chat *chat = arg;

	at_chat_enter(chat);
	at_chat_stray(chat);
	at_chat_leave(chat);
}

static void watch_odd(struct at_chat *chat, enum at_token token, const char *bytes, size_t len)
{
	if (token != AT_TOKEN_NONE)
		timer_stop(&chat->odd);
	else if (strspn(bytes, "\r\n") < len && at_chat_is_idle(chat))
		timer_start(&chat->odd, ODD_MS);
}

void at_chat_feed(struct at_chat *chat, const char *bytes, size_t len)
{
	at_chat_enter(chat);

	while (len && !chat->freed) {
		size_t used;
		enum at_token token = at_lexer_feed(&chat->lexer, bytes, len, &used);

		watch_odd(chat, token, bytes, used);
		at_place(chat, token);
		bytes += used;
		len -= used;
	}

	at_chat_leave(chat);
}

struct at_chat *at_chat_new(struct loop *loop, const char *name,
	const struct at_chat_events *events, void *arg)
{
	struct at_chat *chat = alloc_zero(sizeof(*chat));

	chat->loop = loop;
	chat->name = name;
	chat->events = events;
	chat->arg = arg;
	chat->profile = &profile_generic;
	at_lexer_reset(&chat->lexer);
	timer_init(&chat->deadline, loop, on_deadline, chat);
	timer_init(&chat->step_timer, loop, at_sync_on_timer, chat);
	timer_init(&chat->nudge, loop, at_nudge_on_timer, chat);
	timer_init(&chat->odd, loop, on_odd, chat);
	chat->prompt_ms = PROMPT_MIN_MS;
	at_sync_forget(chat);
	chat->counters.answer_ms = -1;
	return chat;
}

void at_chat_free(struct at_chat *chat)
{
	if (!chat)
		return;

	timer_stop(&chat->deadline);
	timer_stop(&chat->step_timer);
	timer_stop(&chat->nudge);
	timer_stop(&chat->odd);
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

bool at_chat_is_in_step(const struct at_chat *chat)
{
	return chat->step == STEP_IN;
}

bool at_chat_is_answering(const struct at_chat *chat)
{
	return chat->step == STEP_IN && chat->sync.written < NUDGES_SILENT;
}

bool at_chat_is_sending(const struct at_chat *chat)
{
	return chat->in_flight && chat->current.body[0];
}

bool at_chat_is_idle(const struct at_chat *chat)
{
	return !chat->in_flight && !chat->count && chat->step == STEP_IN;
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
	at_chat_pump(chat);
	return 0;
}

void at_chat_resync(struct at_chat *chat, unsigned attempts)
{
	at_sync_begin(chat, attempts);
}

void at_chat_abort(struct at_chat *chat)
{
	size_t waiting = chat->count;

	at_chat_enter(chat);
	timer_stop(&chat->step_timer);
	chat->step = STEP_OUT;
	at_sync_forget(chat);
	chat->urc_pending = URC_NONE;
	at_lexer_expect_pdu(&chat->lexer, false);

	if (chat->in_flight)
		at_chat_finish(chat, AT_OUTCOME_GONE, 0);

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

	at_chat_leave(chat);
}

struct at_chat_counters at_chat_counters(const struct at_chat *chat)
{
	return chat->counters;
}
