/*
 * By which SIM a message should leave; for the scheduler alone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/outbox/scheduler_state.h"

/* Room for every modem's name between line ends. */
#define ROUTE_NAMES_MAX (SCHEDULER_MODEMS_MAX * (MODEM_NAME_MAX + 2) + 1)

/* How long a message of that class waits for the SIM that it should leave by. */
int64_t route_patience_ms(int32_t class);

/* Keeps what is known of modems that stay. Before scheduler->conf changes. */
void route_reconfigure(struct scheduler *scheduler, const struct scheduler_conf *conf);

/* Modems that are worth waiting for, each between line ends. Returns out. */
const char *route_awaited(const struct scheduler *scheduler, char *out, size_t cap);

/*
 * Gives a row that has no SIM yet the one that it should leave by; *ours where that is this modem
 * or any. Alarms and what was tried already go by whoever takes them.
 */
int route_row(struct scheduler *scheduler, const struct queue_row *row, const char *modem,
	bool *ours);
