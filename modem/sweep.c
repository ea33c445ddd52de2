/*
 * Sweeps; see sweep.h. Drives the steps: each is begun by the answer to the one before.
 */
#include "modem/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "modem/sweep_state.h"

struct sms_part *sweep_part(const struct sweep *s)
{
	return &s->listing.parts[s->next];
}

static void go(struct sweep *s, enum sweep_step next)
{
	s->step = next;
	sweep_moves[next].say(s);
}

static void on_line(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct sweep *s = arg;

	if (s->step == SWEEP_LIST)
		listing_take(&s->listing, -1, kind, line, len);
	else if (s->step == SWEEP_VERIFY || s->step == SWEEP_LOOK)
		listing_take(&s->reading, sweep_part(s)->index, kind, line, len);
}

static void on_done(void *arg, const struct at_answer *answer)
{
	struct sweep *s = arg;

	if (!s->started || s->step == SWEEP_REST)
		return;

	if (answer->outcome == AT_OUTCOME_GONE)
		go(s, SWEEP_REST); /* sweep_start() sweeps everything */
	else
		go(s, sweep_moves[s->step].decide(s, answer));
}

static void begin(struct sweep *s)
{
	if (s->started && s->step == SWEEP_REST)
		go(s, sweep_next(s));
}

static void on_retry(void *arg)
{
	begin(arg);
}

static void all_due(struct sweep *s)
{
	for (size_t i = 0; i < s->setup.storage_count; i++)
		s->storages[i].due = true;
}

void sweep_all(struct sweep *s)
{
	all_due(s);
	begin(s);
}

void sweep_first(struct sweep *s)
{
	s->storages[0].due = true;
	begin(s);
}

void sweep_storage(struct sweep *s, const char *name)
{
	for (size_t i = 0; i < s->setup.storage_count; i++) {
		if (strcmp(s->storages[i].name, name) == 0) {
			s->storages[i].due = true;
			begin(s);
			return;
		}
	}

	sweep_all(s);
}

void sweep_start(struct sweep *s, const struct sweep_setup *setup)
{
	s->setup = *setup;
	s->started = true;
	s->step = SWEEP_REST;
	s->selected = SWEEP_STORAGES;
	s->retries = 0;
	memset(s->storages, 0, sizeof(s->storages));

	for (size_t i = 0; i < setup->storage_count; i++)
		memcpy(s->storages[i].name, setup->storages[i],
			sizeof(s->storages[i].name));

	sweep_all(s);
}

void sweep_stop(struct sweep *s)
{
	s->started = false;
	timer_stop(&s->retry);
}

struct sweep *sweep_new(struct loop *loop, struct at_chat *chat, const char *name,
	const struct sweep_events *events, void *arg, struct sweep_status *status)
{
	struct sweep *s = alloc_zero(sizeof(*s));

	s->chat = chat;
	s->name = name;
	s->events = events;
	s->arg = arg;
	s->status = status;
	s->clock = loop_clock(loop);
	*status = (struct sweep_status){.used = -1, .total = -1};
	s->selected = SWEEP_STORAGES;
	s->done = on_done;
	s->line = on_line;
	listing_init(&s->listing);
	listing_init(&s->reading);
	timer_init(&s->retry, loop, on_retry, s);
	return s;
}

void sweep_free(struct sweep *s)
{
	if (!s)
		return;

	timer_stop(&s->retry);
	listing_free(&s->listing);
	listing_free(&s->reading);
	free(s);
}
