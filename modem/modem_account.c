/*
 * What keeps a SIM's account alive: its balance is asked for now and then, and a SIM that sends
 * nothing for long is told of.
 */
#include "gateway/base/clock.h"
#include "gateway/base/loop.h"
#include "modem/modem_state.h"

#define DAY_MS	 86400000
#define AGAIN_MS 3600000 /* after a question that came to nothing */

static void ask_balance(struct modem *m, int64_t now)
{
	int64_t every = m->conf.balance_ms ? m->conf.balance_ms : DAY_MS;

	if (now < m->balance_due || !(m->conf.balance_code[0] || m->conf.balance_told))
		return;

	m->balance_due = now + AGAIN_MS;

	if (!m->conf.balance_code[0])
		m->events.balance(m->arg, m);
	else if (modem_ussd(m, m->conf.balance_code) == 0)
		m->balance_due = now + every;
}

/* Wall time: the operator counts months, and restarts of ours are none of its business. */
static void watch_use(struct modem *m, const struct clock *clock, int64_t now)
{
	int64_t wall = clock_wall_ms(clock);
	int64_t used =
		m->status.sent_at > m->conf.used_at ? m->status.sent_at : m->conf.used_at;

	if (!m->conf.keep_alive_ms || !m->events.unused || !clock_plausible(clock) ||
		now < m->unused_due)
		return;

	if (!used) /* nobody remembers: from now on */
		m->conf.used_at = wall;
	else if (wall - used >= m->conf.keep_alive_ms) {
		m->unused_due = now + DAY_MS;
		m->events.unused(m->arg, m);
	}
}

void modem_watch_account(struct modem *m)
{
	const struct clock *clock = loop_clock(m->loop);
	int64_t now = clock_boot_ms(clock);

	if (m->fsm.state != MODEM_READY)
		return;

	ask_balance(m, now);
	watch_use(m, clock, now);
}
