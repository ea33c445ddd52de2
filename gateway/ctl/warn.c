/*
 * Warnings to many: asked for over the socket, listed where they are ready, or spoken into a file
 * for a loudspeaker. The voice is espeak-ng, a child process that gets its words as an argument.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "config/rules.h"
#include "gateway/base/strbuf.h"
#include "gateway/ctl/ctl.h"
#include "parsers/text/accent.h"
#include "parsers/text/speak.h"

#define WHY_MAX	   8192
#define SPOKEN_MAX 8192

static int load(struct ctl *ctl, struct rules *rules)
{
	char why[WHY_MAX];

	if (!rules_load(rules, &ctl->conf, why, sizeof(why)))
		return EX_OK;

	return ctl_fail(ctl, EX_CONFIG, "CONFIG", "%s", why);
}

int cmd_templates(struct ctl *ctl)
{
	struct rules rules;
	const char *code, *next;
	int status = load(ctl, &rules);

	if (status)
		return status;

	rules_template(&rules, NULL, &next);

	while ((code = next)) {
		const char *text = rules_template(&rules, code, &next);

		if (!ctl->json) {
			printf("%s  ", code);
			ctl_print_text(text);
			putchar('\n');
			continue;
		}

		json_t *row = json_pack("{s:s, s:s}", "code", code, "text", text);

		ctl_print_json(row);
		json_decref(row);
	}

	rules_clear(&rules);
	return EX_OK;
}

/* The words, or those of the template that they name, as they are said. */
static int words_of(struct ctl *ctl, struct strbuf *out)
{
	const char *text = ctl->arguments[0], *next;
	struct rules rules;
	int status = load(ctl, &rules);

	if (status)
		return status;

	const char *ready = rules_template(&rules, text, &next);
	char marked[SPOKEN_MAX];
	struct strbuf words = STRBUF(marked);

	accent_restore(rules.accent, &words, ready ? ready : text);
	speak_text(out, marked);
	rules_clear(&rules);
	return EX_OK;
}

static int speak(struct ctl *ctl)
{
	char words[SPOKEN_MAX];
	struct strbuf buf = STRBUF(words);
	const char *argv[] = {"espeak-ng", "-v", "vi", "-s", "140", "-w",
		ctl->value[OPT_WAV], "--", words, NULL};
	pid_t child;
	int status = words_of(ctl, &buf), ended = 0;

	if (status)
		return status;

	int result = posix_spawnp(&child, argv[0], NULL, NULL, (char *const *)argv, environ);

	if (result == ENOENT)
		return ctl_fail(ctl, EX_UNAVAILABLE, "NO_VOICE",
			"espeak-ng is not installed: apt install espeak-ng");

	while (!result && waitpid(child, &ended, 0) < 0)
		result = errno == EINTR ? 0 : errno;

	if (!result && WIFEXITED(ended) && !WEXITSTATUS(ended))
		return EX_OK;

	return ctl_fail(ctl, EX_CANTCREAT, "NO_VOICE", "espeak-ng could not write %s",
		ctl->value[OPT_WAV]);
}

static int ask(struct ctl *ctl)
{
	static const struct ctl_given given[] = {{OPT_AT, "at"}, {OPT_CLASS, "class"},
		{OPT_TO, "to"}, {OPT_TEAM, "team"}, {OPT_ROLE, "role"}};
	json_t *answer, *request = json_pack(
				"{s:s, s:s}", "op", "broadcast", "text", ctl->arguments[0]);

	if (!request)
		return ctl_fail(ctl, EX_DATAERR, "BAD_TEXT", "the text is no UTF-8");

	ctl_give(ctl, request, given, sizeof(given) / sizeof(*given));

	int status = ctl_ask(ctl, request, NULL, NULL, &answer);

	if (status)
		return status;

	if (ctl->json)
		ctl_print_json(answer);
	else if (!ctl->value[OPT_QUIET])
		printf("Warning %lld waits for a second person; see broadcasts.\n",
			(long long)json_integer_value(json_object_get(answer, "id")));

	json_decref(answer);
	return EX_OK;
}

int cmd_broadcast(struct ctl *ctl)
{
	if (ctl->value[OPT_WAV])
		return speak(ctl);

	if (!ctl->value[OPT_TO] && !ctl->value[OPT_TEAM] && !ctl->value[OPT_ROLE])
		return ctl_misused(ctl,
			"--to says whom it is for: ALL or a zone; --team or --role whom of those");

	return ask(ctl);
}
