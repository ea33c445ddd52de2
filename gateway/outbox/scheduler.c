/*
 * When and by which modem the next part leaves; see scheduler.h. What may leave is judged in
 * judge.c, what became of it in settle.c.
 */
#include "gateway/outbox/scheduler.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/outbox/backoff.h"
#include "gateway/outbox/bucket.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/route.h"
#include "gateway/outbox/scheduler_state.h"
#include "gateway/store/queue.h"
#include "gateway/store/store.h"
#include "parsers/sms/split.h"

#define JUDGE_MAX     64  /* rows put aside in one step */
#define WAKE_MAX      400 /* rows woken or expired in one step */
#define RETRY_MAX_MS  (BACKOFF_CAP_MS + BACKOFF_CAP_MS / 4)
#define HOLD_MAX_MS   (INT64_C(25) * 3600 * 1000) /* quiet hours and caps end within a day */
#define LOOK_AGAIN_MS 5000
#define TIMER_MAX_MS  (INT64_C(6) * 3600 * 1000)
#define VALIDITY_MIN  300 /* s: 23.040 9.2.3.12.1 counts in five minutes */

/*
 * What was to be tried again in a minute must not wait for a year because somebody set the clock,
 * nor until the end of quiet hours that another configuration had.
 */
static int turn_back(struct scheduler *scheduler, int64_t now)
{
	bool fresh = !scheduler->seen_at;
	bool set_back = now < scheduler->seen_at || fresh;

	scheduler->seen_at = now;
	return set_back ? queue_replan(scheduler->store, now, now + RETRY_MAX_MS,
				  fresh ? now : now + HOLD_MAX_MS) :
			  0;
}

/* Rows whose time has come, and the timer for the next. */
static int scheduler_turn(struct scheduler *scheduler, bool *more, bool *ready)
{
	int64_t now = scheduler_now(scheduler), expired = 0, woken = 0;
	int result = turn_back(scheduler, now);

	if (!result && clock_plausible(store_clock(scheduler->store)))
		result = queue_expire(scheduler->store, now, WAKE_MAX, &expired);

	if (!result)
		result = queue_promote(scheduler->store, now, WAKE_MAX, &woken);

	if (!result)
		result = queue_ready(scheduler->store, ready);

	*more = expired == WAKE_MAX || woken == WAKE_MAX;
	return result;
}

static void timer_plan(struct scheduler *scheduler, bool more)
{
	int64_t at, now = scheduler_now(scheduler);

	if (more) {
		timer_start(&scheduler->timer, 0);
		return;
	}

	if (queue_wake_at(scheduler->store, &at))
		return;

	if (scheduler->look_at < at)
		at = scheduler->look_at;

	if (at == QUEUE_NEVER)
		return;

	int64_t delay = at > now ? at - now : 0;

	/* While the clock is in doubt nothing expires, however late it seems. */
	if (!delay && at && !clock_plausible(store_clock(scheduler->store)))
		delay = LOOK_AGAIN_MS;

	timer_start(&scheduler->timer, delay < TIMER_MAX_MS ? delay : TIMER_MAX_MS);
}

static void on_timer(void *arg)
{
	struct scheduler *scheduler = arg;
	bool more = false, ready = false;
	int result = store_begin(scheduler->store);

	scheduler->look_at = QUEUE_NEVER;

	if (!result) {
		result = scheduler_turn(scheduler, &more, &ready);

		if (result)
			store_rollback(scheduler->store);
		else
			result = store_commit(scheduler->store);
	}

	if (result) {
		log_warnx("outbox", "the queue cannot be read: %s", strerror(-result));
		timer_start(&scheduler->timer, LOOK_AGAIN_MS);
		return;
	}

	timer_plan(scheduler, more);

	if (ready)
		scheduler->wake(scheduler->wake_arg);
}

struct scheduler *scheduler_new(struct loop *loop, struct store *store,
	const struct scheduler_conf *conf, scheduler_wake_fn wake, void *arg)
{
	struct scheduler *scheduler = alloc_zero(sizeof(*scheduler));

	scheduler->store = store;
	scheduler->wake = wake;
	scheduler->wake_arg = arg;
	scheduler->look_at = QUEUE_NEVER;
	timer_init(&scheduler->timer, loop, on_timer, scheduler);
	scheduler_reconfigure(scheduler, conf);
	return scheduler;
}

