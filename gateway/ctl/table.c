/*
 * Tables; see table.h.
 */
#include "gateway/ctl/table.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gateway/base/alloc.h"
#include "parsers/sms/utf8.h"

#define HELD_MAX   256 /* rows whose widths are known before they are printed */
#define GAP	   2
#define LAST_LEAST 20 /* columns that the last cell has in any case */

struct table {
	FILE *out;
	const char *const *headings;
	size_t columns, width;
	size_t *widths;
	char **cells; /* HELD_MAX rows */
	size_t held, rows;
};

bool table_is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

char *table_safe(const char *text, size_t len)
{
	char *out = alloc_array(len + 1, 12);
	size_t at = 0, n = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);

		if (c == '\n' || c == '\t')
			out[n++] = ' ';
		else if (table_is_unsafe(c))
			n += (size_t)sprintf(out + n, "\\u{%x}", c);
		else
			n += utf8_put(out + n, c);
	}

	out[n] = '\0';
	return out;
}

static size_t char_width(uint32_t c)
{
	int width = wcwidth((wchar_t)c);

	return width < 0 ? 1 : (size_t)width;
}

size_t table_width(const char *text)
{
	size_t len = strlen(text), at = 0, width = 0;

	while (at < len)
		width += char_width(utf8_next(text, len, &at));

	return width;
}

struct table *table_new(
	FILE *out, const char *const *headings, size_t columns, size_t width)
{
	struct table *table = alloc_zero(sizeof(*table));

	table->out = out;
	table->headings = headings;
	table->columns = columns;
	table->width = width;
	table->widths = alloc_array(columns, sizeof(*table->widths));
	table->cells = alloc_array(columns * HELD_MAX, sizeof(*table->cells));

	for (size_t i = 0; i < columns; i++)
		table->widths[i] = table_width(headings[i]);

	return table;
}

static void put_blanks(FILE *out, size_t n)
{
	while (n--)
		putc(' ', out);
}

/* As much as fits into room columns, with an ellipsis where something was cut. */
static void put_cut(FILE *out, const char *text, size_t room)
{
	size_t len = strlen(text), at = 0, width = 0;

	if (table_width(text) <= room) {
		fputs(text, out);
		return;
	}

	while (at < len) {
		size_t from = at;

		width += char_width(utf8_next(text, len, &at));

		if (width >= room)
			break;

		fwrite(text + from, 1, at - from, out);
	}

	fputs("…", out);
}

static void put_row(struct table *table, const char *const *cells)
{
	size_t used = 0;

	for (size_t i = 0; i + 1 < table->columns; i++) {
		fputs(cells[i], table->out);
		put_blanks(table->out, table->widths[i] - table_width(cells[i]) + GAP);
		used += table->widths[i] + GAP;
	}

	const char *last = cells[table->columns - 1];

	if (table->width >= used + LAST_LEAST)
		put_cut(table->out, last, table->width - used);
	else
		fputs(last, table->out);

	putc('\n', table->out);
}

static void flush_held(struct table *table)
{
	if (table->rows == 0 && table->held)
		put_row(table, table->headings);

	for (size_t row = 0; row < table->held; row++) {
		char **cells = table->cells + row * table->columns;

		put_row(table, (const char *const *)cells);

		for (size_t i = 0; i < table->columns; i++)
			free(cells[i]);
	}

	table->rows += table->held;
	table->held = 0;
}

void table_row(struct table *table, const char *const *cells)
{
	char **held = table->cells + table->held * table->columns;

	for (size_t i = 0; i < table->columns; i++) {
		held[i] = table_safe(cells[i], strlen(cells[i]));

		size_t width = table_width(held[i]);

		if (width > table->widths[i])
			table->widths[i] = width;
	}

	if (++table->held == HELD_MAX)
		flush_held(table);
}

size_t table_end(struct table *table)
{
	flush_held(table);

	size_t rows = table->rows;

	free(table->cells);
	free(table->widths);
	free(table);
	return rows;
}
