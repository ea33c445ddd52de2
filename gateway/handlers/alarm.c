/*
 * KENG: a leader strikes the gong. Without a PIN it calls out members only, because speed counts;
 * with one it also asks a second person to let all residents know (DOMAIN 2.2). KENG TAP is a
 * drill. A resident's KENG calls nobody out: the leader gets their words (alarm_denied).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/alarm.h"
#include "gateway/store/rsvp.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

#define QUESTION_MS (2 * HOUR_MS)
#define TALLY_MS    (5 * MINUTE_MS)

static bool is_same(const char *a, const char *b)
{
	char first[64], second[64];

	fold_text(first, sizeof(first), a, strlen(a));
	fold_text(second, sizeof(second), b, strlen(b));
	return !strcmp(first, second);
}

/* The place and the reason in the leader's words, never the PIN, nor a zone that stands before them. */
static void alarm_words(const struct command *command, const char *zone, char *out, size_t cap)
{
	const char *reason = command->reason[0] ? command->reason : command->text;
	bool told = command->place[0] &&
		    (strstr(reason, command->place) || is_same(command->place, zone));

	snprintf(out, cap, "%s%s%s", told ? "" : command->place,
		!told && command->place[0] && reason[0] ? ": " : "", reason);
}

static int strike(struct act *act, const struct alarm *alarm, int64_t *told)
{
	char zone[64];
	const struct fill fill = {.so = alarm->code,
		.thon = act_zone_name(act, alarm->zone_id, zone),
		.nd = alarm->text,
		.when = alarm->raised_at};
	struct callout callout = {.class = alarm->drill ? CLASS_REMINDER : CLASS_ALARM,
		.reply = alarm->drill ? REPLY_KENG_DRILL : REPLY_KENG_MEMBER,
		.fill = &fill,
		.question = "alarm",
		.object = alarm->id,
		.span = QUESTION_MS};
	struct people people;
	struct callout_reach reach;
	int64_t more = 0;
	int result = callout_all(act, alarm->zone_id, &people);

	if (!result)
		result = callout_people(act, &people, &callout, told);

	if (!result && !alarm->drill)
		result = callout_reach(act, alarm->zone_id, NULL, &reach);

	if (result || alarm->drill)
		return result;

	result = *told ? 0 : callout_people(act, &reach.others, &callout, &more);
	*told += more;
	callout.reply = REPLY_POL_ALARM;
	return result ? result : callout_people(act, &reach.police, &callout, NULL);
}

int handle_alarm(struct act *act)
{
	struct alarm alarm = {
		.kind = "KENG", .drill = act->command->drill, .raised_at = act->at};
	char zone[64];
	int64_t told = 0;
	int result =
		act_zone(act, act->command->reason, &alarm.zone_id, zone, &alarm.grp_id);

	if (result)
		return result;

	snprintf(alarm.place, sizeof(alarm.place), "%s", act->command->place);
	alarm_words(act->command, zone, alarm.text, sizeof(alarm.text));
	result = alarm_put(act->store, &alarm);

	if (!result)
		result = act_audit(act, alarm.drill ? "alarm.drill" : "alarm.raise",
			"alarm", alarm.code, "");

	if (!result && !act->mute)
		result = strike(act, &alarm, &told);

	if (result)
		return result;

	const struct fill fill = {.so = alarm.code, .thon = zone, .sl = told};

	act_code(act, alarm.code);
	result = act_reply_class(act, CLASS_ALARM, false, REPLY_KENG_SENT, &fill);

	if (!result && act->command->pin[0] && !alarm.drill)
		result = alarm_everybody(act, &alarm);

	return result ? result
		      : act_duty(act, "alarm.tally", alarm.id, act->now + TALLY_MS);
}

/* Five minutes on, those who lead learn how many come. */
int alarm_tally(struct act *act, const struct duty *duty)
{
	struct alarm alarm;
	int64_t yes, no;
	char zone[64];
	int result = alarm_get(act->store, duty->object, &alarm);

	if (!result)
		result = rsvp_count(act->store, "alarm", duty->object, &yes, &no);

	if (result)
		return result;

	const struct fill fill = {.so = alarm.code,
		.thon = act_zone_name(act, alarm.zone_id, zone),
		.sl = yes,
		.sl2 = no};

	return act_tell_roles(act, ROLE_LEAD, alarm.zone_id,
		alarm.drill ? CLASS_REMINDER : CLASS_ALARM, REPLY_KENG_COME, &fill, NULL);
}

