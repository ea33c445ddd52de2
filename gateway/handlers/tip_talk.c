/*
 * The conversation about a tip: more words from the tipster, questions from its handlers, the
 * enquiry by code, and its end. Neither side learns who the other is.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/tip_thread.h"
#include "gateway/store/zone.h"
#include "parsers/text/grammar.h"

static int bad_code(struct act *act)
{
	act->out->tip = true;
	return act_reply(act, REPLY_KQ_BAD, NULL);
}

/* The sender's own tip: by its code, or the open thread's. -ENOENT when it is neither. */
static int own_tip(struct act *act, const char *code, struct tip *tip)
{
	int result;

	if (!code[0])
		return act->thread_tip ? tip_get(act->store, act->thread_tip, tip) : -ENOENT;

	result = tip_by_code(act->store, code, tip);

	if (!result)
		result = tip_link_check(act->store, tip->id, act->in->sender);

	return result == -EACCES ? -ENOENT : result;
}

/* The zone of what is known of the place now; *moved: it is another. */
static int place_anew(struct act *act, struct tip *tip, bool *moved)
{
	char name[64];
	int64_t zone_id = 0;
	int result = zone_in(act->store, tip->place, act_near(act), &zone_id);

	if (result == -ENOENT || result == -EEXIST || zone_id == tip->zone_id)
		return result == -EEXIST || result == -ENOENT ? 0 : result;

	tip->zone_id = zone_id;
	*moved = true;
	return zone_get(act->store, zone_id, name, &tip->grp_id);
}

/* What was asked is answered by these words, as the grammar reads them or as they stand. */
static int answer_asked(struct act *act, struct tip *tip, const char *words, bool *moved)
{
	const struct command *command = act->command;
	const char *place = command->place[0] ? command->place : words;
	char told[sizeof(tip->place)];
	bool where = !strcmp(tip->asked, "place") || !strcmp(tip->asked, "zone");

	if (!strcmp(tip->asked, "time"))
		snprintf(tip->happened, sizeof(tip->happened), "%.23s", words);
	else if (!where)
		return 0;

	snprintf(told, sizeof(told), "%s", tip->place);

	if (where)
		snprintf(tip->place, sizeof(tip->place), "%.63s%s%.60s", told,
			told[0] ? ", " : "", place);

	tip->asked[0] = '\0';
	return where ? place_anew(act, tip, moved) : 0;
}

/* A folded tip is told with its heap, and what is added too fast becomes one. */
static int pass_on(struct act *act, const struct tip *tip, const char *words)
{
	struct flood_heap heap = {
		.kind = FLOOD_ADDED, .object = tip->id, .zone_id = tip->zone_id};
	int32_t over;

	if (!strcmp(tip->state, "folded"))
		return 0;

	int result = flood_over(act, FLOOD_WORDS, &over);

	if (result || !over)
		return result ? result : tip_tell_handlers(act, tip, words);

	callout_words(heap.words, sizeof(heap.words), words);
	return flood_keep(act, &heap, tip->id, NULL);
}

static int follow_up(struct act *act, struct tip *tip, const char *words)
{
	struct fill fill = {.ma = tip->code};
	bool candidate = !strcmp(tip->state, "candidate"), moved = false;
	int result = tip_note_put(act->store, tip->id, "tipster", words, act->at);

	act->out->tip = true;
	act->tip_id = tip->id;
	act_code(act, tip->code);

	if (!result)
		result = answer_asked(act, tip, words, &moved);

	tip->updated_at = act->at;

	if (!result)
		result = tip_set(act->store, tip);

	if (!result && !act->mute)
		result = tip_keep_open(act, tip);

	if (result)
		return result;

	if (candidate)
		return tip_answer(act, tip, REPLY_AMBIG_TIP, &fill);

	result = tip_answer(act, tip, REPLY_TIP_FOLLOW_ACK, &fill);

	if (!result)
		result = pass_on(act, tip, words);

	/* It lies with others than those who got it. */
	return result || !moved || !strcmp(tip->state, "folded")
		       ? result
		       : tip_forward_again(act, tip);
}

int tip_tell_added(struct act *act, const struct flood_heap *heap, int32_t count)
{
	struct tip tip;
	int result = tip_get(act->store, heap->object, &tip);

	if (result)
		return result == -ENOENT ? 0 : result;

	const struct fill fill = {.ma = tip.alias, .sl = count, .nd = heap->words};

	return tip_tell_all(act, &tip, REPLY_POL_ADDED, &fill);
}

/* A handler's question is passed on in neutral words. */
static int ask_tipster(struct act *act, struct tip *tip, const char *words)
{
	char number[NUMBER_MAX], question[COMMAND_TEXT_MAX];
	int64_t open_until = 0;
	struct fill fill = {.ma = tip->alias};
	int result = tip_link_get(act->store, tip->id, number, &open_until);

	if (result && result != -ENOENT)
		return result;

	if (result || !open_until || tip->silent)
		return act_reply(act, REPLY_POL_SILENT, &fill);

	tip->updated_at = act->at;
	result = tip_note_put(act->store, tip->id, "handler", words, act->at);

	if (!result)
		result = tip_set(act->store, tip);

	if (!result)
		result = act_audit(act, "tip.ask", "tip", tip->alias, "");

	if (!result)
		result = tip_link_set_open(act->store, tip->id, act->now + TIP_THREAD_MS);

	if (!result)
		result = tip_thread_put(
			act->store, number, tip->id, act->now + TIP_THREAD_MS);

	if (!result)
		result = flood_forgive(act, number);

	if (!result)
		result = act_reply(act, REPLY_POL_ASKED, &fill);

	/* The text that it goes into has the question mark. */
	snprintf(question, sizeof(question), "%s", words);

	for (size_t len = strlen(question); len && strchr(" ?.!", question[len - 1]);)
		question[--len] = '\0';

	fill.ma = tip->code;
	fill.nd = question;
	return result ? result : tip_tell_tipster(act, tip, REPLY_TIP_CHAT, &fill);
}

