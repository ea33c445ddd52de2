/*
 * store that is damaged: each damage ends in one named result that says what to do, what can be
 * read goes on, the damaged files stay, and no start leads to another that fails in the same way.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "gateway/store/news.h"
#include "gateway/store/salvage.h"
#include "tests/scenario/office.h"
#include "tests/support/power_cut.h"
#include "tests/support/rounds.h"

#define MESSAGES 16
#define PAGE	 4096
#define FLIPS	 25
#define SEED	 20261126

static const char *path_of(struct office *office, const char *end)
{
	static char path[320];

	snprintf(path, sizeof(path), "%s%s", office->shelf->conf.path, end);
	return path;
}

static bool is_there(struct office *office, const char *end)
{
	return access(path_of(office, end), F_OK) == 0;
}

static off_t size_of(struct office *office, const char *end)
{
	struct stat st;

	return stat(path_of(office, end), &st) ? -1 : st.st_size;
}

/* An evening lies in the store, which is closed; in the database itself where folded. */
static void fill(struct office *office, bool folded)
{
	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	office_run(office);
	assert_int_equal(office->refusals, 0);
	office_close(office);

	if (folded)
		shelf_sql(office->shelf, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static void scribble(struct office *office, const char *end, off_t at, size_t len)
{
	uint8_t noise[PAGE];
	int fd = open(path_of(office, end), O_WRONLY);

	assert_true(fd >= 0 && len <= sizeof(noise));
	memset(noise, 0xa5, sizeof(noise));
	assert_int_equal(pwrite(fd, noise, len, at), (ssize_t)len);
	close(fd);
}

/* The first page of a table's or an index's tree. */
static void scribble_tree(struct office *office, const char *name)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT rootpage FROM sqlite_schema WHERE name = '%s'",
		name);
	shelf_open(office->shelf);

	long long page = shelf_count(office->shelf, sql);

	shelf_close(office->shelf);
	assert_true(page > 1);
	scribble(office, "", (page - 1) * PAGE, PAGE);
}

/* Named, with what to do about it. */
static void assert_refused(struct office *office, int error, const char *word)
{
	struct shelf *shelf = office->shelf;
	struct store *store;
	char why[512];
	int result = store_open(&store, &shelf->conf, shelf->clock, why, sizeof(why));

	if (result != error || !strstr(why, word))
		fail_msg("%s, without \"%s\": %s", strerror(-result), word, why);

	assert_null(store);
}

static int salvage(struct office *office, struct salvage *out)
{
	struct shelf *shelf = office->shelf;
	struct store *store;
	char why[512];
	int result =
		store_salvage(&store, &shelf->conf, shelf->clock, out, why, sizeof(why));

	if (result)
		assert_true(why[0]);

	store_close(store);
	return result;
}

static void assert_salvaged(struct office *office, struct salvage *out)
{
	assert_refused(office, -EUCLEAN, "damaged");
	assert_int_equal(salvage(office, out), 0);
	assert_true(is_there(office, ".damaged-1"));
	assert_false(is_there(office, ".salvage") || is_there(office, ".salvaged"));
	assert_false(is_there(office, ".suspect"));
}

static void a_torn_index_costs_no_row(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	scribble_tree(office, "message_join");
	assert_salvaged(office, &out);
	assert_int_equal(out.cut, 0);
	office_audit(office, "a torn index");
	assert_int_equal(shelf_count(office->shelf, "SELECT count(*) FROM audit WHERE "
						    "act = 'store.salvage'"),
		1);
}

static void a_torn_table_costs_no_other(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	scribble_tree(office, "command");
	assert_salvaged(office, &out);
	assert_int_equal(out.cut, 1);
	assert_string_equal(out.tables, "command");
	shelf_open(office->shelf);
	assert_int_equal(
		shelf_count(office->shelf, "SELECT count(*) FROM outbox"), MESSAGES);
	assert_int_equal(shelf_count(office->shelf, "SELECT count(*) FROM audit WHERE "
						    "act = 'note'"),
		MESSAGES);
	assert_int_equal(shelf_count(office->shelf, "SELECT count(*) FROM "
						    "pragma_foreign_key_check"),
		0);
	assert_int_equal(shelf_count(office->shelf, "SELECT sum(n) FROM tally WHERE listing = "
						    "'outbox'"),
		MESSAGES);
}

static void orders_that_were_salvaged_are_uncertain_but_for_alarms(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	scribble_tree(office, "message_join");
	shelf_sql(office->shelf, "UPDATE outbox SET state = 'queued', ready = 1;"
				 "UPDATE outbox_part SET state = 'queued', attempts = 0");
	assert_salvaged(office, &out);
	assert_int_equal(office_open(office), 0);
	assert_int_equal(
		shelf_count(office->shelf, "SELECT count(*) FROM outbox WHERE class <> 0"
					   " AND state <> 'uncertain'"),
		0);
	assert_int_equal(
		shelf_count(office->shelf, "SELECT count(*) FROM outbox WHERE class = 0"
					   " AND state <> 'queued'"),
		0);
}

