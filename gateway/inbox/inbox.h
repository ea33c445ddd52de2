/*
 * The inbox: keeps parts before the modem forgets them, joins them in SQLite, decodes, and
 * hands whole messages to dispatch. Nothing is held in RAM but the next wake-up.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/outbox/report_in.h"
#include "modem/boundary.h"

struct store;
struct loop;
struct dispatch;
struct inbox;

/* Settles a part by its report, in the same transaction. */
typedef int (*inbox_report_fn)(void *arg, const struct report_in *report);

struct inbox_conf {
	char country_code[8];
	int64_t join_ms;    /* wait for missing parts; 10 minutes */
	int64_t upgrade_ms; /* a late part still upgrades; 24 hours */
	int32_t parts_per_sender_max;
};

struct inbox *inbox_new(struct loop *loop, struct store *store, struct dispatch *dispatch,
	const struct inbox_conf *conf, inbox_report_fn report, void *report_arg);
void inbox_free(struct inbox *inbox);

/*
 * sms_sink_fn: keeps a listing in one transaction; handling follows on the next turn. -errno of the
 * store: nothing was kept, and nothing may be acknowledged.
 */
int inbox_sink(void *inbox, const struct sms_part *parts, size_t n);

/*
 * The same inside the caller's transaction, which must be rolled back on an error; inbox_sink() may
 * then still take them.
 */
int inbox_keep(struct inbox *inbox, const struct sms_part *parts, size_t n);

/* At start, once: whatever was kept and not handled. */
void inbox_resume(struct inbox *inbox);

/* The wall clock was set: what waits is looked at again. */
void inbox_replan(struct inbox *inbox);
