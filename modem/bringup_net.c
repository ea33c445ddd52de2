/*
 * Bring-up, last phase: registration, signal, operator. Run again at every slow sweep.
 */
#include <string.h>

#include "modem/bringup_state.h"

#define SIGNAL_UNKNOWN 99

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

static bool is_registered(enum modem_registration registration)
{
	return registration == MODEM_REG_HOME || registration == MODEM_REG_ROAMING;
}

/* <n>,<stat>,… */
static enum modem_registration read_stat(
	const struct at_answer *answer, const char *prefix)
{
	struct at_fields fields;
	int32_t stat;

	if (!bringup_fields(answer, prefix, &fields) || !at_skip(&fields) ||
		!at_next_number(&fields, &stat))
		return MODEM_REG_NONE;

	return registration_of(stat);
}

static enum bringup_verdict hear_circuit(
	struct bringup *b, const struct at_answer *answer)
{
	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return STEP_AGAIN;

	b->status->registration = read_stat(answer, "+CREG:");
	return STEP_NEXT;
}

/* A modem may be registered by LTE alone. */
static enum bringup_verdict hear_packet(struct bringup *b, const struct at_answer *answer)
{
	enum modem_registration lte = read_stat(answer, "+CEREG:");

	if (!is_registered(b->status->registration) && lte != MODEM_REG_NONE)
		b->status->registration = lte;

	return STEP_NEXT;
}

/* 27.007 8.5: 0..31 in steps of 2 dBm from -113 */
static enum bringup_verdict hear_signal(struct bringup *b, const struct at_answer *answer)
{
	enum modem_registration registration = b->status->registration;
	struct at_fields fields;
	int32_t rssi = SIGNAL_UNKNOWN;

	if (bringup_fields(answer, "+CSQ:", &fields))
		at_next_number(&fields, &rssi);

	b->status->signal_dbm = rssi >= 0 && rssi <= 31 ? -113 + 2 * rssi : 0;

	if (!is_registered(registration)) {
		bringup_trouble(b, "not on the network: %s",
			modem_registration_name(registration));
		return STEP_WAIT;
	}

	if (registration == MODEM_REG_ROAMING && b->conf->home_only) {
		bringup_trouble(b, "roaming, which home_only forbids");
		return STEP_WAIT;
	}

	return STEP_NEXT;
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
static enum bringup_verdict hear_operator(
	struct bringup *b, const struct at_answer *answer)
{
	struct at_fields fields;
	char name[sizeof(b->status->operator)];

	if (bringup_fields(answer, "+COPS:", &fields) && at_skip(&fields) &&
		at_skip(&fields) && at_next_string(&fields, name, sizeof(name)))
		take_operator(b, name);

	return STEP_NEXT;
}

const struct bringup_step bringup_network_steps[] = {
	{.text = "AT+CREG?", .prefix = "+CREG:", .fields_min = 2, .hear = hear_circuit},
	{.text = "AT+CEREG?", .prefix = "+CEREG:", .fields_min = 2, .hear = hear_packet},
	{.text = "AT+CSQ", .prefix = "+CSQ:", .hear = hear_signal},
	{.text = "AT+COPS=3,0"},
	{.text = "AT+COPS?", .prefix = "+COPS:", .hear = hear_operator},
	{0},
};
