/*
 * report: counts what happened between two local dates, for one group or all, and says it in four
 * formats; a file that may only be read is enough, without its key.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/base/strbuf.h"
#include "gateway/report/report.h"
#include "tests/support/shelf.h"

static int64_t at(const char *text)
{
	int64_t wall = 0;

	assert_int_equal(civil_parse(text, &wall), 0);
	return wall;
}

/* Runs SQL with every @ replaced by that time. */
static void put(struct shelf *shelf, const char *sql, const char *when)
{
	char text[512];
	struct strbuf buf = STRBUF(text);
	long long wall = at(when);

	for (; *sql; sql++) {
		if (*sql == '@')
			strbuf_putf(&buf, "%lld", wall);
		else
			strbuf_putc(&buf, *sql);
	}

	assert_false(buf.truncated);
	shelf_sql(shelf, text);
}

static int setup(void **state)
{
	int result = shelf_setup(state);

	civil_set_zone("<+07>-7");
	shelf_sql(*state,
		"INSERT INTO zone (id, code, name, folded, level, households, persons)"
		" VALUES (1, 'can', 'Thôn Càn', 'thon can', 'thon', 487, 1857),"
		" (2, 'noi', 'TDP Nội Ninh', 'noi ninh', 'tdp', 100, 400);"
		"INSERT INTO grp (id, code, name, zone_id, synced) VALUES"
		" (1, 'can', 'Tổ <Càn>', 1, 1), (2, 'noi', 'Nội Ninh', 2, 1)");
	return result;
}

static const char *print(struct shelf *shelf, const char *from, const char *to,
	int64_t grp, enum report_format format)
{
	static char *text;
	struct report report;
	int64_t first, last;
	size_t size;

	assert_int_equal(report_span(shelf->store, from, to, &first, &last), 0);
	assert_int_equal(report_collect(shelf->store, first, last, grp, &report), 0);
	free(text);
	text = NULL;

	FILE *out = open_memstream(&text, &size);

	report_print(&report, format, out);
	fclose(out);
	return text;
}

static void fill(struct shelf *shelf)
{
	put(shelf,
		"INSERT INTO patrol (code, grp_id, state, start_at, headcount, made_at)"
		" VALUES ('1', 1, 'confirmed', @, 6, @)",
		"2026-03-01T00:00:00+07:00");
	put(shelf,
		"INSERT INTO patrol (code, grp_id, state, start_at, headcount, made_at)"
		" VALUES ('2', 1, 'reported', @, 7, @)",
		"2026-03-31T23:59:59+07:00");
	put(shelf,
		"INSERT INTO patrol (code, grp_id, state, start_at, headcount, made_at)"
		" VALUES ('3', 1, 'rejected', @, 8, @)",
		"2026-03-15T22:00:00+07:00");
	put(shelf,
		"INSERT INTO patrol (code, grp_id, state, start_at, headcount, made_at)"
		" VALUES ('4', 1, 'confirmed', @, 9, @)",
		"2026-04-01T00:00:00+07:00");
	put(shelf,
		"INSERT INTO patrol (code, grp_id, state, start_at, headcount, made_at)"
		" VALUES ('5', 2, 'confirmed', @, 5, @)",
		"2026-03-10T22:00:00+07:00");
	put(shelf,
		"INSERT INTO handover (id, code, grp_id, state, at) VALUES"
		" (1, '6', 1, 'received', @), (2, '7', 1, 'offered', @)",
		"2026-03-10T08:00:00+07:00");
	shelf_sql(shelf,
		"INSERT INTO handover_item (handover_id, item, words, qty) VALUES"
		" (1, 'gun', 'sung', 2), (1, 'round', 'dan', 45), (2, 'blade', 'dao', "
		"3)");
	put(shelf,
		"INSERT INTO fund_entry (grp_id, code, at, direction, amount, purpose, "
		"state)"
		" VALUES (1, '8', @, 'in', 1500000, '', 'booked'),"
		" (1, '9', @, 'out', 9000000, '', 'pending')",
		"2026-02-10T08:00:00+07:00");
	put(shelf,
		"INSERT INTO fund_entry (grp_id, code, at, direction, amount, purpose, "
		"state)"
		" VALUES (1, '10', @, 'out', 500000, '', 'booked')",
		"2026-03-10T08:00:00+07:00");
	put(shelf,
		"INSERT INTO incident (code, grp_id, category, cases, suspects, at)"
		" VALUES ('11', 1, 'TROM', 4, 8, @)",
		"2026-03-10T08:00:00+07:00");
}

