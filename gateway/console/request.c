/*
 * Targets, cookies and url-encoded fields; see request.h. Multipart forms are in multipart.c.
 */
#include "gateway/console/request.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/arena.h"
#include "gateway/console/multipart.h"
#include "parsers/sms/utf8.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';

	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%2F": the octet, or -1. */
static int escape_value(const char *text, size_t len)
{
	int high = len >= 3 ? hex_value(text[1]) : -1;
	int low = high >= 0 ? hex_value(text[2]) : -1;

	return low < 0 ? -1 : 16 * high + low;
}

bool request_is_text(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);

		if (!c || (c == UTF8_REPLACEMENT && at - from == 1))
			return false;
	}

	return true;
}

/* plus: a + is a blank, as in forms. */
static int decode(struct arena *arena, const char *text, size_t len, bool plus, char **out, size_t *n)
{
	char *to = arena_alloc(arena, len + 1);

	if (!to)
		return -ENOMEM;

	*out = to;

	for (size_t i = 0; i < len; i++) {
		int octet = (unsigned char)text[i];

		if (octet == '%') {
			octet = escape_value(text + i, len - i);
			i += 2;
		} else if (octet == '+' && plus) {
			octet = ' ';
		}

		if (octet < 0)
			return -EINVAL;

		*to++ = (char)octet;
	}

	*n = (size_t)(to - *out);
	return request_is_text(*out, *n) ? 0 : -EINVAL;
}

static size_t count_of(const char *text, size_t len, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == c;

	return count;
}

static int read_field(
	struct request_field *field, struct arena *arena, const char *text, size_t len)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	const char *value = equals ? equals + 1 : text + len;
	char *name_text, *value_text;
	size_t n;
	int result = decode(arena, text, name_len, true, &name_text, &n);

	if (!result)
		result = decode(arena, value, (size_t)(text + len - value), true, &value_text,
			&field->len);

	if (result)
		return result;

	field->name = name_text;
	field->value = value_text;
	return 0;
}

int request_read_fields(
	struct request_fields *out, struct arena *arena, const char *text, size_t len)
{
	size_t count = len ? count_of(text, len, '&') + 1 : 0;
	const char *end = text + len;

	*out = (struct request_fields){0};

	if (count > REQUEST_FIELDS_MAX)
		return -E2BIG;

	out->items = arena_alloc(arena, (count + 1) * sizeof(*out->items));

	if (!out->items)
		return -ENOMEM;

	while (text < end) {
		const char *next = memchr(text, '&', (size_t)(end - text));
		size_t piece = (size_t)((next ? next : end) - text);
		int result = piece ? read_field(&out->items[out->count], arena, text, piece) : 0;

		if (result)
			return result;

		out->count += piece > 0;
		text += piece + 1;
	}

	return 0;
}

static int read_part(struct request *request, const char *text, size_t len)
{
	char *part;
	size_t n;

	if (request->part_count == REQUEST_PARTS_MAX)
		return -E2BIG;

	int result = decode(request->arena, text, len, false, &part, &n);

	if (result)
		return result;

	if (!n || !strcmp(part, ".") || !strcmp(part, "..") || strchr(part, '/'))
		return -EINVAL;

	request->parts[request->part_count++] = part;
	return 0;
}

int request_read_target(struct request *request, const char *target)
{
	size_t len = strcspn(target, "?#");
	const char *end = target + len;

	request->part_count = 0;

	if (*target != '/')
		return -EINVAL;

	if (len >= sizeof(request->path))
		return -E2BIG;

	memcpy(request->path, target, len);
	request->path[len] = '\0';

	for (const char *at = target + 1; at < end;) {
		size_t piece = strcspn(at, "/?#");
		int result = read_part(request, at, piece);

		if (result)
			return result;

		at += piece + 1;
	}

	const char *query = *end == '?' ? end + 1 : "";

	return request_read_fields(
		&request->query, request->arena, query, strcspn(query, "#"));
}

int request_read_form(struct request *request, const char *type, const char *body, size_t len)
{
	static const char urlencoded[] = "application/x-www-form-urlencoded";
	static const char multipart[] = "multipart/form-data";
	size_t name = strcspn(type, "; \t");

	if (name == sizeof(urlencoded) - 1 && !strncasecmp(type, urlencoded, name))
		return request_read_fields(&request->form, request->arena, body, len);

	if (name == sizeof(multipart) - 1 && !strncasecmp(type, multipart, name))
		return multipart_read(&request->form, request->arena, type, body, len);

	return len ? -EINVAL : 0;
}

/* Only what is of our own making is taken. */
static void take_cookie(const char *text, size_t len, const char *name, char *out, size_t cap)
{
	size_t n = strlen(name);

	if (len <= n || strncmp(text, name, n) != 0 || text[n] != '=')
		return;

	text += n + 1;
	len -= n + 1;

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-' && text[i] != '_')
			return;

	if (len < cap) {
		memcpy(out, text, len);
		out[len] = '\0';
	}
}

void request_read_cookies(struct request *request, const char *header)
{
	while (*header) {
		size_t len = strcspn(header, ";");

		take_cookie(header, len, "keng", request->session, sizeof(request->session));
		take_cookie(header, len, "lang", request->language, sizeof(request->language));
		header += len;
		header += strspn(header, "; ");
	}
}

void request_read_forwarded(struct request *request, const char *header)
{
	bool local = !strncmp(request->address, "127.", 4) || !strcmp(request->address, "::1") ||
		     !strncmp(request->address, "::ffff:127.", 11);
	const char *last = strrchr(header, ',');

	last = last ? last + 1 : header;
	last += strspn(last, " \t");

	size_t len = strspn(last, "0123456789abcdefABCDEF.:");

	if (local && len && !last[len] && len < sizeof(request->address))
		memcpy(request->address, last, len + 1);
}

const char *request_field(const struct request_fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (!strcmp(fields->items[i].name, name))
			return fields->items[i].value;

	return "";
}
