/*
 * A string builder on the caller's bytes: always NUL-terminated, never overruns, and says
 * afterwards whether everything fitted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct strbuf {
	char *data;
	size_t cap;
	size_t len;
	bool truncated;
};

#define STRBUF(array) strbuf_on((array), sizeof(array))

/* cap counts the terminating NUL and is at least 1. */
struct strbuf strbuf_on(char *data, size_t cap);

void strbuf_put(struct strbuf *buf, const char *text);
void strbuf_putn(struct strbuf *buf, const char *text, size_t len);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_putf(struct strbuf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
