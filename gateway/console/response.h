/*
 * What is answered, as a value: status, type, body, and where to go instead. The headers that every
 * answer has (http.c) are no part of it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define RESPONSE_COOKIES_MAX 2

struct response {
	unsigned status;
	const char *type;
	const char *body;
	size_t len;
	bool gzipped;	      /* the body is packed */
	bool lasting;	      /* may be kept for ever: its address changes with it */
	char etag[32];	      /* "" = none */
	char location[512];   /* 3xx */
	char file[64];	      /* to be saved under this name; "" = to be shown */
	char cookies[RESPONSE_COOKIES_MAX][256];
	size_t cookie_count;
	unsigned retry_after; /* seconds; 0 = not said */
	bool events;	      /* stays open for events: see live.h */
};

/* A page of type, 200. */
void response_body(struct response *response, const char *type, const char *body, size_t len);
/* See there instead (303): after a form too, so that going back sends nothing twice. */
void response_redirect(struct response *response, const char *location);
/* name and value are of our own making; age 0 takes it away. Strict, and nothing a script reads. */
void response_cookie(struct response *response, const char *name, const char *value, long age);
