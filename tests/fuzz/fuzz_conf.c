/*
 * kengd.conf: any text loads or is refused with a reason, and what loads comes back from its dump.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf.h"

static struct conf conf;
static char why[65536];

/* libconfig 1.5 forgets a string that a syntax error follows; a reload is no loop. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static char *dump(void)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	conf_dump(&conf, out);
	fclose(out);
	return text;
}

/* The dump masks PINs, and so does not load again where there is one. */
static bool has_pin(void)
{
	for (size_t i = 0; i < conf.modem_count; i++)
		if (*conf.modems[i].pin)
			return true;

	return false;
}

static bool load(const char *text)
{
	bool good =
		conf_load_text(&conf, "/nowhere/kengd.conf", text, why, sizeof(why)) == 0;

	assert(good || *why);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';

	/* The disk is not what is looked at here. */
	if (!strstr(text, "@include") && load(text) && !has_pin()) {
		char *first = dump();

		assert(load(first));

		char *second = dump();

		assert(strcmp(first, second) == 0);
		free(first);
		free(second);
	}

	free(text);
	return 0;
}
