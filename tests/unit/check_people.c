/*
 * People and places as rows: lists bring them in and up to date, roles begin and end, zones are
 * found by any of their names, and what a number has refused no list undoes.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/code.h"
#include "gateway/store/consent.h"
#include "gateway/store/member.h"
#include "gateway/store/pin.h"
#include "gateway/store/question.h"
#include "gateway/store/tip_thread.h"
#include "gateway/store/zone.h"
#include "tests/support/shelf.h"

#define LAN "+84912000001"
#define DAY (INT64_C(24) * 3600 * 1000)

static struct member someone(const char *role, const char *zone)
{
	struct member member = {.phone = "0912 000 001", .name = "Nguyễn Thị Lan"};

	snprintf(member.role, sizeof(member.role), "%s", role);
	snprintf(member.zone, sizeof(member.zone), "%s", zone);
	return member;
}

static enum member_result put(struct shelf *shelf, const struct member *member)
{
	enum member_result result = MEMBER_SAME;
	char why[128];
	int error = member_put(shelf->store, member, "84", "uid:0", &result, why, sizeof(why));

	if (error)
		fail_msg("%d: %s", error, why);

	return result;
}

static struct person lan(struct shelf *shelf)
{
	struct person person;
	int64_t number_id, now = clock_wall_ms(shelf->clock);

	assert_int_equal(number_find(shelf->store, LAN, &number_id), 0);
	assert_int_equal(person_by_number(shelf->store, number_id, now, &person), 0);
	return person;
}

static void zones_of_the_file(struct shelf *shelf)
{
	static const struct zone_row zones[] = {
		{.code = "can", .name = "Thôn Càn", .parent = "huongson", .level = "thon"},
		{.code = "huongson", .name = "Xã Hương Sơn", .level = "xa"},
		{.code = "noininh", .name = "TDP Nội Ninh", .level = "tdp",
			.aliases = {"tổ dân phố Nội Ninh"}, .alias_count = 1},
	};
	static const struct group_row groups[] = {
		{.code = "can", .name = "Tổ tuần tra thôn Càn", .zone = "can"},
	};

	assert_int_equal(zone_sync(shelf->store, zones, 3, groups, 1), 0);
}

static void a_row_is_added_once_and_then_the_same(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("MEM", "Thon Can");

	assert_int_equal(put(shelf, &member), MEMBER_ADDED);
	assert_int_equal(put(shelf, &member), MEMBER_SAME);
	snprintf(member.phone, sizeof(member.phone), "+84 912000001");
	assert_int_equal(put(shelf, &member), MEMBER_SAME);
	assert_int_equal(lan(shelf).roles, ROLE_RES | ROLE_MEM);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM person"), 1);
}

static void what_a_list_does_not_tell_stays(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("LEAD", "Thon Can"), brief = {.phone = "0912000001"};
	enum pin_verdict verdict;

	snprintf(member.pin, sizeof(member.pin), "246810");
	snprintf(member.consent, sizeof(member.consent), "paper");
	put(shelf, &member);
	assert_int_equal(put(shelf, &brief), MEMBER_SAME);

	struct person person = lan(shelf);

	assert_string_equal(person.name, "Nguyễn Thị Lan");
	assert_int_equal(person.roles, ROLE_RES | ROLE_LEAD);
	assert_int_equal(person.consent, CONSENT_YES);
	assert_int_equal(pin_check(shelf->store, person.id, "246810", SHELF_NOW, &verdict), 0);
	assert_int_equal(verdict, PIN_RIGHT);
}

static void roles_end_where_a_list_says_so_and_are_audited(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("LEAD+MED", "Thon Can");

	put(shelf, &member);
	assert_int_equal(lan(shelf).roles, ROLE_RES | ROLE_LEAD | ROLE_MED);
	snprintf(member.role, sizeof(member.role), "med");
	clock_advance(shelf->clock, DAY);
	assert_int_equal(put(shelf, &member), MEMBER_CHANGED);
	assert_int_equal(lan(shelf).roles, ROLE_RES | ROLE_MED);
	snprintf(member.role, sizeof(member.role), "RES");
	clock_advance(shelf->clock, DAY);
	put(shelf, &member);
	assert_int_equal(lan(shelf).roles, ROLE_RES);
	assert_int_equal(
		shelf_count(shelf, "SELECT count(*) FROM audit WHERE act = 'role.change'"), 3);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM role"), 2);
}

static void a_role_holds_between_its_dates(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("MEM", "Thon Can");
	struct person person = {0};

	member.from_at = SHELF_NOW + DAY;
	member.to_at = SHELF_NOW + 10 * DAY;
	put(shelf, &member);
	assert_int_equal(lan(shelf).roles, ROLE_RES);
	person = lan(shelf);
	person_get(shelf->store, person.id, SHELF_NOW + 2 * DAY, &person);
	assert_int_equal(person.roles, ROLE_RES | ROLE_MEM);
	person_get(shelf->store, person.id, SHELF_NOW + 11 * DAY, &person);
	assert_int_equal(person.roles, ROLE_RES);
}

static void a_bad_row_says_why_and_changes_nothing(void **state)
{
	struct shelf *shelf = *state;
	static const struct {
		struct member member;
		const char *word;
	} bad[] = {
		{{.phone = "113"}, "phone"},
		{{.phone = "VNPOST"}, "phone"},
		{{.phone = "0912000001", .role = "KING"}, "role"},
		{{.phone = "0912000001", .pin = "12"}, "PIN"},
		{{.phone = "0912000001", .pin = "12a456"}, "PIN"},
		{{.phone = "0912000001", .consent = "maybe"}, "consent"},
		{{.phone = "0912000001", .group = "nowhere"}, "group"},
	};
	enum member_result result;
	char why[128];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(member_put(shelf->store, &bad[i].member, "84", "uid:0", &result,
					 why, sizeof(why)),
			-EINVAL);

		if (!strstr(why, bad[i].word))
			fail_msg("\"%s\" is not in: %s", bad[i].word, why);
	}

	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM person"), 0);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM number"), 0);
}

/* A clerk's "Có", a spreadsheet's TRUE and a 1 are the same yes. */
static void consent_is_read_as_people_write_it(void **state)
{
	static const char *const yes[] = {"Yes", "CÓ", "1", "TRUE", "x", "Giấy", "paper"};
	static const char *const no[] = {"no", "Không", "0", "FALSE"};
	struct shelf *shelf = *state;
	struct member member = someone("RES", "Thon Can");

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		snprintf(member.consent, sizeof(member.consent), "%s", yes[i]);
		put(shelf, &member);
		assert_int_equal(lan(shelf).consent, CONSENT_YES);
	}

	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		snprintf(member.consent, sizeof(member.consent), "%s", no[i]);
		put(shelf, &member);
		assert_int_equal(lan(shelf).consent, CONSENT_NO);
	}
}

