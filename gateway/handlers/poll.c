/*
 * KHAO SAT: a question to the members at once and, when somebody of the board or the police agrees, to
 * all residents who did; answered by 1 to 4. Three days later whoever asked learns the counts, never
 * who said what.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/poll.h"
#include "gateway/store/record.h"
#include "gateway/store/rsvp.h"

/* So many messages as there are residents want a second person; without one it is the members' poll. */
static int ask_second(struct act *act, const struct record *record, const char *zone)
{
	char name[PERSON_NAME_MAX];
	const struct fill fill = {.so = record->code,
		.thon = zone,
		.ten = callout_sender(act, name),
		.nd = record->text};

	return act_tell_roles(act, ROLE_DIR | ROLE_POL, record->zone_id, CLASS_CONFIRM,
		REPLY_POLL_WIDEN, &fill, NULL);
}

/* It stays open for three days from then. */
int poll_widen(struct act *act, const struct record *record)
{
	char text[REPLY_FILLED_MAX];
	const struct fill fill = {.so = record->code, .nd = record->text};
	int result = broadcast_record(act, record,
		replies_fill(text, act->conf->replies, REPLY_POLL_ASK, &fill));

	if (!result)
		result = duty_cancel(act->store, "poll.close", record->id);

	return result ? result
		      : act_duty(act, "poll.close", record->id, act->now + POLL_MS);
}

int handle_poll(struct act *act)
{
	struct record record = {.kind = "POLL", .state = "asked", .at = act->at};
	char zone[64];
	struct people people;
	int64_t told = 0;
	int result = diary_put(act, &record, zone);

	if (!result)
		result = callout_all(act, record.zone_id, &people);

	if (result)
		return result;

	struct fill fill = {.so = record.code, .thon = zone, .nd = record.text};
	const struct callout callout = {.class = CLASS_REMINDER,
		.reply = REPLY_POLL_ASK,
		.fill = &fill,
		.question = "poll",
		.object = record.id,
		.span = POLL_MS};

	result = callout_people(act, &people, &callout, &told);

	if (!result)
		result = act_duty(act, "poll.close", record.id, act->now + POLL_MS);

	if (!result)
		result = ask_second(act, &record, zone);

	fill.sl = told;
	return result ? result : act_reply(act, REPLY_POLL_SENT, &fill);
}

int poll_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct record record;
	char choice[4];

	if (answer->number < 1 || answer->number > POLL_CHOICES || !act->person.id)
		return -EAGAIN;

	int result = record_get(act->store, question->object, &record);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	snprintf(choice, sizeof(choice), "%d", answer->number);
	result = rsvp_put(act->store, "poll", record.id, act->person.id, choice, act->at);

	const struct fill fill = {.ma = record.code, .when = act->at};

	act_code(act, record.code);
	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

int poll_close(struct act *act, const struct duty *duty)
{
	struct record record;
	int64_t counts[POLL_CHOICES];
	int result = record_get(act->store, duty->object, &record);

	if (!result)
		result = poll_tally(act->store, record.id, counts);

	if (result || !record.person_id || !strcmp(record.state, "cancelled"))
		return result;

	const struct fill fill = {.so = record.code,
		.buoi = counts[0],
		.tin = counts[1],
		.gt = counts[2],
		.hg = counts[3]};

	return act_tell(act, record.person_id, CLASS_REMINDER, REPLY_POLL_DONE, &fill);
}
