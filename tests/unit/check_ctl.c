/*
 * kengctl: what spreadsheets write is read, what they would calculate is not written, a terminal
 * obeys nothing that a stranger wrote, and every command says what it takes.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <locale.h>

#include <cmocka.h>

#include "gateway/control/csv.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"

static char why[256];

/* Reads it from a file that is gone afterwards. */
static int read_csv(struct csv *csv, const char *text)
{
	char path[] = "/tmp/keng-csv-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);

	int result = csv_open(csv, path, why, sizeof(why));

	unlink(path);
	return result;
}

static void expect_row(struct csv *csv, int64_t line, const char *name, const char *text)
{
	bool bad;

	assert_true(csv_next(csv, &bad));
	assert_false(bad);
	assert_int_equal(csv->line, line);
	assert_string_equal(csv_get(csv, "name"), name);

	if (text)
		assert_string_equal(csv_get(csv, "text"), text);
	else
		assert_null(csv_get(csv, "text"));
}

static void expect_end(struct csv *csv)
{
	bool bad;

	assert_false(csv_next(csv, &bad));
	csv_close(csv);
}

static void a_list_is_read_as_spreadsheets_write_it(void **state)
{
	struct csv csv;

	(void)state;
	assert_int_equal(read_csv(&csv, "\xef\xbb\xbfName,TEXT\r\n"
					"Lan,\"a, \"\"b\"\"\r\nc\"\r\n"
					"\r\n,,\r\n"
					" Bình ,'+84912345678\r\n"
					"Chi\r\n"
					"last,row"),
		0);
	expect_row(&csv, 2, "Lan", "a, \"b\"\r\nc");
	expect_row(&csv, 6, "Bình", "+84912345678");
	expect_row(&csv, 7, "Chi", NULL);
	expect_row(&csv, 8, "last", "row");
	expect_end(&csv);

	assert_int_equal(read_csv(&csv, "name;text\na;b,c\n"), 0);
	expect_row(&csv, 2, "a", "b,c");
	expect_end(&csv);

	assert_int_equal(read_csv(&csv, "name\ttext\na\tb;c\n"), 0);
	expect_row(&csv, 2, "a", "b;c");
	expect_end(&csv);
}

static void a_bad_list_is_told_by_its_line(void **state)
{
	struct csv csv;
	bool bad;

	(void)state;
	assert_int_equal(read_csv(&csv, ""), -EINVAL);
	assert_int_equal(read_csv(&csv, "name\na\nTr\xe7n\n"), -EINVAL);
	assert_non_null(strstr(why, ":3:"));
	assert_int_equal(csv_open(&csv, "/nowhere/at/all", why, sizeof(why)), -ENOENT);

	assert_int_equal(read_csv(&csv, "name,text\na,b,c\nd,\"e\n"), 0);
	assert_true(csv_next(&csv, &bad));
	assert_true(bad); /* more columns than the header names */
	assert_true(csv_next(&csv, &bad));
	assert_true(bad); /* a quote that does not end */
	expect_end(&csv);
}

static void expect_field(const char *text, const char *expected)
{
	char *out;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	csv_put(stream, text);
	fclose(stream);
	assert_string_equal(out, expected);
	free(out);
}

static void no_cell_is_a_formula(void **state)
{
	(void)state;
	expect_field("Lan", "Lan");
	expect_field("", "");
	expect_field("=1+1", "'=1+1");
	expect_field("+84912345678", "'+84912345678");
	expect_field("-2", "'-2");
	expect_field("@SUM(A1)", "'@SUM(A1)");
	expect_field("\t=1", "\"'\t=1\"");
	expect_field("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"");
}

static void a_terminal_obeys_nothing(void **state)
{
	static const struct {
		const char *text, *safe;
	} cases[] = {
		{"Trộm xe", "Trộm xe"},
		{"a\nb\tc", "a b c"},
		{"\x1b[31m", "\\u{1b}[31m"},
		{"\xc2\x9b" "31m", "\\u{9b}31m"},
		{"\xe2\x80\xaelật", "\\u{202e}lật"},
		{"a\xe2\x80\xa8z", "a\\u{2028}z"},
		{"\xff", "\xef\xbf\xbd"},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *safe = table_safe(cases[i].text, strlen(cases[i].text));

		assert_string_equal(safe, cases[i].safe);
		free(safe);
	}
}

static void columns_are_as_wide_as_a_terminal_shows_them(void **state)
{
	static const char *const headings[] = {"name", "n", "text"};
	char *out;
	size_t len;
	FILE *stream = open_memstream(&out, &len);

	(void)state;
	assert_int_equal(table_width("Nguyễn"), 6);
	assert_int_equal(table_width("Nguye\xcc\x82\xcc\x83n"), 6);
	assert_int_equal(table_width("警"), 2);

	struct table *table = table_new(stream, headings, 3, 40);

	table_row(table, (const char *const[]){"Nguyễn Thị Lan", "7",
				 "một câu dài hơn chỗ còn lại của dòng"});
	table_row(table, (const char *const[]){"Bo", "10", ""});
	assert_int_equal(table_end(table), 2);
	fclose(stream);
	assert_string_equal(out, "name            n   text\n"
				 "Nguyễn Thị Lan  7   một câu dài hơn chỗ…\n"
				 "Bo              10  \n");
	free(out);
}

static void every_command_is_told_of(void **state)
{
	(void)state;

	for (size_t i = 0; i < ctl_command_count; i++) {
		const struct ctl_command *command = &ctl_commands[i];

		assert_ptr_equal(ctl_command_find(command->name), command);
		assert_true(*command->summary);
		assert_true(command->most < 0 || command->least <= command->most);
		assert_true(command->options & OPT_BIT(OPT_JSON));
	}

	for (int i = 0; i < OPT_COUNT; i++)
		assert_true(ctl_options[i].name && *ctl_options[i].help);
}

/* In the manual as .Cm NAME, alone or in a row of several. */
static void every_command_is_in_the_manual(void **state)
{
	static char manual[65536];
	char path[512];
	const char *top = getenv("top_srcdir");

	(void)state;
	snprintf(path, sizeof(path), "%s/gateway/ctl/kengctl.1", top ? top : "..");

	FILE *file = fopen(path, "re");

	if (!file)
		skip();

	manual[fread(manual, 1, sizeof(manual) - 1, file)] = '\0';
	fclose(file);

	for (size_t i = 0; i < ctl_command_count; i++) {
		char item[64], among[64];

		snprintf(item, sizeof(item), ".It Cm %s", ctl_commands[i].name);
		snprintf(among, sizeof(among), ", %s", ctl_commands[i].name);

		if (!strstr(manual, item) && !strstr(manual, among))
			fail_msg("kengctl(1) does not tell of %s", ctl_commands[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_read_as_spreadsheets_write_it),
		cmocka_unit_test(a_bad_list_is_told_by_its_line),
		cmocka_unit_test(no_cell_is_a_formula),
		cmocka_unit_test(a_terminal_obeys_nothing),
		cmocka_unit_test(columns_are_as_wide_as_a_terminal_shows_them),
		cmocka_unit_test(every_command_is_told_of),
		cmocka_unit_test(every_command_is_in_the_manual),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("ctl", tests, NULL, NULL);
}