/* TL with an alias, from somebody to whom the tip was handed. -ENOENT: it is not that. */
static int handler_asks(struct act *act, const char *alias, const char *words)
{
	struct people people;
	struct tip tip;
	int32_t steps;
	bool taken, theirs = false;
	bool office = act->in->origin == ORIGIN_CONTROL;
	int result = act->person.id || office ? tip_by_alias(act->store, alias, &tip) : -ENOENT;

	if (!result && office)
		result = tip_is_theirs(act, &tip, &theirs);
	else if (!result)
		result = tip_forward_people(act->store, tip.id, &people, &steps, &taken);

	if (result)
		return result;

	for (size_t i = 0; !office && i < people.count; i++)
		theirs |= people.id[i] == act->person.id;

	return theirs ? ask_tipster(act, &tip, words) : -ENOENT;
}

/* "6 nguoi" to a question that is newer than the thread. -EAGAIN: there is none. */
static int newer_question(struct act *act, const struct tip *tip)
{
	struct answer answer = {.number = act->command->count, .words = act->in->text};
	struct question question;
	int64_t number_id;
	int result = act_number_known(act, &number_id);

	if (!result)
		result = question_next(act->store, number_id, act->now, 0, &question);

	if (!result && question.asked_at >= tip->updated_at)
		return answer_take(act, &answer);

	return !result || result == -ENOENT ? -EAGAIN : result;
}

/* "cam on" in a conversation is for nobody to act upon. */
static bool is_courtesy(const struct act *act)
{
	struct grammar_context context = {.roles = act->roles, .year = 2026, .month = 1, .day = 1};
	struct command command;

	if (!act->command->ref_thread || !act->in->text[0])
		return false;

	grammar_parse(act->conf->grammar, &context, act->in->text, act->in->text_len, &command);
	return command.kind == COMMAND_GREETING || command.kind == COMMAND_IGNORE;
}

int handle_followup(struct act *act)
{
	const struct command *command = act->command;
	const char *words = tip_words(act);
	struct tip tip;
	int result = -ENOENT;

	if (command->ref[0] && !command->ref_thread)
		result = handler_asks(act, command->ref, words);

	if (result == -ENOENT && command->ref[0] && !command->ref_thread)
		result = subject_talk(act);

	if (result != -ENOENT)
		return result;

	result = own_tip(act, command->ref_thread ? "" : command->ref, &tip);

	if (result == -ENOENT)
		return bad_code(act);

	if (!result && command->ref_thread) {
		result = newer_question(act, &tip);

		if (result != -EAGAIN)
			return result;

		result = 0;
	}

	if (!result && is_courtesy(act)) {
		act->out->tip = true;
		return 0;
	}

	return result ? result : follow_up(act, &tip, words);
}

/* Whoever does not know is not asked again, and nobody is told. */
static int give_up_asking(struct act *act, struct tip *tip)
{
	struct fill fill = {.ma = tip->code};
	int result;

	act->out->tip = true;
	act_code(act, tip->code);
	tip->asked[0] = '\0';
	result = tip_set(act->store, tip);
	return result ? result : tip_answer(act, tip, REPLY_TIP_FOLLOW_ACK, &fill);
}

int tip_take_answer(struct act *act, const struct answer *answer)
{
	struct tip tip;
	int result = act->thread_tip ? tip_get(act->store, act->thread_tip, &tip) : -ENOENT;

	if (result)
		return result == -ENOENT ? -EAGAIN : result;

	if (!strcmp(tip.asked, "kind"))
		return candidate_answer(act, &tip, answer);

	if (!tip.asked[0])
		return -EAGAIN;

	return answer->no ? give_up_asking(act, &tip) : follow_up(act, &tip, answer->words);
}

int handle_conversation_end(struct act *act)
{
	struct tip tip;
	int result = own_tip(act, "", &tip);

	if (result == -ENOENT)
		return handle_optout(act);

	if (!result)
		result = tip_link_set_open(act->store, tip.id, 0);

	if (!result)
		result = tip_thread_drop(act->store, act->in->sender);

	if (result)
		return result;

	/* Nothing was ever said to a silent tipster: their NGUNG means everything else. */
	if (tip.silent)
		return handle_optout(act);

	struct fill fill = {.ma = tip.code};

	act->out->tip = true;
	act_code(act, tip.code);
	return tip_answer(act, &tip, REPLY_CONVERSATION_END, &fill);
}

static int tell_status(struct act *act, const struct tip *tip)
{
	struct fill fill = {.ma = tip->code, .when = tip->updated_at};
	enum reply_id id = REPLY_KQ_STATUS;

	if (!strcmp(tip->rating, "GIATRI"))
		id = REPLY_KQ_DONE;
	else if (tip->closed_at)
		id = REPLY_TIP_CLOSED;

	act->out->tip = true;
	act_code(act, tip->code);
	return tip_answer(act, tip, id, &fill);
}

int tip_status(struct act *act, const struct subject_ref *ref)
{
	struct tip tip;
	int result = own_tip(act, ref->code, &tip);

	if (result == -ENOENT)
		return bad_code(act);

	return result ? result : tell_status(act, &tip);
}

int handle_status(struct act *act)
{
	struct tip tip;

	if (act->command->ref[0] && !act->command->ref_thread)
		return subject_status(act);

	int result = own_tip(act, "", &tip);

	if (result == -ENOENT)
		return bad_code(act);

	return result ? result : tell_status(act, &tip);
}
