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
#include <string.h>

#include <cmocka.h>

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/report_in.h"
#include "gateway/outbox/scheduler.h"
#include "gateway/store/queue.h"
#include "tests/support/desk.h"

static void classes_leave_in_order(void **state)
{
	struct desk *desk = *state;

	desk_pass(desk, HOUR); /* 08:00 */
	desk_put(desk, CLASS_WARNING, "+84911000001", "w");
	desk_put(desk, CLASS_REMINDER, "+84911000002", "m");
	desk_put(desk, CLASS_REPLY, "+84911000003", "r");
	desk_put(desk, CLASS_CONFIRM, "+84911000004", "c");
	desk_put(desk, CLASS_ALARM, "+84911000005", "a");
	desk_expect(desk, (const char *const[]){"a", "c", "r", "m", "w", NULL});
	assert_string_equal(shelf_query(desk->shelf, "SELECT group_concat(DISTINCT "
						     "state) FROM outbox"),
		"sent");
}

static void recipients_take_turns(void **state)
{
	struct desk *desk = *state;

	desk_put(desk, CLASS_REPLY, "+84911000001", "a1");
	desk_put(desk, CLASS_REPLY, "+84911000001", "a2");
	desk_put(desk, CLASS_REPLY, "+84911000001", "a3");
	desk_put(desk, CLASS_REPLY, "+84911000002", "b1");
	desk_put(desk, CLASS_REPLY, "+84911000002", "b2");
	desk_put(desk, CLASS_REPLY, "+84911000003", "c1");
	desk_expect(
		desk, (const char *const[]){"a1", "b1", "c1", "a2", "b2", "a3", NULL});
}

static void an_alarm_passes_a_broadcast_at_once(void **state)
{
	struct desk *desk = *state;

	desk_pass(desk, HOUR);

	for (int i = 0; i < 500; i++) {
		char to[NUMBER_MAX];

		snprintf(to, sizeof(to), "+8491200%04d", i);
		desk_put(desk, CLASS_WARNING, to, "w");
	}

	assert_int_equal(desk_take(desk, NULL), 0);
	desk_put(desk, CLASS_ALARM, "+84911000005", "alarm");

	struct send_result done = desk_sent(desk, 1);

	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "alarm");
	assert_true(desk->order.more);
}

static void text_loses_its_marks_unless_they_are_wanted(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY,
		.to = "+84911000001",
		.text = "Đề phòng TRỘM, Ngõ 5 – ưu tiên ỷ ạ: 5₫ 😀"};

	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_string_equal(desk->text, "De phong TROM, Ngo 5 - uu tien y a: 5d ?");
	assert_int_equal(desk->tpdu.coding.alphabet, DCS_GSM7);
	assert_true(desk->tpdu.report);
	assert_int_equal(desk->tpdu.validity.format, TPDU_VP_RELATIVE);

	struct send_result done = desk_sent(desk, 1);

	draft.accents = true;
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, draft.text);
}

static void parts_of_one_message_stay_together(void **state)
{
	struct desk *desk = *state;
	char words[400];

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';

	int64_t id = desk_put(desk, CLASS_REPLY, "+84911000001", words);

	desk_put(desk, CLASS_REPLY, "+84911000002", "b");
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 1);
	assert_int_equal(desk->tpdu.udh.concat.total, 3);
	assert_true(desk->order.more);

	struct send_result done = desk_sent(desk, 7);

	assert_int_equal(desk_take(desk, &done), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 2);

	/* A temporary error stops the whole message; what was sent is not sent again. */
	done = desk_refused(desk, 38);
	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "b");
	assert_string_equal(desk_state_of(desk, id), "queued(cms:38)");
	done = desk_sent(desk, 8);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 7000);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 2);
	done = desk_sent(desk, 9);
	assert_int_equal(desk_take(desk, &done), 0);
	assert_int_equal(desk->tpdu.udh.concat.seq, 3);
	done = desk_sent(desk, 10);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "sent");
}

