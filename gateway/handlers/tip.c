/*
 * TIN, LD, MAT XE, TO CAO: a tip is stored, acknowledged with a code that only its number may ask
 * with, and handed over at once.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/handlers/handlers.h"
#include "gateway/handlers/tip_act.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

static bool is_denunciation(const char *text)
{
	char folded[32];

	fold_text(folded, sizeof(folded), text, strnlen(text, 64));
	return strstr(folded, "to cao") != NULL;
}

static enum reply_id acknowledgement(const struct act *act, const struct tip *tip)
{
	if (!strcmp(tip->kind, "SCAM"))
		return REPLY_LD_ACK;

	if (!strcmp(tip->category, "MATXE"))
		return REPLY_VEH_ACK;

	if (tip->restricted && is_denunciation(act->in->text))
		return REPLY_TIP_LAW;

	return REPLY_TIP_ACK;
}

/* What is missing and worth asking for; empty when nothing is, and of those who cannot write. */
static const char *missing(const struct act *act, const struct tip *tip)
{
	if (act->command->origin == ORIGIN_VOICE || strcmp(tip->kind, "TIP") != 0 || tip->silent || tip->restricted)
		return "";

	if (act->unclear)
		return "zone";

	if (!tip->place[0])
		return "place";

	return tip->happened[0] ? "" : "time";
}

static int ask_missing(struct act *act, struct tip *tip)
{
	struct fill fill = {.ma = tip->code};
	const char *what = missing(act, tip);

	snprintf(tip->asked, sizeof(tip->asked), "%s", act->mute ? "" : what);

	if (act->in->partial)
		return tip_answer(act, tip, REPLY_PART_MISSING, &fill);

	if (!strcmp(what, "place"))
		return tip_answer(act, tip, REPLY_TIP_ASK_PLACE, &fill);

	if (!strcmp(what, "zone"))
		return tip_answer(act, tip, REPLY_TIP_ASK_ZONE, &fill);

	if (!strcmp(what, "time"))
		return tip_answer(act, tip, REPLY_TIP_ASK_TIME, &fill);

	return 0;
}

/* Patrols keep an eye out for a stolen vehicle. */
static int tell_patrols(struct act *act, const struct tip *tip, const char *words)
{
	struct fill fill = {
		.ma = tip->alias,
		.when = tip->received_at,
		.bien = act->command->plate[0] ? act->command->plate : "chua ro",
		.nd = words,
	};

	if (strcmp(tip->category, "MATXE") != 0 || tip->restricted || tip->silent)
		return 0;

	return act_tell_roles(act, ROLE_MEM | ROLE_LEAD, tip->zone_id, CLASS_REMINDER,
		REPLY_VEH_TELL, &fill, NULL);
}

int tip_begin(struct act *act, struct tip *tip, const char *words)
{
	struct fill fill = {.ma = tip->code};
	int result = tip_answer(act, tip, acknowledgement(act, tip), &fill);

	if (!result)
		result = ask_missing(act, tip);

	/* Which writes what was asked and what became of a candidate, too. */
	if (!result)
		result = act->mute ? tip_set(act->store, tip)
				   : tip_hand_on(act, tip, FLOOD_WORDS, words);

	return result || !strcmp(tip->state, "folded") ? result
						       : tell_patrols(act, tip, words);
}

int handle_tip(struct act *act)
{
	const char *words = tip_words(act);
	struct tip tip;
	int result = tip_from_act(
		act, act->command->kind == COMMAND_SCAM ? "SCAM" : "TIP", &tip);

	if (!result)
		result = tip_open(act, &tip, words);

	return result ? result : tip_begin(act, &tip, words);
}

int tip_complete(struct act *act, const char *code)
{
	struct tip tip;
	int result = tip_by_code(act->store, code, &tip);

	if (result)
		return result == -ENOENT ? 0 : result;

	act->out->tip = true;
	act_code(act, code);
	tip.updated_at = act->at;
	result = tip_set_text(act->store, tip.id, act->in->text);

	if (!result)
		result = tip_set(act->store, &tip);

	return result ? result : tip_tell_handlers(act, &tip, act->in->text);
}
