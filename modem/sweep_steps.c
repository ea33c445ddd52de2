/*
 * The steps of a sweep: say() writes a step's command, decide() takes its answer and names the
 * next step.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "modem/profile.h"
#include "modem/sweep_state.h"
#include "parsers/at/at_field.h"

#define RETRY_MS	1000 /* the first */
#define RETRY_MORE_MS	1500 /* the next */
#define RETRIES_SHORT	15   /* of what is kept again each time; then it is slower */
#define RETRY_LONG_MS	30000
#define READINGS_GOOD	2     /* alike, of a slot on a noisy line */
#define READINGS_POISON 4     /* alike, before a broken PDU is taken for what is stored */
#define READINGS_MAX	8     /* then it is left for the next sweep */
#define CAREFUL_SWEEPS	20    /* that are read twice after something was out of place */
#define DELETE_BASE_MS	30000 /* deadline of a line of deletions … */
#define DELETE_EACH_MS	1000  /* … and more for each slot */
#define DELETE_ROOM	16    /* of ";+CMGD=255" and a margin */
#define ALARM_PERCENT	80

static const char *const step_names[] = {
	[SWEEP_REST] = "rest",
	[SWEEP_SELECT] = "select",
	[SWEEP_LIST] = "list",
	[SWEEP_VERIFY] = "verify",
	[SWEEP_DELETE] = "delete",
	[SWEEP_LOOK] = "look",
	[SWEEP_ONE] = "delete one",
};

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
	bool filling =
		status->total > 0 && status->used * 100 >= status->total * ALARM_PERCENT;

	if (filling && !s->filling)
		log_warnx("sms", "%s: %s holds %d of %d", s->name, s->storages[0].name,
			status->used, status->total);

	s->filling = filling;
}

/* The storage again, after a while. */
static void put_off(struct sweep *s, const char *why)
{
	int64_t ms = s->retries ? RETRY_MORE_MS : RETRY_MS;

	if (s->retries > RETRIES_SHORT && s->listing.count)
		ms = RETRY_LONG_MS;

	if (!s->retries++)
		log_warnx("sms", "%s: %s of %s: %s, again in a moment", s->name,
			step_names[s->step], storage_now(s), why);

	s->storages[s->at].due = true;
	timer_start(&s->retry, ms);
}

static enum sweep_step give_up(struct sweep *s, const char *why)
{
	put_off(s, why);
	watch_room(s);
	s->events->trouble(s->arg, why);
	return SWEEP_REST;
}

/* The channel is brought back in step, and everything is read again when it is. */
static enum sweep_step fall_silent(struct sweep *s)
{
	s->storages[s->at].due = true;
	s->events->trouble(s->arg, "no answer");
	return SWEEP_REST;
}

/* ------------------------------------------------------------------ what is said */