static void damage_to_the_schema_ends_in_a_store_that_works(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	scribble(office, "", 100, 3000);
	assert_salvaged(office, &out);
	office->history = (struct history){0};
	assert_int_equal(office_open(office), 0);
	office_close(office);
}

static void what_is_no_database_is_put_aside_where_the_key_says_it_was_one(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	scribble(office, "", 0, PAGE);
	assert_salvaged(office, &out);
	assert_true(out.cut > 10);
	office_renew(office, 1);
	shelf_write(
		office->shelf->conf.path, "Dear diary, this is no database at all.\n");
	assert_refused(office, -EPROTO, "name another store.path");
	unlink(path_of(office, ".damaged-1"));
}

static void half_a_database_goes_on_with_its_half(void **state)
{
	struct office *office = *state;
	struct salvage out;

	fill(office, true);
	assert_int_equal(
		truncate(path_of(office, ""), size_of(office, "") / 2 / PAGE * PAGE), 0);
	assert_salvaged(office, &out);
	assert_true(out.rows > 0);
	office->history = (struct history){0};
	assert_int_equal(office_open(office), 0);
}

/* SQLite would throw the WAL away and begin anew. */
static void a_database_that_is_gone_is_made_of_its_wal(void **state)
{
	struct office *office = *state;
	struct salvage out;

	for (int empty = 0; empty < 2; empty++) {
		office_renew(office, 4);
		assert_int_equal(office_open(office), 0);
		office_run(office);
		office_close(office);

		if (empty)
			assert_int_equal(truncate(path_of(office, ""), 0), 0);
		else
			unlink(path_of(office, ""));

		assert_salvaged(office, &out);
		assert_int_equal(out.cut, 0);
		office_audit(office, "the database was gone");
		unlink(path_of(office, ".damaged-1"));
		unlink(path_of(office, ".damaged-1-wal"));
	}
}

static void an_index_of_the_wal_is_made_anew(void **state)
{
	struct office *office = *state;

	fill(office, false);
	unlink(path_of(office, "-shm"));
	office_audit(office, "no -shm");
	fill(office, false);
	scribble(office, "-shm", 0, PAGE);
	office_audit(office, "-shm scribbled on");
}

/* Whoever takes the WAL takes what was written last; what is left is whole and says so. */
static void a_shorter_wal_is_an_earlier_store(void **state)
{
	struct office *office = *state;

	for (int i = 0; i < 4; i++) {
		fill(office, false);

		if (i == 3)
			unlink(path_of(office, "-wal"));
		else
			assert_int_equal(truncate(path_of(office, "-wal"),
						 size_of(office, "-wal") * i / 3),
				0);

		office->history = (struct history){0};
		office_audit(office, "a shorter -wal");
		office_close(office);
		assert_false(is_there(office, ".suspect"));
	}
}

/* As somebody does who restores a backup but for the key, or runs an older keng on it. */
static void keys_and_versions_are_no_damage(void **state)
{
	struct office *office = *state;
	struct shelf *shelf = office->shelf;
	char kept[320];

	fill(office, true);
	snprintf(kept, sizeof(kept), "%s.kept", shelf->conf.key_file);
	rename(shelf->conf.key_file, kept);
	assert_refused(office, -ENOKEY, "bring it back");
	shelf_write(shelf->conf.key_file,
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
	assert_refused(office, -EKEYREJECTED, "not the key");
	rename(kept, shelf->conf.key_file);
	shelf_sql(shelf, "PRAGMA user_version = 99");
	assert_refused(office, -EPROTO, "install the newer keng again");
	shelf_sql(shelf, "PRAGMA user_version = 1");
	office_audit(office, "nothing was damaged");
	assert_false(is_there(office, ".damaged-1"));
}

static void a_fourth_damage_is_for_people_to_look_at(void **state)
{
	struct office *office = *state;
	struct salvage out;
	char end[24];

	for (int i = 1; i <= SALVAGE_MAX; i++) {
		fill(office, true);
		scribble_tree(office, "message_join");
		assert_int_equal(salvage(office, &out), 0);
		snprintf(end, sizeof(end), ".damaged-%d", i);
		assert_true(is_there(office, end));
	}

	fill(office, true);
	scribble_tree(office, "message_join");

	off_t before = size_of(office, "");

	assert_int_equal(salvage(office, &out), -ELOOP);
	assert_int_equal(size_of(office, ""), before);
}

#ifdef ENABLE_FAILPOINTS

static int die_while(struct office *office, const char *failpoint)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		struct salvage out;

		setenv("KENG_FAILPOINT", failpoint, 1);
		_exit(salvage(office, &out) ? 1 : 0);
	}

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 0 : -1;
}

