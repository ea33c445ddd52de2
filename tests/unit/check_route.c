/*
 * outbox, several SIMs: people are answered by the SIM they know and prefixes leave by theirs, for
 * as long as it is there; after a bounded wait another sends it. A SIM's budget is its own.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/budget.h"
#include "tests/support/desk.h"

#define SECOND INT64_C(1000)

static void expect_none(struct desk *desk, const char *modem)
{
	struct send_order order;

	assert_int_equal(scheduler_next(desk->scheduler, modem, NULL, &order), -EAGAIN);
}

/* That modem gets a part now, and says what became of it. */
static void expect_part(struct desk *desk, const char *modem, bool sent)
{
	struct send_order order;
	struct send_result done = {.verdict = sent ? SEND_SENT : SEND_REFUSED, .mr = sent ? 1 : -1,
		.domain = CAUSE_CMS, .code = 41};

	assert_int_equal(scheduler_next(desk->scheduler, modem, NULL, &order), 0);
	done.part_id = order.part_id;
	snprintf(done.modem, sizeof(done.modem), "%s", modem);
	assert_int_equal(scheduler_result(desk->scheduler, &done), 0);
}

static int setup(void **state)
{
	static const char *const names[] = {"a", "b", "c"};
	int result = desk_setup(state);
	struct desk *desk = *state;

	for (size_t i = 0; i < 3; i++)
		snprintf(desk->conf.modems[i].name, MODEM_NAME_MAX, "%s", names[i]);

	desk->conf.modem_count = 3;
	scheduler_reconfigure(desk->scheduler, &desk->conf);

	for (size_t i = 0; i < 3; i++)
		scheduler_presence(desk->scheduler, names[i], true);

	return result;
}

static void met(struct desk *desk, const char *number, const char *modem)
{
	struct outbox_draft draft = {.class = CLASS_REPLY, .text = "chao"};

	snprintf(draft.to, sizeof(draft.to), "%s", number);
	snprintf(draft.modem, sizeof(draft.modem), "%s", modem);
	desk_put_draft(desk, &draft);
	expect_part(desk, modem, true);
	desk_pass(desk, 1000);
}

static void people_hear_from_the_sim_they_know(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	desk_put(desk, CLASS_REMINDER, "+84911000001", "hop luc 20h");
	expect_none(desk, "a");
	expect_none(desk, "c");
	expect_part(desk, "b", true);
}

static void whoever_is_new_goes_by_any(void **state)
{
	struct desk *desk = *state;

	desk_put(desk, CLASS_REPLY, "+84911000002", "chao");
	expect_part(desk, "c", true);
	desk_pass(desk, 1000);
	desk_put(desk, CLASS_REPLY, "+84911000002", "chao lan nua");
	expect_none(desk, "a");
	expect_part(desk, "c", true);
}

static void another_takes_it_after_a_bounded_wait(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	desk_put(desk, CLASS_CONFIRM, "+84911000001", "ma 123456");
	desk_put(desk, CLASS_REPLY, "+84911000001", "tra loi");
	expect_none(desk, "a");
	desk_pass(desk, 16 * SECOND);
	expect_part(desk, "a", true);
	desk_pass(desk, 30 * SECOND);
	expect_none(desk, "c");
	desk_pass(desk, 15 * SECOND);
	expect_part(desk, "c", true);
}

static void nobody_waits_for_a_sim_that_is_away(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	scheduler_presence(desk->scheduler, "b", false);
	desk_put(desk, CLASS_REPLY, "+84911000001", "chi vua moi");
	expect_none(desk, "a");
	desk_pass(desk, 61 * SECOND);
	expect_part(desk, "a", true);
	desk_pass(desk, 1000);
	met(desk, "+84911000003", "b");
	desk_put(desk, CLASS_REPLY, "+84911000003", "lau roi");
	expect_part(desk, "c", true);
}

static void nobody_waits_for_a_sim_that_is_no_more(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	desk->conf.modems[1] = desk->conf.modems[2];
	desk->conf.modem_count = 2;
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	desk_put(desk, CLASS_REPLY, "+84911000001", "chao");
	expect_part(desk, "c", true);
}

