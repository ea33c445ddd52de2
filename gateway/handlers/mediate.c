/*
 * HG: a request finds a mediator within three days (Law 35/2013), and its outcome is told to
 * whoever asked. Where there is violence nothing is mediated: it goes to the police as a tip.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/flood.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/mediate_act.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/rsvp.h"
#include "gateway/store/zone.h"

#define TERM_MS	   (3 * DAY_MS)
#define RECHECK_MS (30 * DAY_MS)

static int tell_mediator(
	struct act *act, const struct mediation *mediation, const char *words)
{
	char zone[64];
	struct fill fill = {
		.ma = mediation->code,
		.thon = act_zone_name(act, mediation->zone_id, zone),
		.nd = words,
	};

	act->discreet = true;
	return act_tell(act, mediation->mediator_id, CLASS_REPLY, REPLY_HG_ASSIGN, &fill);
}

static int tell_nobody(struct act *act, const struct mediation *mediation)
{
	char zone[64];
	struct fill fill = {
		.ma = mediation->code,
		.thon = act_zone_name(act, mediation->zone_id, zone),
	};

	struct people people;
	int64_t told;
	int result = act_tell_roles(act, ROLE_LEAD | ROLE_DIR, mediation->zone_id, CLASS_REPLY,
		REPLY_HG_NOBODY, &fill, &told);

	if (result || told)
		return result;

	result = people_below(act->store, ROLE_DIR, 0, act->now, 0, &people);
	return result ? result
		      : act_tell_people(act, &people, CLASS_REPLY, REPLY_HG_NOBODY, &fill,
				NULL);
}

/* The next who should mediate, or the leaders when there is nobody (left). */
static int assign(struct act *act, struct mediation *mediation, const char *words)
{
	int result = mediation_choose(act->store, mediation->id, mediation->zone_id, act->now,
		&mediation->mediator_id);
	bool found = !result;

	if (result && result != -ENOENT)
		return result;

	if (!found)
		mediation->mediator_id = 0;

	snprintf(mediation->state, sizeof(mediation->state), found ? "assigned" : "requested");
	result = mediation_set(act->store, mediation);

	if (result)
		return result;

	return found ? tell_mediator(act, mediation, words) : tell_nobody(act, mediation);
}

/* Too many of one number: kept without a mediator, and those who lead hear how many they are. */
static int leave_to_leaders(struct act *act, const struct mediation *mediation)
{
	struct flood_heap heap = {.kind = FLOOD_MEDIATE,
		.object = mediation->id,
		.zone_id = mediation->zone_id};

	snprintf(heap.code, sizeof(heap.code), "%s", mediation->code);
	return flood_keep(act, &heap, 0, NULL);
}

int mediation_begin(struct act *act, struct mediation *mediation, const char *words)
{
	char zone[64];
	int32_t over;
	int result = act_number(act, &mediation->requester_id);

	snprintf(mediation->state, sizeof(mediation->state), "requested");
	mediation->due_at = act->at + TERM_MS;

	if (!result)
		result = mediation_put(act->store, mediation, words);

	if (result)
		return result;

	struct fill fill = {
		.ma = mediation->code,
		.thon = act_zone_name(act, mediation->zone_id, zone),
	};

	act_code(act, mediation->code);
	result = act_reply(act, REPLY_HG_ACK, &fill);

	if (!result)
		result = flood_over(act, FLOOD_WORDS, &over);

	if (result || over)
		return result ? result : leave_to_leaders(act, mediation);

	result = act_duty(act, "mediation.late", mediation->id, mediation->due_at);
	return result || act->mute ? result : assign(act, mediation, words);
}

/*
 * Violence is no matter for neighbours: a tip with the requester's number sealed, and a row that
 * counts the request without it.
 */
