/*
 * A command that its sender may not give: told how to report instead, and written down. The gong
 * struck by a resident is a cry for help all the same.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/flood.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"

/* The leader may strike the gong; where there is none, whoever an emergency would reach hears it. */
static int tell_leader(struct act *act, int64_t zone_id, const struct fill *fill)
{
	int64_t told = 0;
	int result = act_tell_roles(act, ROLE_LEAD, zone_id, CLASS_ALARM, REPLY_LEAD_FORWARD,
		fill, &told);

	return result || told || act->mute
		? result
		: callout_leaders(act, zone_id, ROLE_DIR, REPLY_LEAD_FORWARD, fill);
}

static int keep(struct act *act, int64_t zone_id, const char *words)
{
	struct flood_heap heap = {.kind = FLOOD_ALARM, .zone_id = zone_id, .code = "KENG"};

	callout_words(heap.words, sizeof(heap.words), words);
	return flood_keep(act, &heap, 0, NULL);
}

static int deny_alarm(struct act *act)
{
	char zone[64];
	int64_t zone_id;
	int32_t over = 0;
	struct fill fill = {.thon = zone, .nd = tip_words(act)};
	int result = act_zone(act, NULL, &zone_id, zone, NULL);

	act->discreet = true;

	if (!result)
		result = flood_over(act, FLOOD_CRIES, &over);

	if (!result)
		result = over ? keep(act, zone_id, fill.nd) : tell_leader(act, zone_id, &fill);

	if (!result)
		result = act_reply_alarm(act, REPLY_KENG_DENY, &fill);

	if (result || act->mute)
		return result;

	/* Kept and not asked about: there are more urgent things to say. */
	struct tip tip;

	result = tip_from_act(act, "CANDIDATE", &tip);
	snprintf(tip.state, sizeof(tip.state), "candidate");
	return result ? result : tip_open(act, &tip, tip_words(act));
}

int handle_deny(struct act *act)
{
	const struct command *command = act->command;
	int result = act_audit(act, "command.deny", "kind", command_kind_name(command->want), "");

	if (result)
		return result;

	if (command->want == COMMAND_ALARM)
		return deny_alarm(act);

	if (command->want == COMMAND_BROADCAST && act->roles & ROLE_LEAD)
		return act_reply(act, REPLY_CB_DENIED, NULL);

	return act_reply(
		act, act->roles & ~(unsigned)ROLE_RES ? REPLY_DENY_ROLE : REPLY_DENY, NULL);
}
