/*
 * What a line is that comes in: a final result, an answer to the command in flight, an
 * unsolicited code with or without PDU, or nothing we know.
 */
#include <string.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "modem/at_chat_state.h"
#include "parsers/at/at_field.h"
#include "parsers/at/at_result.h"

#define CTRL_Z "\x1a"

#define FINAL_MS 1000 /* from +CMGS: to its OK; the message is sent either way */

static void on_prompt(struct at_chat *chat)
{
	if (!chat->in_flight || chat->answer.body_sent)
		return;

	chat->answer.body_sent = true;
	timer_start(&chat->deadline, at_chat_deadline(&chat->current));
	at_nudge_begin(chat);
	failpoint("body");
	at_chat_put(chat, chat->current.body, strlen(chat->current.body));
	at_chat_put(chat, CTRL_Z, 1);
}

void at_place_result(struct at_chat *chat, struct at_result result)
{
	if (chat->current.body[0] && !chat->answer.body_sent &&
		result.kind == AT_RESULT_OK) {
		at_chat_stumble(chat, AT_OUTCOME_OK);
		return;
	}

	switch (result.kind) {
	case AT_RESULT_OK: at_chat_finish(chat, AT_OUTCOME_OK, 0); break;
	case AT_RESULT_CMS: at_chat_finish(chat, AT_OUTCOME_CMS, result.code); break;
	case AT_RESULT_CME: at_chat_finish(chat, AT_OUTCOME_CME, result.code); break;
	case AT_RESULT_ERROR:
	case AT_RESULT_NONE:
	case AT_RESULT_NO_CARRIER:
	case AT_RESULT_BUSY:
	case AT_RESULT_NO_ANSWER:
	case AT_RESULT_NO_DIALTONE:
	case AT_RESULT_CONNECT:
		at_chat_finish(chat, AT_OUTCOME_ERROR, (int32_t)result.kind);
		break;
	}
}

/* The results of calls are unsolicited but behind a command that makes or takes one. */
static bool ends_command(const struct at_chat *chat, struct at_result result)
{
	switch (result.kind) {
	case AT_RESULT_OK:
	case AT_RESULT_ERROR:
	case AT_RESULT_CMS:
	case AT_RESULT_CME: return true;
	case AT_RESULT_NO_CARRIER:
	case AT_RESULT_BUSY:
	case AT_RESULT_NO_ANSWER:
	case AT_RESULT_NO_DIALTONE: return chat->in_flight && chat->current.call;
	case AT_RESULT_NONE:
	case AT_RESULT_CONNECT: break;
	}

	return false;
}

static void on_answer(
	struct at_chat *chat, enum at_token kind, const char *line, size_t len)
{
	struct at_answer *answer = &chat->answer;

	if (!answer->line[0]) {
		size_t cut = len < sizeof(answer->line) ? len : sizeof(answer->line) - 1;

		memcpy(answer->line, line, cut);
		answer->line[cut] = '\0';
	}

	at_nudge_line(chat);

	if (chat->current.body[0])
		timer_start(&chat->deadline, FINAL_MS);

	if (chat->current.line)
		chat->current.line(chat->current.arg, kind, line, len);
}

static void on_urc(
	struct at_chat *chat, enum urc_event event, const char *line, size_t len)
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

static bool begins(const char *line, size_t len, const char *prefix, uint8_t fields_min)
{
	struct at_fields fields;

	return prefix && at_fields_begin(&fields, line, len, prefix) &&
	       at_count(&fields) >= fields_min;
}

static bool has_prefix(const struct at_chat *chat, const char *line, size_t len)
{
	const struct at_request *request = &chat->current;

	if (!chat->in_flight)
		return false;

	for (const struct at_prefix *p = request->others; p && p->text; p++) {
		if (begins(line, len, p->text, p->fields_min))
			return true;
	}

	return begins(line, len, request->prefix, request->fields_min);
}

static void on_stray(
	struct at_chat *chat, enum at_token kind, const char *line, size_t len)
{
	char shown[200];

	chat->answer.stray++;
	chat->counters.garbage++;
	log_debug("at", "%s: %s nobody asked for: %s", chat->name, at_token_name(kind),
		log_text(shown, sizeof(shown), line, len));
	at_chat_stray(chat);
}

static bool is_echo(const struct at_chat *chat, const char *line)
{
	return chat->in_flight &&
	       (strcmp(line, chat->current.text) == 0 || at_sync_is_echo(chat, line));
}

static void place_line(struct at_chat *chat, const char *line, size_t len)
{
	struct at_result result = at_result_parse(line, len);
	enum urc_event event = urc_classify(chat->profile, line, len);
	bool mine = has_prefix(chat, line, len);

	if (at_sync_line(chat, line, len))
		return;

	/* a PDU follows its header at once or not at all; only other codes come between */
	if (mine || ends_command(chat, result))
		chat->urc_pending = URC_NONE;

	if (chat->urc_pending != URC_NONE && event == URC_NONE)
		on_urc_pdu(chat, line);
	else if (chat->step != STEP_IN && event == URC_NONE) {
		if (chat->step != STEP_OUT && ends_command(chat, result))
			at_sync_place(chat, result);
		else
			at_sync_noise(chat);
	} else if (chat->in_flight && ends_command(chat, result)) {
		if (!at_nudge_final(chat, result))
			at_place_result(chat, result);
	} else if (is_echo(chat, line))
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

void at_place(struct at_chat *chat, enum at_token token)
{
	const char *line = chat->lexer.line;
	size_t len = chat->lexer.len;

	if (token == AT_TOKEN_LINE || token == AT_TOKEN_PDU || token == AT_TOKEN_PROMPT)
		chat->counters.heard_at = clock_boot_ms(loop_clock(chat->loop));

	switch (token) {
	case AT_TOKEN_NONE: break;
	case AT_TOKEN_LINE: place_line(chat, line, len); break;
	case AT_TOKEN_PDU: place_pdu(chat, line, len); break;
	case AT_TOKEN_PROMPT: on_prompt(chat); break;
	case AT_TOKEN_LONG: on_stray(chat, token, line, len); break;
	}
}
