/*
 * What is done for a modem that is not well, the mildest first: set up anew, open anew, radio off
 * and on, restart, power off and on. A rung that was taken without need may do harm: each but
 * opening anew rests before it is taken again, twice as long each time; an hour of good health
 * forgets it.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"
#include "modem/power.h"

#define STUMBLES_SETUP	 2 /* commands without answer in a row */
#define STUMBLES_REOPEN	 3
#define STUMBLES_RESTART 5
#define STUMBLES_POWER	 8
#define DEAF_POWER	 2 /* ports in a row where AT was not answered */
#define FAILURES_RADIO	 5 /* sendings in a row that the network did not take */
#define FAILURES_RESTART 10
#define SEARCH_MS	 300000 /* without network: radio off and on, … */
#define SEARCH_RESTART	 4	/* … and after so many times as long a restart */
#define WELL_MS		 3600000
#define REST_DOUBLINGS	 4
#define RESTART_WAIT_MS	 1500 /* until the port is opened again */
#define POWER_OFF_MS	 3000

static const int64_t rest_ms[RUNGS] = {
	[RUNG_SETUP] = 60000, /* by a hunch; after silence it is never too soon */
	[RUNG_REOPEN] = 0,
	[RUNG_RADIO] = 600000,
	[RUNG_RESTART] = 600000,
	[RUNG_POWER] = 1800000,
};

static int64_t now_ms(const struct modem *m)
{
	return clock_boot_ms(loop_clock(m->loop));
}

static bool may_take(const struct modem *m, enum modem_rung rung)
{
	const struct rung_use *use = &m->rungs[rung];
	unsigned doublings = use->times < REST_DOUBLINGS ? use->times : REST_DOUBLINGS;

	if (rung == RUNG_POWER && !m->conf.power.file[0])
		return false;

	return !use->times || now_ms(m) - use->at >= rest_ms[rung] << (doublings - 1);
}

static void note_use(struct modem *m, enum modem_rung rung)
{
	m->rungs[rung].at = now_ms(m);
	m->rungs[rung].times++;
	m->stumbles = m->send_stumbles = m->deaf = 0;
}

void modem_well(struct modem *m)
{
	m->stumbles = 0;

	if (m->fsm.state != MODEM_READY)
		return;

	for (size_t i = 0; i < RUNGS; i++) {
		if (now_ms(m) - m->rungs[i].at >= WELL_MS)
			m->rungs[i].times = 0;
	}
}

/* ------------------------------------------------------------------ the rungs */

static void on_restarted(void *arg, const struct at_answer *answer)
{
	struct modem *m = arg;

	if (answer->outcome == AT_OUTCOME_GONE)
		return;

	modem_lose(m, "restarted by us");
	fsm_extend(&m->fsm, RESTART_WAIT_MS);
}

static void restart(struct modem *m)
{
	struct at_request request = {
		.text = "AT+CFUN=1,1", .done = on_restarted, .arg = m};

	note_use(m, RUNG_RESTART);
	m->counters.kicks++;
	at_chat_send(m->chat, &request, true);
}

static void on_radio_on(void *arg, const struct at_answer *answer)
{
	struct modem *m = arg;

	/* some forget with the radio how messages are told, and some the SIM */
	if (answer->outcome != AT_OUTCOME_GONE && m->fsm.state > MODEM_SIM &&
		m->fsm.state < MODEM_LOST)
		modem_change(m, MODEM_SIM, "radio off and on");
}

static void on_radio_off(void *arg, const struct at_answer *answer)
{
	struct modem *m = arg;
	struct at_request request = {.text = "AT+CFUN=1", .done = on_radio_on, .arg = m};

	if (answer->outcome != AT_OUTCOME_GONE)
		at_chat_send(m->chat, &request, true);
}

