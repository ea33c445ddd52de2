/*
 * One tip, read: its text and what was added to it, audited. And the unmasking of whose it is,
 * which takes two people in different offices and a reason (DOMAIN 4.2).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/control/listing_json.h"
#include "gateway/control/ops.h"
#include "gateway/store/store.h"
#include "gateway/store/tip.h"
#include "gateway/store/zone.h"

#define UNMASK_MS (INT64_C(30) * 60 * 1000)

static json_t *text_or_null(const char *text)
{
	return *text ? listing_json_text(text, strlen(text)) : json_null();
}

static json_t *time_or_null(int64_t at)
{
	return at ? listing_json_time(at) : json_null();
}

/* Who is named in a tip does not read it. */
static bool may_read(const struct control_call *call, const struct tip *tip)
{
	unsigned roles = call->roles;

	return client_opens_tips(call->client) ||
	       (roles & ROLE_POL && tip->restricted != TIP_POLICE);
}

static int put_notes(struct store *store, int64_t tip_id, json_t *notes)
{
	struct tip_note note = {0};
	int result;

	while (!(result = tip_note_next(store, tip_id, note.id, &note)))
		json_array_append_new(notes,
			json_pack("{s:o, s:s, s:o}", "at", listing_json_time(note.at),
				"source", note.source, "text", text_or_null(note.text)));

	return result == -ENOENT ? 0 : result;
}

static json_t *tip_json(struct store *store, const struct tip *tip, const char *text)
{
	char zone[64] = "";
	int64_t grp_id;
	json_t *row = json_object();

	if (tip->zone_id)
		zone_get(store, tip->zone_id, zone, &grp_id);

	json_object_set_new(row, "code", json_string(tip->alias));
	json_object_set_new(row, "state", json_string(tip->state));
	json_object_set_new(row, "rating", text_or_null(tip->rating));
	json_object_set_new(row, "category", text_or_null(tip->category));
	json_object_set_new(row, "zone", text_or_null(zone));
	json_object_set_new(row, "place", text_or_null(tip->place));
	json_object_set_new(row, "received_at", listing_json_time(tip->received_at));
	json_object_set_new(row, "forwarded_at", time_or_null(tip->forwarded_at));
	json_object_set_new(row, "acknowledged_at", time_or_null(tip->acknowledged_at));
	json_object_set_new(row, "closed_at", time_or_null(tip->closed_at));
	json_object_set_new(row, "owner", text_or_null(tip->owner));
	json_object_set_new(row, "version", json_integer(tip->updated_at));
	json_object_set_new(row, "silent", json_boolean(tip->silent));
	json_object_set_new(row, "restricted", json_boolean(tip->restricted != TIP_OPEN));
	json_object_set_new(row, "text", text_or_null(text));
	return row;
}

static int note_in_audit(struct control_call *call, const char *act,
	const struct tip *tip, const char *detail)
{
	char object[32];

	snprintf(object, sizeof(object), "tip:%s", tip->alias);
	return ask_audit(call, act, object, detail);
}

/* Who asked to unmask it and waits for another, for those who may be that other. */
static json_t *unmask_json(const struct control_call *call, const struct tip *tip)
{
	int64_t now = clock_boot_ms(loop_clock(call->control->deps.loop));

	for (int i = 0; i < CONTROL_UNMASKS; i++) {
		const struct unmask *first = &call->control->unmasks[i];

		if (first->until > now && !strcmp(first->code, tip->alias))
			return json_pack("{s:s, s:o, s:b}", "actor", first->actor, "reason",
				text_or_null(first->reason), "mine",
				!strcmp(first->actor, call->actor));
	}

	return json_null();
}

static enum ask_step tip_read(struct control_call *call, const struct tip *tip)
{
	struct store *store = call->control->deps.store;
	char text[TIP_TEXT_MAX] = "";
	json_t *notes = json_array();
	int result = tip_text(store, tip->id, text, sizeof(text));

	if (result == -ENOENT)
		result = 0;

	if (!result)
		result = put_notes(store, tip->id, notes);

	if (!result)
		result = note_in_audit(call, "tip.read", tip, "");

	if (result) {
		json_decref(notes);
		return ask_fail_errno(call, result, "tip");
	}

	json_t *row = tip_json(store, tip, text);

	json_object_set_new(row, "notes", notes);
	json_object_set_new(row, "unmask", unmask_json(call, tip));
	return ask_answer(call, row);
}

/* What another person in another office asked for this tip within the half hour. */
static struct unmask *unmask_first(
	struct control_call *call, const struct tip *tip, int64_t now)
{
	for (int i = 0; i < CONTROL_UNMASKS; i++) {
		struct unmask *first = &call->control->unmasks[i];

		if (first->until > now && !strcmp(first->code, tip->alias) &&
			strcmp(first->actor, call->actor) != 0 &&
			first->roles != call->roles)
			return first;
	}

	return NULL;
}

static void unmask_remember(struct control_call *call, const struct tip *tip,
	const char *reason, int64_t now)
{
	struct unmask *oldest = call->control->unmasks;

	for (int i = 1; i < CONTROL_UNMASKS; i++)
		if (call->control->unmasks[i].until < oldest->until)
			oldest = &call->control->unmasks[i];

	memcpy(oldest->actor, call->actor, sizeof(oldest->actor));
	oldest->roles = call->roles;
	oldest->until = now + UNMASK_MS;
	snprintf(oldest->reason, sizeof(oldest->reason), "%s", reason);
	snprintf(oldest->code, sizeof(oldest->code), "%s", tip->alias);
}

static enum ask_step tip_unmask(struct control_call *call, const struct tip *tip)
{
	int64_t now = clock_boot_ms(loop_clock(call->control->deps.loop));
	const char *reason = ask_text(call, "reason");
	char e164[NUMBER_MAX];
	int64_t open_until;

	if (!reason || strlen(reason) < 4)
		return ask_fail(
			call, "BAD_REQUEST", "a tip is unmasked for a \"reason\" only");

	struct unmask *first = unmask_first(call, tip, now);
	int result =
		note_in_audit(call, first ? "tip.unmask" : "tip.unmask.ask", tip, reason);

	if (result)
		return ask_fail_errno(call, result, "tip");

	if (!first) {
		unmask_remember(call, tip, reason, now);
		return ask_fail(call, "SECOND_PERSON",
			"written down; somebody in another office must ask for the same "
			"tip "
			"within half an hour");
	}

	first->until = 0;
	result = tip_link_get(call->control->deps.store, tip->id, e164, &open_until);

	if (result == -ENOENT)
		return ask_fail(
			call, "NOT_FOUND", "nobody can tell any more whose tip it was");

	if (result)
		return ask_fail_errno(call, result, "tip");

	return ask_answer(
		call, json_pack("{s:s, s:s}", "code", tip->alias, "number", e164));
}

enum ask_step op_tip(struct control_call *call)
{
	const char *code = ask_text(call, "code");
	struct tip tip;

	if (!code)
		return ask_fail(
			call, "BAD_REQUEST", "\"code\" is the six digits of a tip");

	int result = tip_by_alias(call->control->deps.store, code, &tip);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "no tip has that code");

	if (result)
		return ask_fail_errno(call, result, "tip");

	if (!may_read(call, &tip))
		return ask_fail(
			call, "NOT_ALLOWED", "this tip is not for you to read");

	return ask_flag(call, "reveal") ? tip_unmask(call, &tip) : tip_read(call, &tip);
}
