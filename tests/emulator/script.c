/*
 * A script on the loop's clock; see program.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "tests/emulator/program.h"

#define ANSWER_MAX 8192

struct script {
	struct emulator *emulator;
	FILE *file;
	struct timer timer;
	unsigned number;
	char line[EMULATOR_LINE_MAX];
	char *command;
};

static void play(struct script *script)
{
	char answer[ANSWER_MAX];

	if (!emulator_command(script->emulator, script->command, answer, sizeof(answer)))
		log_warnx("script", "line %u: %s", script->number, answer);
}

/* The next line that is one, with its delay; false at the end. */
static bool read_line(struct script *script, int64_t *delay_ms)
{
	while (fgets(script->line, sizeof(script->line), script->file)) {
		char *at = script->line + strspn(script->line, " \t");

		script->number++;
		at[strcspn(at, "\r\n")] = '\0';
		*delay_ms = 0;

		if (*at == '+') {
			*delay_ms = strtoll(at + 1, &at, 10);
			at += strspn(at, " \t");
		}

		script->command = at;

		if ((*at && *at != '#') || *delay_ms)
			return true;
	}

	return false;
}

static void on_timer(void *arg)
{
	struct script *script = arg;
	int64_t delay_ms = 0;

	if (script->command && *script->command && *script->command != '#')
		play(script);

	if (read_line(script, &delay_ms))
		timer_start(&script->timer, delay_ms);
}

struct script *script_new(struct loop *loop, struct emulator *emulator, const char *path)
{
	FILE *file = fopen(path, "re");
	struct script *script;

	if (!file)
		return NULL;

	script = alloc_zero(sizeof(*script));
	script->emulator = emulator;
	script->file = file;
	timer_init(&script->timer, loop, on_timer, script);
	timer_start(&script->timer, 0);
	return script;
}

void script_free(struct script *script)
{
	if (!script)
		return;

	timer_stop(&script->timer);
	fclose(script->file);
	free(script);
}
