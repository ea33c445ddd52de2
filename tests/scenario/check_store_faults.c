/*
 * store on a failing disk: whichever read, write, sync, truncation or opening fails, and however,
 * nothing was acknowledged that is not there after the restart, no message is handled twice and no
 * answer but an alarm leaves twice. A disk that failed is never asked again; one that is full or
 * read-only refuses, and recovers.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/store/audit.h"
#include "gateway/store/news.h"
#include "gateway/store/sim_pin.h"
#include "gateway/store/store_state.h"
#include "tests/scenario/office.h"
#include "tests/support/power_cut.h"
#include "tests/support/rounds.h"

#define MESSAGES 18 /* enough for a checkpoint */
#define POINTS	 8 /* of each kind of fault that are tried; all of them in check-long */
#define SEED	 20261124

static const struct kind {
	const char *name;
	struct disk_fault fault;
} kinds[] = {
	{"a read fails", {.ops = 1u << DISK_READ, .error = EIO}},
	{"a write fails", {.ops = 1u << DISK_WRITE, .error = EIO}},
	{"half a write arrives", {.ops = 1u << DISK_WRITE, .error = EIO, .half = true}},
	{"a sync fails", {.ops = 1u << DISK_SYNC, .error = EIO}},
	{"a sync finds no room", {.ops = 1u << DISK_SYNC, .error = ENOSPC}},
	{"a truncation fails", {.ops = 1u << DISK_TRUNCATE, .error = EIO}},
	{"a write finds no room", {.ops = 1u << DISK_WRITE, .error = ENOSPC}},
	{"half a write finds room",
		{.ops = 1u << DISK_WRITE, .error = ENOSPC, .half = true}},
	{"a write is over quota", {.ops = 1u << DISK_WRITE, .error = EDQUOT}},
	{"an opening finds no descriptor", {.ops = 1u << DISK_OPEN, .error = EMFILE}},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct disk_fault fault_at(const struct kind *kind, long nth, bool lasting)
{
	struct disk_fault fault = kind->fault;

	fault.nth = nth;
	fault.lasting = lasting;
	return fault;
}

/* What of the kind is asked of the disk between two counts. */
static long count_of(const struct kind *kind)
{
	long count = 0;

	for (enum disk_op op = 0; op < DISK_OPS; op++)
		if (kind->fault.ops & 1u << op)
			count += disk_count(op);

	return count;
}

/* What ends the daemon: not what was refused, and no descriptor. */
static bool is_fatal(const struct kind *kind)
{
	return kind->fault.error == EIO || kind->fault.ops & 1u << DISK_SYNC;
}

typedef void (*point_fn)(struct office *office, const struct kind *kind, long nth);

/* Points of 1..total: all, or as many as there is time for, spread over them by the seed. */
static void sweep(
	struct office *office, const struct kind *kind, long total, point_fn point)
{
	uint64_t seed = rounds_seed(SEED) + (uint64_t)(kind - kinds);
	long points = rounds_of(1) > 1 ? total : POINTS, tried = 0;

	for (long i = 0; i < total; tried++) {
		long next = total <= points ? i + 1 : (tried + 1) * total / points;

		point(office, kind,
			i + 1 + (long)power_cut_dice(&seed, (uint64_t)(next - i)));
		i = next;
	}

	print_message("# %s: %ld of %ld points, seed %llu\n", kind->name, tried, total,
		(unsigned long long)rounds_seed(SEED));
}

/* One that is not acknowledged, not retried and not survived. */
static void assert_dead(struct office *office, const char *what)
{
	struct send_order order;
	struct sms_part part = {.len = 0, .malformed = true};
	long asked =
		disk_count(DISK_WRITE) + disk_count(DISK_SYNC) + disk_count(DISK_READ);

	if (office->refused && office->refused != -EIO)
		fail_msg("%s: %s is no failed disk", what, strerror(-office->refused));

	assert_int_equal(store_begin(office->shelf->store), -EIO);
	assert_int_equal(inbox_sink(office->inbox, &part, 1), -EIO);
	assert_int_equal(scheduler_next(office->scheduler, "a", NULL, &order), -EIO);
	assert_int_equal(audit_append(office->shelf->store, "clock", "x", "", ""), -EIO);
	assert_true(sim_pin_tried(office->shelf->store, "8984", "1234"));
	assert_int_equal(sim_pin_record(office->shelf->store, "8984", "1", false), -EIO);
	assert_int_equal(asked,
		disk_count(DISK_WRITE) + disk_count(DISK_SYNC) + disk_count(DISK_READ));
}

/* The first n-th of everything that a day asks of the disk. */
static void point_of_day(struct office *office, const struct kind *kind, long nth)
{
	struct disk_fault fault = fault_at(kind, nth, false);
	char what[80];

	snprintf(what, sizeof(what), "%s, %ld", kind->name, nth);
	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	disk_fail(&fault);
	office_run(office);
	assert_int_equal(disk_struck(), 1);
	disk_heal();

	if (store_is_broken(office->shelf->store))
		assert_dead(office, what);
	else if (is_fatal(kind))
		fail_msg("%s: nobody minds", what);

	office_close(office);
	office_audit(office, what);
}

static void whatever_fails_once_nothing_acknowledged_is_lost(void **state)
{
	struct office *office = *state;

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		office_renew(office, MESSAGES);
		assert_int_equal(office_open(office), 0);

		long before = count_of(kind);

		office_run(office);
		sweep(office, kind, count_of(kind) - before, point_of_day);
	}
}

