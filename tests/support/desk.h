/*
 * A scheduler on a shelf for a test: puts messages in, takes parts out as a modem would, and says
 * what became of them. Its policy is quiet from 21:30 to 07:00.
 */
#pragma once

#include <stdint.h>

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/scheduler.h"
#include "parsers/sms/tpdu.h"
#include "tests/support/shelf.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)

struct desk {
	struct shelf *shelf;
	struct scheduler_conf conf;
	struct scheduler *scheduler;
	struct send_order order;
	struct tpdu tpdu;
	char text[2000];
	int woken;
};

/* cmocka fixtures: *state is a desk that is open. */
int desk_setup(void **state);
int desk_teardown(void **state);

void desk_open(struct desk *desk);
void desk_close(struct desk *desk);

/* Enqueue in a transaction of its own; the id. */
int64_t desk_put_draft(struct desk *desk, const struct outbox_draft *draft);
int64_t desk_put(
	struct desk *desk, enum message_class class, const char *to, const char *text);

/* Takes the next part, reads it into order, tpdu and text, and says what happened before. */
int desk_take(struct desk *desk, const struct send_result *done);

/* What a modem says of the part in hand. */
struct send_result desk_sent(const struct desk *desk, int mr);
struct send_result desk_refused(const struct desk *desk, int code);
struct send_result desk_silent(const struct desk *desk);

void desk_pass(struct desk *desk, int64_t ms);
/* "queued", "failed(REASON)"; good until the next query. */
const char *desk_state_of(struct desk *desk, int64_t id);

/* These texts leave in this order, NULL at the end, and nothing after them. */
void desk_expect(struct desk *desk, const char *const *texts);
/* A status report comes in, in a transaction of its own. */
int desk_report(
	struct desk *desk, const char *recipient, int mr, int status, int64_t sent_at);