void scheduler_free(struct scheduler *scheduler)
{
	if (!scheduler)
		return;

	timer_stop(&scheduler->timer);
	free(scheduler);
}

void scheduler_reconfigure(struct scheduler *scheduler, const struct scheduler_conf *conf)
{
	route_reconfigure(scheduler, conf);
	scheduler->conf = *conf;

	for (size_t i = 0; i < conf->modem_count; i++) {
		scheduler->limited[i] = conf->policy;

		if (conf->modems[i].parts_per_day)
			scheduler->limited[i].parts_per_day = conf->modems[i].parts_per_day;
	}

	if (conf->timezone[0] && civil_set_zone(conf->timezone))
		log_warnx("outbox", "unknown time zone %s", conf->timezone);

	scheduler->seen_at = 0;
	scheduler_kick(scheduler);
}

void scheduler_kick(struct scheduler *scheduler)
{
	timer_start(&scheduler->timer, 0);
}

static const struct policy *policy_of(const struct scheduler *scheduler, const char *modem)
{
	for (size_t i = 0; i < scheduler->conf.modem_count; i++)
		if (!strcmp(scheduler->conf.modems[i].name, modem))
			return &scheduler->limited[i];

	return &scheduler->conf.policy;
}

/* Looks at the queue again no later than that. */
static void look_again(struct scheduler *scheduler, int64_t at)
{
	if (at < scheduler->look_at)
		scheduler->look_at = at;
}

/* Never sent; the line goes on behind it. */
static int drop(struct scheduler *scheduler, int64_t id, const char *reason)
{
	int result = queue_parts_cancel(scheduler->store, id);

	log_warnx("outbox", "message %lld cannot be sent: %s", (long long)id, reason);
	return result ? result : queue_finish(scheduler->store, id, "failed", reason);
}

/* A modem that asks for a part to send, and what is found for it. */
struct turn {
	const char *modem;
	int64_t now;
	int64_t until_us[BUDGET_SPANS];
	int judged;
	struct queue_row row;
	struct queue_part part;
};

static int row_may_leave(struct scheduler *scheduler, const struct turn *turn, bool *leaves)
{
	bool ours;
	int result = route_row(scheduler, &turn->row, turn->modem, &ours);

	*leaves = false;
	return result || !ours ? result : judge_row(scheduler, &turn->row, leaves);
}

/* The first of a class that may leave now is begun; -ENOENT when there is none. */
static int begin_of_class(
	struct scheduler *scheduler, struct turn *turn, enum message_class class)
{
	struct queue_asker asker = {.modem = turn->modem,
		.now = turn->now,
		.sticky_before = turn->now - route_patience_ms(class)};
	char awaited[ROUTE_NAMES_MAX];

	asker.awaited = route_awaited(scheduler, awaited, sizeof(awaited));

	for (; turn->judged < JUDGE_MAX; turn->judged++) {
		struct queue_row *row = &turn->row;
		int result = queue_head(scheduler->store, class, &asker, row);
		bool leaves;

		if (result == -EBADMSG && !(result = drop(scheduler, row->id, "unreadable")))
			continue;

		if (result)
			return result;

		int64_t free_at = bucket_free_at(policy_of(scheduler, turn->modem),
			turn->until_us, turn->now, row->parts, class == CLASS_ALARM);

		if (free_at > turn->now) {
			look_again(scheduler, free_at);
			return -ENOENT;
		}

		result = row_may_leave(scheduler, turn, &leaves);

		if (!result && leaves)
			return queue_begin(scheduler->store, row, turn->modem, &turn->part);

		if (result)
			return result;
	}

	return -ENOENT;
}

static int begin_next(struct scheduler *scheduler, struct turn *turn)
{
	int32_t class = -1;
	int result;

	while (turn->judged < JUDGE_MAX) {
		result = queue_next_class(scheduler->store, &class);

		if (result)
			return result;

		result = begin_of_class(scheduler, turn, (enum message_class)class);

		if (result != -ENOENT)
			return result;
	}

	/* More lies behind what was put aside in this step. */
	look_again(scheduler, 0);
	return -ENOENT;
}

