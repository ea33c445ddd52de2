/*
 * Who comes to an alarm, a patrol, a task, a case: yes, no, arrived. One answer a person.
 */
#pragma once

#include <stdint.h>

struct store;

int rsvp_put(struct store *store, const char *kind, int64_t object, int64_t person_id,
	const char *answer, int64_t at);
/* How many come (arrived ones too) and how many do not. */
int rsvp_count(
	struct store *store, const char *kind, int64_t object, int64_t *yes, int64_t *no);
