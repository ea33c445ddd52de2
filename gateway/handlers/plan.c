/*
 * Planned patrols: each plan keeps its next patrol ready, reminds the team half an hour before,
 * tells the leader when nobody has reported, and once in a while asks somebody on the way for a
 * code, so that a patrol is walked and not only signed for.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/patrol.h"
#include "gateway/store/plan.h"
#include "gateway/store/record.h"
#include "gateway/store/seal.h"

#define REMIND_MS   (30 * MINUTE_MS)
#define NOSHOW_MS   (60 * MINUTE_MS) /* after it should have ended */
#define MISSED_MS   (12 * HOUR_MS)
#define PRESENCE_MS (10 * MINUTE_MS)
#define CHECK_FROM  (15 * MINUTE_MS)
#define CHECK_ROOM  (45 * MINUTE_MS) /* where nobody knows how long it takes */

static uint32_t random_number(void)
{
	char digits[8];

	seal_code(digits, 6);
	return (uint32_t)strtoul(digits, NULL, 10);
}

static int put_duties(
	struct act *act, const struct plan *plan, const struct patrol *patrol)
{
	int64_t begins = patrol->planned_from,
		ends = begins + plan->length_min * MINUTE_MS;
	int64_t room = ends - begins - 2 * CHECK_FROM;
	int64_t check = begins + CHECK_FROM + (room > 0 ? random_number() % room : 0);
	int64_t remind = begins - REMIND_MS > act->now ? begins - REMIND_MS : act->now;
	int result = act_duty(act, "plan.remind", patrol->id, remind);

	if (!result)
		result = act_duty(act, "plan.check", patrol->id, check);

	if (!result)
		result = act_duty(act, "plan.noshow", patrol->id, ends + NOSHOW_MS);

	return result ? result
		      : act_duty(act, "plan.missed", patrol->id, ends + MISSED_MS);
}

/* The plan's next patrol; the one after it is made when this one begins. */
int plan_make(struct act *act, const struct duty *duty)
{
	struct plan plan;
	int result = plan_get(act->store, duty->object, &plan);

	if (result)
		return result;

	struct patrol patrol = {.grp_id = plan.grp_id,
		.zone_id = plan.zone_id,
		.kind = "PATROL",
		.state = "planned",
		.planned_from = plan_begins(&plan, act->now),
		.headcount = -1,
		.names = -1,
		.made_at = act->now};

	if (!patrol.planned_from)
		return 0;

	result = patrol_put(act->store, &patrol);

	if (!result)
		result = plan_bind(act->store, plan.id, patrol.id);

	if (!result)
		result = put_duties(act, &plan, &patrol);

	return result ? result : act_duty(act, "plan.make", plan.id, patrol.planned_from);
}

/* The patrol and its plan, where it still waits for somebody. */
static int planned(struct act *act, const struct duty *duty, struct patrol *patrol,
	struct plan *plan, bool *waits)
{
	int result = patrol_get(act->store, duty->object, patrol);

	if (!result)
		result = plan_of(act->store, patrol->id, plan);

	*waits = !result && !strcmp(patrol->state, "planned");
	return result;
}

int plan_remind(struct act *act, const struct duty *duty)
{
	struct patrol patrol;
	struct plan plan;
	struct people people;
	char zone[64];
	bool waits;
	int result = planned(act, duty, &patrol, &plan, &waits);

	/* Whoever was off until after it has nothing to remind of. */
	if (result || !waits || act->now > patrol.planned_from)
		return result;

	result = plan_people(act->store, &plan, act->now, &people);

	const struct fill fill = {.ma = patrol.code,
		.thon = act_zone_name(act, patrol.zone_id, zone),
		.sl = plan.size,
		.when = patrol.planned_from};
	const struct callout callout = {.class = CLASS_REMINDER,
		.reply = REPLY_TT_REMIND,
		.fill = &fill,
		.question = "patrol",
		.object = patrol.id,
		.span = 12 * HOUR_MS};

	return result ? result : callout_people(act, &people, &callout, NULL);
}

static int tell_leaders(struct act *act, const struct patrol *patrol, enum reply_id reply,
	const char *who)
{
	char zone[64];
	const struct fill fill = {.ma = patrol->code,
		.thon = act_zone_name(act, patrol->zone_id, zone),
		.ten = who,
		.when = patrol->planned_from ? patrol->planned_from : patrol->start_at};

	return act_tell_roles(
		act, ROLE_LEAD, patrol->zone_id, CLASS_REMINDER, reply, &fill, NULL);
}

