/*
 * The escaping writer; see html.h.
 */
#include "gateway/console/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "parsers/sms/utf8.h"

#define SAID_MAX 2048

/* Controls, and marks that turn or hide what stands beside them. */
static bool is_unseen(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

static const char *entity(uint32_t c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	}

	return NULL;
}

void html_textn(struct html *html, const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);
		const char *escaped = entity(c);
		char octets[UTF8_CHAR_MAX];

		if (escaped)
			strbuf_put(&html->out, escaped);
		else
			strbuf_putn(&html->out, octets,
				utf8_put(octets, is_unseen(c) ? UTF8_REPLACEMENT : c));
	}
}

void html_text(struct html *html, const char *text)
{
	if (text)
		html_textn(html, text, strlen(text));
}

const char *html_tr(const struct html *html, const char *text)
{
	return words_say(html->language, text);
}

void html_say(struct html *html, const char *text)
{
	html_text(html, html_tr(html, text));
}

void html_sayf(struct html *html, const char *format, ...)
{
	char text[SAID_MAX];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), html_tr(html, format), ap);
	va_end(ap);
	html_text(html, text);
}

void html_number(struct html *html, int64_t number)
{
	strbuf_putf(&html->out, "%" PRId64, number);
}

void html_attr(struct html *html, const char *name, const char *value)
{
	strbuf_putf(&html->out, " %s=\"", name);
	html_text(html, value);
	strbuf_putc(&html->out, '"');
}

void html_attr_number(struct html *html, const char *name, int64_t value)
{
	strbuf_putf(&html->out, " %s=\"%" PRId64 "\"", name, value);
}

void html_attr_say(struct html *html, const char *name, const char *text)
{
	html_attr(html, name, html_tr(html, text));
}

static bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr("-._~", c));
}

void html_percent(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (is_unreserved(*text))
			strbuf_putc(out, *text);
		else
			strbuf_putf(out, "%%%02X", (unsigned char)*text);
	}
}

void html_attr_path(struct html *html, const char *name, const char *base, const char *part)
{
	strbuf_putf(&html->out, " %s=\"", name);
	html_text(html, base);

	if (part) {
		strbuf_putc(&html->out, '/');
		html_percent(&html->out, part);
	}

	strbuf_putc(&html->out, '"');
}

void html_attr_query(struct html *html, const char *name, const char *base, const char *field,
	const char *value)
{
	strbuf_putf(&html->out, " %s=\"", name);
	html_text(html, base);
	strbuf_putf(&html->out, "?%s=", field);
	html_percent(&html->out, value);
	strbuf_putc(&html->out, '"');
}

static void put_time(struct html *html, int64_t wall_ms, bool clock)
{
	char machine[CIVIL_RFC3339_MAX];

	if (!wall_ms) {
		html_markup(html, "–");
		return;
	}

	struct civil civil = civil_from_wall(wall_ms);

	html_markup(html, "<time");
	html_attr(html, "datetime", civil_rfc3339(machine, wall_ms));
	strbuf_putf(&html->out, ">%02d/%02d/%04d", civil.day, civil.month, civil.year);

	if (clock)
		strbuf_putf(&html->out, " %02d:%02d", civil.hour, civil.minute);

	html_markup(html, "</time>");
}

void html_time(struct html *html, int64_t wall_ms)
{
	put_time(html, wall_ms, true);
}

void html_date(struct html *html, int64_t wall_ms)
{
	put_time(html, wall_ms, false);
}

void html_amount(struct html *html, int64_t number)
{
	char digits[24];
	size_t len = (size_t)snprintf(
		digits, sizeof(digits), "%" PRId64, number < 0 ? -number : number);

	if (number < 0)
		html_markup(html, "−");

	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			strbuf_putc(&html->out, html->language == LANGUAGE_VI ? '.' : ',');

		strbuf_putc(&html->out, digits[i]);
	}
}
