/*
 * pdu_json: every PDU of tests/vectors says what its source says it does, every bad one has the
 * error it deserves, and no line stops the stream.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "gateway/control/pdu_json.h"

static FILE *open_vectors(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s", top ? top : ".", name);
	file = fopen(path, "r");
	assert_non_null(file);
	return file;
}

static json_t *parse(const char *line)
{
	json_t *object = json_loads(line, JSON_ALLOW_NUL, NULL);

	assert_non_null(object);
	return object;
}

/* Both have it and it is equal, or neither has it. */
static bool is_same(const json_t *vector, const json_t *answer, const char *key)
{
	const json_t *wanted = json_object_get(vector, key);
	const json_t *got = json_object_get(answer, key);

	return wanted == got || json_equal(wanted, got);
}

static int differ(const json_t *vector, const json_t *answer, const char *key)
{
	char *wanted = json_dumps(vector, JSON_COMPACT | JSON_ENCODE_ANY);
	char *got = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);

	print_message("# %s of %s\n# got %s\n", key, wanted, got);
	free(wanted);
	free(got);
	return 1;
}

static int count_wrong(const json_t *vector, const json_t *answer)
{
	json_t *wanted = json_object_get(vector, "want");
	json_t *value;
	const char *key;
	size_t index;

	if (!is_same(vector, answer, "error"))
		return differ(vector, answer, "error");

	json_object_foreach (wanted, key, value) {
		if (!json_equal(value, json_object_get(answer, key)))
			return differ(vector, answer, key);
	}

	json_array_foreach (json_object_get(vector, "absent"), index, value) {
		if (json_object_get(answer, json_string_value(value)))
			return differ(vector, answer, json_string_value(value));
	}

	return 0;
}

static void check_vectors(const char *name)
{
	FILE *file = open_vectors(name);
	char line[8192];
	int count = 0, wrong = 0;

	while (fgets(line, sizeof(line), file)) {
		json_t *vector = parse(line);
		char *text = pdu_json_decode_line(line);
		json_t *answer = parse(text);

		wrong += count_wrong(vector, answer);
		count++;
		json_decref(vector);
		json_decref(answer);
		free(text);
	}

	fclose(file);
	print_message("# %d vectors\n", count);
	assert_true(count > 0);
	assert_int_equal(wrong, 0);
}

static void public_pdus_say_what_others_read_in_them(void **state)
{
	(void)state;
	check_vectors("pdu_public.jsonl");
}

static void derived_pdus_say_what_the_clauses_say(void **state)
{
	(void)state;
	check_vectors("pdu_derived.jsonl");
}

static void national_tables_are_those_of_annex_a(void **state)
{
	(void)state;
	check_vectors("pdu_national.jsonl");
}

static void texts_encode_to_the_known_submits(void **state)
{
	FILE *file = open_vectors("pdu_encode.jsonl");
	char line[4096];
	int count = 0;

	(void)state;

	for (; fgets(line, sizeof(line), file); count++) {
		json_t *vector = parse(line);
		char *text = pdu_json_encode_line(line);
		json_t *answer = parse(text);

		if (!is_same(vector, answer, "tpdus") || !is_same(vector, answer, "error"))
			fail_msg("%s", text);

		json_decref(vector);
		json_decref(answer);
		free(text);
	}

	fclose(file);
	assert_true(count > 0);
}

static void assert_answer(char *answer, const char *wanted)
{
	assert_string_equal(answer, wanted);
	free(answer);
}

static void the_id_comes_back_whatever_it_is(void **state)
{
	(void)state;
	assert_answer(pdu_json_decode_line("{\"id\":{\"a\":[1,null]},\"pdu\":\"\"}"),
		"{\"id\":{\"a\":[1,null]},\"error\":\"TRUNCATED\"}");
	assert_answer(pdu_json_decode_line("{\"id\":\"\\u0000\",\"pdu\":\"zz\"}"),
		"{\"id\":\"\\u0000\",\"error\":\"BAD_HEX\"}");
	assert_answer(pdu_json_decode_line("{\"pdu\":\"07\"}"),
		"{\"id\":null,\"error\":\"TRUNCATED\"}");
}

