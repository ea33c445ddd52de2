/*
 * CHAY, SOS, TAI NAN: the answer says first whom to ring, then the team of the zone and the police
 * are told at once, whatever else is going on with that number. Nobody is promised rescue. Further
 * reports of the same thing join the first one, so that a whole village that writes does not call
 * the same fifteen people out each time.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/alarm.h"
#include "gateway/store/rsvp.h"
#include "gateway/store/zone.h"

#define SAME_MS	     (10 * MINUTE_MS) /* reports within it are of one thing */
#define ESCALATE_MS  (10 * MINUTE_MS)
#define QUESTION_MS  (2 * HOUR_MS)
#define PLACE_ASK_MS HOUR_MS
#define REPORTS_TOLD 10 /* of one thing; later ones are kept and counted */

/* What each kind is called, who answers it first, and what its sender reads. */
struct emergency {
	const char *kind, *word, *team;
	enum reply_id ack, ack_without_place;
};

static const struct emergency *emergency_of(enum command_kind kind)
{
	static const struct emergency fire = {
		"FIRE", "CHAY", "PCCC", REPLY_FIRE_ACK, REPLY_FIRE_ASK};
	static const struct emergency sos = {
		"SOS", "SOS", NULL, REPLY_SOS_ACK, REPLY_SOS_ACK};
	static const struct emergency accident = {
		"ACCIDENT", "TAI NAN", NULL, REPLY_ACC_ACK, REPLY_ACC_ACK};

	if (kind == COMMAND_FIRE)
		return &fire;

	return kind == COMMAND_ACCIDENT ? &accident : &sos;
}

/* Members and leaders by the gong's message, the police by one that says it is no drill. */
static int call_out(struct act *act, const struct alarm *alarm, const char *team)
{
	char zone[64];
	const struct fill fill = {.so = alarm->code,
		.thon = act_zone_name(act, alarm->zone_id, zone),
		.nd = alarm->text,
		.when = alarm->raised_at};
	struct callout callout = {.class = CLASS_ALARM,
		.reply = REPLY_KENG_MEMBER,
		.fill = &fill,
		.question = "alarm",
		.object = alarm->id,
		.span = QUESTION_MS};
	struct people people;

	if (act->mute)
		return 0;

	int result = callout_who(act, alarm->zone_id, team, &people);

	if (!result)
		result = callout_people(act, &people, &callout, NULL);

	if (!result)
		result = callout_police(act, alarm->zone_id, &people);

	callout.reply = REPLY_POL_ALARM;
	return result ? result : callout_people(act, &people, &callout, NULL);
}

/* Another voice about the same thing: for those who lead, not for everybody again. */
static int tell_more(struct act *act, const struct alarm *alarm, const char *text)
{
	char zone[64];
	const struct fill fill = {.so = alarm->code,
		.thon = act_zone_name(act, alarm->zone_id, zone),
		.nd = text};

	const struct callout callout = {
		.class = CLASS_ALARM, .reply = REPLY_ALARM_MORE, .fill = &fill};
	struct people police;
	int result = act_tell_roles(act, ROLE_LEAD, alarm->zone_id, CLASS_ALARM,
		REPLY_ALARM_MORE, &fill, NULL);

	if (!result)
		result = callout_police(act, alarm->zone_id, &police);

	return result ? result : callout_people(act, &police, &callout, NULL);
}

static int acknowledge(
	struct act *act, const struct emergency *emergency, const struct alarm *alarm)
{
	char zone[64];
	const struct fill fill = {.thon = act_zone_name(act, alarm->zone_id, zone)};
	bool asks =
		!act->command->place[0] && emergency->ack != emergency->ack_without_place;
	int result = act_reply_alarm(
		act, asks ? emergency->ack_without_place : emergency->ack, &fill);

	return result || !asks ? result
			       : act_ask(act, "place", alarm->id, "", PLACE_ASK_MS);
}

static void describe(
	const struct act *act, const struct emergency *emergency, struct alarm *alarm)
{
	snprintf(alarm->kind, sizeof(alarm->kind), "%s", emergency->kind);
	snprintf(alarm->place, sizeof(alarm->place), "%s", act->command->place);

	if (act->in->text_len)
		callout_words(alarm->text, sizeof(alarm->text), act->in->text);
	else
		snprintf(alarm->text, sizeof(alarm->text), "%s %s", emergency->word,
			act->command->place);
}

