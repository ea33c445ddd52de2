/*
 * outbox: quiet hours, caps, budgets and the guard hold back what they should and nothing else, and
 * what must not stay leaves nothing behind.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/outbox/backoff.h"
#include "gateway/outbox/bucket.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/scheduler.h"
#include "tests/support/desk.h"

static void warnings_wait_for_the_morning(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft duty = {.class = CLASS_WARNING,
		.to = "+84911000002",
		.text = "duty",
		.duty = true};

	/* 05:00 in Vietnam. */
	clock_step_wall(desk->shelf->clock, -2 * HOUR);

	int64_t id = desk_put(desk, CLASS_WARNING, "+84911000001", "w");

	desk_put(desk, CLASS_REPLY, "+84911000001", "r");
	desk_put_draft(desk, &duty);
	desk_expect(desk, (const char *const[]){"r", "duty", NULL});
	assert_string_equal(desk_state_of(desk, id), "held(quiet)");
	desk->woken = 0;
	desk_pass(desk, 2 * HOUR - 1000);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	desk_pass(desk, 2000);
	assert_true(desk->woken > 0);
	desk_expect(desk, (const char *const[]){"w", NULL});
}

static void somebody_has_quiet_hours_of_their_own(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft urgent = {
		.class = CLASS_WARNING, .to = "+84911000001", .text = "urgent", .duty = true};

	/* 07:00 in Vietnam: the gateway's quiet hours are over, theirs end at 9. */
	desk_put(desk, CLASS_REPLY, "+84911000001", "r");
	desk_expect(desk, (const char *const[]){"r", NULL});
	shelf_sql(desk->shelf,
		"INSERT INTO person (number_id, from_at, quiet_from, quiet_to)"
		" SELECT id, 0, 1200, 540 FROM number");

	int64_t id = desk_put(desk, CLASS_WARNING, "+84911000001", "theirs");

	desk_put(desk, CLASS_WARNING, "+84911000002", "another's");
	desk_put_draft(desk, &urgent);
	desk_expect(desk, (const char *const[]){"another's", "urgent", NULL});
	assert_string_equal(desk_state_of(desk, id), "held(quiet)");
	desk_pass(desk, 2 * HOUR + 1000);
	desk_expect(desk, (const char *const[]){"theirs", NULL});
}

static void another_policy_is_no_reason_to_wait_for_the_old_one(void **state)
{
	struct desk *desk = *state;

	/* 05:00 in Vietnam. */
	clock_step_wall(desk->shelf->clock, -2 * HOUR);

	int64_t id = desk_put(desk, CLASS_WARNING, "+84911000001", "w");

	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "held(quiet)");
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	desk_pass(desk, 0);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	assert_string_equal(desk_state_of(desk, id), "held(quiet)");
	desk->conf.policy.quiet_to = desk->conf.policy.quiet_from;
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	desk_pass(desk, 0);
	desk_expect(desk, (const char *const[]){"w", NULL});
}

static void a_number_gets_so_many_warnings_a_day(void **state)
{
	struct desk *desk = *state;

	desk_pass(desk, HOUR);

	int64_t id = 0;

	for (int i = 0; i < 4; i++)
		id = desk_put(desk, CLASS_WARNING, "+84911000001", "w");

	desk_expect(desk, (const char *const[]){"w", "w", "w", NULL});
	assert_string_equal(desk_state_of(desk, id), "held(cap)");
	desk_pass(desk, 24 * HOUR - MINUTE);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
}

static void replies_stop_before_two_machines_talk_for_ever(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {
		.class = CLASS_REPLY, .to = "+84911000001", .inbound_id = 1};
	struct send_result done = {0};
	int out = 0;

	for (int i = 0; i < 30; i++) {
		snprintf(draft.text, sizeof(draft.text), "answer %d", i);
		desk_put_draft(desk, &draft);

		if (desk_take(desk, done.part_id ? &done : NULL))
			break;

		done = desk_sent(desk, i);
		out++;
	}

	assert_int_equal(out, 10);

	/* The same words again and again stop sooner; an hour later all is well; alarms always go. */
	desk_pass(desk, HOUR);
	snprintf(draft.text, sizeof(draft.text), "same");
	done.part_id = 0;

	for (out = 0; out < 30; out++) {
		desk_put_draft(desk, &draft);

		if (desk_take(desk, done.part_id ? &done : NULL))
			break;

		done = desk_sent(desk, out);
	}

	assert_int_equal(out, 3);
	draft.class = CLASS_ALARM;
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), 0);
}