static int refuse(struct act *act, struct mediation *mediation, const char *words)
{
	struct tip tip;
	int result = tip_from_act(act, "TIP", &tip);

	if (result)
		return result;

	snprintf(tip.category, sizeof(tip.category), "BLGD");
	result = tip_open(act, &tip, words);

	if (result)
		return result;

	struct fill fill = {.ma = tip.code};

	snprintf(mediation->code, sizeof(mediation->code), "%s", tip.code);
	snprintf(mediation->state, sizeof(mediation->state), "refused");
	mediation->violence = true;
	mediation->done_at = act->at;
	result = mediation_put(act->store, mediation, "");

	if (!result)
		result = tip_answer(act, &tip, REPLY_HG_REFUSED, &fill);

	return result ? result : tip_hand_on(act, &tip, FLOOD_CRIES, words);
}

int handle_mediate(struct act *act)
{
	const struct command *command = act->command;
	const char *words = tip_words(act);
	struct mediation mediation = {.made_at = act->at, .relapsed = -1};
	int result = act_zone(act, NULL, &mediation.zone_id, NULL, &mediation.grp_id);

	snprintf(mediation.category, sizeof(mediation.category), "%s", command->cat);
	snprintf(mediation.place, sizeof(mediation.place), "%s", command->place);

	if (result)
		return result;

	/* "HG 104233 hen 19h toi mai" from its mediator is no new request. */
	result = mediation_appoint(act, words);

	if (result != -ENOENT)
		return result;

	if (command->violence || !strcmp(command->cat, "BLGD"))
		return refuse(act, &mediation, words);

	/* The wrong commune's mediator would learn of it. */
	if (act->unclear && !act->mute)
		return act_reply_which(act, command->place);

	return mediation_begin(act, &mediation, words);
}

