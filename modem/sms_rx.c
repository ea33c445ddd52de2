/*
 * Receiving; see sms_rx.h. What comes directly is kept and acknowledged here; what is stored is
 * for the sweep.
 */
#include "modem/sms_rx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/listing.h"
#include "parsers/at/at_field.h"

#define HELD_MAX 4
#define HELD_MS	 200 /* and no longer: a network may take a minute to accept a message */

struct sms_rx {
	struct at_chat *chat;
	const char *name;
	const struct sweep_events *events;
	void *arg;
	struct clock *clock;
	struct sweep_status status;
	struct sweep_setup setup;
	struct sweep *sweep;
	bool started;
	bool looked; /* and no indication since */
	bool untold; /* something was found so: the modem may have forgotten to tell */
	struct sms_part held[HELD_MAX];
	size_t held_count;
	struct timer held_timer;
};

static void arm(struct sms_rx *rx, bool first)
{
	struct at_request request = {.arg = rx};

	memcpy(request.text, rx->setup.cnmi, sizeof(rx->setup.cnmi));
	at_chat_send(rx->chat, &request, first);
}

static void on_acknowledged(void *arg, const struct at_answer *answer)
{
	struct sms_rx *rx = arg;

	/* 27.005 3.4.4: a missed acknowledgement may have switched the indications off */
	if (rx->started && answer->outcome != AT_OUTCOME_OK &&
		answer->outcome != AT_OUTCOME_GONE)
		arm(rx, true);
}

/*
 * 27.005 4.8: plain says yes; 2 says no, and the network delivers again later. Without room in
 * the queue it does so too.
 */
static void acknowledge(struct sms_rx *rx, bool kept)
{
	struct at_request request = {.done = on_acknowledged, .arg = rx};

	failpoint("acknowledge");
	snprintf(request.text, sizeof(request.text), kept ? "AT+CNMA" : "AT+CNMA=2");

	/* out of step the network is left to give it again, or the modem is gone */
	if (rx->setup.acknowledge && at_chat_is_in_step(rx->chat))
		at_chat_send(rx->chat, &request, true);
}

/* +CMT: [<alpha>],<length> and +CDS: <length> (27.005 3.4.1) */
static int32_t direct_length(enum urc_event event, const char *line)
{
	const char *prefix = event == URC_MESSAGE ? "+CMT:" : "+CDS:";
	struct at_fields fields;
	int32_t length;

	if (!at_fields_begin(&fields, line, strlen(line), prefix))
		return -1;

	if (at_count(&fields) > 1)
		at_skip(&fields);

	return at_next_number(&fields, &length) ? length : -1;
}

static void settle(struct sms_rx *rx, const struct sms_part *part, bool kept)
{
	if (kept) {
		rx->status.received++;
		rx->status.malformed += part->malformed;
	} else {
		rx->status.sink_refused++;
		rx->events->trouble(rx->arg, "the store did not take it");
	}

	acknowledge(rx, kept);
}

static void take_direct(
	struct sms_rx *rx, enum urc_event event, const char *line, const char *pdu)
{
	bool waits = event == URC_REPORT && rx->setup.acknowledge &&
		     rx->held_count < HELD_MAX && at_chat_is_sending(rx->chat);
	struct sms_part now, *part = waits ? &rx->held[rx->held_count] : &now;

	*part = (struct sms_part){.index = -1, .received_at = clock_wall_ms(rx->clock)};
	snprintf(part->modem, sizeof(part->modem), "%s", rx->name);
	listing_part(part, pdu, strlen(pdu), direct_length(event, line));

	if (!waits) {
		settle(rx, part, rx->events->sink(rx->arg, part, 1) == 0);
		return;
	}

	if (!rx->held_count++)
		timer_start(&rx->held_timer, HELD_MS);
}

size_t sms_rx_held(const struct sms_rx *rx, const struct sms_part **parts)
{
	*parts = rx->held;
	return rx->held_count;
}