static void nothing_goes_where_it_may_not(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {
		.class = CLASS_REPLY, .to = "5656", .text = "x", .inbound_id = 1};
	int64_t abroad = desk_put(desk, CLASS_ALARM, "+881612345678", "x");
	int64_t code = desk_put_draft(desk, &draft);

	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	assert_string_equal(desk_state_of(desk, abroad), "failed(prefix)");
	assert_string_equal(desk_state_of(desk, code), "failed(prefix)");

	/* A person at the command line may. */
	desk_put(desk, CLASS_REPLY, "900", "KT");
	assert_int_equal(desk_take(desk, NULL), 0);

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
		desk_put(desk, CLASS_REPLY, "+84911000001", "x");

	for (int i = 0; i < 5; i++) {
		assert_int_equal(desk_take(desk, i ? &done : NULL), 0);
		done = desk_sent(desk, i);
	}

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_close(desk);
	desk_open(desk);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	desk_put(desk, CLASS_ALARM, "+84911000002", "alarm");
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_string_equal(desk->text, "alarm");
	done = desk_sent(desk, 9);
	desk->woken = 0;
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	desk_pass(desk, 30000);
	assert_true(desk->woken > 0);
	assert_int_equal(desk_take(desk, NULL), 0);
}

static void a_sim_may_have_a_limit_of_its_own(void **state)
{
	struct desk *desk = *state;
	struct send_result done;

	desk->conf.policy.alarm_reserve = 0;
	desk->conf.modems[0] = (struct scheduler_modem){.name = "a", .parts_per_day = 2};
	desk->conf.modem_count = 1;
	scheduler_reconfigure(desk->scheduler, &desk->conf);

	for (int i = 0; i < 4; i++)
		desk_put(desk, CLASS_CONFIRM, "+84911777001", "duty");

	assert_int_equal(desk_take(desk, NULL), 0);
	done = desk_sent(desk, 1);
	assert_int_equal(desk_take(desk, &done), 0);
	done = desk_sent(desk, 2);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_int_equal(scheduler_next(desk->scheduler, "b", NULL, &desk->order), 0);
}

static void cancelled_messages_stay(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_ALARM,
		.to = "+84911000001",
		.text = "b",
		.broadcast_id = 5};

	desk_put_draft(desk, &draft);
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_int_equal(store_begin(desk->shelf->store), 0);
	assert_int_equal(outbox_cancel_broadcast(desk->shelf->store, 5), 1);
	assert_int_equal(store_commit(desk->shelf->store), 0);

	struct send_result done = desk_sent(desk, 1);

	assert_int_equal(desk_take(desk, &done), -EAGAIN);
}

static void secrets_and_tips_leave_nothing_behind(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft tip = {.class = CLASS_REPLY,
		.to = "+84911777001",
		.text = "Ma 482193",
		.tip_id = 3};
	struct outbox_draft code = {.class = CLASS_CONFIRM,
		.to = "+84911000002",
		.text = "ma 771204",
		.secret = true};

	desk_put_draft(desk, &tip);
	desk_put_draft(desk, &code);
	assert_int_equal(desk_take(desk, NULL), 0);
	assert_string_equal(desk->text, "ma 771204");

	struct send_result done = desk_sent(desk, 1);

	assert_int_equal(desk_take(desk, &done), 0);
	assert_string_equal(desk->text, "Ma 482193");
	done = desk_sent(desk, 2);
	assert_int_equal(desk_take(desk, &done), -EAGAIN);
	assert_int_equal(shelf_count(desk->shelf,
				 "SELECT count(*) FROM outbox WHERE sealed_to IS NOT NULL"
				 " OR sealed_text IS NOT NULL OR text <> ''"),
		0);
	assert_int_equal(desk_report(desk, "0911777001", 2, 0, SHELF_NOW), 0);
	assert_string_equal(desk_state_of(desk, 1), "delivered");
	assert_false(shelf_grep(desk->shelf, "911777001"));
	assert_false(shelf_grep(desk->shelf, "482193"));
}

static void sticky_replies_change_modem_when_theirs_is_gone(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {
		.class = CLASS_REPLY, .to = "+84911000001", .text = "x", .modem = "b"};

	desk->conf.modems[0] = (struct scheduler_modem){.name = "b"};
	desk->conf.modem_count = 1;
	scheduler_reconfigure(desk->scheduler, &desk->conf);
	scheduler_presence(desk->scheduler, "b", true);
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), -EAGAIN);
	desk_pass(desk, 2 * MINUTE);
	assert_int_equal(desk_take(desk, NULL), 0);
}

