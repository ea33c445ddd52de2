/*
 * What one number sends too much of; see flood.h.
 */
#include "gateway/handlers/flood.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/outbox/policy.h"

/* Who hears of a heap, and what it is called; roles 0: tips have their own way. */
static const struct flood_rule {
	unsigned roles;
	enum message_class class;
	const char *word;
} rules[] = {
	[FLOOD_TIP] = {0, CLASS_ALARM, ""},
	[FLOOD_ADDED] = {0, CLASS_ALARM, ""},
	[FLOOD_HANDOVER] = {ROLE_POL, CLASS_CONFIRM, "tin giao nop"},
	[FLOOD_MEDIATE] = {ROLE_LEAD | ROLE_DIR, CLASS_REPLY, "tin hoa giai"},
	[FLOOD_FEEDBACK] = {ROLE_LEAD | ROLE_DIR, CLASS_REMINDER, "gop y"},
	[FLOOD_CALLBACK] = {ROLE_LEAD, CLASS_REMINDER, "lan xin goi"},
	[FLOOD_ALARM] = {ROLE_LEAD, CLASS_ALARM, "tin khan cap"},
};

static const char *lane_key(
	char key[FLOOD_KEY_MAX], const char *e164, enum flood_lane lane)
{
	snprintf(key, FLOOD_KEY_MAX, "%s %s", e164, lane == FLOOD_CRIES ? "cries" : "words");
	return key;
}

int flood_over(struct act *act, enum flood_lane lane, int32_t *over)
{
	int32_t limit = act->conf->policy->forwards_per_hour, count;
	char key[FLOOD_KEY_MAX];

	*over = 0;

	if (!limit || act->mute || !act->in->person || !act->in->sender[0])
		return 0;

	int result = flood_count(
		act->store, lane_key(key, act->in->sender, lane), act->now, &count);

	*over = result ? 0 : (count - 1) / limit;
	return result;
}

int flood_forgive(struct act *act, const char *e164)
{
	char key[FLOOD_KEY_MAX];

	return flood_forget(act->store, lane_key(key, e164, FLOOD_WORDS));
}

int flood_keep(struct act *act, const struct flood_heap *what, int64_t apart, int64_t *heap)
{
	char key[FLOOD_KEY_MAX];
	int64_t id;
	int32_t count;

	snprintf(key, sizeof(key), "%s %d %" PRId64 " %" PRId64, act->in->sender,
		(int)what->kind, what->zone_id, apart);

	int result = flood_heap_add(act->store, key, what, act->now, &id, &count);

	if (heap)
		*heap = id;

	if (result || count > 1)
		return result;

	return act_duty(act, "flood.tell", id,
		act->now + act->conf->policy->digest_minutes * MINUTE_MS);
}

static int tell_heap(struct act *act, const struct flood_heap *heap, int32_t count)
{
	const struct flood_rule *rule = &rules[heap->kind];
	char zone[64];
	const struct fill fill = {.so = heap->code,
		.thon = act_zone_name(act, heap->zone_id, zone),
		.sl = count,
		.kv = rule->word,
		.nd = heap->words};

	if (heap->kind == FLOOD_ALARM)
		return callout_leaders(
			act, heap->zone_id, rule->roles, REPLY_FOLDED, &fill);

	return act_tell_roles(
		act, rule->roles, heap->zone_id, rule->class, REPLY_FOLDED, &fill, NULL);
}

int flood_tell(struct act *act, const struct duty *duty)
{
	struct flood_heap heap;
	int32_t count;
	int result = flood_heap_take(act->store, duty->object, &heap, &count);

	if (result)
		return result == -ENOENT ? 0 : result;

	switch ((enum flood_kind)heap.kind) {
	case FLOOD_TIP: return tip_tell_heap(act, duty->object, &heap, count);
	case FLOOD_ADDED: return tip_tell_added(act, &heap, count);
	case FLOOD_HANDOVER:
	case FLOOD_MEDIATE:
	case FLOOD_FEEDBACK:
	case FLOOD_CALLBACK:
	case FLOOD_ALARM: break;
	}

	return tell_heap(act, &heap, count);
}
