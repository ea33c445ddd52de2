/*
 * inbox: whatever fails, nothing is acknowledged that is not kept, nothing is handled twice, and
 * nothing stands in the way of the rest.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "gateway/base/alloc.h"
#include "gateway/store/message.h"
#include "gateway/store/store_state.h"
#include "tests/scenario/inbox_bench.h"
#include "tests/support/rounds.h"

#define LISTING 250

static void sink_texts(struct desk *desk, const char *const *texts, size_t n)
{
	struct sms_part parts[8];

	for (size_t i = 0; i < n; i++)
		parts[i] = desk_deliver(desk, MOTHER, texts[i]);

	assert_int_equal(inbox_sink(desk->inbox, parts, n), 0);
}

static long long count_state(struct desk *desk, const char *state)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM message WHERE state = '%s'",
		state);
	return shelf_count(desk->shelf, sql);
}

static void what_nobody_can_read_is_kept_raw_and_shown(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = desk_deliver(desk, MOTHER, "xin");
	char text[500];
	size_t len;

	part.len -= 3;
	assert_int_equal(desk_sink(desk, &part), 0);
	assert_int_equal(desk_sink(desk, &part), 0);
	assert_string_equal(desk_last(desk), "quarantined TRUNCATED");
	assert_int_equal(
		message_text(desk->shelf->store, 1, text, sizeof(text), &len), 0);
	assert_int_equal(len, 2 * part.len);
	part.malformed = true;
	part.len = 0;
	part.raw_len = 5;
	memcpy(part.raw, "07G1\x1b", 5);
	assert_int_equal(desk_sink(desk, &part), 0);
	assert_string_equal(desk_last(desk), "quarantined BAD_HEX");
	assert_int_equal(
		message_text(desk->shelf->store, 2, text, sizeof(text), &len), 0);
	assert_string_equal(text, "07G1\x1b");
	desk_restart(desk);
	desk_pass(desk, DAY);
	assert_int_equal(desk->calls, 0);
	assert_int_equal(count_state(desk, "quarantined"), 2);
}

static void a_part_that_cannot_be_kept_takes_no_other_with_it(void **state)
{
	struct desk *desk = *state;
	struct sms_part parts[3] = {desk_deliver(desk, MOTHER, "một"),
		desk_deliver(desk, MOTHER, "hai"), desk_deliver(desk, MOTHER, "ba")};

	snprintf(parts[1].modem, sizeof(parts[1].modem), "odd");
	shelf_sql(desk->shelf,
		"CREATE TRIGGER odd BEFORE INSERT ON part WHEN new.modem = 'odd' AND"
		" new.pdu NOT NULL BEGIN SELECT RAISE(ABORT, 'odd'); END");
	assert_int_equal(inbox_sink(desk->inbox, parts, 3), 0);
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 2);
	assert_int_equal(count_state(desk, "quarantined"), 1);
}

static void a_handler_that_fails_blocks_nobody(void **state)
{
	static const char *const texts[] = {"một", "HONG", "ba"};
	struct desk *desk = *state;
	char text[100];
	size_t len;

	sink_texts(desk, texts, 3);
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 2);
	assert_int_equal(count_state(desk, "handled"), 2);
	assert_int_equal(count_state(desk, "failed"), 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 2);
	assert_string_equal(shelf_query(desk->shelf, "SELECT error FROM message WHERE "
						     "state = 'failed'"),
		"Invalid argument");
	assert_int_equal(
		message_text(desk->shelf->store, 2, text, sizeof(text), &len), 0);
	assert_string_equal(text, "HONG");
	desk_restart(desk);
	desk_pass(desk, MINUTE);
	assert_int_equal(desk->calls, 2);
}

static void a_report_that_fails_blocks_nobody(void **state)
{
	struct desk *desk = *state;
	struct sms_part parts[2] = {deliver_report(MOTHER, 1, 0, SHELF_NOW, SHELF_NOW),
		desk_deliver(desk, MOTHER, "hai")};

	desk->report_result = -EINVAL;
	assert_int_equal(inbox_sink(desk->inbox, parts, 2), 0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 0);
	desk->report_result = -ENOSPC;
	parts[0] = deliver_report(MOTHER, 2, 0, SHELF_NOW, SHELF_NOW);
	parts[1] = desk_deliver(desk, MOTHER, "ba");
	assert_int_equal(inbox_sink(desk->inbox, parts, 2), -ENOSPC);
	desk_pass(desk, 0);
	assert_string_equal(desk->text, "hai");
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM part"), 2);
}

static void a_full_disk_refuses_and_keeps_what_it_had(void **state)
{
	struct desk *desk = *state;
	unsigned kept = 0;
	struct sms_part part;

	shelf_query(desk->shelf, "PRAGMA max_page_count = 1");

	for (;;) {
		char text[40];

		snprintf(text, sizeof(text), "tin so %u", kept);
		part = desk_deliver(desk, MOTHER, text);

		int result = desk_sink(desk, &part);

		if (result) {
			assert_int_equal(result, -ENOSPC);
			break;
		}

		assert_true(++kept < 5000);
	}

	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM part"), kept);
	assert_int_equal(desk_sink(desk, &part), -ENOSPC);
	desk_pass(desk, MINUTE);
	shelf_query(desk->shelf, "PRAGMA max_page_count = 1000000");
	assert_int_equal(desk_sink(desk, &part), 0);
	desk_pass(desk, MINUTE);
	assert_int_equal(count_state(desk, "handled"), kept + 1);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM command"), kept + 1);
}

static void a_disk_that_is_full_while_handling_is_waited_for(void **state)
{
	static const char *const texts[] = {"một", "DAY", "ba"};
	struct desk *desk = *state;

	sink_texts(desk, texts, 3);
	desk_pass(desk, 0);
	assert_int_equal(count_state(desk, "kept"), 3);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 0);
	desk_pass(desk, MINUTE);
	assert_int_equal(count_state(desk, "handled"), 3);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 3);
}

static void a_broken_disk_is_not_written_to_again(void **state)
{
	struct desk *desk = *state;
	struct sms_part part = desk_deliver(desk, MOTHER, "xin");

	assert_int_equal(desk_sink(desk, &part), 0);
	desk->shelf->store->broken = true;
	part = desk_deliver(desk, MOTHER, "nua");
	assert_int_equal(desk_sink(desk, &part), -EIO);
	desk_pass(desk, DAY);
	assert_int_equal(desk->calls, 0);
	desk_restart(desk);
	desk_pass(desk, 0);
	assert_string_equal(desk->text, "xin");
}

/* The number as it stands in a PDU. */
static bool file_names_mother(struct desk *desk)
{
	return shelf_grep(desk->shelf, "\x48\x19\x32\x54\x76\xf8") ||
	       shelf_grep(desk->shelf, "912345678");
}

