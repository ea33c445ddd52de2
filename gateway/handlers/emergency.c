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
#include "gateway/handlers/flood.h"
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

static struct fill fill_of(struct act *act, const struct alarm *alarm, char zone[64])
{
	return (struct fill){.so = alarm->code,
		.thon = act_zone_name(act, alarm->zone_id, zone),
		.nd = alarm->text,
		.when = alarm->raised_at};
}

/* Those who come by the gong's message, the police by one that says it is no drill. */
static int call_out(
	struct act *act, const struct alarm *alarm, const struct callout_reach *reach)
{
	char zone[64];
	const struct fill fill = fill_of(act, alarm, zone);
	struct callout callout = {.class = CLASS_ALARM,
		.reply = REPLY_KENG_MEMBER,
		.fill = &fill,
		.question = "alarm",
		.object = alarm->id,
		.span = QUESTION_MS};
	int result = callout_people(act, &reach->comers, &callout, NULL);

	if (!result)
		result = callout_people(act, &reach->others, &callout, NULL);

	callout.reply = REPLY_POL_ALARM;

	if (!result)
		result = callout_people(act, &reach->police, &callout, NULL);

	return result || reach->count || act->mute
		? result
		: act_audit(act, "alarm.unheard", "alarm", alarm->code, "");
}

static int call_out_anew(struct act *act, const struct alarm *alarm, const char *team)
{
	struct callout_reach reach;
	int result = callout_reach(act, alarm->zone_id, team, &reach);

	return result ? result : call_out(act, alarm, &reach);
}

/* Another voice about the same thing: for those who lead, not for everybody again. */
static int tell_more(struct act *act, const struct alarm *alarm, const char *text)
{
	char zone[64];
	struct fill fill = fill_of(act, alarm, zone);

	fill.nd = text;
	return callout_leaders(act, alarm->zone_id, ROLE_LEAD, REPLY_ALARM_MORE, &fill);
}

/* Too many cries of one number: kept, and told as one. */
static int keep(struct act *act, const struct alarm *alarm, const char *text)
{
	struct flood_heap heap = {
		.kind = FLOOD_ALARM, .object = alarm->id, .zone_id = alarm->zone_id};

	snprintf(heap.code, sizeof(heap.code), "%s", alarm->code);
	callout_words(heap.words, sizeof(heap.words), text);
	return flood_keep(act, &heap, 0, NULL);
}

/* heard: somebody is being told. Nobody is promised what is not so. */
static int acknowledge(struct act *act, const struct emergency *emergency,
	const struct alarm *alarm, bool heard)
{
	char zone[64];
	const struct fill fill = fill_of(act, alarm, zone);
	bool asks = heard && !act->command->place[0] &&
		    emergency->ack != emergency->ack_without_place;
	enum reply_id ack = asks ? emergency->ack_without_place : emergency->ack;
	int result = act_reply_alarm(act, heard ? ack : REPLY_ALARM_UNHEARD, &fill);

	/* Several places are called so: those above them all are told, and which it is is asked. */
	if (!result && act->unclear)
		result = act_reply_class(act, CLASS_ALARM, false, REPLY_ALARM_WHERE, NULL);

	return result || !(asks || act->unclear)
		       ? result
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
	struct alarm *same, const char *text, const char *place, int32_t over)
{
	int64_t reports = 0;
	int result;

	act_code(act, same->code);

	if (!same->place[0] && place[0]) {
		callout_words(same->text, sizeof(same->text), text);
		result = alarm_set_place(act->store, same->id, same->zone_id, place);
		return result ? result : call_out_anew(act, same, emergency->team);
	}

	result = alarm_count(act->store, same->id, &reports);

	if (result || reports > REPORTS_TOLD)
		return result;

	return over ? keep(act, same, text) : tell_more(act, same, text);
}

/* A report of what is known already. */
static int join(struct act *act, const struct emergency *emergency, struct alarm *same,
	const struct alarm *told, int32_t over)
{
	int result = acknowledge(act, emergency, same, true);

	return result ? result
		      : add_words(act, emergency, same, told->text, told->place, over);
}

/*
 * A new one: everybody who comes is called; from a number that cries too often first only those who
 * lead and the police, and at last they hear how many there were.
 */
static int raise(struct act *act, const struct emergency *emergency, struct alarm *alarm,
	int32_t over)
{
	struct callout_reach reach = {.count = 0};
	int result = alarm_put(act->store, alarm);

	act_code(act, alarm->code);

	if (!result && !act->mute)
		result = callout_reach(act, alarm->zone_id, emergency->team, &reach);

	if (!result)
		result = acknowledge(act, emergency, alarm, reach.count > 0);

	if (!result && over == 1)
		result = act_people(act, ROLE_LEAD, alarm->zone_id, &reach.comers);

	if (result || act->mute)
		return result;

	if (over > 1)
		return keep(act, alarm, alarm->text);

	result = call_out(act, alarm, &reach);
	return result ? result
		      : act_duty(act, "alarm.escalate", alarm->id, act->now + ESCALATE_MS);
}

int handle_emergency(struct act *act)
{
	const struct emergency *emergency = emergency_of(act->command->kind);
	struct alarm alarm = {.raised_at = act->at}, same;
	int32_t over;
	int result = act_zone(act, NULL, &alarm.zone_id, NULL, &alarm.grp_id);

	if (result)
		return result;

	describe(act, emergency, &alarm);
	result = alarm_recent(act->store, emergency->kind, alarm.zone_id, act->at - SAME_MS,
		act->at, &same);

	if (result && result != -ENOENT)
		return result;

	bool known = !result;

	result = flood_over(act, FLOOD_CRIES, &over);

	if (result)
		return result;

	return known ? join(act, emergency, &same, &alarm, over)
		     : raise(act, emergency, &alarm, over);
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

	char where[sizeof(alarm.place)];

	snprintf(where, sizeof(where), "%.63s%s%.60s", alarm.place, alarm.place[0] ? ", " : "",
		answer->words);
	result = zone_in(act->store, where, act_near(act), &zone_id);

	if (result && result != -ENOENT && result != -EEXIST)
		return result;

	bool moved = !result && zone_id != alarm.zone_id;

	if (moved)
		alarm.zone_id = zone_id;

	result = alarm_set_place(act->store, alarm.id, alarm.zone_id, where);

	if (result)
		return result;

	act_code(act, alarm.code);
	snprintf(alarm.text, sizeof(alarm.text), "%s ", emergency_of(COMMAND_FIRE)->word);
	callout_words(alarm.text + strlen(alarm.text),
		sizeof(alarm.text) - strlen(alarm.text), where);
	return moved ? call_out_anew(act, &alarm, emergency_of(COMMAND_FIRE)->team)
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
		act->command->place, 0);
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

	const struct fill fill = fill_of(act, &alarm, zone);

	return callout_leaders(
		act, alarm.zone_id, ROLE_DIR | ROLE_LEAD, REPLY_ALARM_NOBODY, &fill);
}
