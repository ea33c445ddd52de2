/*
 * The box itself needs a person: whoever keeps it gets one message, for which there is always room
 * and which waits for a modem as long as it must. Another of the same kind within a day is not told
 * again; kengctl status shows it all the while.
 */
#include "gateway/store/trouble.h"

#include <errno.h>
#include <stdio.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"

#define AGAIN_MS DAY_MS
#define WAIT_MS	 (7 * DAY_MS)

static int tell_one(
	struct act *act, int64_t person_id, enum reply_id id, const struct fill *fill)
{
	struct outbox_draft draft = {
		.class = CLASS_ALARM, .duty = true, .expires_at = act->now + WAIT_MS};
	char text[REPLY_FILLED_MAX];
	struct person person;
	int result = person_get(act->store, person_id, act->now, &person);

	if (!result)
		result = number_get(act->store, person.number_id, draft.to);

	snprintf(draft.text, sizeof(draft.text), "%s",
		replies_fill(text, act->conf->replies, id, fill));
	return result ? result : act_send(act, &draft);
}

int trouble_tell(struct act *act, const struct duty *duty)
{
	static const enum reply_id replies[TROUBLE_KINDS] = {
		[TROUBLE_SPACE] = REPLY_BOX_FULL, [TROUBLE_DAMAGE] = REPLY_BOX_DAMAGED};
	enum trouble_kind kind = (enum trouble_kind)duty->object;
	struct trouble trouble;
	struct people keepers;
	int result = trouble_get(act->store, kind, &trouble);

	if (result || !trouble.since ||
		(trouble.told_at && act->now - trouble.told_at < AGAIN_MS))
		return result == -ENOENT ? 0 : result;

	const struct fill fill = {.when = trouble.since};

	result = callout_keepers(act, &keepers);

	for (size_t i = 0; !result && i < keepers.count; i++)
		result = tell_one(act, keepers.id[i], replies[kind], &fill);

	return result ? result : trouble_told(act->store, kind, act->now);
}
