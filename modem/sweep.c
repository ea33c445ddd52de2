/*
 * Sweeps; see sweep.h. A sweep is a row of steps: say() writes a step's command, decide()
 * takes its answer and names the next step.
 */
#include "modem/sweep.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/listing.h"
#include "modem/profile.h"
#include "parsers/at/at_field.h"

#define BACKOFF_MIN_MS	1000
#define BACKOFF_MAX_MS	30000
#define READINGS_MAX	4     /* of a slot, until two are alike */
#define CAREFUL_SWEEPS	20    /* that are read twice after something was out of place */
#define DELETE_BASE_MS	30000 /* deadline of a line of deletions … */
#define DELETE_EACH_MS	1000  /* … and more for each slot */
#define DELETE_ROOM	16    /* of ";+CMGD=255" and a margin */
#define ALARM_PERCENT	80

enum sweep_step {
	SWEEP_REST,
	SWEEP_SELECT, /* +CPMS */
	SWEEP_LIST,   /* +CMGL */
	SWEEP_VERIFY, /* +CMGR of each slot: what was listed is read again */
	SWEEP_DELETE, /* +CMGD, several on a line */
	SWEEP_LOOK,   /* +CMGR of a slot whose deletion nobody confirmed */
	SWEEP_ONE,    /* +CMGD of that slot, where it still holds what was kept */
};

struct storage {
	char name[4];
	bool due;
	bool absent; /* offered by the modem and then refused */
};

struct sweep {
	struct at_chat *chat;
	const char *name;
	const struct sweep_events *events;
	void *arg;
	struct clock *clock;
	struct sweep_status *status;
	struct sweep_setup setup;
	bool started;

	struct storage storages[SWEEP_STORAGES];
	size_t at;	 /* the storage being swept */
	size_t selected; /* by +CPMS; SWEEP_STORAGES: not known */
	enum sweep_step step;
	bool first;	  /* the next command goes before all that waits */
	unsigned careful; /* sweeps that are still read twice */
	bool filling;	  /* the first storage was nearly full after the last sweep */
	struct timer retry;
	int64_t backoff_ms;

	struct listing listing;
	struct listing reading; /* of one slot */
	unsigned readings;
	size_t next;	 /* the part that is verified, deleted or looked at */
	size_t deleting; /* how many from there the present line deletes */
	at_done_fn done; /* on_done(): the steps are below it, their answers above */
	at_line_fn line;
};

static const char *const step_names[] = {
	[SWEEP_REST] = "rest",
	[SWEEP_SELECT] = "select",
	[SWEEP_LIST] = "list",
	[SWEEP_VERIFY] = "verify",
	[SWEEP_DELETE] = "delete",
	[SWEEP_LOOK] = "look",
	[SWEEP_ONE] = "delete one",
};

static struct sms_part *part_now(const struct sweep *s)
{
	return &s->listing.parts[s->next];
}

static const char *storage_now(const struct sweep *s)
{
	return s->storages[s->at].name;
}

static void note_usage(struct sweep *s, int32_t used, int32_t total)
{
	if (s->at != 0)
		return;

	s->status->used = used;

	if (total > 0)
		s->status->total = total;
}

/* What a sweep leaves behind; told once until there is room again. */
static void watch_room(struct sweep *s)
{
	const struct sweep_status *status = s->status;
	bool filling = status->total > 0 && status->used * 100 >= status->total * ALARM_PERCENT;

	if (filling && !s->filling)
		log_warnx("sms", "%s: %s holds %d of %d", s->name, s->storages[0].name,
			status->used, status->total);

	s->filling = filling;
}

/* The storage again, after a while that grows. */
static void put_off(struct sweep *s, const char *why)
{
	log_warnx("sms", "%s: %s of %s: %s, again in %d s", s->name, step_names[s->step],
		storage_now(s), why, (int)(s->backoff_ms / 1000));
	s->storages[s->at].due = true;
	timer_start(&s->retry, s->backoff_ms);
	s->backoff_ms *= 2;

	if (s->backoff_ms > BACKOFF_MAX_MS)
		s->backoff_ms = BACKOFF_MAX_MS;
}

static enum sweep_step give_up(struct sweep *s, const char *why)
{
	put_off(s, why);
	watch_room(s);
	s->events->trouble(s->arg, why);
	return SWEEP_REST;
}

/* ------------------------------------------------------------------ what is said */

static void say(struct sweep *s, const struct at_command *command, int32_t deadline_ms,
	const char *prefix)
{
	struct at_request request = {.prefix = prefix,
		.pdu = s->step == SWEEP_LIST || s->step == SWEEP_VERIFY || s->step == SWEEP_LOOK,
		.deadline_ms = deadline_ms,
		.line = s->line,
		.done = s->done,
		.arg = s};

	assert(at_command_check(command) == 0);
	memcpy(request.text, command->text, at_command_len(command) + 1);

	if (at_chat_send(s->chat, &request, s->first) < 0) {
		put_off(s, "too many commands wait");
		s->step = SWEEP_REST;
	}

	s->first = true;
}

