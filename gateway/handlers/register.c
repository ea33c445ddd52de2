/*
 * DK and NGUNG: nobody is written to without their own yes, and one word ends it for good. What
 * was agreed to is kept in the words that were used (Law 91/2025).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/store/consent.h"
#include "gateway/store/queue.h"
#include "gateway/store/zone.h"

#define ASK_MS (3 * DAY_MS)

/* What a registration says; the question carries it as text: "1" or "0" for accents, the name. */
struct entry {
	char name[PERSON_NAME_MAX];
	int64_t zone_id;
	bool accents;
};

static int entry_note(struct act *act, const struct entry *entry, int64_t number_id)
{
	char asked[REPLY_FILLED_MAX], zone[64];
	struct fill fill = {.thon = act_zone_name(act, entry->zone_id, zone)};
	const char *said = act->in->text[0] ? act->in->text : "CO";
	int result = consent_note(act->store, number_id, "asked",
		replies_fill(asked, act->conf->replies, REPLY_DK_ASK, &fill));

	return result ? result : consent_note(act->store, number_id, "yes", said);
}

static int entry_store(struct act *act, const struct entry *entry)
{
	char zone[64];
	int64_t number_id, person_id;
	bool fresh = act->person.consent != CONSENT_YES;
	struct fill fill = {
		.ten = entry->name, .thon = act_zone_name(act, entry->zone_id, zone)};
	int result = act_number(act, &number_id);

	if (!result)
		result = person_register(act->store, number_id, entry->name, entry->zone_id,
			entry->accents, &person_id);

	if (!result)
		result = person_set_consent(act->store, person_id, CONSENT_YES, act->at);

	if (!result)
		result = suppress_drop(act->store, act->in->sender);

	if (!result)
		result = entry_note(act, entry, number_id);

	if (!result)
		result = act_reply(act, REPLY_DK_OK, &fill);

	/* Senders' names are forged: whoever hears from us knows what we never send. */
	return result || !fresh ? result : act_reply(act, REPLY_ANTISPOOF, NULL);
}

static int entry_ask(struct act *act, const struct entry *entry)
{
	char text[QUESTION_TEXT_MAX], zone[64];
	struct fill fill = {.thon = act_zone_name(act, entry->zone_id, zone)};

	snprintf(text, sizeof(text), "%d%s", entry->accents, entry->name);

	int result = act_ask(act, "register", entry->zone_id, text, ASK_MS);

	return result ? result : act_reply(act, REPLY_DK_ASK, &fill);
}

/* The zone in words, or the only one there is. -ENOENT: it has to be told; -EEXIST: more of it. */
static int entry_zone(struct act *act, struct entry *entry)
{
	const char *words = act->command->zone;
	int result = words[0] ? act_zone_in(act, words, &entry->zone_id)
			      : zone_default(act->store, &entry->zone_id);

	/* A name of one word that nothing leads to ("DK A, Can"). */
	return result == -ENOENT && words[0]
		       ? zone_find(act->store, words, act_near(act), &entry->zone_id)
		       : result;
}

/*
 * Name and zone are in a recording, which nobody here understands: who is known keeps theirs, and
 * for all others somebody is asked to hear it and to write them down. The yes was a key.
 */
static int entry_spoken(struct act *act, struct entry *entry)
{
	const struct fill fill = {.nd = act->command->name};
	unsigned who = entry->zone_id ? ROLE_LEAD : ROLE_DIR;
	bool known = act->person.name[0] && act->person.zone_id;

	if (act->person.name[0])
		snprintf(entry->name, sizeof(entry->name), "%s", act->person.name);

	if (act->person.zone_id)
		entry->zone_id = act->person.zone_id;

	int result = entry_store(act, entry);

	return result || known ? result
			       : act_tell_roles(act, who, entry->zone_id, CLASS_REPLY,
					 REPLY_DK_VOICE, &fill, NULL);
}

int handle_register(struct act *act)
{
	const struct command *command = act->command;
	struct entry entry = {.accents = command->wants_accents};

	if (command->topic[0])
		return handle_wish(act);

	int result = entry_zone(act, &entry);

	snprintf(entry.name, sizeof(entry.name), "%s", command->name);

	if (result == -EEXIST)
		return act_reply_which(act, command->zone);

	if (result && result != -ENOENT)
		return result;

	if (entry.name[0] && act->in->person && command->origin == ORIGIN_VOICE)
		return entry_spoken(act, &entry);

	if (result || !entry.name[0] || !act->in->person)
		return act_reply(act, REPLY_DK_FORMAT, NULL);

	if (act->person.consent == CONSENT_YES)
		return entry_store(act, &entry);

	return entry_ask(act, &entry);
}

int register_answer(
	struct act *act, const struct question *question, const struct answer *answer)
{
	struct entry entry = {.zone_id = question->object, .accents = question->text[0] == '1'};

	if (answer->no)
		return 0;

	if (!answer->yes)
		return -EAGAIN;

	snprintf(entry.name, sizeof(entry.name), "%.63s", question->text + 1);
	return entry_store(act, &entry);
}

int register_known(struct act *act)
{
	struct entry entry = {
		.zone_id = act->person.zone_id, .accents = act->person.accents};

	snprintf(entry.name, sizeof(entry.name), "%s", act->person.name);
	return entry_store(act, &entry);
}

/* What a number that we know was promised or asked. */
static int forget_plans(struct act *act, int64_t number_id)
{
	const char *said = act->in->text[0] ? act->in->text : "NGUNG";
	int64_t cancelled;
	int result = question_drop_number(act->store, number_id);

	if (!result)
		result = queue_cancel_number(
			act->store, number_id, CLASS_WARNING, &cancelled);

	if (!result)
		result = consent_note(act->store, number_id, "no", said);

	if (!result && act->person.id)
		result = person_set_consent(act->store, act->person.id, CONSENT_NO, act->at);

	return result;
}

int handle_optout(struct act *act)
{
	int64_t number_id;

	if (!act->in->person || !act->in->sender[0])
		return 0;

	int result = act_number_known(act, &number_id);

	if (!result)
		result = forget_plans(act, number_id);

	if (result && result != -ENOENT)
		return result;

	result = suppress_put(act->store, act->in->sender);
	return result ? result : act_reply(act, REPLY_OPTOUT_OK, NULL);
}