/* What was not known of it: whoever says first where it is calls out anew. */
static int add_words(struct act *act, const struct emergency *emergency,
	struct alarm *same, const char *text, const char *place)
{
	int64_t reports = 0;
	int result;

	act_code(act, same->code);

	if (!same->place[0] && place[0]) {
		callout_words(same->text, sizeof(same->text), text);
		result = alarm_set_place(act->store, same->id, same->zone_id, place);
		return result ? result : call_out(act, same, emergency->team);
	}

	result = alarm_count(act->store, same->id, &reports);
	return result || reports > REPORTS_TOLD ? result : tell_more(act, same, text);
}

/* A report of what is known already. */
static int join(struct act *act, const struct emergency *emergency, struct alarm *same,
	const struct alarm *told)
{
	int result = acknowledge(act, emergency, same);

	return result ? result : add_words(act, emergency, same, told->text, told->place);
}

int handle_emergency(struct act *act)
{
	const struct emergency *emergency = emergency_of(act->command->kind);
	struct alarm alarm = {.raised_at = act->at}, same;
	int result = act_zone(act, NULL, &alarm.zone_id, NULL, &alarm.grp_id);

	if (result)
		return result;

	describe(act, emergency, &alarm);
	result = alarm_recent(act->store, emergency->kind, alarm.zone_id, act->at - SAME_MS,
		act->at, &same);

	if (!result)
		return join(act, emergency, &same, &alarm);

	if (result && result != -ENOENT)
		return result;

	result = alarm_put(act->store, &alarm);

	if (result)
		return result;

	act_code(act, alarm.code);
	result = acknowledge(act, emergency, &alarm);

	if (!result)
		result = call_out(act, &alarm, emergency->team);

	return result ? result
		      : act_duty(act, "alarm.escalate", alarm.id, act->now + ESCALATE_MS);
}

static bool has_letters(const char *words)
{
	while (*words && !isalpha((unsigned char)*words) && !(*words & 0x80))
		words++;

	return *words != '\0';
}

/* "CHAY!!!" and then, in a message of its own, where. */
int emergency_place(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct alarm alarm;
	int64_t zone_id = 0;

	if (answer->yes || answer->no || !has_letters(answer->words))
		return -EAGAIN;

	int result = alarm_get(act->store, question->object, &alarm);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	result = zone_in(act->store, answer->words, &zone_id);

	if (result && result != -ENOENT)
		return result;

	bool moved = !result && zone_id != alarm.zone_id;

	if (moved)
		alarm.zone_id = zone_id;

	result = alarm_set_place(act->store, alarm.id, alarm.zone_id, answer->words);

	if (result)
		return result;

	act_code(act, alarm.code);
	snprintf(alarm.text, sizeof(alarm.text), "%s ", emergency_of(COMMAND_FIRE)->word);
	callout_words(alarm.text + strlen(alarm.text),
		sizeof(alarm.text) - strlen(alarm.text), answer->words);
	return moved ? call_out(act, &alarm, emergency_of(COMMAND_FIRE)->team)
		     : tell_more(act, &alarm, alarm.text);
}

/* The rest of a message in parts that was acted upon at its first. */
int emergency_complete(struct act *act, const char *code)
{
	struct alarm alarm;
	int result = alarm_by_code(act->store, code, &alarm);

	if (result)
		return result == -ENOENT ? 0 : result;

	return add_words(act, emergency_of(act->out->kind), &alarm, act->in->text,
		act->command->place);
}

/* Nobody has said that they come: the board is told, and the police again. */
int emergency_escalate(struct act *act, const struct duty *duty)
{
	struct alarm alarm;
	int64_t yes, no;
	char zone[64];
	int result = alarm_get(act->store, duty->object, &alarm);

	if (!result)
		result = rsvp_count(act->store, "alarm", duty->object, &yes, &no);

	if (result)
		return result;

	if (yes)
		return 0;

	const struct fill fill = {.so = alarm.code,
		.thon = act_zone_name(act, alarm.zone_id, zone),
		.nd = alarm.text,
		.when = alarm.raised_at};

	return act_tell_roles(act, ROLE_DIR | ROLE_POL | ROLE_LEAD, alarm.zone_id,
		CLASS_ALARM, REPLY_ALARM_NOBODY, &fill, NULL);
}
