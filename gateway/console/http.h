/*
 * The web server: libmicrohttpd under our loop, in its thread. It bounds what a stranger may send
 * and how long that may take, makes a struct request of it, and sends the struct response that it
 * is given; what either means is nobody's business here.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/console/request.h"
#include "gateway/console/response.h"

struct loop;
struct http;

#define HTTP_CONNECTIONS_MAX 256
#define HTTP_HEADERS_MAX     16384 /* octets of a request without its body, and of an answer's head */
#define HTTP_TARGET_MAX	     2048
#define HTTP_EVENTS_MAX	     128 /* streams of events at once */

/* How it speaks upward. */
struct http_ops {
	void *arg;
	/* Octets that the body of this request may have. */
	size_t (*room)(void *arg, const struct request *request);
	/* The answer; its body is copied before the next call. */
	void (*answer)(void *arg, const struct request *request, struct response *response);
	/* Names of the events that http_tell() tells, by bit. */
	const char *const *events;
	size_t event_count;
};

/* listen: HOST:PORT, port 0 any. On failure NULL and why says what and what to do. */
struct http *http_new(
	struct loop *loop, const char *listen, const struct http_ops *ops, char *why, size_t cap);
/* No new ones come in, and what was begun is ended. */
void http_free(struct http *http);

/* Where it listens: "127.0.0.1:8080". */
const char *http_address(const struct http *http);

/* Events for whoever keeps a stream open: bits of ops.events. */
void http_tell(struct http *http, unsigned events);
