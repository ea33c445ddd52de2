/*
 * store: opens only what will be durable, keeps secrets sealed, and notices what was changed
 * behind its back.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "gateway/store/audit.h"
#include "gateway/store/duty.h"
#include "gateway/store/news.h"
#include "gateway/store/number.h"
#include "gateway/store/sim_pin.h"
#include "gateway/store/seal.h"
#include "gateway/store/store_state.h"
#include "tests/support/shelf.h"

static void pragmas_hold(void **state)
{
	struct shelf *shelf = *state;
	static const struct {
		const char *sql, *answer;
	} wanted[] = {
		{"PRAGMA journal_mode", "wal"}, {"PRAGMA synchronous", "2"},
		{"PRAGMA secure_delete", "1"}, {"PRAGMA foreign_keys", "1"},
		{"PRAGMA application_id", "1801809511"},
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_string_equal(shelf_query(shelf, wanted[i].sql), wanted[i].answer);
}

/* A database on which WAL cannot be had must not be opened. */
static void a_pragma_that_does_not_hold_refuses_the_store(void **state)
{
	struct shelf *shelf = *state;
	struct store *second = NULL;
	struct store_conf conf = {.path = "", .key_file = ""};
	char why[256];

	snprintf(conf.path, sizeof(conf.path), "%s", ":memory:");
	snprintf(conf.key_file, sizeof(conf.key_file), "%s", shelf->conf.key_file);
	assert_int_equal(chdir(shelf->folder), 0);
	assert_int_equal(store_open(&second, &conf, shelf->clock, why, sizeof(why)), -EIO);
	assert_non_null(strstr(why, "journal_mode"));
	assert_null(second);
}

static void a_file_of_version_0_becomes_a_store(void **state)
{
	struct shelf *shelf = *state;

	shelf_close(shelf);
	shelf_sql(shelf, "PRAGMA journal_mode = DELETE");
	unlink(shelf->conf.path);
	unlink(shelf->conf.key_file);
	assert_int_equal(close(open(shelf->conf.path, O_CREAT | O_RDWR, 0600)), 0);
	shelf_open(shelf);
	assert_string_equal(shelf_query(shelf, "PRAGMA user_version"), "1");
	assert_string_equal(shelf_query(shelf, "SELECT count(*) FROM message"), "0");
}

static void refused(struct shelf *shelf, int error, const char *word)
{
	struct store *store;
	char why[256];

	assert_int_equal(store_open(&store, &shelf->conf, shelf->clock, why, sizeof(why)), error);
	assert_null(store);

	if (!strstr(why, word))
		fail_msg("\"%s\" is not in: %s", word, why);
}

static void a_newer_or_foreign_database_is_left_alone(void **state)
{
	struct shelf *shelf = *state;

	shelf_close(shelf);
	shelf_sql(shelf, "PRAGMA user_version = 99");
	refused(shelf, -EPROTO, "version 99");
	shelf_sql(shelf, "PRAGMA user_version = 1; PRAGMA application_id = 7");
	refused(shelf, -EPROTO, "another program");
	shelf_sql(shelf, "PRAGMA application_id = 1801809511");
	shelf_open(shelf);
}

