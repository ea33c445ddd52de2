/*
 * parsers/at: bytes into tokens, tokens into fields and results, values into commands.
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

#include "parsers/at/at_command.h"
#include "parsers/at/at_field.h"
#include "parsers/at/at_lexer.h"
#include "parsers/at/at_result.h"

#define SEED 20260101

static struct at_lexer lexer;

/* All tokens of bytes as "line:RDY|prompt:> |", fed in pieces of at most piece bytes. */
static const char *tokens(
	const char *bytes, size_t len, size_t piece, bool pdu, bool prompt)
{
	static char out[16384];
	struct strbuf buf = STRBUF(out);

	at_lexer_reset(&lexer);
	at_lexer_expect_pdu(&lexer, pdu);
	at_lexer_expect_prompt(&lexer, prompt);

	while (len) {
		size_t part = len < piece ? len : piece;
		size_t used;
		enum at_token token = at_lexer_feed(&lexer, bytes, part, &used);

		if (token != AT_TOKEN_NONE)
			strbuf_putf(&buf, "%s:%s|", at_token_name(token), lexer.line);

		bytes += used;
		len -= used;
	}

	return out;
}

static const char *lines(const char *text)
{
	return tokens(text, strlen(text), 1000, false, false);
}

static void lines_end_in_any_way(void **state)
{
	(void)state;
	assert_string_equal(lines("\r\nOK\r\n"), "line:OK|");
	assert_string_equal(
		lines("OK\rRDY\nERROR\r\r\n"), "line:OK|line:RDY|line:ERROR|");
	assert_string_equal(lines("\r\r\n+RXDTMF: 8\r\r\n"), "line:+RXDTMF: 8|");
	assert_string_equal(lines("ATE0\rATE0\r"), "line:ATE0|line:ATE0|");
	assert_string_equal(lines("half"), "");
}

static void idle_noise_is_dropped(void **state)
{
	static const char brown_out[] = "\xff\0RDY\r\n\0\0\xff"
					"OK\r\n";

	(void)state;
	assert_string_equal(tokens(brown_out, sizeof(brown_out) - 1, 1000, false, false),
		"line:RDY|line:OK|");
}

static void a_prompt_is_one_only_where_it_was_hinted(void **state)
{
	(void)state;
	assert_string_equal(tokens("\r\n> ", 4, 1, false, true), "prompt:> |");
	assert_string_equal(tokens("\r\n> x\r", 6, 1, false, false), "line:> x|");
	assert_string_equal(tokens("\r\n>x\r", 5, 1, false, true), "line:>x|");
	assert_string_equal(tokens("a> \r", 4, 1, false, true), "line:a> |");
	assert_string_equal(tokens("> > ", 4, 1, false, true), "prompt:> |");
}

static void a_pdu_is_the_hinted_line_of_digits(void **state)
{
	(void)state;
	assert_string_equal(
		tokens("+CMTI: \"SM\",1\r\n07aF\r\n07aF\r\n", 27, 5, true, false),
		"line:+CMTI: \"SM\",1|pdu:07aF|line:07aF|");
	assert_string_equal(tokens("07aG\r\n", 6, 5, true, false), "line:07aG|");
}

static void a_text_of_ussd_may_have_lines(void **state)
{
	(void)state;
	assert_string_equal(lines("+CUSD: 0,\"a\r\nb\r\n\",15\r\nOK\r\n"),
		"line:+CUSD: 0,\"a\r\nb\r\n\",15|line:OK|");
	assert_string_equal(
		lines("+COPS: 0,0,\"a\r\nOK\r\n"), "line:+COPS: 0,0,\"a|line:OK|");
}

static void an_endless_text_ends(void **state)
{
	static char text[3000];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "+CUSD: 0,\"", 10);
	memcpy(text + 2000, "\r\nOK\r\n", 6);
	at_lexer_reset(&lexer);
	assert_non_null(strstr(tokens(text, 2006, 7, false, false), "|line:OK|"));
}

static void an_overlong_line_is_cut_and_the_next_is_whole(void **state)
{
	static char text[3 * AT_LINE_MAX];
	const char *out;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text + 2 * AT_LINE_MAX, "\r\nOK\r\n", 6);
	out = tokens(text, 2 * AT_LINE_MAX + 6, 100, false, false);
	assert_int_equal(strncmp(out, "long:xxx", 8), 0);
	assert_string_equal(out + 5 + AT_LINE_MAX, "|line:OK|");
}

