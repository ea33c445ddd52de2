/*
 * Meeting and meeting again: the appointment of a mediation, told to whoever asked for it, and the
 * question a month later whether peace has held.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/mediate_act.h"
#include "parsers/text/grammar.h"

#define ANSWER_MS (7 * DAY_MS)

/* Reports lie in the past (DOMAIN 2.8.10): an appointment is the next such hour or date. */
static int64_t coming(const struct act *act, const struct when *when)
{
	struct when next = *when;
	int64_t at = act_when(&next, 0);

	if (at && at <= act->now && act->now - at < DAY_MS)
		at += DAY_MS;

	if (at && at <= act->now) {
		next.year++;
		at = act_when(&next, 0);
	}

	return at > act->now ? at : 0;
}

static int appoint(struct act *act, struct mediation *mediation, int64_t meet_at)
{
	char zone[64];
	struct fill fill = {
		.ma = mediation->code,
		.when = meet_at,
		.thon = act_zone_name(act, mediation->zone_id, zone),
	};

	if (!meet_at)
		return act_reply(act, REPLY_HG_WHEN, &fill);

	mediation->meet_at = meet_at;
	act_code(act, mediation->code);

	int result = mediation_set(act->store, mediation);

	if (!result)
		result = act_reply(act, REPLY_HG_SET, &fill);

	if (result || !mediation->requester_id)
		return result;

	return act_tell_number(
		act, mediation->requester_id, CLASS_REPLY, REPLY_HG_SCHEDULE, &fill);
}

/* The case whose code stands there, where it is open and the sender's. -ENOENT. */
static int own_case(struct act *act, const char *code, struct mediation *mediation)
{
	bool theirs = false;
	int result = mediation_by_code(act->store, code, mediation);

	if (!result)
		result = mediation_is_theirs(act, mediation, &theirs);

	return !result && (!theirs || !mediation_is_open(mediation)) ? -ENOENT : result;
}

int mediation_appoint(struct act *act, const char *words)
{
	struct mediation mediation;
	char code[REF_MAX];
	size_t digits = strspn(words, "0123456789");

	if (!(act->roles & ~(unsigned)ROLE_RES) || digits != 6)
		return -ENOENT;

	snprintf(code, sizeof(code), "%.6s", words);

	int result = own_case(act, code, &mediation);

	return result ? result
		      : appoint(act, &mediation, coming(act, &act->command->time));
}

int mediation_amend(struct act *act, const struct subject_ref *ref)
{
	struct fill fill = {.ma = ref->code};
	struct mediation mediation;
	int result = own_case(act, ref->code, &mediation);

	if (result == -ENOENT)
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	if (result)
		return result;

	struct command command = *act->command;

	if (act->in->origin == ORIGIN_CONTROL)
		result = act_audit(act, "mediation.meet", "mediation", mediation.code, "");
	else
		act_parse(act, "HG ", act->command->text, &command);

	return result ? result : appoint(act, &mediation, coming(act, &command.time));
}

int mediation_appointment_answer(struct act *act, const struct mediation *mediation)
{
	bool no = !strcmp(act->command->answer, "no");
	struct fill fill = {.ma = mediation->code, .when = mediation->meet_at};
	int64_t number_id;
	int result = act_number_known(act, &number_id);

	if (result)
		return result;

	if (number_id != mediation->requester_id || !mediation->meet_at ||
		!mediation->mediator_id)
		return -ENOENT;

	result = act_tell(act, mediation->mediator_id, CLASS_REPLY,
		no ? REPLY_HG_BUSY : REPLY_HG_AGREED, &fill);
	return result ? result : act_reply(act, REPLY_HG_HEARD, &fill);
}

int mediation_confirm(struct act *act, const struct subject_ref *ref)
{
	struct fill fill = {.ma = ref->code};
	struct mediation mediation;
	int result = mediation_by_code(act->store, ref->code, &mediation);

	if (!result)
		result = mediation_appointment_answer(act, &mediation);

	return result == -ENOENT ? act_reply(act, REPLY_XN_EXPIRED, &fill) : result;
}

/* Whether it has held is asked of whoever mediated. */
int mediation_recheck(struct act *act, const struct duty *duty)
{
	struct mediation mediation;
	struct person person;
	int result = mediation_get(act->store, duty->object, &mediation);

	if (!result && mediation.mediator_id)
		result = person_get(act->store, mediation.mediator_id, act->now, &person);

	if (result || !mediation.mediator_id)
		return result == -ENOENT ? 0 : result;

	struct fill fill = {.ma = mediation.code};

	result = question_put(act->store, person.number_id, "relapse", mediation.id, "",
		act->now + ANSWER_MS);
	return result ? result
		      : act_tell(act, person.id, CLASS_REMINDER, REPLY_HG_RECHECK, &fill);
}

int mediation_relapse_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct mediation mediation;

	if (!answer->yes && !answer->no)
		return -EAGAIN;

	int result = mediation_get(act->store, question->object, &mediation);

	if (result)
		return result;

	struct fill fill = {.ma = mediation.code, .when = act->at};

	mediation.relapsed = answer->no;
	act_code(act, mediation.code);
	result = mediation_set(act->store, &mediation);
	return result ? result : act_reply(act, REPLY_HG_DONE, &fill);
}
