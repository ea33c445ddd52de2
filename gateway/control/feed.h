/*
 * Ops that take a list: after the request each line is a row, until {"end":true}. Rows are handled
 * some to a commit, each behind its own savepoint, and answered {"line":N,…} once that is durable.
 * Part of the control socket; see control_state.h.
 */
#pragma once

#include "gateway/control/control_state.h"

struct feed {
	int64_t line, failed;
	bool ended;
};

/*
 * Handles one row. 0 with what there is to say in answer, or -errno: then nothing of the row
 * stands, and answer has its "error" and "message" (feed_refuse), or gets those of the -errno.
 * -ECANCELED: nothing of it is to stand, and it is no failure.
 */
typedef int (*feed_row_fn)(struct control_call *call, const json_t *row, json_t *answer);

/* Returns -EINVAL. */
int feed_refuse(json_t *answer, const char *error, const char *message);

/*
 * One step. done, where not NULL, runs in the transaction of the last rows, when there is
 * nothing left to fail.
 */
enum ask_step feed_step(struct control_call *call, struct feed *feed, feed_row_fn row,
	int (*done)(struct control_call *call));
