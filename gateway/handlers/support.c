/*
 * What people ask of the group and what it does for some of them: GY (a suggestion, which can be
 * answered without anybody learning the number), GOI (call me), HN (a person on the way back, known
 * by a code alone), XIN HINH (a camera's pictures).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/flood.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/record.h"

#define CONTACT_MS (30 * DAY_MS)

/*
 * Those who lead hear of it, behind whatever somebody waits for; of too much at once, as one.
 */
static int tell_leaders(struct act *act, const struct record *record, enum flood_kind kind,
	unsigned roles, enum reply_id reply, const struct fill *fill)
{
	struct flood_heap heap = {.kind = kind, .object = record->id, .zone_id = record->zone_id};
	int32_t over;
	int result = flood_over(act, FLOOD_WORDS, &over);

	if (result || !over)
		return result ? result
			      : act_tell_roles(act, roles, record->zone_id, CLASS_REMINDER,
					reply, fill, NULL);

	snprintf(heap.code, sizeof(heap.code), "%s", record->code);
	callout_words(heap.words, sizeof(heap.words), fill->nd ? fill->nd : "");
	return flood_keep(act, &heap, 0, NULL);
}

int handle_feedback(struct act *act)
{
	struct record record = {.kind = "FEEDBACK", .at = act->at};
	char zone[64];
	int result = act_number(act, &record.number_id);

	if (!result)
		result = diary_put(act, &record, zone);

	if (result)
		return result;

	const struct fill fill = {.so = record.code, .thon = zone, .nd = record.text};

	result = tell_leaders(act, &record, FLOOD_FEEDBACK, ROLE_LEAD | ROLE_DIR,
		REPLY_GY_TELL, &fill);
	return result ? result : act_reply(act, REPLY_GY_OK, &fill);
}

/* TL n by a leader: the answer to a suggestion. */
int record_talk(struct act *act, const struct subject_ref *ref)
{
	struct record record;
	int result = record_by_code(act->store, ref->code, &record);
	const struct fill fill = {
		.ma = ref->code, .so = ref->code, .nd = act->command->text};

	if (result)
		return result;

	bool may = act->roles & (ROLE_LEAD | ROLE_DIR | ROLE_POL) && record.number_id &&
		   !strcmp(record.kind, "FEEDBACK");

	if (!may)
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	result = act_tell_number(
		act, record.number_id, CLASS_REPLY, REPLY_GY_ANSWER, &fill);

	if (!result) {
		snprintf(record.state, sizeof(record.state), "answered");
		result = record_set(act->store, &record);
	}

	return result ? result : act_reply(act, REPLY_TALK_OK, &fill);
}

int handle_callback(struct act *act)
{
	struct record record = {.kind = "CALLBACK", .state = "asked", .at = act->at};
	char zone[64];
	int result = act_number(act, &record.number_id);

	if (!result)
		result = diary_put(act, &record, zone);

	const struct fill fill = {.when = act->at, .so = record.code, .thon = zone};

	if (!result)
		result = act_reply(act, REPLY_CALLBACK, &fill);

	return result ? result
		      : tell_leaders(act, &record, FLOOD_CALLBACK, ROLE_LEAD,
				REPLY_CALLBACK_TELL, &fill);
}

static int refuse_ref(struct act *act, const char *code)
{
	const struct fill fill = {.ma = code};

	return act_reply(act, REPLY_XN_EXPIRED, &fill);
}

/*
 * Only the police open a case, by its first contact; afterwards its helper, or another of the group,
 * reports by the same code. What is kept is a code and one of three words.
 */
