/*
 * Promise: every annotated message is understood as its annotation says, with the shipped rules
 * and sample community: its kind, and each field that is annotated. Words are compared folded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/keywords.h"
#include "gateway/base/alloc.h"
#include "gateway/control/parse_json.h"
#include "parsers/text/fold.h"

#define NOW "2026-03-11T23:10" /* the clock of all annotations without one of their own */

static struct grammar *load_grammar(void)
{
	const char *top = getenv("top_srcdir");
	char keywords[512], places[512], why[2048] = "";
	struct grammar *grammar;

	snprintf(keywords, sizeof(keywords), "%s/config/keywords.conf", top ? top : ".");
	snprintf(places, sizeof(places), "%s/config/places.conf", top ? top : ".");
	grammar = grammar_load(keywords, places, NULL, why, sizeof(why));

	if (!grammar)
		fail_msg("%s", why);

	return grammar;
}

static bool same_words(const json_t *a, const json_t *b)
{
	char one[COMMAND_TEXT_MAX], other[COMMAND_TEXT_MAX];

	fold_text(one, sizeof(one), json_string_value(a), json_string_length(a));
	fold_text(other, sizeof(other), json_string_value(b), json_string_length(b));
	return strcmp(one, other) == 0;
}

/* A field that is annotated with null must not be told. */
static bool same_value(const json_t *wanted, const json_t *got)
{
	if (json_is_null(wanted))
		return !got || json_is_null(got);

	if (json_is_string(wanted) && json_is_string(got))
		return same_words(wanted, got);

	return got && json_equal(wanted, got);
}

static bool same_kind(json_t *sample, const char *kind)
{
	json_t *any = json_object_get(sample, "kind_any");
	json_t *value;
	size_t i;

	json_array_foreach(any, i, value)
		if (strcmp(json_string_value(value), kind) == 0)
			return true;

	return strcmp(json_string_value(json_object_get(sample, "kind")), kind) == 0;
}

/* A kind that is an alternative need not have the fields. */
static bool same_fields(json_t *sample, json_t *answer)
{
	json_t *got = json_object_get(answer, "fields");
	const char *key;
	json_t *wanted;

	if (strcmp(json_string_value(json_object_get(sample, "kind")),
		    json_string_value(json_object_get(answer, "kind"))) != 0)
		return true;

	json_object_foreach(json_object_get(sample, "fields"), key, wanted)
		if (!same_value(wanted, json_object_get(got, key)))
			return false;

	return true;
}

static bool check_sample(struct grammar *grammar, const char *line)
{
	struct grammar_context usual = {.roles = ROLE_RES};
	json_t *sample = json_loads(line, 0, NULL);
	json_t *answer;
	char *text;
	bool good;

	assert_non_null(sample);
	assert_true(parse_json_now(NOW, &usual));
	text = parse_json_line(grammar, &usual, line);
	answer = json_loads(text, 0, NULL);
	assert_non_null(json_object_get(answer, "kind"));
	good = same_kind(sample, json_string_value(json_object_get(answer, "kind"))) &&
	       same_fields(sample, answer);

	if (!good)
		print_message("# not as annotated: %s#   understood: %s\n", line, text);

	free(text);
	json_decref(answer);
	json_decref(sample);
	return good;
}

static void check_samples(const char *name)
{
	struct grammar *grammar = load_grammar();
	const char *top = getenv("top_srcdir");
	char path[512], line[4096];
	unsigned count = 0, wrong = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s", top ? top : ".", name);
	file = fopen(path, "re");
	assert_non_null(file);

	while (fgets(line, sizeof(line), file)) {
		count++;
		wrong += !check_sample(grammar, line);
	}

	fclose(file);
	print_message("# %s: %u messages, %u not as annotated\n", name, count, wrong);
	assert_true(count > 0);
	assert_int_equal(grammar_limit_hits(grammar), 0);
	grammar_free(grammar);
	assert_int_equal(wrong, 0);
}

static void test_samples(void **state)
{
	(void)state;
	check_samples("messages.jsonl");
}

static void test_more_samples(void **state)
{
	(void)state;
	check_samples("messages_more.jsonl");
}

static void test_language_samples(void **state)
{
	(void)state;
	check_samples("messages_language.jsonl");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_more_samples),
		cmocka_unit_test(test_language_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
