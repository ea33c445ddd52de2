/*
 * Answers; see response.h.
 */
#include "gateway/console/response.h"

#include <assert.h>
#include <stdio.h>

void response_body(struct response *response, const char *type, const char *body, size_t len)
{
	if (!response->status)
		response->status = 200;

	response->type = type;
	response->body = body;
	response->len = len;
}

void response_redirect(struct response *response, const char *location)
{
	response->status = 303;
	snprintf(response->location, sizeof(response->location), "%s", location);
}

void response_cookie(struct response *response, const char *name, const char *value, long age)
{
	assert(response->cookie_count < RESPONSE_COOKIES_MAX);
	snprintf(response->cookies[response->cookie_count++], sizeof(response->cookies[0]),
		"%s=%s; Path=/; Max-Age=%ld; HttpOnly; SameSite=Strict", name, value, age);
}
