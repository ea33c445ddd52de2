/*
 * BAO YEN: the gong of 22:00, for those who want it: lock up, turn off, be quiet. Asking again ends
 * it. One open duty strikes each night, page by page.
 */
#include "gateway/base/civil.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/team.h"

#define CALM_HOUR 22
#define LATE_MS	  HOUR_MS

static int64_t next_strike(int64_t now)
{
	int64_t today = civil_midnight(now, 0) + CALM_HOUR * HOUR_MS;

	return now < today ? today : civil_midnight(now, 1) + CALM_HOUR * HOUR_MS;
}

/* Object 0 is the night's first page: there is never more than one of it. */
static int plan_strike(struct act *act)
{
	int result = duty_cancel(act->store, "calm.strike", 0);

	return result ? result : act_duty(act, "calm.strike", 0, next_strike(act->now));
}

int handle_calm(struct act *act)
{
	if (!act->person.id || act->person.consent != CONSENT_YES)
		return act_reply(act, REPLY_DK_FORMAT, NULL);

	bool calm = !act->person.calm;
	int result = person_set_calm(act->store, act->person.id, calm);

	if (!result && calm)
		result = plan_strike(act);

	return result ? result
		      : act_reply(act, calm ? REPLY_CALM_ON : REPLY_CALM_OFF, NULL);
}

int calm_strike(struct act *act, const struct duty *duty)
{
	struct people people;
	const struct callout callout = {
		.class = CLASS_REMINDER, .reply = REPLY_KENG_CALM};
	int result = duty->object ? 0 : plan_strike(act);

	/* Who was off at ten wakes nobody at two. */
	if (result || act->now - duty->due_at > LATE_MS)
		return result;

	result = team_calm(act->store, duty->object, &people);

	if (!result)
		result = callout_people(act, &people, &callout, NULL);

	if (result || people.count < PEOPLE_MAX)
		return result;

	return act_duty(act, "calm.strike", people.id[people.count - 1], act->now);
}
