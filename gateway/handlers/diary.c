/*
 * What a group writes down: LOA (loudspeaker), TBI and CAM (equipment and cameras as they stand), GC
 * (a note), DANHGIA (a grade), RR (the risk of a zone), DANSO (who lives there).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/device.h"
#include "gateway/store/record.h"
#include "gateway/store/zone.h"
#include "gateway/store/zone_facts.h"
#include "parsers/text/fold.h"

int diary_put(struct act *act, struct record *record, char zone[64])
{
	int result = act_zone(act, NULL, &record->zone_id, zone, &record->grp_id);

	if (result)
		return result;

	record->person_id = act->person.id;
	record->at = record->at ? record->at : act->at;
	snprintf(record->place, sizeof(record->place), "%s", act->command->place);

	if (!record->text[0])
		snprintf(record->text, sizeof(record->text), "%s", act->command->text);

	result = record_put(act->store, record);
	act_code(act, record->code);
	return result;
}

static int64_t at_least(int64_t value, int64_t least)
{
	return value < least ? least : value;
}

/* A number of people, or the words for those who listened. */
static int64_t listeners(const struct command *command)
{
	int64_t told = strtol(command->audience, NULL, 10);

	return told > 0 ? told : at_least(command->count, 0);
}

int handle_loud(struct act *act)
{
	const struct command *command = act->command;
	struct record record = {.kind = "LOUD",
		.n1 = at_least(command->times, 1),
		.n2 = listeners(command),
		.at = act_when(&command->time, act->at)};
	char zone[64];

	snprintf(record.text, sizeof(record.text), "%s",
		command->topic[0] ? command->topic : command->text);

	int result = diary_put(act, &record, zone);
	const struct fill fill = {
		.so = record.code, .thon = zone, .sl = record.n1, .sl2 = record.n2};

	return result ? result : act_reply(act, REPLY_LOUD_OK, &fill);
}

/* The first moment behind a day; 0 where none is told. */
static int64_t last_day(const struct when *due)
{
	return due->precision == WHEN_NONE ? 0 : civil_midnight(act_when(due, 0), 1);
}

int handle_equip(struct act *act)
{
	const struct command *command = act->command;
	struct device device = {.person_id = act->person.id,
		.kind = command->device[0] ? command->device : "EQUIP",
		.name = command->item,
		.qty = at_least(command->qty, 1),
		.broken = at_least(command->broken, 0),
		.expired = at_least(command->expired, 0),
		.permit = command->permit,
		.expires_at = last_day(&command->due),
		.words = command->text,
		.at = act->at};
	bool permitted = false;
	int64_t zone_id;
	int result = act_zone(act, NULL, &zone_id, NULL, &device.grp_id);

	if (!command->item[0])
		return act_reply(act, REPLY_EQUIP_WHAT, NULL);

	if (!result)
		result = device_put(act->store, &device);

	if (!result)
		result = device_has_permit(act->store, &device, &permitted);

	const struct fill fill = {.nd = command->item,
		.sl = device.qty,
		.sl2 = device.broken,
		.when = device.expires_at - 1};
	bool lacks = !strcmp(device.kind, "CCHT") && !permitted;
	enum reply_id reply = lacks		  ? REPLY_EQUIP_PERMIT
			      : device.expires_at ? REPLY_EQUIP_UNTIL
						  : REPLY_EQUIP_OK;

	return result ? result : act_reply(act, reply, &fill);
}

/* "tot", "ok", "da sua", "hoat dong": it works again; any other words: it does not. */
static bool camera_works(const char *state)
{
	static const char *const fine[] = {
		"tot", "ok", "binh thuong", "da sua", "hoat dong", "chay lai", "co hinh"};
	static const char *const not_fine[] = {"khong", "ko ", "k ", "chua", "mat"};

	for (size_t i = 0; i < sizeof(not_fine) / sizeof(not_fine[0]); i++) {
		if (strstr(state, not_fine[i]))
			return false;
	}

	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		if (strstr(state, fine[i]))
			return true;
	}

	return !state[0];
}

