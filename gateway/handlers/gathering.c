/*
 * HOP, TB, KHEN, KHAO SAT: what is said to many without being a warning. Meetings and notices go to
 * the members; a commendation goes to all residents once somebody else has agreed; a poll (poll.c) is
 * answered by a digit.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/record.h"
#include "gateway/store/rsvp.h"
#include "parsers/text/fold.h"

int handle_meeting(struct act *act)
{
	struct record record = {
		.kind = "MEETING", .at = act_when(&act->command->time, act->at)};
	char zone[64];
	struct people people;
	int64_t told = 0;

	if (act->command->time.precision == WHEN_NONE && !act->mute)
		return act_reply(act, REPLY_MEETING_WHEN, NULL);

	int result = diary_put(act, &record, zone);

	if (!result)
		result = callout_all(act, record.zone_id, &people);

	if (result)
		return result;

	const struct fill fill = {.so = record.code,
		.kv = record.place[0] ? record.place : "NVH",
		.thon = zone,
		.nd = record.text,
		.when = record.at};
	const struct callout callout = {.class = CLASS_CONFIRM,
		.reply = record.text[0] ? REPLY_MEETING : REPLY_MEETING_FREE,
		.fill = &fill,
		.question = "meeting",
		.object = record.id,
		.span = record.at > act->now ? record.at - act->now : HOUR_MS};

	result = callout_people(act, &people, &callout, &told);

	struct fill answer = fill;

	answer.sl = told;
	return result ? result : act_reply(act, REPLY_MEETING_OK, &answer);
}

int handle_notice(struct act *act)
{
	struct record record = {.at = act->at};
	char zone[64], folded[COMMAND_TEXT_MAX];
	struct people people;
	int64_t told = 0;

	fold_text(folded, sizeof(folded), act->command->text, strlen(act->command->text));
	snprintf(record.kind, sizeof(record.kind), "%s",
		strstr(folded, "van nghe") || strstr(folded, "van hoa van") ? "EVENT" : "NOTICE");

	int result = diary_put(act, &record, zone);

	if (!result)
		result = callout_all(act, record.zone_id, &people);

	if (result)
		return result;

	struct fill fill = {.so = record.code, .thon = zone, .nd = record.text};
	const struct callout callout = {
		.class = CLASS_REMINDER, .reply = REPLY_NOTICE, .fill = &fill};

	result = callout_people(act, &people, &callout, &told);
	fill.sl = told;
	return result ? result : act_reply(act, REPLY_NOTICE_OK, &fill);
}

static int refuse_ref(struct act *act, const char *code)
{
	const struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

int handle_praise(struct act *act)
{
	struct record record = {.kind = "PRAISE", .state = "asked", .at = act->at};
	char zone[64], name[PERSON_NAME_MAX];
	int64_t told;

	snprintf(record.text, sizeof(record.text), "%s%s%s", act->command->name,
		act->command->name[0] && act->command->reason[0] ? ", " : "",
		act->command->reason);

	int result = diary_put(act, &record, zone);

	if (result)
		return result;

	const struct fill fill = {.so = record.code,
		.thon = zone,
		.ten = callout_sender(act, name),
		.nd = record.text};

	result = act_tell_roles(act, ROLE_DIR | ROLE_POL, record.zone_id, CLASS_CONFIRM,
		REPLY_PRAISE_ASK, &fill, &told);
	return result ? result : act_reply(act, REPLY_PRAISE_WAIT, &fill);
}

/* The members who are on no list of residents hear of it too; who has opted out does not. */
static int tell_members(
	struct act *act, const struct record *record, const struct fill *fill)
{
	struct people people;
	struct person person;
	size_t kept = 0;
	int result = callout_all(act, record->zone_id, &people);

	for (size_t i = 0; !result && i < people.count; i++) {
		result = person_get(act->store, people.id[i], act->now, &person);

		if (!result && person.consent != CONSENT_YES &&
			person.consent != CONSENT_NO)
			people.id[kept++] = people.id[i];
	}

