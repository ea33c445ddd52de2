/*
 * The fields of an information response, "+NAME: field,field,(list),…" (V.250 5.7.2), read one
 * by one. Each reader takes the field and the comma behind it, or returns false and leaves
 * everything as it was, so that another reader can be tried.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct at_fields {
	const char *at;
	const char *end;
};

/* False when the line does not begin with prefix ("+CREG:"). line must outlive the iterator. */
bool at_fields_begin(
	struct at_fields *fields, const char *line, size_t len, const char *prefix);

/* Nothing is left. */
bool at_fields_done(const struct at_fields *fields);

/* A quoted string that fits into cap with its NUL. */
bool at_next_string(struct at_fields *fields, char *out, size_t cap);

/* A quoted string, or bare characters up to the comma without blanks around them. */
bool at_next_text(struct at_fields *fields, char *out, size_t cap);

/* Decimal digits, possibly with a minus, within int32_t. */
bool at_next_number(struct at_fields *fields, int32_t *out);

/* The same; nothing between the commas, or the end of the line, gives otherwise. */
bool at_next_number_or(struct at_fields *fields, int32_t otherwise, int32_t *out);

/* "3" (both bounds 3) or "0-3". */
bool at_next_range(struct at_fields *fields, int32_t *low, int32_t *high);

/* "(" and ")": the fields of a list stand between. Closing skips what was not read of it. */
bool at_open_list(struct at_fields *fields);
bool at_close_list(struct at_fields *fields);

/* Any one field, a whole list or nothing between commas; false at the end. */
bool at_skip(struct at_fields *fields);

/* Fields from here to the end. */
size_t at_count(const struct at_fields *fields);
