/*
 * The files that a community edits: every fault in keywords.conf and places.conf is named by file and
 * line with what to do, all of them at once, and a file with a fault changes nothing.
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

#include <cmocka.h>

#include "config/keywords.h"

#define LIST "lists = ( { list = \"sos\"; words = [ \"cứu\" ]; } );\n"

static char path[64];
static char why[4096];

static int setup(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/keng-rules-XXXXXX");

	int descriptor = mkstemp(path);

	return descriptor < 0 ? -1 : close(descriptor);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void put(const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
}

/* why names this line and says this. */
static void says(int line, const char *words)
{
	char where[96];

	snprintf(where, sizeof(where), "%s:%d: ", path, line);

	const char *found = strstr(why, where);

	if (!found || !strstr(found, words))
		fail_msg("no \"%s…%s\" in: %s", where, words, why);
}

static void bad_keywords(const char *text, int line, const char *words)
{
	struct grammar_source source;

	put(text);
	assert_int_equal(keywords_load(&source, path, why, sizeof(why)), -EINVAL);
	says(line, words);
}

static void bad_places(const char *text, int line, const char *words)
{
	struct places places;

	put(text);
	assert_int_equal(places_load(&places, path, why, sizeof(why)), -EINVAL);
	assert_null(places.zones);
	says(line, words);
}

static void keywords_with_a_fault_name_its_line(void **state)
{
	(void)state;
	bad_keywords("keywords = (\n { kind = \"TIPP\"; words = [ \"tin\" ]; } );\n" LIST, 2,
		"\"TIPP\" is no kind");
	bad_keywords("keywords = (\n {\n kind = \"TIP\";\n } );\n" LIST, 2, "words is missing");
	bad_keywords("keywords = (\n { kind = \"TIP\"; words = [ \"tin\" ];\n who = [ \"boss\" ]; } );\n"
		     LIST,
		3, "\"boss\" is no role");
	bad_keywords("keywords = (\n { kind = \"TIP\"; words = [ \"tin\" ];\n gaurd = [ \"a\" ]; } );\n"
		     LIST,
		3, "gaurd is no key here");
	bad_keywords("keywords = (\n { kind = \"TIP\"; words = [ \"tin\" ];\n open = 1; } );\n" LIST, 3,
		"open takes true or false");
	bad_keywords("keywords = (\n { kind = \"TIP\"; words = [ 4 ]; } );\n" LIST, 2,
		"words takes strings");
	bad_keywords("keywords = ( { kind = \"TIP\"; words = [ \"tin\" ]; } );\n"
		     "lists = (\n { list = \"soss\"; words = [ \"cứu\" ]; } );\n",
		3, "\"soss\" is no list");
	bad_keywords("keywords = (\n { kind = \"TIP\"\n words = ;\n", 3, "");
}

static void places_with_a_fault_name_its_line(void **state)
{
	(void)state;
	bad_places("zones = (\n { code = \"a\"; name = \"A\"; level = \"xa\";\n parent = \"b\"; } );\n",
		2, "there is no zone \"b\"");
	bad_places("zones = (\n { code = \"a\"; name = \"A\"; level = \"xa\"; },\n"
		   " { code = \"a\"; name = \"B\"; level = \"xa\"; } );\n",
		3, "stands there twice");
	bad_places("zones = (\n { code = \"a\"; name = \"A\"; level = \"xa\"; parent = \"b\"; },\n"
		   " { code = \"b\"; name = \"B\"; level = \"xa\"; parent = \"a\"; } );\n",
		2, "is its own parent");
	bad_places("zones = (\n { code = \"a\"; name = \"A\"; level = \"xa\";\n"
		   " valid_to = \"30-06-2025\"; } );\n",
		3, "valid_to takes a date");
	bad_places("zones = (\n { code = \"a\"; name = \"A\"; level = \"xa\";\n households = \"9\"; } );\n",
		3, "households takes a number");
	bad_places("groups = (\n { code = \"g\"; name = \"G\"; zone = \"nowhere\"; } );\n", 2,
		"there is no zone \"nowhere\"");
	bad_places("places = (\n { name = \"Cho\"; kind = \"market\"; } );\n", 2,
		"kind takes \"hotspot\" or \"camera\"");
	bad_places("zones = 4;\n", 1, "zones takes a list");
	bad_places("zonen = ( );\n", 1, "zonen is no key here");
}

static void every_fault_is_told_at_once(void **state)
{
	(void)state;
	bad_places("zones = (\n { code = \"a\"; level = \"xa\"; },\n { name = \"B\"; level = \"xa\"; } );\n",
		2, "name is missing");
	says(3, "code is missing");
}

static void a_bad_pattern_names_its_line(void **state)
{
	(void)state;
	const char *top = getenv("top_srcdir");
	char places[512];

	snprintf(places, sizeof(places), "%s/config/places.conf", top ? top : "..");
	put("keywords = (\n { kind = \"TIP\"; words = [ \"tin\" ]; } );\n"
	    "lists = (\n { list = \"sos\"; words = [ \"cứu (\" ]; } );\n"
	    "same = ( { word = \"không\"; as = [ \"k\" ]; } );\n");
	assert_null(grammar_load(path, places, NULL, why, sizeof(why)));
	says(4, "cứu (");
}

static void a_file_that_is_not_there_says_so(void **state)
{
	(void)state;

	struct places places;

	assert_int_equal(places_load(&places, "/nonexistent/places.conf", why, sizeof(why)), -ENOENT);
	assert_non_null(strstr(why, "/nonexistent/places.conf"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keywords_with_a_fault_name_its_line),
		cmocka_unit_test(places_with_a_fault_name_its_line),
		cmocka_unit_test(every_fault_is_told_at_once),
		cmocka_unit_test(a_bad_pattern_names_its_line),
		cmocka_unit_test(a_file_that_is_not_there_says_so),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
