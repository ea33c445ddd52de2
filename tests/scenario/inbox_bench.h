/*
 * An inbox on a store of its own under a virtual clock, with a dispatch that writes down what it
 * gets: in memory for tests to look at, and as rows of command, which stand or fall with the
 * inbox's transaction. Its words: CHAY is an emergency, "TIN" begins a tip, "HONG" fails, "DAY"
 * finds the disk full once, "CHET" kills the process.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox.h"
#include "tests/support/deliver.h"
#include "tests/support/shelf.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define MOTHER "+84912345678"

struct dispatch {
	struct store *store;
	bool full; /* "DAY" was met already */
};

struct desk {
	struct shelf *shelf;
	struct dispatch dispatch;
	struct inbox_conf conf;
	struct inbox *inbox;

	/* What dispatch got last, and how often. */
	struct inbound got;
	char text[4000];
	unsigned calls;

	struct report_in report;
	unsigned reports;
	int report_result;
};

/* cmocka fixtures: *state is a desk. */
int desk_setup(void **state);
int desk_teardown(void **state);

void desk_open(struct desk *desk);
void desk_close(struct desk *desk);
/* The daemon ends between two turns of its loop, and starts. */
void desk_restart(struct desk *desk);
void desk_pass(struct desk *desk, int64_t ms);
int64_t desk_now(const struct desk *desk);

/* To the sink; 0 or -errno. The loop does not turn. */
int desk_sink(struct desk *desk, const struct sms_part *part);
/* A message of MOTHER's of now, kept and handled. */
void desk_get(struct desk *desk, const char *text);
/* A part of one of hers; the loop does not turn. */
void desk_part(
	struct desk *desk, unsigned ref, unsigned total, unsigned seq, const char *text);
struct sms_part desk_deliver(struct desk *desk, const char *from, const char *text);

/* "state text" of the newest message. */
const char *desk_last(struct desk *desk);
