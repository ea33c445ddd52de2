/*
 * libmicrohttpd under our loop: its epoll descriptor is watched like any other, it runs when there
 * is something to do, and it has no thread. See http.h.
 */
#include "gateway/console/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/console/http_listen.h"
#include "gateway/console/http_peer.h"

#define SILENCE_S   30		/* of one who neither sends nor reads */
#define REQUEST_MS  20000	/* for a request, however busy the sender seems */
#define BODY_MS	    120000	/* with a body: a file over a slow line */
#define REST_MS	    75000	/* until the next request, and for an answer to be read */
#define SWEEP_MS    5000
#define PING_MS	    20000	/* a stream that says nothing for so long says that it lives */
#define STREAM_MS   (30 * 60000) /* then it begins anew, if they are still signed in */
#define EVENT_MAX   512
#define PING	    (1u << 31)

static const char area[] = "http";

struct http {
	struct loop *loop;
	struct http_ops ops;
	struct MHD_Daemon *daemon;
	struct loop_fd *watch;
	struct timer turn, sweep;
	struct peer *peers;
	size_t streams;
	int64_t pinged_at;
	char address[HTTP_ADDRESS_MAX];
	bool stops;
};

/* What every answer has, for whoever looks at it and wherever it is kept. */
static const struct {
	const char *name, *value;
} headers[] = {
	{"Content-Security-Policy",
		"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
		"form-action 'self'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	/* not no-referrer: browsers then send a form of ours with "Origin: null" */
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

static int64_t now_of(const struct http *http)
{
	return clock_boot_ms(loop_clock(http->loop));
}

static void on_turn(void *arg)
{
	struct http *http = arg;
	MHD_UNSIGNED_LONG_LONG wait;

	MHD_run(http->daemon);

	if (MHD_get_timeout(http->daemon, &wait) == MHD_YES)
		timer_start(&http->turn, (int64_t)(wait < SWEEP_MS ? wait : SWEEP_MS));
	else
		timer_stop(&http->turn);
}

static void on_ready(void *arg, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	on_turn(arg);
}

static void peer_resume(struct peer *peer)
{
	if (!peer->suspended)
		return;

	peer->suspended = false;
	MHD_resume_connection(peer->connection);
	timer_start(&peer->http->turn, 0);
}

/* Who is late is hung up on; libmicrohttpd notices. */
static void on_sweep(void *arg)
{
	struct http *http = arg;
	int64_t now = now_of(http);
	bool ping = now - http->pinged_at >= PING_MS;

	if (ping)
		http->pinged_at = now;

	for (struct peer *peer = http->peers; peer; peer = peer->next) {
		if (peer->streams) {
			peer->ends |= now > peer->deadline;
			peer->pending |= ping ? PING : 0;

			if (ping || peer->ends)
				peer_resume(peer);
		} else if (now > peer->deadline) {
			shutdown(peer->fd, SHUT_RDWR);
		}
	}

	timer_start(&http->sweep, SWEEP_MS);
}

static void peer_add(struct http *http, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct peer *peer = alloc_zero(sizeof(*peer));

	peer->http = http;
	peer->connection = connection;
	peer->fd = info->connect_fd;
	peer->deadline = now_of(http) + REQUEST_MS;
	peer->next = http->peers;

	if (peer->next)
		peer->next->prev = peer;

	http->peers = peer;
	*context = peer;
}

static void peer_remove(struct peer *peer)
{
	struct http *http = peer->http;

	if (peer->streams)
		http->streams--;

	if (peer->prev)
		peer->prev->next = peer->next;
	else
		http->peers = peer->next;

	if (peer->next)
		peer->next->prev = peer->prev;

	peer_forget(peer);
	free(peer);
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
	enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		peer_add(arg, connection, context);
	else
		peer_remove(*context);
}

static struct peer *peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info->socket_context;
}

/* The target as it was sent: libmicrohttpd's own reading of it is not used. */
static void *on_target(void *arg, const char *uri, struct MHD_Connection *connection)
{
	struct peer *peer = peer_of(connection);

	(void)arg;
	peer->target_long = strlen(uri) >= sizeof(peer->target);
	snprintf(peer->target, sizeof(peer->target), "%s", uri);
	return NULL;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode code)
{
	struct peer *peer = peer_of(connection);
	struct http *http = arg;

	(void)context;
	(void)code;

	if (peer->streams)
		http->streams--;

	peer_forget(peer);
	peer->deadline = now_of(http) + REST_MS;
}

/* Events that wait for this stream, as text/event-stream has them. */
static size_t put_events(struct peer *peer, char *out, size_t cap)
{
	const struct http_ops *ops = &peer->http->ops;
	size_t len = 0;

	if (peer->pending & PING)
		len += (size_t)snprintf(out, cap, ":\n\n");

	for (size_t i = 0; i < ops->event_count; i++)
		if (peer->pending & 1u << i)
			len += (size_t)snprintf(out + len, cap - len,
				"event: %s\ndata: 1\n\n", ops->events[i]);

	peer->pending = 0;
	return len;
}

static ssize_t on_stream(void *arg, uint64_t position, char *out, size_t cap)
{
	struct peer *peer = arg;

	(void)position;

	if (peer->ends || peer->http->stops)
		return MHD_CONTENT_READER_END_OF_STREAM;

	if (peer->pending && cap >= EVENT_MAX)
		return (ssize_t)put_events(peer, out, cap);

	peer->suspended = true;
	MHD_suspend_connection(peer->connection);
	return 0;
}

static const char *cache_rule(const struct response *response)
{
	if (response->lasting)
		return "public, max-age=31536000, immutable";

	return response->etag[0] ? "no-cache" : "no-store";
}

static void add_headers(struct MHD_Response *out, const struct response *response)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		MHD_add_response_header(out, headers[i].name, headers[i].value);

	MHD_add_response_header(out, "Cache-Control", cache_rule(response));

	if (response->type)
		MHD_add_response_header(out, "Content-Type", response->type);

	if (response->gzipped)
		MHD_add_response_header(out, "Content-Encoding", "gzip");

	if (response->etag[0])
		MHD_add_response_header(out, "ETag", response->etag);

	if (response->location[0])
		MHD_add_response_header(out, "Location", response->location);

	for (size_t i = 0; i < response->cookie_count; i++)
		MHD_add_response_header(out, "Set-Cookie", response->cookies[i]);
}