static void a_tip_forgets_who_sent_it(void **state)
{
	struct desk *desk = *state;
	char text[100];
	size_t len;

	desk_get(desk, "TIN trom o cho");
	assert_int_equal(desk->calls, 1);
	assert_string_equal(desk->got.sender, MOTHER);
	assert_int_equal(
		shelf_count(desk->shelf,
			"SELECT count(*) FROM message WHERE tip AND number_id IS NULL"
			" AND sender IS NULL AND sender_hash IS NULL AND text IS NULL"),
		1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM number"), 0);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM part WHERE pdu NOT NULL"),
		0);
	assert_false(file_names_mother(desk));
	assert_false(shelf_grep(desk->shelf, "trom o cho"));
	assert_int_equal(
		message_text(desk->shelf->store, 1, text, sizeof(text), &len), 0);
	assert_string_equal(text, "TIN trom o cho");
}

static void half_a_tip_is_made_whole_and_names_nobody(void **state)
{
	struct desk *desk = *state;

	desk_part(desk, 1, 2, 1, "TIN trom ");
	desk_pass(desk, 10 * MINUTE);
	assert_true(desk->got.partial);
	desk_restart(desk);
	desk_part(desk, 1, 2, 2, "o cho");
	desk_pass(desk, 0);
	assert_int_equal(desk->calls, 2);
	assert_true(desk->got.upgrade);
	assert_string_equal(desk->text, "TIN trom o cho");
	assert_string_equal(desk->got.sender, MOTHER);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM part WHERE pdu NOT NULL"),
		0);
	desk_part(desk, 2, 2, 2, "TIN nua");
	desk_pass(desk, DAY + 10 * MINUTE);
	assert_int_equal(desk->calls, 3);
	assert_int_equal(
		shelf_count(desk->shelf, "SELECT count(*) FROM part WHERE pdu NOT NULL"),
		0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM number"), 0);
}

