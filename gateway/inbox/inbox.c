/*
 * The inbox; see inbox.h. A listing is kept in one transaction (keep.c), and what was kept is
 * handled on the next turns, several messages to a commit (handle.c). Between turns there is
 * nothing but one timer.
 */
#include "gateway/inbox/inbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/inbox/inbox_state.h"
#include "gateway/store/store.h"

#define TURN_MESSAGES 64 /* to a commit */
#define TURN_MS	      8	 /* and no longer: nobody waits for a step of over 20 ms */
#define DUE_MAX	      200
#define TRIES_MAX     5
#define AGAIN_MS      5000
#define DENSE_MS      25 /* where messages follow each other like that, … */
#define GATHER_MS     10	 /* … so long is waited, for several to a commit */
#define TIMER_MAX_MS  (INT64_C(6) * 3600 * 1000)

bool inbox_is_disk(int result)
{
	switch (result) {
	case -EIO:
	case -ENOSPC:
	case -EROFS:
	case -EBUSY: return true;
	}

	return false;
}

void inbox_sender(
	struct inbox *inbox, const char *address, char out[NUMBER_MAX], bool *person)
{
	size_t len = strlen(address);

	if (!number_normalise(out, person, address, inbox->conf.country_code))
		return;

	if (len >= NUMBER_MAX)
		len = NUMBER_MAX - 1;

	while (len && ((unsigned char)address[len] & 0xc0) == 0x80)
		len--;

	memcpy(out, address, len);
	out[len] = '\0';
}

/* The time for more of them has passed. */
static int turn_due(struct inbox *inbox, bool *more)
{
	int64_t now = clock_wall_ms(store_clock(inbox->store));
	int64_t at = MESSAGE_NEVER, ended = 0, released = 0;
	int result = message_due_at(inbox->store, &at);

	if (result || at == MESSAGE_NEVER)
		return result;

	result = message_end_due(inbox->store, now, DUE_MAX, &ended);

	if (!result)
		result = message_release_due(
			inbox->store, now, now + inbox->conf.join_ms, DUE_MAX, &released);

	*more = *more || ended == DUE_MAX || released >= DUE_MAX;
	return result;
}

/* Inside the turn's transaction. *more: the line is not empty yet. */
static int turn_handle(struct inbox *inbox, bool *more)
{
	const struct clock *clock = store_clock(inbox->store);
	int64_t end = clock_boot_ms(clock) + TURN_MS;
	bool alone = false;

	for (int i = 0; i < TURN_MESSAGES && !alone; i++) {
		int result = handle_next(inbox, &alone);

		if (result)
			return result == -ENOENT ? 0 : result;

		if (clock_boot_ms(clock) >= end)
			break;
	}

	*more = true;
	return 0;
}

static int turn(struct inbox *inbox, bool *more)
{
	int result = store_begin(inbox->store);

	if (result)
		return result;

	result = turn_due(inbox, more);

	if (!result)
		result = turn_handle(inbox, more);

	if (result) {
		store_rollback(inbox->store);
		return result;
	}

	failpoint("inbox.handle");
	return store_commit(inbox->store);
}

static void timer_plan(struct inbox *inbox, bool more)
{
	int64_t at, now = clock_wall_ms(store_clock(inbox->store));

	if (more) {
		timer_start(&inbox->timer, 0);
		return;
	}

	if (message_due_at(inbox->store, &at) || at == MESSAGE_NEVER)
		return;

	int64_t delay = at > now ? at - now : 0;

	timer_start(&inbox->timer, delay < TIMER_MAX_MS ? delay : TIMER_MAX_MS);
}

static void on_timer(void *arg)
{
	struct inbox *inbox = arg;
	bool more = false;
	int result;

	inbox->gathers = false;
	result = turn(inbox, &more);

	if (!result) {
		timer_plan(inbox, more);
		return;
	}

	log_warnx("inbox", "what was kept cannot be handled: %s", strerror(-result));

	/* The disk failed: what the store says is no longer to be trusted (store.h). */
	if (result != -EIO)
		timer_start(&inbox->timer, AGAIN_MS);
}