static void alarms_take_the_first_that_is_free(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	desk_put(desk, CLASS_ALARM, "+84911000001", "chay");
	expect_part(desk, "a", true);
}

static void a_warning_keeps_every_sim_busy(void **state)
{
	struct desk *desk = *state;

	met(desk, "+84911000001", "b");
	met(desk, "+84911000002", "b");
	desk_put(desk, CLASS_WARNING, "+84911000001", "khoa cong");
	desk_put(desk, CLASS_WARNING, "+84911000002", "khoa cong");
	expect_part(desk, "a", true);
	expect_part(desk, "c", true);
}

static void what_one_could_not_send_another_tries(void **state)
{
	struct desk *desk = *state;
	int64_t id;

	met(desk, "+84911000001", "b");
	id = desk_put(desk, CLASS_REPLY, "+84911000001", "chao");
	expect_part(desk, "b", false);
	assert_string_equal(desk_state_of(desk, id), "queued(cms:41)");
	desk_pass(desk, 7 * SECOND);
	expect_part(desk, "c", true);
	assert_string_equal(desk_state_of(desk, id), "sent");
}

static void prefixes_leave_by_their_sim(void **state)
{
	struct desk *desk = *state;

	snprintf(desk->conf.modems[0].prefixes, SCHEDULER_PREFIXES_MAX, "+8490 +8493");
	snprintf(desk->conf.modems[1].prefixes, SCHEDULER_PREFIXES_MAX, "+84935");
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	desk_put(desk, CLASS_WARNING, "+84901000001", "khoa cong");
	expect_none(desk, "c");
	expect_none(desk, "b");
	expect_part(desk, "a", true);
	desk_put(desk, CLASS_REPLY, "+84935000001", "longest");
	expect_none(desk, "a");
	expect_part(desk, "b", true);
	desk_put(desk, CLASS_REPLY, "+84971000001", "nobody's");
	expect_part(desk, "c", true);
	desk_put(desk, CLASS_WARNING, "+84931000001", "khoa cong");
	expect_none(desk, "b");
	desk_pass(desk, 9 * MINUTE);
	expect_none(desk, "b");
	desk_pass(desk, MINUTE + SECOND);
	expect_part(desk, "b", true);
}

static void of_sims_with_one_prefix_the_least_loaded(void **state)
{
	struct desk *desk = *state;

	desk->conf.policy.parts_per_day = 100;
	snprintf(desk->conf.modems[0].prefixes, SCHEDULER_PREFIXES_MAX, "+8490");
	snprintf(desk->conf.modems[1].prefixes, SCHEDULER_PREFIXES_MAX, "+8490");
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	met(desk, "+84971000001", "a");
	desk_put(desk, CLASS_WARNING, "+84901000001", "khoa cong");
	expect_none(desk, "a");
	expect_part(desk, "b", true);
	assert_true(scheduler_load(desk->scheduler, "a") > 0);
	assert_int_equal(scheduler_load(desk->scheduler, "c"), 0);
}

static void a_spent_sim_is_replaced_by_another(void **state)
{
	struct desk *desk = *state;

	desk->conf.policy.alarm_reserve = 0;
	desk->conf.modems[1].parts_per_day = 1;
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	met(desk, "+84911000001", "b");
	desk_put(desk, CLASS_REPLY, "+84911000001", "chao");
	expect_none(desk, "a");
	expect_none(desk, "b");
	desk_pass(desk, 61 * SECOND);
	expect_none(desk, "b");
	expect_part(desk, "a", true);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(people_hear_from_the_sim_they_know),
		CHECK(whoever_is_new_goes_by_any),
		CHECK(another_takes_it_after_a_bounded_wait),
		CHECK(nobody_waits_for_a_sim_that_is_away),
		CHECK(nobody_waits_for_a_sim_that_is_no_more),
		CHECK(alarms_take_the_first_that_is_free),
		CHECK(a_warning_keeps_every_sim_busy),
		CHECK(what_one_could_not_send_another_tries),
		CHECK(prefixes_leave_by_their_sim),
		CHECK(of_sims_with_one_prefix_the_least_loaded),
		CHECK(a_spent_sim_is_replaced_by_another),
	};

	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
