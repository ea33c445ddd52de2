/*
 * Duties by kind: what the clock commands. Each runs as an act of its own in its own transaction,
 * and its row is done with it.
 */
#pragma once

#include "gateway/handlers/act.h"

typedef int (*duty_fn)(struct act *act, const struct duty *duty);

struct duty_kind {
	const char *kind;
	duty_fn run;
	bool heavy; /* takes milliseconds: the loop turns before the next duty */
};

/* The clock's own duties are in their table from then on. */
int duties_begin(struct act *act);

/* NULL for a kind that nobody knows (any more). */
const struct duty_kind *duty_kind_find(const char *kind);
