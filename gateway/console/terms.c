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
