/*
 * control: zones and groups are added, changed and ended over the socket; an end that concerns
 * somebody says whom and waits for a yes, and what places.conf writes is not written over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/member.h"
#include "gateway/store/zone.h"
#include "tests/support/hatch.h"

static const struct zone_row zones[] = {
	{.code = "huongson", .name = "Xã Hương Sơn", .level = "xa"},
	{.code = "can", .name = "Thôn Càn", .level = "thon", .parent = "huongson"},
};
static const struct group_row groups[] = {
	{.code = "can", .name = "Tổ tuần tra", .zone = "can"},
};

static void sync(struct hatch *hatch)
{
	assert_int_equal(zone_sync(hatch->shelf->store, zones, 2, groups, 1), 0);
}

static void ask(struct hatch *hatch, const char *request)
{
	json_t *answer = hatch_ask(hatch, request);

	if (!json_is_true(json_object_get(answer, "ok")))
		fail_msg("%s", json_string_value(json_object_get(answer, "message")));

	json_decref(answer);
}

static void expect_code(struct hatch *hatch, const char *request, const char *code)
{
	json_t *answer = hatch_ask(hatch, request);
	const char *got = json_string_value(json_object_get(answer, "code"));

	assert_string_equal(got ? got : "none", code);
	json_decref(answer);
}

static void put_member(struct hatch *hatch, const char *role, const char *zone)
{
	struct member member = {.phone = "0912345678", .name = "Lan"};
	enum member_result result;

	snprintf(member.role, sizeof(member.role), "%s", role);
	snprintf(member.zone, sizeof(member.zone), "%s", zone);
	assert_int_equal(
		member_put(hatch->shelf->store, &member, "84", "uid:0", &result, NULL, 0),
		0);
}

static void expect_message(
	struct hatch *hatch, const char *request, const char *error, const char *words)
{
	json_t *answer = hatch_ask(hatch, request);

	assert_string_equal(json_string_value(json_object_get(answer, "error")), error);

	if (!strstr(json_string_value(json_object_get(answer, "message")), words))
		fail_msg("%s", json_string_value(json_object_get(answer, "message")));

	json_decref(answer);
}

static void a_zone_is_added_with_all_that_is_told(void **state)
{
	struct hatch *hatch = *state;

	sync(hatch);
	expect_code(hatch,
		"{\"op\":\"zone-add\",\"name\":\"Xóm Mới\",\"parent\":\"thon can\","
		"\"aliases\":\"xóm Ao, "
		"XM\",\"from\":\"2026-01-01\",\"to\":\"2027-12-31\","
		"\"households\":40,\"models\":7}",
		"xom-moi");
	assert_int_equal(hatch->places, 1);
	hatch_say(hatch, "{\"op\":\"zones\"}\n");
	assert_non_null(strstr(hatch_hear(hatch),
		"\"code\":\"xom-moi\",\"name\":\"Xóm "
		"Mới\",\"level\":\"xom\",\"parent\":\"can\","
		"\"households\":40,\"persons\":null,\"models\":7,\"organisations\":null,\"risk\":null,\"aliases\":\"XM, xóm "
		"Ao\","
		"\"origin\":\"command\",\"from\":\"2026-01-01T00:00:00+07:00\","
		"\"to\":\"2028-01-01T00:00:00+07:00\""));
	expect_message(
		hatch, "{\"op\":\"zone-add\",\"name\":\"xom moi\"}", "EXISTS", "xom-moi");
	expect_code(hatch,
		"{\"op\":\"zone-add\",\"name\":\"Xóm Mới\",\"parent\":\"huongson\"}",
		"huongson-xom-moi");
	expect_message(hatch, "{\"op\":\"zone-end\",\"zone\":\"Xóm Mới\"}", "SEVERAL",
		"xom-moi, huongson-xom-moi");
	ask(hatch, "{\"op\":\"zone-add\",\"code\":\"xom-moi\",\"name\":\"Xóm Mới 2\","
		   "\"parent\":\"can\",\"persons\":160}");
	assert_string_equal(shelf_query(hatch->shelf, "SELECT name || households || ' ' "
						      "|| persons FROM zone"
						      " WHERE code = 'xom-moi'"),
		"Xóm Mới 240 160");
}

static void what_cannot_be_is_refused(void **state)
{
	struct hatch *hatch = *state;

	sync(hatch);
	expect_message(hatch,
		"{\"op\":\"zone-add\",\"name\":\"Xóm A\",\"parent\":\"thon cam\"}",
		"NOT_FOUND", "nearest is Thôn Càn");
	hatch_expect_error(hatch, "{\"op\":\"zone-add\"}", "BAD_ZONE");
	hatch_expect_error(hatch, "{\"op\":\"zone-add\",\"name\":\"...\"}", "BAD_ZONE");
	hatch_expect_error(hatch,
		"{\"op\":\"zone-add\",\"name\":\"A\",\"from\":\"today\"}", "BAD_ZONE");
	ask(hatch, "{\"op\":\"zone-add\",\"code\":\"a\",\"name\":\"Xóm "
		   "A\",\"parent\":\"can\"}");
	ask(hatch, "{\"op\":\"zone-add\",\"code\":\"b\",\"name\":\"Xóm "
		   "B\",\"parent\":\"a\"}");
	expect_message(hatch,
		"{\"op\":\"zone-add\",\"code\":\"a\",\"name\":\"Xóm "
		"A\",\"parent\":\"b\"}",
		"BAD_ZONE", "below itself");
	expect_message(hatch,
		"{\"op\":\"zone-add\",\"code\":\"can\",\"name\":\"Thôn Cần\"}", "EXISTS",
		"places.conf");
	hatch_expect_error(hatch,
		"{\"op\":\"group-add\",\"name\":\"Tổ\",\"zone\":\"nowhere\"}",
		"NOT_FOUND");
	hatch_connect(hatch, 1001, ROLE_LEAD);
	hatch_expect_error(
		hatch, "{\"op\":\"zone-add\",\"name\":\"Xóm A\"}", "NOT_ALLOWED");
}

static void an_end_names_whom_it_concerns(void **state)
{
	struct hatch *hatch = *state;

	sync(hatch);
	put_member(hatch, "MEM", "can");
	ask(hatch, "{\"op\":\"plan-add\",\"zone\":\"can\",\"at\":\"22:00-01:00\"}");
	ask(hatch, "{\"op\":\"zone-add\",\"name\":\"Xóm Mới\",\"parent\":\"can\"}");
	ask(hatch, "{\"op\":\"zone-end\",\"zone\":\"xom-moi\"}");
	expect_message(hatch, "{\"op\":\"zone-end\",\"zone\":\"can\"}", "NEEDS_YES",
		"people who stay there: 1, plans that end: 1, groups that end: 1");
	assert_int_equal(
		shelf_count(hatch->shelf, "SELECT count(*) FROM plan WHERE to_at"), 0);
	ask(hatch, "{\"op\":\"zone-end\",\"zone\":\"can\",\"yes\":true}");
	assert_int_equal(shelf_count(hatch->shelf,
				 "SELECT (SELECT count(*) FROM plan WHERE to_at) +"
				 " (SELECT count(*) FROM role WHERE to_at) +"
				 " (SELECT count(*) FROM grp WHERE valid_to) +"
				 " (SELECT count(*) FROM person WHERE to_at IS NULL)"),
		4);
	assert_string_equal(
		shelf_query(hatch->shelf, "SELECT object || ' ' || detail FROM audit"
					  " WHERE act = 'zone.end' ORDER BY id DESC"),
		"zone:can people who stay there: 1, plans that end: 1, groups that end: "
		"1");
}

static void a_group_ends_on_its_last_day(void **state)
{
	struct hatch *hatch = *state;

	sync(hatch);
	put_member(hatch, "LEAD", "can");
	expect_code(hatch,
		"{\"op\":\"group-add\",\"name\":\"Cụm liên kết Càn\",\"zone\":\"thon "
		"can\","
		"\"kind\":\"cum lien ket\",\"from\":\"2026-02-01\","
		"\"decision\":\"12/QĐ-UBND\",\"decided_on\":\"2026-01-20\","
		"\"signer\":\"Nguyễn Văn A\",\"signed_by\":\"Trần B\",\"copied_from\":\"can\"}",
		"cum-lien-ket-can");
	hatch_say(hatch, "{\"op\":\"groups\"}\n");
	assert_non_null(strstr(hatch_hear(hatch),
		"\"name\":\"Cụm liên kết Càn\",\"kind\":\"cum lien ket\",\"zone\":\"Thôn "
		"Càn\","
		"\"founded\":\"2026-02-01\",\"decision\":\"12/QĐ-UBND\","
		"\"decided_on\":\"2026-01-20\",\"signer\":\"Nguyễn Văn A\","
		"\"signed_by\":\"Trần B\",\"copied_from\":\"can\",\"origin\":\"command\""));
	ask(hatch, "{\"op\":\"group-end\",\"group\":\"cum-lien-ket-can\"}");
	expect_message(hatch, "{\"op\":\"group-end\",\"group\":\"can\"}", "NEEDS_YES",
		"roles that end: 1");
	ask(hatch, "{\"op\":\"group-end\",\"group\":\"can\",\"to\":\"2026-12-31\","
		   "\"yes\":true}");
	hatch_say(hatch, "{\"op\":\"groups\"}\n");
	assert_non_null(
		strstr(hatch_hear(hatch), "\"to\":\"2027-01-01T00:00:00+07:00\""));
	hatch_expect_error(
		hatch, "{\"op\":\"group-end\",\"group\":\"nobody\"}", "NOT_FOUND");
}

/* What a command made or ended is not undone when the file is read again. */
static void a_reload_leaves_commands_alone(void **state)
{
	struct hatch *hatch = *state;

	sync(hatch);
	ask(hatch, "{\"op\":\"zone-add\",\"name\":\"Xóm Mới\",\"parent\":\"can\"}");
	ask(hatch, "{\"op\":\"group-add\",\"name\":\"Tổ camera\",\"zone\":\"xom-moi\"}");
	ask(hatch, "{\"op\":\"zone-end\",\"zone\":\"can\",\"yes\":true}");
	hatch_pass(hatch, 60000);
	sync(hatch);
	assert_string_equal(
		shelf_query(hatch->shelf,
			"SELECT group_concat(code, ' ') FROM (SELECT code FROM"
			" zone WHERE valid_to IS NULL UNION ALL SELECT code"
			" FROM grp WHERE valid_to IS NULL)"),
		"huongson xom-moi to-camera");
	ask(hatch, "{\"op\":\"zone-add\",\"code\":\"can\",\"name\":\"Thôn Càn\","
		   "\"parent\":\"huongson\"}");
	hatch_pass(hatch, 60000);
	sync(hatch);
	assert_int_equal(shelf_count(hatch->shelf, "SELECT count(*) FROM zone WHERE "
						   "valid_to IS NOT NULL"),
		0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hatch_setup, hatch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_zone_is_added_with_all_that_is_told),
		TEST(what_cannot_be_is_refused),
		TEST(an_end_names_whom_it_concerns),
		TEST(a_group_ends_on_its_last_day),
		TEST(a_reload_leaves_commands_alone),
	};

	return cmocka_run_group_tests_name("control places", tests, NULL, NULL);
}
