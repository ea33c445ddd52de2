/*
 * One line an event: "area: text". Five verbs. What came from outside goes through log_text(),
 * which leaves nothing a terminal or a log reader could act on; phone numbers go through
 * log_number(), which leaves the last three digits. Message bodies never above debug.
 */
#pragma once

#include <stddef.h>

enum log_level {
	LOG_LEVEL_FATAL,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
};

/* Where lines go instead of stderr; for tests. NULL restores stderr. */
typedef void (*log_sink_fn)(void *arg, enum log_level level, const char *line);
void log_set_sink(log_sink_fn sink, void *arg);

/* Lines above this level are dropped; the default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);
enum log_level log_level(void);

/* Logs and exits with a sysexits(3) status. */
void log_fatal(int status, const char *area, const char *format, ...)
	__attribute__((format(printf, 3, 4), noreturn));
/* Adds strerror(errno). */
void log_warn(const char *area, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void log_warnx(const char *area, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void log_info(const char *area, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void log_debug(const char *area, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Bytes from outside made safe for one line: control, C1 and invalid UTF-8 as \xNN. Returns out. */
const char *log_text(char *out, size_t cap, const char *text, size_t len);

/* "+84912345678" as "*678"; shorter than six digits as it is (short codes are no secret). */
const char *log_number(char *out, size_t cap, const char *number);
