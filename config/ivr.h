/*
 * ivr.conf: what happens in calls, as a flow (gateway/ivr/flow.h), and how it is spoken.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "config/conf.h"

struct flow;

struct ivr {
	struct flow *flow;
	char voice[32];			/* of espeak-ng */
	int32_t rate;			/* words a minute */
	char recordings[CONF_PATH_MAX]; /* a folder of WAV files, or empty */
};

/*
 * community: the name for {xom} in what is said. 0; -EINVAL for what the file says, another -errno
 * for what opening it says: then why has a line a fault, and ivr is empty.
 */
int ivr_load(
	struct ivr *ivr, const char *path, const char *community, char *why, size_t cap);
void ivr_clear(struct ivr *ivr);
