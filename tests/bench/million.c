/*
 * A large store; see million.h.
 */
#include "tests/bench/million.h"

#include <stdio.h>
#include <stdlib.h>

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
	SERIES("20000") "INSERT INTO person (id, number_id, grp_id, zone_id, name, "
			"consent, from_at)"
			" SELECT n, n, n % 100 + 1, n % 100 + 2, 'Nguyen Van ' || n, "
			"'yes', 0 FROM i",
	SERIES("1500") "INSERT INTO role (person_id, role, grp_id, zone_id, from_at) "
		       "SELECT n, 'mem',"
		       " n % 100 + 1, n % 100 + 2, 0 FROM i",
	SERIES("100") "INSERT INTO role (person_id, role, grp_id, zone_id, from_at) SELECT "
		      "2000 + n, 'lead', n % 100 + 1, n % 100 + 2, 0 FROM i",
	SERIES("10") "INSERT INTO role (person_id, role, zone_id, from_at) SELECT 3000 + n, 'pol',"
		     " 1, 0 FROM i",
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
	/* Codes that are taken: a new one is none of them. */
	SERIES("200000") "INSERT INTO ref (code, kind) SELECT n, 'tip' FROM i",
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
	SERIES("200000") "INSERT INTO outbox (class, state, number_id, recipient, text, parts, turn,"
			 " queued_at, wake_at, expires_at, sent_at, delivered_at) SELECT n % 3 + 2,"
			 " 'delivered', n % 20000 + 1, randomblob(16), 'Da nhan tin', 1, 0, " AT(
				 "200000") ", 0, 0, " AT("200000") ", 0 FROM i",
	SERIES("200000") "INSERT INTO outbox_part (outbox_id, seq, state, modem, mr, attempts,"
			 " sending_at, sent_at) SELECT n, 1, 'delivered', 'm1', n % 256, 1, 0, " AT(
				 "200000") " FROM i",
};

void million_phone(char out[NUMBER_MAX], unsigned n)
{
	snprintf(out, NUMBER_MAX, "+8491%07u", n);
}

static void fill_numbers(struct store *store)
{
	char phone[NUMBER_MAX];
	int64_t id;

	if (store_begin(store))
		abort();

	for (unsigned n = 1; n <= MILLION_PEOPLE; n++) {
		million_phone(phone, n);

		if (number_put(store, phone, &id) || id != n)
			abort();
	}

	if (store_commit(store))
		abort();
}

void million_fill(struct shelf *shelf)
{
	fill_numbers(shelf->store);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		shelf_sql(shelf, rows[i]);
}
