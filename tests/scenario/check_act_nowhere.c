/*
 * What a stranger tells without naming a place reaches somebody all the same, though the tree of
 * zones has no top that stands for all of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/scenario/act_bench.h"

/* As after a reform: the old province has ended, the new one has nothing below it yet. */
static int setup(void **state)
{
	int result = bench_setup(state);

	if (result)
		return result;

	struct bench *bench = *state;

	shelf_sql(bench->shelf, "UPDATE zone SET valid_to = 1 WHERE parent_id IS NULL");
	shelf_sql(bench->shelf, "UPDATE role SET to_at = 1 WHERE role = 'pol' AND zone_id ="
				" (SELECT id FROM zone WHERE code = 'bacninh')");
	shelf_sql(bench->shelf, "INSERT INTO zone (code, name, folded, level)"
				" VALUES ('moi', 'Tỉnh Mới', 'tinh moi', 'tinh')");
	return 0;
}

static void say(struct bench *bench, enum command_kind kind, const char *cat, const char *words)
{
	struct command command = command_make(kind);

	snprintf(command.cat, sizeof(command.cat), "%s", cat);
	snprintf(command.text, sizeof(command.text), "%s", words);
	bench_do(bench, MOI, &command, words);
}

static void a_tip_from_nowhere_goes_to_the_police_there_are(void **state)
{
	struct bench *bench = *state;

	say(bench, COMMAND_TIP, "TROM", "trom cho");
	bench_expect(bench, QUAN, "trom cho");
}

static void police_of_another_commune_are_better_than_none(void **state)
{
	struct bench *bench = *state;
	struct command command = command_make(COMMAND_TIP);

	snprintf(command.place, sizeof(command.place), "tdp Noi Ninh");
	snprintf(command.text, sizeof(command.text), "trom cho");
	bench_do(bench, MOI, &command, "TIN trom cho o tdp Noi Ninh");
	bench_expect(bench, QUAN, "trom cho");
}

static void a_cry_from_nowhere_reaches_leaders_and_police(void **state)
{
	struct bench *bench = *state;

	say(bench, COMMAND_SOS, "", "SOS co cuop");
	bench_expect(bench, DUNG, "co cuop");
	bench_expect(bench, THANG, "co cuop");
	bench_expect(bench, QUAN, "co cuop");
}

static void a_quarrel_from_nowhere_finds_a_mediator(void **state)
{
	struct bench *bench = *state;

	say(bench, COMMAND_MEDIATE, "TIENGON", "nha ben mo nhac to");
	bench_expect(bench, MAI, "mo nhac");
}

static void who_registers_says_where_they_live(void **state)
{
	struct bench *bench = *state;
	struct command command = command_make(COMMAND_REGISTER);

	snprintf(command.name, sizeof(command.name), "Nguyen Van A");
	bench_do(bench, MOI, &command, "DK Nguyen Van A");
	bench_expect(bench, MOI, "DK");
	bench_never(bench, MOI, "Bac Ninh");
	bench_never(bench, MOI, "Tinh Moi");
}

#define NOWHERE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NOWHERE_TEST(a_tip_from_nowhere_goes_to_the_police_there_are),
		NOWHERE_TEST(police_of_another_commune_are_better_than_none),
		NOWHERE_TEST(a_cry_from_nowhere_reaches_leaders_and_police),
		NOWHERE_TEST(a_quarrel_from_nowhere_finds_a_mediator),
		NOWHERE_TEST(who_registers_says_where_they_live),
	};

	return cmocka_run_group_tests_name("nowhere", tests, NULL, NULL);
}
