/*
 * The second pair of eyes: a report is confirmed or sent back by somebody who leads there and did
 * not write it. Without that a list of patrols is worth nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/patrol_act.h"
#include "gateway/store/zone.h"

#define CONFIRM_MS (7 * DAY_MS)
#define CHECKERS   (ROLE_LEAD | ROLE_DIR | ROLE_POL)

/* Who is asked: those who lead there; where the reporter is alone with that, the board, the police. */
static int checkers(struct act *act, const struct patrol *patrol, struct people *out)
{
	static const unsigned order[] = {ROLE_LEAD, ROLE_DIR, ROLE_POL};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		size_t others = 0;
		int result = people_for(
			act->store, order[i], patrol->zone_id, act->now, out);

		if (result)
			return result;

		for (size_t n = 0; n < out->count; n++) {
			if (out->id[n] != patrol->reporter_id)
				out->id[others++] = out->id[n];
		}

		out->count = others;

		if (others)
			return 0;
	}

	return 0;
}

/* "ok" confirms where one report alone is waiting for this person. */
static int ask_checker(struct act *act, const struct patrol *patrol, int64_t person_id)
{
	struct person person;
	struct question question = {0};
	int64_t object = patrol->id;
	int result = person_get(act->store, person_id, act->now, &person);

	if (result)
		return result;

	while (!(result = question_next(
			 act->store, person.number_id, act->now, question.id, &question))) {
		if (!strcmp(question.kind, "confirm") && question.object != patrol->id)
			object = 0;
	}

	return result != -ENOENT ? result
				 : question_put(act->store, person.number_id, "confirm",
					   object, "", act->now + CONFIRM_MS);
}

static int ask_checkers(struct act *act, const struct patrol *patrol, const struct fill *fill)
{
	struct people people;
	int result = checkers(act, patrol, &people);

	for (size_t i = 0; !result && i < people.count; i++) {
		result = ask_checker(act, patrol, people.id[i]);

		if (!result)
			result = act_tell(
				act, people.id[i], CLASS_REPLY, REPLY_XN_ASK, fill);
	}

	return result;
}

/* To whoever wrote the report, who need not be the sender of this command. */
static int tell_reporter(struct act *act, const struct patrol *patrol, enum reply_id id,
	const struct fill *fill)
{
	if (patrol->reporter_id == act->person.id)
		return act_reply(act, id, fill);

	return patrol->reporter_id
		       ? act_tell(act, patrol->reporter_id, CLASS_REPLY, id, fill)
		       : 0;
}

int patrol_report(struct act *act, struct patrol *patrol)
{
	char zone[64];
	struct fill fill = {
		.ma = patrol->code,
		.when = patrol->start_at,
		.sl = patrol->headcount > 0 ? patrol->headcount : 0,
		.thon = act_zone_name(act, patrol->zone_id, zone),
	};

	snprintf(patrol->state, sizeof(patrol->state), "reported");

	int result = patrol_set(act->store, patrol);

	if (!result)
		result = duty_cancel(act->store, "patrol.count", patrol->id);

	if (!result)
		result = tell_reporter(act, patrol, REPLY_TT_ACK, &fill);

	return result || act->mute ? result : ask_checkers(act, patrol, &fill);
}

/* Whether the sender may judge it: 0, or an answer has been given and *stop is set. */
static int may_check(struct act *act, const struct patrol *patrol, bool *stop)
{
	struct fill fill = {.ma = patrol->code, .when = patrol->confirmed_at};
	bool holds = false;
	int result = 0;

	*stop = true;

	if (!strcmp(patrol->state, "confirmed"))
		return act_reply(act, REPLY_XN_DUP, &fill);

	if (act->in->origin == ORIGIN_CONTROL)
		holds = act->roles & (CHECKERS | ROLE_ADMIN);
	else if (act->person.id)
		result = person_has_role(act->store, act->person.id, CHECKERS,
			patrol->zone_id, act->now, &holds);

	if (result)
		return result;

	bool waits = !strcmp(patrol->state, "reported") || !strcmp(patrol->state, "rejected");
	bool old = !act->mute && act->now - patrol->made_at > CONFIRM_MS;

	if (!holds || !waits || old)
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	/* A history is told by one person for all. */
	if (act->person.id && patrol->reporter_id == act->person.id && !act->mute)
		return act_reply(act, REPLY_XN_SELF, &fill);

	*stop = false;
	return 0;
}

/* First and last moment of the month of a time. */
static void month_of(int64_t at, int64_t *from, int64_t *to)
{
	struct civil civil = civil_from_wall(at);

	civil.day = 1;
	civil.hour = civil.minute = civil.second = 0;
	*from = civil_to_wall(&civil) / 1000 * 1000;
	civil.month++;
	*to = civil_to_wall(&civil) / 1000 * 1000;
}

