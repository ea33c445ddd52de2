/*
 * Walks the steps of bring-up; see bringup.h.
 */
#include "modem/bringup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/bringup_state.h"
#include "modem/profile.h"
#include "parsers/at/at_result.h"

#define AGAIN_MS  1000
#define AGAIN_MAX 30 /* modems need up to half a minute until SMS works */

static const struct bringup_step *const phases[] = {
	[BRINGUP_PROBE] = bringup_probe_steps,
	[BRINGUP_SIM] = bringup_sim_steps,
	[BRINGUP_SETUP] = bringup_setup_steps,
	[BRINGUP_NETWORK] = bringup_network_steps,
};

#define WAIT_MS	     1500 /* before a phase that waits asks again by itself */
#define WAIT_LONG_MS 10000
#define WAITS_SHORT  200 /* of the network, before they grow long */

void bringup_trouble(struct bringup *b, const char *format, ...)
{
	char text[sizeof(b->status->last_error)];
	char shown[sizeof(b->status->last_error)];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	log_text(shown, sizeof(shown), text, strlen(text)); /* it may quote the modem */

	if (strcmp(shown, b->status->last_error) != 0)
		log_warnx("modem", "%s: %s", b->conf->name, shown);

	memcpy(b->status->last_error, shown, sizeof(shown));
}

bool bringup_fields(
	const struct at_answer *answer, const char *prefix, struct at_fields *fields)
{
	return answer->outcome == AT_OUTCOME_OK &&
	       at_fields_begin(fields, answer->line, strlen(answer->line), prefix);
}

static const struct bringup_step *step_now(const struct bringup *b)
{
	return &phases[b->phase][b->step];
}

static const char *cause_text(const struct at_answer *answer)
{
	const char *text = NULL;

	if (answer->outcome == AT_OUTCOME_CMS)
		text = at_cms_text(answer->code);
	else if (answer->outcome == AT_OUTCOME_CME)
		text = at_cme_text(answer->code);

	return text ? text : at_outcome_name(answer->outcome);
}

enum bringup_verdict bringup_need(struct bringup *b, const struct at_answer *answer)
{
	const char *text = step_now(b)->text;

	if (answer->outcome == AT_OUTCOME_OK)
		return STEP_NEXT;

	bringup_trouble(b, "%s: %s", text ? text : "set-up", cause_text(answer));
	return STEP_AGAIN;
}

static bool is_end(const struct bringup_step *step)
{
	return !step->text && !step->say;
}

static void end(struct bringup *b)
{
	b->running = false;
	b->waits = 0;
	b->events->done(b->arg, b->phase);
}

/* Sends the present step; steps with nothing to say are passed over. */
static void say(struct bringup *b)
{
	for (; !is_end(step_now(b)); b->step++) {
		const struct bringup_step *step = step_now(b);
		struct at_request request = {.prefix = step->prefix,
			.fields_min = step->fields_min,
			.bare = step->bare,
			.done = b->on_answer,
			.arg = b};

		if (step->text)
			snprintf(request.text, sizeof(request.text), "%s", step->text);

		if (step->say && !step->say(b, &request))
			continue;

		b->in_flight = at_chat_send(b->chat, &request, false) == 0;

		if (!b->in_flight)
			timer_start(&b->timer, AGAIN_MS);

		return;
	}

	end(b);
}

static void restart(struct bringup *b)
{
	b->step = 0;
	b->own_next = 0;
	b->cnmi_try = 0;
	b->pin_wanted = false;
	b->iccid_asked = false;
	b->tries = -1;
	b->rests_long = false;
	say(b);
}

static void rest(struct bringup *b)
{
	bool slow = b->rests_long;

	if (b->phase == BRINGUP_NETWORK)
		slow |= ++b->waits > WAITS_SHORT;

	b->waiting = true;
	timer_start(&b->timer, slow ? WAIT_LONG_MS : WAIT_MS);
	b->events->waiting(b->arg, b->phase);
}

static void again(struct bringup *b)
{
	if (++b->again > AGAIN_MAX) {
		b->running = false;
		b->events->failed(b->arg, b->phase);
		return;
	}

	timer_start(&b->timer, AGAIN_MS);
}

static void on_answer(void *arg, const struct at_answer *answer)
{
	struct bringup *b = arg;
	const struct bringup_step *step = step_now(b);
	enum bringup_verdict verdict = STEP_NEXT;

	b->in_flight = false;

	if (b->stale) { /* of the phase that was left */
		b->stale = false;
		restart(b);
		return;
	}

	if (!b->running || answer->outcome == AT_OUTCOME_GONE)
		return;

	if (step->hear)
		verdict = step->hear(b, answer);

	if (verdict != STEP_AGAIN)
		b->again = 0;

	switch (verdict) {
	case STEP_NEXT:
		b->step++;
		say(b);
		break;
	case STEP_REPEAT: say(b); break;
	case STEP_DONE: end(b); break;
	case STEP_AGAIN: again(b); break;
	case STEP_WAIT: rest(b); break;
	case STEP_RESTART: restart(b); break;
	}
}

static void on_timer(void *arg)
{
	struct bringup *b = arg;

	if (b->waiting) {
		b->waiting = false;
		restart(b);
	} else {
		say(b);
	}
}

void bringup_hurry(struct bringup *b)
{
	if (!b->running || b->in_flight || !timer_running(&b->timer))
		return;

	timer_start(&b->timer, 0);
}

void bringup_stop(struct bringup *b)
{
	b->running = false;
	b->waiting = false;
	b->stale = false;
	timer_stop(&b->timer);
}

void bringup_begin(struct bringup *b, enum bringup_phase phase)
{
	bringup_stop(b);
	b->phase = phase;
	b->running = true;
	b->again = 0;

	b->stale = b->in_flight;

	if (!b->stale)
		restart(b);
}

const struct sweep_setup *bringup_setup(const struct bringup *b)
{
	return &b->setup;
}

struct bringup *bringup_new(struct loop *loop, struct at_chat *chat,
	const struct modem_conf *conf, struct modem_status *status,
	const struct bringup_events *events, void *arg)
{
	struct bringup *b = alloc_zero(sizeof(*b));

	b->chat = chat;
	b->conf = conf;
	b->status = status;
	b->events = events;
	b->arg = arg;
	b->profile = &profile_generic;
	b->on_answer = on_answer;
	timer_init(&b->timer, loop, on_timer, b);
	return b;
}

void bringup_free(struct bringup *b)
{
	if (!b)
		return;

	timer_stop(&b->timer);
	free(b);
}
