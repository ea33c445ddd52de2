/*
 * multipart/form-data (RFC 7578): the fields of a form that carries a file. Part of request.h.
 */
#pragma once

#include "gateway/console/request.h"

/* The one field that may be anything: a file as its owner has it. Whoever reads it looks at it. */
#define MULTIPART_FILE "file"

/* type: the Content-Type with its boundary. Errors as request_read_form(). */
int multipart_read(struct request_fields *out, struct arena *arena, const char *type,
	const char *body, size_t len);

/* UTF-8 without NUL; request.c. */
bool request_is_text(const char *text, size_t len);