struct inbox *inbox_new(struct loop *loop, struct store *store, struct dispatch *dispatch,
	const struct inbox_conf *conf, inbox_report_fn report, void *report_arg)
{
	struct inbox *inbox = alloc_zero(sizeof(*inbox));

	inbox->store = store;
	inbox->dispatch = dispatch;
	inbox->conf = *conf;
	inbox->report = report;
	inbox->report_arg = report_arg;
	inbox->text = alloc_resize(NULL, INBOX_TEXT_CAP, 1);
	inbox->kept_at = -DENSE_MS;
	timer_init(&inbox->timer, loop, on_timer, inbox);
	return inbox;
}

void inbox_free(struct inbox *inbox)
{
	if (!inbox)
		return;

	timer_stop(&inbox->timer);
	free(inbox->text);
	free(inbox);
}

/* One part that cannot be kept as what it is takes no other with it. */
static int keep_guarded(struct inbox *inbox, const struct sms_part *part)
{
	int result = store_begin(inbox->store);

	if (result)
		return result;

	result = keep_part(inbox, part);

	if (!result)
		return store_commit(inbox->store);

	store_rollback(inbox->store);
	return inbox_is_disk(result) ? result : keep_part_raw(inbox, part);
}

/* Each for itself is handled at once; of a stream of single ones, several together. */
static void handle_soon(struct inbox *inbox)
{
	int64_t now = clock_boot_ms(store_clock(inbox->store));
	bool dense = now - inbox->kept_at < DENSE_MS;

	inbox->kept_at = now;

	if (!dense)
		timer_start(&inbox->timer, 0);
	else if (!inbox->gathers)
		timer_start(&inbox->timer, GATHER_MS);

	inbox->gathers = true;
}

int inbox_keep(struct inbox *inbox, const struct sms_part *parts, size_t n)
{
	int result = store_room(inbox->store);

	inbox->fresh = false;

	for (size_t i = 0; i < n && !result; i++)
		result = inbox->careful ? keep_guarded(inbox, &parts[i])
					: keep_part(inbox, &parts[i]);

	if (!result && inbox->fresh)
		handle_soon(inbox);

	return result;
}

static int keep_all(
	struct inbox *inbox, const struct sms_part *parts, size_t n, bool careful)
{
	int result = store_begin(inbox->store);

	if (result)
		return result;

	inbox->careful = careful;
	result = inbox_keep(inbox, parts, n);
	inbox->careful = false;

	if (result) {
		store_rollback(inbox->store);
		return result;
	}

	failpoint("inbox.keep");
	return store_commit(inbox->store);
}

int inbox_sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct inbox *inbox = arg;
	int result = keep_all(inbox, parts, n, false);

	return result && !inbox_is_disk(result) ? keep_all(inbox, parts, n, true) : result;
}

/* A message that stood first so often is what the daemon died of. */
static int meet_first(struct inbox *inbox)
{
	int64_t first = 0, tries = 0;
	int result = message_meet(inbox->store, TURN_MESSAGES, &first, &tries);

	if (tries > TRIES_MAX)
		inbox->aside = first;

	return result == -ENOENT ? 0 : result;
}

void inbox_resume(struct inbox *inbox)
{
	int result = store_begin(inbox->store);

	if (!result) {
		result = meet_first(inbox);

		if (result)
			store_rollback(inbox->store);
		else
			result = store_commit(inbox->store);
	}

	if (result)
		log_warnx("inbox", "what was kept cannot be read: %s", strerror(-result));

	timer_start(&inbox->timer, 0);
}

void inbox_replan(struct inbox *inbox)
{
	timer_start(&inbox->timer, 0);
}
