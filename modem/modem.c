/*
 * A modem as others see it; see modem.h.
 */
#include "modem/modem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"
#include "modem/pcm.h"

#define SEND_MS	 60000
#define USSD_MAX 32

static const char *const state_names[] = {
	[MODEM_CLOSED] = "closed",
	[MODEM_PROBING] = "probing",
	[MODEM_SIM] = "sim",
	[MODEM_SETUP] = "setup",
	[MODEM_REGISTERING] = "registering",
	[MODEM_READY] = "ready",
	[MODEM_LOST] = "lost",
};

static const char *const registration_names[] = {
	[MODEM_REG_NONE] = "none",
	[MODEM_REG_HOME] = "home",
	[MODEM_REG_SEARCHING] = "searching",
	[MODEM_REG_DENIED] = "denied",
	[MODEM_REG_UNKNOWN] = "unknown",
	[MODEM_REG_ROAMING] = "roaming",
};

const char *modem_state_name(enum modem_state state)
{
	return state_names[state];
}

const char *modem_registration_name(enum modem_registration registration)
{
	return registration_names[registration];
}

/* The libraries of voice are loaded here at the earliest: by a modem that has audio. */
static struct call *new_call(struct modem *m)
{
	struct call_conf conf = {.longest_ms = m->conf.longest_call_ms, .media = m->conf.media};

	memcpy(conf.name, m->conf.name, sizeof(conf.name));
	memcpy(conf.audio, m->conf.audio, sizeof(conf.audio));

	if (conf.audio[0] && !conf.media)
		conf.media = pcm_media(&conf.why_not);

	return call_new(m->loop, m->chat, &conf, &modem_call_events, m);
}

struct modem *modem_new(struct loop *loop, const struct modem_conf *conf,
	const struct modem_events *events, void *arg)
{
	struct modem *m = alloc_zero(sizeof(*m));
	struct sms_tx_conf tx;
	bool pin = events->pin_tried && events->pin_record;

	m->loop = loop;
	m->conf = *conf;
	m->events = *events;
	m->arg = arg;
	m->reopen_ms = MODEM_REOPEN_MIN_MS;
	m->probe_attempts = MODEM_PROBE_ATTEMPTS;
	memcpy(m->status.name, conf->name, sizeof(m->status.name));
	m->chat = at_chat_new(loop, m->conf.name, &modem_chat_events, m);
	m->bringup = bringup_new(
		loop, m->chat, &m->conf, &m->status, modem_bringup_events(pin), m);
	m->rx = sms_rx_new(loop, m->chat, m->conf.name, &modem_rx_events, m);
	tx.send_ms = (int32_t)(conf->send_ms ? conf->send_ms : SEND_MS);
	memcpy(tx.modem, conf->name, sizeof(tx.modem));
	m->tx = sms_tx_new(m->chat, &tx, modem_on_sent, m);
	m->caller = caller_new(loop, m->chat, modem_on_called, m);
	m->call = new_call(m);
	timer_init(&m->beat, loop, modem_on_beat, m);
	timer_init(&m->network, loop, modem_on_network, m);
	timer_init(&m->search, loop, modem_on_search, m);
	fsm_init(&m->fsm, loop, modem_states, MODEM_CLOSED, m);
	m->fsm.area = "modem";
	m->fsm.name = m->conf.name;
	fsm_extend(&m->fsm, 0);
	return m;
}

void modem_free(struct modem *m)
{
	if (!m)
		return;

	m->draining = true;
	modem_hush(m);
	modem_close_port(m);
	timer_stop(&m->search);
	modem_power_on(m);
	fsm_stop(&m->fsm);
	caller_free(m->caller);
	call_free(m->call);
	sms_tx_free(m->tx);
	sms_rx_free(m->rx);
	bringup_free(m->bringup);
	at_chat_free(m->chat);
	free(m);
}

const char *modem_name(const struct modem *m)
{
	return m->conf.name;
}

const struct modem_conf *modem_conf(const struct modem *m)
{
	return &m->conf;
}

enum modem_state modem_state(const struct modem *m)
{
	return (enum modem_state)m->fsm.state;
}

