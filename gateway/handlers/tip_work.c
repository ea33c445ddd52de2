/*
 * Who works on a tip: takes it, and says at its end what it was worth. The link to whoever told it
 * is cut thirty days later.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"

/* At the console it is the office that counts: whoever is named in it does not read it. */
static bool is_theirs_by_office(const struct act *act, const struct tip *tip)
{
	return act->roles & (ROLE_DIR | ROLE_ADMIN) ||
	       (act->roles & ROLE_POL && tip->restricted != TIP_POLICE);
}

int tip_is_theirs(struct act *act, const struct tip *tip, bool *theirs)
{
	struct people people;
	int32_t steps;
	bool taken;

	if (act->in->origin == ORIGIN_CONTROL) {
		*theirs = is_theirs_by_office(act, tip);
		return 0;
	}

	int result = tip_forward_people(act->store, tip->id, &people, &steps, &taken);

	*theirs = false;

	for (size_t i = 0; !result && act->person.id && i < people.count; i++)
		*theirs |= people.id[i] == act->person.id;

	if (result || *theirs || tip->restricted || !act->person.id)
		return result;

	return person_has_role(
		act->store, act->person.id, ROLE_POL, tip->zone_id, act->now, theirs);
}

static int not_theirs(struct act *act, const char *code)
{
	struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

static int take(struct act *act, struct tip *tip)
{
	struct fill fill = {.ma = tip->alias, .when = act->at};
	bool first = !tip->acknowledged_at;
	int result = tip_forward_acknowledge(
		act->store, tip->id, act->person.id, act->now);

	if (!result)
		result = duty_cancel(act->store, "tip.escalate", tip->id);

	if (!result && act->in->origin == ORIGIN_CONTROL) {
		snprintf(tip->owner, sizeof(tip->owner), "%s", act->actor);
		tip->updated_at = act->at;
		result = act_audit(act, "tip.take", "tip", tip->alias, "");
	}

	if (!result && first) {
		tip->acknowledged_at = tip->updated_at = act->at;

		if (!tip->closed_at)
			snprintf(tip->state, sizeof(tip->state), "acknowledged");
	}

	if (!result)
		result = tip_set(act->store, tip);

	if (!result)
		result = act_reply(act, REPLY_POL_TAKEN, &fill);

	fill.ma = tip->code;
	return result || !first ? result
				: tip_tell_tipster(act, tip, REPLY_TIP_FORWARDED, &fill);
}

/* By its alias; a history knows tips by the code that its line got, and is believed. */
static int tip_to_work(struct act *act, const char *code, struct tip *tip, bool *theirs)
{
	bool past = act->in->origin == ORIGIN_HISTORY;
	int result = tip_by_alias(act->store, code, tip);

	if (result == -ENOENT && past)
		result = tip_by_code(act->store, code, tip);

	*theirs = past;
	return result || past ? result : tip_is_theirs(act, tip, theirs);
}

int tip_taken(struct act *act, const struct subject_ref *ref)
{
	struct tip tip;
	bool theirs = false;
	int result = tip_to_work(act, ref->code, &tip, &theirs);

	if (result && result != -ENOENT)
		return result;

	if (result || !theirs)
		return not_theirs(act, ref->code);

	if (strcmp(act->command->answer, "no") != 0)
		return take(act, &tip);

	/* Whoever cannot is not waited for. */
	if (tip.acknowledged_at)
		return 0;

	result = duty_cancel(act->store, "tip.escalate", tip.id);
	return result ? result : tip_forward_again(act, &tip);
}

static int rate(struct act *act, struct tip *tip)
{
	bool valuable = !strcmp(act->command->value, "GIATRI");
	struct fill fill = {.ma = tip->alias, .when = act->at};

	snprintf(tip->rating, sizeof(tip->rating), "%s", valuable ? "GIATRI" : "KO");
	snprintf(tip->state, sizeof(tip->state), "closed");
	tip->closed_at = tip->updated_at = act->at;

	if (!tip->acknowledged_at)
		tip->acknowledged_at = act->at;

	int result = tip_set(act->store, tip);

	if (!result)
		result = duty_cancel(act->store, "tip.escalate", tip->id);

	if (!result)
		result = act_duty(act, "tip.shred", tip->id, act->now + 30 * DAY_MS);

	if (!result)
		result = act_audit(act, "tip.rate", "tip", tip->alias, tip->rating);

	if (!result)
		result = act_reply(act, REPLY_POL_RATED, &fill);

	fill.ma = tip->code;
	return result ? result
		      : tip_tell_tipster(act, tip,
				valuable ? REPLY_TIP_VALUABLE : REPLY_TIP_CLOSED, &fill);
}

int handle_tip_rate(struct act *act)
{
	struct tip tip;
	bool theirs = false;
	int result = tip_to_work(act, act->command->ref, &tip, &theirs);

	if (result && result != -ENOENT)
		return result;

	if (result || !theirs)
		return not_theirs(act, act->command->ref);

	act_code(act, tip.alias);
	return rate(act, &tip);
}

int tip_shred(struct act *act, const struct duty *duty)
{
	struct tip tip;
	int result = tip_get(act->store, duty->object, &tip);

	if (result || !tip.closed_at)
		return result == -ENOENT ? 0 : result;

	result = tip_link_shred(act->store, tip.id);
	return result ? result : act_audit(act, "tip.shred", "tip", tip.alias, "");
}
