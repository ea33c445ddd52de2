/*
 * outbox: the right message leaves first, nothing leaves twice but by the policy, and what a
 * restart finds is what was promised.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/outbox/backoff.h"
#include "gateway/outbox/bucket.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/plain.h"
#include "gateway/outbox/report_in.h"
#include "gateway/outbox/scheduler.h"
#include "parsers/sms/sms_text.h"
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

static void on_wake(void *arg)
{
	((struct desk *)arg)->woken++;
}

static void desk_open(struct desk *desk)
{
	shelf_open(desk->shelf);
	desk->scheduler = scheduler_new(
		desk->shelf->loop, desk->shelf->store, &desk->conf, on_wake, desk);
	assert_int_equal(scheduler_recover(desk->scheduler), 0);
}

static void desk_close(struct desk *desk)
{
	scheduler_free(desk->scheduler);
	shelf_close(desk->shelf);
}

static int desk_setup(void **state)
{
	struct desk *desk = alloc_zero(sizeof(*desk));

	shelf_setup((void **)&desk->shelf);
	shelf_close(desk->shelf);
	desk->conf = (struct scheduler_conf){
		.policy = {.quiet_from = 1290, .quiet_to = 420, .replies_per_hour = 10,
			.warnings_per_day = 3, .alarm_reserve = 10,
			.allowed_prefixes = {"+84"}, .prefix_count = 1},
		.timezone = "Asia/Ho_Chi_Minh",
	};
	desk_open(desk);
	*state = desk;
	return 0;
}

static int desk_teardown(void **state)
{
	struct desk *desk = *state;

	scheduler_free(desk->scheduler);
	shelf_teardown((void **)&desk->shelf);
	free(desk);
	return 0;
}

static int64_t put_draft(struct desk *desk, const struct outbox_draft *draft)
{
	int64_t id = 0;

	assert_int_equal(store_begin(desk->shelf->store), 0);
	assert_int_equal(outbox_enqueue(desk->shelf->store, draft, &id), 0);
	assert_int_equal(store_commit(desk->shelf->store), 0);
	return id;
}

static int64_t put(struct desk *desk, enum message_class class, const char *to, const char *text)
{
	struct outbox_draft draft = {.class = class};

	snprintf(draft.to, sizeof(draft.to), "%s", to);
	snprintf(draft.text, sizeof(draft.text), "%s", text);
	return put_draft(desk, &draft);
}

/* Takes the next part, reads it, and says what happened before. */
static int take(struct desk *desk, const struct send_result *done)
{
	int result = scheduler_next(desk->scheduler, "a", done, &desk->order);

	if (result)
		return result;

	assert_int_equal(sms_pdu_decode(desk->order.tpdu, desk->order.len, false, true, &desk->tpdu),
		TPDU_OK);
	sms_text_decode(&desk->tpdu, desk->text, sizeof(desk->text));
	return 0;
}

static struct send_result sent(const struct desk *desk, int mr)
{
	return (struct send_result){.part_id = desk->order.part_id, .modem = "a",
		.verdict = SEND_SENT, .mr = mr};
}

static struct send_result refused(const struct desk *desk, int code)
{
	return (struct send_result){.part_id = desk->order.part_id, .modem = "a",
		.verdict = SEND_REFUSED, .domain = CAUSE_CMS, .code = code, .mr = -1};
}

static struct send_result silent(const struct desk *desk)
{
	return (struct send_result){.part_id = desk->order.part_id, .modem = "a",
		.verdict = SEND_UNCERTAIN, .domain = CAUSE_LOCAL, .code = ETIMEDOUT, .mr = -1};
}

static void pass(struct desk *desk, int64_t ms)
{
	loop_advance(desk->shelf->loop, ms);
}

static const char *state_of(struct desk *desk, int64_t id)
{
	char sql[128];

	snprintf(sql, sizeof(sql),
		"SELECT state || coalesce('(' || reason || ')', '') FROM outbox WHERE id = %lld",
		(long long)id);
	return shelf_query(desk->shelf, sql);
}

static void expect_order(struct desk *desk, const char *const *texts)
{
	struct send_result done;

	for (size_t i = 0; texts[i]; i++) {
		assert_int_equal(take(desk, i ? &done : NULL), 0);
		assert_string_equal(desk->text, texts[i]);
		done = sent(desk, (int)i);
	}

	assert_int_equal(take(desk, &done), -EAGAIN);
}