static void radio(struct modem *m)
{
	/* 27.007 8.2: neither sends nor receives */
	struct at_request request = {.text = "AT+CFUN=4", .done = on_radio_off, .arg = m};

	note_use(m, RUNG_RADIO);
	m->counters.radio_cycles++;
	log_warnx(
		"modem", "%s: radio off and on: %s", m->conf.name, m->status.last_error);
	at_chat_send(m->chat, &request, true);
}

static void power(struct modem *m)
{
	int error = power_write(m->conf.power.file, m->conf.power.off);

	note_use(m, RUNG_POWER);

	if (error) {
		log_warnx("modem", "%s: %s: %s", m->conf.name, m->conf.power.file,
			strerror(-error));
		modem_lose(m, "its power cannot be switched");
		return;
	}

	m->counters.power_cycles++;
	m->powerless = true;
	modem_lose(m, "power off and on");
	fsm_extend(&m->fsm, POWER_OFF_MS);
}

bool modem_power_on(struct modem *m)
{
	int error;

	if (!m->powerless)
		return false;

	error = power_write(m->conf.power.file, m->conf.power.on);

	if (error)
		log_warnx("modem", "%s: %s: %s", m->conf.name, m->conf.power.file,
			strerror(-error));

	m->powerless = error != 0;
	return true;
}

/* ------------------------------------------------------------------ when */

bool modem_climb(struct modem *m)
{
	unsigned stumbles =
		m->stumbles > m->send_stumbles ? m->stumbles : m->send_stumbles;

	if (stumbles >= STUMBLES_POWER && may_take(m, RUNG_POWER))
		power(m);
	else if (stumbles >= STUMBLES_RESTART && may_take(m, RUNG_RESTART))
		restart(m);
	else if (stumbles >= STUMBLES_REOPEN)
		modem_lose(m, "it falls silent again and again");
	else if (stumbles >= STUMBLES_SETUP && m->fsm.state > MODEM_SETUP)
		modem_change(m, MODEM_SETUP, "silent twice");
	else
		return false;

	return true;
}

void modem_deaf(struct modem *m)
{
	if (++m->deaf >= DEAF_POWER && may_take(m, RUNG_POWER))
		power(m);
	else
		modem_lose(m, "no answer to AT");
}

void modem_unheard(struct modem *m)
{
	snprintf(m->status.last_error, sizeof(m->status.last_error),
		"%u sendings in a row failed", m->send_failures);

	/* while it talks it may be unable to send: nobody's call is cut off for that */
	if (!call_is_idle(m->call))
		return;

	if (m->send_failures >= FAILURES_RESTART && may_take(m, RUNG_RESTART))
		restart(m);
	else if (m->send_failures >= FAILURES_RADIO && may_take(m, RUNG_RADIO))
		radio(m);
}

void modem_forgetful(struct modem *m)
{
	if (m->fsm.state <= MODEM_SETUP || m->fsm.state == MODEM_LOST || sms_tx_is_busy(m->tx) ||
		!may_take(m, RUNG_SETUP))
		return;

	m->rungs[RUNG_SETUP].at = now_ms(m);
	m->rungs[RUNG_SETUP].times++;
	modem_change(m, MODEM_SETUP, "it refuses what it took before");
}

void modem_clinging(struct modem *m)
{
	modem_trouble(m, "it does not hang up");

	if (may_take(m, RUNG_RADIO))
		radio(m);
}

void modem_search(struct modem *m)
{
	m->searches = 0;
	timer_start(&m->search, SEARCH_MS);
}

void modem_on_search(void *arg)
{
	struct modem *m = arg;

	if (m->fsm.state != MODEM_REGISTERING)
		return;

	timer_start(&m->search, SEARCH_MS);

	/* it has a network, and may not use it (home_only) */
	if (m->status.registration == MODEM_REG_ROAMING)
		return;

	if (++m->searches >= SEARCH_RESTART && may_take(m, RUNG_RESTART))
		restart(m);
	else if (may_take(m, RUNG_RADIO))
		radio(m);
}
