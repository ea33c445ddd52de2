/*
 * A sweep from the inside, for its own files: sweep.c drives the steps, sweep_steps.c is what
 * they say and decide.
 */
#pragma once

#include "gateway/base/loop.h"
#include "modem/at_chat.h"
#include "modem/listing.h"
#include "modem/sweep.h"

enum sweep_step {
	SWEEP_REST,
	SWEEP_SELECT, /* +CPMS */
	SWEEP_LIST,   /* +CMGL */
	SWEEP_VERIFY, /* +CMGR of each slot: what was listed is read again */
	SWEEP_DELETE, /* +CMGD, several on a line */
	SWEEP_LOOK,   /* +CMGR of a slot whose deletion nobody confirmed */
	SWEEP_ONE,    /* +CMGD of that slot, where it still holds what was kept */
};

struct storage {
	char name[4];
	bool due;
};

struct sweep {
	struct at_chat *chat;
	const char *name;
	const struct sweep_events *events;
	void *arg;
	struct clock *clock;
	struct sweep_status *status;
	struct sweep_setup setup;
	bool started;

	struct storage storages[SWEEP_STORAGES];
	size_t at;	 /* the storage being swept */
	size_t selected; /* by +CPMS; SWEEP_STORAGES: not known */
	enum sweep_step step;
	bool first;	  /* the next command goes before all that waits */
	unsigned careful; /* sweeps that are still read twice */
	bool filling;	  /* the first storage was nearly full after the last sweep */
	struct timer retry;
	unsigned retries; /* in a row */

	struct listing listing;
	struct listing reading; /* of one slot */
	unsigned readings; /* of the slot, and how many of the last were alike */
	unsigned alike;
	size_t next;	 /* the part that is verified, deleted or looked at */
	size_t deleting; /* how many from there the present line deletes */
	at_done_fn done; /* on_done(): the steps are below it, their answers above */
	at_line_fn line;
};

struct sweep_move {
	void (*say)(struct sweep *sweep);
	enum sweep_step (*decide)(struct sweep *sweep, const struct at_answer *answer);
};

/* The part that is verified, deleted or looked at. */
struct sms_part *sweep_part(const struct sweep *sweep);

/* One a step. */
extern const struct sweep_move sweep_moves[];

/* Where there is something due, or rest. What waited for the sweep has its turn first. */
enum sweep_step sweep_next(struct sweep *sweep);
