/*
 * Requests as they come in; see http_peer.h.
 */
#include "gateway/console/http_peer.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "gateway/base/alloc.h"
#include "gateway/base/arena.h"

#define ARENA_HEAD (64 * 1024) /* for the target, and the fields of a form beside their text */
#define BODY_FIRST 4096

void peer_forget(struct peer *peer)
{
	arena_free(peer->arena);
	arena_free(peer->form_arena);
	free(peer->body);
	peer->arena = peer->form_arena = NULL;
	peer->body = NULL;
	peer->len = peer->room = 0;
	peer->fault = 0;
	peer->begun = peer->too_large = peer->answered = false;
	peer->streams = peer->ends = false;
	peer->request = (struct request){0};
}

static const char *header(const struct peer *peer, const char *name)
{
	const char *value = MHD_lookup_connection_value(peer->connection, MHD_HEADER_KIND, name);

	return value ? value : "";
}

static void read_address(struct peer *peer)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(peer->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	socklen_t len;

	if (!info || !info->client_addr)
		return;

	len = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
							 sizeof(struct sockaddr_in);
	getnameinfo(info->client_addr, len, peer->request.address,
		sizeof(peer->request.address), NULL, 0, NI_NUMERICHOST);
}

static void copy(char *to, size_t cap, const char *from)
{
	snprintf(to, cap, "%s", from);
}

static void read_headers(struct peer *peer)
{
	struct request *request = &peer->request;

	request_read_cookies(request, header(peer, "Cookie"));
	request_read_forwarded(request, header(peer, "X-Forwarded-For"));
	copy(request->etag, sizeof(request->etag), header(peer, "If-None-Match"));
	copy(request->origin, sizeof(request->origin), header(peer, "Origin"));
	copy(request->host, sizeof(request->host), header(peer, "Host"));
	request->fragment = !strcmp(header(peer, "HX-Request"), "true");
	request->open_metrics =
		strstr(header(peer, "Accept"), "application/openmetrics-text") != NULL;
	request->gzip = !*header(peer, "Accept-Encoding") ||
			strstr(header(peer, "Accept-Encoding"), "gzip");
}

static enum request_method method_by_name(const char *name)
{
	if (!strcmp(name, "GET") || !strcmp(name, "HEAD"))
		return REQUEST_GET;

	return strcmp(name, "POST") ? REQUEST_OTHER : REQUEST_POST;
}

int peer_read_head(struct peer *peer, const char *method)
{
	peer->arena = arena_new(ARENA_HEAD);
	peer->request.arena = peer->arena;
	peer->request.method = method_by_name(method);
	read_address(peer);
	read_headers(peer);
	return peer->target_long ? -E2BIG : request_read_target(&peer->request, peer->target);
}

void peer_read_body(struct peer *peer, const char *data, size_t len)
{
	size_t need = peer->len + len;

	if (need > peer->room || peer->too_large) {
		peer->too_large = true;
		return;
	}

	/* No more than twice of what has come: an announced length costs nothing. */
	size_t cap = BODY_FIRST;

	while (cap < need)
		cap *= 2;

	peer->body = alloc_resize(peer->body, cap, 1);
	memcpy(peer->body + peer->len, data, len);
	peer->len = need;
}

int peer_read_form(struct peer *peer)
{
	struct request *request = &peer->request;
	const char *body = peer->body ? peer->body : "";

	/* Text no longer than the body, twice where it is decoded, and the fields themselves. */
	peer->form_arena = arena_new(ARENA_HEAD + 2 * peer->len);
	request->arena = peer->form_arena;
	return request_read_form(request, header(peer, "Content-Type"), body, peer->len);
}
