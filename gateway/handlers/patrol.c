/*
 * TT: what a member reports of a patrol, at its end or at both ends, and the head-count that was
 * forgotten. Confirming is for somebody else: patrol_check.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/patrol_act.h"
#include "gateway/store/zone.h"

#define ROUND_MS    (16 * HOUR_MS) /* no patrol is longer */
#define PLANNED_MS  (3 * HOUR_MS)  /* a report within this of the plan is the plan's */
#define UNCOUNTED_MS (12 * HOUR_MS)
#define CANCEL_MS   DAY_MS

void patrol_read(struct patrol *patrol, const struct act *act, const struct command *command)
{
	if (command->time.precision != WHEN_NONE || !patrol->start_at)
		patrol->start_at = act_when(&command->time, act->at);

	if (command->end.precision != WHEN_NONE)
		patrol->end_at = act_when(&command->end, act->at);

	if (command->count >= 0)
		patrol->headcount = command->count;

	if (command->names >= 0)
		patrol->names = command->names;

	if (command->place[0])
		snprintf(patrol->place, sizeof(patrol->place), "%s", command->place);

	if (command->finding[0])
		snprintf(patrol->finding, sizeof(patrol->finding), "%s", command->finding);

	patrol->with_police |= command->with_police;
	patrol->suspicious |= command->suspicious;
}

/* The plan that this report is of; otherwise a new one. */
static int patrol_of_plan(struct act *act, struct patrol *patrol, int64_t zone_id, int64_t at)
{
	int result = patrol_planned(
		act->store, zone_id, at - PLANNED_MS, at + PLANNED_MS, patrol);

	if (result == -ENOENT)
		*patrol = (struct patrol){.headcount = -1, .names = -1, .made_at = act->at};

	return result == -ENOENT ? 0 : result;
}

static int patrol_save(struct act *act, struct patrol *patrol)
{
	return patrol->id ? patrol_set(act->store, patrol) : patrol_put(act->store, patrol);
}

static int patrol_make(struct act *act, struct patrol *patrol, const char *state)
{
	const struct command *command = act->command;
	int64_t zone_id, grp_id;
	int result = act_zone(act, NULL, &zone_id, NULL, &grp_id);

	if (!result)
		result = patrol_of_plan(
			act, patrol, zone_id, act_when(&command->time, act->at));

	if (result)
		return result;

	bool post = !strcmp(command->topic, "GAC");

	patrol->zone_id = zone_id;
	patrol->grp_id = grp_id;
	patrol->reporter_id = act->person.id;
	snprintf(patrol->kind, sizeof(patrol->kind), "%s", post ? "GAC" : "PATROL");
	snprintf(patrol->state, sizeof(patrol->state), "%s", state);
	patrol_read(patrol, act, command);
	result = patrol_save(act, patrol);
	act_code(act, patrol->code);
	return result;
}

int patrol_ask_count(struct act *act, struct patrol *patrol)
{
	struct fill fill = {.ma = patrol->code};

	/* Nobody can be asked of the past: the names that stood there are the best there is. */
	if (act->mute) {
		patrol->headcount = patrol->names;
		return patrol_report(act, patrol);
	}

	snprintf(patrol->state, sizeof(patrol->state), "counting");

	int result = patrol_set(act->store, patrol);

	if (!result)
		result = act_ask(act, "count", patrol->id, "", UNCOUNTED_MS);

	if (!result)
		result = act_duty(act, "patrol.count", patrol->id, act->now + UNCOUNTED_MS);

	return result ? result
		      : act_reply(act, REPLY_TT_ASK_N, &fill);
}

int handle_patrol(struct act *act)
{
	struct patrol patrol;
	int result = patrol_make(act, &patrol, "counting");

	if (result)
		return result;

	return patrol.headcount < 0 ? patrol_ask_count(act, &patrol)
				    : patrol_report(act, &patrol);
}

int handle_patrol_start(struct act *act)
{
	struct patrol patrol;
	int result = patrol_make(act, &patrol, "open");
	struct fill fill = {.ma = patrol.code, .when = act->at};

	if (!result)
		result = act_duty(act, "plan.check", patrol.id, plan_check_at(act->now));

	return result ? result : act_reply(act, REPLY_TT_BD_ACK, &fill);
}

/* What the sender has begun, or has been asked the count of. */
static int patrol_running(struct act *act, struct patrol *patrol)
{
	static const char *const states[] = {"open", "counting"};
	int result = -ENOENT;

	for (size_t i = 0; result == -ENOENT && i < 2; i++)
		result = patrol_latest(act->store, act->person.id, states[i],
			act->at - ROUND_MS, patrol);

	return result;
}

int handle_patrol_end(struct act *act)
{
	struct patrol patrol;
	int result = patrol_running(act, &patrol);

	if (result == -ENOENT)
		return act_reply(act, REPLY_TT_NONE, NULL);

	if (result)
		return result;

	int64_t start_at = patrol.start_at;

	patrol_read(&patrol, act, act->command);
	patrol.start_at = start_at;
	patrol.end_at = act_when(&act->command->time, act->at);
	act_code(act, patrol.code);
	return patrol.headcount < 0 ? patrol_ask_count(act, &patrol)
				    : patrol_report(act, &patrol);
}

int patrol_drop(struct act *act, struct patrol *patrol)
{
	struct fill fill = {.ma = patrol->code, .when = act->at};

	snprintf(patrol->state, sizeof(patrol->state), "cancelled");
	snprintf(patrol->reason, sizeof(patrol->reason), "%s", act->command->reason);
	act_code(act, patrol->code);

	int result = patrol_set(act->store, patrol);

	if (!result)
		result = question_drop_object(act->store, "count", patrol->id);

	if (!result)
		result = question_drop_object(act->store, "confirm", patrol->id);

	return result ? result : act_reply(act, REPLY_TT_CANCELLED, &fill);
}

int handle_patrol_cancel(struct act *act)
{
	struct patrol patrol;
	int result = -ENOENT;

	if (act->command->ref[0])
		return subject_cancel(act);

	result = patrol_running(act, &patrol);

	if (result == -ENOENT)
		result = patrol_latest(act->store, act->person.id, "reported",
			act->at - CANCEL_MS, &patrol);

	if (result == -ENOENT && act->person.zone_id)
		result = patrol_planned(act->store, act->person.zone_id, act->at - PLANNED_MS,
			act->at + DAY_MS, &patrol);

	if (result == -ENOENT)
		return act_reply(act, REPLY_TT_NONE, NULL);

	return result ? result : patrol_drop(act, &patrol);
}

int patrol_count_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct patrol patrol;

	if (answer->number < 0 || answer->number > 999)
		return -EAGAIN;

	int result = patrol_get(act->store, question->object, &patrol);

	if (result || strcmp(patrol.state, "counting") != 0)
		return result;

	patrol.headcount = answer->number;
	act_code(act, patrol.code);
	return patrol_report(act, &patrol);
}

/* Nobody told the number: names that stood there are counted. */
int patrol_uncounted(struct act *act, const struct duty *duty)
{
	struct patrol patrol;
	int result = patrol_get(act->store, duty->object, &patrol);

	if (result || strcmp(patrol.state, "counting") != 0 || patrol.names < 1)
		return result == -ENOENT ? 0 : result;

	patrol.headcount = patrol.names;
	return patrol_report(act, &patrol);
}