static void point_of_opening(struct office *office, const struct kind *kind, long nth)
{
	struct disk_fault fault = fault_at(kind, nth, false);
	char what[80];

	snprintf(what, sizeof(what), "opening: %s, %ld", kind->name, nth);
	office_renew(office, MESSAGES);
	disk_fail(&fault);

	int result = office_open(office);
	int error = is_fatal(kind) ? EIO : kind->fault.error;

	if (error == EDQUOT)
		error = ENOSPC;

	if (result && result != -error)
		fail_msg("%s: %s", what, strerror(-result));

	assert_int_equal(disk_struck(), 1);
	disk_heal();
	office_close(office);
	office_audit(office, what);
}

static void a_new_store_is_whole_or_begun_anew(void **state)
{
	struct office *office = *state;

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		long before = count_of(kind);

		office_renew(office, MESSAGES);
		assert_int_equal(office_open(office), 0);
		sweep(office, kind, count_of(kind) - before, point_of_opening);
	}
}

/* The disk is full or read-only from the n-th write on, for a while. */
static void refuses_and_recovers(struct office *office, const char *what, int error)
{
	int written = office->written, rounds = 0;

	while (office->written < MESSAGES && disk_struck() < 20)
		office_step(office);

	assert_true(disk_struck());
	assert_int_equal(office->refused, error);
	assert_false(store_is_broken(office->shelf->store));
	disk_heal();
	office->refused = 0;

	/* The inbox tries again by itself; what it was told to keep comes with the next sweep. */
	while (office->written < MESSAGES || rounds++ < 8)
		office_step(office);

	for (int i = 0; i < MESSAGES; i++)
		if (!office->history.kept[i][0])
			fail_msg("%s: message %d is not taken after it", what, i);

	assert_int_equal(office->refused, 0);
	assert_true(office->written > written);
	office_close(office);
	office_audit(office, what);
}

static void point_of_room(struct office *office, const struct kind *kind, long nth)
{
	struct disk_fault fault = fault_at(kind, nth, true);
	char what[80];

	snprintf(what, sizeof(what), "from then on %s, %ld", kind->name, nth);
	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	disk_fail(&fault);
	refuses_and_recovers(office, what, -ENOSPC);
}