static void who_opted_out_stays_out(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("RES", "Thon Can");
	bool has;

	assert_int_equal(suppress_put(shelf->store, LAN), 0);
	snprintf(member.consent, sizeof(member.consent), "yes");
	put(shelf, &member);
	assert_int_equal(lan(shelf).consent, CONSENT_NO);
	assert_int_equal(put(shelf, &member), MEMBER_SAME);
	assert_int_equal(suppress_drop(shelf->store, LAN), 0);
	assert_int_equal(suppress_has(shelf->store, LAN, &has), 0);
	assert_false(has);
}

static void who_is_removed_may_come_back(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("MEM", "Thon Can");

	put(shelf, &member);
	clock_advance(shelf->clock, DAY);
	assert_int_equal(member_remove(shelf->store, LAN, "uid:0"), 0);
	assert_int_equal(lan(shelf).roles, ROLE_RES);
	assert_int_equal(member_remove(shelf->store, "+84912999999", "uid:0"), -ENOENT);
	clock_advance(shelf->clock, DAY);
	assert_int_equal(put(shelf, &member), MEMBER_CHANGED);
	assert_int_equal(lan(shelf).roles, ROLE_RES | ROLE_MEM);
	assert_int_equal(lan(shelf).to_at, 0);
}

static void zones_are_found_by_every_name(void **state)
{
	struct shelf *shelf = *state;
	static const char *const names[] = {"Thôn Càn", "thon can", "THON  CAN", "càn", "can"};
	static const char *const within[] = {"ngo so 5 thon Can", "cho Can", "gan cau Can",
		"nha ong A thôn Càn"};
	static const char *const without[] = {"can nha 12", "xom Trai", "", "can gap"};
	int64_t can, id;

	zones_of_the_file(shelf);
	assert_int_equal(zone_find(shelf->store, "can", 0, &can), 0);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(zone_find(shelf->store, names[i], 0, &id), 0);
		assert_int_equal(id, can);
	}

	for (size_t i = 0; i < sizeof(within) / sizeof(within[0]); i++) {
		assert_int_equal(zone_in(shelf->store, within[i], 0, &id), 0);
		assert_int_equal(id, can);
	}

	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		assert_int_equal(zone_in(shelf->store, without[i], 0, &id), -ENOENT);

	assert_int_equal(zone_in(shelf->store, "to 4 TDP Noi Ninh", 0, &id), 0);
	assert_int_equal(zone_find(shelf->store, "to dan pho noi ninh", 0, &id), 0);
}