static void a_lost_modem_gives_back_what_it_began(void **state)
{
	struct desk *desk = *state;
	struct outbox_draft draft = {.class = CLASS_REPLY, .to = "+84911000001"};
	struct send_order order;

	memset(draft.text, 'x', 300);
	desk_put_draft(desk, &draft);
	assert_int_equal(desk_take(desk, NULL), 0);

	struct send_result done = desk_sent(desk, 1);

	assert_int_equal(scheduler_result(desk->scheduler, &done), 0);
	assert_int_equal(scheduler_next(desk->scheduler, "b", NULL, &order), 0);
}

static void backoff_grows_to_its_cap(void **state)
{
	(void)state;

	for (uint64_t seed = 0; seed < 1000; seed++) {
		for (int attempt = 1; attempt < 40; attempt++) {
			double ideal = attempt > 8 ? BACKOFF_CAP_MS
						   : 5000.0 * (1 << (attempt - 1));
			int64_t ms = backoff_ms(attempt, seed);

			assert_true(
				(double)ms >= ideal * 0.79 && (double)ms <= ideal * 1.21);
			assert_int_equal(ms, backoff_ms(attempt, seed));
		}
	}
}

/* No stretch of a day lets through more than the bucket and one refill of it. */
static void buckets_hold_over_any_window(void **state)
{
	struct policy policy = {.parts_per_minute = 7,
		.parts_per_hour = 50,
		.parts_per_day = 300,
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

/* 487 households by one SIM at ten a minute: the figures of the group that keng is for. */
static void how_long_so_many_take_is_known_before(void **state)
{
	struct policy policy = {.parts_per_minute = 10};

	(void)state;
	assert_int_equal(policy_minutes(&policy, 487, 1), 48);
	assert_int_equal(policy_minutes(&policy, 487, 3), 16);
	assert_int_equal(policy_minutes(&policy, 10, 1), 0);
	assert_int_equal(policy_minutes(&policy, 0, 1), 0);
	policy.parts_per_hour = 200;
	assert_int_equal(policy_minutes(&policy, 487, 1), 120);
	policy.parts_per_day = 300;
	policy.alarm_reserve = 100;
	assert_int_equal(policy_minutes(&policy, 487, 1), 2 * 24 * 60);
	assert_int_equal(policy_minutes(&(struct policy){0}, 100000, 0), 0);
}

static void a_missed_call_costs_nothing(void **state)
{
	static const char *const never[] = {"", "113", "+8419001234", "+841900123456",
		"+8418001090", "+85623123456", "+22491234567", "VIETTEL", "+8491234",
		"0912345678"};
	struct policy anywhere = {0};
	struct policy viettel = {.allowed_prefixes = {"+8497"}, .prefix_count = 1};

	(void)state;

	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		assert_false(policy_may_call(&anywhere, "84", never[i]));

	assert_true(policy_may_call(&anywhere, "84", "+84912345678"));
	assert_true(policy_may_call(&anywhere, "84", "+842043856789"));
	assert_false(policy_may_call(&viettel, "84", "+84912345678"));
	assert_true(policy_may_call(&viettel, "84", "+84972345678"));
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(warnings_wait_for_the_morning),
		CHECK(somebody_has_quiet_hours_of_their_own),
		CHECK(another_policy_is_no_reason_to_wait_for_the_old_one),
		CHECK(a_number_gets_so_many_warnings_a_day),
		CHECK(replies_stop_before_two_machines_talk_for_ever),
		CHECK(nothing_goes_where_it_may_not),
		CHECK(a_bucket_survives_a_restart),
		CHECK(a_sim_may_have_a_limit_of_its_own),
		CHECK(cancelled_messages_stay),
		CHECK(secrets_and_tips_leave_nothing_behind),
		CHECK(sticky_replies_change_modem_when_theirs_is_gone),
		CHECK(a_lost_modem_gives_back_what_it_began),
		cmocka_unit_test(a_missed_call_costs_nothing),
		cmocka_unit_test(how_long_so_many_take_is_known_before),
		cmocka_unit_test(backoff_grows_to_its_cap),
		cmocka_unit_test(buckets_hold_over_any_window),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