static void a_full_disk_refuses_and_recovers_when_there_is_room(void **state)
{
	struct office *office = *state;

	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		if (is_fatal(kind) || !(kind->fault.ops & 1u << DISK_WRITE))
			continue;

		office_renew(office, MESSAGES);
		assert_int_equal(office_open(office), 0);

		long before = count_of(kind);

		office_run(office);
		sweep(office, kind, (count_of(kind) - before) / 2, point_of_room);
	}
}

struct backup_end {
	bool done;
	int result;
};

static void on_backup(void *arg, int result)
{
	*(struct backup_end *)arg = (struct backup_end){true, result};
}

static bool backup_is_done(void *arg)
{
	return ((struct backup_end *)arg)->done;
}

static void a_disk_made_read_only_refuses_until_it_is_writable(void **state)
{
	struct office *office = *state;

	for (int steps = 0; steps < 6; steps += 2) {
		office_renew(office, MESSAGES);
		assert_int_equal(office_open(office), 0);

		for (int i = 0; i < steps; i++)
			office_step(office);

		disk_set_read_only();
		refuses_and_recovers(office, "read-only", -EROFS);
	}
}

static void a_store_on_a_read_only_disk_is_not_opened(void **state)
{
	struct office *office = *state;

	office_run(office);
	office_close(office);
	disk_set_read_only();
	assert_int_equal(office_open(office), -EROFS);
	disk_heal();
	office_audit(office, "read-only at start");
}

/* One sync a commit is what the figures of throughput stand on. */
static void a_listing_costs_one_sync_and_so_do_its_messages(void **state)
{
	struct office *office = *state;
	long before = disk_count(DISK_SYNC);

	office_renew(office, 24);
	assert_int_equal(office_open(office), 0);
	office->written = 23;
	before = disk_count(DISK_SYNC);
	office_step(office);

	/* all that is new kept, all of it handled, one order given */
	assert_int_equal(disk_count(DISK_SYNC) - before, 3);
	assert_true(office->history.kept[23][0]);
	assert_int_equal(shelf_count(office->shelf, "SELECT count(*) FROM command"), 24);
}

static void a_slow_disk_only_takes_its_time(void **state)
{
	struct office *office = *state;

	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	disk_set_slow(office->shelf->clock, 400);
	office_run(office);
	assert_int_equal(office->refusals, 0);
	disk_heal();
	office_close(office);
	office_audit(office, "a slow disk");
}

/* Everything is open before the first message, and nothing more is wanted after. */
static void no_descriptor_is_needed_once_it_is_open(void **state)
{
	struct office *office = *state;
	struct rlimit limit, none;
	long opened;

	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	opened = disk_count(DISK_OPEN);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 3;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	office_run(office);

	char path[300];
	struct backup_end end;
	int backup;

	snprintf(path, sizeof(path), "%s/copy.db", office->shelf->folder);
	backup = store_backup_start(
		office->shelf->store, office->shelf->loop, path, on_backup, &end);
	setrlimit(RLIMIT_NOFILE, &limit);
	assert_int_equal(backup, -EMFILE);
	assert_int_equal(disk_count(DISK_OPEN), opened);
	assert_int_equal(office->refusals, 0);
	office_close(office);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);

	int result = office_open(office);

	setrlimit(RLIMIT_NOFILE, &limit);
	assert_int_equal(result, -EMFILE);
	office_audit(office, "no descriptors");
}

