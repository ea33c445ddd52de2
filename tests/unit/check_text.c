/*
 * Promise: folding, times, plates, phones, money and lists of words read what people write, each
 * alone and with rules of its own; a bad rule is named by its line; no rule can hang a message.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parsers/text/fold.h"
#include "parsers/text/grammar_source.h"
#include "parsers/text/marks.h"
#include "parsers/text/when.h"

static void assert_folded(const char *text, const char *wanted)
{
	char out[256];

	fold_text(out, sizeof(out), text, strlen(text));
	assert_string_equal(out, wanted);
}

static void test_fold(void **state)
{
	(void)state;
	assert_folded("Đường Vành đai IV", "duong vanh dai iv");
	assert_folded("tro\xcc\xa3\xcc\x82m", "trom"); /* marks apart, in either order */
	assert_folded("\xc3\xb0\xc3\x90", "dd");       /* look-alikes of đ */
	assert_folded("a\xe2\x80\x8b\xc2\xa0 b\xef\xbb\xbf", "a b");
	assert_folded("\xe2\x80\x9cTIN\xe2\x80\x9d \xe2\x80\x93 x", "\"tin\" - x");
	assert_folded("\xff\xfe ok", "ok");
}

static void test_fold_cuts(void **state)
{
	char out[6];

	(void)state;
	assert_int_equal(fold_text(out, sizeof(out), "ấm \xf0\x9f\x94\xa5", 9), 2);
	assert_string_equal(out, "am");
}

static void assert_time(const char *text, enum when_mode mode, const char *time, const char *end)
{
	static struct reading reading;
	const struct moment now = {2026, 3, 11, 23, 10};
	struct when from, to;
	char out[WHEN_TEXT_MAX];

	reading_make(&reading, text, strlen(text));
	when_read(&reading, &now, mode, &from, &to);
	when_format(&from, out);

	if (strcmp(out, time) != 0)
		fail_msg("%s: %s, not %s", text, out, time);

	when_format(&to, out);

	if (strcmp(out, end) != 0)
		fail_msg("%s: ends %s, not %s", text, out, end);
}

