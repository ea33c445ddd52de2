/*
 * A group's past: as lines of its own, or as another gateway has kept it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "config/keywords.h"
#include "gateway/control/parse_json.h"
#include "gateway/ctl/ctl.h"
#include "gateway/ctl/past.h"

#define LINE_OCTETS 65000
#define WHY_MAX	    8192

struct history {
	const struct ctl *ctl;
	const char *path;
	FILE *in;
	char *line;
	size_t cap;
	int64_t lines, known;
	struct past past; /* where it is another gateway's */
};

/* A line that is no object goes as one that has nothing, to be refused by its number. */
static json_t *next_line(void *arg)
{
	struct history *history = arg;
	ssize_t len = getline(&history->line, &history->cap, history->in);

	if (len < 0)
		return NULL;

	history->lines++;

	json_t *row = len < LINE_OCTETS ? json_loadb(history->line, (size_t)len, 0, NULL)
					: NULL;

	if (json_is_object(row) && !json_object_get(row, "end"))
		return row;

	json_decref(row);
	return json_object();
}

static void on_line(void *arg, json_t *answer)
{
	struct history *history = arg;
	const char *message = json_string_value(json_object_get(answer, "message"));

	history->known += json_is_true(json_object_get(answer, "known"));
	ctl_print_json(answer);

	if (message && !history->ctl->json)
		fprintf(stderr, "kengctl: %s:%lld: %s\n", history->path,
			(long long)json_integer_value(json_object_get(answer, "line")),
			message);
}

static json_t *next_past(void *arg)
{
	struct history *history = arg;
	json_t *row = past_next(&history->past);

	history->lines += row != NULL;
	return row;
}

/* What each line would be understood as; senders are not known here, so any role's words count. */
static int say_kinds(struct ctl *ctl, struct history *history, ctl_next_fn next)
{
	struct grammar_context context = {.roles = ROLE_RES | ROLE_MEM | ROLE_LEAD, .historic = true};
	char why[WHY_MAX];
	struct grammar *grammar = grammar_load(
		ctl->conf.files.keywords, ctl->conf.files.places, NULL, why, sizeof(why));
	json_t *row;

	if (!grammar)
		return ctl_fail(ctl, EX_CONFIG, "CONFIGURATION", "%s", why);

	while ((row = next(history))) {
		const char *at = json_string_value(json_object_get(row, "at"));
		const char *text = json_string_value(json_object_get(row, "text"));
		struct command command;

		if (at && text && parse_json_now(at, &context)) {
			grammar_parse(grammar, &context, text, strlen(text), &command);
			json_object_set_new(
				row, "kind", json_string(command_kind_name(command.kind)));
		} else {
			json_object_set_new(row, "error", json_string("BAD_JSON"));
		}

		json_object_set_new(row, "line", json_integer(history->lines));
		json_object_del(row, "from");
		ctl_print_json(row);
		json_decref(row);
	}

	grammar_free(grammar);
	return EX_OK;
}

static int tell(struct ctl *ctl, struct history *history, ctl_next_fn next)
{
	json_t *answer;
	bool plain = next == next_past;

	if (ctl->value[OPT_DRY_RUN])
		return say_kinds(ctl, history, next);

	int status = ctl_feed(ctl, json_pack("{s:s, s:b}", "op", "history", "plain", plain), "lines",
		(int64_t)history->past.count, next, on_line, history, &answer);

	if (status)
		return status;

	json_int_t failed = json_integer_value(json_object_get(answer, "failed"));

	if (!ctl->value[OPT_QUIET] && !ctl->json)
		fprintf(stderr, "%lld lines, %lld refused, %lld skipped: told before.\n",
			(long long)history->lines, (long long)failed, (long long)history->known);

	json_decref(answer);
	return failed ? EX_DATAERR : EX_OK;
}

static int tell_file(struct ctl *ctl)
{
	struct history history = {.ctl = ctl, .path = ctl->arguments[0]};
	bool standard = !strcmp(history.path, "-");

	history.in = standard ? stdin : fopen(history.path, "re");

	if (!history.in)
		return ctl_fail(ctl, EX_DATAERR, "BAD_FILE", "%s: %s", history.path,
			strerror(errno));

	int status = tell(ctl, &history, next_line);

	free(history.line);

	if (!standard)
		fclose(history.in);

	return status;
}

static void say_left_out(const struct ctl *ctl, const struct past *past)
{
	if (ctl->value[OPT_QUIET] || ctl->json)
		return;

	fprintf(stderr,
		"%zu messages of %lld parts; left out: %lld of names and short codes, %lld without "
		"text, %lld unreadable. %lld lack a part.\n",
		past->count, (long long)past->parts, (long long)past->services,
		(long long)past->binary, (long long)past->unreadable,
		(long long)past->incomplete);
}

static int tell_past(struct ctl *ctl, const char *path,
	int (*read)(struct past *past, const char *path, char *why, size_t cap))
{
	struct history history = {.ctl = ctl, .path = path};
	char why[WHY_MAX];
	int status;

	if (read(&history.past, path, why, sizeof(why))) {
		status = ctl_fail(ctl, EX_DATAERR, "BAD_FILE", "%s", why);
	} else {
		past_finish(&history.past);
		say_left_out(ctl, &history.past);
		status = tell(ctl, &history, next_past);
	}

	past_clear(&history.past);
	return status;
}

int cmd_import_history(struct ctl *ctl)
{
	const char *gammu = ctl->value[OPT_FROM_GAMMU], *smstools = ctl->value[OPT_FROM_SMSTOOLS];

	if (ctl->count + (gammu != NULL) + (smstools != NULL) != 1)
		return ctl_misused(ctl, "a past has one source: FILE, --from-gammu or --from-smstools");

	if (gammu)
		return tell_past(ctl, gammu, past_gammu);

	return smstools ? tell_past(ctl, smstools, past_smstools) : tell_file(ctl);
}