static int not_theirs(struct act *act, const char *code)
{
	struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

bool mediation_is_open(const struct mediation *mediation)
{
	return strcmp(mediation->state, "done") != 0 && strcmp(mediation->state, "refused") != 0;
}

int mediation_is_theirs(struct act *act, const struct mediation *mediation, bool *may)
{
	if (act->in->origin == ORIGIN_CONTROL)
		*may = act->roles & (ROLE_MED | ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_ADMIN);
	else
		*may = act->person.id && mediation->mediator_id == act->person.id;

	if (*may || !act->person.id)
		return 0;

	unsigned roles = ROLE_LEAD | ROLE_DIR | ROLE_POL | (act->mute ? ROLE_MED : 0U);

	return person_has_role(
		act->store, act->person.id, roles, mediation->zone_id, act->now, may);
}

static int accept(struct act *act, struct mediation *mediation)
{
	struct fill fill = {.ma = mediation->code, .when = mediation->due_at};

	snprintf(mediation->state, sizeof(mediation->state), "accepted");
	mediation->mediator_id = act->person.id;

	int result = mediation_set(act->store, mediation);

	return result ? result : act_reply(act, REPLY_HG_TAKEN, &fill);
}

static int decline(struct act *act, struct mediation *mediation)
{
	char words[TIP_TEXT_MAX + 1];
	int result = mediation_text(act->store, mediation->id, words, sizeof(words));

	return result ? result : assign(act, mediation, words);
}

int mediation_rsvp(struct act *act, const struct subject_ref *ref)
{
	struct mediation mediation;
	bool may;
	int result = mediation_by_code(act->store, ref->code, &mediation);

	if (!result)
		result = mediation_is_theirs(act, &mediation, &may);

	if (result)
		return result;

	if (!may && mediation_is_open(&mediation)) {
		result = mediation_appointment_answer(act, &mediation);

		if (result != -ENOENT)
			return result;
	}

	if (!may || !mediation_is_open(&mediation))
		return not_theirs(act, ref->code);

	const char *answer = strcmp(act->command->answer, "no") != 0 ? "yes" : "no";

	result = rsvp_put(
		act->store, "mediation", mediation.id, act->person.id, answer, act->at);

	if (result)
		return result;

	return answer[0] == 'y' ? accept(act, &mediation) : decline(act, &mediation);
}

int mediation_assign(struct act *act, const struct deed *deed)
{
	char words[TIP_TEXT_MAX + 1];
	struct mediation mediation;
	bool theirs, may = false;
	int result = mediation_by_code(act->store, deed->code, &mediation);

	if (!result)
		result = mediation_is_theirs(act, &mediation, &theirs);

	if (result)
		return result;

	if (!mediation_is_open(&mediation))
		return -EBUSY;

	result = theirs ? person_has_role(act->store, deed->person_id,
				  ROLE_MED | ROLE_LEAD | ROLE_DIR, mediation.zone_id, act->now,
				  &may) :
			  0;

	if (result || !may)
		return result ? result : -EACCES;

	mediation.mediator_id = deed->person_id;
	snprintf(mediation.state, sizeof(mediation.state), "assigned");
	result = mediation_text(act->store, mediation.id, words, sizeof(words));

	if (!result)
		result = mediation_set(act->store, &mediation);

	if (!result)
		result = act_audit(act, "mediation.assign", "mediation", mediation.code, "");

	return result ? result : tell_mediator(act, &mediation, words);
}

int handle_mediate_result(struct act *act)
{
	struct mediation mediation;
	bool may = false;
	int result = mediation_by_code(act->store, act->command->ref, &mediation);

	if (!result)
		result = mediation_is_theirs(act, &mediation, &may);

	if (result && result != -ENOENT)
		return result;

	if (result || !may || !strcmp(mediation.state, "refused"))
		return not_theirs(act, act->command->ref);

	struct fill fill = {.ma = mediation.code, .when = act->at};
	bool first = mediation_is_open(&mediation);

	snprintf(mediation.state, sizeof(mediation.state), "done");
	snprintf(mediation.outcome, sizeof(mediation.outcome), "%s", act->command->result);
	mediation.done_at = act->at;

	if (!mediation.mediator_id)
		mediation.mediator_id = act->person.id;

	act_code(act, mediation.code);
	result = mediation_set(act->store, &mediation);

	if (!result)
		result = duty_cancel(act->store, "mediation.late", mediation.id);

	if (!result && act->in->origin == ORIGIN_CONTROL)
		result = act_audit(
			act, "mediation.result", "mediation", mediation.code, mediation.outcome);

	if (!result && first)
		result = act_duty(act, "mediation.recheck", mediation.id,
			act->now + RECHECK_MS);

	if (!result)
		result = act_reply(act, REPLY_HG_DONE, &fill);

	if (result || !first || !mediation.requester_id)
		return result;

	return act_tell_number(
		act, mediation.requester_id, CLASS_REPLY, REPLY_HG_RESULT, &fill);
}

int mediation_status(struct act *act, const struct subject_ref *ref)
{
	struct mediation mediation;
	int64_t number_id;
	int result = mediation_by_code(act->store, ref->code, &mediation);

	if (!result)
		result = act_number_known(act, &number_id);

	if (result && result != -ENOENT)
		return result;

	if (result || !mediation.requester_id || mediation.requester_id != number_id)
		return act_reply(act, REPLY_KQ_BAD, NULL);

	struct fill fill = {
		.ma = mediation.code,
		.when = mediation.done_at ? mediation.done_at : mediation.made_at,
	};

	return act_reply(act, mediation.done_at ? REPLY_HG_RESULT : REPLY_KQ_STATUS, &fill);
}

int mediation_late(struct act *act, const struct duty *duty)
{
	struct mediation mediation;
	int result = mediation_get(act->store, duty->object, &mediation);

	if (result || !mediation_is_open(&mediation))
		return result == -ENOENT ? 0 : result;

	struct fill fill = {.ma = mediation.code};

	if (!mediation.mediator_id)
		return tell_nobody(act, &mediation);

	return act_tell(
		act, mediation.mediator_id, CLASS_REMINDER, REPLY_HG_LATE, &fill);
}
