/*
 * control: what people do over the socket is done once, in bounded transactions, and written down.
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
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/alloc.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/message.h"
#include "gateway/store/tip.h"
#include "gateway/store/zone.h"
#include "tests/support/hatch.h"

static void a_message_is_queued_with_an_id(void **state)
{
	struct hatch *hatch = *state;
	json_t *answer =
		hatch_ask(hatch, "{\"op\":\"send\",\"to\":\"0912 345 "
				 "678\",\"text\":\"Xin chào\",\"class\":\"alarm\"}");

	assert_int_equal(json_integer_value(json_object_get(answer, "id")), 1);
	assert_int_equal(hatch->changed, 1);
	json_decref(answer);
	assert_string_equal(shelf_query(hatch->shelf, "SELECT class || text FROM outbox"),
		"0Xin chao");
	hatch_say(hatch, "{\"op\":\"outbox\"}\n");

	const char *heard = hatch_hear(hatch);

	assert_non_null(strstr(heard, "\"to\":\"*678\""));
	assert_non_null(strstr(heard, "\"class\":\"alarm\""));
	assert_non_null(strstr(heard, "\"queued_at\":\"2026-11-24T07:00:00+07:00\""));
	hatch_expect_error(
		hatch, "{\"op\":\"send\",\"to\":\"KENG\",\"text\":\"x\"}", "BAD_NUMBER");
	hatch_expect_error(
		hatch, "{\"op\":\"send\",\"to\":\"113\",\"text\":\"\"}", "BAD_TEXT");
	hatch_expect_error(hatch,
		"{\"op\":\"send\",\"to\":\"113\",\"text\":\"x\",\"class\":\"y\"}",
		"BAD_CLASS");
	json_decref(hatch_ask(hatch, "{\"op\":\"cancel\",\"id\":1}"));
	hatch_expect_error(hatch, "{\"op\":\"cancel\",\"id\":1}", "NOT_FOUND");
}

static void a_code_that_is_on_its_way_is_not_listed(void **state)
{
	struct hatch *hatch = *state;
	struct outbox_draft draft = {.class = CLASS_CONFIRM,
		.to = "+84912345678",
		.text = "XN 135791",
		.secret = true};

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(outbox_enqueue(hatch->shelf->store, &draft, NULL), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);
	hatch_say(hatch, "{\"op\":\"outbox\",\"reveal\":true}\n");
	assert_null(strstr(hatch_hear(hatch), "135791"));
}

static void a_list_is_sent_row_by_row(void **state)
{
	struct hatch *hatch = *state;

	hatch_say(hatch, "{\"op\":\"send-file\"}\n"
			 "{\"to\":\"0912345678\",\"text\":\"a\"}\n"
			 "{\"to\":\"nobody\",\"text\":\"b\"}\nno row\n"
			 "{\"to\":\"0912345679\",\"text\":\"c\"}\n{\"end\":true}\n");

	const char *heard = hatch_hear(hatch);

	assert_int_equal(hatch_lines(heard), 5);
	assert_non_null(strstr(heard, "{\"line\":2,\"error\":\"BAD_NUMBER\""));
	assert_non_null(strstr(heard, "{\"line\":3,\"error\":\"BAD_JSON\""));
	assert_non_null(strstr(heard, "\"rows\":4,\"failed\":2,\"ok\":true"));
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM outbox"), 2);
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT detail FROM audit"), "2 of 4");
}

static void a_list_that_breaks_off_keeps_what_was_answered(void **state)
{
	struct hatch *hatch = *state;

	hatch_say(hatch,
		"{\"op\":\"send-file\"}\n{\"to\":\"0912345678\",\"text\":\"a\"}\n");
	hatch_hear(hatch);
	shutdown(hatch->fd, SHUT_WR);
	assert_non_null(strstr(hatch_hear(hatch), "broke off"));
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM outbox"), 1);
}

static void ussd_goes_on_without_its_client(void **state)
{
	struct hatch *hatch = *state;

	hatch_expect_error(hatch, "{\"op\":\"ussd\",\"modem\":\"m2\",\"code\":\"*101#\"}",
		"NOT_FOUND");
	hatch_expect_error(hatch, "{\"op\":\"ussd\",\"modem\":\"m1\",\"code\":\"AT\"}",
		"BAD_REQUEST");
	hatch_say(hatch, "{\"op\":\"ussd\",\"modem\":\"m1\",\"code\":\"*101#\"}\n");
	hatch_pass(hatch, 0);
	control_ussd_done(hatch->ussd, 0, "10.000d");
	assert_string_equal(hatch_hear(hatch), "{\"text\":\"10.000d\",\"ok\":true}\n");
	hatch_say(hatch, "{\"op\":\"ussd\",\"modem\":\"m1\",\"code\":\"*101#\"}\n");
	hatch_pass(hatch, 0);
	hatch_connect(hatch, 1000, ROLE_ADMIN);
	control_ussd_done(hatch->ussd, -ETIMEDOUT, NULL);
	json_decref(hatch_ask(hatch, "{\"op\":\"status\"}"));
}

static void a_backup_is_answered_when_it_is_whole(void **state)
{
	struct hatch *hatch = *state;
	char request[160], path[128];
	struct stat copy;

	snprintf(path, sizeof(path), "%s/copy.db", hatch->shelf->folder);
	snprintf(request, sizeof(request), "{\"op\":\"backup\",\"path\":\"%s\"}\n", path);
	hatch_say(hatch, request);
	hatch_pass(hatch, 1000);
	assert_string_equal(hatch_hear(hatch), "{\"ok\":true}\n");
	assert_int_equal(stat(path, &copy), 0);

	/* And one whose client goes away harms nobody. */
	hatch_say(hatch, request);
	hatch_connect(hatch, 1000, ROLE_ADMIN);
	json_decref(hatch_ask(hatch, "{\"op\":\"status\"}"));
}

