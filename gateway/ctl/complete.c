/*
 * What may follow on a command line that is being typed, for the shell's completion. Commands,
 * their verbs and options come from the table of commands, codes from the daemon or the store.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/ctl.h"

#define SOURCE_ROWS "200" /* of a listing */
#define WORD_MAX    256
#define PATTERN_MAX 64

/* The line as far as it is typed. */
struct typed {
	const struct ctl_command *command; /* NULL: it comes now */
	const char *verb;		   /* the command's first argument, or NULL */
	int arguments;			   /* of the command, before the word */
	int option;			   /* whose value comes now, or -1 */
	bool ended;			   /* by --: no more options */
	bool json;
	bool lost;			   /* there is no such command */
	char word[WORD_MAX];		   /* as far as it is typed, without quotes */
};

/* Where values for a placeholder of the command table come from; of one command or of all. */
struct source {
	const char *placeholder;
	const char *command; /* NULL = any */
	const char *words;   /* or a listing and its column: */
	const char *listing, *column;
	bool files; /* the shell knows them */
};

static const struct source sources[] = {
	{.placeholder = "CLASS", .command = "broadcast", .words = "urgent caution info"},
	{.placeholder = "CLASS", .words = "alarm confirm reply reminder warning"},
	{.placeholder = "FORMAT", .words = "text json csv html"},
	{.placeholder = "ROLE", .command = "members", .words = "RES MEM LEAD MED DIR POL AUTH ADMIN"},
	{.placeholder = "ROLE", .words = "res mem lead med dir pol auth admin"},
	{.placeholder = "HOW", .words = "yes asked no paper"},
	{.placeholder = "TO", .command = "broadcast", .words = "ALL", .listing = "zones",
		.column = "name"},
	{.placeholder = "ZONE", .listing = "zones", .column = "name"},
	{.placeholder = "CODE", .command = "tip", .listing = "tips", .column = "code"},
	{.placeholder = "CODE", .command = "plans", .listing = "plans", .column = "code"},
	{.placeholder = "CODE", .command = "zones", .listing = "zones", .column = "code"},
	{.placeholder = "CODE", .command = "groups", .listing = "groups", .column = "code"},
	{.placeholder = "GROUP", .listing = "groups", .column = "code"},
	{.placeholder = "ID", .command = "recording", .listing = "recordings", .column = "id"},
	{.placeholder = "ID", .command = "cancel", .listing = "outbox", .column = "id"},
	{.placeholder = "CSV", .files = true},
	{.placeholder = "FILE", .files = true},
	{.placeholder = "FILE.wav", .files = true},
	{.placeholder = "DIR", .files = true},
	{.placeholder = "PATH", .files = true},
	{.placeholder = "DATABASE", .files = true},
};

static const struct source *source_of(const struct ctl_command *command, const char *placeholder)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		if (!strcmp(sources[i].placeholder, placeholder) &&
			(!sources[i].command || !strcmp(sources[i].command, command->name)))
			return &sources[i];

	return NULL;
}

static void offer(const struct typed *typed, const char *word)
{
	if (strncmp(word, typed->word, strlen(typed->word)) || !*word)
		return;

	if (!typed->json) {
		ctl_print_text(word);
		putchar('\n');
		return;
	}

	json_t *object = json_pack("{s:s}", "word", word);

	ctl_print_json(object);
	json_decref(object);
}

static void offer_words(const struct typed *typed, const char *words)
{
	char word[PATTERN_MAX];
	int used;

	for (; sscanf(words, "%63s%n", word, &used) == 1; words += used)
		offer(typed, word);
}

struct offered {
	const struct typed *typed;
	const char *column;
};

static void offer_row(void *arg, json_t *row)
{
	const struct offered *offered = arg;
	const json_t *value = json_object_get(row, offered->column);
	char number[32];

	snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
	offer(offered->typed, json_is_string(value) ? json_string_value(value) : number);
}

static void offer_modems(const struct typed *typed, const struct conf *conf)
{
	for (size_t i = 0; i < conf->modem_count; i++)
		offer(typed, conf->modems[i].name);
}

/* EX_OK where nothing else can stand there, EX_NOINPUT where files may. */
static int offer_values(struct ctl *ctl, const struct typed *typed, const char *placeholder)
{
	const struct source *source = source_of(typed->command, placeholder);
	struct offered offered = {.typed = typed};

	if (!strcmp(placeholder, "MODEM"))
		offer_modems(typed, &ctl->conf);

	if (!source)
		return EX_OK;

	if (source->words)
		offer_words(typed, source->words);

	if (source->listing) {
		offered.column = source->column;
		ctl->value[OPT_LIMIT] = SOURCE_ROWS;
		listing_each(ctl, source->listing, offer_row, &offered);
	}

	return source->files ? EX_NOINPUT : EX_OK;
}

