/*
 * VU: the police or a leader say how many cases, how many suspects, what was done and who closed it.
 * Counts and codes, never a name: the words beside them are not kept.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/store/incident.h"

static int reply_incident(struct act *act, const struct incident *incident)
{
	char zone[64];
	const struct fill fill = {.so = incident->code,
		.thon = act_zone_name(act, incident->zone_id, zone),
		.sl = incident->cases,
		.sl2 = incident->suspects};

	return act_reply(act, REPLY_VU_OK, &fill);
}

int handle_incident(struct act *act)
{
	const struct command *command = act->command;
	struct incident incident = {.person_id = act->person.id,
		.cases = command->cases > 0 ? command->cases : 1,
		.suspects = command->suspects > 0 ? command->suspects : 0,
		.at = act_when(&command->time, act->at)};
	int result = act_zone(act, NULL, &incident.zone_id, NULL, &incident.grp_id);

	if (result)
		return result;

	snprintf(incident.category, sizeof(incident.category), "%s", command->cat);
	snprintf(incident.actions, sizeof(incident.actions), "%s", command->actions);
	snprintf(incident.level, sizeof(incident.level), "%s", command->level);
	result = incident_put(act->store, &incident);

	if (!result)
		result = act_audit(act, "incident.tell", "incident", incident.code, "");

	act_code(act, incident.code);
	return result ? result : reply_incident(act, &incident);
}

/* The first two numbers of the words: cases, suspects. How many there are. */
static int two_numbers(const char *words, int32_t numbers[2])
{
	int found = 0;

	while (*words && found < 2) {
		char *end;
		long value = strtol(words, &end, 10);

		if (end == words || value < 0 || value > 9999) {
			words++;
			continue;
		}

		numbers[found++] = (int32_t)value;
		words = end;
	}

	return found;
}

/* SUA n 4 vu 8 doi tuong, SUA n giai quyet tai thon: by whoever told it or the police. */
int incident_amend(struct act *act, const struct subject_ref *ref)
{
	struct incident incident;
	int32_t numbers[2] = {0};
	int result = incident_by_code(act->store, ref->code, &incident);
	const struct fill fill = {.ma = ref->code};

	if (result)
		return result;

	bool may = act->person.id &&
		   (act->person.id == incident.person_id || act->roles & ROLE_POL);
	int found = two_numbers(act->command->text, numbers);

	if (!may || (!found && !act->command->actions[0] && !act->command->level[0]))
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	if (found)
		incident.cases = numbers[0];

	if (found == 2)
		incident.suspects = numbers[1];

	if (act->command->actions[0])
		snprintf(incident.actions, sizeof(incident.actions), "%s",
			act->command->actions);

	if (act->command->level[0])
		snprintf(incident.level, sizeof(incident.level), "%s", act->command->level);

	result = incident_set(act->store, &incident);

	if (!result)
		result = act_audit(act, "incident.amend", "incident", incident.code, "");

	return result ? result : reply_incident(act, &incident);
}