int handle_support(struct act *act)
{
	const struct command *command = act->command;
	struct record record = {.kind = "SUPPORT", .at = act->at}, before;
	char zone[64];

	snprintf(record.text, sizeof(record.text), "%s %s", command->ref,
		command->contact);

	char words[16];

	snprintf(words, sizeof(words), "%s ", command->ref);

	int result = record_latest(act->store, "SUPPORT", 0, words, &before);

	if (result && result != -ENOENT)
		return result;

	if (!command->ref[0] || !command->contact[0] ||
		(result == -ENOENT && !(act->roles & ROLE_POL)))
		return refuse_ref(act, command->ref);

	result = diary_put(act, &record, zone);

	if (!result)
		result = act_audit(act, "support.tell", "support", command->ref, "");

	const struct fill fill = {.ma = command->ref, .when = act->at};

	act_code(act, command->ref);

	if (!result)
		result =
			act_duty(act, "support.remind", record.id, act->now + CONTACT_MS);

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

/* A month without a contact: the helper is reminded by the code alone. */
int support_remind(struct act *act, const struct duty *duty)
{
	struct record record, latest;
	char words[16] = "", code[8] = "";
	int result = record_get(act->store, duty->object, &record);

	if (result)
		return result;

	sscanf(record.text, "%7s", code);
	snprintf(words, sizeof(words), "%s ", code);
	result = record_latest(act->store, "SUPPORT", 0, words, &latest);

	if (result || latest.id != record.id || !record.person_id)
		return result;

	const struct fill fill = {.so = code};

	return act_tell(act, record.person_id, CLASS_REMINDER, REPLY_HN_REMIND, &fill);
}

/* "22h00 25/11 den 23h00 25/11", or what else was written. */
static const char *footage_words(const struct command *command, char *out, size_t cap)
{
	const struct when *from = &command->time, *to = &command->end;
	struct strbuf buf = strbuf_on(out, cap);

	if (command->text[0] || from->precision == WHEN_NONE)
		return command->text;

	if (from->precision == WHEN_DAY)
		strbuf_putf(&buf, "ngay %d/%d", from->day, from->month);
	else
		strbuf_putf(&buf, "%02dh%02d %d/%d", from->hour, from->minute, from->day,
			from->month);

	if (to->precision == WHEN_EXACT)
		strbuf_putf(&buf, " den %02dh%02d %d/%d", to->hour, to->minute, to->day,
			to->month);

	return out;
}

int handle_footage(struct act *act)
{
	const struct command *command = act->command;
	struct record record = {.kind = "FOOTAGE", .state = "asked", .n1 = command->cam};
	char zone[64], number[16], words[64];
	struct people people;

	snprintf(record.text, sizeof(record.text), "%s",
		footage_words(command, words, sizeof(words)));

	int result = diary_put(act, &record, zone);

	if (!result)
		result = act_audit(act, "footage.ask", "record", record.code, "");

	if (!result)
		result = callout_cameras(act, record.zone_id, &people);

	if (result)
		return result;

	snprintf(number, sizeof(number), "%d", command->cam > 0 ? command->cam : 0);

	const struct fill fill = {.so = record.code,
		.ma = number,
		.thon = zone,
		.nd = footage_words(command, words, sizeof(words))};
	const struct callout callout = {
		.class = CLASS_CONFIRM, .reply = REPLY_FOOTAGE_ASK, .fill = &fill};

	result = callout_people(act, &people, &callout, NULL);
	return result ? result : act_reply(act, REPLY_FOOTAGE_OK, &fill);
}

/* XONG n: the pictures have been handed over. */
int footage_done(struct act *act)
{
	struct record record;
	int result = record_by_code(act->store, act->command->ref, &record);

	if (result == -ENOENT)
		return alarm_done(act);

	if (!result && strcmp(record.kind, "FOOTAGE"))
		return refuse_ref(act, act->command->ref);

	if (result)
		return result;

	const struct fill fill = {.ma = record.code, .when = act->at};

	snprintf(record.state, sizeof(record.state), "answered");
	result = record_set(act->store, &record);

	if (!result && record.person_id && record.person_id != act->person.id)
		result = act_tell(
			act, record.person_id, CLASS_CONFIRM, REPLY_FOOTAGE_DONE, &fill);

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}