static void what_was_kept_long_enough_goes(void **state)
{
	struct desk *desk = *state;
	struct store *store = desk->shelf->store;
	int64_t count;

	desk_get(desk, "cũ");
	desk_part(desk, 1, 2, 1, "nửa");
	clock_set_confirmed(desk->shelf->clock, false);
	assert_int_equal(
		message_retain(store, SHELF_NOW + 7 * DAY - 1, 30, 100, &count), 0);
	assert_int_equal(count, 0);
	assert_int_equal(message_retain(store, SHELF_NOW + 8 * DAY, 30, 100, &count), 0);
	assert_int_equal(shelf_query(desk->shelf, "SELECT group_concat(id) FROM part "
						  "WHERE pdu NOT NULL")[0],
		'2');
	assert_int_equal(message_retain(store, SHELF_NOW + 8 * DAY, 30, 100, &count), 0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM part"), 1);
	assert_int_equal(message_retain(store, SHELF_NOW + 30 * DAY, 30, 100, &count), 0);
	assert_string_equal(desk_last(desk), "waiting ");
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message WHERE "
						  "text NOT NULL"),
		1);
	assert_int_equal(message_retain(store, SHELF_NOW + 31 * DAY, 30, 100, &count), 0);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message WHERE "
						  "text NOT NULL"),
		0);
}

static void a_flood_costs_disk_and_no_memory(void **state)
{
	struct desk *desk = *state;
	struct sms_part *parts = alloc_array(LISTING, sizeof(*parts));
	const unsigned flood = (unsigned)rounds_or(20000, 50000);
	char last[40];

	sqlite3_memory_highwater(1);

	for (unsigned i = 0; i < flood; i++) {
		char from[NUMBER_MAX], text[40];

		snprintf(from, sizeof(from), "+849%08u", i % 5000);
		snprintf(text, sizeof(text), "tin so %u", i);
		parts[i % LISTING] = desk_deliver(desk, from, text);

		if (i % LISTING == LISTING - 1)
			assert_int_equal(inbox_sink(desk->inbox, parts, LISTING), 0);
	}

	free(parts);
	assert_int_equal(count_state(desk, "kept"), flood);
	desk_restart(desk);
	desk_pass(desk, MINUTE);
	assert_int_equal(desk->calls, flood);
	assert_int_equal(count_state(desk, "handled"), flood);
	snprintf(last, sizeof(last), "tin so %u", flood - 1);
	assert_string_equal(desk->text, last);
	assert_true(sqlite3_memory_highwater(0) < 4 * 1024 * 1024);
	assert_true(store_commits(desk->shelf->store) < flood / 20);
}

/* Runs fn in a process of its own on the desk's file; false when it was killed. */
static bool lives(struct desk *desk, void (*fn)(struct desk *desk), const char *failpoint)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);

	if (!pid) {
		if (failpoint)
			setenv("KENG_FAILPOINT", failpoint, 1);

		desk_open(desk);
		fn(desk);
		_exit(0);
	}

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) ? WEXITSTATUS(status) == 0
				      : WTERMSIG(status) == SIGKILL);
	return WIFEXITED(status);
}