static void dates_are_local_and_both_included(void **state)
{
	struct shelf *shelf = *state;

	fill(shelf);

	const char *json = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_JSON);

	assert_string_equal(json,
		"{\"patrols\": 2, \"turns\": 13, \"patrols_confirmed\": 1, \"cases\": 4,"
		" \"suspects\": 8, \"tips\": 0, \"tips_valuable\": 0, \"handover\": "
		"{\"gun\": 2,"
		" \"round\": 45, \"blade\": 0, \"explosive\": 0, \"other\": 0}, "
		"\"mediations\":"
		" {\"requested\": 0, \"succeeded\": 0, \"failed\": 0}, \"broadcasts\": "
		"{\"sent\": 0,"
		" \"recipients\": 0, \"delivered\": 0}, \"loudspeaker\": 0, \"tasks\": "
		"{\"given\": 0,"
		" \"done\": 0}, \"fund\": {\"in\": 0, \"out\": 500000, \"balance\": "
		"1000000},"
		" \"commendations\": 0, \"fires\": 0, \"drills\": 0,"
		" \"antispoof\": 0, \"models\": {\"total\": 1, \"active\": 1, \"new\": 0,"
		" \"copied\": 0, \"external\": 0}, \"organisations\": 0, \"members\":"
		" {\"total\": 0, \"bvantt\": 0, \"veterans\": 0}, \"minutes\":"
		" {\"forwarded\": -1, \"acknowledged\": -1, \"arrived\": -1}, \"closed\":"
		" {\"here\": 0, \"above\": 0}, \"actions\": {\"prevented\": 0, \"limited\": 0,"
		" \"guarded\": 0, \"caught\": 0, \"handed\": 0}, \"equipment\": {\"total\": 0,"
		" \"broken\": 0, \"tools\": 0, \"unpermitted\": 0, \"fire\": 0,"
		" \"expired\": 0}}\n");
}

static void tell_founding(struct shelf *shelf)
{
	shelf_sql(shelf,
		"UPDATE grp SET kind = 'tổ tuần tra nhân dân', founded = '2020-01-10',"
		" decision = '05/QĐ-UBND', decided_on = '2020-01-08', signer = 'Nguyễn <A>',"
		" signed_by = 'Trần B & C' WHERE id = 1;"
		"UPDATE grp SET founded = '2026-03-05', copied_from = 'can' WHERE id = 2;"
		"UPDATE zone SET models = 3421, organisations = 5428 WHERE id = 1;"
		"INSERT INTO programme (kind, name, number, issuer, issued_on) VALUES"
		" ('guidance', 'Hướng dẫn', '7/HD', 'UBND tỉnh', '2021-02-03'),"
		" ('programme', 'Phong trào', '', '', '')");
	put(shelf,
		"INSERT INTO programme (kind, name, number, issuer, issued_on, valid_to) VALUES"
		" ('programme', 'Đề án', '201/ĐA-UBND', 'UBND tỉnh', '2020-07-14', @)",
		"2026-01-01T00:00:00+07:00");
}

