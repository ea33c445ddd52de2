/*
 * Forms in parts; see multipart.h. What a part calls its file is of no use and is not read.
 */
#include "gateway/console/multipart.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/arena.h"

#define BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */
#define HEAD_MAX     1024

/* "\r\n--" and the boundary, as it stands before each part but the first. */
static size_t read_boundary(const char *type, char out[BOUNDARY_MAX + 5])
{
	const char *at = strcasestr(type, "boundary=");
	size_t len;

	if (!at)
		return 0;

	at += strlen("boundary=");
	len = *at == '"' ? strcspn(++at, "\"") : strcspn(at, "; \t");

	if (!len || len > BOUNDARY_MAX)
		return 0;

	return (size_t)snprintf(out, BOUNDARY_MAX + 5, "\r\n--%.*s", (int)len, at);
}

static const char *find(const char *from, const char *end, const char *what, size_t len)
{
	return memmem(from, (size_t)(end - from), what, len);
}

/* name="…" of the part's Content-Disposition. NULL: it has none. */
static char *read_name(struct arena *arena, const char *head, size_t len)
{
	char line[HEAD_MAX];

	if (len >= sizeof(line))
		return NULL;

	memcpy(line, head, len);
	line[len] = '\0';

	const char *at = strcasestr(line, "content-disposition:");
	const char *name = at ? strcasestr(at, "; name=\"") : NULL;

	if (!name)
		return NULL;

	name += strlen("; name=\"");
	return arena_strndup(arena, name, strcspn(name, "\"\r\n"));
}

static int read_part(
	struct request_fields *out, struct arena *arena, const char *part, const char *end)
{
	const char *head_end = find(part, end, "\r\n\r\n", 4);
	struct request_field *field = &out->items[out->count];

	if (!head_end)
		return -EINVAL;

	const char *value = head_end + 4;

	field->len = (size_t)(end - value);
	field->name = read_name(arena, part, (size_t)(head_end - part));
	field->value = arena_strndup(arena, value, field->len);

	if (!field->value)
		return -ENOMEM;

	if (!field->name || !request_is_text(field->name, strlen(field->name)))
		return -EINVAL;

	if (strcmp(field->name, MULTIPART_FILE) != 0 && !request_is_text(value, field->len))
		return -EINVAL;

	out->count++;
	return 0;
}

int multipart_read(struct request_fields *out, struct arena *arena, const char *type,
	const char *body, size_t len)
{
	char mark[BOUNDARY_MAX + 5];
	size_t mark_len = read_boundary(type, mark);
	const char *end = body + len;

	*out = (struct request_fields){0};

	if (!mark_len || len < mark_len - 2 || memcmp(body, mark + 2, mark_len - 2) != 0)
		return -EINVAL;

	out->items = arena_alloc(arena, REQUEST_FIELDS_MAX * sizeof(*out->items));

	if (!out->items)
		return -ENOMEM;

	for (const char *at = body + mark_len - 2;;) {
		const char *part_end = find(at, end, mark, mark_len);

		if (end - at >= 2 && !memcmp(at, "--", 2))
			return 0;

		if (end - at < 2 || memcmp(at, "\r\n", 2) != 0 || !part_end)
			return -EINVAL;

		if (out->count == REQUEST_FIELDS_MAX)
			return -E2BIG;

		/* The header may be empty: its blank line is then the one after the mark. */
		int result = read_part(out, arena, at, part_end);

		if (result)
			return result;

		at = part_end + mark_len;
	}
}
