/*
 * HTML that can only be written escaped: markup is a literal of ours, everything else goes through
 * the function for where it stands (text, attribute, address). What is no UTF-8, and what could
 * turn the direction of reading, comes out as U+FFFD.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/strbuf.h"
#include "gateway/console/words.h"

struct html {
	struct strbuf out;
	enum language language;
};

/* Markup: a literal of ours, never built from anything. */
#define html_markup(html, literal) strbuf_put(&(html)->out, "" literal)

/* Text between tags. */
void html_text(struct html *html, const char *text);
void html_textn(struct html *html, const char *text, size_t len);
/* A text of ours in the language of the page. */
void html_say(struct html *html, const char *text);
/* The same with a printf format; the whole of it is escaped. */
void html_sayf(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_number(struct html *html, int64_t number);

/* ` name="value"`; name is a literal. */
void html_attr(struct html *html, const char *name, const char *value);
void html_attr_number(struct html *html, const char *name, int64_t value);
/* The same with a text of ours in the language of the page. */
void html_attr_say(struct html *html, const char *name, const char *text);
/* ` name="/tips/48%2F2"`: base is ours, part (NULL: none) is one part of a path. */
void html_attr_path(struct html *html, const char *name, const char *base, const char *part);
/* ` name="/tips?state=new"`: base is ours, the value of its field anything. */
void html_attr_query(struct html *html, const char *name, const char *base, const char *field,
	const char *value);

/* As in an address: everything but letters, digits and "-._~" as %XX. */
void html_percent(struct strbuf *out, const char *text);

/* The text in the page's language, for where a const char * is wanted. */
const char *html_tr(const struct html *html, const char *text) __attribute__((format_arg(2)));

/* `<time datetime=…>` with what people read: "10/03/2026 22:30". wall_ms 0: a dash. */
void html_time(struct html *html, int64_t wall_ms);
void html_date(struct html *html, int64_t wall_ms);
/* "1.234.567" */
void html_amount(struct html *html, int64_t number);