static void test_past_times(void **state)
{
	static const char *const cases[][2] = {
		{"22h30", "2026-03-11T22:30"}, {"23h30", "2026-03-10T23:30"},
		{"10 ruoi toi", "2026-03-11T22:30"}, {"11h kem 15", "2026-03-11T10:45"},
		{"muoi ruoi", "2026-03-11T10:30"}, {"22.30", "2026-03-11T22:30"},
		{"17g30", "2026-03-11T17:30"}, {"5h chiều", "2026-03-11T17:00"},
		{"12h trưa", "2026-03-11T12:00"}, {"12h dem qua", "2026-03-11T00:00"},
		{"nua dem qua", "2026-03-11T00:00"}, {"dem qua 1h", "2026-03-11T01:00"},
		{"dem qua 23h", "2026-03-10T23:00"}, {"toi qua", "2026-03-10T20:00"},
		{"rang sang nay", "2026-03-11T05:00"}, {"hom kia", "2026-03-09"},
		{"ngay 20 thang 11", "2025-11-20"}, {"20/2", "2026-02-20"},
		{"20.11.2025", "2025-11-20"}, {"29/2", "2024-02-29"}, {"31/2", ""},
		{"thu 7", "2026-03-07"}, {"CN tuan truoc", "2026-03-08"},
		{"cach day 30p", "2026-03-11T22:40"}, {"vua xong", "now"},
		{"toi di choi", ""}, {"dem tien ve", ""}, {"mung 3 tet", ""},
		{"toi nao cung", ""}, {"so 5/3 ngo 2", ""}, {"25h", ""},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_time(cases[i][0], WHEN_PAST, cases[i][1], "");
}

static void test_ranges_and_future(void **state)
{
	(void)state;
	assert_time("22h-1h", WHEN_PAST, "2026-03-11T22:00", "2026-03-12T01:00");
	assert_time("tu 21h den gio", WHEN_PAST, "2026-03-11T21:00", "");
	assert_time("hqua 10h toi den 1h sag", WHEN_PAST, "2026-03-10T22:00",
		"2026-03-11T01:00");
	assert_time("20-22h", WHEN_PAST, "2026-03-11T20:00", "2026-03-11T22:00");
	assert_time("8h", WHEN_FUTURE, "2026-03-12T08:00", "");
	assert_time("han 15/3", WHEN_FUTURE, "2026-03-15", "");
	assert_time("10/3", WHEN_FUTURE, "2027-03-10", "");
	assert_time("sang mai", WHEN_FUTURE, "2026-03-12T08:00", "");
	assert_time("ngay kia", WHEN_FUTURE, "2026-03-13", "");
}

static void assert_plate(const char *text, const char *wanted)
{
	static struct reading reading;
	char out[16] = "";

	reading_make(&reading, text, strlen(text));
	plates_read(&reading, 0, out);

	if (strcmp(out, wanted) != 0)
		fail_msg("%s: %s, not %s", text, out, wanted);
}

static void test_plates(void **state)
{
	(void)state;
	assert_plate("98A-123.45", "98A12345");
	assert_plate("98 B1 234 56", "98B123456");
	assert_plate("98b123456", "98B123456");
	assert_plate("98K-1234 chay", "98K1234");
	assert_plate("98-MĐ1 123.45", "98MD112345");
	assert_plate("29-H1 456.78", "29H145678");
	assert_plate("22h30 10 nguoi", "");
	assert_plate("0398 123 456", "");
	assert_plate("22h 1234", "");
	assert_plate("08A-12345", "");
}

static void assert_phone(const char *text, const char *wanted, bool account)
{
	static struct reading reading;
	char out[16] = "";
	bool is_account;

	reading_make(&reading, text, strlen(text));
	phones_read(&reading, 0, out, &is_account);

	if (strcmp(out, wanted) != 0 || account != is_account)
		fail_msg("%s: %s, not %s", text, out, wanted);
}

static void test_phones(void **state)
{
	(void)state;
	assert_phone("goi 0868123456", "0868123456", false);
	assert_phone("+84 868 123 456", "0868123456", false);
	assert_phone("01681234567", "0381234567", false);
	assert_phone("0912.345.678", "0912345678", false);
	assert_phone("0204 3856 789", "02043856789", false);
	assert_phone("stk 0868123456", "", true);
	assert_phone("tai khoan: 19031234567890", "", true);
	assert_phone("482193", "", false);
}

static void assert_money(const char *text, bool bare, int64_t wanted)
{
	static struct reading reading;
	int64_t got;

	reading_make(&reading, text, strlen(text));
	got = money_read(&reading, 0, bare);

	if (got != wanted)
		fail_msg("%s: %lld, not %lld", text, (long long)got, (long long)wanted);
}

static void test_money(void **state)
{
	(void)state;
	assert_money("500k", false, 500000);
	assert_money("1tr2", false, 1200000);
	assert_money("1tr25", false, 1250000);
	assert_money("5 trieu ruoi", false, 5500000);
	assert_money("2 cu", false, 2000000);
	assert_money("2 cu ong", false, -1);
	assert_money("1,5 ty", false, 1500000000);
	assert_money("1.500.000d", false, 1500000);
	assert_money("hai trăm nghìn", false, 200000);
	assert_money("15 trieu 500 nghin", false, 15500000);
	assert_money("500000", true, 500000);
	assert_money("500000", false, -1);
	assert_money("lan 2m dat", false, -1);
}

static struct grammar *compile(const char *rule, char *error, size_t cap, int *line)
{
	struct grammar_rule rules[] = {
		{GRAMMAR_CRIME, "TROM", "trộm", 7, 0},
		{GRAMMAR_CRIME, "KHAC", rule, 8, 0},
	};
	struct grammar_keyword keyword = {
		.kind = COMMAND_TIP,
		.text = "tin",
		.tag = "",
		.guard = "nhắn",
		.needs = "",
		.open = true,
	};
	const struct grammar_source source = {
		.rules = rules,
		.rule_count = 2,
		.keywords = &keyword,
		.keyword_count = 1,
	};
	int file;

	return grammar_new(&source, error, cap, line, &file);
}

static enum command_kind kind_of(struct grammar *grammar, const char *text)
{
	const struct grammar_context context = {
		.roles = ROLE_RES, .year = 2026, .month = 3, .day = 11};
	struct command command;

	grammar_parse(grammar, &context, text, strlen(text), &command);
	return command.kind;
}

static void test_rules(void **state)
{
	char error[256];
	int line;
	struct grammar *grammar = compile("mất (chó|gà)", error, sizeof(error), &line);

	(void)state;
	assert_non_null(grammar);
	assert_int_equal(kind_of(grammar, "TIN gi do"), COMMAND_TIP);
	assert_int_equal(kind_of(grammar, "TINtrom"), COMMAND_TIP);
	assert_int_equal(kind_of(grammar, "tin nhắn"), COMMAND_UNKNOWN);
	assert_int_equal(kind_of(grammar, "tin nhan"), COMMAND_UNKNOWN);
	assert_int_equal(kind_of(grammar, "tin nhận được"), COMMAND_TIP);
	assert_int_equal(kind_of(grammar, "mat ga"), COMMAND_AMBIG);
	assert_int_equal(kind_of(grammar, "mặt gà"), COMMAND_UNKNOWN);
	assert_int_equal(kind_of(grammar, "troojm"), COMMAND_AMBIG);
	assert_int_equal(kind_of(grammar, "tro65m"), COMMAND_AMBIG);
	assert_int_equal(kind_of(grammar, "trồm"), COMMAND_UNKNOWN);
	grammar_free(grammar);
}

static void test_bad_rule(void **state)
{
	char error[256] = "";
	int line = 0;

	(void)state;
	assert_null(compile("mất (chó|gà", error, sizeof(error), &line));
	assert_int_equal(line, 8);
	assert_non_null(strstr(error, "mất (chó|gà"));
}

static void test_limits(void **state)
{
	char error[256], text[801];
	int line;
	struct grammar *grammar = compile("a( ?a ?)*( ?a ?)*( ?a ?)*b", error, sizeof(error), &line);

	(void)state;
	assert_non_null(grammar);

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 ? ' ' : 'a';

	memcpy(text + sizeof(text) - 5, " c b", 5); /* the end that never comes */
	assert_int_equal(kind_of(grammar, text), COMMAND_UNKNOWN);
	assert_true(grammar_limit_hits(grammar) > 0);
	grammar_free(grammar);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_cuts),
		cmocka_unit_test(test_past_times),
		cmocka_unit_test(test_ranges_and_future),
		cmocka_unit_test(test_plates),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_bad_rule),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