static void an_imported_zone_becomes_the_file_s(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("MEM", "Thon Can");
	int64_t id, grp_id;
	char name[64];

	put(shelf, &member);
	id = lan(shelf).zone_id;
	zones_of_the_file(shelf);
	assert_int_equal(zone_get(shelf->store, id, name, &grp_id), 0);
	assert_string_equal(name, "Thôn Càn");
	assert_int_not_equal(grp_id, 0);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM zone"), 3);
}

static void a_zone_that_the_file_drops_ends_and_stays(void **state)
{
	struct shelf *shelf = *state;
	static const struct zone_row one = {.code = "can", .name = "Thôn Càn", .level = "thon"};
	int64_t id;

	zones_of_the_file(shelf);
	clock_advance(shelf->clock, DAY);
	assert_int_equal(zone_sync(shelf->store, &one, 1, NULL, 0), 0);
	assert_int_equal(zone_find(shelf->store, "Noi Ninh", 0, &id), 0);
	assert_int_equal(
		shelf_count(shelf, "SELECT count(*) FROM zone WHERE valid_to IS NOT NULL"), 2);
	assert_int_equal(
		shelf_count(shelf, "SELECT count(*) FROM grp WHERE valid_to IS NOT NULL"), 1);
	clock_advance(shelf->clock, DAY);
	zones_of_the_file(shelf);
	assert_int_equal(
		shelf_count(shelf, "SELECT count(*) FROM zone WHERE valid_to IS NOT NULL"), 0);
}

static void codes_are_one_number_s_and_no_ref_s(void **state)
{
	struct shelf *shelf = *state;
	struct code found;
	char digits[REF_MAX], ref[REF_MAX], kind[REF_KIND_MAX];
	int64_t mine, other;

	number_put(shelf->store, LAN, &mine);
	number_put(shelf->store, "+84912000002", &other);
	assert_int_equal(code_new(shelf->store, "broadcast.author", mine, 7, SHELF_NOW + DAY,
				 digits),
		0);
	assert_int_equal(code_find(shelf->store, digits, other, &found), -ENOENT);
	assert_int_equal(code_find(shelf->store, digits, mine, &found), 0);
	assert_int_equal(found.object, 7);
	assert_int_equal(ref_kind(shelf->store, digits, kind), -ENOENT);
	assert_int_equal(code_pending(shelf->store, mine, SHELF_NOW), 0);
	assert_int_equal(code_void(shelf->store, "broadcast.author", 7, SHELF_NOW), 0);
	assert_int_equal(code_pending(shelf->store, mine, SHELF_NOW), -ENOENT);
	assert_false(shelf_grep(shelf, digits));

	for (int i = 0; i < 200; i++)
		assert_int_equal(ref_new(shelf->store, "tip", ref), 0);

	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM ref"), 200);
}

