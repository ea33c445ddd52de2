/*
 * Sending; see sms_tx.h. The verdict hangs on one question: was Ctrl-Z written, and what came
 * back after it.
 */
#include "modem/sms_tx.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "gateway/base/log.h"
#include "modem/at_chat.h"
#include "parsers/at/at_field.h"

#define MR_NONE (-1)

#define CMS_PDU_MODE  304 /* 27.005 3.2.5: invalid PDU mode parameter */
#define CMS_TEXT_MODE 305

enum link {
	LINK_UNKNOWN,
	LINK_KEPT,    /* +CMMS: 2 was accepted */
	LINK_REFUSED, /* this modem does not know it */
};

struct sms_tx {
	struct at_chat *chat;
	struct sms_tx_conf conf;
	sms_tx_done_fn done;
	void *arg;
	struct sms_tx_counters counters;
	enum link link;
	bool busy;
	int64_t part_id;
	int32_t mr;
};

static void on_line(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct sms_tx *tx = arg;
	struct at_fields fields;
	int32_t mr;

	(void)kind;

	if (at_fields_begin(&fields, line, len, "+CMGS:") &&
		at_next_number(&fields, &mr) && mr >= 0 && mr <= UINT8_MAX)
		tx->mr = mr;
}

/* Before it asked for anything it found fault with the length: it expects a text and a number. */
static bool is_wrong_mode(const struct at_answer *answer)
{
	return answer->outcome == AT_OUTCOME_CMS && !answer->body_sent &&
	       (answer->code == CMS_PDU_MODE || answer->code == CMS_TEXT_MODE);
}

static enum send_verdict judge(const struct sms_tx *tx, const struct at_answer *answer)
{
	/* the reference alone proves it: the network has the message, whatever became of OK */
	if (tx->mr != MR_NONE)
		return SEND_SENT;

	if (is_wrong_mode(answer))
		return SEND_UNSENT;

	switch (answer->outcome) {
	case AT_OUTCOME_ERROR:
	case AT_OUTCOME_CMS:
	case AT_OUTCOME_CME: return SEND_REFUSED;
	case AT_OUTCOME_OK:
	case AT_OUTCOME_TIMEOUT:
	case AT_OUTCOME_GONE: break;
	}

	return answer->body_sent ? SEND_UNCERTAIN : SEND_UNSENT;
}

static void set_cause(struct send_result *result, const struct at_answer *answer)
{
	result->domain = at_outcome_domain(answer->outcome);

	if (result->domain == CAUSE_LOCAL)
		result->code = answer->outcome == AT_OUTCOME_TIMEOUT ? ETIMEDOUT : ENODEV;
	else if (result->domain != CAUSE_NONE)
		result->code = answer->code;
}

static void count(struct sms_tx *tx, enum send_verdict verdict)
{
	switch (verdict) {
	case SEND_SENT: tx->counters.sent++; break;
	case SEND_REFUSED: tx->counters.refused++; break;
	case SEND_UNSENT: tx->counters.unsent++; break;
	case SEND_UNCERTAIN: tx->counters.uncertain++; break;
	}
}

static void on_done(void *arg, const struct at_answer *answer)
{
	struct sms_tx *tx = arg;
	struct send_result result = {.part_id = tx->part_id, .mr = tx->mr};

	memcpy(result.modem, tx->conf.modem, sizeof(result.modem));
	result.verdict = judge(tx, answer);

	if (result.verdict != SEND_SENT)
		set_cause(&result, answer);

	count(tx, result.verdict);
	log_debug("sms", "%s: part %lld %s", tx->conf.modem, (long long)tx->part_id,
		send_verdict_name(result.verdict));
	tx->busy = false;
	tx->done(tx->arg, &result);
}

static void on_link(void *arg, const struct at_answer *answer)
{
	struct sms_tx *tx = arg;

	if (answer->outcome != AT_OUTCOME_OK)
		tx->link = LINK_REFUSED;
}

/*
 * 27.005 3.5.6: 2 keeps the link until told otherwise. Told once: where nothing follows, the
 * modem lets go of it by itself after a few seconds.
 */
static void keep_link(struct sms_tx *tx)
{
	struct at_request request = {.text = "AT+CMMS=2", .done = on_link, .arg = tx};

	if (tx->link == LINK_UNKNOWN && at_chat_send(tx->chat, &request, false) == 0)
		tx->link = LINK_KEPT;
}

int sms_tx_send(struct sms_tx *tx, const struct send_order *order)
{
	struct at_request request = {.prefix = "+CMGS:",
		.deadline_ms = tx->conf.send_ms,
		.line = on_line,
		.done = on_done,
		.arg = tx};

	if (tx->busy)
		return -EBUSY;

	if (!order->len || order->len > sizeof(order->tpdu))
		return -EINVAL;

	if (order->more)
		keep_link(tx);

	snprintf(request.text, sizeof(request.text), "AT+CMGS=%u", order->len);
	request.body[0] = request.body[1] = '0'; /* no SMSC information: the SIM's own */
	hex_encode(request.body + 2, order->tpdu, order->len);
	tx->busy = true;
	tx->part_id = order->part_id;
	tx->mr = MR_NONE;

	if (at_chat_send(tx->chat, &request, false) < 0) {
		tx->busy = false;
		return -EBUSY;
	}

	return 0;
}

void sms_tx_start(struct sms_tx *tx)
{
	tx->link = LINK_UNKNOWN;
}

bool sms_tx_is_busy(const struct sms_tx *tx)
{
	return tx->busy;
}

struct sms_tx_counters sms_tx_counters(const struct sms_tx *tx)
{
	return tx->counters;
}

struct sms_tx *sms_tx_new(struct at_chat *chat, const struct sms_tx_conf *conf,
	sms_tx_done_fn done, void *arg)
{
	struct sms_tx *tx = alloc_zero(sizeof(*tx));

	tx->chat = chat;
	tx->conf = *conf;
	tx->done = done;
	tx->arg = arg;
	return tx;
}

void sms_tx_free(struct sms_tx *tx)
{
	free(tx);
}