static size_t random_stream(char *out, size_t cap, unsigned *seed)
{
	static const char *const pieces[] = {"\r\n", "OK", "> ", "+CMTI: \"SM\",1",
		"07914889", "\"", "+CUSD: 0,\"", "\xff", "\x1a", "ERROR", "\r",
		"+CMGL: 1,1,,24", ">", " "};
	size_t len = 0;

	while (len + 16 < cap) {
		const char *piece = pieces[(unsigned)rand_r(seed) %
					   (sizeof(pieces) / sizeof(*pieces))];

		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}

	return len;
}

static void any_split_gives_the_same_tokens(void **state)
{
	unsigned seed = SEED;
	char stream[600];
	char *whole;

	(void)state;
	print_message("# seed %u\n", seed);

	for (int round = 0; round < 2000; round++) {
		size_t len = random_stream(stream, sizeof(stream), &seed);
		bool pdu = round & 1, prompt = round & 2;
		size_t piece = 1 + (unsigned)rand_r(&seed) % 40;

		whole = strdup(tokens(stream, len, len, pdu, prompt));
		assert_string_equal(tokens(stream, len, piece, pdu, prompt), whole);
		assert_string_equal(tokens(stream, len, 1, pdu, prompt), whole);
		free(whole);
	}
}

/* ------------------------------------------------------------------ fields */

static struct at_fields fields_of(const char *line, const char *prefix)
{
	struct at_fields fields;

	assert_true(at_fields_begin(&fields, line, strlen(line), prefix));
	return fields;
}

static void fields_are_read_one_by_one(void **state)
{
	struct at_fields f = fields_of("+CPMS: \"SM\",3,30,\"ME\",0 , 50", "+CPMS:");
	char name[4];
	int32_t n;

	(void)state;
	assert_int_equal(at_count(&f), 6);
	assert_true(at_next_string(&f, name, sizeof(name)));
	assert_string_equal(name, "SM");
	assert_true(at_next_number(&f, &n));
	assert_int_equal(n, 3);
	assert_true(at_skip(&f));
	assert_false(at_next_number(&f, &n));
	assert_true(at_next_text(&f, name, sizeof(name)));
	assert_true(at_next_number(&f, &n));
	assert_true(at_next_number(&f, &n));
	assert_int_equal(n, 50);
	assert_true(at_fields_done(&f));
	assert_false(at_next_number(&f, &n));
	assert_false(at_skip(&f));
}

static void what_is_left_out_is_a_field_too(void **state)
{
	struct at_fields f = fields_of("+CMGL: 3,1,,24", "+CMGL:");
	int32_t n;

	(void)state;
	assert_true(at_skip(&f));
	assert_true(at_skip(&f));
	assert_true(at_next_number_or(&f, -7, &n));
	assert_int_equal(n, -7);
	assert_true(at_next_number_or(&f, -7, &n));
	assert_int_equal(n, 24);
	assert_true(at_next_number_or(&f, -7, &n));
	assert_int_equal(n, -7);
}

static void lists_and_ranges(void **state)
{
	struct at_fields f =
		fields_of("+CNMI: (0-2),(0,1,3),(0),(\"a)\",5),(0-1)", "+CNMI:");
	int32_t low, high;

	(void)state;
	assert_int_equal(at_count(&f), 5);
	assert_true(at_open_list(&f));
	assert_true(at_next_range(&f, &low, &high));
	assert_int_equal(low, 0);
	assert_int_equal(high, 2);
	assert_false(at_next_range(&f, &low, &high));
	assert_true(at_close_list(&f));
	assert_true(at_open_list(&f));
	assert_true(at_next_range(&f, &low, &high));
	assert_true(at_close_list(&f)); /* what was not read is passed over */
	assert_true(at_skip(&f));
	assert_true(at_skip(&f));
	assert_true(at_open_list(&f));
	assert_true(at_next_range(&f, &low, &high));
	assert_int_equal(high, 1);
	assert_true(at_close_list(&f));
	assert_true(at_fields_done(&f));
}

static void what_is_no_field_moves_nothing(void **state)
{
	static const char *const bad[] = {"\"open", "12x", "(1", "99999999999", "-", ""};
	char text[4];
	int32_t n;

	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct at_fields f = fields_of(bad[i], "");
		const char *before = f.at;

		assert_false(at_next_number(&f, &n));
		assert_false(at_next_string(&f, text, sizeof(text)));
		assert_ptr_equal(f.at, before);
	}

	struct at_fields f = fields_of("\"long\"", "");

	assert_false(at_next_string(&f, text, sizeof(text)));
	assert_true(at_skip(&f));
}

