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
		good = prompts_digit(session->conf.prompts, *digits, &prompt) && good;

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
	case FLOW_SLOTS: break;
	}

	return "";
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
			good = play_digits(session, slot(session, piece->slot), whole) &&
			       good;
		else if (prompts_find(
				 session->conf.prompts, text->name, text->words, &prompt))
			play(session, prompt, whole);
		else
			good = false;
	}

	return good;
}

void session_beep(struct session *session)
{
	play(session, prompts_beep(session->conf.prompts), true);
}

size_t session_warnings(struct session *session, size_t count)
{
	struct prompt prompt;
	size_t said = 0;

	for (size_t i = 0; i < session->conf.warning_count && said < count; i++)
		if (prompts_find(session->conf.prompts, NULL, session->conf.warnings[i],
			    &prompt) &&
			play(session, prompt, false))
			said++;

	return said;
}

void session_hush(struct session *session)
{
	session->generation++;
	session->playing = 0;
	call_stop_play(session->conf.call);
}