static void classes_leave_in_order(void **state)
{
	struct desk *desk = *state;

	pass(desk, HOUR); /* 08:00 */
	put(desk, CLASS_WARNING, "+84911000001", "w");
	put(desk, CLASS_REMINDER, "+84911000002", "m");
	put(desk, CLASS_REPLY, "+84911000003", "r");
	put(desk, CLASS_CONFIRM, "+84911000004", "c");
	put(desk, CLASS_ALARM, "+84911000005", "a");
	expect_order(desk, (const char *const[]){"a", "c", "r", "m", "w", NULL});
	assert_string_equal(shelf_query(desk->shelf,
				    "SELECT group_concat(DISTINCT state) FROM outbox"),
		"sent");
}

static void recipients_take_turns(void **state)
{
	struct desk *desk = *state;

	put(desk, CLASS_REPLY, "+84911000001", "a1");
	put(desk, CLASS_REPLY, "+84911000001", "a2");
	put(desk, CLASS_REPLY, "+84911000001", "a3");
	put(desk, CLASS_REPLY, "+84911000002", "b1");
	put(desk, CLASS_REPLY, "+84911000002", "b2");
	put(desk, CLASS_REPLY, "+84911000003", "c1");
	expect_order(desk, (const char *const[]){"a1", "b1", "c1", "a2", "b2", "a3", NULL});
}

static void an_alarm_passes_a_broadcast_at_once(void **state)
{
	struct desk *desk = *state;

	pass(desk, HOUR);

	for (int i = 0; i < 500; i++) {
		char to[NUMBER_MAX];

		snprintf(to, sizeof(to), "+8491200%04d", i);
		put(desk, CLASS_WARNING, to, "w");
	}

	assert_int_equal(take(desk, NULL), 0);
	put(desk, CLASS_ALARM, "+84911000005", "alarm");

	struct send_result done = sent(desk, 1);

	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, "alarm");
	assert_true(desk->order.more);
}

static void text_loses_its_marks_unless_they_are_wanted(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84911000001",
		.text = "Đề phòng TRỘM, Ngõ 5 – ưu tiên ỷ ạ: 5₫ 😀"};

	put_draft(desk, &draft);
	assert_int_equal(take(desk, NULL), 0);
	assert_string_equal(desk->text, "De phong TROM, Ngo 5 - uu tien y a: 5d ?");
	assert_int_equal(desk->tpdu.coding.alphabet, DCS_GSM7);
	assert_true(desk->tpdu.report);
	assert_int_equal(desk->tpdu.validity.format, TPDU_VP_RELATIVE);

	struct send_result done = sent(desk, 1);

	draft.accents = true;
	put_draft(desk, &draft);
	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, draft.text);
}

static void parts_of_one_message_stay_together(void **state)
{
	struct desk *desk = *state;
	char words[400];

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';

	int64_t id = put(desk, CLASS_REPLY, "+84911000001", words);

	put(desk, CLASS_REPLY, "+84911000002", "b");
	assert_int_equal(take(desk, NULL), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 1);
	assert_int_equal(desk->tpdu.udh.concat.total, 3);
	assert_true(desk->order.more);

	struct send_result done = sent(desk, 7);

	assert_int_equal(take(desk, &done), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 2);

	/* A temporary error stops the whole message; what was sent is not sent again. */
	done = refused(desk, 38);
	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, "b");
	assert_string_equal(state_of(desk, id), "queued(cms:38)");
	done = sent(desk, 8);
	assert_int_equal(take(desk, &done), -EAGAIN);
	pass(desk, 7000);
	assert_int_equal(take(desk, NULL), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 2);
	done = sent(desk, 9);
	assert_int_equal(take(desk, &done), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 3);
	done = sent(desk, 10);
	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_string_equal(state_of(desk, id), "sent");
}

static void a_permanent_cause_ends_the_message(void **state)
{
	struct desk *desk = *state;
	int64_t id = put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = refused(desk, 28);

	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_string_equal(state_of(desk, id), "failed(cms:28)");
	pass(desk, HOUR);
	assert_int_equal(take(desk, NULL), -EAGAIN);
}

