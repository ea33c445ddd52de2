/*
 * One connection to the web server and the request that it is sending; http.c only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microhttpd.h>

#include "gateway/console/http.h"

struct peer {
	struct http *http;
	struct peer *prev, *next;
	struct MHD_Connection *connection;
	int fd;
	int64_t deadline; /* boot ms: by then what is going on is over */
	/* the request */
	char target[HTTP_TARGET_MAX];
	bool target_long, begun, too_large, answered;
	struct arena *arena, *form_arena;
	struct request request;
	int fault; /* of what its target or headers were read as */
	char *body;
	size_t len, room;
	/* the answer, where it is a stream */
	bool streams, suspended, ends;
	unsigned events, pending;
};

/* Everything of a request is forgotten, the connection stays. */
void peer_forget(struct peer *peer);
/* Method, target and headers, as they stand in the connection: 0 or the fault. */
int peer_read_head(struct peer *peer, const char *method);
/* Takes a piece of the body; beyond the room it is marked and dropped. */
void peer_read_body(struct peer *peer, const char *data, size_t len);
/* The body is whole: its fields. */
int peer_read_form(struct peer *peer);
