/*
 * A number that floods: the first of an hour are handed on one by one, everything is kept, and what
 * is more is told as one (policy.forwards_per_hour, policy.digest_minutes). Cries for help have a
 * lane of their own, so that no number of words hides one.
 */
#pragma once

#include "gateway/handlers/act.h"
#include "gateway/store/flood.h"

enum flood_lane {
	FLOOD_WORDS,
	FLOOD_CRIES,
};

enum flood_kind {
	FLOOD_TIP,	/* object: the tip; for the police alone to read */
	FLOOD_ADDED,	/* object: the tip that words were added to */
	FLOOD_HANDOVER,
	FLOOD_MEDIATE,
	FLOOD_FEEDBACK,
	FLOOD_CALLBACK,
	FLOOD_ALARM,
};

/*
 * Counts one more of the sender's. *over: 0 it is handed on, 1 it is too much, 2 and more that many
 * times too much. History, the clock and the control socket never flood.
 */
int flood_over(struct act *act, enum flood_lane lane, int32_t *over);
/* Who was asked may answer: the sender's number e164 counts anew. */
int flood_forgive(struct act *act, const char *e164);

/*
 * Into the heap of what this number sent of that kind about that zone; the heap's first puts it on
 * duty. apart (≥ 0) keeps heaps apart that others read. *heap (may be NULL) is its id.
 */
int flood_keep(struct act *act, const struct flood_heap *what, int64_t apart, int64_t *heap);

/* The duty: what has gathered is told. */
int flood_tell(struct act *act, const struct duty *duty);
