/*
 * What a modem's parts and its channel tell, and what is done about it; see modem_state.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"
#include "parsers/at/at_field.h"

#define NETWORK_MS 200
#define ECHOES_MAX 3 /* restarts without being ready in between */

static void tell_idle(struct modem *m)
{
	if (m->events.idle && modem_can_take(m))
		m->events.idle(m->arg, m);
}

static void on_phase_done(void *arg, enum bringup_phase phase)
{
	struct modem *m = arg;

	switch (phase) {
	case BRINGUP_PROBE:
		if (modem_is_expected(m))
			modem_change(m, MODEM_SIM, m->status.profile);
		else
			modem_lose(m, "another modem is there");

		break;
	case BRINGUP_SIM: modem_change(m, MODEM_SETUP, "SIM ready"); break;
	case BRINGUP_SETUP:
		sms_tx_start(m->tx);
		sms_rx_start(m->rx, bringup_setup(m->bringup));
		modem_beat_begin(m);
		modem_change(m, MODEM_REGISTERING, "set up");
		break;
	case BRINGUP_NETWORK:
		if (m->fsm.state != MODEM_REGISTERING)
			return;

		modem_change(
			m, MODEM_READY, modem_registration_name(m->status.registration));
		modem_watch_account(m);
		tell_idle(m);
		break;
	}
}

static void on_phase_waiting(void *arg, enum bringup_phase phase)
{
	struct modem *m = arg;

	if (phase == BRINGUP_NETWORK && m->fsm.state == MODEM_READY)
		modem_change(m, MODEM_REGISTERING, m->status.last_error);
}

static void on_phase_failed(void *arg, enum bringup_phase phase)
{
	(void)phase;
	modem_lose(arg, "it refuses to be set up");
}

static bool on_pin_tried(void *arg, const char *sim, const char *pin)
{
	struct modem *m = arg;

	return m->events.pin_tried(m->arg, sim, pin);
}

static int on_pin_record(void *arg, const char *sim, const char *pin, bool accepted)
{
	struct modem *m = arg;

	return m->events.pin_record(m->arg, sim, pin, accepted);
}

const struct bringup_events *modem_bringup_events(bool with_pin)
{
	static const struct bringup_events all = {on_phase_done, on_phase_waiting,
		on_phase_failed, on_pin_tried, on_pin_record};
	static const struct bringup_events none = {
		on_phase_done, on_phase_waiting, on_phase_failed, NULL, NULL};

	return with_pin ? &all : &none;
}

static int on_sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct modem *m = arg;

	modem_active(m);
	m->status.received_at = clock_wall_ms(loop_clock(m->loop));
	return m->events.sink(m->arg, parts, n);
}

static void on_swept(void *arg, bool ok)
{
	struct modem *m = arg;

	if (ok)
		modem_well(m);
}

static void on_trouble(void *arg, const char *text)
{
	modem_trouble(arg, text);
}

static void on_sim(void *arg)
{
	struct modem *m = arg;

	if (m->fsm.state > MODEM_SIM && m->fsm.state < MODEM_LOST)
		modem_change(m, MODEM_SIM, "the SIM is not ready any more");
}

static void on_refused(void *arg)
{
	modem_forgetful(arg);
}

const struct sweep_events modem_rx_events = {on_sink, on_swept, on_trouble, on_sim, on_refused};

/* Not the number's fault or the SIM's: what the network or the modem itself says (24.011 E.2). */
static bool is_unheard(const struct send_result *result)
{
	static const int32_t causes[] = {38, 41, 42, 47, 98, 111, 300, 331, 332, 500};

	if (result->verdict == SEND_UNCERTAIN)
		return result->code == ETIMEDOUT;

	if (result->verdict != SEND_REFUSED || result->domain != CAUSE_CMS)
		return result->verdict == SEND_REFUSED && result->domain == CAUSE_NONE;

	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++) {
		if (result->code == causes[i])
			return true;
	}

	return false;
}

static void note_sent(struct modem *m, const struct send_result *result)
{
	if (result->verdict == SEND_SENT || result->verdict == SEND_REFUSED)
		m->send_stumbles = 0;

	if (result->verdict == SEND_SENT) {
		m->status.sent_at = clock_wall_ms(loop_clock(m->loop));
		modem_well(m);
	}

	if (is_unheard(result))
		m->send_failures++;
	else if (result->verdict != SEND_UNSENT)
		m->send_failures = 0;

	m->status.send_failures = m->send_failures;
	modem_active(m);

	/* it found fault with what it took before: not with the message */
	if (result->verdict == SEND_UNSENT && result->domain == CAUSE_CMS)
		modem_forgetful(m);
}

/* With what was reported meanwhile: it is acknowledged before anything else is said. */
static void tell_sent(struct modem *m, const struct send_result *result)
{
	const struct sms_part *reports;
	size_t n = sms_rx_held(m->rx, &reports);

	if (n)
		m->status.received_at = clock_wall_ms(loop_clock(m->loop));

	if (m->events.sent)
		sms_rx_release(m->rx, m->events.sent(m->arg, m, result, reports, n) == 0);
}

void modem_on_sent(void *arg, const struct send_result *result)
{
	struct modem *m = arg;

	note_sent(m, result);
	tell_sent(m, result);

	if (cause_is_sim(result->domain, result->code))
		on_sim(m);
	else if (is_unheard(result) && result->verdict == SEND_REFUSED)
		modem_unheard(m);
}