	const struct callout callout = {
		.class = CLASS_REMINDER, .reply = REPLY_PRAISE_ALL, .fill = fill};

	people.count = kept;
	return result ? result : callout_people(act, &people, &callout, NULL);
}

static int tell_praise(struct act *act, const struct record *record)
{
	char zone[64], text[REPLY_FILLED_MAX];
	const struct fill fill = {
		.thon = act_zone_name(act, record->zone_id, zone), .nd = record->text};
	int result = act->mute ? 0
			       : broadcast_record(act, record,
					 replies_fill(text, act->conf->replies,
						 REPLY_PRAISE_ALL, &fill));

	return result ? result : tell_members(act, record, &fill);
}

/* DUYET n by the board or the police, never by whoever proposed it: then all residents hear of it. */
int record_approve(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);

	if (result)
		return result;

	bool poll = !strcmp(record.kind, "POLL");
	bool may = act->roles & (ROLE_DIR | ROLE_POL) && !strcmp(record.state, "asked") &&
		   (poll || !strcmp(record.kind, "PRAISE")) &&
		   act->person.id != record.person_id;

	if (!may)
		return refuse_ref(act, ref->code);

	snprintf(record.state, sizeof(record.state), "kept");
	result = record_set(act->store, &record);

	if (!result)
		result = act_audit(act, poll ? "poll.approve" : "praise.approve",
			"record", record.code, "");

	if (!result)
		result = poll ? poll_widen(act, &record) : tell_praise(act, &record);

	const struct fill fill = {.ma = record.code, .when = act->at};

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

/* HUY n: by whoever wrote it, or by those who may approve. */
int record_cancel(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);

	if (result)
		return result;

	bool may = act->person.id && (act->person.id == record.person_id ||
					     (act->roles & (ROLE_DIR | ROLE_POL) &&
						     !strcmp(record.state, "asked")));

	if (!may)
		return refuse_ref(act, ref->code);

	const struct fill fill = {.so = record.code, .when = act->at};

	snprintf(record.state, sizeof(record.state), "cancelled");
	result = record_set(act->store, &record);
	return result ? result : act_reply(act, REPLY_RECORD_CANCELLED, &fill);
}

/* SUA n: the words anew, by whoever wrote them. */
int record_amend(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);

	if (result)
		return result;

	if (!act->person.id || act->person.id != record.person_id ||
		!act->command->text[0])
		return refuse_ref(act, ref->code);

	const struct fill fill = {.ma = record.code, .when = act->at};

	snprintf(record.text, sizeof(record.text), "%s", act->command->text);
	result = record_set(act->store, &record);

	if (!result)
		result = act_audit(act, "record.amend", "record", record.code, "");

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

/* CO n, BAN n to a meeting; who came is n1. */
static int meeting_take(struct act *act, struct record *record, const char *answer)
{
	int64_t yes, no;
	int result = rsvp_take(act, "meeting", record->id, record->code, answer);

	if (!result)
		result = rsvp_count(act->store, "meeting", record->id, &yes, &no);

	if (result)
		return result;

	record->n1 = yes;
	return record_set(act->store, record);
}

static bool is_staff(const struct act *act)
{
	return act->person.id &&
	       act->roles & (ROLE_MEM | ROLE_LEAD | ROLE_MED | ROLE_DIR | ROLE_POL);
}

int record_rsvp(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);

	if (result)
		return result;

	if (strcmp(record.kind, "MEETING") || !is_staff(act))
		return refuse_ref(act, ref->code);

	return meeting_take(
		act, &record, !strcmp(act->command->answer, "no") ? "no" : "yes");
}

int record_arrived(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);

	if (result)
		return result;

	if (strcmp(record.kind, "MEETING") || !is_staff(act))
		return refuse_ref(act, ref->code);

	return meeting_take(act, &record, "arrived");
}

int meeting_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct record record;

	if (!(answer->yes || answer->no) || !is_staff(act))
		return -EAGAIN;

	int result = record_get(act->store, question->object, &record);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	return meeting_take(act, &record, answer->no ? "no" : "yes");
}
