/*
 * How long reports take on a large store: a million messages, 20,000 people, 100 groups, five years.
 * Prints; asserts nothing. Not part of check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/base/civil.h"
#include "gateway/report/report.h"
#include "tests/bench/million.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(struct shelf *shelf, const char *what, const char *from,
	const char *to, int64_t grp)
{
	struct report *report = calloc(1, sizeof(*report));
	int64_t first, last;
	double begin = seconds();

	if (report_span(shelf->store, from, to, &first, &last) ||
		report_collect(shelf->store, first, last, grp, report))
		abort();

	printf("%-34s %8.1f ms CPU, %lld patrols\n", what, 1000 * (seconds() - begin),
		(long long)report->figures.patrols);
	free(report);
}

static void figures_alone(struct shelf *shelf)
{
	struct figures_span span = {.grp_id = 7};
	struct figures figures;
	double begin;

	report_span(shelf->store, "2026-10-01", "2026-10-31", &span.from, &span.to);
	begin = seconds();

	if (figures_read(shelf->store, &span, &figures))
		abort();

	printf("%-34s %8.1f ms CPU\n", "BC of a month, one group",
		1000 * (seconds() - begin));
}

int main(void)
{
	struct shelf *shelf;

	shelf_setup((void **)&shelf);
	civil_set_zone("Asia/Ho_Chi_Minh");

	million_fill(shelf);
	measure(shelf, "a year, all groups", "2026-01-01", "2026-12-31", 0);
	measure(shelf, "a year, one group", "2026-01-01", "2026-12-31", 7);
	measure(shelf, "five years, all groups", "2021-11-24", "2026-11-24", 0);
	figures_alone(shelf);
	shelf_teardown((void **)&shelf);
	return 0;
}
