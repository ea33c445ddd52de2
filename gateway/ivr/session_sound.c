/*
 * What a session says: pieces of the flow as sounds of the call.
 */
#include <string.h>

#include "gateway/ivr/prompts.h"
#include "gateway/ivr/session_state.h"

static bool play(struct session *session, struct prompt prompt, bool whole)
{
	struct call_sound sound = {.pcm = prompt.pcm,
		.samples = prompt.samples,
		.owner = session->generation,
		.cut_on_key = !whole};

	if (call_play(session->conf.call, &sound))
		return false;

	if (!session->playing++)
		session->cut = session->keyed = false;

	return true;
}

static bool play_digits(struct session *session, const char *digits, bool whole)
{
	struct prompt prompt;
	bool good = true;

	for (; *digits; digits++) {
		good = prompts_digit(session_voice(session), *digits, &prompt) && good;

		if (good)
			play(session, prompt, whole);
	}

	return good;
}

static const char *slot(const struct session *session, enum flow_slot slot)
{
	switch (slot) {
	case FLOW_SLOT_REF: return session->flow.ref;
	case FLOW_SLOT_CODE: return session->flow.code;
	case FLOW_SLOT_DUTY: return session->duty;
	case FLOW_SLOT_NONE:
	case FLOW_SLOT_PIN:
	case FLOW_SLOT_PROMPT:
	case FLOW_SLOT_HEARD:
	case FLOW_SLOTS: break;
	}

	return "";
}

static bool play_slot(struct session *session, enum flow_slot which, bool whole)
{
	struct prompt prompt = {session->recorded, session->recorded_samples};

	if (which == FLOW_SLOT_PROMPT && (!session->prompt ||
		    !prompts_named(session_voice(session), session->prompt, &prompt)))
		return false;

	if (which != FLOW_SLOT_PROMPT && which != FLOW_SLOT_HEARD)
		return play_digits(session, slot(session, which), whole);

	return play(session, prompt, whole);
}

bool session_say(struct session *session, struct flow_say say, bool whole)
{
	const struct flow *flow = session->conf.flow;
	struct prompt prompt;
	bool good = true;

	for (int i = say.first; i < say.first + say.count; i++) {
		const struct flow_piece *piece = &flow->pieces[i];
		const struct flow_text *text = &flow->texts[piece->text];

		if (piece->slot != FLOW_SLOT_NONE)
			good = play_slot(session, piece->slot, whole) && good;
		else if (prompts_find(session_voice(session), text->name, text->words,
				 &prompt))
			play(session, prompt, whole);
		else
			good = false;
	}

	return good;
}

void session_beep(struct session *session)
{
	play(session, prompts_beep(session_voice(session)), true);
}

size_t session_warnings(struct session *session, size_t count)
{
	struct prompt prompt;
	size_t said = 0;

	for (size_t i = 0; i < session->conf.warning_count && said < count; i++) {
		const char *words = session->conf.warnings[i];

		/* Rather in the usual voice than not at all: it may be new. */
		if ((prompts_find(session_voice(session), NULL, words, &prompt) ||
			    prompts_find(session->conf.prompts[0], NULL, words,
				    &prompt)) &&
			play(session, prompt, false))
			said++;
	}

	return said;
}

void session_hush(struct session *session)
{
	session->generation++;
	session->playing = 0;
	call_stop_play(session->conf.call);
}
