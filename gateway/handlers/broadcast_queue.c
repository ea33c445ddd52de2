/*
 * An approved warning on its way: put in line a few recipients at a time, with a cursor that is
 * committed with them, so that a broadcast of any size holds up nothing and survives everything.
 * When the last has gone its author gets the figures. Author and approver are among the recipients
 * where they have agreed as everybody else has, and not otherwise.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/dial.h"
#include "gateway/store/poll.h"
#include "gateway/store/record.h"

#define STEP	  50		/* recipients to a commit: milliseconds of work */
#define CALLED_MS (3 * HOUR_MS) /* three calls, an hour apart */
#define WATCH_MS \
	(10 * MINUTE_MS) /* besides: its last row brings the look forward (schema.sql) */

/* Who hears warnings is called; the message goes only if three calls reached nobody. */
static int call_out(struct act *act, const struct broadcast *broadcast,
	const struct broadcast_recipient *recipient, int64_t outbox_id)
{
	struct dial dial = {
		.number_id = recipient->number_id,
		.kind = DIAL_WARNING,
		.broadcast_id = broadcast->id,
		.outbox_id = outbox_id,
		.urgent = !strcmp(broadcast->class, "urgent"),
		.due_at = act->now,
		.asked_at = act->now,
	};
	int result = dial_put(act->store, &dial);

	return result == -EEXIST ? 0 : result;
}

/* A poll is a question to each, once; *skip: they were asked, as members are at once. */
static int ask_poll(struct act *act, const struct broadcast *broadcast,
	const struct broadcast_recipient *recipient, bool *skip)
{
	int result = poll_asked(act->store, broadcast->record_id, recipient->person_id,
		recipient->number_id, skip);

	return result || *skip ? result
			       : question_put(act->store, recipient->number_id, "poll",
					 broadcast->record_id, "", act->now + POLL_MS);
}

/* What is behind a broadcast that is no warning. */
static int is_poll(struct act *act, const struct broadcast *broadcast, bool *poll)
{
	struct record record;

	*poll = false;

	if (!broadcast->record_id)
		return 0;

	int result = record_get(act->store, broadcast->record_id, &record);

	*poll = !result && !strcmp(record.kind, "POLL");
	return result == -ENOENT ? 0 : result;
}

/* A number that cannot be written to is left out, and the others are not. */
static int queue_one(struct act *act, const struct broadcast *broadcast,
	const struct broadcast_recipient *recipient, int64_t *queued)
{
	bool called = recipient->voice && act->conf->calls;
	struct outbox_draft draft = {
		.class = CLASS_WARNING,
		.broadcast_id = broadcast->id,
		.accents = recipient->accents,
		.duty = broadcast_calls(broadcast) || !strcmp(broadcast->class, "urgent"),
		.not_before = called ? act->now + CALLED_MS : 0,
	};
	int64_t id;
	int result = number_get(act->store, recipient->number_id, draft.to);

	if (result)
		return result;

	snprintf(draft.text, sizeof(draft.text), "%s", broadcast->text);
	result = outbox_enqueue(act->store, &draft, &id);

	if (result == -EINVAL || result == -E2BIG)
		return 0;

	if (!result && called)
		result = call_out(act, broadcast, recipient, id);

	*queued += !result;
	return result;
}

int broadcast_step(struct act *act, const struct duty *duty)
{
	struct broadcast_recipient recipients[STEP];
	struct broadcast broadcast;
	size_t count;
	bool poll = false;
	int result = broadcast_get(act->store, duty->object, &broadcast);

	if (!result && !strcmp(broadcast.state, "scheduled"))
		snprintf(broadcast.state, sizeof(broadcast.state), "queueing");

	if (result || strcmp(broadcast.state, "queueing") != 0)
		return result == -ENOENT ? 0 : result;

	if (broadcast_is_late(act, &broadcast, duty))
		return broadcast_ask_late(act, &broadcast, duty);

	result = broadcast_recipients(act->store, &broadcast, recipients, STEP, &count);

	if (!result)
		result = is_poll(act, &broadcast, &poll);

	for (size_t i = 0; !result && i < count; i++) {
		bool skip = false;

		if (poll)
			result = ask_poll(act, &broadcast, &recipients[i], &skip);

		if (!result && !skip)
			result = queue_one(
				act, &broadcast, &recipients[i], &broadcast.recipients);
	}

	if (result)
		return result;

	if (count)
		broadcast.cursor = recipients[count - 1].person_id;

	if (count < STEP)
		snprintf(broadcast.state, sizeof(broadcast.state), "sending");

	result = broadcast_set(act->store, &broadcast);

	if (result)
		return result;

	/* Whatever had left by then has been told to nobody: a first look is due. */
	return act_duty(act, count < STEP ? "broadcast.watch" : "broadcast.step",
		broadcast.id, act->now);
}

static int finish(
	struct act *act, struct broadcast *broadcast, const struct broadcast_tally *tally)
{
	char text[12], detail[64];
	struct fill fill = {
		.so = broadcast_ref(text, broadcast),
		.sl = tally->sent,
		.sl2 = tally->failed,
		.when = act->now,
	};

	snprintf(broadcast->state, sizeof(broadcast->state), "done");
	snprintf(detail, sizeof(detail), "%lld sent, %lld failed", (long long)tally->sent,
		(long long)tally->failed);
	broadcast->done_at = act->now;

	int result = broadcast_set(act->store, broadcast);

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.done", detail);

	return result || broadcast->record_id
		       ? result
		       : broadcast_tell_author(act, broadcast, REPLY_CB_SENT, &fill);
}

int broadcast_watch(struct act *act, const struct duty *duty)
{
	struct broadcast broadcast;
	struct broadcast_tally tally;
	int result = broadcast_get(act->store, duty->object, &broadcast);

	if (result || strcmp(broadcast.state, "sending") != 0)
		return result == -ENOENT ? 0 : result;

	result = broadcast_tally(act->store, broadcast.id, &tally);

	if (result)
		return result;

	if (!tally.waiting)
		return finish(act, &broadcast, &tally);

	return act_duty(act, "broadcast.watch", broadcast.id, act->now + WATCH_MS);
}

int broadcast_record(struct act *act, const struct record *record, const char *text)
{
	struct broadcast broadcast = {.grp_id = record->grp_id,
		.zone_id = record->zone_id,
		.record_id = record->id,
		.class = "info",
		.state = "queueing",
		.author_id = record->person_id,
		.approver_id = act->person.id,
		.made_at = act->at,
		.approved_at = act->now};
	char zone[64];

	snprintf(broadcast.author, sizeof(broadcast.author), "%s", act->actor);
	snprintf(broadcast.approver, sizeof(broadcast.approver), "%s", act->actor);
	snprintf(broadcast.text, sizeof(broadcast.text), "%s", text);
	snprintf(broadcast.audience, sizeof(broadcast.audience), "%s",
		act_zone_name(act, broadcast.zone_id, zone));

	int result = broadcast_put(act->store, &broadcast);

	return result ? result : act_duty(act, "broadcast.step", broadcast.id, act->now);
}
