/*
 * ivr.conf: what happens in calls, as a flow (gateway/ivr/flow.h), and how it is spoken.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/conf.h"
#include "gateway/ivr/dialect.h"

struct flow;

struct ivr {
	struct flow *flow;
	struct dialect dialects[DIALECTS_MAX]; /* the first is everybody's who has no other */
	size_t dialect_count;
	int32_t rate; /* words a minute */
	int32_t answer_after; /* seconds of ringing */
	char recordings[CONF_PATH_MAX]; /* a folder of WAV files, or empty */
};

/*
 * community: the name for {xom} in what is said. 0; -EINVAL for what the file says, another -errno
 * for what opening it says: then why has a line a fault, and ivr is empty.
 */
int ivr_load(
	struct ivr *ivr, const char *path, const char *community, char *why, size_t cap);
void ivr_clear(struct ivr *ivr);

/* A text that can be recorded, and the number to key in for it. */
struct ivr_prompt {
	int number;
	const char *name, *words;
};

/* The index-th of them, digits last; false behind the last. */
bool ivr_prompt(const struct ivr *ivr, size_t index, struct ivr_prompt *out);

/* The folder of recordings: the one that is named, else "recordings" beside the store. */
void ivr_recordings(
	const struct ivr *ivr, const char *store_path, char out[CONF_PATH_MAX + 16]);
