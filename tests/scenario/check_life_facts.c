/*
 * TBI and VU in full, and who the members are: what lacks a permit or is past its day, what was done in
 * a case and who closed it, members by force. Reports count them as they stand on their last day.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/report/report.h"
#include "gateway/store/member.h"
#include "tests/scenario/town.h"

static struct figures figures_now(struct bench *bench)
{
	struct figures_span span = {.from = 0, .to = bench_now(bench) + DAYS(1)};
	struct figures figures;

	assert_int_equal(figures_read(bench->store, &span, &figures), 0);
	return figures;
}

static void a_support_tool_without_a_permit_is_asked_for_it(void **state)
{
	struct bench *bench = *state;

	say(bench, DUNG, "TBI gay cao su 4 cai");
	bench_expect(bench, DUNG, "Can giay phep");
	assert_int_equal(figures_now(bench).tools, 4);
	assert_int_equal(figures_now(bench).tools_unpermitted, 4);
	say(bench, DUNG, "TBI gay cao su 4 cai giay phep 12/GP-CAT");
	bench_expect(bench, DUNG, "Da ghi gay cao su: 4 cai, hong 0.");
	assert_int_equal(figures_now(bench).tools_unpermitted, 0);

	/* A permit once told stays. */
	say(bench, DUNG, "TBI gay cao su 5 cai hong 1");
	bench_expect(bench, DUNG, "Da ghi gay cao su: 5 cai, hong 1.");
	assert_int_equal(figures_now(bench).tools_unpermitted, 0);
	assert_int_equal(figures_now(bench).equipment, 5);
}

static void an_extinguisher_is_past_its_day_by_itself(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "TBI binh chua chay 6 binh han 1/12/2026");
	bench_expect(bench, BINH, "6 cai, hong 0, han den 1/12");
	assert_int_equal(figures_now(bench).fire_gear, 6);
	assert_int_equal(figures_now(bench).fire_gear_expired, 0);
	town_until(bench, "2026-12-01T23:59");
	assert_int_equal(figures_now(bench).fire_gear_expired, 0);
	town_until(bench, "2026-12-02T00:00");
	assert_int_equal(figures_now(bench).fire_gear_expired, 6);
	say(bench, BINH, "TBI binh chua chay 6 binh han 1/12/2027");
	assert_int_equal(figures_now(bench).fire_gear_expired, 0);
}

static void bottles_past_their_day_are_told(void **state)
{
	struct bench *bench = *state;

	say(bench, BINH, "TBI binh chua chay 6 binh het han 2");
	assert_int_equal(figures_now(bench).fire_gear_expired, 2);
	say(bench, BINH, "TBI den pin 4 cai hong 1");
	assert_int_equal(figures_now(bench).fire_gear, 6);
	assert_int_equal(figures_now(bench).equipment, 10);
}

static void what_was_done_in_a_case_is_counted(void **state)
{
	struct bench *bench = *state;
	struct figures figures;
	char code[8];

	say(bench, QUAN, "VU 1 vu trom xe 2 doi tuong, bao ve hien truong, ban giao cong an");
	say(bench, DUNG, "VU 2 vu gay roi can ngan, giai quyet tai thon");
	say(bench, QUAN, "VU 1 vu danh bac 4 doi tuong");
	figures = figures_now(bench);
	assert_int_equal(figures.closed_here, 2);
	assert_int_equal(figures.closed_above, 1);
	assert_int_equal(figures.actions[FIGURES_PREVENTED], 2);
	assert_int_equal(figures.actions[FIGURES_GUARDED], 1);
	assert_int_equal(figures.actions[FIGURES_HANDED], 1);
	assert_int_equal(figures.actions[FIGURES_CAUGHT], 0);

	/* How it ended is often known later. */
	town_code(bench, code);
	say_ref(bench, QUAN, "SUA", code, "chuyen cong an xa");
	assert_int_equal(figures_now(bench).closed_above, 2);
	assert_int_equal(figures_now(bench).cases, 4);
	assert_int_equal(figures_now(bench).suspects, 6);
	assert_int_equal(shelf_count(bench->shelf, "SELECT count(*) FROM incident"
						   " WHERE actions LIKE '%trom%' OR level LIKE '% %'"),
		0);
}

static int list_member(struct bench *bench, const char *force, const char *background,
	enum member_result *result)
{
	struct member member = {.phone = "0912000002", .role = "MEM"};

	snprintf(member.force, sizeof(member.force), "%s", force);
	snprintf(member.background, sizeof(member.background), "%s", background);
	return member_put(bench->store, &member, "84", "uid:0", result, NULL, 0);
}

static void members_are_counted_by_force(void **state)
{
	struct bench *bench = *state;
	enum member_result result;

	assert_int_equal(list_member(bench, "TO_BVANTT", "cựu chiến binh", &result), 0);
	assert_int_equal(result, MEMBER_CHANGED);
	assert_int_equal(figures_now(bench).bvantt, 1);
	assert_int_equal(figures_now(bench).veterans, 1);

	/* What a list does not tell stays. */
	assert_int_equal(list_member(bench, "", "", &result), 0);
	assert_int_equal(result, MEMBER_SAME);
	assert_int_equal(figures_now(bench).veterans, 1);
	assert_int_equal(list_member(bench, "khong", "", &result), 0);
	assert_int_equal(figures_now(bench).bvantt, 0);

	/* No other fact of anybody's life has a place here. */
	assert_int_equal(list_member(bench, "", "dang vien", &result), -EINVAL);
	assert_int_equal(list_member(bench, "CCB", "", &result), -EINVAL);
}

static void a_tips_way_to_the_police_is_measured(void **state)
{
	struct bench *bench = *state;
	char code[8];

	say(bench, LAN, "TIN 22h toi qua co nhom danh bac o quan nuoc thon Can");
	assert_int_equal(figures_now(bench).forwarded_min, 0);
	assert_int_equal(figures_now(bench).acknowledged_min, -1);
	bench_code(code, bench_expect(bench, QUAN, "CO "), "CO ");
	bench_pass(bench, MINUTES(7));
	say_ref(bench, QUAN, "CO", code, "");
	assert_int_equal(figures_now(bench).acknowledged_min, 7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_support_tool_without_a_permit_is_asked_for_it),
		TEST(an_extinguisher_is_past_its_day_by_itself),
		TEST(bottles_past_their_day_are_told),
		TEST(what_was_done_in_a_case_is_counted),
		TEST(members_are_counted_by_force),
		TEST(a_tips_way_to_the_police_is_measured),
	};

	return cmocka_run_group_tests_name("life facts", tests, NULL, NULL);
}
