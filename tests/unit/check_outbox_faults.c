/*
 * outbox in trouble: a row that nobody can read holds up no other, and a clock that is set back
 * delays nothing for longer than it would have waited.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/outbox/cause.h"
#include "tests/support/desk.h"

#define DAY (24 * HOUR)

static void set_back(struct desk *desk, int64_t ms)
{
	clock_step_wall(desk->shelf->clock, -ms);
	scheduler_kick(desk->scheduler);
	desk_pass(desk, 0);
}

static void a_number_that_is_spoilt_stops_nobody_else(void **state)
{
	struct desk *desk = *state;
	int64_t spoilt = desk_put(desk, CLASS_ALARM, "+84911000001", "one");

	desk_put(desk, CLASS_ALARM, "+84911000002", "two");
	shelf_sql(desk->shelf, "UPDATE number SET sealed = zeroblob(60) WHERE id = 1");
	desk_expect(desk, (const char *const[]){"two", NULL});
	assert_string_equal(desk_state_of(desk, spoilt), "failed(unreadable)");
}

static void a_message_spoilt_between_its_parts_ends(void **state)
{
	struct desk *desk = *state;
	char text[400];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';

	int64_t spoilt = desk_put(desk, CLASS_REPLY, "+84911000001", text);

	desk_put(desk, CLASS_REPLY, "+84911000002", "two");
	assert_int_equal(desk_take(desk, NULL), 0);
	shelf_sql(desk->shelf, "UPDATE number SET sealed = zeroblob(60) WHERE id = 1");

	struct send_result done = desk_sent(desk, 1);

	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "two");
	assert_string_equal(desk_state_of(desk, spoilt), "failed(unreadable)");
}

static void a_retry_does_not_wait_for_the_old_time(void **state)
{
	struct desk *desk = *state;

	desk_put(desk, CLASS_ALARM, "+84911000001", "first");
	desk_put(desk, CLASS_ALARM, "+84911000001", "behind it");
	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_refused(desk, 41);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	set_back(desk, 400 * DAY);
	desk_expect(desk, (const char *const[]){"first", "behind it", NULL});
}

static void quiet_hours_end_on_the_first_morning(void **state)
{
	struct desk *desk = *state;

	desk_pass(desk, 16 * HOUR); /* 23:00 */
	desk_put(desk, CLASS_WARNING, "+84911000001", "w");
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	set_back(desk, 30 * DAY);
	desk_pass(desk, 9 * HOUR); /* 08:00 */
	desk_expect(desk, (const char *const[]){"w", NULL});
}

static void a_modem_that_does_not_take_it_is_not_waited_for(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {
		.class = CLASS_REPLY, .to = "+84911000001", .text = "r", .modem = "b"};

	snprintf(desk->conf.modems[0].name, MODEM_NAME_MAX, "a");
	snprintf(desk->conf.modems[1].name, MODEM_NAME_MAX, "b");
	desk->conf.modem_count = 2;
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	scheduler_presence(desk->scheduler, "b", true);
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	set_back(desk, 30 * DAY);
	desk_expect(desk, (const char *const[]){"r", NULL});
}

static void what_is_for_later_stays_for_later(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY,
		.to = "+84911000001",
		.text = "in two hours",
		.not_before = SHELF_NOW + 2 * HOUR};

	desk_put_draft(desk, &draft);
	set_back(desk, HOUR);
	desk_pass(desk, 2 * HOUR);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	desk_pass(desk, HOUR);
	desk_expect(desk, (const char *const[]){"in two hours", NULL});
}

/* Three days without a network, and somebody writes every six hours. */
static void after_three_days_what_still_matters_leaves_alarms_first(void **state)
{
	struct desk *desk = *state;
	int64_t ids[12][CLASS_COUNT];
	char text[32];

	for (int turn = 0; turn < 12; turn++) {
		for (int class = 0; class < CLASS_COUNT; class ++) {
			snprintf(text, sizeof(text), "%s %d",
				message_class_name((enum message_class) class), turn);
			ids[turn][class] = desk_put(
				desk, (enum message_class) class, "+84911000001", text);
		}

		desk_pass(desk, turn < 11 ? 6 * HOUR : HOUR / 2);
	}

	/* by then it is 01:30, and nobody is woken for a reminder or a warning */
	desk_expect(desk, (const char *const[]){"alarm 11", "confirm 11", "reply 8",
				  "reply 9", "reply 10", "reply 11", NULL});

	for (int turn = 0; turn < 8; turn++) {
		for (int class = 0; class < CLASS_COUNT; class ++)
			assert_string_equal(desk_state_of(desk, ids[turn][class]),
				"expired(validity)");
	}

	desk_pass(desk, 6 * HOUR); /* morning */
	desk_expect(desk, (const char *const[]){"reminder 11", "warning 9", "warning 10",
				  "warning 11", NULL});
}

/* 27.005 3.2.5, 24.011 E.2 and 27.007 9.2: what is told of the network, the number and the modem. */
static void every_cause_means_the_same_to_all(void **state)
{
	static const int32_t temporary[] = {17, 22, 27, 38, 41, 42, 47, 98, 111, 127, 300,
		301, 302, 310, 311, 314, 320, 321, 322, 330, 331, 332, 340, 500, 512, 514,
		1024};
	static const int32_t permanent[] = {
		1, 8, 10, 21, 28, 29, 30, 50, 69, 95, 96, 97, 304, 305};

	(void)state;

	for (size_t i = 0; i < sizeof(temporary) / sizeof(*temporary); i++)
		assert_int_equal(cause_classify(NULL, 0, CAUSE_CMS, temporary[i]),
			CAUSE_TEMPORARY);

	for (size_t i = 0; i < sizeof(permanent) / sizeof(*permanent); i++)
		assert_int_equal(cause_classify(NULL, 0, CAUSE_CMS, permanent[i]),
			CAUSE_PERMANENT);

	for (int32_t code = 10; code <= 18; code++)
		assert_int_equal(
			cause_classify(NULL, 0, CAUSE_CME, code), CAUSE_TEMPORARY);

	assert_int_equal(cause_classify(NULL, 0, CAUSE_CMS, 255), CAUSE_UNKNOWN);
	assert_int_equal(cause_classify(NULL, 0, CAUSE_CMS, -1), CAUSE_UNKNOWN);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(a_number_that_is_spoilt_stops_nobody_else),
		CHECK(a_message_spoilt_between_its_parts_ends),
		CHECK(a_retry_does_not_wait_for_the_old_time),
		CHECK(quiet_hours_end_on_the_first_morning),
		CHECK(a_modem_that_does_not_take_it_is_not_waited_for),
		CHECK(what_is_for_later_stays_for_later),
		CHECK(after_three_days_what_still_matters_leaves_alarms_first),
		CHECK(every_cause_means_the_same_to_all),
	};

	return cmocka_run_group_tests_name("outbox_faults", tests, NULL, NULL);
}
