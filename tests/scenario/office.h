/*
 * An office: inbox, outbox and a dispatch that answers each message with one, on a shelf over the
 * disk of disk.h. It lives as the daemon does around a modem: what was not acknowledged comes
 * again, each answer leaves once, and a disk that failed ends it. What the outside was told is the
 * history, which must hold against the store whatever happened between.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox.h"
#include "gateway/outbox/scheduler.h"
#include "tests/support/disk.h"
#include "tests/support/shelf.h"

#define OFFICE_MAX   64 /* messages */
#define OFFICE_PARTS 2	/* of every fourth message; the others have one */
#define OFFICE_GIVEN 256

/* What the outside was told. */
struct history {
	bool kept[OFFICE_MAX][OFFICE_PARTS]; /* a part: the network forgets it */
	struct {
		int64_t part;
		bool settled;  /* what became of it was taken */
	} given[OFFICE_GIVEN]; /* to the modem: it leaves */
	int given_count;
};

struct dispatch {
	struct store *store;
};

struct office {
	struct shelf *shelf;
	struct dispatch dispatch;
	struct inbox *inbox;
	struct scheduler *scheduler;
	struct history history;
	int messages;		 /* that people write */
	int written;		 /* until now */
	struct send_result done; /* of the order that is out; part_id 0 = none */
	int refused;		 /* the last -errno of the store; 0 = none */
	long refusals;
	bool may_expire; /* answers: a day or more has passed */
	char wrong[256];
};

/* cmocka fixtures: *state is an office that is open, on a disk that is well. */
int office_setup(void **state);
int office_teardown(void **state);

/* Everything of it is gone, and it stands as after office_setup(). */
void office_renew(struct office *office, int messages);

/* The wall clock is set. */
void office_set_clock(struct office *office, int64_t wall_ms);

/* 0, or what store_open() or scheduler_recover() said. */
int office_open(struct office *office);
void office_close(struct office *office);

/*
 * One more message is written, what is not yet acknowledged comes in, the loop turns, and a modem
 * takes one order and says what became of the one before.
 */
void office_step(struct office *office);
/* Steps until everything is written; earlier when the disk failed and the daemon would end. */
void office_run(struct office *office);

/* A mark of the log is a piece of history. */
void history_take(struct history *history, int64_t mark);

/*
 * The daemon starts on what is there, the network gives the rest again and then everything, all
 * answers leave, and nothing of the history is found wrong: every message handled once, no answer
 * but an alarm given twice, nothing corrupt, the audit whole. The first finding is in wrong.
 */
bool office_holds(struct office *office);
/* That, or the test fails; what says which run it was. */
void office_audit(struct office *office, const char *what);