static void a_history_is_told_with_codes_of_its_own_lines(void **state)
{
	struct hatch *hatch = *state;

	hatch_say(hatch,
		"{\"op\":\"history\"}\n"
		"{\"at\":\"2024-03-10T22:30\",\"from\":\"0912345678\",\"text\":\"TIN "
		"a\"}\n"
		"{\"at\":\"never\",\"from\":\"0912345678\",\"text\":\"TIN b\"}\n"
		"{\"at\":\"2024-03-11\",\"from\":\"0912345678\",\"text\":\"DG @1 "
		"GIATRI\"}\n"
		"{\"at\":\"2024-03-11\",\"from\":\"0912345678\",\"text\":\"DG @2 "
		"GIATRI\"}\n"
		"{\"at\":\"2024-03-11\",\"from\":\"0912345678\",\"text\":\"fails\"}\n"
		"{}\n"
		"{\"end\":true}\n");

	const char *heard = hatch_hear(hatch);

	assert_int_equal(hatch_lines(heard), 7);
	assert_non_null(
		strstr(heard, "{\"line\":1,\"kind\":\"TIP\",\"code\":\"482193\"}"));
	assert_non_null(strstr(heard, "{\"line\":2,\"error\":\"BAD_TIME\""));
	assert_non_null(
		strstr(heard, "{\"line\":3,\"kind\":\"TIP\",\"code\":\"482194\"}"));
	assert_non_null(strstr(heard, "{\"line\":4,\"error\":\"BAD_REFERENCE\""));
	assert_non_null(strstr(heard, "{\"line\":6,\"error\":\"BAD_JSON\""));
	assert_non_null(strstr(heard, "{\"rows\":6,\"failed\":4,\"ok\":true}"));
	assert_string_equal(hatch->dispatch.said, "fails");
	assert_int_equal(hatch->dispatch.at, INT64_C(1710090000000));
}

/* Twice in one telling it happened twice; the whole told again it is known. */
static void a_history_told_again_counts_once(void **state)
{
	static const char past[] =
		"{\"op\":\"history\"}\n"
		"{\"at\":\"2024-03-10T22:30\",\"from\":\"0912345678\",\"text\":\"TIN a\"}\n"
		"{\"at\":\"2024-03-10T22:30\",\"from\":\"+84912345678\",\"text\":\"TIN a\"}\n"
		"{\"at\":\"2024-03-11\",\"from\":\"0912345678\",\"text\":\"DG @2 GIATRI\"}\n"
		"{\"at\":\"2024-03-11\",\"from\":\"0912345678\",\"text\":\"fails\"}\n";
	struct hatch *hatch = *state;

	hatch_say(hatch, past);
	hatch_say(hatch, "{\"end\":true}\n");
	assert_null(strstr(hatch_hear(hatch), "known"));
	assert_int_equal(hatch->dispatch.calls, 4);
	hatch_say(hatch, past);
	hatch_say(hatch, "{\"at\":\"2024-03-10T22:31\",\"from\":\"0912345678\",\"text\":\"TIN a\"}\n"
			 "{\"end\":true}\n");

	const char *heard = hatch_hear(hatch);

	assert_non_null(strstr(heard,
		"{\"line\":2,\"kind\":\"TIP\",\"code\":\"482194\",\"known\":true}"));
	assert_non_null(strstr(heard,
		"{\"line\":3,\"kind\":\"TIP\",\"code\":\"482195\",\"known\":true}"));
	assert_non_null(strstr(heard, "{\"line\":5,\"kind\":\"TIP\",\"code\":\"482198\"}"));
	assert_int_equal(hatch->dispatch.calls, 6); /* what failed is tried again */
	assert_string_equal(shelf_query(hatch->shelf, "SELECT detail FROM audit"
						      " WHERE act = 'history.import' ORDER BY id DESC"),
		"5 lines, 1 failed, 3 known");
}

