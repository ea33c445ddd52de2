/*
 * What scheduler.c, judge.c and settle.c share.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/loop.h"
#include "gateway/outbox/scheduler.h"
#include "gateway/store/queue.h"
#include "gateway/store/store.h"

/* What is known of a modem of conf.modems. */
struct seat {
	bool ready;
	bool held; /* sends nothing */
	int64_t since; /* wall ms */
};

struct scheduler {
	struct store *store;
	struct scheduler_conf conf;
	struct policy limited[SCHEDULER_MODEMS_MAX]; /* the policy as each of conf.modems has it */
	struct seat seats[SCHEDULER_MODEMS_MAX];
	scheduler_wake_fn wake;
	void *wake_arg;
	struct timer timer;
	int64_t seen_at; /* wall ms of the last turn; 0 = none */
	int64_t look_at; /* wall ms: no later than that, whatever the rows say */
};

static inline int64_t scheduler_now(const struct scheduler *scheduler)
{
	return clock_wall_ms(store_clock(scheduler->store));
}

/*
 * Whether the row may leave now. If not, it has been put aside: held, waiting behind another, or
 * ended with its reason.
 */
int judge_row(struct scheduler *scheduler, const struct queue_row *row, bool *leaves);

/* Writes down what became of a part, and folds its message. */
int settle_result(struct scheduler *scheduler, const struct send_result *result);