int handle_camera(struct act *act)
{
	const struct command *command = act->command;
	const char *state = command->state[0] ? command->state : command->text;
	bool works = camera_works(state);
	char number[16], zone[64], name[PERSON_NAME_MAX];
	struct device device = {.person_id = act->person.id,
		.kind = "CAMERA",
		.name = number,
		.qty = 1,
		.broken = !works,
		.words = state,
		.at = act->at};
	int64_t zone_id;
	int result = act_zone(act, NULL, &zone_id, zone, &device.grp_id);

	snprintf(number, sizeof(number), "%d", command->cam > 0 ? command->cam : 0);

	if (command->cam <= 0)
		return act_reply(act, REPLY_EQUIP_WHAT, NULL);

	if (!result)
		result = device_put(act->store, &device);

	const struct fill fill = {.so = number,
		.thon = zone,
		.nd = state,
		.ten = callout_sender(act, name)};

	if (!result)
		result = act_reply(act, REPLY_CAMERA_OK, &fill);

	return result || works ? result
			       : act_tell_roles(act, ROLE_LEAD, zone_id, CLASS_CONFIRM,
					 REPLY_CAMERA_TELL, &fill, NULL);
}

static int keep(struct act *act, const char *kind, enum reply_id reply)
{
	struct record record = {.at = act->at};
	char zone[64];

	snprintf(record.kind, sizeof(record.kind), "%s", kind);
	snprintf(record.text, sizeof(record.text), "%s", act->command->value);

	int result = diary_put(act, &record, zone);
	const struct fill fill = {.ma = record.code,
		.so = record.code,
		.thon = zone,
		.nd = record.text,
		.when = record.at};

	return result ? result : act_reply(act, reply, &fill);
}

/*
 * GC and a first word that says for what: the report ends with remarks and lessons, and counts when
 * the papers wrote. Anything else is a note on how things stand.
 */
int handle_note(struct act *act)
{
	static const struct {
		const char *words, *kind;
	} kinds[] = {{"bai hoc", "LESSON"}, {"nhan xet", "REMARK"}, {"bao chi", "MEDIA"},
		{"dua tin", "MEDIA"}};
	char folded[24];

	fold_text(folded, sizeof(folded), act->command->text, strnlen(act->command->text, 20));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strncmp(folded, kinds[i].words, strlen(kinds[i].words)))
			return keep(act, kinds[i].kind, REPLY_NOTE_OK);
	}

	return keep(act, "NOTE", REPLY_NOTE_OK);
}

int handle_review(struct act *act)
{
	return keep(act, "REVIEW", REPLY_REVIEW_OK);
}

/* The zone that the words name; nobody's home is changed because somebody misspelt it. */
static int named_zone(struct act *act, int64_t *zone_id)
{
	const struct command *command = act->command;
	const char *words = command->zone[0] ? command->zone : command->place;
	int result = act_zone_in(act, words, zone_id);

	return result == -ENOENT ? zone_find(act->store, words, act_near(act), zone_id) : result;
}

static int which_zone(struct act *act)
{
	const struct command *command = act->command;

	return act_reply_which(act, command->zone[0] ? command->zone : command->place);
}

int handle_risk(struct act *act)
{
	static const char *const levels[] = {"trung binh", "cao", "thap"};
	const char *level = NULL;
	char zone[64], text[64];
	int64_t zone_id;
	int result = named_zone(act, &zone_id);

	fold_text(text, sizeof(text), act->command->value, strlen(act->command->value));

	for (size_t i = 0; !level && i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strstr(text, levels[i]))
			level = levels[i];
	}

	if (result == -EEXIST)
		return which_zone(act);

	if (result == -ENOENT || (!result && !level))
		return act_reply(act, REPLY_RISK_WHAT, NULL);

	if (!result)
		result = zone_set_risk(act->store, zone_id, level);

	if (!result)
		result = act_audit(act, "zone.risk", "zone",
			act_zone_name(act, zone_id, zone), level);

	return result ? result : keep(act, "RISK", REPLY_RISK_OK);
}

int handle_population(struct act *act)
{
	const struct command *command = act->command;
	struct civil civil = civil_from_wall(act->at);
	char zone[64], day[40];
	int64_t zone_id;
	int result = named_zone(act, &zone_id);

	if (result == -EEXIST)
		return which_zone(act);

	if (result == -ENOENT || (!result && command->households < 0))
		return act_reply(act, REPLY_RISK_WHAT, NULL);

	snprintf(day, sizeof(day), "%04d-%02d-%02d", civil.year, civil.month, civil.day);

	if (!result)
		result = zone_set_people(
			act->store, zone_id, command->households, command->persons, day);

	const struct fill fill = {.thon = act_zone_name(act, zone_id, zone),
		.sl = command->households,
		.sl2 = command->persons};

	return result ? result : act_reply(act, REPLY_POPULATION_OK, &fill);
}
