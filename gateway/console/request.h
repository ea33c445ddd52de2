/*
 * What a browser asked for, as a value: method, path, the fields of its query and its form, and
 * the few headers that mean something here. Made of bytes from outside by pure functions: no
 * socket, no clock, nothing outside the arena it is given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

#define REQUEST_FIELDS_MAX 512 /* of a query or a form; more is no request of ours */
#define REQUEST_PATH_MAX   256
#define REQUEST_PARTS_MAX  8 /* of a path, between its slashes */
#define REQUEST_TOKEN_MAX  96

enum request_method {
	REQUEST_GET, /* and HEAD: the body is left out by who sends it */
	REQUEST_POST,
	REQUEST_OTHER,
};

/* A field that was sent: UTF-8 without NUL, NUL-terminated. */
struct request_field {
	const char *name;
	const char *value;
	size_t len;
};

struct request_fields {
	struct request_field *items; /* in the arena */
	size_t count;
};

struct request {
	enum request_method method;
	char path[REQUEST_PATH_MAX];	      /* as it was sent, without its query */
	const char *parts[REQUEST_PARTS_MAX]; /* decoded, in the arena: "/tips/482193" is two */
	size_t part_count;
	struct request_fields query, form;
	char address[48];		 /* of whoever asks */
	char session[REQUEST_TOKEN_MAX]; /* cookies */
	char language[8];
	char etag[REQUEST_TOKEN_MAX];  /* If-None-Match */
	char origin[128], host[128];   /* "" where it was not sent */
	bool fragment;		       /* a script asks for a part of a page */
	bool gzip;		       /* may be answered so */
	bool open_metrics;	       /* a scraper that reads OpenMetrics */
	struct arena *arena;
};

/*
 * The request line's target, "/tips/482193?q=x": path, parts and query. -EINVAL for what is none
 * (bad escapes, no UTF-8, NUL, dots that climb), -E2BIG for more than the bounds above, -ENOMEM
 * when the arena is full.
 */
int request_read_target(struct request *request, const char *target);

/* "a=1&b=2" as in a query or a form; errors as above. */
int request_read_fields(
	struct request_fields *out, struct arena *arena, const char *text, size_t len);

/*
 * The body of a form: type is its Content-Type, urlencoded or multipart/form-data. -EINVAL for
 * another type or a body that is not of it; other errors as above.
 */
int request_read_form(struct request *request, const char *type, const char *body, size_t len);

/* A Cookie header: the session and the language. Whatever else is in it is nobody's. */
void request_read_cookies(struct request *request, const char *header);

/*
 * X-Forwarded-For: whom a web server before us speaks for, where it is on this machine (address is
 * set). The last of the header is what that server has seen; what stands before it anybody may write.
 */
void request_read_forwarded(struct request *request, const char *header);

/* The value of a field, "" where there is none. */
const char *request_field(const struct request_fields *fields, const char *name);