static void an_operator_may_mean_something_else_by_a_code(void **state)
{
	struct desk *desk = *state;

	desk->conf.overrides[0] = (struct cause_override){CAUSE_CMS, 28, CAUSE_TEMPORARY};
	desk->conf.override_count = 1;
	scheduler_reconfigure(desk->scheduler, &desk->conf);

	int64_t id = put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = refused(desk, 28);

	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_string_equal(state_of(desk, id), "queued(cms:28)");
}

/* Also a later message to a number waits behind an earlier one that is being tried again. */
static void a_number_that_fails_blocks_nobody_else(void **state)
{
	struct desk *desk = *state;

	put(desk, CLASS_REPLY, "+84911000001", "a1");
	put(desk, CLASS_REPLY, "+84911000001", "a2");
	put(desk, CLASS_REPLY, "+84911000002", "b1");
	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = refused(desk, 42);

	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, "b1");
	done = sent(desk, 1);
	assert_int_equal(take(desk, &done), -EAGAIN);
	pass(desk, 10000);
	assert_true(desk->woken > 0);
	expect_order(desk, (const char *const[]){"a1", "a2", NULL});
}

static void temporary_errors_end_with_the_validity(void **state)
{
	struct desk *desk = *state;
	int64_t id = put(desk, CLASS_CONFIRM, "+84911000001", "x");
	struct send_result done = {0};
	int attempts = 0;

	for (int minute = 0; minute < 90; minute++) {
		if (!take(desk, NULL)) {
			attempts++;
			done = refused(desk, 38);
			assert_int_equal(take(desk, &done), -EAGAIN);
		}

		pass(desk, MINUTE);
	}

	assert_string_equal(state_of(desk, id), "expired(validity)");
	assert_in_range(attempts, 6, 14);
}

static void an_unanswered_alarm_is_sent_again_and_nothing_else(void **state)
{
	struct desk *desk = *state;
	int64_t alarm = put(desk, CLASS_ALARM, "+84911000001", "alarm");

	assert_int_equal(take(desk, NULL), 0);
	assert_false(desk->tpdu.reject_duplicates);

	struct send_result done = silent(desk);

	assert_int_equal(take(desk, &done), -EAGAIN);
	pass(desk, 1);
	assert_int_equal(take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");
	assert_true(desk->tpdu.reject_duplicates);
	done = sent(desk, 1);

	int64_t reply = put(desk, CLASS_REPLY, "+84911000001", "reply");

	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, "reply");
	done = silent(desk);
	assert_int_equal(take(desk, &done), -EAGAIN);
	pass(desk, HOUR);
	assert_int_equal(take(desk, NULL), -EAGAIN);
	assert_string_equal(state_of(desk, alarm), "sent");
	assert_string_equal(state_of(desk, reply), "uncertain(no answer)");
}