void sms_rx_release(struct sms_rx *rx, bool kept)
{
	size_t count = rx->held_count;

	timer_stop(&rx->held_timer);
	rx->held_count = 0;

	for (size_t i = 0; i < count; i++)
		settle(rx, &rx->held[i], kept);
}

static void keep_held(void *arg)
{
	struct sms_rx *rx = arg;

	if (rx->held_count)
		sms_rx_release(rx, rx->events->sink(rx->arg, rx->held, rx->held_count) == 0);
}

/* +CMTI: "SM",3: which slot does not matter, and +CDSI is known to name the wrong storage. */
static void take_indication(struct sms_rx *rx, enum urc_event event, const char *line)
{
	struct at_fields fields;
	char name[4];

	rx->looked = false;

	if (event == URC_STORED &&
		at_fields_begin(&fields, line, strlen(line), "+CMTI:") &&
		at_next_string(&fields, name, sizeof(name)))
		sweep_storage(rx->sweep, name);
	else
		sweep_all(rx->sweep);
}

void sms_rx_urc(
	struct sms_rx *rx, enum urc_event event, const char *line, const char *pdu)
{
	if (urc_has_pdu(event))
		take_direct(rx, event, line, pdu);
	else if (rx->started)
		take_indication(rx, event, line);
}

void sms_rx_sweep_all(struct sms_rx *rx)
{
	if (!rx->started)
		return;

	arm(rx, false);
	sweep_all(rx->sweep);
}

void sms_rx_look(struct sms_rx *rx)
{
	if (!rx->started)
		return;

	rx->looked = true;
	sweep_first(rx->sweep);
}

void sms_rx_start(struct sms_rx *rx, const struct sweep_setup *setup)
{
	rx->setup = *setup;
	rx->started = true;
	rx->looked = rx->untold = false;
	sweep_start(rx->sweep, setup);
}

void sms_rx_stop(struct sms_rx *rx)
{
	keep_held(rx);
	rx->started = false;
	sweep_stop(rx->sweep);
}

static int on_swept_parts(void *arg, const struct sms_part *parts, size_t n)
{
	struct sms_rx *rx = arg;

	rx->untold |= rx->looked;
	rx->looked = false;
	return rx->events->sink(rx->arg, parts, n);
}

static void on_swept(void *arg, bool ok)
{
	struct sms_rx *rx = arg;

	/* not before: what waits to be sent would go between a listing and its deletion */
	if (rx->untold)
		arm(rx, false);

	rx->untold = false;
	rx->events->swept(rx->arg, ok);
}

static void on_trouble(void *arg, const char *text)
{
	struct sms_rx *rx = arg;

	rx->events->trouble(rx->arg, text);
}

static void on_sim(void *arg)
{
	struct sms_rx *rx = arg;

	rx->events->sim(rx->arg);
}

static void on_refused(void *arg)
{
	struct sms_rx *rx = arg;

	rx->events->refused(rx->arg);
}

static const struct sweep_events sweep_events = {
	on_swept_parts, on_swept, on_trouble, on_sim, on_refused};

struct sms_rx *sms_rx_new(struct loop *loop, struct at_chat *chat, const char *name,
	const struct sweep_events *events, void *arg)
{
	struct sms_rx *rx = alloc_zero(sizeof(*rx));

	rx->chat = chat;
	rx->name = name;
	rx->events = events;
	rx->arg = arg;
	rx->clock = loop_clock(loop);
	rx->sweep = sweep_new(loop, chat, name, &sweep_events, rx, &rx->status);
	timer_init(&rx->held_timer, loop, keep_held, rx);
	return rx;
}

void sms_rx_free(struct sms_rx *rx)
{
	if (!rx)
		return;

	timer_stop(&rx->held_timer);
	sweep_free(rx->sweep);
	free(rx);
}

struct sweep_status sms_rx_status(const struct sms_rx *rx)
{
	return rx->status;
}
