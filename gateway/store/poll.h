/*
 * Polls: how often each answer was given. The answers themselves are rsvps of the kind "poll".
 */
#pragma once

#include <stdint.h>

struct store;

#define POLL_CHOICES 4

int poll_tally(struct store *store, int64_t poll_id, int64_t counts[POLL_CHOICES]);