static void pins_lock_and_forgive(void **state)
{
	struct shelf *shelf = *state;
	struct member member = someone("LEAD", "Thon Can");
	enum pin_verdict verdict = PIN_RIGHT;

	snprintf(member.pin, sizeof(member.pin), "246810");
	put(shelf, &member);

	int64_t id = lan(shelf).id, now = SHELF_NOW;

	for (int i = 1; i < PIN_TRIES; i++)
		pin_check(shelf->store, id, "000000", now, &verdict);

	assert_int_equal(verdict, PIN_WRONG);
	pin_check(shelf->store, id, "246810", now, &verdict);
	assert_int_equal(verdict, PIN_RIGHT);

	for (int i = 0; i < PIN_TRIES; i++)
		pin_check(shelf->store, id, "000000", now, &verdict);

	assert_int_equal(verdict, PIN_NOW_LOCKED);
	pin_check(shelf->store, id, "246810", now + PIN_LOCK_MS - 1, &verdict);
	assert_int_equal(verdict, PIN_LOCKED);
	pin_check(shelf->store, id, "246810", now + PIN_LOCK_MS, &verdict);
	assert_int_equal(verdict, PIN_RIGHT);
}

static void a_thread_is_one_row_that_names_nothing(void **state)
{
	struct shelf *shelf = *state;
	int64_t tip_id, number_id;

	assert_int_equal(tip_thread_put(shelf->store, LAN, 41, SHELF_NOW + DAY), 0);
	assert_int_equal(tip_thread_put(shelf->store, LAN, 42, SHELF_NOW + DAY), 0);
	assert_int_equal(tip_thread_find(shelf->store, LAN, SHELF_NOW, &tip_id), 0);
	assert_int_equal(tip_id, 42);
	assert_int_equal(tip_thread_find(shelf->store, LAN, SHELF_NOW + DAY, &tip_id), -ENOENT);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM tip_thread"), 1);
	number_put(shelf->store, LAN, &number_id);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM tip_thread t"
					    " JOIN number n ON n.hash = t.hash"),
		0);
	assert_int_equal(tip_thread_sweep(shelf->store, SHELF_NOW + 4 * DAY), 0);
	assert_int_equal(shelf_count(shelf, "SELECT count(*) FROM tip_thread"), 0);
}

static void the_newest_question_comes_first(void **state)
{
	struct shelf *shelf = *state;
	struct question question = {0};
	int64_t id, now = SHELF_NOW;

	number_put(shelf->store, LAN, &id);
	assert_int_equal(question_put(shelf->store, id, "count", 5, "", now + DAY), 0);
	assert_int_equal(question_put(shelf->store, id, "register", 2, "0Lan", now + DAY), 0);
	assert_int_equal(question_put(shelf->store, id, "register", 3, "0Lan", now + DAY), 0);
	assert_int_equal(question_next(shelf->store, id, now, 0, &question), 0);
	assert_string_equal(question.kind, "register");
	assert_int_equal(question.object, 3);
	assert_int_equal(question_next(shelf->store, id, now, question.id, &question), 0);
	assert_string_equal(question.kind, "count");
	assert_int_equal(question_next(shelf->store, id, now, question.id, &question), -ENOENT);
	assert_int_equal(question_next(shelf->store, id, now + DAY, 0, &question), -ENOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, shelf_setup, shelf_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_is_added_once_and_then_the_same),
		TEST(what_a_list_does_not_tell_stays),
		TEST(roles_end_where_a_list_says_so_and_are_audited),
		TEST(a_role_holds_between_its_dates),
		TEST(a_bad_row_says_why_and_changes_nothing),
		TEST(consent_is_read_as_people_write_it),
		TEST(who_opted_out_stays_out),
		TEST(who_is_removed_may_come_back),
		TEST(zones_are_found_by_every_name),
		TEST(an_imported_zone_becomes_the_file_s),
		TEST(a_zone_that_the_file_drops_ends_and_stays),
		TEST(codes_are_one_number_s_and_no_ref_s),
		TEST(pins_lock_and_forgive),
		TEST(a_thread_is_one_row_that_names_nothing),
		TEST(the_newest_question_comes_first),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
