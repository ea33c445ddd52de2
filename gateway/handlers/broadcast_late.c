/*
 * A warning whose hour went by while nothing ran: it may be wrong by now, so that it does not simply
 * go out late. Within the grace of its class it does; after that its author, or who approved it
 * where the author has no telephone, or somebody at the console, says whether it still holds.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"
#include "gateway/outbox/policy.h"

#define ANSWER_MS DAY_MS
#define LEAST_MS  (2 * MINUTE_MS) /* a slow disk is no absence */

static int64_t grace_ms(const struct policy *policy, const char *class)
{
	int32_t minutes = !strcmp(class, "urgent")    ? policy->late_urgent
			  : !strcmp(class, "caution") ? policy->late_caution
						      : policy->late_info;

	return minutes * MINUTE_MS > LEAST_MS ? minutes * MINUTE_MS : LEAST_MS;
}

bool broadcast_is_late(
	const struct act *act, const struct broadcast *broadcast, const struct duty *duty)
{
	return act->now - duty->due_at > grace_ms(act->conf->policy, broadcast->class);
}

static int ask_person(
	struct act *act, const struct broadcast *broadcast, int64_t person_id, int64_t due_at)
{
	char code[REF_MAX], ref[12], text[REPLY_FILLED_MAX];
	struct outbox_draft ask = {.class = CLASS_CONFIRM,
		.duty = true,
		.secret = true,
		.expires_at = act->now + ANSWER_MS};
	struct person person;
	int result = person_get(act->store, person_id, act->now, &person);

	if (!result)
		result = code_new(act->store, "broadcast.author", person.number_id,
			broadcast->id, act->now + ANSWER_MS, code);

	if (!result)
		result = number_get(act->store, person.number_id, ask.to);

	if (result)
		return result;

	const struct fill fill = {.so = broadcast_ref(ref, broadcast),
		.ma = code,
		.when = due_at,
		.nd = broadcast->text};

	snprintf(ask.text, sizeof(ask.text), "%s",
		replies_fill(text, act->conf->replies, REPLY_CB_LATE, &fill));
	return act_send(act, &ask);
}

int broadcast_ask_late(struct act *act, struct broadcast *broadcast, const struct duty *duty)
{
	int64_t whom = broadcast->author_id ? broadcast->author_id : broadcast->approver_id;
	int result;

	snprintf(broadcast->state, sizeof(broadcast->state), "late");
	result = broadcast_set(act->store, broadcast);

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.late", broadcast->class);

	if (!result)
		result = act_duty(
			act, "broadcast.expire", broadcast->id, act->now + ANSWER_MS);

	return result || !whom ? result : ask_person(act, broadcast, whom, duty->due_at);
}

int broadcast_resume(struct act *act, struct broadcast *broadcast)
{
	char ref[12], zone[64];
	struct fill fill = {.so = broadcast_ref(ref, broadcast),
		.when = act->now,
		.sl = broadcast->recipients,
		.kv = act_zone_name(act, broadcast->zone_id, zone)};
	int result = 0;

	if (!broadcast->recipients)
		result = broadcast_count(act->store, broadcast, &fill.sl);

	snprintf(broadcast->state, sizeof(broadcast->state), "queueing");

	if (!result)
		result = broadcast_set(act->store, broadcast);

	if (!result)
		result = broadcast_void(act, broadcast);

	if (!result)
		result = broadcast_audit(act, broadcast, "broadcast.resume", "");

	if (!result)
		result = act_duty(act, "broadcast.step", broadcast->id, act->now);

	act_code(act, ref);
	return result ? result
		      : act_reply_class(act, CLASS_CONFIRM, false, REPLY_CB_APPROVED, &fill);
}
