/*
 * Modems in words; see modem_words.h.
 */
#include "gateway/console/modem_words.h"

#include <string.h>

const char *modem_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

enum page_mark modem_mark(const json_t *modem)
{
	const char *state = modem_text(modem, "state");

	if (strcmp(state, "ready") != 0)
		return strcmp(state, "lost") && strcmp(state, "closed") ? PAGE_FAIR : PAGE_BAD;

	return *modem_text(modem, "ill") || json_is_true(json_object_get(modem, "balance_low")) ?
		       PAGE_FAIR :
		       PAGE_GOOD;
}

const char *modem_words(const json_t *modem)
{
	static const char *const words[][2] = {
		{"ready", N_("ready")},
		{"lost", N_("not found")},
		{"closed", N_("not found")},
		{"probing", N_("starting")},
		{"sim", N_("starting")},
		{"setup", N_("starting")},
		{"registering", N_("looking for its network")},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], modem_text(modem, "state")))
			return words[i][1];

	return N_("unknown");
}