/* ------------------------------------------------------------------ results */

static void results_end_commands(void **state)
{
	static const struct {
		const char *line;
		enum at_result_kind kind;
		int32_t code;
	} cases[] = {
		{"OK", AT_RESULT_OK, 0},
		{"OK ", AT_RESULT_OK, 0},
		{"ERROR", AT_RESULT_ERROR, 0},
		{"COMMAND NOT SUPPORT", AT_RESULT_ERROR, 0},
		{"+CMS ERROR: 38", AT_RESULT_CMS, 38},
		{"+CMS ERROR: Invalid memory index", AT_RESULT_CMS, 321},
		{"+CME ERROR: SIM PIN required", AT_RESULT_CME, 11},
		{"+CME ERROR: 10", AT_RESULT_CME, 10},
		{"+CME ERROR:10", AT_RESULT_CME, 10},
		{"+CME ERROR: nobody knows", AT_RESULT_CME, -1},
		{"NO CARRIER", AT_RESULT_NO_CARRIER, 0},
		{"BUSY", AT_RESULT_BUSY, 0},
		{"NO ANSWER", AT_RESULT_NO_ANSWER, 0},
		{"NO DIALTONE", AT_RESULT_NO_DIALTONE, 0},
		{"CONNECT 9600", AT_RESULT_CONNECT, 0},
		{"OKAY", AT_RESULT_NONE, 0},
		{"+CMGS: 5", AT_RESULT_NONE, 0},
		{"", AT_RESULT_NONE, 0},
	};

	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct at_result r =
			at_result_parse(cases[i].line, strlen(cases[i].line));

		assert_string_equal(
			at_result_name(r.kind), at_result_name(cases[i].kind));
		assert_int_equal(r.code, cases[i].code);
	}

	assert_string_equal(at_cms_text(322), "memory full");
	assert_null(at_cme_text(9999));
}

/* ------------------------------------------------------------------ commands */

static void a_command_is_built_from_values(void **state)
{
	struct at_command c;

	(void)state;
	at_command_begin(&c, "AT+CPMS=");
	at_command_string(&c, "SM");
	at_command_number(&c, -1);
	at_command_next(&c, "+CMGD=");
	at_command_number(&c, 7);
	assert_int_equal(at_command_check(&c), 0);
	assert_string_equal(c.text, "AT+CPMS=\"SM\",-1;+CMGD=7");
	assert_int_equal(at_command_len(&c), strlen(c.text));
}

static void no_value_can_make_a_second_command(void **state)
{
	static const char *const bad[] = {"1\r", "1\n", "1\x1a", "1\x1b", "\"",
		"1\";+CMGD=1,4;\"", "\\0D", "\x7f", "\xc3\xa1", "\x01"};

	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct at_command c;

		at_command_begin(&c, "AT+CPIN=");
		at_command_string(&c, bad[i]);
		assert_int_equal(at_command_check(&c), -EINVAL);
	}
}

static void a_command_that_does_not_fit_is_known(void **state)
{
	struct at_command c;

	(void)state;
	at_command_begin(&c, "AT+CMGD=1");

	for (int i = 0; i < 100; i++) {
		at_command_next(&c, "+CMGD=");
		at_command_number(&c, i);
	}

	assert_int_equal(at_command_check(&c), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_in_any_way),
		cmocka_unit_test(idle_noise_is_dropped),
		cmocka_unit_test(a_prompt_is_one_only_where_it_was_hinted),
		cmocka_unit_test(a_pdu_is_the_hinted_line_of_digits),
		cmocka_unit_test(a_text_of_ussd_may_have_lines),
		cmocka_unit_test(an_endless_text_ends),
		cmocka_unit_test(an_overlong_line_is_cut_and_the_next_is_whole),
		cmocka_unit_test(any_split_gives_the_same_tokens),
		cmocka_unit_test(fields_are_read_one_by_one),
		cmocka_unit_test(what_is_left_out_is_a_field_too),
		cmocka_unit_test(lists_and_ranges),
		cmocka_unit_test(what_is_no_field_moves_nothing),
		cmocka_unit_test(results_end_commands),
		cmocka_unit_test(a_command_is_built_from_values),
		cmocka_unit_test(no_value_can_make_a_second_command),
		cmocka_unit_test(a_command_that_does_not_fit_is_known),
	};

	return cmocka_run_group_tests_name("at", tests, NULL, NULL);
}
