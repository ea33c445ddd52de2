/*
 * The heartbeat of a modem: a listing of where messages arrive, which proves that the modem
 * answers and makes good an indication that was lost. Quick while messages come and go, slow when
 * nothing happens; now and then the network is looked at, and every storage.
 */
#include "gateway/base/loop.h"
#include "modem/modem_state.h"

#define BEAT_MS	      25000 /* two wake-ups each: a tenth of one a second with what else is asked */
#define BEAT_BLIND_MS 5000 /* of a modem that tells of nothing */
#define BEAT_BUSY_MS  1500
#define SHARE	      10    /* of the time, at most, goes into looking */
#define BUSY_MS	      30000 /* since a message came or went */
#define STRAY_MS      200   /* until what came unasked is looked into, … */
#define STRAY_REST_MS 5000  /* … and not again so soon, nor twice as soon after the next */
#define NETWORK_BEATS 3
#define ALL_BEATS     16

static int64_t now_ms(const struct modem *m)
{
	return clock_boot_ms(loop_clock(m->loop));
}

static int64_t slow_ms(const struct modem *m)
{
	if (m->conf.sweep_ms)
		return m->conf.sweep_ms;

	return bringup_setup(m->bringup)->tells ? BEAT_MS : BEAT_BLIND_MS;
}

static void arm(struct modem *m)
{
	int64_t slow = slow_ms(m);
	int32_t answer_ms = at_chat_counters(m->chat).answer_ms;
	/* where a SIM takes seconds to list, sending must not wait for that all the time */
	int64_t quick = BEAT_BUSY_MS + (answer_ms > 0 ? SHARE * (int64_t)answer_ms : 0);

	timer_start(&m->beat, now_ms(m) < m->busy_until && quick < slow ? quick : slow);
}

void modem_beat_begin(struct modem *m)
{
	m->beats = 0;
	m->beat_at = now_ms(m);
	m->stray_rest = 0;
	arm(m);
}

void modem_on_stray(void *arg)
{
	struct modem *m = arg;
	int64_t now = now_ms(m);

	if (!timer_running(&m->beat) || (m->stray_rest && now - m->stray_at < m->stray_rest))
		return;

	m->stray_at = now;
	m->stray_rest = m->stray_rest ? 2 * m->stray_rest : STRAY_REST_MS;

	if (m->stray_rest > BEAT_MS)
		m->stray_rest = BEAT_MS;

	timer_start(&m->beat, STRAY_MS);
}

void modem_active(struct modem *m)
{
	int64_t now = now_ms(m);

	m->busy_until = now + BUSY_MS;

	if (timer_running(&m->beat) && m->beat.due_ms > now + BEAT_BUSY_MS)
		arm(m);
}

static void slow_beat(struct modem *m)
{
	m->beat_at = now_ms(m);
	m->beats++;

	if (m->beats % ALL_BEATS == 0)
		sms_rx_sweep_all(m->rx);
	else
		sms_rx_look(m->rx);

	if (m->beats % NETWORK_BEATS == 0 && m->fsm.state == MODEM_READY)
		bringup_begin(m->bringup, BRINGUP_NETWORK);

	modem_watch_account(m);
}

void modem_on_beat(void *arg)
{
	struct modem *m = arg;

	if (now_ms(m) - m->beat_at >= slow_ms(m))
		slow_beat(m);
	else if (at_chat_is_idle(m->chat))
		sms_rx_look(m->rx);

	arm(m);
}
