/*
 * What a community edits, read and compiled: keywords.conf and places.conf to the grammar,
 * replies.conf to what is answered, ivr.conf to what callers hear. The daemon, `kengctl parse` and --check-config share it.
 */
#pragma once

#include <stddef.h>

#include "config/conf.h"
#include "config/ivr.h"
#include "config/places.h"

struct accent;
struct grammar;
struct replies;

struct rules {
	struct grammar *grammar;
	struct replies *replies;
	struct places places;
	struct accent *accent; /* for what is spoken; NULL where nothing is */
	struct ivr ivr; /* without a flow where there is no file and no modem has audio */
};

/*
 * Reads the files that conf names. 0; -EINVAL for what a file says, another -errno for what opening
 * it says: then why has a line a fault, each "file:line: what and what to do", and rules is empty.
 */
int rules_load(struct rules *rules, const struct conf *conf, char *why, size_t cap);
void rules_clear(struct rules *rules);

/*
 * The text of a warning that is ready, "W18"; NULL: none has that code. With code NULL the first,
 * and of each the one behind it through *next (NULL behind the last).
 */
const char *rules_template(const struct rules *rules, const char *code, const char **next);
