/*
 * A modem's states; see modem.h. The table says what may follow what and for how long; what is
 * done about trouble is in modem_ladder.c.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"

void modem_trouble(struct modem *m, const char *text)
{
	snprintf(m->status.last_error, sizeof(m->status.last_error), "%s", text);
}

void modem_change(struct modem *m, enum modem_state state, const char *why)
{
	bool same = m->fsm.state == state;

	m->status.state = state;
	fsm_go(&m->fsm, state, why);
	call_ready(m->call, m->fsm.state == MODEM_READY && modem_has_voice(m));

	if (!same && m->events.state && m->status.state == state)
		m->events.state(m->arg, m, state);
}

void modem_hush(struct modem *m)
{
	bringup_stop(m->bringup);
	sms_rx_stop(m->rx);
	timer_stop(&m->beat);
	timer_stop(&m->network);
	call_gone(m->call);
	at_chat_abort(m->chat);
	m->ussd_busy = false;
}

void modem_close_port(struct modem *m)
{
	port_free(m->port);
	m->port = NULL;
}

void modem_lose(struct modem *m, const char *why)
{
	modem_trouble(m, why);
	modem_change(m, MODEM_LOST, why);
	fsm_extend(&m->fsm, modem_reopen_delay(m));
}

void modem_restart(struct modem *m, const char *why)
{
	if (m->fsm.state == MODEM_CLOSED || m->fsm.state == MODEM_LOST)
		return;

	m->counters.resets += m->fsm.state != MODEM_PROBING;
	modem_change(m, MODEM_PROBING, why);
}

static void enter_probing(void *arg)
{
	struct modem *m = arg;

	modem_hush(m);
	at_chat_resync(m->chat, m->probe_attempts);
	m->probe_attempts = MODEM_PROBE_ATTEMPTS;
}

static void enter_sim(void *arg)
{
	struct modem *m = arg;

	sms_rx_stop(m->rx);
	timer_stop(&m->beat);
	bringup_begin(m->bringup, BRINGUP_SIM);
}

static void enter_setup(void *arg)
{
	struct modem *m = arg;

	sms_rx_stop(m->rx);
	bringup_begin(m->bringup, BRINGUP_SETUP);
}

static void enter_registering(void *arg)
{
	struct modem *m = arg;

	if (!timer_running(&m->search))
		modem_search(m);

	bringup_begin(m->bringup, BRINGUP_NETWORK);
}

static void enter_ready(void *arg)
{
	struct modem *m = arg;

	timer_stop(&m->search);
	m->status.last_error[0] = '\0';
	m->echoes = 0;
	m->reopen_ms = MODEM_REOPEN_MIN_MS;
}

static void enter_lost(void *arg)
{
	struct modem *m = arg;

	modem_close_port(m);
	timer_stop(&m->search);
	m->status.registration = MODEM_REG_NONE;
	m->status.signal_dbm = 0;
	modem_hush(m);
}

/* The phase takes longer than anything it waits for: begin again with the port. */
static void on_stuck(void *arg)
{
	modem_lose(arg, "it does not get on");
}

static void on_data(void *arg, const char *bytes, size_t len)
{
	struct modem *m = arg;

	at_chat_feed(m->chat, bytes, len);
}

static void on_gone(void *arg, int error)
{
	struct modem *m = arg;

	log_info("modem", "%s: %s: %s", m->conf.name, m->conf.device, strerror(error));
	modem_lose(m, "the port is gone");
}

static void on_open(void *arg)
{
	struct modem *m = arg;
	int fd;

	if (modem_power_on(m)) {
		fsm_extend(&m->fsm, m->reopen_ms);
		return;
	}

	fd = modem_open_next(m);

	if (fd < 0) {
		if (m->open_error != fd)
			log_warnx("modem", "%s: %s: %s", m->conf.name, m->conf.device,
				strerror(-fd));

		m->open_error = fd;
		modem_trouble(m, strerror(-fd));
		fsm_extend(&m->fsm, modem_reopen_delay(m));
		return;
	}

	m->open_error = 0;
	m->counters.reopens += m->fsm.state == MODEM_LOST;
	m->port = port_new(m->loop, fd, on_data, on_gone, m);
	modem_change(m, MODEM_PROBING, "open");
}

#define AFTER_OPEN \
	(FSM_BIT(MODEM_PROBING) | FSM_BIT(MODEM_SIM) | FSM_BIT(MODEM_LOST) | \
		FSM_BIT(MODEM_CLOSED))

/* clang-format off */
const struct fsm_state modem_states[] = {
	[MODEM_CLOSED] = {
		.name = "closed",
		.next = FSM_BIT(MODEM_PROBING) | FSM_BIT(MODEM_LOST),
		.timeout_ms = 0,
		.timeout = on_open,
	},
	[MODEM_PROBING] = {
		.name = "probing",
		.next = AFTER_OPEN,
		.timeout_ms = 120000,
		.enter = enter_probing,
		.timeout = on_stuck,
	},
	[MODEM_SIM] = {
		.name = "sim",
		.next = AFTER_OPEN | FSM_BIT(MODEM_SETUP),
		.timeout_ms = FSM_FOREVER, /* people insert SIMs; bring-up asks again */
		.enter = enter_sim,
	},
	[MODEM_SETUP] = {
		.name = "setup",
		.next = AFTER_OPEN | FSM_BIT(MODEM_REGISTERING),
		.timeout_ms = 300000,
		.enter = enter_setup,
		.timeout = on_stuck,
	},
	[MODEM_REGISTERING] = {
		.name = "registering",
		.next = AFTER_OPEN | FSM_BIT(MODEM_SETUP) | FSM_BIT(MODEM_READY),
		.timeout_ms = FSM_FOREVER, /* the network may be away for days; bring-up asks again */
		.enter = enter_registering,
	},
	[MODEM_READY] = {
		.name = "ready",
		.next = AFTER_OPEN | FSM_BIT(MODEM_SETUP) | FSM_BIT(MODEM_REGISTERING),
		.timeout_ms = FSM_FOREVER,
		.enter = enter_ready,
	},
	[MODEM_LOST] = {
		.name = "lost",
		.next = FSM_BIT(MODEM_PROBING) | FSM_BIT(MODEM_CLOSED),
		.timeout_ms = MODEM_REOPEN_MIN_MS,
		.enter = enter_lost,
		.timeout = on_open,
	},
};
/* clang-format on */