static void fill_counters(const struct modem *m, struct modem_counters *counters)
{
	struct sweep_status rx = sms_rx_status(m->rx);
	struct sms_tx_counters tx = sms_tx_counters(m->tx);
	struct at_chat_counters chat = at_chat_counters(m->chat);

	*counters = m->counters;
	counters->received = rx.received;
	counters->malformed = rx.malformed;
	counters->deleted = rx.deleted;
	counters->sink_refused = rx.sink_refused;
	counters->sweeps = rx.sweeps;
	counters->sent = tx.sent;
	counters->refused = tx.refused;
	counters->unsent = tx.unsent;
	counters->uncertain = tx.uncertain;
	counters->timeouts = chat.timeouts;
	counters->garbage = chat.garbage;
	counters->resyncs = chat.resyncs;
}

#define QUIET_MAX_MS 75000 /* without a line from it: three heartbeats */
#define FAILURES_MAX 3

static int64_t quiet_ms(const struct modem *m)
{
	return clock_boot_ms(loop_clock(m->loop)) - at_chat_counters(m->chat).heard_at;
}

/* Proofs that it works, not that we do. */
static const char *find_ill(const struct modem *m)
{
	if (m->fsm.state != MODEM_READY)
		return modem_state_name((enum modem_state)m->fsm.state);

	if (!at_chat_is_answering(m->chat) || quiet_ms(m) > QUIET_MAX_MS)
		return "silent";

	if (m->send_failures >= FAILURES_MAX)
		return "the network takes nothing from it";

	return "";
}

static void fill_health(const struct modem *m, struct modem_status *status)
{
	struct at_chat_counters chat = at_chat_counters(m->chat);

	status->answer_ms = chat.answer_ms;
	status->heard_at =
		chat.heard_at ? clock_wall_ms(loop_clock(m->loop)) - quiet_ms(m) : 0;
	status->ill = find_ill(m);
}

struct modem_status modem_status(const struct modem *m)
{
	struct modem_status status = m->status;
	struct sweep_status rx = sms_rx_status(m->rx);

	status.sim_used = rx.used;
	status.sim_total = rx.total;
	status.sending = sms_tx_is_busy(m->tx);
	status.voice = modem_has_voice(m);
	fill_health(m, &status);
	fill_counters(m, &status.counters);
	return status;
}

bool modem_is_well(const struct modem *m)
{
	return !*find_ill(m);
}

bool modem_can_take(const struct modem *m)
{
	return m->fsm.state == MODEM_READY && !m->draining && !sms_tx_is_busy(m->tx) &&
	       at_chat_is_in_step(m->chat) && call_is_calm(m->call);
}

int modem_send(struct modem *m, const struct send_order *order)
{
	if (m->fsm.state != MODEM_READY || m->draining)
		return -ENETDOWN;

	return call_is_calm(m->call) ? sms_tx_send(m->tx, order) : -EBUSY;
}

bool modem_has_voice(const struct modem *m)
{
	return m->events.call && m->status.profile[0] && call_is_possible(m->call);
}

struct call *modem_call(struct modem *m)
{
	return m->call;
}

bool modem_is_quiet(const struct modem *m)
{
	return !sms_tx_is_busy(m->tx) && call_is_idle(m->call);
}

void modem_drain(struct modem *m)
{
	m->draining = true;
	call_hangup(m->call);
}

static void on_ussd_done(void *arg, const struct at_answer *answer)
{
	struct modem *m = arg;

	if (answer->outcome != AT_OUTCOME_OK)
		m->ussd_busy = false;
}

int modem_ussd(struct modem *m, const char *code)
{
	struct at_request request = {.done = on_ussd_done, .arg = m};
	struct at_command command;
	size_t len = strlen(code);

	if (!len || len > USSD_MAX || strspn(code, "0123456789*#+") != len)
		return -EINVAL;

	if (m->fsm.state != MODEM_READY)
		return -ENETDOWN;

	if (m->ussd_busy)
		return -EBUSY;

	at_command_begin(&command, "AT+CUSD=");
	at_command_number(&command, 1);
	at_command_string(&command, code);
	at_command_number(&command, 15); /* 23.038 5: GSM 7-bit, language unspecified */
	memcpy(request.text, command.text, at_command_len(&command) + 1);
	m->ussd_busy = at_chat_send(m->chat, &request, false) == 0;
	return m->ussd_busy ? 0 : -EBUSY;
}