/* Who has no telephone stands in the audit alone. */
static int note_judged(struct act *act, const struct patrol *patrol, const char *verb)
{
	return act->in->origin == ORIGIN_CONTROL ?
		       act_audit(act, verb, "patrol", patrol->code, patrol->reason) :
		       0;
}

static int confirm(struct act *act, struct patrol *patrol)
{
	struct fill fill = {.ma = patrol->code, .when = act->at};
	int64_t from, to;

	snprintf(patrol->state, sizeof(patrol->state), "confirmed");
	patrol->confirmer_id = act->person.id;
	patrol->confirmed_at = act->at;
	month_of(patrol->start_at, &from, &to);
	act_code(act, patrol->code);

	int result = patrol_set(act->store, patrol);

	if (!result)
		result = question_drop_object(act->store, "confirm", patrol->id);

	if (!result)
		result = note_judged(act, patrol, "patrol.confirm");

	if (!result)
		result = patrol_figures(
			act->store, patrol->grp_id, from, to, &fill.sl, &fill.sl2);

	return result ? result : act_reply(act, REPLY_XN_OK, &fill);
}

int patrol_confirm(struct act *act, const struct subject_ref *ref)
{
	struct patrol patrol;
	bool stop;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	if (!result)
		result = may_check(act, &patrol, &stop);

	return result || stop ? result : confirm(act, &patrol);
}

int patrol_confirm_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct patrol patrol;
	bool stop;

	if (!answer->yes)
		return -EAGAIN;

	/* Several are waiting: which one is for the code to say. */
	if (!question->object) {
		int told = act_reply(act, REPLY_XN_WHICH, NULL);

		return told ? told : ANSWER_KEEP;
	}

	int result = patrol_get(act->store, question->object, &patrol);

	if (!result)
		result = may_check(act, &patrol, &stop);

	return result || stop ? result : confirm(act, &patrol);
}

int patrol_reject(struct act *act, const struct subject_ref *ref)
{
	struct patrol patrol;
	bool stop;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	if (!result)
		result = may_check(act, &patrol, &stop);

	if (result || stop)
		return result;

	struct fill fill = {.ma = patrol.code};

	snprintf(patrol.state, sizeof(patrol.state), "rejected");
	snprintf(patrol.reason, sizeof(patrol.reason), "%.159s",
		act->command->reason[0] ? act->command->reason : act->command->text);
	result = patrol_set(act->store, &patrol);

	if (!result)
		result = question_drop_object(act->store, "confirm", patrol.id);

	if (!result)
		result = note_judged(act, &patrol, "patrol.reject");

	if (!result)
		result = act_reply(act, REPLY_SAI_OK, &fill);

	if (result || patrol.reporter_id == act->person.id)
		return result;

	return patrol.reporter_id ? act_tell(act, patrol.reporter_id, CLASS_REPLY,
					    REPLY_XN_REJECTED, &fill)
				  : 0;
}

/* Whether it is the sender's own report, not yet confirmed. */
static bool is_own(const struct act *act, const struct patrol *patrol)
{
	return act->person.id && patrol->reporter_id == act->person.id &&
	       strcmp(patrol->state, "confirmed") != 0 &&
	       strcmp(patrol->state, "cancelled") != 0;
}

int patrol_cancel(struct act *act, const struct subject_ref *ref)
{
	struct fill fill = {.ma = ref->code};
	struct patrol patrol;
	bool may = false;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	if (result)
		return result;

	if (is_own(act, &patrol))
		may = true;
	else if (act->person.id && !strcmp(patrol.state, "planned"))
		result = person_has_role(act->store, act->person.id, ROLE_LEAD,
			patrol.zone_id, act->now, &may);

	if (result)
		return result;

	return may ? patrol_drop(act, &patrol) : act_reply(act, REPLY_XN_EXPIRED, &fill);
}

/* The corrected words, read as the report that they correct. */
static void read_again(const struct act *act, struct patrol *patrol)
{
	struct command command;

	act_parse(act, "TT ", act->command->text, &command);

	if (command.kind == COMMAND_PATROL)
		patrol_read(patrol, act, &command);
	else
		snprintf(patrol->finding, sizeof(patrol->finding), "%.255s",
			act->command->text);
}

int patrol_amend(struct act *act, const struct subject_ref *ref)
{
	struct fill fill = {.ma = ref->code};
	struct patrol patrol;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	if (result)
		return result;

	if (!is_own(act, &patrol))
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	read_again(act, &patrol);
	patrol.reason[0] = '\0';
	return patrol.headcount < 0 ? patrol_ask_count(act, &patrol)
				    : patrol_report(act, &patrol);
}
