/*
 * Codes and words; see terms.h.
 */
#include "gateway/console/terms.h"

#include <stddef.h>
#include <string.h>

#include "gateway/console/words.h"

struct term {
	const char *code, *words;
};

static const char *find(const struct term *terms, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(terms[i].code, code))
			return terms[i].words;

	return code;
}

#define FIND(terms, code) find(terms, sizeof(terms) / sizeof(*(terms)), code)

const char *term_category(const char *code)
{
	static const struct term terms[] = {
		{"TROM", N_("Theft")},
		{"CUOP", N_("Robbery")},
		{"MATUY", N_("Drugs")},
		{"DANHBAC", N_("Gambling")},
		{"MATXE", N_("Vehicle stolen")},
		{"LUADAO", N_("Fraud")},
		{"GAYROI", N_("Disorder")},
		{"NGUOILA", N_("Strangers")},
		{"PHAPHOAI", N_("Damage")},
		{"BUONLAU", N_("Smuggling")},
		{"VUKHI", N_("Weapons")},
		{"MAIDAM", N_("Prostitution")},
		{"CANBO", N_("About officials")},
		{"BLGD", N_("Violence at home")},
		{"MOITRUONG", N_("Environment")},
		{"TIENGON", N_("Noise")},
		{"DATDAI", N_("Land and borders")},
		{"GIADINH", N_("Family")},
		{"HANGXOM", N_("Neighbours")},
		{"NO", N_("Debts")},
		{"VATNUOI", N_("Animals")},
		{"KHAC", N_("Other")},
	};

	return FIND(terms, code);
}

const char *term_tip_state(const char *state)
{
	static const struct term terms[] = {
		{"candidate", N_("asked whether it is a tip")},
		{"new", N_("new")},
		{"folded", N_("one of many")},
		{"forwarded", N_("handed over, not taken")},
		{"held", N_("held: nobody may have it")},
		{"acknowledged", N_("taken")},
		{"closed", N_("closed")},
	};

	return FIND(terms, state);
}

const char *term_rating(const char *rating)
{
	static const struct term terms[] = {
		{"GIATRI", N_("valuable")},
		{"KO", N_("of no use")},
	};

	return FIND(terms, rating);
}

const char *term_warning_state(const char *state)
{
	static const struct term terms[] = {
		{"draft", N_("its author is asked")},
		{"approval", N_("waits for approval")},
		{"scheduled", N_("waits for its hour")},
		{"queueing", N_("goes out")},
		{"sending", N_("goes out")},
		{"late", N_("its hour went by: still true?")},
		{"paused", N_("paused")},
		{"done", N_("over")},
		{"cancelled", N_("stopped")},
		{"expired", N_("nobody approved it")},
	};

	return FIND(terms, state);
}

const char *term_warning_class(const char *class)
{
	static const struct term terms[] = {
		{"info", N_("Notice")},
		{"caution", N_("Warning")},
		{"urgent", N_("Urgent")},
	};

	return FIND(terms, class);
}

const char *term_blocked(const char *blocked)
{
	static const struct term terms[] = {
		{"link", N_("A link is in it.")},
		{"name", N_("Somebody is named in it.")},
		{"plate", N_("A number plate is in it.")},
		{"phone", N_("A telephone number is in it.")},
		{"account", N_("A bank account is in it.")},
	};

	return FIND(terms, blocked);
}

const char *term_sent_state(const char *state)
{
	static const struct term terms[] = {
		{"queued", N_("waits")},
		{"sending", N_("in the air")},
		{"sent", N_("sent, not yet reported")},
		{"delivered", N_("delivered")},
		{"failed", N_("failed")},
		{"uncertain", N_("uncertain: may have arrived")},
		{"held", N_("held back")},
		{"expired", N_("not sent in time")},
		{"cancelled", N_("stopped")},
	};

	return FIND(terms, state);
}

const char *term_sent_reason(const char *reason)
{
	static const struct term terms[] = {
		{"", "–"},
		{"quiet", N_("quiet hours")},
		{"cap", N_("enough warnings today")},
		{"paused", N_("paused")},
		{"validity", N_("its time ran out")},
		{"voice", N_("heard by telephone")},
		{"timeout", N_("the modem did not answer")},
	};

	return FIND(terms, reason);
}

const char *term_patrol_state(const char *state)
{
	static const struct term terms[] = {
		{"planned", N_("planned")},
		{"open", N_("on the way")},
		{"counting", N_("reported, people not counted")},
		{"reported", N_("reported, not confirmed")},
		{"confirmed", N_("confirmed")},
		{"rejected", N_("sent back")},
		{"cancelled", N_("called off")},
	};

	return FIND(terms, state);
}

const char *term_mediation_state(const char *state)
{
	static const struct term terms[] = {
		{"requested", N_("nobody mediates yet")},
		{"assigned", N_("the mediator is asked")},
		{"accepted", N_("in the mediator's hands")},
		{"done", N_("over")},
	};

	return FIND(terms, state);
}

const char *term_outcome(const char *outcome)
{
	static const struct term terms[] = {
		{"THANH", N_("reconciled")},
		{"KHONGTHANH", N_("not reconciled")},
	};

	return FIND(terms, outcome);
}
