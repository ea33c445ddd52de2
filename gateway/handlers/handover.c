/*
 * GN: weapons given up. A resident offers, is told not to carry anything, and the commune police
 * come. What a leader or the police report is received, and only that counts.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/strbuf.h"
#include "gateway/handlers/callout.h"
#include "gateway/handlers/flood.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/handover.h"

#define RECEIVERS (ROLE_LEAD | ROLE_POL)

/* Where no item could be read, the whole offer is one thing of its words. */
static int put_items(struct act *act, const struct handover *handover)
{
	const struct command *command = act->command;
	int result = 0;

	if (!command->item_count)
		return handover_put_item(act->store, handover->id,
			handover_item_of(command->text), command->text, 1);

	for (uint8_t i = 0; !result && i < command->item_count; i++) {
		const struct command_item *item = &command->items[i];

		result = handover_put_item(act->store, handover->id,
			handover_item_of(item->name), item->name,
			item->qty > 0 ? item->qty : 1);
	}

	return result;
}

static const char *list_items(const struct command *command, char *out, size_t cap)
{
	struct strbuf buf = strbuf_on(out, cap);

	for (uint8_t i = 0; i < command->item_count; i++)
		strbuf_putf(&buf, "%s%d %s", i ? ", " : "", command->items[i].qty,
			command->items[i].name);

	if (!command->item_count)
		strbuf_put(&buf, command->text);

	return out;
}

static int tell_police(struct act *act, const struct handover *handover, const char *zone,
	const char *items)
{
	const struct fill fill = {.so = handover->code, .thon = zone, .nd = items};
	struct flood_heap heap = {.kind = FLOOD_HANDOVER,
		.object = handover->id,
		.zone_id = handover->zone_id};
	int32_t over;
	int result = flood_over(act, FLOOD_WORDS, &over);

	snprintf(heap.code, sizeof(heap.code), "%s", handover->code);
	callout_words(heap.words, sizeof(heap.words), items);

	if (result || over)
		return result ? result : flood_keep(act, &heap, 0, NULL);

	return act_tell_roles(act, ROLE_POL, handover->zone_id, CLASS_CONFIRM,
		REPLY_GN_OFFER, &fill, NULL);
}

int handle_handover(struct act *act)
{
	struct handover handover = {.received = act->roles & RECEIVERS, .at = act->at};
	char zone[64], items[256];
	int result = act_zone(act, NULL, &handover.zone_id, zone, &handover.grp_id);

	if (!result && handover.received)
		handover.person_id = act->person.id;
	else if (!result)
		result = act_number(act, &handover.number_id);

	if (!result)
		result = handover_put(act->store, &handover);

	if (!result)
		result = put_items(act, &handover);

	if (result)
		return result;

	const struct fill fill = {.ma = handover.code,
		.so = handover.code,
		.thon = zone,
		.nd = list_items(act->command, items, sizeof(items))};

	act_code(act, handover.code);
	result = act_reply(act, handover.received ? REPLY_GN_TOLD : REPLY_GN_ACK, &fill);
	return result || handover.received ? result
					   : tell_police(act, &handover, zone, items);
}

/* XN by the police or a leader: it has been fetched. */
int handover_confirm(struct act *act, const struct subject_ref *ref)
{
	struct handover handover;
	int result = handover_by_code(act->store, ref->code, &handover);
	const struct fill fill = {.ma = ref->code, .when = act->at};

	if (result)
		return result;

	if (!(act->roles & RECEIVERS))
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	if (handover.received)
		return act_reply(act, REPLY_XN_DUP, &fill);

	result = handover_receive(act->store, handover.id, act->person.id, act->at);

	if (!result)
		result = act_audit(act, "handover.receive", "handover", ref->code, "");

	return result ? result : act_reply(act, REPLY_RECORD_OK, &fill);
}

/* TL n: the police make an appointment without learning the number. */
int handover_talk(struct act *act, const struct subject_ref *ref)
{
	struct handover handover;
	int result = handover_by_code(act->store, ref->code, &handover);
	const struct fill fill = {
		.ma = ref->code, .so = ref->code, .nd = act->command->text};

	if (result)
		return result;

	if (!(act->roles & ROLE_POL) || !handover.number_id)
		return act_reply(act, REPLY_XN_EXPIRED, &fill);

	result = act_tell_number(
		act, handover.number_id, CLASS_CONFIRM, REPLY_GN_TALK, &fill);
	return result ? result : act_reply(act, REPLY_TALK_OK, &fill);
}
