/*
 * rules: any text as keywords.conf, places.conf, replies.conf, ivr.conf or accents.conf (the first byte says
 * which; the other files are small and good) loads or is refused with a reason that names the
 * file, and what loads can be used.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/rules.h"
#include "gateway/handlers/replies.h"
#include "parsers/text/grammar.h"

enum { KEYWORDS, PLACES, REPLIES, CALLS, ACCENTS, FILES };

static const char *const good[FILES] = {
	[KEYWORDS] = "keywords = ( { kind = \"TIP\"; words = [ \"tin\" ]; } ); lists = (); same = ();",
	[PLACES] = "zones = ( { code = \"can\"; name = \"Thôn Càn\"; level = \"thon\"; } );",
	[REPLIES] = "",
	[CALLS] = ("start = \"a\"; root = \"a\"; goodbye = \"a\";"
		   "nodes = ( { name = \"a\"; kind = \"hangup\"; } );"),
	[ACCENTS] = "",
};

static char why[65536];

/* libconfig 1.5 forgets a string that a syntax error follows; a reload is no loop. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static int file_of(const char *text, size_t size, char path[CONF_PATH_MAX])
{
	int fd = memfd_create("rules", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, text, size) == (ssize_t)size);
	snprintf(path, CONF_PATH_MAX, "/proc/self/fd/%d", fd);
	return fd;
}

static void use(const struct rules *rules)
{
	static const char text[] = "TIN trộm chó 98B1-234.56 o xom 4 thon Can luc 22h30 hom qua";
	const struct grammar_context context = {.roles = ~0u, .year = 2026, .month = 3, .day = 11};
	struct command command;
	const char *code, *next;

	grammar_parse(rules->grammar, &context, text, sizeof(text) - 1, &command);
	rules_template(rules, NULL, &code);

	for (; code; code = next) {
		const char *words = rules_template(rules, code, &next);

		assert(words && strlen(words) < REPLY_TEMPLATE_MAX);
	}
}

static void load(const struct conf *conf)
{
	struct rules rules;

	why[0] = '\0';

	if (rules_load(&rules, conf, why, sizeof(why)) == 0) {
		use(&rules);
		rules_clear(&rules);
	} else {
		assert(strstr(why, "/proc/self/fd/"));
		assert(!rules.grammar && !rules.replies && !rules.ivr.flow);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct conf conf;
	char *const paths[FILES] = {conf.files.keywords, conf.files.places, conf.files.replies,
		conf.files.ivr, conf.files.accents};
	int fds[FILES];

	/* The disk is not what is looked at here. */
	if (!size || memmem(data, size, "@include", 8))
		return 0;

	snprintf(conf.community.name, sizeof(conf.community.name), "Càn");

	for (int i = 0; i < FILES; i++)
		fds[i] = i == data[0] % FILES ?
				 file_of((const char *)data + 1, size - 1, paths[i]) :
				 file_of(good[i], strlen(good[i]), paths[i]);

	load(&conf);

	for (int i = 0; i < FILES; i++)
		close(fds[i]);

	return 0;
}