static void add_rare_headers(struct MHD_Response *out, const struct response *response)
{
	char text[128];

	if (response->file[0]) {
		snprintf(text, sizeof(text), "attachment; filename=\"%s\"", response->file);
		MHD_add_response_header(out, "Content-Disposition", text);
	}

	if (response->retry_after) {
		snprintf(text, sizeof(text), "%u", response->retry_after);
		MHD_add_response_header(out, "Retry-After", text);
	}
}

static struct MHD_Response *make_body(struct peer *peer, const struct response *response)
{
	if (response->events)
		return MHD_create_response_from_callback(
			MHD_SIZE_UNKNOWN, 1024, on_stream, peer, NULL);

	return MHD_create_response_from_buffer(response->len, (void *)(uintptr_t)response->body,
		MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result send_response(struct peer *peer, struct response *response)
{
	struct http *http = peer->http;

	if (response->events && http->streams >= HTTP_EVENTS_MAX)
		*response = (struct response){.status = MHD_HTTP_SERVICE_UNAVAILABLE};

	struct MHD_Response *out = make_body(peer, response);

	if (!out)
		return MHD_NO;

	add_headers(out, response);
	add_rare_headers(out, response);
	peer->answered = true;
	peer->deadline = now_of(http) + (response->events ? STREAM_MS : REST_MS);

	if (response->events) {
		peer->streams = true;
		/* What happened between the page and its stream is looked for now. */
		peer->pending = PING | ((1u << http->ops.event_count) - 1);
		http->streams++;
	}

	enum MHD_Result result = MHD_queue_response(peer->connection, response->status, out);

	MHD_destroy_response(out);
	return result;
}

/* What no page is worth: the request itself is at fault. */
static enum MHD_Result refuse(struct peer *peer, unsigned status)
{
	static const char text[] = "keng: this request cannot be answered\n";
	struct response response = {
		.status = status, .type = "text/plain", .body = text, .len = sizeof(text) - 1};

	return send_response(peer, &response);
}

static unsigned fault_status(int fault)
{
	return fault == -E2BIG || fault == -ENOMEM ? MHD_HTTP_URI_TOO_LONG : MHD_HTTP_BAD_REQUEST;
}

/* The octets that the sender says are to come, or none. */
static size_t announced(struct peer *peer)
{
	const char *text = MHD_lookup_connection_value(
		peer->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return text ? strtoull(text, NULL, 10) : 0;
}

static enum MHD_Result begin(struct peer *peer, const char *method)
{
	const struct http_ops *ops = &peer->http->ops;

	peer->begun = true;
	peer->fault = peer_read_head(peer, method);

	if (peer->fault)
		return refuse(peer, fault_status(peer->fault));

	peer->room = peer->request.method == REQUEST_POST ? ops->room(ops->arg, &peer->request) : 0;

	if (announced(peer) > peer->room)
		return refuse(peer, MHD_HTTP_CONTENT_TOO_LARGE);

	if (peer->room)
		peer->deadline = now_of(peer->http) + BODY_MS;

	return MHD_YES;
}

static enum MHD_Result finish(struct peer *peer)
{
	const struct http_ops *ops = &peer->http->ops;
	struct response response = {0};

	if (peer->too_large)
		return refuse(peer, MHD_HTTP_CONTENT_TOO_LARGE);

	if (peer->request.method == REQUEST_POST)
		peer->fault = peer_read_form(peer);

	if (peer->fault)
		return refuse(peer, MHD_HTTP_BAD_REQUEST);

	ops->answer(ops->arg, &peer->request, &response);
	return send_response(peer, &response);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *len, void **context)
{
	struct peer *peer = peer_of(connection);

	(void)arg;
	(void)url;
	(void)version;
	(void)context;

	if (!peer->begun)
		return begin(peer, method);

	if (*len) {
		peer_read_body(peer, data, *len);
		*len = 0;
		return MHD_YES;
	}

	return peer->answered ? MHD_YES : finish(peer);
}

static void __attribute__((format(printf, 2, 0)))
on_log(void *arg, const char *format, va_list ap)
{
	char line[256], safe[256];

	(void)arg;
	vsnprintf(line, sizeof(line), format, ap);
	line[strcspn(line, "\n")] = '\0';
	log_debug(area, "%s", log_text(safe, sizeof(safe), line, strlen(line)));
}

static struct MHD_Daemon *daemon_start(struct http *http, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
		NULL, NULL, on_request, http,
		MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
		MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADERS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, http,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_END);
}

struct http *http_new(
	struct loop *loop, const char *listen, const struct http_ops *ops, char *why, size_t cap)
{
	struct http *http = alloc_zero(sizeof(*http));
	int fd = http_listen(listen, http->address, why, cap);

	http->loop = loop;
	http->ops = *ops;
	timer_init(&http->turn, loop, on_turn, http);
	timer_init(&http->sweep, loop, on_sweep, http);

	if (fd >= 0)
		http->daemon = daemon_start(http, fd);

	if (!http->daemon) {
		if (fd >= 0) {
			snprintf(why, cap, "console.listen: the web server does not start");
			close(fd);
		}

		free(http);
		return NULL;
	}

	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	http->watch = loop_fd_add(loop, info->epoll_fd, LOOP_READ, on_ready, http);
	timer_start(&http->turn, 0);
	timer_start(&http->sweep, SWEEP_MS);
	return http;
}

void http_free(struct http *http)
{
	if (!http)
		return;

	http->stops = true;

	for (struct peer *peer = http->peers; peer; peer = peer->next)
		peer_resume(peer);

	MHD_run(http->daemon);
	loop_fd_remove(http->watch);
	timer_stop(&http->turn);
	timer_stop(&http->sweep);
	MHD_stop_daemon(http->daemon);
	free(http);
}

const char *http_address(const struct http *http)
{
	return http->address;
}

void http_tell(struct http *http, unsigned events)
{
	for (struct peer *peer = http->peers; peer; peer = peer->next) {
		if (!peer->streams)
			continue;

		peer->pending |= events;
		peer_resume(peer);
	}
}
