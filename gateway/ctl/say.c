/*
 * What kengctl says: errors, JSON, text that came from outside, and how far long work is. Nothing
 * that a stranger wrote reaches the terminal as more than letters.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/ctl/ctl.h"
#include "gateway/ctl/table.h"
#include "parsers/sms/utf8.h"

#define MESSAGE_MAX   8192
#define PROGRESS_STEP 100
#define PROGRESS_BAR  40 /* columns */

int ctl_fail(
	const struct ctl *ctl, int status, const char *error, const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);

	if (ctl->json) {
		json_t *object = json_pack(
			"{s:b, s:s, s:s}", "ok", 0, "error", error, "message", message);

		ctl_print_json(object);
		json_decref(object);
		return status;
	}

	for (char *line = message, *end; line && *line; line = end) {
		end = strchr(line, '\n');

		if (end)
			*end++ = '\0';

		char *safe = table_safe(line, strlen(line));

		fprintf(stderr, "kengctl: %s\n", safe);
		free(safe);
	}

	return status;
}

int ctl_misused(const struct ctl *ctl, const char *format, ...)
{
	char message[MESSAGE_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);

	ctl_fail(ctl, EX_USAGE, "USAGE", "%s", message);

	if (!ctl->json && ctl->command)
		fprintf(stderr, "usage: kengctl %s %s\n", ctl->command->name,
			ctl->command->arguments);

	if (!ctl->json)
		fputs(ctl->command ? "See kengctl COMMAND --help.\n"
				   : "See kengctl --help.\n",
			stderr);

	return EX_USAGE;
}

/* JSON escapes what is below a blank; what else could steer a terminal is escaped here. */
void ctl_print_json(const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	size_t len = text ? strlen(text) : 0, at = 0;

	while (at < len) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);

		if (table_is_unsafe(c) && c <= 0xffff)
			printf("\\u%04x", c);
		else
			fwrite(text + from, 1, at - from, stdout);
	}

	putchar('\n');
	free(text);
}

void ctl_put_text(FILE *out, const char *text)
{
	char *safe = table_safe(text, strlen(text));

	fputs(safe, out);
	free(safe);
}

void ctl_print_text(const char *text)
{
	ctl_put_text(stdout, text);
}

static bool shows_progress(const struct ctl *ctl)
{
	return !ctl->value[OPT_QUIET] && isatty(STDERR_FILENO);
}

void ctl_progress(const struct ctl *ctl, const char *what, int64_t done)
{
	if (done % PROGRESS_STEP == 0 && shows_progress(ctl))
		fprintf(stderr, "\r%s: %lld ", what, (long long)done);
}

void ctl_progress_of(const struct ctl *ctl, const char *what, int64_t done, int64_t total)
{
	static int64_t shown = -1;
	char bar[PROGRESS_BAR + 1];
	int64_t percent = total > 0 ? done * 100 / total : 0;

	if (total <= 0) {
		ctl_progress(ctl, what, done);
		return;
	}

	if (percent == shown || !shows_progress(ctl))
		return;

	shown = percent;

	for (int i = 0; i < PROGRESS_BAR; i++)
		bar[i] = i * 100 < percent * PROGRESS_BAR ? '#' : '.';

	bar[PROGRESS_BAR] = '\0';
	fprintf(stderr, "\r%s [%s] %3lld %% ", what, bar, (long long)percent);
}

void ctl_progress_end(const struct ctl *ctl)
{
	if (shows_progress(ctl))
		fputs("\r\033[K", stderr);
}
