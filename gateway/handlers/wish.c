/*
 * DK and a wish: the lowest class of warning, hours of one's own in which nothing but what is
 * urgent comes, the weekly figures. Whoever has not agreed to be written to has no wishes yet.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/figures.h"
#include "gateway/store/team.h"

#define READERS	    (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH | ROLE_ADMIN)
#define DIGEST_HOUR 8

static int wish_class(struct act *act)
{
	static const struct {
		const char *class, *words;
	} classes[] = {{"urgent", "KHAN"}, {"caution", "CHU Y"}, {"info", "THONG TIN"}};
	struct fill fill = {0};
	int result = person_set_class(act->store, act->person.id, act->command->topic);

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (!strcmp(act->command->topic, classes[i].class))
			fill.nd = classes[i].words;
	}

	return result ? result : act_reply(act, REPLY_WISH_CLASS, &fill);
}

static int wish_quiet(struct act *act)
{
	const struct when *from = &act->command->time, *to = &act->command->end;
	char words[48];
	const struct fill fill = {.nd = words};
	int result = person_set_quiet(act->store, act->person.id,
		from->hour * 60 + from->minute, to->hour * 60 + to->minute);

	snprintf(words, sizeof(words), "%02dh%02d den %02dh%02d", from->hour, from->minute,
		to->hour, to->minute);
	return result ? result : act_reply(act, REPLY_WISH_QUIET, &fill);
}

static int wish_loud(struct act *act)
{
	int result = person_set_quiet(act->store, act->person.id, 0, 0);

	return result ? result : act_reply(act, REPLY_WISH_LOUD, NULL);
}

static int64_t next_monday(int64_t now)
{
	int ahead = (8 - civil_from_wall(now).weekday) % 7;
	int64_t at = civil_midnight(now, ahead) + DIGEST_HOUR * HOUR_MS;

	return at > now ? at : civil_midnight(now, ahead + 7) + DIGEST_HOUR * HOUR_MS;
}

/* Object 0 is the first page: there is never more than one of it. */
static int plan_push(struct act *act)
{
	int result = duty_cancel(act->store, "digest.push", 0);

	return result ? result : act_duty(act, "digest.push", 0, next_monday(act->now));
}

static int wish_digest(struct act *act)
{
	bool digest;

	if (!(act->roles & READERS))
		return act_reply(act, REPLY_DENY, NULL);

	int result = person_turn_digest(act->store, act->person.id, &digest);

	if (!result && digest)
		result = plan_push(act);

	return result ? result
		      : act_reply(act, digest ? REPLY_DIGEST_ON : REPLY_DIGEST_OFF, NULL);
}

int handle_wish(struct act *act)
{
	static const struct {
		const char *topic;
		act_fn run;
	} wishes[] = {{"urgent", wish_class}, {"caution", wish_class}, {"info", wish_class},
		{"quiet", wish_quiet}, {"loud", wish_loud}};

	if (act->person.id && !strcmp(act->command->topic, "digest"))
		return wish_digest(act);

	if (!act->person.id || act->person.consent != CONSENT_YES)
		return act_reply(act, REPLY_WISH_WHAT, NULL);

	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		if (!strcmp(act->command->topic, wishes[i].topic))
			return wishes[i].run(act);
	}

	return act_reply(act, REPLY_DK_FORMAT, NULL);
}

/* The week that ended last night, of the group, or of everybody for who has none. */
static int push_one(struct act *act, int64_t person_id)
{
	struct figures_span span = {
		.from = civil_midnight(act->now, -7), .to = civil_midnight(act->now, 0)};
	struct figures figures;
	char zone[64];
	int result = person_get(act->store, person_id, act->now, &act->person);

	if (result || !(act->person.roles & READERS))
		return result;

	span.grp_id = act->person.grp_id;
	result = figures_read(act->store, &span, &figures);

	if (result)
		return result;

	struct fill fill = {.thon = act_zone_name(act, act->person.zone_id, zone),
		.kv = "tuan qua"};

	stats_fill(&fill, &figures);
	return act_tell(act, person_id, CLASS_REMINDER, REPLY_STATS_SPAN, &fill);
}

int digest_push(struct act *act, const struct duty *duty)
{
	struct people people;
	int result = duty->object ? 0 : plan_push(act);

	if (!result)
		result = team_digest(act->store, duty->object, &people);

	for (size_t i = 0; !result && i < people.count; i++)
		result = push_one(act, people.id[i]);

	if (result || people.count < PEOPLE_MAX)
		return result;

	return act_duty(act, "digest.push", people.id[people.count - 1], act->now);
}
