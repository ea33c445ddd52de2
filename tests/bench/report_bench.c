/*
 * How long reports take on a large store: a million messages, 20,000 people, 100 groups, five years.
 * Prints; asserts nothing. Not part of check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/base/civil.h"
#include "gateway/report/report.h"
#include "tests/support/shelf.h"

#define SERIES(n) \
	"WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i LIMIT " n ") "
/* A moment of the five years before 24 November 2026, spread over them by a number. */
#define AT(spread) \
	"(1637712000000 + (n * 7919 % " spread ") * (157766400000 / " spread "))"

static const char *const rows[] = {
	"INSERT INTO zone (id, code, name, folded, level) VALUES (1, 'top', 'Top', "
	"'top', 'tinh')",
	SERIES("100") "INSERT INTO zone (id, code, name, folded, level, parent_id, "
		      "households,"
		      " persons) SELECT n + 1, 'z' || n, 'Thôn ' || n, 'thon ' || n, "
		      "'thon', 1, 487,"
		      " 1857 FROM i",
	SERIES("100") "INSERT INTO grp (id, code, name, zone_id, synced) SELECT n, 'g' "
		      "|| n,"
		      " 'Tổ ' || n, n + 1, 1 FROM i",
	SERIES("20000") "INSERT INTO number (id, hash, sealed, tail, seen_at) SELECT n,"
			" randomblob(16), randomblob(52), '000', 0 FROM i",
	SERIES("20000") "INSERT INTO person (id, number_id, grp_id, zone_id, name, "
			"consent, from_at)"
			" SELECT n, n, n % 100 + 1, n % 100 + 2, 'Nguyen Van ' || n, "
			"'yes', 0 FROM i",
	SERIES("1500") "INSERT INTO role (person_id, role, grp_id, zone_id, from_at) "
		       "SELECT n, 'mem',"
		       " n % 100 + 1, n % 100 + 2, 0 FROM i",
	SERIES("1000000") "INSERT INTO message (state, modem, number_id, sent_at, "
			  "received_at, text,"
			  " kind) SELECT 'handled', 'm1', n % 20000 + 1, " AT(
				  "1000000") ", " AT("1000000") ", 'TT 22h30 6 nguoi "
								"thon Can binh thuong', "
								"'PATROL' FROM i",
	SERIES("200000") "INSERT INTO patrol (code, grp_id, zone_id, state, start_at, "
			 "headcount,"
			 " finding, made_at) SELECT n, n % 100 + 1, n % 100 + 2, "
			 "'confirmed', " AT("200000") ", n % 5 + 4, 'clean', 0 FROM i",
	SERIES("200000") "INSERT INTO tip (code, alias, grp_id, zone_id, category, "
			 "state, rating,"
			 " sealed, received_at, forwarded_at, acknowledged_at, "
			 "updated_at) SELECT n,"
			 " 'a' || n, n % 100 + 1, n % 100 + 2, 'TROM', 'closed', "
			 "'GIATRI',"
			 " randomblob(140), " AT("200000") ", 1, " AT(
				 "200000") " + n % 99, 0 FROM i",
	SERIES("20000") "INSERT INTO mediation (code, grp_id, state, sealed, outcome, "
			"made_at, done_at)"
			" SELECT n, n % 100 + 1, 'done', randomblob(120), 'THANH', " AT(
				"20000") ", " AT("20000") " FROM i",
	SERIES("50000") "INSERT INTO record (code, grp_id, kind, text, n1, n2, at) "
			"SELECT n,"
			" n % 100 + 1, 'LOUD', 'tuyen truyen', 2, 45, " AT("50000") " FRO"
										    "M i",
	SERIES("10000") "INSERT INTO incident (code, grp_id, category, cases, suspects, "
			"at) SELECT n,"
			" n % 100 + 1, 'TROM', 1, 2, " AT("10000") " FROM i",
	SERIES("20000") "INSERT INTO fund_entry (grp_id, code, at, direction, amount, "
			"purpose, state)"
			" SELECT n % 100 + 1, n, " AT("20000") ", 'in', 100000, '', "
							       "'booked' FROM i",
	SERIES("5000") "INSERT INTO broadcast (grp_id, audience, class, text, state, "
		       "author,"
		       " recipients, sent, delivered, made_at) SELECT n % 100 + 1, "
		       "'ALL', 'info', '',"
		       " 'done', '', 487, 480, 470, " AT("5000") " FROM i",
	"ANALYZE",
};

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

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		shelf_sql(shelf, rows[i]);

	measure(shelf, "a year, all groups", "2026-01-01", "2026-12-31", 0);
	measure(shelf, "a year, one group", "2026-01-01", "2026-12-31", 7);
	measure(shelf, "five years, all groups", "2021-11-24", "2026-11-24", 0);
	figures_alone(shelf);
	shelf_teardown((void **)&shelf);
	return 0;
}