static void a_broadcast_goes_through_the_handlers(void **state)
{
	struct hatch *hatch = *state;

	hatch_expect_error(hatch, "{\"op\":\"broadcast\",\"text\":\"x\",\"to\":\"ALL\"}",
		"NOT_FOUND");
	assert_string_equal(hatch->dispatch.said, "BROADCAST uid:1000  ALL");
}

static void a_broadcast_is_looked_at_before_it_is_one(void **state)
{
	struct hatch *hatch = *state;
	json_t *look = hatch_ask(
		hatch, "{\"op\":\"broadcast-look\",\"text\":\"x\",\"to\":\"ALL\"}");

	assert_string_equal(json_string_value(json_object_get(look, "audience")), "ALL");
	assert_int_equal(json_integer_value(json_object_get(look, "recipients")), 0);
	json_decref(look);
	assert_int_equal(hatch->changed, 0);
	hatch_expect_error(hatch,
		"{\"op\":\"broadcast-look\",\"text\":\"x\",\"to\":\"nowhere\"}", "NOT_FOUND");
	hatch_expect_error(hatch, "{\"op\":\"broadcast-approve\",\"id\":7}", "NOT_FOUND");
	hatch_expect_error(hatch, "{\"op\":\"broadcast-refuse\",\"id\":7}", "BAD_TEXT");
}

static void a_number_is_forgotten_or_will_be(void **state)
{
	struct hatch *hatch = *state;
	const char *erase = "{\"op\":\"erase\",\"number\":\"0912345678\"}";
	int64_t number_id;

	hatch_expect_error(hatch, erase, "NOT_FOUND");
	json_decref(hatch_ask(
		hatch, "{\"op\":\"send\",\"to\":\"0912345678\",\"text\":\"x\"}"));

	json_t *answer = hatch_ask(hatch, erase);

	assert_true(json_is_false(json_object_get(answer, "done")));
	assert_string_equal(hatch->dispatch.said, "ERASE uid:1000 +84912345678 ");
	json_decref(answer);
	json_decref(hatch_ask(hatch, "{\"op\":\"cancel\",\"id\":1}"));
	answer = hatch_ask(hatch, erase);
	assert_true(json_is_true(json_object_get(answer, "done")));
	json_decref(answer);
	assert_int_equal(
		number_find(hatch->shelf->store, "+84912345678", &number_id), -ENOENT);
}

static void members_come_by_lists(void **state)
{
	struct hatch *hatch = *state;
	const char *rows =
		"{\"phone\":\"0912345678\",\"name\":\"Nguyễn Lan\",\"role\":\"RES\","
		"\"consent\":\"yes\"}\n"
		"{\"phone\":\"none\",\"name\":\"Nobody\"}\n{\"end\":true}\n";

	hatch_say(hatch, "{\"op\":\"members-import\",\"dry_run\":true}\n");
	hatch_say(hatch, rows);
	assert_non_null(strstr(hatch_hear(hatch), "\"result\":\"added\""));
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM person"), 0);

	hatch_say(hatch, "{\"op\":\"members-import\"}\n");
	hatch_say(hatch, rows);

	const char *heard = hatch_hear(hatch);

	assert_non_null(strstr(heard, "{\"line\":1,\"result\":\"added\"}"));
	assert_non_null(strstr(heard, "{\"line\":2,\"error\":\"BAD_MEMBER\""));
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM person"), 1);
	hatch_say(hatch, "{\"op\":\"members\"}\n");
	heard = hatch_hear(hatch);
	assert_non_null(strstr(heard, "\"phone\":\"*678\",\"name\":\"Nguyễn "
				      "Lan\",\"role\":\"RES\""));
	hatch_expect_error(hatch, "{\"op\":\"member-remove\",\"phone\":\"0912345999\"}",
		"NOT_FOUND");
	json_decref(
		hatch_ask(hatch, "{\"op\":\"member-remove\",\"phone\":\"0912345678\"}"));
	hatch_say(hatch, "{\"op\":\"members\"}\n");
	assert_string_equal(hatch_hear(hatch), "{\"rows\":0,\"ok\":true}\n");
}