static void offer_options(const struct typed *typed)
{
	unsigned options = typed->command->options | OPT_BIT(OPT_QUIET);
	char word[PATTERN_MAX];

	for (int i = 0; i < OPT_COUNT; i++) {
		snprintf(word, sizeof(word), "--%s", ctl_options[i].name);

		if (options & OPT_BIT(i))
			offer(typed, word);
	}

	offer(typed, "--help");
}

/* The next "[import CSV", an alternative of the table's arguments, without brackets. */
static const char *next_pattern(const char *at, char out[PATTERN_MAX])
{
	size_t n = 0;

	if (!*at)
		return NULL;

	for (; *at && *at != '|'; at++)
		if (!strchr("[]", *at) && n + 1 < PATTERN_MAX && (n || *at != ' '))
			out[n++] = *at;

	out[n] = '\0';
	return *at ? at + 1 : at;
}

/* The word of a pattern at that place; false where it has none. */
static bool pattern_word(const char *pattern, int place, char out[PATTERN_MAX])
{
	int used;

	for (; sscanf(pattern, "%63s%n", out, &used) == 1; pattern += used)
		if (place-- == 0)
			return true;

	return false;
}

static int offer_arguments(struct ctl *ctl, const struct typed *typed)
{
	char pattern[PATTERN_MAX], verb[PATTERN_MAX], word[PATTERN_MAX];
	const char *at = typed->command->arguments;
	int status = EX_OK;

	while ((at = next_pattern(at, pattern))) {
		bool has_verb = pattern_word(pattern, 0, verb) && islower((unsigned char)*verb);

		if (typed->arguments && has_verb && strcmp(verb, typed->verb))
			continue;

		if (!pattern_word(pattern, typed->arguments, word))
			continue;

		if (islower((unsigned char)*word))
			offer(typed, word);
		else if (offer_values(ctl, typed, word) == EX_NOINPUT)
			status = EX_NOINPUT;
	}

	return status;
}

/* As the shell has it: a quote before it, backslashes within. */
static void take_word(struct typed *typed, const char *word)
{
	size_t n = 0;

	word += *word == '"' || *word == '\'';

	for (; *word && n + 1 < sizeof(typed->word); word++)
		if (*word != '\\')
			typed->word[n++] = *word;

	typed->word[n] = '\0';
}

static int option_find(const char *name)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (!strcmp(ctl_options[i].name, name))
			return i;

	return -1;
}

/* A word that is whole. */
static void read_word(struct typed *typed, const char *word, bool *skip)
{
	if (*skip) {
		*skip = false;
	} else if (!typed->ended && !strcmp(word, "--")) {
		typed->ended = true;
	} else if (!typed->ended && (!strcmp(word, "-c") || !strcmp(word, "--config"))) {
		*skip = true;
	} else if (!typed->ended && !strncmp(word, "--", 2) && !strchr(word, '=')) {
		typed->option = option_find(word + 2);

		if (typed->option >= 0 && !ctl_options[typed->option].argument)
			typed->option = -1;
	} else if (!typed->ended && *word == '-') {
		typed->option = -1;
	} else if (typed->option >= 0 && strcmp(word, "=")) {
		typed->option = -1;
	} else if (!typed->command && typed->option < 0) {
		typed->command = ctl_command_find(word);
		typed->lost |= !typed->command;
	} else if (typed->option < 0) {
		typed->verb = typed->arguments++ ? typed->verb : word;
	}
}

int cmd_complete(struct ctl *ctl)
{
	struct typed typed = {.option = -1, .json = ctl->json};
	const char *last = ctl->count ? ctl->arguments[ctl->count - 1] : "";
	bool skip = false;

	for (int i = 0; i + 1 < ctl->count; i++)
		read_word(&typed, ctl->arguments[i], &skip);

	take_word(&typed, strcmp(last, "=") ? last : "");

	if (skip)
		return EX_NOINPUT;

	if (typed.lost)
		return EX_OK;

	if (!typed.command) {
		for (size_t i = 0; i < ctl_command_count; i++)
			offer(&typed, ctl_commands[i].name);

		return EX_OK;
	}

	if (typed.option >= 0)
		return offer_values(ctl, &typed, ctl_options[typed.option].argument);

	if (*last == '-' && !typed.ended) {
		offer_options(&typed);
		return EX_OK;
	}

	return offer_arguments(ctl, &typed);
}
