/*
 * What somebody at the console does about a warning, by its number: approves it with the very text
 * before them, refuses it, stops it for a while and lets it go on, has what failed sent anew.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"

#define AGAIN_MS DAY_MS

static bool is_in(const struct broadcast *broadcast, const char *state)
{
	return !strcmp(broadcast->state, state);
}

int broadcast_deed_approve(struct act *act, const struct deed *deed)
{
	struct broadcast broadcast;
	int result = broadcast_get(act->store, deed->id, &broadcast);

	if (result)
		return result;

	if (!is_in(&broadcast, "approval"))
		return -EBUSY;

	return broadcast_may_approve(act, &broadcast) ? broadcast_release(act, &broadcast) : -EACCES;
}

int broadcast_deed_refuse(struct act *act, const struct deed *deed)
{
	char text[12];
	struct fill fill = {.when = act->now};
	struct broadcast broadcast;
	int result = broadcast_get(act->store, deed->id, &broadcast);

	if (result)
		return result;

	if (!is_in(&broadcast, "approval"))
		return -EBUSY;

	if (!broadcast_may_approve(act, &broadcast))
		return -EACCES;

	fill.so = broadcast_ref(text, &broadcast);
	snprintf(broadcast.approver, sizeof(broadcast.approver), "%s", act->actor);
	snprintf(broadcast.note, sizeof(broadcast.note), "%s", deed->reason);
	result = broadcast_end(act, &broadcast, "cancelled");

	if (!result)
		result = broadcast_audit(act, &broadcast, "broadcast.refuse", broadcast.note);

	return result ? result : broadcast_tell_author(act, &broadcast, REPLY_CANCELLED, &fill);
}

static int put_state(
	struct act *act, struct broadcast *broadcast, const char *state, const char *verb)
{
	snprintf(broadcast->state, sizeof(broadcast->state), "%s", state);

	int result = broadcast_set(act->store, broadcast);

	return result ? result : broadcast_audit(act, broadcast, verb, "");
}

int broadcast_deed_pause(struct act *act, const struct deed *deed)
{
	struct broadcast broadcast;
	int result = broadcast_get(act->store, deed->id, &broadcast);

	if (result)
		return result;

	if (!is_in(&broadcast, "scheduled") && !is_in(&broadcast, "queueing") &&
		!is_in(&broadcast, "sending"))
		return -EBUSY;

	result = duty_cancel(act->store, "broadcast.step", broadcast.id);

	if (!result)
		result = duty_cancel(act->store, "broadcast.watch", broadcast.id);

	if (!result)
		result = put_state(act, &broadcast, "paused", "broadcast.pause");

	return result ? result : act_duty(act, "broadcast.aside", broadcast.id, act->now);
}

int broadcast_deed_resume(struct act *act, const struct deed *deed)
{
	struct broadcast broadcast;
	int result = broadcast_get(act->store, deed->id, &broadcast);

	if (result)
		return result;

	if (is_in(&broadcast, "late"))
		return broadcast_resume(act, &broadcast);

	if (!is_in(&broadcast, "paused"))
		return -EBUSY;

	bool later = broadcast.send_at > act->now;

	result = put_state(
		act, &broadcast, later ? "scheduled" : "queueing", "broadcast.resume");

	if (!result)
		result = act_duty(act, "broadcast.aside", broadcast.id, act->now);

	return result ? result :
			act_duty(act, "broadcast.step", broadcast.id,
				later ? broadcast.send_at : act->now);
}

int broadcast_deed_retry(struct act *act, const struct deed *deed)
{
	struct broadcast broadcast;
	char detail[32];
	int result = broadcast_get(act->store, deed->id, &broadcast);

	if (result)
		return result;

	if (!is_in(&broadcast, "sending") && !is_in(&broadcast, "done"))
		return -EBUSY;

	result = broadcast_again(
		act->store, broadcast.id, act->now + AGAIN_MS, &act->out->count);

	if (result || !act->out->count)
		return result;

	snprintf(broadcast.state, sizeof(broadcast.state), "sending");
	snprintf(detail, sizeof(detail), "%lld", (long long)act->out->count);
	broadcast.done_at = 0;
	result = broadcast_set(act->store, &broadcast);

	if (!result)
		result = broadcast_audit(act, &broadcast, "broadcast.retry", detail);

	if (!result)
		result = duty_cancel(act->store, "broadcast.watch", broadcast.id);

	return result ? result :
			act_duty(act, "broadcast.watch", broadcast.id, act->now + HOUR_MS);
}

int broadcast_aside(struct act *act, const struct duty *duty)
{
	struct broadcast broadcast;
	int64_t count;
	int result = broadcast_get(act->store, duty->object, &broadcast);

	if (result)
		return result == -ENOENT ? 0 : result;

	result = broadcast_set_aside(
		act->store, broadcast.id, is_in(&broadcast, "paused"), &count);

	return result || !count ? result :
				  act_duty(act, "broadcast.aside", broadcast.id, act->now);
}