static void a_dead_daemon_leaves_uncertain_messages(void **state)
{
	struct desk *desk = *state;
	int64_t reply = put(desk, CLASS_REPLY, "+84911000001", "reply");

	assert_int_equal(take(desk, NULL), 0);

	int64_t alarm = put(desk, CLASS_ALARM, "+84911000002", "alarm");
	struct send_order order;

	assert_int_equal(scheduler_next(desk->scheduler, "b", NULL, &order), 0);
	desk_close(desk);
	desk_open(desk);
	assert_string_equal(state_of(desk, reply), "uncertain(no answer)");
	pass(desk, 1);
	assert_int_equal(take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");

	struct send_result done = sent(desk, 3);

	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_string_equal(state_of(desk, alarm), "sent");
}

static int report(struct desk *desk, const char *recipient, int mr, int status, int64_t sent_at)
{
	struct report_in report = {.modem = "a", .mr = mr, .status = status,
		.submitted_at = sent_at, .at = sent_at};

	snprintf(report.recipient, sizeof(report.recipient), "%s", recipient);
	assert_int_equal(store_begin(desk->shelf->store), 0);

	int result = scheduler_report(desk->scheduler, &report);

	assert_int_equal(store_commit(desk->shelf->store), 0);
	return result;
}

static void reports_fold_over_parts(void **state)
{
	struct desk *desk = *state;
	char words[200];

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';

	int64_t id = put(desk, CLASS_REPLY, "+84911000001", words);

	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = sent(desk, 255);

	assert_int_equal(take(desk, &done), 0);
	done = sent(desk, 0);
	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_int_equal(report(desk, "0911000001", 255, 0x00, SHELF_NOW), 0);
	assert_string_equal(state_of(desk, id), "sent");
	assert_int_equal(report(desk, "+84911000001", 0, 0x20, SHELF_NOW), 0);
	assert_string_equal(state_of(desk, id), "sent");
	assert_int_equal(report(desk, "+84911000001", 0, 0x00, SHELF_NOW), 0);
	assert_string_equal(state_of(desk, id), "delivered");

	/* Another recipient's, and one for nothing, are kept apart. */
	assert_int_equal(report(desk, "+84911000009", 0, 0x00, SHELF_NOW), 0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM report"), 1);
}

static void a_wrapped_reference_is_told_by_its_time(void **state)
{
	struct desk *desk = *state;
	struct send_result done;
	int64_t ids[2], times[2];

	for (int i = 0; i < 2; i++) {
		char text[2] = {(char)('a' + i), 0};

		times[i] = clock_wall_ms(desk->shelf->clock);
		ids[i] = put(desk, CLASS_REPLY, "+84911000001", text);
		assert_int_equal(take(desk, NULL), 0);
		done = sent(desk, 17);
		assert_int_equal(take(desk, &done), -EAGAIN);
		pass(desk, HOUR);
	}

	assert_int_equal(report(desk, "0911000001", 17, 0x46, times[0] + 3000), 0);
	assert_string_equal(state_of(desk, ids[0]), "failed(report)");
	assert_string_equal(state_of(desk, ids[1]), "sent");
	assert_int_equal(report(desk, "0911000001", 17, 0, times[1] + 3000), 0);
	assert_string_equal(state_of(desk, ids[1]), "delivered");
}

static void a_report_settles_what_had_no_answer(void **state)
{
	struct desk *desk = *state;
	int64_t id = put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = silent(desk);

	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_int_equal(report(desk, "0911000001", 99, 0, SHELF_NOW), 0);
	assert_string_equal(state_of(desk, id), "delivered");

	/* And one that overtakes the modem's own answer. */
	id = put(desk, CLASS_REPLY, "+84911000001", "y");
	assert_int_equal(take(desk, NULL), 0);
	assert_int_equal(report(desk, "0911000001", 100, 0, SHELF_NOW), 0);
	done = sent(desk, 100);
	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_string_equal(state_of(desk, id), "delivered");
}

static void warnings_wait_for_the_morning(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft duty = {.class = CLASS_WARNING, .to = "+84911000002", .text = "duty",
		.duty = true};

	/* 05:00 in Vietnam. */
	clock_step_wall(desk->shelf->clock, -2 * HOUR);

	int64_t id = put(desk, CLASS_WARNING, "+84911000001", "w");

	put(desk, CLASS_REPLY, "+84911000001", "r");
	put_draft(desk, &duty);
	expect_order(desk, (const char *const[]){"r", "duty", NULL});
	assert_string_equal(state_of(desk, id), "held(quiet)");
	desk->woken = 0;
	pass(desk, 2 * HOUR - 1000);
	assert_int_equal(take(desk, NULL), -EAGAIN);
	pass(desk, 2000);
	assert_true(desk->woken > 0);
	expect_order(desk, (const char *const[]){"w", NULL});
}

static void a_number_gets_so_many_warnings_a_day(void **state)
{
	struct desk *desk = *state;

	pass(desk, HOUR);

	int64_t id = 0;

	for (int i = 0; i < 4; i++)
		id = put(desk, CLASS_WARNING, "+84911000001", "w");

	expect_order(desk, (const char *const[]){"w", "w", "w", NULL});
	assert_string_equal(state_of(desk, id), "held(cap)");
	pass(desk, 24 * HOUR - MINUTE);
	assert_int_equal(take(desk, NULL), -EAGAIN);
}

static void replies_stop_before_two_machines_talk_for_ever(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84911000001", .inbound_id = 1};
	struct send_result done = {0};
	int out = 0;

	for (int i = 0; i < 30; i++) {
		snprintf(draft.text, sizeof(draft.text), "answer %d", i);
		put_draft(desk, &draft);

		if (take(desk, done.part_id ? &done : NULL))
			break;

		done = sent(desk, i);
		out++;
	}

	assert_int_equal(out, 10);

	/* The same words again and again stop sooner; an hour later all is well; alarms always go. */
	pass(desk, HOUR);
	snprintf(draft.text, sizeof(draft.text), "same");
	done.part_id = 0;

	for (out = 0; out < 30; out++) {
		put_draft(desk, &draft);

		if (take(desk, done.part_id ? &done : NULL))
			break;

		done = sent(desk, out);
	}

	assert_int_equal(out, 3);
	draft.class = CLASS_ALARM;
	put_draft(desk, &draft);
	assert_int_equal(take(desk, NULL), 0);
}

static void nothing_goes_where_it_may_not(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "5656", .text = "x",
		.inbound_id = 1};
	int64_t abroad = put(desk, CLASS_ALARM, "+881612345678", "x");
	int64_t code = put_draft(desk, &draft);

	assert_int_equal(take(desk, NULL), -EAGAIN);
	assert_string_equal(state_of(desk, abroad), "failed(prefix)");
	assert_string_equal(state_of(desk, code), "failed(prefix)");

	/* A person at the command line may. */
	put(desk, CLASS_REPLY, "900", "KT");
	assert_int_equal(take(desk, NULL), 0);

	struct outbox_draft name = {.class = CLASS_REPLY, .to = "Viettel", .text = "x"};

	assert_int_equal(store_begin(desk->shelf->store), 0);
	assert_int_equal(outbox_enqueue(desk->shelf->store, &name, NULL), -EINVAL);
	store_rollback(desk->shelf->store);
}

static void a_bucket_survives_a_restart(void **state)
{
	struct desk *desk = *state;
	struct send_result done;

	desk->conf.policy.parts_per_minute = 5;
	scheduler_reconfigure(desk->scheduler, &desk->conf);

	for (int i = 0; i < 8; i++)
		put(desk, CLASS_REPLY, "+84911000001", "x");

	for (int i = 0; i < 5; i++) {
		assert_int_equal(take(desk, i ? &done : NULL), 0);
		done = sent(desk, i);
	}

	assert_int_equal(take(desk, &done), -EAGAIN);
	desk_close(desk);
	desk_open(desk);
	assert_int_equal(take(desk, NULL), -EAGAIN);
	put(desk, CLASS_ALARM, "+84911000002", "alarm");
	assert_int_equal(take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");
	done = sent(desk, 9);
	desk->woken = 0;
	assert_int_equal(take(desk, &done), -EAGAIN);
	pass(desk, 30000);
	assert_true(desk->woken > 0);
	assert_int_equal(take(desk, NULL), 0);
}

static void cancelled_messages_stay(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_ALARM, .to = "+84911000001", .text = "b",
		.broadcast_id = 5};

	put_draft(desk, &draft);
	put_draft(desk, &draft);
	assert_int_equal(take(desk, NULL), 0);
	assert_int_equal(store_begin(desk->shelf->store), 0);
	assert_int_equal(outbox_cancel_broadcast(desk->shelf->store, 5), 1);
	assert_int_equal(store_commit(desk->shelf->store), 0);

	struct send_result done = sent(desk, 1);

	assert_int_equal(take(desk, &done), -EAGAIN);
}

static void secrets_and_tips_leave_nothing_behind(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft tip = {.class = CLASS_REPLY, .to = "+84911777001",
		.text = "Ma 482193", .tip_id = 3};
	struct outbox_draft code = {.class = CLASS_CONFIRM, .to = "+84911000002",
		.text = "ma 771204", .secret = true};

	put_draft(desk, &tip);
	put_draft(desk, &code);
	assert_int_equal(take(desk, NULL), 0);
	assert_string_equal(desk->text, "ma 771204");

	struct send_result done = sent(desk, 1);

	assert_int_equal(take(desk, &done), 0);
	assert_string_equal(desk->text, "Ma 482193");
	done = sent(desk, 2);
	assert_int_equal(take(desk, &done), -EAGAIN);
	assert_int_equal(shelf_count(desk->shelf,
				 "SELECT count(*) FROM outbox WHERE sealed_to IS NOT NULL"
				 " OR sealed_text IS NOT NULL OR text <> ''"),
		0);
	assert_int_equal(report(desk, "0911777001", 2, 0, SHELF_NOW), 0);
	assert_string_equal(state_of(desk, 1), "delivered");
	assert_false(shelf_grep(desk->shelf, "911777001"));
	assert_false(shelf_grep(desk->shelf, "482193"));
}

static void sticky_replies_change_modem_when_theirs_is_gone(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84911000001", .text = "x",
		.modem = "b"};

	put_draft(desk, &draft);
	assert_int_equal(take(desk, NULL), -EAGAIN);
	pass(desk, 2 * MINUTE);
	assert_int_equal(take(desk, NULL), 0);
}