/* ulimit -f, as a quota is met by other means than a full disk. */
static void a_file_that_may_not_grow_is_a_full_disk(void **state)
{
	struct office *office = *state;
	struct rlimit limit, none;
	struct stat st;
	char path[300];

	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	office_step(office);
	snprintf(path, sizeof(path), "%s-wal", office->shelf->conf.path);
	assert_int_equal(stat(path, &st), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	none = limit;
	none.rlim_cur = (rlim_t)st.st_size + 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	office_step(office);
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(office->refused, -ENOSPC);
	assert_false(store_is_broken(office->shelf->store));
	office->refused = 0;

	for (int i = 0; i < MESSAGES + 8; i++)
		office_step(office);

	assert_int_equal(office->refused, 0);
	office_close(office);
	office_audit(office, "a file that may not grow");
}

/* What people write stays in the modem; what they must hear still reaches them. */
static void little_room_is_kept_for_what_goes_out(void **state)
{
	struct office *office = *state;

	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	office->written = 3;
	office_step(office);

	struct store *store = office->shelf->store;
	int given = office->history.given_count;
	int64_t room = store->room;

	store->room = INT64_MAX;
	office_step(office);
	assert_int_equal(office->refused, -ENOSPC);
	assert_false(office->history.kept[4][0]);
	assert_true(office->history.given_count > given);
	store->room = room;
	office->refused = 0;
	office_run(office);
	assert_int_equal(office->refused, 0);
	assert_true(office->history.kept[4][0]);
	office_close(office);
	office_audit(office, "little room");
}

static void a_backup_that_fails_harms_nothing_and_leaves_nothing(void **state)
{
	struct office *office = *state;
	struct backup_end end = {0};
	struct disk_fault fault = {
		.ops = 1u << DISK_WRITE, .nth = 30, .lasting = true, .error = ENOSPC};
	char path[300], tmp[320];

	office_renew(office, MESSAGES);
	assert_int_equal(office_open(office), 0);
	office_run(office);
	snprintf(path, sizeof(path), "%s/copy.db", office->shelf->folder);
	snprintf(tmp, sizeof(tmp), "%s.tmp", path);
	disk_fail(&fault);
	assert_int_equal(store_backup_start(office->shelf->store, office->shelf->loop,
				 path, on_backup, &end),
		0);
	assert_true(loop_advance_until(office->shelf->loop, 60000, backup_is_done, &end));
	disk_heal();
	assert_int_equal(end.result, -ENOSPC);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(tmp, F_OK), -1);
	assert_false(store_is_broken(office->shelf->store));
	office_close(office);
	office_audit(office, "a backup without room");
}

/* Wall clocks are set: by hand, by NTP, by a battery that is empty. */
static void no_step_of_the_clock_loses_or_repeats(void **state)
{
	static const int64_t steps[] = {
		-86400, 86400, -315360000, 315360000, -3600, 3600, -1, 1};
	struct office *office = *state;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		office_renew(office, MESSAGES);
		assert_int_equal(office_open(office), 0);

		for (int n = 0; n < MESSAGES / 2; n++)
			office_step(office);

		office->may_expire = steps[i] >= 86400;
		clock_step_wall(office->shelf->clock, steps[i] * 1000);
		inbox_replan(office->inbox);
		scheduler_kick(office->scheduler);
		office_run(office);
		assert_int_equal(office->refusals, 0);
		office_close(office);

		char what[60];

		snprintf(what, sizeof(what), "the clock was set by %lld s",
			(long long)steps[i]);
		office_audit(office, what);
	}
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(a_new_store_is_whole_or_begun_anew),
		CHECK(whatever_fails_once_nothing_acknowledged_is_lost),
		CHECK(a_full_disk_refuses_and_recovers_when_there_is_room),
		CHECK(a_disk_made_read_only_refuses_until_it_is_writable),
		CHECK(a_store_on_a_read_only_disk_is_not_opened),
		CHECK(a_listing_costs_one_sync_and_so_do_its_messages),
		CHECK(a_slow_disk_only_takes_its_time),
		CHECK(no_descriptor_is_needed_once_it_is_open),
		CHECK(a_file_that_may_not_grow_is_a_full_disk),
		CHECK(little_room_is_kept_for_what_goes_out),
		CHECK(a_backup_that_fails_harms_nothing_and_leaves_nothing),
		CHECK(no_step_of_the_clock_loses_or_repeats),
	};

	return cmocka_run_group_tests_name("store_faults", tests, NULL, NULL);
}