static void say_rest(struct sweep *s)
{
	s->first = false;
	listing_clear(&s->listing);
}

static void say_select(struct sweep *s)
{
	struct at_command command;

	at_command_begin(&command, "AT+CPMS=");
	at_command_string(&command, storage_now(s));
	say(s, &command, 0, "+CPMS:");
}

static void say_list(struct sweep *s)
{
	struct at_command command;

	s->storages[s->at].due = false;
	s->status->sweeps++;
	listing_clear(&s->listing);
	at_command_begin(&command, "AT+CMGL=4"); /* 27.005 4.1: whatever their status */
	say(s, &command, 0, "+CMGL:");
}

static void say_read(struct sweep *s)
{
	struct at_command command;

	listing_clear(&s->reading);
	at_command_begin(&command, "AT+CMGR=");
	at_command_number(&command, part_now(s)->index);
	say(s, &command, 0, "+CMGR:");
}

static bool has_room(const struct sweep *s, const struct at_command *command)
{
	const struct profile *profile = at_chat_profile(s->chat);

	return !profile->single_delete &&
	       at_command_len(command) + DELETE_ROOM < profile->line_max;
}

/* Names only what is durable: "=1,4" would delete what nobody has read. */
static void say_delete(struct sweep *s)
{
	struct at_command command;

	failpoint("delete");
	at_command_begin(&command, "AT+CMGD=");
	at_command_number(&command, part_now(s)->index);
	s->deleting = 1;

	while (s->next + s->deleting < s->listing.count && has_room(s, &command)) {
		at_command_next(&command, "+CMGD=");
		at_command_number(
			&command, s->listing.parts[s->next + s->deleting].index);
		s->deleting++;
	}

	say(s, &command, DELETE_BASE_MS + DELETE_EACH_MS * (int32_t)s->deleting, NULL);
}

static void say_one(struct sweep *s)
{
	struct at_command command;

	at_command_begin(&command, "AT+CMGD=");
	at_command_number(&command, part_now(s)->index);
	say(s, &command, 0, NULL);
}

/* ------------------------------------------------------------------ what the answers decide */

static enum sweep_step next_storage(struct sweep *s)
{
	s->first = false; /* what waited for us has its turn */

	for (size_t i = 0; i < s->setup.storage_count; i++) {
		if (!s->storages[i].due || s->storages[i].absent || timer_running(&s->retry))
			continue;

		s->at = i;
		return s->selected == i ? SWEEP_LIST : SWEEP_SELECT;
	}

	s->at = 0;
	return s->selected == 0 ? SWEEP_REST : SWEEP_SELECT;
}

static enum sweep_step end_storage(struct sweep *s)
{
	if (s->listing.dirty)
		put_off(s, "the listing was out of order");
	else
		s->backoff_ms = BACKOFF_MIN_MS;

	watch_room(s);
	s->storages[s->at].due |= s->listing.full;
	s->events->swept(s->arg, !s->listing.dirty);
	return next_storage(s);
}

static enum sweep_step decide_select(struct sweep *s, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t used, total;

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return give_up(s, "no answer");

	if (answer->outcome != AT_OUTCOME_OK) {
		if (s->at == 0)
			return give_up(s, at_outcome_name(answer->outcome));

		s->storages[s->at].absent = true;
		return next_storage(s);
	}

	s->selected = s->at;

	if (at_fields_begin(&fields, answer->line, strlen(answer->line), "+CPMS:") &&
		at_next_number(&fields, &used) && at_next_number(&fields, &total))
		note_usage(s, used, total);

	return s->storages[s->at].due ? SWEEP_LIST : next_storage(s);
}

/* One transaction for the whole listing; then, and only then, it may be deleted. */
static enum sweep_step keep(struct sweep *s)
{
	struct listing *listing = &s->listing;
	int64_t now = clock_wall_ms(s->clock);

	if (!listing->count)
		return end_storage(s);

	for (size_t i = 0; i < listing->count; i++) {
		struct sms_part *part = &listing->parts[i];

		part->received_at = now;
		snprintf(part->modem, sizeof(part->modem), "%s", s->name);
		snprintf(part->storage, sizeof(part->storage), "%s", storage_now(s));
	}

	if (s->events->sink(s->arg, listing->parts, listing->count) != 0) {
		s->status->sink_refused++;
		return give_up(s, "the store did not take it");
	}

	s->status->received += listing->count;

	for (size_t i = 0; i < listing->count; i++)
		s->status->malformed += listing->parts[i].malformed;

	s->next = 0;
	return SWEEP_DELETE;
}

static enum sweep_step decide_list(struct sweep *s, const struct at_answer *answer)
{
	struct listing *listing = &s->listing;

	listing_end(listing);
	listing->dirty |= answer->stray != 0;

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return give_up(s, "no answer");