static struct sms_part of_then(
	const char *from, const char *text, uint8_t total, uint8_t seq)
{
	return deliver_part(&(struct deliver){.from = from,
		.text = text,
		.scts = SHELF_NOW,
		.at = SHELF_NOW,
		.total = total,
		.seq = seq});
}

/* All that there is; given again it is the same. */
static void evening(struct desk *desk)
{
	struct sms_part parts[6] = {
		of_then(MOTHER, "một", 0, 0),
		deliver_report(MOTHER, 1, 0, SHELF_NOW, SHELF_NOW),
		of_then(MOTHER, "TIN hai ", 2, 1),
		of_then(MOTHER, "ba", 2, 2),
		of_then(MOTHER, "xin", 0, 0),
		of_then("+84912345679", "bốn", 0, 0),
	};

	parts[4].len = 9; /* nobody can read it */
	assert_int_equal(inbox_sink(desk->inbox, parts, 3), 0);
	desk_pass(desk, 10);
	assert_int_equal(inbox_sink(desk->inbox, parts + 3, 3), 0);
	desk_pass(desk, 10);
}

static void store_empty(struct desk *desk)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char path[300];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", desk->shelf->conf.path, ends[i]);
		unlink(path);
	}
}

static void check_evening(struct desk *desk)
{
	char why[200];

	assert_int_equal(count_state(desk, "handled"), 3);
	assert_int_equal(count_state(desk, "quarantined"), 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM message"), 4);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command WHERE "
						  "origin = 'sms'"),
		3);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command WHERE "
						  "origin = 'report'"),
		1);
	assert_int_equal(store_check(desk->shelf->store, why, sizeof(why)), 0);
}

static void death_at_any_durable_step_loses_and_doubles_nothing(void **state)
{
	struct desk *desk = *state;
	int steps = 0;

#ifndef ENABLE_FAILPOINTS
	skip();
#endif

	desk_close(desk);

	for (bool alive = false; !alive;) {
		char failpoint[12];

		store_empty(desk);
		snprintf(failpoint, sizeof(failpoint), "%d", ++steps);
		alive = lives(desk, evening, failpoint);
		desk_open(desk);
		desk_pass(desk, 1000);
		evening(desk);
		check_evening(desk);
		desk_close(desk);
	}

	assert_true(steps > 12);
	desk_open(desk);
}

static void start(struct desk *desk)
{
	desk_pass(desk, MINUTE);
}

static void what_kills_the_daemon_is_put_aside(void **state)
{
	static const char *const texts[] = {"một", "hai", "CHET", "bốn", "năm"};
	struct desk *desk = *state;
	int starts = 0;

	sink_texts(desk, texts, 5);
	desk_close(desk);

	while (!lives(desk, start, NULL))
		assert_true(++starts < 10);

	desk_open(desk);
	assert_true(starts > 1);
	assert_int_equal(count_state(desk, "handled"), 4);
	assert_int_equal(count_state(desk, "failed"), 1);
	assert_int_equal(shelf_count(desk->shelf, "SELECT count(*) FROM command"), 4);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, desk_setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(what_nobody_can_read_is_kept_raw_and_shown),
		CHECK(a_part_that_cannot_be_kept_takes_no_other_with_it),
		CHECK(a_handler_that_fails_blocks_nobody),
		CHECK(a_report_that_fails_blocks_nobody),
		CHECK(a_full_disk_refuses_and_keeps_what_it_had),
		CHECK(a_disk_that_is_full_while_handling_is_waited_for),
		CHECK(a_broken_disk_is_not_written_to_again),
		CHECK(a_tip_forgets_who_sent_it),
		CHECK(half_a_tip_is_made_whole_and_names_nobody),
		CHECK(what_was_kept_long_enough_goes),
		CHECK(a_flood_costs_disk_and_no_memory),
		CHECK(death_at_any_durable_step_loses_and_doubles_nothing),
		CHECK(what_kills_the_daemon_is_put_aside),
	};

	return cmocka_run_group_tests_name("inbox_faults", tests, NULL, NULL);
}
