/*
 * What may be a tip, and bare answers. Text without a keyword that looks like a tip is kept as a
 * candidate and asked about, because nothing is guessed that reaches the police.
 */
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/mediate_act.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/tip_thread.h"

#define CANDIDATE_TIP	  1
#define CANDIDATE_MEDIATE 2
#define CANDIDATE_NONE	  3

static int candidate_open(struct act *act)
{
	struct tip tip;
	int result = tip_from_act(act, "CANDIDATE", &tip);

	if (result)
		return result;

	snprintf(tip.state, sizeof(tip.state), "candidate");

	if (!act->mute && act->in->person)
		snprintf(tip.asked, sizeof(tip.asked), "kind");

	result = tip_open(act, &tip, tip_words(act));
	return result ? result : tip_answer(act, &tip, REPLY_AMBIG_TIP, NULL);
}

/* Not a tip, or something else: what was kept of it goes. */
static int candidate_drop(struct act *act, const struct tip *tip)
{
	int result = tip_drop(act->store, tip->id, act->at);

	return result ? result : tip_thread_drop(act->store, act->in->sender);
}

static int candidate_to_tip(struct act *act, struct tip *tip, const char *words)
{
	snprintf(tip->kind, sizeof(tip->kind), "TIP");
	snprintf(tip->state, sizeof(tip->state), "new");
	tip->asked[0] = '\0';
	tip->updated_at = act->at;

	int result = tip_keep_open(act, tip);

	return result ? result : tip_begin(act, tip, words);
}

static int candidate_to_mediation(struct act *act, const struct tip *tip, const char *words)
{
	struct mediation mediation = {.relapsed = -1,
		.zone_id = tip->zone_id, .grp_id = tip->grp_id, .made_at = act->at};

	snprintf(mediation.category, sizeof(mediation.category), "KHAC");
	snprintf(mediation.place, sizeof(mediation.place), "%s", tip->place);

	int result = candidate_drop(act, tip);

	return result ? result : mediation_begin(act, &mediation, words);
}

int candidate_answer(struct act *act, struct tip *tip, const struct answer *answer)
{
	char words[TIP_TEXT_MAX + 1];
	int32_t choice = answer->yes ? CANDIDATE_TIP : answer->no ? CANDIDATE_NONE
								  : answer->number;
	int result = tip_text(act->store, tip->id, words, sizeof(words));

	if (result)
		return result;

	if (choice == CANDIDATE_MEDIATE)
		return candidate_to_mediation(act, tip, words);

	if (choice != CANDIDATE_TIP && choice != CANDIDATE_NONE)
		return -EAGAIN;

	act->out->tip = true;
	return choice == CANDIDATE_TIP ? candidate_to_tip(act, tip, words)
				       : candidate_drop(act, tip);
}

int optout_answer(struct act *act, const struct question *question, const struct answer *answer)
{
	(void)act;
	(void)question;

	/* "dung roi" was meant: nothing changes, and nothing needs to be said. */
	return answer->yes || answer->no ? 0 : -EAGAIN;
}

int handle_ambig(struct act *act)
{
	if (act->command->guess != COMMAND_OPTOUT)
		return candidate_open(act);

	int result = act_ask(act, "optout", 0, "", DAY_MS);

	return result ? result : act_reply(act, REPLY_OPTOUT_AMBIG, NULL);
}

/* The open thread's question, or that of a row: the newer one first. */
static int take(struct act *act, const struct answer *answer)
{
	struct question question;
	struct tip tip = {0};
	int64_t number_id;
	int result = act->thread_tip ? tip_get(act->store, act->thread_tip, &tip) : 0;

	if (result)
		return result;

	result = act_number_known(act, &number_id);

	if (!result)
		result = question_next(act->store, number_id, act->now, 0, &question);

	if (result && result != -ENOENT)
		return result;

	bool tip_first = tip.id && (result == -ENOENT || tip.updated_at > question.asked_at);

	if (tip_first) {
		result = tip_take_answer(act, answer);

		if (result != -EAGAIN)
			return result;
	}

	result = answer_take(act, answer);

	if (result == -EAGAIN && !tip_first && tip.id)
		result = tip_take_answer(act, answer);

	return result;
}

int handle_answer(struct act *act)
{
	const char *value = act->command->value;
	bool digits = value[0] && strspn(value, "0123456789") == strlen(value);
	struct answer answer = {
		.no = !strcmp(value, "KO"),
		.number = digits ? atoi(value) : -1,
		.words = act->in->text[0] ? act->in->text : value,
	};
	int result = take(act, &answer);

	return result == -EAGAIN ? handle_unknown(act) : result;
}

/* Nobody asked: a known person who never agreed agrees now; a mere "ok" needs no answer. */
static int unasked(struct act *act)
{
	if (act->command->kind == COMMAND_CONFIRM_YES)
		return 0;

	bool consents = act->command->kind == COMMAND_CONSENT_YES && act->person.id &&
			act->person.consent != CONSENT_YES;

	return consents ? register_known(act) : handle_unknown(act);
}

int handle_yes(struct act *act)
{
	const struct command *command = act->command;
	bool rsvp = command->kind == COMMAND_RSVP;
	struct answer answer = {
		.yes = !rsvp || !strcmp(command->answer, "yes"),
		.no = rsvp && !strcmp(command->answer, "no"),
		.number = -1,
		.words = act->in->text,
	};

	if (command->ref[0])
		return subject_rsvp(act);

	int result = take(act, &answer);

	return result == -EAGAIN ? unasked(act) : result;
}
