/*
 * The field iterator; see at_field.h. Bounds are checked at every byte: lines come from outside.
 */
#include "parsers/at/at_field.h"

#include <string.h>

static void skip_blanks(struct at_fields *fields)
{
	while (fields->at < fields->end && *fields->at == ' ')
		fields->at++;
}

static bool looks_at(const struct at_fields *fields, char c)
{
	return fields->at < fields->end && *fields->at == c;
}

/* Behind a field stands a comma, the end of the list or of the line. */
static bool end_field(struct at_fields *fields)
{
	skip_blanks(fields);

	if (looks_at(fields, ',')) {
		fields->at++;
		skip_blanks(fields);
		return true;
	}

	return fields->at == fields->end || *fields->at == ')';
}

bool at_fields_begin(
	struct at_fields *fields, const char *line, size_t len, const char *prefix)
{
	size_t skip = strlen(prefix);

	if (len < skip || memcmp(line, prefix, skip) != 0)
		return false;

	fields->at = line + skip;
	fields->end = line + len;
	skip_blanks(fields);
	return true;
}

bool at_fields_done(const struct at_fields *fields)
{
	return fields->at == fields->end;
}

bool at_next_string(struct at_fields *fields, char *out, size_t cap)
{
	struct at_fields next = *fields;
	const char *close;
	size_t len;

	if (!looks_at(&next, '"'))
		return false;

	next.at++;
	close = memchr(next.at, '"', (size_t)(next.end - next.at));

	if (!close)
		return false;

	len = (size_t)(close - next.at);

	if (len >= cap)
		return false;

	memcpy(out, next.at, len);
	out[len] = '\0';
	next.at = close + 1;

	if (!end_field(&next))
		return false;

	*fields = next;
	return true;
}

static size_t bare_length(const struct at_fields *fields)
{
	const char *p = fields->at;

	while (p < fields->end && *p != ',' && *p != ')' && *p != '(' && *p != '"')
		p++;

	while (p > fields->at && p[-1] == ' ')
		p--;

	return (size_t)(p - fields->at);
}

bool at_next_text(struct at_fields *fields, char *out, size_t cap)
{
	struct at_fields next = *fields;
	size_t len = bare_length(fields);

	if (looks_at(fields, '"'))
		return at_next_string(fields, out, cap);

	if (!len || len >= cap)
		return false;

	memcpy(out, next.at, len);
	out[len] = '\0';
	next.at += len;

	if (!end_field(&next))
		return false;

	*fields = next;
	return true;
}

/* Digits only, no comma: what numbers and ranges are made of. */
static bool take_number(struct at_fields *fields, int32_t *out)
{
	struct at_fields next = *fields;
	bool negative = looks_at(&next, '-');
	int64_t value = 0;
	size_t digits = 0;

	next.at += negative;

	for (; next.at < next.end && *next.at >= '0' && *next.at <= '9';
		next.at++, digits++) {
		value = value * 10 + (*next.at - '0');

		if (value > INT32_MAX)
			return false;
	}

	if (!digits)
		return false;

	*out = (int32_t)(negative ? -value : value);
	*fields = next;
	return true;
}

bool at_next_number(struct at_fields *fields, int32_t *out)
{
	struct at_fields next = *fields;
	int32_t value;

	if (!take_number(&next, &value) || !end_field(&next))
		return false;

	*out = value;
	*fields = next;
	return true;
}

bool at_next_number_or(struct at_fields *fields, int32_t otherwise, int32_t *out)
{
	if (at_fields_done(fields) || looks_at(fields, ',') || looks_at(fields, ')')) {
		*out = otherwise;
		return end_field(fields);
	}

	return at_next_number(fields, out);
}

bool at_next_range(struct at_fields *fields, int32_t *low, int32_t *high)
{
	struct at_fields next = *fields;
	int32_t from, to;

	if (!take_number(&next, &from))
		return false;

	to = from;

	if (looks_at(&next, '-')) {
		next.at++;

		if (!take_number(&next, &to))
			return false;
	}

	if (!end_field(&next))
		return false;

	*low = from;
	*high = to;
	*fields = next;
	return true;
}

bool at_open_list(struct at_fields *fields)
{
	if (!looks_at(fields, '('))
		return false;

	fields->at++;
	skip_blanks(fields);
	return true;
}

/* The byte behind the ')' that closes what is open here; NULL when there is none. */
static const char *list_end(const char *p, const char *end)
{
	bool quoted = false;
	int depth = 1;

	for (; p < end; p++) {
		quoted ^= *p == '"';

		if (quoted)
			continue;

		depth += (*p == '(') - (*p == ')');

		if (!depth)
			return p + 1;
	}

	return NULL;
}

bool at_close_list(struct at_fields *fields)
{
	struct at_fields next = *fields;

	next.at = list_end(next.at, next.end);

	if (!next.at || !end_field(&next))
		return false;

	*fields = next;
	return true;
}

bool at_skip(struct at_fields *fields)
{
	struct at_fields next = *fields;
	bool quoted = false;

	if (at_fields_done(fields) || looks_at(fields, ')'))
		return false;

	if (at_open_list(&next)) {
		if (!at_close_list(&next))
			return false;

		*fields = next;
		return true;
	}

	while (next.at < next.end && (quoted || (*next.at != ',' && *next.at != ')'))) {
		quoted ^= *next.at == '"';
		next.at++;
	}

	if (quoted || !end_field(&next))
		return false;

	*fields = next;
	return true;
}

size_t at_count(const struct at_fields *fields)
{
	struct at_fields next = *fields;
	size_t count = 0;

	while (at_skip(&next))
		count++;

	return count;
}
