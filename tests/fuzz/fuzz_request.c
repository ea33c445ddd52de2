/*
 * console: whatever a browser sends as target, cookies and form, each field that comes of it is text
 * without NUL, its count is bounded, and what is written of it in a page has no markup.
 */
#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/arena.h"
#include "gateway/console/html.h"
#include "gateway/console/request.h"

#define PAGE_MAX 65536

static void check_fields(const struct request_fields *fields)
{
	static char page[PAGE_MAX];
	struct html html = {.out = STRBUF(page)};

	assert(fields->count <= REQUEST_FIELDS_MAX);

	for (size_t i = 0; i < fields->count; i++) {
		assert(strlen(fields->items[i].value) == fields->items[i].len);
		html_text(&html, fields->items[i].name);
		html_text(&html, fields->items[i].value);
	}

	assert(!strpbrk(page, "<>\"'"));
}

/* The first octet chooses the type of the form; NULs part target, cookies and body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x", "multipart/form-data; boundary=\"a b\"", "text/plain"};
	struct request request = {.arena = arena_new(65536 + 4 * size)};
	char *text = calloc(1, size + 2);

	assert(text);
	memcpy(text, data, size);

	char *target = text + (size > 0), *cookies = target + strlen(target);

	cookies += cookies < text + size;

	char *body = cookies + strlen(cookies);

	body += body < text + size;

	if (!request_read_target(&request, target))
		check_fields(&request.query);

	assert(request.part_count <= REQUEST_PARTS_MAX);
	request_read_cookies(&request, cookies);
	assert(!strpbrk(request.session, "<>\"'; ") && !strpbrk(request.language, "<>\"'; "));

	if (!request_read_form(&request, types[(size ? data[0] : 0) % 4], body,
		    (size_t)(text + size - body)))
		check_fields(&request.form);

	arena_free(request.arena);
	free(text);
	return 0;
}