static void a_tip_is_unmasked_by_two_in_different_offices(void **state)
{
	struct hatch *hatch = *state;
	struct tip tip = {.kind = "TIP", .state = "new", .received_at = SHELF_NOW};
	char request[128];

	assert_int_equal(store_begin(hatch->shelf->store), 0);
	assert_int_equal(tip_put(hatch->shelf->store, &tip, "TIN co trom"), 0);
	assert_int_equal(tip_link_put(hatch->shelf->store, tip.id, "+84912345678", 0), 0);
	assert_int_equal(store_commit(hatch->shelf->store), 0);

	snprintf(request, sizeof(request), "{\"op\":\"tip\",\"code\":\"%s\"}", tip.alias);
	hatch_connect(hatch, 1001, ROLE_POL);

	json_t *answer = hatch_ask(hatch, request);

	assert_string_equal(
		json_string_value(json_object_get(answer, "text")), "TIN co trom");
	json_decref(answer);
	snprintf(request, sizeof(request),
		"{\"op\":\"tip\",\"code\":\"%s\",\"reveal\":true,\"reason\":\"a court "
		"asks\"}",
		tip.alias);
	hatch_expect_error(hatch, request, "SECOND_PERSON");
	hatch_expect_error(hatch, request, "SECOND_PERSON"); /* the same person */
	hatch_connect(hatch, 1002, ROLE_POL);
	hatch_expect_error(hatch, request, "SECOND_PERSON"); /* the same office */
	hatch_connect(hatch, 1003, ROLE_DIR);
	answer = hatch_ask(hatch, request);
	assert_string_equal(
		json_string_value(json_object_get(answer, "number")), "+84912345678");
	json_decref(answer);
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT group_concat(act, ' ') FROM audit"),
		"tip.read tip.unmask.ask tip.unmask.ask tip.unmask.ask tip.unmask");
}

static void a_plan_is_made_and_ended(void **state)
{
	struct hatch *hatch = *state;
	int64_t zone_id;

	assert_int_equal(zone_put(hatch->shelf->store, "Thôn Càn", &zone_id), 0);
	hatch_expect_error(hatch, "{\"op\":\"plan-add\",\"zone\":\"nowhere\"}", "BAD_PLAN");
	hatch_expect_error(hatch,
		"{\"op\":\"plan-add\",\"zone\":\"thon can\",\"at\":\"22h\"}", "BAD_PLAN");

	json_t *answer = hatch_ask(hatch,
		"{\"op\":\"plan-add\",\"zone\":\"thon can\",\"at\":\"22:00-01:30\","
		"\"days\":\"t2 t4 cn\",\"size\":6}");
	char request[64];

	assert_true(json_is_true(json_object_get(answer, "ok")));
	snprintf(request, sizeof(request), "{\"op\":\"plan-end\",\"code\":\"%s\"}",
		json_string_value(json_object_get(answer, "code")));
	json_decref(answer);
	hatch_say(hatch, "{\"op\":\"plans\"}\n");
	assert_non_null(strstr(hatch_hear(hatch),
		"\"zone\":\"Thôn Càn\",\"days\":\"t2,t4,cn\",\"begin\":\"22:00\","
		"\"end\":\"01:30\",\"team\":\"\",\"size\":6"));
	json_decref(hatch_ask(hatch, request));
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT group_concat(act, ' ') FROM audit"),
		"plan.add plan.end");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hatch_setup, hatch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_is_queued_with_an_id),
		TEST(a_code_that_is_on_its_way_is_not_listed),
		TEST(a_list_is_sent_row_by_row),
		TEST(a_list_that_breaks_off_keeps_what_was_answered),
		TEST(ussd_goes_on_without_its_client),
		TEST(a_backup_is_answered_when_it_is_whole),
		TEST(a_history_is_told_with_codes_of_its_own_lines),
		TEST(a_history_told_again_counts_once),
		TEST(a_broadcast_goes_through_the_handlers),
		TEST(a_broadcast_is_looked_at_before_it_is_one),
		TEST(a_number_is_forgotten_or_will_be),
		TEST(members_come_by_lists),
		TEST(a_plan_is_made_and_ended),
		TEST(a_tip_is_unmasked_by_two_in_different_offices),
	};

	return cmocka_run_group_tests_name("control acts", tests, NULL, NULL);
}
