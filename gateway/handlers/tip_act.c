/*
 * Tips, as their handlers share them; see tip_act.h.
 */
#include "gateway/handlers/tip_act.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/outbox/policy.h"
#include "gateway/store/tip_thread.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

#define AWAKE_MS (10 * MINUTE_MS) /* who wrote just now may be answered at night */

const char *tip_words(const struct act *act)
{
	const struct command *command = act->command;
	bool whole = command->text[0] && strlen(command->text) < COMMAND_TEXT_MAX - 8;

	return whole || !act->in->text[0] ? command->text : act->in->text;
}

/* Whether the words are about the police themselves. */
static bool names_police(const char *words)
{
	static const char *const names[] = {"cong an", "canh sat", "ca xa", "ca phuong", "csgt"};
	char folded[COMMAND_TEXT_MAX];

	fold_text(folded, sizeof(folded), words, strlen(words));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strstr(folded, names[i]))
			return true;
	}

	return false;
}

static void format_when(char *out, size_t cap, const struct when *when)
{
	char text[40];

	switch (when->precision) {
	case WHEN_NONE:
	case WHEN_NOW: out[0] = '\0'; break;
	case WHEN_DAY:
		snprintf(text, sizeof(text), "%04d-%02d-%02d", when->year, when->month, when->day);
		snprintf(out, cap, "%.23s", text);
		break;
	case WHEN_EXACT:
	case WHEN_PART:
		snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d%s", when->year,
			when->month, when->day, when->hour, when->minute,
			when->precision == WHEN_PART ? "~" : "");
		snprintf(out, cap, "%.23s", text);
		break;
	}
}

int tip_from_act(struct act *act, const char *kind, struct tip *tip)
{
	const struct command *command = act->command;

	*tip = (struct tip){
		.silent = command->silent,
		.received_at = act->at,
		.updated_at = act->at,
	};
	snprintf(tip->kind, sizeof(tip->kind), "%s", kind);
	snprintf(tip->category, sizeof(tip->category), "%s", command->cat);
	snprintf(tip->place, sizeof(tip->place), "%s", command->place);
	snprintf(tip->state, sizeof(tip->state), "new");
	format_when(tip->happened, sizeof(tip->happened), &command->time);

	if (command->time.precision == WHEN_NOW)
		snprintf(tip->happened, sizeof(tip->happened), "now");

	if (command->restricted || !strcmp(command->cat, "CANBO"))
		tip->restricted = names_police(tip_words(act)) ? TIP_POLICE : TIP_LEADERS;

	return act_zone(act, NULL, &tip->zone_id, NULL, &tip->grp_id);
}

int tip_keep_open(struct act *act, const struct tip *tip)
{
	int64_t until = act->now + TIP_THREAD_MS;
	int result = tip->silent ? 0 : tip_link_set_open(act->store, tip->id, until);

	return result ? result : tip_thread_put(act->store, act->in->sender, tip->id, until);
}

int tip_open(struct act *act, struct tip *tip, const char *words)
{
	bool person = act->in->person && act->in->sender[0];

	if (act->mute && !strcmp(tip->state, "new")) {
		snprintf(tip->state, sizeof(tip->state), "forwarded");
		tip->forwarded_at = act->at;
	}

	int result = tip_put(act->store, tip, act->in->text[0] ? act->in->text : words);

	if (result)
		return result;

	act->out->tip = true;
	act->tip_id = tip->id;
	act_code(act, tip->code);

	if (act->mute || !person)
		return 0;

	int64_t until = act->now + TIP_THREAD_MS;

	result = tip_link_put(act->store, tip->id, act->in->sender, tip->silent ? 0 : until);
	return result ? result
		      : tip_thread_put(act->store, act->in->sender, tip->id, until);
}

int tip_answer(
	struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill)
{
	struct outbox_draft draft = {
		.class = CLASS_REPLY, .inbound_id = act->in->id, .tip_id = tip->id};
	char text[REPLY_FILLED_MAX];

	act_answered(act, id);

	if (tip->silent || !act_answerable(act))
		return 0;

	snprintf(draft.to, sizeof(draft.to), "%s", act->in->sender);
	snprintf(draft.modem, sizeof(draft.modem), "%s", act->in->modem);
	snprintf(draft.text, sizeof(draft.text), "%s",
		replies_fill(text, act->conf->replies, id, fill));
	return act_send(act, &draft);
}

int tip_tell_tipster(
	struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill)
{
	struct outbox_draft draft = {.class = CLASS_REPLY, .tip_id = tip->id};
	char text[REPLY_FILLED_MAX];
	int64_t open_until, wrote;

	if (tip->silent || act->mute)
		return 0;

	int result = tip_link_get(act->store, tip->id, draft.to, &open_until);

	if (result || !open_until)
		return result == -ENOENT ? 0 : result;

	result = tip_note_last(act->store, tip->id, &wrote);

	if (result)
		return result;

	if (wrote < tip->received_at)
		wrote = tip->received_at;

	if (act->now - wrote > AWAKE_MS)
		draft.not_before = policy_quiet_until(act->conf->policy, act->now);

	snprintf(draft.text, sizeof(draft.text), "%s",
		replies_fill(text, act->conf->replies, id, fill));
	return act_send(act, &draft);
}

/* Whoever said CO, who comes first; else all to whom it went. */
static int handlers_of(struct act *act, const struct tip *tip, struct people *people)
{
	int32_t steps;
	bool taken;
	int result = tip_forward_people(act->store, tip->id, people, &steps, &taken);

	act->tip_id = tip->id;

	if (taken)
		people->count = 1;

	return result;
}

int tip_tell_all(struct act *act, const struct tip *tip, enum reply_id id, const struct fill *fill)
{
	struct people people;
	int result = handlers_of(act, tip, &people);

	return result ? result
		      : act_tell_people(act, &people, CLASS_ALARM, id, fill, NULL);
}

int tip_tell_handlers(struct act *act, const struct tip *tip, const char *words)
{
	struct people people;
	int result = handlers_of(act, tip, &people);

	for (size_t i = 0; !result && i < people.count; i++) {
		struct fill fill = {.ma = tip->alias};

		result = act_tell_long(act, people.id[i], CLASS_ALARM, REPLY_POL_MORE,
			REPLY_POL_MORE, &fill, words);
	}

	return result;
}
