/*
 * Log lines to stderr, with the journal's level prefix when the journal reads them; see log.h.
 */
#include "gateway/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/strbuf.h"

#define LINE_MAX_BYTES 1024

static const char *const level_names[] = {
	[LOG_LEVEL_FATAL] = "fatal",
	[LOG_LEVEL_WARN] = "warn",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_DEBUG] = "debug",
};

/* sd-daemon(3): the priority of a line on stderr. */
static const char *const journal_prefixes[] = {
	[LOG_LEVEL_FATAL] = "<2>",
	[LOG_LEVEL_WARN] = "<4>",
	[LOG_LEVEL_INFO] = "<6>",
	[LOG_LEVEL_DEBUG] = "<7>",
};

static enum log_level threshold = LOG_LEVEL_INFO;
static log_sink_fn sink_fn;
static void *sink_arg;

static void write_stderr(enum log_level level, const char *line)
{
	if (getenv("JOURNAL_STREAM"))
		fprintf(stderr, "%s%s\n", journal_prefixes[level], line);
	else
		fprintf(stderr, "%-5s %s\n", level_names[level], line);
}

__attribute__((format(printf, 3, 0)))
static void emit(enum log_level level, const char *area, const char *format, va_list ap,
	int error)
{
	char line[LINE_MAX_BYTES];
	struct strbuf buf = STRBUF(line);
	char text[LINE_MAX_BYTES];

	if (level > threshold)
		return;

	vsnprintf(text, sizeof(text), format, ap);
	strbuf_putf(&buf, "%s: %s", area, text);

	if (error)
		strbuf_putf(&buf, ": %s", strerror(error));

	if (sink_fn)
		sink_fn(sink_arg, level, line);
	else
		write_stderr(level, line);
}

void log_set_sink(log_sink_fn sink, void *arg)
{
	sink_fn = sink;
	sink_arg = arg;
}

void log_set_level(enum log_level level)
{
	threshold = level;
}

enum log_level log_level(void)
{
	return threshold;
}

void log_fatal(int status, const char *area, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	emit(LOG_LEVEL_FATAL, area, format, ap, 0);
	va_end(ap);
	exit(status);
}

void log_warn(const char *area, const char *format, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, format);
	emit(LOG_LEVEL_WARN, area, format, ap, error);
	va_end(ap);
}

void log_warnx(const char *area, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	emit(LOG_LEVEL_WARN, area, format, ap, 0);
	va_end(ap);
}

void log_info(const char *area, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	emit(LOG_LEVEL_INFO, area, format, ap, 0);
	va_end(ap);
}

void log_debug(const char *area, const char *format, ...)
{
	va_list ap;

	if (threshold < LOG_LEVEL_DEBUG)
		return;

	va_start(ap, format);
	emit(LOG_LEVEL_DEBUG, area, format, ap, 0);
	va_end(ap);
}

const char *log_text(char *out, size_t cap, const char *text, size_t len)
{
	struct strbuf buf = strbuf_on(out, cap);

	for (size_t i = 0; i < len && !buf.truncated; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c < 0x7f)
			strbuf_putc(&buf, (char)c);
		else
			strbuf_putf(&buf, "\\x%02x", c);
	}

	return out;
}

const char *log_number(char *out, size_t cap, const char *number)
{
	size_t len = strlen(number);
	struct strbuf buf = strbuf_on(out, cap);

	if (len < 6) {
		log_text(out, cap, number, len);
		return out;
	}

	strbuf_putc(&buf, '*');
	strbuf_put(&buf, number + len - 3);
	return out;
}