	/* a listing that broke off: its beginning is good when a second reading agrees */
	listing->dirty |= answer->outcome != AT_OUTCOME_OK;

	if (listing->dirty)
		s->careful = CAREFUL_SWEEPS;
	else
		note_usage(s, (int32_t)(listing->count + listing->passed_over), 0);

	if (!s->careful || !listing->count)
		return keep(s);

	s->careful--;
	s->next = 0;
	s->readings = 1;
	return SWEEP_VERIFY;
}

static void drop_part(struct sweep *s)
{
	struct listing *listing = &s->listing;

	listing->count--;
	memmove(part_now(s), part_now(s) + 1,
		(listing->count - s->next) * sizeof(*listing->parts));
	listing->dirty = true; /* it stays in its slot: look again */
	s->readings = 1;
}

/* Two readings in a row must be alike. */
static enum sweep_step decide_verify(struct sweep *s, const struct at_answer *answer)
{
	listing_end(&s->reading);

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return give_up(s, "no answer");

	s->readings++;

	if (s->reading.count == 1 && listing_same(&s->reading.parts[0], part_now(s))) {
		s->next++;
		s->readings = 1;
	} else if (s->readings > READINGS_MAX) {
		drop_part(s);
	} else if (s->reading.count == 1) {
		*part_now(s) = s->reading.parts[0];
	}

	return s->next < s->listing.count ? SWEEP_VERIFY : keep(s);
}

static enum sweep_step after_deletion(struct sweep *s)
{
	if (s->at == 0 && s->status->used > 0)
		s->status->used--;

	s->status->deleted++;
	s->next++;
	return s->next < s->listing.count ? SWEEP_DELETE : end_storage(s);
}

static enum sweep_step decide_delete(struct sweep *s, const struct at_answer *answer)
{
	enum sweep_step next = SWEEP_LOOK;

	if (answer->outcome != AT_OUTCOME_OK)
		return SWEEP_LOOK; /* some may be gone, and their slots taken again */

	while (s->deleting) {
		s->deleting--;
		next = after_deletion(s);
	}

	return next;
}

/* Behind a slot that was looked at. */
static enum sweep_step look_on(struct sweep *s)
{
	s->next++;
	s->deleting--;

	if (s->deleting)
		return SWEEP_LOOK;

	return s->next < s->listing.count ? SWEEP_DELETE : end_storage(s);
}

static enum sweep_step decide_look(struct sweep *s, const struct at_answer *answer)
{
	listing_end(&s->reading);

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return give_up(s, "no answer");

	if (s->reading.count == 1 && listing_same(&s->reading.parts[0], part_now(s)))
		return SWEEP_ONE;

	/* empty by now, or another message that the next sweep reads */
	s->storages[s->at].due |= s->reading.count != 0;
	return look_on(s);
}

static enum sweep_step decide_one(struct sweep *s, const struct at_answer *answer)
{
	if (answer->outcome != AT_OUTCOME_OK)
		return give_up(s, "a slot cannot be deleted");

	s->status->deleted++;
	return look_on(s);
}

static const struct {
	void (*say)(struct sweep *s);
	enum sweep_step (*decide)(struct sweep *s, const struct at_answer *answer);
} steps[] = {
	[SWEEP_REST] = {say_rest, NULL},
	[SWEEP_SELECT] = {say_select, decide_select},
	[SWEEP_LIST] = {say_list, decide_list},
	[SWEEP_VERIFY] = {say_read, decide_verify},
	[SWEEP_DELETE] = {say_delete, decide_delete},
	[SWEEP_LOOK] = {say_read, decide_look},
	[SWEEP_ONE] = {say_one, decide_one},
};

static void go(struct sweep *s, enum sweep_step next)
{
	s->step = next;
	steps[next].say(s);
}

static void on_line(void *arg, enum at_token kind, const char *line, size_t len)
{
	struct sweep *s = arg;

	if (s->step == SWEEP_LIST)
		listing_take(&s->listing, -1, kind, line, len);
	else if (s->step == SWEEP_VERIFY || s->step == SWEEP_LOOK)
		listing_take(&s->reading, part_now(s)->index, kind, line, len);
}

static void on_done(void *arg, const struct at_answer *answer)
{
	struct sweep *s = arg;

	if (!s->started || s->step == SWEEP_REST)
		return;

	if (answer->outcome == AT_OUTCOME_GONE)
		go(s, SWEEP_REST); /* sweep_start() sweeps everything */
	else
		go(s, steps[s->step].decide(s, answer));
}

static void begin(struct sweep *s)
{
	if (s->started && s->step == SWEEP_REST)
		go(s, next_storage(s));
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
	memset(s->storages, 0, sizeof(s->storages));

	for (size_t i = 0; i < setup->storage_count; i++)
		memcpy(s->storages[i].name, setup->storages[i], sizeof(s->storages[i].name));

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
	s->backoff_ms = BACKOFF_MIN_MS;
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