static int order_encode(
	const struct queue_row *row, const struct queue_part *part, struct send_order *order,
	int64_t now)
{
	struct submit submit = {
		.mr = (uint8_t)part->id,
		.class = -1,
		.report = true,
		/* 23.040 9.2.3.25: an alarm that may have left is refused where it arrived. */
		.reject_duplicates = part->attempts > 0 && row->class == CLASS_ALARM,
	};
	struct split split;
	int64_t left = (row->expires_at - now) / 1000;

	submit.validity_s = left > VALIDITY_MIN ? left : VALIDITY_MIN;

	if (!address_from_text(&submit.to, row->to) ||
		split_begin(&split, row->text, strlen(row->text), (uint8_t)row->id))
		return -EINVAL;

	for (int32_t seq = 0; seq < part->seq; seq++) {
		if (!split_next(&split, &submit))
			return -EINVAL;
	}

	size_t len = tpdu_encode_submit(&submit, order->tpdu);

	order->part_id = part->id;
	order->len = (uint8_t)len;
	order->more = part->seq < row->parts;
	return len ? 0 : -EINVAL;
}

/* The part is marked and paid for. */
static int part_take(struct scheduler *scheduler, struct turn *turn, struct send_order *order)
{
	bool ready = false;
	int result = queue_part_sending(
		scheduler->store, turn->part.id, turn->modem, turn->now);

	bucket_spend(policy_of(scheduler, turn->modem), turn->until_us, turn->now, 1);

	if (!result)
		result = budget_set(scheduler->store, turn->modem, turn->until_us);

	if (!result && !order->more)
		result = queue_ready(scheduler->store, &ready);

	order->more = order->more || ready;
	return result;
}

/* What the modem has begun, or else the first in line; -EAGAIN when nothing is due. */
static int turn_find(struct scheduler *scheduler, struct turn *turn)
{
	int result = queue_begun(scheduler->store, turn->modem, &turn->row, &turn->part);

	if (result == -ENOENT)
		result = begin_next(scheduler, turn);

	return result == -ENOENT ? -EAGAIN : result;
}

/* -EAGAIN when nothing is due. What cannot be read or encoded fails, and the next is taken. */
static int order_next(struct scheduler *scheduler, const char *modem, struct send_order *order)
{
	struct turn turn = {.modem = modem, .now = scheduler_now(scheduler)};
	int result = scheduler_holds(scheduler, modem)
			     ? -EAGAIN
			     : budget_get(scheduler->store, modem, turn.until_us);

	while (!result) {
		result = turn_find(scheduler, &turn);

		if (result && result != -EBADMSG)
			return result;

		if (!result && !order_encode(&turn.row, &turn.part, order, turn.now))
			return part_take(scheduler, &turn, order);

		result = drop(scheduler, turn.row.id, result ? "unreadable" : "address");
	}

	return result;
}

int scheduler_take(struct scheduler *scheduler, const char *modem,
	const struct send_result *done, struct send_order *order)
{
	int result = done && done->part_id ? settle_result(scheduler, done) : 0;

	*order = (struct send_order){0};
	return result ? result : order_next(scheduler, modem, order);
}

void scheduler_rest(struct scheduler *scheduler)
{
	bool ready = false;

	queue_ready(scheduler->store, &ready);

	if (ready)
		look_again(scheduler, scheduler_now(scheduler) + LOOK_AGAIN_MS);

	timer_plan(scheduler, false);
}

int scheduler_next(struct scheduler *scheduler, const char *modem, const struct send_result *done,
	struct send_order *order)
{
	int result = store_begin(scheduler->store);

	if (result)
		return result;

	int next = scheduler_take(scheduler, modem, done, order);

	if (next && next != -EAGAIN) {
		store_rollback(scheduler->store);
		return next;
	}

	failpoint("outbox.next");
	result = store_commit(scheduler->store);

	if (result)
		return result;

	if (next == -EAGAIN)
		scheduler_rest(scheduler);

	return next;
}

int scheduler_result(struct scheduler *scheduler, const struct send_result *result)
{
	int error = store_begin(scheduler->store);

	if (error)
		return error;

	error = settle_result(scheduler, result);

	if (!error)
		error = queue_release(scheduler->store, result->modem);

	if (error) {
		store_rollback(scheduler->store);
		return error;
	}

	failpoint("outbox.result");
	error = store_commit(scheduler->store);
	scheduler_kick(scheduler);
	return error;
}
