/*
 * Calling people out; see callout.h.
 */
#include "gateway/handlers/callout.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/store/team.h"
#include "parsers/sms/utf8.h"

#define POLICE_MAX 2 /* a duty number and the one behind it */

static int ask_one(struct act *act, int64_t person_id, const struct callout *callout)
{
	struct person person;

	if (!callout->question)
		return 0;

	int result = person_get(act->store, person_id, act->now, &person);

	return result ? result
		      : question_put(act->store, person.number_id, callout->question,
				callout->object, "", act->now + callout->span);
}

int callout_people(struct act *act, const struct people *people,
	const struct callout *callout, int64_t *told)
{
	int64_t count = 0;
	int result = 0;

	for (size_t i = 0; !act->mute && i < people->count; i++) {
		if (people->id[i] == act->person.id)
			continue;

		result = act_tell(act, people->id[i], callout->class, callout->reply,
			callout->fill);

		if (!result)
			result = ask_one(act, people->id[i], callout);

		if (result)
			break;

		count++;
	}

	if (told)
		*told = count;

	return result;
}

int callout_who(struct act *act, int64_t zone_id, const char *team, struct people *out)
{
	size_t in_team;
	int result = people_for(act->store, ROLE_MEM | ROLE_LEAD, zone_id, act->now, out);

	if (!result && !out->count)
		result = people_below(
			act->store, ROLE_LEAD | ROLE_DIR, zone_id, act->now, 0, out);

	if (!result && team)
		result = team_first(act->store, out, team, act->now, &in_team);

	return result;
}

static bool is_listed(const struct people *people, int64_t id)
{
	for (size_t i = 0; i < people->count; i++) {
		if (people->id[i] == id)
			return true;
	}

	return false;
}

int callout_all(struct act *act, int64_t zone_id, struct people *out)
{
	struct people below;
	int result = people_for(act->store, ROLE_MEM | ROLE_LEAD, zone_id, act->now, out);

	if (!result)
		result = people_below(
			act->store, ROLE_MEM | ROLE_LEAD, zone_id, act->now, 0, &below);

	for (size_t i = 0; !result && i < below.count && out->count < PEOPLE_MAX; i++) {
		if (!is_listed(out, below.id[i]))
			out->id[out->count++] = below.id[i];
	}

	return result;
}

int callout_police(struct act *act, int64_t zone_id, struct people *out)
{
	int result = act_police(act, zone_id, out);

	if (out->count > POLICE_MAX)
		out->count = POLICE_MAX;

	return result;
}

#define REACH_LEAST 2 /* one may sleep, or be the one it is about */

static void leave_out(struct people *people, int64_t id)
{
	size_t kept = 0;

	for (size_t i = 0; i < people->count; i++) {
		if (people->id[i] != id)
			people->id[kept++] = people->id[i];
	}

	people->count = kept;
}

static bool is_reached(const struct callout_reach *reach, int64_t id)
{
	return is_listed(&reach->comers, id) || is_listed(&reach->police, id) ||
	       is_listed(&reach->others, id);
}

static int reach_others(struct act *act, struct callout_reach *reach)
{
	static const unsigned ranks[] = {
		ROLE_LEAD | ROLE_DIR, ROLE_POL, ROLE_MED | ROLE_MEM, ROLE_ADMIN};
	struct people people;

	for (size_t rank = 0; rank < sizeof(ranks) / sizeof(ranks[0]); rank++) {
		int result = reach->count < REACH_LEAST
				     ? people_below(act->store, ranks[rank], 0, act->now, 0,
					       &people)
				     : 0;

		if (result)
			return result;

		for (size_t i = 0; reach->count < REACH_LEAST && i < people.count; i++) {
			if (people.id[i] == act->person.id || is_reached(reach, people.id[i]))
				continue;

			reach->others.id[reach->others.count++] = people.id[i];
			reach->count++;
		}
	}

	return 0;
}

int callout_reach(
	struct act *act, int64_t zone_id, const char *team, struct callout_reach *out)
{
	int result = callout_who(act, zone_id, team, &out->comers);

	out->others.count = 0;

	if (!result)
		result = callout_police(act, zone_id, &out->police);

	if (result)
		return result;

	leave_out(&out->comers, act->person.id);
	leave_out(&out->police, act->person.id);
	out->count = out->comers.count;

	for (size_t i = 0; i < out->police.count; i++)
		out->count += !is_listed(&out->comers, out->police.id[i]);

	return reach_others(act, out);
}

int callout_leaders(struct act *act, int64_t zone_id, unsigned roles, enum reply_id id,
	const struct fill *fill)
{
	const struct callout callout = {.class = CLASS_ALARM, .reply = id, .fill = fill};
	struct callout_reach reach;
	struct people leaders;
	int result = callout_reach(act, zone_id, NULL, &reach);

	if (!result)
		result = act_people(act, roles, zone_id, &leaders);

	if (result)
		return result;

	leave_out(&leaders, act->person.id);

	/* The police have it as police, whatever else they are. */
	for (size_t i = 0; i < reach.police.count; i++)
		leave_out(&leaders, reach.police.id[i]);

	if (!leaders.count && !reach.police.count)
		leaders = reach.comers.count ? reach.comers : reach.others;

	result = callout_people(act, &leaders, &callout, NULL);
	return result ? result : callout_people(act, &reach.police, &callout, NULL);
}

int callout_cameras(struct act *act, int64_t zone_id, struct people *out)
{
	size_t keepers;
	int result = people_for(act->store, ROLE_MEM | ROLE_LEAD, zone_id, act->now, out);

	if (!result)
		result = team_first(act->store, out, "camera", act->now, &keepers);

	if (!result && keepers)
		out->count = keepers;
	else if (!result)
		result = people_for(act->store, ROLE_LEAD, zone_id, act->now, out);

	return result;
}

int callout_keepers(struct act *act, struct people *out)
{
	int result = act_people(act, ROLE_ADMIN, 0, out);

	return result || out->count ? result : act_people(act, ROLE_LEAD, 0, out);
}

const char *callout_words(char *out, size_t cap, const char *text)
{
	size_t len = strlen(text), at = 0, end = 0;

	while (at < len) {
		utf8_next(text, len, &at);

		if (at >= cap)
			break;

		end = at;
	}

	memcpy(out, text, end);
	out[end] = '\0';
	return out;
}

static const char *name_of(const struct person *person, char name[PERSON_NAME_MAX])
{
	if (person->id && person->name[0])
		snprintf(name, PERSON_NAME_MAX, "%s", person->name);
	else
		snprintf(name, PERSON_NAME_MAX, "%s", "mot nguoi");

	return name;
}

const char *callout_sender(const struct act *act, char name[PERSON_NAME_MAX])
{
	return name_of(&act->person, name);
}

const char *callout_name(struct act *act, int64_t person_id, char name[PERSON_NAME_MAX])
{
	struct person person = {.id = 0};

	if (person_id && person_get(act->store, person_id, act->now, &person))
		person.id = 0;

	return name_of(&person, name);
}
