/*
 * Forgetting: words and ways back to people go when their time has come, figures stay, and the
 * night's work is done in short steps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/clock.h"
#include "gateway/store/sample.h"
#include "gateway/store/store.h"
#include "gateway/store/tip.h"
#include "tests/scenario/act_bench.h"

static void texts_of_tips_go_after_two_years_and_their_figures_stay(void **state)
{
	struct bench *bench = *state;
	char text[200];

	bench_say(bench, LAN, "TIN trom cho o thon Can luc 3h sang");
	bench_say(bench, LAN, "mac ao den");
	bench_pass(bench, 700 * DAY_MS);
	assert_int_equal(tip_text(bench->store, 1, text, sizeof(text)), 0);
	assert_string_not_equal(text, "");
	bench_pass(bench, 40 * DAY_MS);
	assert_int_equal(tip_text(bench->store, 1, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_note"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
	assert_int_equal(
		shelf_count(bench->shelf, "SELECT count(*) FROM tip WHERE category = 'TROM'"), 1);
}

static void what_nobody_called_a_tip_goes_after_a_month(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "Chạy xe lạng lách đường vành đai IV lúc 22h");
	bench_pass(bench, 32 * DAY_MS);
	assert_string_equal(shelf_query(bench->shelf, "SELECT state FROM tip"), "dropped");
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_link"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM tip_thread"), 0);
}

static void a_quarrel_is_forgotten_after_a_year(void **state)
{
	struct bench *bench = *state;

	bench_say(bench, LAN, "HG nha ben mo nhac to qua 12h dem o thon Can");
	bench_pass(bench, 370 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM mediation"
						   " WHERE requester_id IS NULL AND sealed = x''"),
		1);
}

static void how_modems_were_is_forgotten_after_two_weeks(void **state)
{
	struct bench *bench = *state;
	struct sample sample = {.modem = "m1", .state = "ready", .registration = "home",
		.signal_dbm = -71, .sim_used = -1, .sim_total = -1}, rows[4];
	size_t count;

	for (int day = 0; day < 3; day++) {
		sample.at = clock_wall_ms(store_clock(bench->store));
		sample.resets.kicked = day;
		assert_int_equal(sample_put(bench->store, &sample), 0);
		bench_pass(bench, 5 * DAY_MS);
	}

	assert_int_equal(sample_rows(bench->store, "m1", 0, INT64_MAX, rows, 4, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].resets.kicked, 1);
	assert_int_equal(rows[0].signal_dbm, -71);
	assert_int_equal(rows[0].sim_used, -1);
	assert_false(rows[0].balance_known);
}

static long long open_nights(struct bench *bench)
{
	return shelf_count(bench->shelf,
		"SELECT count(*) FROM duty WHERE kind = 'retain' AND state = 'open'");
}

static void what_was_sent_goes_after_ninety_days(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 300; i++)
		bench_say(bench, DUNG, "HD");

	bench_pass(bench, 2 * DAY_MS);
	shelf_sql(bench->shelf, "UPDATE outbox SET state = 'sent', ready = 0");
	bench_pass(bench, 80 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox"), 300);
	bench_pass(bench, 10 * DAY_MS);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM outbox_part"), 0);
	assert_int_equal(open_nights(bench), 1);
}

static void one_night_s_work_is_put_down_once(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 3; i++) {
		dispatch_duties(bench->dispatch, bench_now(bench));
		dispatch_free(bench->dispatch);
		bench->dispatch = dispatch_new(&bench->conf);
	}

	assert_int_equal(open_nights(bench), 1);
	bench_pass(bench, 30 * DAY_MS);
	assert_int_equal(open_nights(bench), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(texts_of_tips_go_after_two_years_and_their_figures_stay),
		BENCH_TEST(what_nobody_called_a_tip_goes_after_a_month),
		BENCH_TEST(a_quarrel_is_forgotten_after_a_year),
		BENCH_TEST(what_was_sent_goes_after_ninety_days),
		BENCH_TEST(how_modems_were_is_forgotten_after_two_weeks),
		BENCH_TEST(one_night_s_work_is_put_down_once),
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
