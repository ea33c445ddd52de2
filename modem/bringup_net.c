/*
 * Bring-up, last phase: registration, signal, operator. Run again now and then: the
 * first time question by question, from then on all that were answered at once.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "modem/bringup_state.h"

#define SIGNAL_UNKNOWN 99
#define ALL_MS	       30000 /* +COPS? may look for the network first */

/* 27.007 7.2, <stat>: 6 and 7 are "for SMS only", at home and roaming */
static enum modem_registration registration_of(int32_t stat)
{
	switch (stat) {
	case 0: return MODEM_REG_NONE;
	case 1:
	case 6:
	case 9: return MODEM_REG_HOME;
	case 2: return MODEM_REG_SEARCHING;
	case 3: return MODEM_REG_DENIED;
	case 5:
	case 7:
	case 10: return MODEM_REG_ROAMING;
	}

	return MODEM_REG_UNKNOWN;
}

static const struct at_prefix answers[] = {{"+CREG:", 2}, {"+CGREG:", 2}, {"+CEREG:", 2},
	{"+CIREG:", 2}, {"+CSQ:", 2}, {"+COPS:", 1}, {0}};

/* What makes each of them, in the same order. */
static const char *const questions[] = {
	"+CREG?", "+CGREG?", "+CEREG?", "+CIREG?", "+CSQ", "+COPS?"};

enum { ASK_CS, ASK_PS, ASK_EPS, ASK_IMS, ASK_SIGNAL, ASK_OPERATOR, ASKS };

/* At home or roaming if anywhere; else the worst that any of them says. */
static enum modem_registration join(const enum modem_registration *domains)
{
	static const enum modem_registration order[] = {MODEM_REG_HOME, MODEM_REG_ROAMING,
		MODEM_REG_DENIED, MODEM_REG_SEARCHING, MODEM_REG_UNKNOWN};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		for (size_t d = 0; d < DOMAINS; d++) {
			if (domains[d] == order[i])
				return order[i];
		}
	}

	return MODEM_REG_NONE;
}

/* <n>,<stat>,… */
static void take_stat(struct bringup *b, struct at_fields *fields, unsigned domain)
{
	int32_t stat;

	if (at_skip(fields) && at_next_number(fields, &stat))
		b->domains[domain] = registration_of(stat);

	b->status->registration = join(b->domains);
}

/* 27.007 8.71: <n>,<reg_info> */
static void take_ims(struct bringup *b, struct at_fields *fields)
{
	int32_t registered;

	if (at_skip(fields) && at_next_number(fields, &registered))
		b->status->ims = registered == 1 ? MODEM_IMS_YES : MODEM_IMS_NO;
}

/* 27.007 8.5: 0..31 in steps of 2 dBm from -113 */
static void take_signal(struct bringup *b, struct at_fields *fields)
{
	int32_t rssi = SIGNAL_UNKNOWN;

	at_next_number(fields, &rssi);
	b->status->signal_dbm = rssi >= 0 && rssi <= 31 ? -113 + 2 * rssi : 0;
}

/* The network chooses its name: nothing in it may steer a terminal. */
static void take_operator(struct bringup *b, const char *name)
{
	char *out = b->status->operator;
	size_t len = strlen(name);

	for (size_t i = 0; i <= len; i++)
		out[i] = (unsigned char)name[i] >= 0x20 || !name[i] ? name[i] : '?';
}

/* <mode>,<format>,<oper>,… */
static void take_name(struct bringup *b, struct at_fields *fields)
{
	char name[sizeof(b->status->operator)];

	if (at_skip(fields) && at_skip(fields) &&
		at_next_string(fields, name, sizeof(name)))
		take_operator(b, name);
}

static void take(struct bringup *b, unsigned ask, struct at_fields *fields)
{
	b->asks |= 1u << ask;

	switch (ask) {
	case ASK_CS: take_stat(b, fields, DOMAIN_CS); break;
	case ASK_PS: take_stat(b, fields, DOMAIN_PS); break;
	case ASK_EPS: take_stat(b, fields, DOMAIN_EPS); break;
	case ASK_IMS: take_ims(b, fields); break;
	case ASK_SIGNAL: take_signal(b, fields); break;
	case ASK_OPERATOR: take_name(b, fields); break;
	}
}

/* One line of an answer to several questions, in whatever order it comes. */
static void on_line(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct at_fields fields;

	(void)kind;

	for (unsigned ask = 0; ask < ASKS; ask++) {
		if (at_fields_begin(&fields, line, len, answers[ask].text))
			take(arg, ask, &fields);
	}
}

static enum bringup_verdict judge(struct bringup *b)
{
	enum modem_registration registration = b->status->registration;

	if (registration != MODEM_REG_HOME && registration != MODEM_REG_ROAMING) {
		bringup_trouble(b,
			registration == MODEM_REG_DENIED
				? "the network refuses the SIM or the modem: %s"
				: "not on the network: %s",
			modem_registration_name(registration));
		return STEP_WAIT;
	}

	if (registration == MODEM_REG_ROAMING && b->conf->home_only) {
		bringup_trouble(b, "roaming, which home_only forbids");
		return STEP_WAIT;
	}

	return STEP_DONE;
}

/* Everything this modem is known to answer, on one line: one wake-up instead of six. */
static bool say_all(struct bringup *b, struct at_request *request)
{
	struct strbuf text = STRBUF(request->text);

	strbuf_put(&text, "AT");

	for (unsigned ask = 0; ask < ASKS; ask++) {
		if (b->asks & 1u << ask)
			strbuf_putf(
				&text, "%s%s", text.len > 2 ? ";" : "", questions[ask]);
	}

	request->deadline_ms = ALL_MS;
	request->others = answers;
	request->line = on_line;
	return b->asks != 0;
}

static enum bringup_verdict hear_all(struct bringup *b, const struct at_answer *answer)
{
	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return STEP_AGAIN;

	if (answer->outcome == AT_OUTCOME_OK)
		return judge(b);

	b->asks = 0; /* it does not take them together after all */
	return STEP_NEXT;
}

static bool say_one(struct bringup *b, struct at_request *request)
{
	unsigned ask = b->ask;

	snprintf(request->text, sizeof(request->text), "AT%s", questions[ask]);
	request->prefix = answers[ask].text;
	request->fields_min = answers[ask].fields_min;
	request->line = on_line;
	return true;
}

static enum bringup_verdict hear_one(struct bringup *b, const struct at_answer *answer)
{
	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return STEP_AGAIN;

	if (++b->ask < ASKS)
		return STEP_REPEAT;

	return judge(b);
}

static enum bringup_verdict hear_format(struct bringup *b, const struct at_answer *answer)
{
	(void)answer;
	b->ask = 0;

	for (unsigned d = 0; d < DOMAINS; d++)
		b->domains[d] = MODEM_REG_NONE;

	b->status->registration = MODEM_REG_NONE;
	return STEP_NEXT;
}

const struct bringup_step bringup_network_steps[] = {
	{.say = say_all, .hear = hear_all},
	{.text = "AT+COPS=3,0", .hear = hear_format},
	{.say = say_one, .hear = hear_one},
	{0},
};
