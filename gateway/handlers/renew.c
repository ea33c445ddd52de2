/*
 * Consent does not last for ever, and numbers are given to others: after a year everybody is asked
 * again, silence for a month ends it, and so does a number at which nothing arrives. Each day at
 * nine, a page at a time.
 */
#include <errno.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/consent.h"

#define HOUR_OF_DAY 9
#define YEAR_MS	    (365 * DAY_MS)
#define SILENCE_MS  (30 * DAY_MS)
#define FAILING_MS  (60 * DAY_MS)
#define NEXT_PAGE   (10 * MINUTE_MS)

static int64_t next_morning(int64_t now)
{
	int64_t today = civil_midnight(now, 0) + HOUR_OF_DAY * HOUR_MS;

	return today > now ? today : civil_midnight(now, 1) + HOUR_OF_DAY * HOUR_MS;
}

int renew_begin(struct act *act)
{
	int result = duty_open(act->store, "renew", NULL);

	return result == -ENOENT ? act_duty(act, "renew", 0, next_morning(act->now)) : result;
}

static int ask_one(struct act *act, const struct person *person)
{
	char zone[64];
	const struct fill fill = {.thon = act_zone_name(act, person->zone_id, zone)};
	int result = person_set_renew(act->store, person->id, act->now);

	if (!result)
		result = question_put(act->store, person->number_id, "renew", person->id, "",
			act->now + SILENCE_MS);

	return result ? result
		      : act_tell_number(act, person->number_id, CLASS_REMINDER,
				REPLY_RENEW_ASK, &fill);
}

/* Nothing is sent until they say CO themselves. */
static int end_one(struct act *act, const struct person *person)
{
	int result = person_set_consent(act->store, person->id, CONSENT_ASKED, act->now);

	if (!result)
		result = consent_note(act->store, person->number_id, "asked", "het han");

	return result ? result : act_audit(act, "consent.lapse", "person", "", "");
}

static int each(struct act *act, enum renewal which, int64_t span, size_t *most,
	int (*run)(struct act *, const struct person *))
{
	struct people people;
	struct person person;
	int result = people_to_renew(
		act->store, which, act->now - span, act->now, &people);

	for (size_t i = 0; !result && i < people.count; i++) {
		result = person_get(act->store, people.id[i], act->now, &person);

		if (!result)
			result = run(act, &person);
	}

	if (people.count > *most)
		*most = people.count;

	return result;
}

int renew_run(struct act *act, const struct duty *duty)
{
	size_t most = 0;
	int result = each(act, RENEWAL_SILENT, SILENCE_MS, &most, end_one);

	(void)duty;

	if (!result)
		result = each(act, RENEWAL_UNREACHED, FAILING_MS, &most, end_one);

	if (!result)
		result = each(act, RENEWAL_OLD, YEAR_MS, &most, ask_one);

	return result ? result
		      : act_duty(act, "renew", 0,
				most == PEOPLE_MAX ? act->now + NEXT_PAGE
						   : next_morning(act->now));
}

int renew_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	(void)question;

	if (!act->person.id)
		return -EAGAIN;

	if (answer->yes)
		return register_known(act);

	return answer->no ? handle_optout(act) : -EAGAIN;
}
