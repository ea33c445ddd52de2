/*
 * The scheduler: decides when and by which modem the next outbox part leaves, never what is
 * said. One truth, the table; in RAM only the next wake-up. The result of one part and the
 * choice of the next share a commit.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/outbox/cause.h"
#include "gateway/outbox/policy.h"
#include "modem/boundary.h"

struct store;
struct loop;
struct scheduler;

#define SCHEDULER_OVERRIDES_MAX 16
#define SCHEDULER_MODEMS_MAX	16
#define SCHEDULER_PREFIXES_MAX	128

/* What sets a modem's SIM apart from the others. */
struct scheduler_modem {
	char name[MODEM_NAME_MAX];
	int32_t parts_per_day; /* in place of policy.parts_per_day; 0: as there */
	/* "+8490 +8493": messages there leave by it, or by who else has that prefix */
	char prefixes[SCHEDULER_PREFIXES_MAX];
};

struct scheduler_conf {
	struct policy policy;
	char timezone[48]; /* the process's zone, see civil.h; empty leaves it as it is */
	struct cause_override overrides[SCHEDULER_OVERRIDES_MAX];
	size_t override_count;
	struct scheduler_modem modems[SCHEDULER_MODEMS_MAX];
	size_t modem_count;
};

/* Called when something may be due for a modem that could take it. */
typedef void (*scheduler_wake_fn)(void *arg);

struct scheduler *scheduler_new(struct loop *loop, struct store *store,
	const struct scheduler_conf *conf, scheduler_wake_fn wake, void *arg);
void scheduler_free(struct scheduler *scheduler);
void scheduler_reconfigure(struct scheduler *scheduler, const struct scheduler_conf *conf);

/* At start: rows left `sending` by a dead daemon become uncertain, or are queued again by class. */
int scheduler_recover(struct scheduler *scheduler);

/*
 * The next part for this modem, marked `sending` durably before it returns 0; -EAGAIN when
 * nothing is due. done, where not NULL, is the result of the part before: same commit.
 */
int scheduler_next(struct scheduler *scheduler, const char *modem,
	const struct send_result *done, struct send_order *order);

/*
 * The same in two steps: inside the caller's transaction, which must be rolled back on an error other than
 * -EAGAIN; and, where that was it, after the commit.
 */
int scheduler_take(struct scheduler *scheduler, const char *modem,
	const struct send_result *done, struct send_order *order);
void scheduler_rest(struct scheduler *scheduler);

/*
 * Whether a modem is ready and the network takes what it sends. For one that was away for a minute, or that is none of conf.modems,
 * no message waits.
 */
void scheduler_presence(struct scheduler *scheduler, const char *modem, bool ready);

/* A modem that must send nothing, and then no longer; false for one that is none of conf.modems. */
void scheduler_hold(struct scheduler *scheduler, const char *modem, bool held);
bool scheduler_holds(struct scheduler *scheduler, const char *modem);

/*
 * The modem with the least has spent least of its day, or sent longest ago where days have no
 * limit; good for comparing only.
 */
int64_t scheduler_load(struct scheduler *scheduler, const char *modem);

/* A result with no next part to take (the modem was lost). */
int scheduler_result(struct scheduler *scheduler, const struct send_result *result);

/* An inbox_report_fn: settles a part by its report, inside the inbox's transaction. */
struct report_in;
int scheduler_report(void *scheduler, const struct report_in *report);

/* Something was enqueued: look again soon. Handlers call it through their commit. */
void scheduler_kick(struct scheduler *scheduler);