static void a_permanent_cause_ends_the_message(void **state)
{
	struct desk *desk = *state;
	int64_t id = desk_put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_refused(desk, 28);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "failed(cms:28)");
	desk_pass(desk, HOUR);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
}

static void what_never_left_goes_at_once_and_then_with_patience(void **state)
{
	struct desk *desk = *state;
	struct send_result done = {.verdict = SEND_UNSENT, .domain = CAUSE_LOCAL, .mr = -1};

	desk_put(desk, CLASS_REPLY, "+84911000001", "x");
	assert_int_equal(desk_take(desk, NULL), 0);
	done.part_id = desk->order.part_id;
	memcpy(done.modem, "m1", 3);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 1);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 3000);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	desk_pass(desk, 4000);
	assert_int_equal(desk_take(desk, NULL), 0);
}

static void a_sim_remembers_when_it_sent_last(void **state)
{
	struct desk *desk = *state;
	int64_t at = -1;

	assert_int_equal(queue_last_sent(desk->shelf->store, "m1", &at), 0);
	assert_int_equal(at, 0);
	desk_put(desk, CLASS_REPLY, "+84911000001", "x");
	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_sent(desk, 7);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, HOUR);
	assert_int_equal(queue_last_sent(desk->shelf->store, done.modem, &at), 0);
	assert_int_equal(at, clock_wall_ms(desk->shelf->clock) - HOUR);
	assert_int_equal(queue_last_sent(desk->shelf->store, "another", &at), 0);
	assert_int_equal(at, 0);
}

static void an_operator_may_mean_something_else_by_a_code(void **state)
{
	struct desk *desk = *state;

	desk->conf.overrides[0] = (struct cause_override){CAUSE_CMS, 28, CAUSE_TEMPORARY};
	desk->conf.override_count = 1;
	scheduler_reconfigure(desk->scheduler, &desk->conf);

	int64_t id = desk_put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_refused(desk, 28);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "queued(cms:28)");
}

/* Also a later message to a number waits behind an earlier one that is being tried again. */
static void a_number_that_fails_blocks_nobody_else(void **state)
{
	struct desk *desk = *state;

	desk_put(desk, CLASS_REPLY, "+84911000001", "a1");
	desk_put(desk, CLASS_REPLY, "+84911000001", "a2");
	desk_put(desk, CLASS_REPLY, "+84911000002", "b1");
	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_refused(desk, 42);

	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "b1");
	done = desk_sent(desk, 1);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 10000);
	assert_true(desk->woken > 0);
	desk_expect(desk, (const char *const[]){"a1", "a2", NULL});
}

static void temporary_errors_end_with_the_validity(void **state)
{
	struct desk *desk = *state;
	int64_t id = desk_put(desk, CLASS_CONFIRM, "+84911000001", "x");
	struct send_result done = {0};
	int attempts = 0;

	for (int minute = 0; minute < 90; minute++) {
		if (!desk_take(desk, NULL)) {
			attempts++;
			done = desk_refused(desk, 38);
			assert_int_equal(desk_take(desk, &done), -EAGAIN);
		}

		desk_pass(desk, MINUTE);
	}

	assert_string_equal(desk_state_of(desk, id), "expired(validity)");
	assert_in_range(attempts, 6, 14);
}

static void an_unanswered_alarm_is_sent_again_and_nothing_else(void **state)
{
	struct desk *desk = *state;
	int64_t alarm = desk_put(desk, CLASS_ALARM, "+84911000001", "alarm");

	assert_int_equal(desk_take(desk, NULL), 0);
	assert_false(desk->tpdu.reject_duplicates);

	struct send_result done = desk_silent(desk);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 1);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");
	assert_true(desk->tpdu.reject_duplicates);
	done = desk_sent(desk, 1);

	int64_t reply = desk_put(desk, CLASS_REPLY, "+84911000001", "reply");

	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "reply");
	done = desk_silent(desk);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, HOUR);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	assert_string_equal(desk_state_of(desk, alarm), "sent");
	assert_string_equal(desk_state_of(desk, reply), "uncertain(no answer)");
}

