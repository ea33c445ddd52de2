/*
 * A bounded string builder; see strbuf.h.
 */
#include "gateway/base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct strbuf strbuf_on(char *data, size_t cap)
{
	data[0] = '\0';
	return (struct strbuf){.data = data, .cap = cap};
}

void strbuf_putn(struct strbuf *buf, const char *text, size_t len)
{
	size_t room = buf->cap - 1 - buf->len;

	if (len > room) {
		buf->truncated = true;
		len = room;
	}

	memcpy(buf->data + buf->len, text, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void strbuf_put(struct strbuf *buf, const char *text)
{
	strbuf_putn(buf, text, strlen(text));
}

void strbuf_putc(struct strbuf *buf, char c)
{
	strbuf_putn(buf, &c, 1);
}

void strbuf_putf(struct strbuf *buf, const char *format, ...)
{
	size_t room = buf->cap - buf->len;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(buf->data + buf->len, room, format, ap);
	va_end(ap);

	if (n < 0)
		return;

	if ((size_t)n >= room) {
		buf->truncated = true;
		n = (int)room - 1;
	}

	buf->len += (size_t)n;
}