static int reply_count(
	struct act *act, const char *kind, int64_t object, const char *code)
{
	struct fill fill = {.so = code};
	int result = rsvp_count(act->store, kind, object, &fill.sl, &fill.sl2);

	return result ? result : act_reply(act, REPLY_RSVP_OK, &fill);
}

int rsvp_take(struct act *act, const char *kind, int64_t object, const char *code,
	const char *answer)
{
	int result = rsvp_put(act->store, kind, object, act->person.id, answer, act->at);

	act_code(act, code);
	return result ? result : reply_count(act, kind, object, code);
}

/* Who may say that they come: those whom the gong calls, and the police. */
static bool may_come(const struct act *act)
{
	return act->person.id &&
	       act->roles & (ROLE_MEM | ROLE_LEAD | ROLE_MED | ROLE_DIR | ROLE_POL | ROLE_ADMIN);
}

static int not_theirs(struct act *act, const char *code)
{
	const struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

/* XONG n: the scene was guarded and is handed over; those who lead and the police hear it once. */
int alarm_done(struct act *act)
{
	struct alarm alarm;
	char zone[64], name[PERSON_NAME_MAX];
	int result = alarm_by_code(act->store, act->command->ref, &alarm);

	if (result == -ENOENT || (!result && !may_come(act)))
		return not_theirs(act, act->command->ref);

	const struct fill fill = {.so = alarm.code,
		.thon = act_zone_name(act, alarm.zone_id, zone),
		.ten = callout_sender(act, name),
		.when = act->at};

	if (!result)
		result = alarm_close(act->store, alarm.id, act->at);

	if (!result && !alarm.done_at)
		result = act_tell_roles(act, ROLE_LEAD | ROLE_POL, alarm.zone_id,
			CLASS_CONFIRM, REPLY_ALARM_OVER, &fill, NULL);

	return result ? result : act_reply(act, REPLY_ALARM_OVER, &fill);
}

int alarm_rsvp(struct act *act, const struct subject_ref *ref)
{
	struct alarm alarm;
	int result = alarm_by_code(act->store, ref->code, &alarm);

	if (result)
		return result;

	if (!may_come(act))
		return not_theirs(act, ref->code);

	return rsvp_take(act, "alarm", alarm.id, alarm.code,
		!strcmp(act->command->answer, "no") ? "no" : "yes");
}

/* The first who is there is told to those who lead. */
static int arrive(struct act *act, const struct alarm *alarm)
{
	char name[PERSON_NAME_MAX];
	int result = alarm_arrive(act->store, alarm->id, act->at);

	if (!result)
		result = rsvp_take(act, "alarm", alarm->id, alarm->code, "arrived");

	if (result || alarm->arrived_at)
		return result;

	const struct fill fill = {
		.so = alarm->code, .ten = callout_sender(act, name), .when = act->at};

	return act_tell_roles(act, ROLE_LEAD, alarm->zone_id,
		alarm->drill ? CLASS_REMINDER : CLASS_ALARM, REPLY_KENG_ARRIVED, &fill,
		NULL);
}

/* "den noi roi", "co mat": whoever runs does not type a code. */
static bool says_arrived(const char *words)
{
	static const char *const ways[] = {"den", "da den", "toi noi", "da toi", "co mat"};
	char folded[32];

	fold_text(folded, sizeof(folded), words, strnlen(words, sizeof(folded) - 1));

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		size_t len = strlen(ways[i]);

		if (!strncmp(folded, ways[i], len) && (!folded[len] || folded[len] == ' '))
			return true;
	}

	return false;
}

int alarm_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct alarm alarm;
	bool arrived = says_arrived(answer->words);

	if (!(answer->yes || answer->no || arrived) || !may_come(act))
		return -EAGAIN;

	int result = alarm_get(act->store, question->object, &alarm);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	if (arrived)
		return arrive(act, &alarm);

	return rsvp_take(act, "alarm", alarm.id, alarm.code, answer->no ? "no" : "yes");
}

int alarm_arrived(struct act *act, const struct subject_ref *ref)
{
	struct alarm alarm;
	int result = alarm_by_code(act->store, ref->code, &alarm);

	if (result)
		return result;

	return may_come(act) ? arrive(act, &alarm) : not_theirs(act, ref->code);
}
