/*
 * store after a power cut: whenever it comes and whatever of the unsynced writes is on the disk,
 * whole, torn or out of order, nothing that was acknowledged is missing, nothing is handled or sent
 * twice, and nothing is corrupt.
 */
#include <stdio.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "tests/scenario/office.h"
#include "tests/support/power_cut.h"
#include "tests/support/rounds.h"

#define MESSAGES 40 /* enough for several checkpoints, and the WAL begins anew */
#define IMAGES	 200
#define LIES	 40
#define SEED	 20261125
#define CUT_AT	 (SHELF_NOW + 60000)

/* What happened before the cut, of which the outside knows. */
static void history_until(struct office *office, const struct disk_log *log, size_t cut)
{
	office->history = (struct history){0};

	for (size_t i = 0; i < cut; i++)
		if (log->events[i].kind == DISK_MARKED)
			history_take(&office->history, log->events[i].at);
}

/* The index of the WAL is no promise: it may be gone, old or anything. */
static void index_spoil(struct office *office, uint64_t *seed)
{
	char path[320];

	snprintf(path, sizeof(path), "%s-shm", office->shelf->conf.path);

	if (power_cut_dice(seed, 2)) {
		unlink(path);
		return;
	}

	FILE *file = fopen(path, "wb");

	assert_non_null(file);

	for (int i = 0; i < 32768; i++)
		fputc((int)power_cut_dice(seed, 256), file);

	fclose(file);
}

/* Two evenings with a quiet end and a new start between, from the first octet on. */
static void evening_record(struct office *office, struct disk_log *log)
{
	office_renew(office, MESSAGES);
	disk_record(log);
	assert_int_equal(office_open(office), 0);

	while (office->written < MESSAGES / 2)
		office_step(office);

	office_close(office);
	assert_int_equal(office_open(office), 0);
	office_run(office);
	disk_record(NULL);
	office_close(office);
	assert_int_equal(office->refusals, 0);
}

static bool image_holds(
	struct office *office, const struct disk_log *log, const struct power_cut *cut)
{
	uint64_t seed = cut->seed;

	office_close(office);
	power_cut_write(log, cut, office->shelf->folder);
	index_spoil(office, &seed);
	office_set_clock(office, CUT_AT);
	history_until(office, log, cut->at);
	return office_holds(office);
}

static void no_power_cut_costs_anything(void **state)
{
	struct office *office = *state;
	uint64_t seed = rounds_seed(SEED);
	long images = rounds_of(IMAGES);
	struct disk_log log = {0};

	evening_record(office, &log);
	print_message("# %ld images of %zu events, seed %llu\n", images, log.count,
		(unsigned long long)seed);

	for (long i = 0; i < images; i++) {
		struct power_cut cut = {
			.at = power_cut_dice(&seed, log.count + 1), .seed = seed};

		if (!image_holds(office, &log, &cut))
			fail_msg("cut %zu, seed %llu: %s", cut.at,
				(unsigned long long)cut.seed, office->wrong);
	}

	disk_log_clear(&log);
}

/* Otherwise the test above proves nothing. */
static void a_disk_that_lies_about_syncs_is_found_out(void **state)
{
	struct office *office = *state;
	uint64_t seed = rounds_seed(SEED);
	struct disk_log log = {0};
	int found = 0;

	evening_record(office, &log);

	for (int i = 0; i < LIES && !found; i++) {
		struct power_cut cut = {.at = power_cut_dice(&seed, log.count + 1),
			.seed = seed,
			.lying = true};

		found = !image_holds(office, &log, &cut);
	}

	assert_true(found);
	disk_log_clear(&log);
}

#define CHECK(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHECK(no_power_cut_costs_anything),
		CHECK(a_disk_that_lies_about_syncs_is_found_out),
	};

	return cmocka_run_group_tests_name("power_cut", tests, NULL, NULL);
}