static void say(struct sweep *s, const struct at_command *command, int32_t deadline_ms,
	const char *prefix)
{
	struct at_request request = {.prefix = prefix,
		.pdu = s->step == SWEEP_LIST || s->step == SWEEP_VERIFY ||
		       s->step == SWEEP_LOOK,
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
	at_command_number(&command, sweep_part(s)->index);
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
	at_command_number(&command, sweep_part(s)->index);
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
	at_command_number(&command, sweep_part(s)->index);
	say(s, &command, 0, NULL);
}

/* ------------------------------------------------------------------ what the answers decide */

enum sweep_step sweep_next(struct sweep *s)
{
	s->first = false; /* what waited for us has its turn */

	for (size_t i = 0; i < s->setup.storage_count; i++) {
		if (!s->storages[i].due || timer_running(&s->retry))
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
		s->retries = 0;

	watch_room(s);
	s->storages[s->at].due |= s->listing.full;
	s->events->swept(s->arg, !s->listing.dirty);
	return sweep_next(s);
}

static enum sweep_step decide_select(struct sweep *s, const struct at_answer *answer)
{
	struct at_fields fields;
	int32_t used, total;

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return fall_silent(s);

	if (answer->outcome != AT_OUTCOME_OK) {
		if (s->at == 0)
			return give_up(s, at_outcome_name(answer->outcome));

		/* offered by the modem and then refused: asked for again by the next slow sweep */
		s->storages[s->at].due = false;
		return sweep_next(s);
	}

	s->selected = s->at;

	if (at_fields_begin(&fields, answer->line, strlen(answer->line), "+CPMS:") &&
		at_next_number(&fields, &used) && at_next_number(&fields, &total))
		note_usage(s, used, total);

	return s->storages[s->at].due ? SWEEP_LIST : sweep_next(s);
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
		s->retries = s->retries > 0; /* no fault of the line: asked again soon */
		return give_up(s, "the store did not take it");
	}

	s->status->received += listing->count;

	for (size_t i = 0; i < listing->count; i++)
		s->status->malformed += listing->parts[i].malformed;

	s->next = 0;
	return SWEEP_DELETE;
}

/* Offered, and then not to be read: as good as not there, until the next sweep of all. */
static bool is_unsupported(const struct at_answer *answer)
{
	switch (answer->outcome) {
	case AT_OUTCOME_CMS: return answer->code == 302 || answer->code == 303;
	case AT_OUTCOME_CME: return answer->code == 3 || answer->code == 4;
	case AT_OUTCOME_ERROR: return true;
	case AT_OUTCOME_OK:
	case AT_OUTCOME_TIMEOUT:
	case AT_OUTCOME_GONE: break;
	}

	return false;
}

static enum sweep_step decide_list(struct sweep *s, const struct at_answer *answer)
{
	struct listing *listing = &s->listing;

	listing_end(listing);
	listing->dirty |= answer->stray != 0;

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return fall_silent(s);

	if (cause_is_sim(at_outcome_domain(answer->outcome), answer->code)) {
		s->events->sim(s->arg);
		return SWEEP_REST;
	}

	if (!listing->count && is_unsupported(answer)) {
		if (s->at != 0)
			return sweep_next(s);

		s->events->refused(s->arg);

		if (!s->started) /* it is set up anew */
			return SWEEP_REST;
	}

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
	s->readings = s->alike = 1;
	return SWEEP_VERIFY;
}

static void drop_part(struct sweep *s)
{
	struct listing *listing = &s->listing;

	listing->count--;
	memmove(sweep_part(s), sweep_part(s) + 1,
		(listing->count - s->next) * sizeof(*listing->parts));
	listing->dirty = true; /* it stays in its slot: look again */
	s->readings = s->alike = 1;
}

/* A message that reads well must do so twice alike; what seems to be poison, more often. */
static bool is_believed(const struct sweep *s)
{
	return s->alike >= (sweep_part(s)->malformed ? READINGS_POISON : READINGS_GOOD);
}

static enum sweep_step decide_verify(struct sweep *s, const struct at_answer *answer)
{
	listing_end(&s->reading);

	if (answer->outcome == AT_OUTCOME_TIMEOUT)
		return fall_silent(s);

	s->readings++;

	if (s->reading.count == 1 && listing_same(&s->reading.parts[0], sweep_part(s))) {
		s->alike++;
	} else if (s->reading.count == 1) {
		*sweep_part(s) = s->reading.parts[0];
		s->alike = 1;
	}

	if (is_believed(s)) {
		s->next++;
		s->readings = s->alike = 1;
	} else if (s->readings == READINGS_MAX) {
		drop_part(s);
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
		return fall_silent(s);

	if (s->reading.count == 1 && listing_same(&s->reading.parts[0], sweep_part(s)))
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

const struct sweep_move sweep_moves[] = {
	[SWEEP_REST] = {say_rest, NULL},
	[SWEEP_SELECT] = {say_select, decide_select},
	[SWEEP_LIST] = {say_list, decide_list},
	[SWEEP_VERIFY] = {say_read, decide_verify},
	[SWEEP_DELETE] = {say_delete, decide_delete},
	[SWEEP_LOOK] = {say_read, decide_look},
	[SWEEP_ONE] = {say_one, decide_one},
};
