/*
 * State machines that wait, as tables: a state has a name, the states that may follow, what is
 * done on entering it and what when nothing happened for too long. One setter changes state and
 * logs "old -> new (why)"; a state cannot be entered without its timeout.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/loop.h"

#define FSM_FOREVER    INT64_MAX
#define FSM_BIT(state) (1u << (state))

struct fsm_state {
	const char *name;
	uint32_t next;	    /* FSM_BIT of the states that may follow */
	int64_t timeout_ms; /* or FSM_FOREVER */
	void (*enter)(void *arg);
	void (*timeout)(void *arg);
};

struct fsm {
	const struct fsm_state *states;
	const char *area; /* for the log: "modem" */
	const char *name; /* "a"; both must outlive it */
	unsigned state;
	struct timer timer;
	void *arg;
};

/* Stands in the state without entering it. */
void fsm_init(struct fsm *fsm, struct loop *loop, const struct fsm_state *states,
	unsigned state, void *arg);

/* Asserts that the table allows it. Entering the same state again restarts its timeout. */
void fsm_go(struct fsm *fsm, unsigned next, const char *why);

/* Another timeout for the present state, from now. */
void fsm_extend(struct fsm *fsm, int64_t timeout_ms);

void fsm_stop(struct fsm *fsm);
