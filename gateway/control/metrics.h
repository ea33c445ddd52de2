/*
 * The gateway's state for whoever watches machines: Prometheus text 0.0.4, or OpenMetrics 1.0 (both
 * as their specifications name them). Labels are names of modems and our own states, so that there
 * is an end to them; no number, name or text of anybody is in it.
 */
#pragma once

#include <stdbool.h>

#include "gateway/base/strbuf.h"
#include "gateway/control/control.h"

/* What is watched beside the modems, as values. */
struct metrics_count {
	char state[16];
	int64_t count;
};

#define METRICS_STATES 16

struct metrics {
	const struct control_status *status;
	uint64_t commits;
	bool clock_confirmed, disk_full;
	struct metrics_count inbox[METRICS_STATES], outbox[METRICS_STATES];
	size_t inbox_states, outbox_states;
	int64_t tips_waiting, tips_oldest_s; /* age of the oldest; 0 where none waits */
	int64_t outbox_oldest_s;	     /* of what could be sent now */
	int64_t store_octets, disk_free_octets; /* -1 = cannot be told */
};

/* The largest text that metrics_write() makes fits. */
#define METRICS_TEXT_MAX (32 * 1024)

void metrics_write(struct strbuf *out, const struct metrics *metrics, bool open_metrics);