static void a_dead_daemon_leaves_uncertain_messages(void **state)
{
	struct desk *desk = *state;
	int64_t reply = desk_put(desk, CLASS_REPLY, "+84911000001", "reply");

	assert_int_equal(desk_take(desk, NULL), 0);

	int64_t alarm = desk_put(desk, CLASS_ALARM, "+84911000002", "alarm");
	struct send_order order;

	assert_int_equal(scheduler_next(desk->scheduler, "b", NULL, &order), 0);
	desk_close(desk);
	desk_open(desk);
	assert_string_equal(desk_state_of(desk, reply), "uncertain(no answer)");
	desk_pass(desk, 1);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");

	struct send_result done = desk_sent(desk, 3);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_string_equal(desk_state_of(desk, alarm), "sent");
}

static void reports_fold_over_parts(void **state)
{
	struct desk *desk = *state;
	char words[200];

	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';

	int64_t id = desk_put(desk, CLASS_REPLY, "+84911000001", words);

	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_sent(desk, 255);

	assert_int_equal(desk_take(desk, &done), 0);
	done = desk_sent(desk, 0);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_int_equal(desk_report(desk, "0911000001", 255, 0x00, SHELF_NOW), 0);
	assert_string_equal(desk_state_of(desk, id), "sent");
	assert_int_equal(desk_report(desk, "+84911000001", 0, 0x20, SHELF_NOW), 0);
	assert_string_equal(desk_state_of(desk, id), "sent");
	assert_int_equal(desk_report(desk, "+84911000001", 0, 0x00, SHELF_NOW), 0);
	assert_string_equal(desk_state_of(desk, id), "delivered");

	/* Another recipient's, and one for nothing, are kept apart. */
	assert_int_equal(desk_report(desk, "+84911000009", 0, 0x00, SHELF_NOW), 0);
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
		ids[i] = desk_put(desk, CLASS_REPLY, "+84911000001", text);
		assert_int_equal(desk_take(desk, NULL), 0);
		done = desk_sent(desk, 17);
		assert_int_equal(desk_take(desk, &done), -EAGAIN);
		desk_pass(desk, HOUR);
	}

	assert_int_equal(desk_report(desk, "0911000001", 17, 0x46, times[0] + 3000), 0);
	assert_string_equal(desk_state_of(desk, ids[0]), "failed(report)");
	assert_string_equal(desk_state_of(desk, ids[1]), "sent");
	assert_int_equal(desk_report(desk, "0911000001", 17, 0, times[1] + 3000), 0);
	assert_string_equal(desk_state_of(desk, ids[1]), "delivered");
}

static void a_report_settles_what_had_no_answer(void **state)
{
	struct desk *desk = *state;
	int64_t id = desk_put(desk, CLASS_REPLY, "+84911000001", "x");

	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_silent(desk);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_int_equal(desk_report(desk, "0911000001", 99, 0, SHELF_NOW), 0);
	assert_string_equal(desk_state_of(desk, id), "delivered");

	/* And one that overtakes the modem's own answer. */
	id = desk_put(desk, CLASS_REPLY, "+84911000001", "y");
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_int_equal(desk_report(desk, "0911000001", 100, 0, SHELF_NOW), 0);
	done = desk_sent(desk, 100);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "delivered");
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
		CHECK(what_never_left_goes_at_once_and_then_with_patience),
		CHECK(a_sim_remembers_when_it_sent_last),
		CHECK(an_operator_may_mean_something_else_by_a_code),
		CHECK(a_number_that_fails_blocks_nobody_else),
		CHECK(temporary_errors_end_with_the_validity),
		CHECK(an_unanswered_alarm_is_sent_again_and_nothing_else),
		CHECK(a_dead_daemon_leaves_uncertain_messages),
		CHECK(reports_fold_over_parts),
		CHECK(a_wrapped_reference_is_told_by_its_time),
		CHECK(a_report_settles_what_had_no_answer),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
