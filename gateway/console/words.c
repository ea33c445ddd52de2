/*
 * Translations, looked up in a table that is put in order when it is first asked; see words.h.
 */
#include "gateway/console/words.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

static const char *const names[LANGUAGE_COUNT] = {
	[LANGUAGE_VI] = "vi",
	[LANGUAGE_EN] = "en",
};

const char *language_name(enum language language)
{
	return language < LANGUAGE_COUNT ? names[language] : "unknown";
}

bool language_by_name(const char *name, enum language *out)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (!strcmp(names[i], name)) {
			*out = (enum language)i;
			return true;
		}
	}

	return false;
}

static int compare_rows(const void *a, const void *b)
{
	const struct words_row *const *left = a, *const *right = b;

	return strcmp((*left)->text, (*right)->text);
}

static int compare_key(const void *key, const void *row)
{
	const struct words_row *const *found = row;

	return strcmp(key, (*found)->text);
}

static const struct words_row **ordered(void)
{
	static const struct words_row **rows;

	if (rows)
		return rows;

	rows = alloc_array(words_vi_count + 1, sizeof(*rows));

	for (size_t i = 0; i < words_vi_count; i++)
		rows[i] = &words_vi[i];

	qsort(rows, words_vi_count, sizeof(*rows), compare_rows);
	return rows;
}

const char *words_say(enum language language, const char *text)
{
	if (language != LANGUAGE_VI)
		return text;

	const struct words_row **found =
		bsearch(text, ordered(), words_vi_count, sizeof(*found), compare_key);

	return found ? (*found)->said : text;
}
