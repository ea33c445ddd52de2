/*
 * accents.conf to a lexicon; see accents.h.
 */
#include "config/accents.h"

#include <errno.h>
#include <string.h>

#include "config/conf_text.h"
#include "config/places.h"
#include "parsers/text/accent.h"

static void add_strings(struct conf_text *text, struct accent *accent, const char *key)
{
	const config_setting_t *list = conf_text_strings(
		text, config_root_setting(&text->config), key, false);
	int count = list ? config_setting_length(list) : 0;

	for (int i = 0; i < count; i++) {
		const char *phrase = config_setting_get_string_elem(list, i);

		if (strlen(phrase) < ACCENT_PHRASE_MAX)
			accent_add(accent, phrase);
		else
			conf_text_fault(text, config_setting_get_elem(list, (unsigned)i),
				"%.40s… is longer than any warning", phrase);
	}
}

/* "TDP Nội Ninh" is Nội Ninh as well; one word alone may be anything. */
static void add_name(struct accent *accent, const char *name)
{
	const char *rest = strchr(name, ' ');

	accent_add(accent, name);

	if (rest && strchr(rest + 1, ' '))
		accent_add(accent, rest + 1);
}

struct accent *accents_load(const char *path, const struct places *places, int *result,
	char *why, size_t cap)
{
	struct accent *accent;
	struct conf_text text;

	*result = conf_text_open(&text, path, why, cap);

	if (*result)
		return NULL;

	accent = accent_new();
	conf_text_keys(&text, config_root_setting(&text.config), "sentences words");

	for (size_t i = 0; i < places->zone_count; i++)
		add_name(accent, places->zones[i].name);

	for (size_t i = 0; i < places->place_count; i++)
		add_name(accent, places->places[i].name);

	add_strings(&text, accent, "sentences");
	add_strings(&text, accent, "words");

	if (text.faults)
		*result = -EINVAL;

	conf_text_close(&text);

	if (!*result)
		return accent;

	accent_free(accent);
	return NULL;
}