/* Who reports, since when, by which decision and for what stands in the head; who signs, below. */
static void a_group_says_what_it_is(void **state)
{
	struct shelf *shelf = *state;

	tell_founding(shelf);

	const char *text = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_TEXT);

	assert_non_null(strstr(text, "tổ tuần tra nhân dân\n"));
	assert_non_null(strstr(text, "số 05/QĐ-UBND, ngày 08/01/2020, người ký Nguyễn <A>\n"));
	assert_non_null(strstr(text, "10/01/2020, hoạt động 6 năm\n"));
	assert_non_null(strstr(text, "Phong trào\n"));
	assert_non_null(strstr(text, "Hướng dẫn 7/HD ngày 03/02/2021 của UBND tỉnh\n"));
	assert_null(strstr(text, "Đề án"));
	assert_non_null(strstr(text, "Người ký: Trần B & C\n"));
	text = print(shelf, "2025-01-09", "2025-01-09", 1, REPORT_TEXT);
	assert_non_null(strstr(text, "hoạt động 4 năm\n"));
	assert_non_null(strstr(text, "Đề án 201/ĐA-UBND ngày 14/07/2020 của UBND tỉnh\n"));
	text = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_HTML);
	assert_non_null(strstr(text, "người ký Nguyễn &lt;A&gt;"));
	assert_non_null(strstr(text, "<br>Trần B &amp; C</div>"));
	text = print(shelf, "2026-03-01", "2026-03-31", 2, REPORT_TEXT);
	assert_non_null(strstr(text, "Tổ <Càn>\n"));
}

static void groups_are_held_against_the_authorities_count(void **state)
{
	struct shelf *shelf = *state;

	tell_founding(shelf);

	const char *csv = print(shelf, "2026-03-01", "2026-03-31", 0, REPORT_CSV);

	assert_non_null(strstr(csv, "models.total,2\n"));
	assert_non_null(strstr(csv, "models.new,1\nmodels.copied,1\nmodels.external,3421\n"));
	assert_non_null(strstr(csv, "organisations,5428\n"));

	const char *text = print(shelf, "2026-03-01", "2026-03-31", 0, REPORT_TEXT);

	assert_non_null(strstr(text, "1, nhân rộng từ mô hình khác 1\n"));
	assert_non_null(strstr(text, "3.421\n"));
	assert_non_null(strstr(text, "5.428\n"));
}

static void all_groups_together_are_their_sum(void **state)
{
	struct shelf *shelf = *state;

	fill(shelf);

	const char *csv = print(shelf, "2026-03-01", "2026-03-31", 0, REPORT_CSV);

	assert_non_null(strstr(csv, "key,value\npatrols,3\nturns,18\n"));
	assert_non_null(strstr(csv, "\nhandover.gun,2\nhandover.round,45\n"));
	assert_non_null(strstr(csv, "\nfund.balance,1000000\n"));
}

static void people_read_four_chapters(void **state)
{
	struct shelf *shelf = *state;

	fill(shelf);

	const char *text = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_TEXT);

	assert_non_null(
		strstr(text, "Tổ <Càn> – Thôn Càn\nTừ 01/03/2026 đến 31/03/2026\n"));
	assert_non_null(
		strstr(text, "2 buổi tuần tra với 13 lượt người; 4 vụ, 8 đối tượng;"));
	assert_non_null(strstr(text, "\nI. Tự phòng\n"));
	assert_non_null(strstr(text, "\nII. Tự quản\n"));
	assert_non_null(strstr(text, "\nIII. Tự bảo vệ\n"));
	assert_non_null(strstr(text, "\nIV. Tự hòa giải\n"));
	assert_non_null(strstr(text, "còn 1.000.000 đ"));
	assert_non_null(strstr(text, "Trộm cắp tài sản"));
}

static void the_page_for_the_printer_is_whole_and_escaped(void **state)
{
	struct shelf *shelf = *state;

	fill(shelf);

	const char *html = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_HTML);

	assert_non_null(strstr(html, "Tổ &lt;Càn&gt;"));
	assert_null(strstr(html, "<Càn>"));
	assert_non_null(strstr(html, "@page{size:A4"));
	assert_non_null(strstr(html, "<svg "));
	assert_non_null(strstr(html, "</html>\n"));
	assert_null(strstr(html, "http://"));
	assert_null(strstr(html, "<script"));
}

static void what_somebody_texted_is_shown_safely(void **state)
{
	struct shelf *shelf = *state;

	put(shelf,
		"INSERT INTO record (code, grp_id, kind, state, text, at) VALUES"
		" ('100001', 1, 'REMARK', 'kept', 'yen <b>on</b>' || char(27) || '[31m' || char(8238),"
		" @), ('100002', 1, 'REVIEW', 'kept', '<i>TOT', @)",
		"2026-03-10T08:00:00+07:00");

	const char *html = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_HTML);

	assert_non_null(strstr(html, "<b>Nhận xét:</b> yen &lt;b&gt;on&lt;/b&gt;[31m</p>"));
	assert_non_null(strstr(html, "&lt;i&gt;tot 1"));

	const char *text = print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_TEXT);

	assert_non_null(strstr(text, "Nhận xét: yen <b>on</b>[31m\n"));
	assert_null(strchr(text, 27));
}