static void another_key_or_none_is_refused(void **state)
{
	struct shelf *shelf = *state;
	char kept[300];

	shelf_close(shelf);
	snprintf(kept, sizeof(kept), "%s.kept", shelf->conf.key_file);
	rename(shelf->conf.key_file, kept);
	refused(shelf, -ENOKEY, "missing");
	shelf_write(shelf->conf.key_file,
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
	refused(shelf, -EKEYREJECTED, "not the key");
	shelf_write(shelf->conf.key_file, "short\n");
	refused(shelf, -EBADMSG, "hexadecimal");
	rename(kept, shelf->conf.key_file);
	assert_int_equal(chmod(shelf->conf.key_file, 0644), 0);
	refused(shelf, -EACCES, "chmod 600");
	assert_int_equal(chmod(shelf->conf.key_file, 0600), 0);
	shelf_open(shelf);
}

static mode_t mode_of(const struct shelf *shelf, const char *suffix)
{
	char path[300];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", shelf->conf.path, suffix);
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void wal_and_shm_stay_and_the_group_may_read(void **state)
{
	struct shelf *shelf = *state;
	int64_t id;

	assert_int_equal(number_put(shelf->store, "+84912345678", &id), 0);
	shelf_close(shelf);
	assert_int_equal(mode_of(shelf, ""), 0640);
	assert_int_equal(mode_of(shelf, "-wal"), 0640);
	assert_int_equal(mode_of(shelf, "-shm"), 0640);

	shelf->conf.read_only = true;
	shelf_open(shelf);
	assert_string_equal(shelf_query(shelf, "SELECT count(*) FROM number"), "1");

	char out[NUMBER_MAX];

	assert_int_equal(number_get(shelf->store, id, out), -ENOKEY);
	assert_int_equal(number_masked(shelf->store, id, out), 0);
	assert_string_equal(out, "*678");
	assert_int_equal(duty_put(shelf->store, "x", 1, 1, NULL), -EROFS);
}

static void transactions_nest(void **state)
{
	struct shelf *shelf = *state;
	struct store *store = shelf->store;
	uint64_t before = store_commits(store);

	assert_int_equal(store_begin(store), 0);
	assert_int_equal(duty_put(store, "outer", 1, 1, NULL), 0);
	assert_int_equal(store_begin(store), 0);
	assert_int_equal(duty_put(store, "inner", 1, 1, NULL), 0);
	assert_int_equal(store_depth(store), 2);
	store_rollback(store);
	assert_int_equal(store_commit(store), 0);
	assert_int_equal(store_depth(store), 0);
	assert_int_equal(store_commits(store), before + 1);
	assert_string_equal(shelf_query(shelf, "SELECT group_concat(kind) FROM duty"), "outer");
}

static void sealed_things_open_only_for_their_purpose(void **state)
{
	struct shelf *shelf = *state;
	uint8_t blob[5 + SEAL_OVERHEAD];
	char out[sizeof(blob)];
	size_t len, n;

	assert_int_equal(seal_close(shelf->store, "a", "hello", 5, blob, &len), 0);
	assert_int_equal(len, sizeof(blob));
	assert_int_equal(seal_open(shelf->store, "a", blob, len, out, &n), 0);
	assert_memory_equal(out, "hello", 5);
	assert_int_equal(seal_open(shelf->store, "b", blob, len, out, &n), -EBADMSG);

	for (size_t i = 0; i < len; i++) {
		blob[i] ^= 1;
		assert_int_equal(seal_open(shelf->store, "a", blob, len, out, &n), -EBADMSG);
		blob[i] ^= 1;
		assert_int_equal(seal_open(shelf->store, "a", blob, i, out, &n), -EBADMSG);
	}
}

static void pins_and_codes(void **state)
{
	struct shelf *shelf = *state;
	char hashed[SEAL_PIN_MAX], code[7];

	assert_int_equal(seal_pin_hash(shelf->store, "2468", hashed), 0);
	assert_null(strstr(hashed, "2468"));
	assert_non_null(strstr(hashed, "argon2id"));
	assert_non_null(strstr(hashed, "m=1024,t=3"));
	assert_true(seal_pin_check(shelf->store, "2468", hashed));
	assert_false(seal_pin_check(shelf->store, "2469", hashed));
	assert_false(seal_pin_check(shelf->store, "2468", "nonsense"));
	seal_code(code, 6);
	assert_int_equal(strspn(code, "0123456789"), 6);
}

static void numbers_are_normalised(void **state)
{
	static const struct {
		const char *from, *to;
		bool person;
	} cases[] = {
		{"0912345678", "+84912345678", true},
		{"84912345678", "+84912345678", true},
		{"+84 912 345-678", "+84912345678", true},
		{"+84 0912.345.678", "+84912345678", true},
		{"0084912345678", "+84912345678", true},
		{"912345678", "+84912345678", true},
		{"01201234567", "+84701234567", true},
		{"+8401691234567", "+84391234567", true},
		{"841691234567", "+84391234567", true},
		{"02043856123", "+842043856123", true},
		{"+14155550100", "+14155550100", true},
		{"113", "113", false},
		{"5656", "5656", false},
		{"19001234", "19001234", false},
		{"Viettel", "Viettel", false},
		{"CONG AN", "CONG AN", false},
	};
	char out[NUMBER_MAX];
	bool person;

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(number_normalise(out, &person, cases[i].from, "84"), 0);
		assert_string_equal(out, cases[i].to);
		assert_int_equal(person, cases[i].person);
	}

	assert_int_equal(number_normalise(out, &person, "", "84"), -EINVAL);
	assert_int_equal(number_normalise(out, &person, "a\r\nAT", "84"), -EINVAL);
}

static void numbers_lie_sealed(void **state)
{
	struct shelf *shelf = *state;
	int64_t id, again;
	char out[NUMBER_MAX];

	assert_int_equal(number_find(shelf->store, "+84912345678", &id), -ENOENT);
	assert_int_equal(number_put(shelf->store, "+84912345678", &id), 0);
	assert_int_equal(number_put(shelf->store, "+84912345678", &again), 0);
	assert_int_equal(id, again);
	assert_int_equal(number_get(shelf->store, id, out), 0);
	assert_string_equal(out, "+84912345678");
	assert_false(shelf_grep(shelf, "912345678"));
}

static void append_three(struct shelf *shelf)
{
	assert_int_equal(audit_append(shelf->store, "person:1", "tip.read", "tip:1", ""), 0);
	assert_int_equal(audit_append(shelf->store, "uid:0", "role.add", "person:2", "lead"), 0);
	assert_int_equal(audit_append(shelf->store, "clock", "tip.close", "tip:1", ""), 0);
}

static void a_changed_audit_row_is_named(void **state)
{
	struct shelf *shelf = *state;
	int64_t row, rows;

	append_three(shelf);
	assert_int_equal(audit_verify(shelf->store, &row, &rows), 0);
	assert_int_equal(rows, 3);
	shelf_close(shelf);
	shelf_sql(shelf, "DROP TRIGGER audit_no_update;"
			 "UPDATE audit SET detail = 'res' WHERE id = 2");
	shelf_open(shelf);
	assert_int_equal(audit_verify(shelf->store, &row, &rows), -EBADMSG);
	assert_int_equal(row, 2);
}

static void a_missing_audit_row_is_noticed(void **state)
{
	struct shelf *shelf = *state;
	int64_t row, rows;

	append_three(shelf);
	shelf_close(shelf);
	shelf_sql(shelf, "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE id = 2");
	shelf_open(shelf);
	assert_int_equal(audit_verify(shelf->store, &row, &rows), -EBADMSG);
	assert_int_equal(row, 3);
}

static void duties_come_in_order_once(void **state)
{
	struct shelf *shelf = *state;
	struct duty duty;

	assert_int_equal(duty_next(shelf->store, &duty), -ENOENT);
	assert_int_equal(duty_put(shelf->store, "late", 1, 2000, NULL), 0);
	assert_int_equal(duty_put(shelf->store, "early", 2, 1000, NULL), 0);
	assert_int_equal(duty_put(shelf->store, "never", 3, 10, NULL), 0);
	assert_int_equal(duty_cancel(shelf->store, "never", 3), 0);
	shelf_close(shelf);
	shelf_open(shelf);
	assert_int_equal(duty_next(shelf->store, &duty), 0);
	assert_string_equal(duty.kind, "early");
	assert_int_equal(duty_done(shelf->store, duty.id), 0);
	assert_int_equal(duty_next(shelf->store, &duty), 0);
	assert_string_equal(duty.kind, "late");
}

struct backup_result {
	bool done;
	int result;
};

static void on_backup_done(void *arg, int result)
{
	struct backup_result *backup = arg;

	backup->done = true;
	backup->result = result;
}

static bool backup_is_done(void *arg)
{
	return ((struct backup_result *)arg)->done;
}

static void a_backup_is_a_store_of_its_own(void **state)
{
	struct shelf *shelf = *state;
	struct backup_result backup = {0};
	char path[280];
	int64_t id;

	assert_int_equal(number_put(shelf->store, "+84912345678", &id), 0);
	snprintf(path, sizeof(path), "%s/copy.db", shelf->folder);
	assert_int_equal(
		store_backup_start(shelf->store, shelf->loop, path, on_backup_done, &backup), 0);
	assert_int_equal(
		store_backup_start(shelf->store, shelf->loop, path, on_backup_done, &backup),
		-EBUSY);
	assert_true(loop_advance_until(shelf->loop, 60000, backup_is_done, &backup));
	assert_int_equal(backup.result, 0);
	shelf_close(shelf);
	snprintf(shelf->conf.path, sizeof(shelf->conf.path), "%.200s", path);
	shelf_open(shelf);
	assert_int_equal(number_find(shelf->store, "+84912345678", &id), 0);
	assert_int_equal(store_check(shelf->store, path, sizeof(path)), 0);
}

static void one_process_writes(void **state)
{
	struct shelf *shelf = *state;
	struct store_conf reading = shelf->conf;
	struct store *second = NULL;
	char why[256];

	assert_int_equal(
		store_open(&second, &shelf->conf, shelf->clock, why, sizeof(why)), -EBUSY);
	assert_null(second);
	assert_non_null(strstr(why, "another process"));
	reading.read_only = true;
	assert_int_equal(store_open(&second, &reading, shelf->clock, why, sizeof(why)), 0);
	store_close(second);
	shelf_close(shelf);
	shelf_open(shelf);
}

static void a_pin_is_tried_once_and_stays_so(void **state)
{
	struct shelf *shelf = *state;

	assert_false(sim_pin_tried(shelf->store, "8984041", "1234"));
	assert_int_equal(sim_pin_record(shelf->store, "8984041", "1234", false), 0);
	shelf_close(shelf);
	shelf_open(shelf);
	assert_true(sim_pin_tried(shelf->store, "8984041", "1234"));
	assert_false(sim_pin_tried(shelf->store, "8984041", "4321"));
	assert_false(sim_pin_tried(shelf->store, "8984042", "1234"));
	assert_int_equal(sim_pin_record(shelf->store, "8984041", "1234", true), 0);
	assert_false(sim_pin_tried(shelf->store, "8984041", "1234"));
	assert_false(shelf_grep(shelf, "1234"));
}

static void on_news(void *arg)
{
	++*(int *)arg;
}

static void news_comes_with_the_commit_or_not_at_all(void **state)
{
	struct shelf *shelf = *state;
	struct store_news news;
	int heard = 0;

	store_listen(shelf->store, on_news, &heard);
	assert_int_equal(store_begin(shelf->store), 0);
	store_tell(shelf->store, STORE_OUTBOX, 6, "sent");
	store_rollback(shelf->store);
	assert_int_equal(heard, 0);
	assert_int_equal(store_topics_take(shelf->store), 0);

	assert_int_equal(store_begin(shelf->store), 0);
	store_tell(shelf->store, STORE_OUTBOX, 7, "sent");
	assert_int_equal(duty_put(shelf->store, "test", 1, SHELF_NOW, NULL), 0);
	assert_false(store_news_take(shelf->store, &news));
	assert_int_equal(store_commit(shelf->store), 0);
	assert_int_equal(heard, 1);
	assert_int_equal(store_topics_take(shelf->store), 1 << STORE_OUTBOX | 1 << STORE_DUTY);
	assert_true(store_news_take(shelf->store, &news));
	assert_int_equal(news.id, 7);
	assert_string_equal(news.state, "sent");
	assert_true(store_news_take(shelf->store, &news));
	assert_false(store_news_take(shelf->store, &news));
}

static void a_flood_of_news_is_cut_and_no_topic_is_lost(void **state)
{
	struct shelf *shelf = *state;
	struct store_news news;
	int taken = 0;

	assert_int_equal(store_begin(shelf->store), 0);

	for (int i = 0; i < 10000; i++)
		store_tell(shelf->store, STORE_MESSAGE, i, NULL);

	store_tell(shelf->store, STORE_QUEUED, 1, "queued");
	assert_int_equal(store_commit(shelf->store), 0);
	assert_true(store_topics_take(shelf->store) & 1 << STORE_QUEUED);

	while (store_news_take(shelf->store, &news))
		assert_int_equal(news.id, taken++);

	assert_true(taken > 0 && taken < 1000);
}

static void reading_ends_in_time(void **state)
{
	struct shelf *shelf = *state;
	int64_t row, rows;

	assert_int_equal(store_begin(shelf->store), 0);

	for (int i = 0; i < 2000; i++)
		assert_int_equal(audit_append(shelf->store, "clock", "x", "", ""), 0);

	assert_int_equal(store_commit(shelf->store), 0);
	clock_advance(shelf->clock, 10);
	store_read_until(shelf->store, clock_boot_ms(shelf->clock));
	assert_int_equal(audit_verify(shelf->store, &row, &rows), -ETIMEDOUT);
	store_read_until(shelf->store, clock_boot_ms(shelf->clock) + 1);
	assert_int_equal(audit_verify(shelf->store, &row, &rows), 0);
	store_read_until(shelf->store, 0);
	assert_int_equal(audit_verify(shelf->store, &row, &rows), 0);
	assert_int_equal(rows, 2000);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, shelf_setup, shelf_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(pragmas_hold),
		CHECK(a_pragma_that_does_not_hold_refuses_the_store),
		CHECK(a_file_of_version_0_becomes_a_store),
		CHECK(a_newer_or_foreign_database_is_left_alone),
		CHECK(another_key_or_none_is_refused),
		CHECK(wal_and_shm_stay_and_the_group_may_read),
		CHECK(transactions_nest),
		CHECK(sealed_things_open_only_for_their_purpose),
		CHECK(pins_and_codes),
		CHECK(numbers_are_normalised),
		CHECK(numbers_lie_sealed),
		CHECK(a_changed_audit_row_is_named),
		CHECK(a_missing_audit_row_is_noticed),
		CHECK(duties_come_in_order_once),
		CHECK(one_process_writes),
		CHECK(a_pin_is_tried_once_and_stays_so),
		CHECK(news_comes_with_the_commit_or_not_at_all),
		CHECK(a_flood_of_news_is_cut_and_no_topic_is_lost),
		CHECK(a_backup_is_a_store_of_its_own),
		CHECK(reading_ends_in_time),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
