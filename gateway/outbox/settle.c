/*
 * What became of a part: results of the modem, status reports, and what a dead daemon left.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/outbox/backoff.h"
#include "gateway/outbox/cause.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/report_in.h"
#include "gateway/outbox/scheduler_state.h"
#include "parsers/sms/tpdu.h"

#define UNKNOWN_MAX   5 /* attempts after errors that nobody explains */
#define UNCERTAIN_MAX 4 /* times an alarm is sent without an answer */

static int fold_of(struct scheduler *scheduler, const struct queue_part *part,
	struct queue_fold *fold)
{
	if (part->parts > 1)
		return queue_fold(scheduler->store, part->outbox_id, fold);

	*fold = (struct queue_fold){
		.sent = !strcmp(part->state, "sent"),
		.delivered = !strcmp(part->state, "delivered"),
		.failed = !strcmp(part->state, "failed"),
		.uncertain = !strcmp(part->state, "uncertain"),
	};
	return 0;
}

/*
 * The message's state from its parts', of which one has just changed to the state that it has here.
 * Waiting and ending by an error are written elsewhere.
 */
static int message_fold(struct scheduler *scheduler, const struct queue_part *part)
{
	int64_t id = part->outbox_id;
	struct queue_fold fold;
	int result = fold_of(scheduler, part, &fold);

	if (result || fold.queued || fold.sending)
		return result;

	if (fold.failed)
		return queue_finish(scheduler->store, id, "failed", "report");

	if (fold.uncertain)
		return queue_finish(scheduler->store, id, "uncertain", "no answer");

	return queue_settle(scheduler->store, id, fold.sent ? "sent" : "delivered",
		scheduler_now(scheduler));
}

static void state_set(struct queue_part *part, const char *state)
{
	snprintf(part->state, sizeof(part->state), "%s", state);
}

static int part_fail(struct scheduler *scheduler, const struct queue_part *part, const char *cause)
{
	int result = queue_part_end(scheduler->store, part->id, "failed", cause);

	if (!result)
		result = queue_parts_cancel(scheduler->store, part->outbox_id);

	return result ? result :
			queue_finish(scheduler->store, part->outbox_id, "failed", cause);
}

/* The whole message waits: its parts stay together. */
static int part_retry(
	struct scheduler *scheduler, const struct queue_part *part, const char *cause, int64_t delay)
{
	int result = queue_part_again(scheduler->store, part->id, cause);

	if (!result)
		result = queue_count_attempt(scheduler->store, part->outbox_id);

	return result ? result :
			queue_wait(scheduler->store, part->outbox_id, "queued", cause,
				scheduler_now(scheduler) + delay);
}

static int settle_refused(struct scheduler *scheduler, const struct queue_part *part,
	const struct send_result *result)
{
	char cause[CAUSE_TEXT_MAX];
	enum cause_verdict verdict = cause_classify(scheduler->conf.overrides,
		scheduler->conf.override_count, result->domain, result->code);

	cause_text(cause, result->domain, result->code);
	log_info("outbox", "part %lld: %s, %s", (long long)part->id, cause,
		cause_verdict_name(verdict));

	if (verdict == CAUSE_PERMANENT ||
		(verdict == CAUSE_UNKNOWN && part->attempts >= UNKNOWN_MAX))
		return part_fail(scheduler, part, cause);

	return part_retry(scheduler, part, cause, backoff_ms(part->attempts, (uint64_t)part->id));
}

/* It may have left. Only an alarm is worth being heard twice (DESIGN 5). */
static int settle_uncertain(struct scheduler *scheduler, struct queue_part *part)
{
	log_info("outbox", "part %lld: it may have left and no answer came", (long long)part->id);

	if (part->class == CLASS_ALARM && part->attempts < UNCERTAIN_MAX)
		return part_retry(scheduler, part, "no answer",
			part->attempts > 1 ? BACKOFF_FIRST_MS : 0);

	int result = queue_part_end(scheduler->store, part->id, "uncertain", "no answer");

	state_set(part, "uncertain");
	return result ? result : message_fold(scheduler, part);
}

/* It may have been reported before the modem's answer. */
static int settle_sent(struct scheduler *scheduler, struct queue_part *part, int32_t mr)
{
	int result =
		queue_part_sent(scheduler->store, part->id, mr, scheduler_now(scheduler));

	if (!strcmp(part->state, "sending") || !strcmp(part->state, "uncertain"))
		state_set(part, "sent");

	return result ? result : message_fold(scheduler, part);
}

int settle_result(struct scheduler *scheduler, const struct send_result *result)
{
	struct queue_part part;
	int error = queue_part_get(scheduler->store, result->part_id, &part);

	if (error == -ENOENT) {
		log_warnx("outbox", "a result for part %lld, which is not there",
			(long long)result->part_id);
		return 0;
	}

	if (error)
		return error;

	if (result->verdict == SEND_SENT)
		return settle_sent(scheduler, &part, result->mr);

	/* A status report was faster than the modem's answer. */
	if (strcmp(part.state, "sending"))
		return 0;

	switch (result->verdict) {
	case SEND_SENT: break;
	case SEND_REFUSED: return settle_refused(scheduler, &part, result);
	case SEND_UNSENT:
		/* nothing left, and no number is to blame: the first time at once */
		return part_retry(scheduler, &part, "unsent",
			part.attempts > 1 ? backoff_ms(part.attempts - 1, (uint64_t)part.id) : 0);
	case SEND_UNCERTAIN: return settle_uncertain(scheduler, &part);
	}

	return -EINVAL;
}

static int recover_all(struct scheduler *scheduler)
{
	struct queue_part part;
	int result;

	while (!(result = queue_part_orphan(scheduler->store, &part))) {
		result = settle_uncertain(scheduler, &part);

		if (result)
			return result;
	}

	if (result != -ENOENT)
		return result;

	/* Begun and not finished: any modem may go on. */
	return queue_release(scheduler->store, NULL);
}

int scheduler_recover(struct scheduler *scheduler)
{
	int result = store_begin(scheduler->store);

	if (result)
		return result;

	result = recover_all(scheduler);

	if (result) {
		store_rollback(scheduler->store);
		return result;
	}

	failpoint("outbox.recover");
	result = store_commit(scheduler->store);
	scheduler_kick(scheduler);
	return result;
}

/* Whatever it says, the part has left. */
static int settle_report(
	struct scheduler *scheduler, struct queue_part *part, const struct report_in *report)
{
	static const char *const states[] = {
		[REPORT_DELIVERED] = "delivered",
		[REPORT_FAILED] = "failed",
		[REPORT_TRYING] = "sent",
	};

	state_set(part, states[tpdu_report_verdict((uint8_t)report->status)]);

	int result = queue_part_report(scheduler->store, part->id, part->state, report->mr,
		report->status, scheduler_now(scheduler));

	return result ? result : message_fold(scheduler, part);
}

int scheduler_report(void *arg, const struct report_in *report)
{
	struct scheduler *scheduler = arg;
	struct queue_part part;
	int result = queue_match(scheduler->store, report->modem, report->mr, report->recipient,
		report->submitted_at, &part);

	if (result == -ENOENT)
		return queue_keep_report(scheduler->store, report->modem, report->mr,
			report->status, report->recipient, report->at);

	return result ? result : settle_report(scheduler, &part, report);
}