int plan_noshow(struct act *act, const struct duty *duty)
{
	struct patrol patrol;
	struct plan plan;
	bool waits;
	int result = planned(act, duty, &patrol, &plan, &waits);

	return result || !waits ? result
				: tell_leaders(act, &patrol, REPLY_TT_NOSHOW, "");
}

int plan_missed(struct act *act, const struct duty *duty)
{
	struct patrol patrol;
	struct plan plan;
	bool waits;
	int result = planned(act, duty, &patrol, &plan, &waits);

	if (result || !waits)
		return result;

	snprintf(patrol.state, sizeof(patrol.state), "missed");
	return patrol_set(act->store, &patrol);
}

/* CO n, BAN n, DEN n to a patrol. */
static int come(struct act *act, const struct patrol *patrol, const char *answer)
{
	const struct fill fill = {.ma = patrol->code};
	bool may = act->person.id &&
		   act->roles & (ROLE_MEM | ROLE_LEAD | ROLE_POL | ROLE_DIR);

	return may ? rsvp_take(act, "patrol", patrol->id, patrol->code, answer)
		   : act_reply(act, REPLY_XN_EXPIRED, &fill);
}

int plan_rsvp(struct act *act, const struct subject_ref *ref)
{
	struct patrol patrol;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	return result ? result
		      : come(act, &patrol,
				!strcmp(act->command->answer, "no") ? "no" : "yes");
}

int plan_arrived(struct act *act, const struct subject_ref *ref)
{
	struct patrol patrol;
	int result = patrol_by_code(act->store, ref->code, &patrol);

	return result ? result : come(act, &patrol, "arrived");
}

int plan_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct patrol patrol;

	if (!(answer->yes || answer->no) || !act->person.id)
		return -EAGAIN;

	int result = patrol_get(act->store, question->object, &patrol);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	return come(act, &patrol, answer->no ? "no" : "yes");
}

/* Asks one of those who go for a code that only this message has. */
static int ask_presence(struct act *act, const struct patrol *patrol, int64_t person_id)
{
	struct record record = {.grp_id = patrol->grp_id,
		.zone_id = patrol->zone_id,
		.person_id = person_id,
		.kind = "PRESENCE",
		.state = "asked",
		.n1 = 1000 + random_number() % 9000,
		.n2 = patrol->id,
		.at = act->now};
	char digits[24];
	const struct people one = {.id = {person_id}, .count = 1};
	const struct fill fill = {.ma = patrol->code, .so = digits};
	struct callout callout = {.class = CLASS_CONFIRM,
		.reply = REPLY_PRESENCE_ASK,
		.fill = &fill,
		.question = "presence",
		.span = PRESENCE_MS};
	int result = record_put(act->store, &record);

	snprintf(digits, sizeof(digits), "%d", (int)record.n1);
	callout.object = record.id;

	if (!result)
		result = callout_people(act, &one, &callout, NULL);

	return result ? result
		      : act_duty(act, "plan.absent", record.id, act->now + PRESENCE_MS);
}

int64_t plan_check_at(int64_t begins)
{
	return begins + CHECK_FROM + random_number() % CHECK_ROOM;
}

int plan_check(struct act *act, const struct duty *duty)
{
	struct patrol patrol;
	int64_t person_id;
	int result = patrol_get(act->store, duty->object, &patrol);

	if (result)
		return result;

	if (strcmp(patrol.state, "planned") != 0 && strcmp(patrol.state, "open") != 0)
		return 0;

	/* Asked in its hour or not at all: nobody proves at noon where they were at night. */
	if (act->now - duty->due_at > PRESENCE_MS)
		return 0;

	result = plan_draw(act->store, patrol.id, random_number(), &person_id);

	/* Nobody planned it: whoever began it is asked. */
	if (result == -ENOENT) {
		person_id = patrol.reporter_id;
		result = 0;
	}

	if (!result && !person_id)
		return 0;

	return result ? result : ask_presence(act, &patrol, person_id);
}

int presence_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct record record;
	int result = record_get(act->store, question->object, &record);

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	if (answer->number != record.n1)
		return -EAGAIN;

	const struct fill fill = {.ma = record.code, .when = act->at};

	snprintf(record.state, sizeof(record.state), "answered");
	result = record_set(act->store, &record);
	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

int plan_absent(struct act *act, const struct duty *duty)
{
	struct record record;
	struct patrol patrol;
	char name[PERSON_NAME_MAX];
	int result = record_get(act->store, duty->object, &record);

	if (result || strcmp(record.state, "asked"))
		return result;

	result = patrol_get(act->store, record.n2, &patrol);
	return result ? result
		      : tell_leaders(act, &patrol, REPLY_PRESENCE_MISSED,
				callout_name(act, record.person_id, name));
}