static void a_salvage_that_dies_is_taken_up_again(void **state)
{
	static const char *const steps[] = {"commit:1", "committed:1", "salvage.built:1",
		"salvage.wal:1", "salvage.aside:1", "salvage.moved:1"};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct salvage out;

		fill(office, false);
		scribble_tree(office, "message_join");
		assert_int_equal(die_while(office, steps[i]), 0);

		if (i < 3)
			assert_int_equal(salvage(office, &out), 0);

		office_audit(office, steps[i]);
		office_close(office);
		assert_true(is_there(office, ".damaged-1"));
		assert_false(is_there(office, ".damaged-2"));
		unlink(path_of(office, ".damaged-1"));
		unlink(path_of(office, ".damaged-1-wal"));
	}
}

#endif

/* As app does: once, and then it works or says that it cannot. */
static int start(struct office *office, int *salvages)
{
	int result = office_open(office);
	struct salvage out;

	if (result != -EUCLEAN)
		return result;

	office_close(office);
	++*salvages;
	result = salvage(office, &out);
	return result ? result : office_open(office);
}

static void flip(struct office *office, uint64_t *seed)
{
	const char *end = is_there(office, "-wal") && power_cut_dice(seed, 2) ? "-wal" : "";
	off_t size = size_of(office, end);
	int count = 1 << power_cut_dice(seed, 7);
	int fd = open(path_of(office, end), O_RDWR);

	assert_true(fd >= 0);

	for (int i = 0; i < count && size > 0; i++) {
		off_t at = (off_t)power_cut_dice(seed, (uint64_t)size);
		uint8_t octet;

		assert_int_equal(pread(fd, &octet, 1, at), 1);
		octet ^= (uint8_t)(1u << power_cut_dice(seed, 8));
		assert_int_equal(pwrite(fd, &octet, 1, at), 1);
	}

	close(fd);
}

static void clean_up(struct office *office)
{
	static const char *const ends[] = {"", "-wal"};
	char name[40];

	for (int i = 1; i <= SALVAGE_MAX; i++)
		for (int end = 0; end < 2; end++) {
			snprintf(name, sizeof(name), ".damaged-%d%s", i, ends[end]);
			unlink(path_of(office, name));
		}

	unlink(path_of(office, ".suspect"));
}

/* Named results of a start that people must see to. */
static bool is_named(int result)
{
	return result == -EPROTO || result == -EKEYREJECTED;
}

static void whatever_bits_flip_no_start_is_repeated_for_ever(void **state)
{
	struct office *office = *state;
	uint64_t seed = rounds_seed(SEED);
	long flips = rounds_of(FLIPS);
	int salvages = 0, refused = 0;

	print_message("# %ld files, seed %llu\n", flips, (unsigned long long)seed);

	for (long i = 0; i < flips; i++) {
		int starts = 0, result;

		fill(office, power_cut_dice(&seed, 2));
		flip(office, &seed);

		do {
			result = start(office, &salvages);

			for (int n = 0; n < 6 && !result; n++)
				office_step(office);

			starts++;
		} while (!result && store_is_broken(office->shelf->store) && starts < 4 &&
			 (office_close(office), true));

		if (result && !is_named(result))
			fail_msg("file %ld: %s", i, strerror(-result));

		if (starts > 3)
			fail_msg("file %ld: the daemon ends again and again", i);

		refused += result != 0;
		office_close(office);
		clean_up(office);
	}

	print_message("# %d salvaged, %d refused\n", salvages, refused);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(a_torn_index_costs_no_row),
		CHECK(a_torn_table_costs_no_other),
		CHECK(orders_that_were_salvaged_are_uncertain_but_for_alarms),
		CHECK(damage_to_the_schema_ends_in_a_store_that_works),
		CHECK(what_is_no_database_is_put_aside_where_the_key_says_it_was_one),
		CHECK(half_a_database_goes_on_with_its_half),
		CHECK(a_database_that_is_gone_is_made_of_its_wal),
		CHECK(an_index_of_the_wal_is_made_anew),
		CHECK(a_shorter_wal_is_an_earlier_store),
		CHECK(keys_and_versions_are_no_damage),
		CHECK(a_fourth_damage_is_for_people_to_look_at),
#ifdef ENABLE_FAILPOINTS
		CHECK(a_salvage_that_dies_is_taken_up_again),
#endif
		CHECK(whatever_bits_flip_no_start_is_repeated_for_ever),
	};

	return cmocka_run_group_tests_name("store_damage", tests, NULL, NULL);
}
