/*
 * The gong to all residents. It needs the leader's PIN and a second person's DUYET; the police need
 * nobody else. Until then the members are on their way already.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/alarm.h"
#include "gateway/store/pin.h"

/* A wrong PIN is written down and told; the call-out of the members stands. */
static int check_pin(struct act *act, bool *right)
{
	enum pin_verdict verdict = PIN_NONE;
	int result = 0;

	if (act->person.id)
		result = pin_check(act->store, act->person.id, act->command->pin,
			act->now, &verdict);

	*right = !result && (verdict == PIN_RIGHT || act->in->origin == ORIGIN_CONTROL);

	if (result || *right)
		return result;

	result = act_wrong_secret(act, "pin.wrong", verdict);
	return result ? result : act_reply(act, REPLY_CB_DENIED, NULL);
}

static void compose(
	struct act *act, const struct alarm *alarm, struct broadcast *broadcast)
{
	char zone[64], text[REPLY_FILLED_MAX];
	const struct fill fill = {
		.thon = act_zone_name(act, alarm->zone_id, zone), .nd = alarm->text};

	*broadcast = (struct broadcast){.grp_id = alarm->grp_id,
		.zone_id = alarm->zone_id,
		.author_id = act->person.id,
		.made_at = act->at};
	snprintf(broadcast->audience, sizeof(broadcast->audience), "%s", zone);
	snprintf(broadcast->class, sizeof(broadcast->class), "urgent");
	snprintf(broadcast->state, sizeof(broadcast->state), "approval");
	snprintf(broadcast->author, sizeof(broadcast->author), "%s", act->actor);
	snprintf(broadcast->text, sizeof(broadcast->text), "%s",
		replies_fill(text, act->conf->replies, REPLY_KENG_ALL, &fill));
}

/* The police's own word is enough. */
static int send_now(struct act *act, struct broadcast *broadcast)
{
	snprintf(broadcast->state, sizeof(broadcast->state), "queueing");
	broadcast->approver_id = act->person.id;
	snprintf(broadcast->approver, sizeof(broadcast->approver), "%s", act->actor);
	broadcast->approved_at = act->now;
	broadcast->recipients = 0;

	int result = broadcast_put(act->store, broadcast);

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.alarm", "police");

	return result ? result : act_duty(act, "broadcast.step", broadcast->id, act->now);
}

int alarm_everybody(struct act *act, const struct alarm *alarm)
{
	struct broadcast broadcast;
	bool right = false;
	int result;

	if (act->mute)
		return 0;

	result = check_pin(act, &right);

	if (result || !right)
		return result;

	compose(act, alarm, &broadcast);
	result = broadcast_count(act->store, &broadcast, &broadcast.recipients);

	if (result)
		return result;

	if (act->roles & ROLE_POL)
		return send_now(act, &broadcast);

	result = broadcast_put(act->store, &broadcast);

	if (!result)
		result = broadcast_audit(act, &broadcast, "broadcast.alarm", "asks");

	return result ? result : broadcast_ask_second(act, &broadcast);
}
