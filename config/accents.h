/*
 * accents.conf: words of warnings with their marks, as a lexicon (parsers/text/accent.h). Names of
 * zones and groups count as well.
 */
#pragma once

#include <stddef.h>

struct accent;
struct places;

/*
 * The lexicon, for accent_free(). NULL; -EINVAL in *result for what the file says, another -errno
 * for what opening it says: then why has a line a fault.
 */
struct accent *accents_load(const char *path, const struct places *places, int *result,
	char *why, size_t cap);
