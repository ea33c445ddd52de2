/*
 * Tables for people: columns as wide as what stands in them, counted as a terminal does, and
 * nothing in them that a terminal would obey.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct table;

/* A control, bidirectional or otherwise invisible character, or a line separator. */
bool table_is_unsafe(uint32_t c);
/*
 * A copy with each of those as \u{XX} and a line feed as a blank; what is no UTF-8 is U+FFFD. The
 * caller frees it.
 */
char *table_safe(const char *text, size_t len);
/* Columns of a terminal that the text takes. */
size_t table_width(const char *text);

/* Headings live as long as the table. width: of the terminal, 0 = cut nothing. */
struct table *table_new(FILE *out, const char *const *headings, size_t columns, size_t width);
/* Copies the cells; some rows are held until their widths are known. */
void table_row(struct table *table, const char *const *cells);
/* Prints what is held, and frees. Returns how many rows there were. */
size_t table_end(struct table *table);
