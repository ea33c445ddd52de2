/*
 * Polls: how often each answer was given. The answers themselves are rsvps of the kind "poll".
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

#define POLL_CHOICES 4

/* Whether somebody was asked in a poll, and has answered or not. */
int poll_asked(struct store *store, int64_t poll_id, int64_t person_id, int64_t number_id,
	bool *asked);
int poll_tally(struct store *store, int64_t poll_id, int64_t counts[POLL_CHOICES]);