static void a_lost_modem_gives_back_what_it_began(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84911000001"};
	struct send_order order;

	memset(draft.text, 'x', 300);
	put_draft(desk, &draft);
	assert_int_equal(take(desk, NULL), 0);

	struct send_result done = sent(desk, 1);

	assert_int_equal(scheduler_result(desk->scheduler, &done), 0);
	assert_int_equal(scheduler_next(desk->scheduler, "b", NULL, &order), 0);
}

static void backoff_grows_to_its_cap(void **state)
{
	(void)state;

	for (uint64_t seed = 0; seed < 1000; seed++) {
		for (int attempt = 1; attempt < 40; attempt++) {
			double ideal = attempt > 8 ? BACKOFF_CAP_MS :
						     5000.0 * (1 << (attempt - 1));
			int64_t ms = backoff_ms(attempt, seed);

			assert_true((double)ms >= ideal * 0.79 && (double)ms <= ideal * 1.21);
			assert_int_equal(ms, backoff_ms(attempt, seed));
		}
	}
}

/* No stretch of a day lets through more than the bucket and one refill of it. */
static void buckets_hold_over_any_window(void **state)
{
	struct policy policy = {.parts_per_minute = 7, .parts_per_hour = 50, .parts_per_day = 300,
		.alarm_reserve = 20};
	int64_t until[BUDGET_SPANS] = {0}, now = SHELF_NOW;
	int out = 0;

	(void)state;

	for (; now < SHELF_NOW + 24 * HOUR; now += 1000) {
		if (bucket_free_at(&policy, until, now, 1, false) > now)
			continue;

		bucket_spend(&policy, until, now, 1);
		out++;
	}

	assert_in_range(out, 280, 280 + 300);
	assert_int_equal(bucket_free_at(&policy, until, now, 1, true), now);

	/* A clock set back by years closes it for a day at most. */
	assert_true(bucket_free_at(&policy, until, 0, 1, false) <= 24 * HOUR);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(classes_leave_in_order),
		CHECK(recipients_take_turns),
		CHECK(an_alarm_passes_a_broadcast_at_once),
		CHECK(text_loses_its_marks_unless_they_are_wanted),
		CHECK(parts_of_one_message_stay_together),
		CHECK(a_permanent_cause_ends_the_message),
		CHECK(an_operator_may_mean_something_else_by_a_code),
		CHECK(a_number_that_fails_blocks_nobody_else),
		CHECK(temporary_errors_end_with_the_validity),
		CHECK(an_unanswered_alarm_is_sent_again_and_nothing_else),
		CHECK(a_dead_daemon_leaves_uncertain_messages),
		CHECK(reports_fold_over_parts),
		CHECK(a_wrapped_reference_is_told_by_its_time),
		CHECK(a_report_settles_what_had_no_answer),
		CHECK(warnings_wait_for_the_morning),
		CHECK(a_number_gets_so_many_warnings_a_day),
		CHECK(replies_stop_before_two_machines_talk_for_ever),
		CHECK(nothing_goes_where_it_may_not),
		CHECK(a_bucket_survives_a_restart),
		CHECK(cancelled_messages_stay),
		CHECK(secrets_and_tips_leave_nothing_behind),
		CHECK(sticky_replies_change_modem_when_theirs_is_gone),
		CHECK(a_lost_modem_gives_back_what_it_began),
		cmocka_unit_test(backoff_grows_to_its_cap),
		cmocka_unit_test(buckets_hold_over_any_window),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