void modem_on_called(void *arg, const char *number)
{
	struct modem *m = arg;
	char shown[MODEM_NUMBER_MAX];

	log_info("modem", "%s: call from %s put down", m->conf.name,
		*number ? log_number(shown, sizeof(shown), number) : "a withheld number");

	if (m->events.called)
		m->events.called(m->arg, m, number);
}

static void on_call_event(void *arg, const struct call_event *event)
{
	struct modem *m = arg;

	if (m->events.call)
		m->events.call(m->arg, m, event);
}

static void on_call_calm(void *arg)
{
	tell_idle(arg);
}

static void on_call_stuck(void *arg)
{
	modem_clinging(arg);
}

const struct call_events modem_call_events = {on_call_event, on_call_calm, on_call_stuck};

void modem_on_network(void *arg)
{
	struct modem *m = arg;

	if (m->fsm.state == MODEM_REGISTERING || m->fsm.state == MODEM_READY)
		bringup_begin(m->bringup, BRINGUP_NETWORK);
}

static int on_write(void *arg, const char *bytes, size_t len)
{
	struct modem *m = arg;

	return m->port ? port_write(m->port, bytes, len) : -EPIPE;
}

/* +CREG: <stat>: asked about before it is believed, and once for a flurry of them. */
static void on_registration(struct modem *m)
{
	if (!timer_running(&m->network))
		timer_start(&m->network, NETWORK_MS);
}

static void on_sim_line(struct modem *m, const char *line)
{
	if (strcmp(line, "+CPIN: READY") == 0)
		bringup_hurry(m->bringup);
	else
		on_sim(m);
}

/* SMS DONE and its like: in the middle of work it means that the modem has started anew. */
static void on_sms_ready(struct modem *m)
{
	if (m->fsm.state == MODEM_REGISTERING || m->fsm.state == MODEM_READY)
		modem_change(m, MODEM_SETUP, "messages became ready again");
	else
		bringup_hurry(m->bringup);
}

static void on_ussd(struct modem *m, const char *line)
{
	char text[AT_USSD_MAX];
	struct at_fields fields;
	int32_t status = 0, dcs = -1;

	m->ussd_busy = false;

	if (!m->events.ussd || !at_fields_begin(&fields, line, strlen(line), "+CUSD:") ||
		!at_next_number(&fields, &status))
		return;

	if (!at_next_string(&fields, text, sizeof(text)))
		text[0] = '\0';

	at_next_number_or(&fields, -1, &dcs);
	m->events.ussd(m->arg, m, status, text, dcs);
}

static void on_power(struct modem *m, const char *line)
{
	char shown[sizeof(m->status.last_error)];

	modem_trouble(m, log_text(shown, sizeof(shown), line, strlen(line)));
	log_warnx("modem", "%s: %s", m->conf.name, shown);
}

static void on_call_line(struct modem *m, enum urc_event event, const char *line)
{
	if (modem_has_voice(m))
		call_urc(m->call, event, line);
	else if (event != URC_CALL)
		caller_urc(m->caller, event, line);
}

static void on_urc(void *arg, enum urc_event event, const char *line, const char *pdu)
{
	struct modem *m = arg;

	if (!m->port)
		return;

	switch (event) {
	case URC_NONE:
	case URC_NOISE: break;
	case URC_STORED:
	case URC_MESSAGE:
	case URC_REPORT_STORED:
	case URC_REPORT:
	case URC_MEMORY_FULL:
		m->status.notified_at = clock_wall_ms(loop_clock(m->loop));
		sms_rx_urc(m->rx, event, line, pdu);
		break;
	case URC_REGISTRATION: on_registration(m); break;
	case URC_RING:
	case URC_CALLER:
	case URC_CALL_END:
	case URC_CALL: on_call_line(m, event, line); break;
	case URC_USSD: on_ussd(m, line); break;
	case URC_BOOT: modem_restart(m, "the modem restarted"); break;
	case URC_SMS_READY: on_sms_ready(m); break;
	case URC_SIM: on_sim_line(m, line); break;
	case URC_POWER: on_power(m, line); break;
	}
}

static void on_echo(void *arg)
{
	struct modem *m = arg;

	/* a modem that never stops echoing was not restarted */
	if (m->fsm.state == MODEM_PROBING || m->echoes == ECHOES_MAX)
		return;

	m->echoes++;
	modem_restart(m, "echo came back");
}

static void on_stumble(void *arg, const char *command)
{
	struct modem *m = arg;

	if (strncmp(command, "AT+CMGS", 7) == 0)
		m->send_stumbles++;
	else
		m->stumbles++;

	snprintf(m->status.last_error, sizeof(m->status.last_error), "no answer to %.40s",
		command);
}

static void on_resynced(void *arg, bool alive)
{
	struct modem *m = arg;

	if (alive)
		m->deaf = 0;

	if (!alive) {
		modem_deaf(m);
	} else if (m->fsm.state == MODEM_PROBING) {
		bringup_begin(m->bringup, BRINGUP_PROBE);
	} else if (!modem_climb(m)) {
		sms_rx_sweep_all(m->rx); /* an indication may be what was lost */
		tell_idle(m);
	}
}

const struct at_chat_events modem_chat_events = {
	on_write, on_urc, on_echo, on_stumble, modem_on_stray, on_resynced};