static void warnings_are_counted_as_the_outbox_settles_them(void **state)
{
	struct shelf *shelf = *state;

	put(shelf,
		"INSERT INTO broadcast (id, grp_id, audience, class, text, state, author,"
		" recipients, made_at) VALUES (1, 1, 'ALL', 'info', '', 'sending', '', "
		"3, @)",
		"2026-03-10T08:00:00+07:00");
	shelf_sql(shelf, "INSERT INTO outbox (id, class, state, recipient, broadcast_id, "
			 "parts, turn,"
			 " queued_at, wake_at, expires_at) VALUES (1, 4, 'queued', "
			 "x'00', 1, 1, 0, 0,"
			 " 0, 0), (2, 4, 'queued', x'01', 1, 1, 0, 0, 0, 0),"
			 " (3, 4, 'queued', x'02', 1, 1, 0, 0, 0, 0)");
	shelf_sql(shelf,
		"UPDATE outbox SET state = 'sending'; UPDATE outbox SET state = 'sent';"
		"UPDATE outbox SET state = 'delivered' WHERE id = 1;"
		"UPDATE outbox SET state = 'failed' WHERE id = 2; DELETE FROM outbox");
	assert_int_equal(shelf_count(shelf, "SELECT sent * 100 + delivered * 10 + failed"
					    " FROM broadcast"),
		211);
	assert_non_null(strstr(print(shelf, "2026-03-01", "2026-03-31", 1, REPORT_CSV),
		"broadcasts.sent,1\nbroadcasts.recipients,3\nbroadcasts.delivered,1\n"));
}

static void a_file_that_may_only_be_read_is_enough(void **state)
{
	struct shelf *shelf = *state;
	struct store_conf conf = {.read_only = true};
	struct store *store;
	struct report report;
	char why[256];

	fill(shelf);
	shelf_close(shelf);
	memcpy(conf.path, shelf->conf.path, sizeof(conf.path));
	assert_int_equal(store_open(&store, &conf, shelf->clock, why, sizeof(why)), 0);
	assert_int_equal(
		report_collect(store, at("2026-03-01"), at("2026-04-01"), 1, &report), 0);
	assert_int_equal(report.figures.patrols, 2);
	assert_int_equal(report_collect(store, 0, 1, 99, &report), -ENOENT);
	store_close(store);
}

static void odd_dates_are_refused(void **state)
{
	struct shelf *shelf = *state;
	int64_t from, to, grp;

	assert_int_equal(
		report_span(shelf->store, "2026-02-30", NULL, &from, &to), -EINVAL);
	assert_int_equal(
		report_span(shelf->store, "2026-03-02", "2026-03-01", &from, &to),
		-EINVAL);
	assert_int_equal(report_span(shelf->store, "hom nay", NULL, &from, &to), -EINVAL);
	assert_int_equal(report_span(shelf->store, NULL, NULL, &from, &to), 0);
	assert_int_equal(from, at("2026-01-01"));
	assert_int_equal(to, at("2026-11-25"));
	assert_int_equal(report_group(shelf->store, "noi", &grp), 0);
	assert_int_equal(grp, 2);
	assert_int_equal(report_group(shelf->store, "x", &grp), -ENOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, shelf_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dates_are_local_and_both_included),
		TEST(a_group_says_what_it_is),
		TEST(groups_are_held_against_the_authorities_count),
		TEST(all_groups_together_are_their_sum),
		TEST(people_read_four_chapters),
		TEST(the_page_for_the_printer_is_whole_and_escaped),
		TEST(what_somebody_texted_is_shown_safely),
		TEST(warnings_are_counted_as_the_outbox_settles_them),
		TEST(a_file_that_may_only_be_read_is_enough),
		TEST(odd_dates_are_refused),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