static void what_is_no_request_is_bad_json(void **state)
{
	static const char *const lines[] = {"", " ", "null", "[]", "\"a\"", "{", "{}", "{}{}",
		"{\"id\":null}", "{\"id\":null,\"pdu\":7}", "\xff\xfe",
		"{\"id\":null,\"pdu\":\"07\",\"tpdu\":1}", "{\"id\":null,\"to\":\"191\"}",
		"{\"id\":null,\"pdu\":\"\\ud800\"}"};

	(void)state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_answer(pdu_json_decode_line(lines[i]), "{\"id\":null,\"error\":\"BAD_JSON\"}");
		assert_answer(pdu_json_encode_line(lines[i]), "{\"id\":null,\"error\":\"BAD_JSON\"}");
	}
}

static void one_pdu_from_the_command_line_has_no_id(void **state)
{
	enum tpdu_status status;

	(void)state;
	assert_answer(pdu_json_decode_hex("FF", false, &status), "{\"error\":\"BAD_ADDRESS\"}");
	assert_int_equal(status, TPDU_BAD_ADDRESS);
	assert_answer(pdu_json_encode_text("191", "KT", false, &status),
		"{\"tpdus\":[\"0100038191F10000024B2A\"]}");
	assert_int_equal(status, TPDU_OK);
	free(pdu_json_encode_text("191", "", false, &status));
	assert_int_equal(status, TPDU_OK);
}

/* Too long, NUL, no end of line: as many answers as lines, in order. */
static void every_line_is_answered_in_its_turn(void **state)
{
	static char in[PDU_JSON_LINE_MAX + 1024], out[1024];
	FILE *from, *to;
	size_t len = 0;

	(void)state;
	len += (size_t)sprintf(in, "{\"id\":1,\"pdu\":\"\"}\n");
	memset(in + len, 'x', PDU_JSON_LINE_MAX + 1);
	len += PDU_JSON_LINE_MAX + 1;
	len += (size_t)sprintf(in + len, "\n\n{\"id\":2,%c}\n{\"id\":3,\"pdu\":\"0\"}", 'x');
	in[len - 20] = '\0';
	from = fmemopen(in, len, "r");
	to = fmemopen(out, sizeof(out), "w");
	assert_int_equal(pdu_json_lines(from, to, false), 0);
	fclose(from);
	fclose(to);
	assert_string_equal(out, "{\"id\":1,\"error\":\"TRUNCATED\"}\n"
		"{\"id\":null,\"error\":\"BAD_JSON\"}\n{\"id\":null,\"error\":\"BAD_JSON\"}\n"
		"{\"id\":null,\"error\":\"BAD_JSON\"}\n{\"id\":3,\"error\":\"BAD_HEX\"}\n");
}

static void a_closed_answer_stream_is_told(void **state)
{
	char in[] = "{}\n";
	FILE *from = fmemopen(in, 3, "r");
	FILE *to = fopen("/dev/full", "w");

	(void)state;
	assert_true(pdu_json_lines(from, to, false) < 0);
	fclose(from);
	fclose(to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_pdus_say_what_others_read_in_them),
		cmocka_unit_test(derived_pdus_say_what_the_clauses_say),
		cmocka_unit_test(national_tables_are_those_of_annex_a),
		cmocka_unit_test(texts_encode_to_the_known_submits),
		cmocka_unit_test(the_id_comes_back_whatever_it_is),
		cmocka_unit_test(what_is_no_request_is_bad_json),
		cmocka_unit_test(one_pdu_from_the_command_line_has_no_id),
		cmocka_unit_test(every_line_is_answered_in_its_turn),
		cmocka_unit_test(a_closed_answer_stream_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
