/*
 * One connection to the control socket: lines in, lines out, one call at a time. Whatever the
 * other side does, what is kept for it is bounded, and each turn of the loop does one step.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/control/control_state.h"
#include "gateway/store/audit.h"

#define OUT_FIRST 4096

static size_t out_waiting(const struct client *client)
{
	return client->out_len - client->out_at;
}

static void out_append(struct client *client, const char *text, size_t len)
{
	if (client->out_at) {
		memmove(client->out, client->out + client->out_at, out_waiting(client));
		client->out_len -= client->out_at;
		client->out_at = 0;
	}

	if (client->out_len + len > CONTROL_OUT_MAX) {
		client->gone = true;
		return;
	}

	while (client->out_len + len > client->out_cap) {
		client->out_cap = client->out_cap ? 2 * client->out_cap : OUT_FIRST;
		client->out = alloc_resize(client->out, client->out_cap, 1);
	}

	memcpy(client->out + client->out_len, text, len);
	client->out_len += len;
}

/* Writes what the other side takes. What it will not read any more is a client gone. */
static void out_flush(struct client *client)
{
	while (out_waiting(client) && !client->gone) {
		ssize_t n = send(client->fd, client->out + client->out_at,
			out_waiting(client), MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0)
			client->out_at += (size_t)n;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return;
		else if (errno != EINTR)
			client->gone = true;
	}

	if (client->out_cap > CONTROL_OUT_HIGH) {
		free(client->out);
		client->out = NULL;
		client->out_cap = 0;
	}

	client->out_at = client->out_len = 0;
}

void client_put(struct client *client, const json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);

	if (text) {
		out_append(client, text, strlen(text));
		out_append(client, "\n", 1);
	}

	free(text);

	if (!client->busy)
		timer_start(&client->turn, 0);
}

void client_event(struct client *client, const json_t *event)
{
	if (!client->subscribed)
		return;

	if (out_waiting(client) > CONTROL_OUT_HIGH) {
		client->lost = true;
		return;
	}

	client_put(client, event);
}

bool client_line(struct client *client, char **line, size_t *len)
{
	char *start = client->in + client->in_at;
	char *end = memchr(start, '\n', client->in_len - client->in_at);

	/* The last line may lack its end where the other side has said all. */
	if (!end && client->eof && client->in_len > client->in_at)
		end = client->in + client->in_len;

	if (!end)
		return false;

	*line = start;
	*len = (size_t)(end - start);
	*end = '\0';
	client->in_at = (size_t)(end - client->in) + (end < client->in + client->in_len);
	return true;
}

static bool line_waits(const struct client *client)
{
	return client->in_at < client->in_len &&
	       (client->eof || memchr(client->in + client->in_at, '\n',
				       client->in_len - client->in_at));
}

static void in_read(struct client *client)
{
	if (client->in_at) {
		memmove(client->in, client->in + client->in_at,
			client->in_len - client->in_at);
		client->in_len -= client->in_at;
		client->in_at = 0;
	}

	if (client->in_len == CONTROL_LINE_MAX)
		return;

	ssize_t n = recv(client->fd, client->in + client->in_len,
		CONTROL_LINE_MAX - client->in_len, MSG_DONTWAIT);

	if (n > 0)
		client->in_len += (size_t)n;
	else if (n == 0)
		client->eof = true;
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		client->gone = true;

	client->heard_at = clock_boot_ms(loop_clock(client->control->deps.loop));
}

/* Of one who has said all: whether nobody reads the answers either. */
static bool hung_up(const struct client *client)
{
	struct pollfd poll_fd = {.fd = client->fd};

	return poll(&poll_fd, 1, 0) > 0 && poll_fd.revents & (POLLHUP | POLLERR);
}

static void say_failure(struct client *client, const char *error, const char *message)
{
	json_t *line =
		json_pack("{s:b, s:s, s:s}", "ok", 0, "error", error, "message", message);

	client_put(client, line);
	json_decref(line);
}

/* In whose name a request is made. */
struct speaker {
	char actor[CONTROL_ACTOR];
	unsigned roles;
};

/* "console:" and the name of an account. */
static bool is_account(const char *actor)
{
	static const char prefix[] = "console:";
	const char *name = actor + sizeof(prefix) - 1;

	return strlen(actor) < CONTROL_ACTOR && !strncmp(actor, prefix, sizeof(prefix) - 1) &&
	       *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789._-")];
}

/*
 * Whoever is at the other end, or the account that the console names, with no role that the console
 * has not itself. False: nobody may speak so.
 */
static bool speaker_read(
	const struct client *client, const json_t *request, struct speaker *out)
{
	const json_t *actor = json_object_get(request, "actor");
	const char *as = json_string_value(json_object_get(request, "as"));

	memcpy(out->actor, client->actor, sizeof(out->actor));
	out->roles = client->roles;

	if (!actor)
		return true;

	if (!client->speaks || !json_is_string(actor) || !as ||
		!is_account(json_string_value(actor)))
		return false;

	snprintf(out->actor, sizeof(out->actor), "%s", json_string_value(actor));
	out->roles = role_by_name(as);
	return out->roles && client->roles & (out->roles | ROLE_ADMIN);
}

/* Said to everybody, written down once a connection. */
static void deny(
	struct client *client, const struct control_op *op, const struct speaker *speaker)
{
	char message[128];

	snprintf(message, sizeof(message), "%s may not ask for %s as %s", speaker->actor,
		op->name, speaker->roles ? role_name(speaker->roles) : "nobody");
	say_failure(client, "NOT_ALLOWED", message);

	if (!client->denied)
		audit_append(client->control->deps.store, speaker->actor, "control.denied",
			op->name, "");

	client->denied = true;
}

static void call_settle(struct client *client, enum ask_step step)
{
	struct control_call *call = client->call;

	call->waits = step == ASK_WAITS;
	call->wants_input = step == ASK_INPUT;

	if (step != ASK_DONE)
		return;

	client->call = NULL;
	ask_free(call);
}

static void call_start(struct client *client, const struct control_op *op,
	const struct speaker *speaker, json_t *request)
{
	struct control_call *call = alloc_zero(sizeof(*call));

	call->control = client->control;
	call->client = client;
	call->op = op;
	call->request = json_incref(request);
	memcpy(call->actor, speaker->actor, sizeof(call->actor));
	call->roles = speaker->roles;
	client->call = call;
	call_settle(client, op->start(call));
}

static void take_op(struct client *client, const struct control_op *op, json_t *request)
{
	struct speaker speaker;

	if (!speaker_read(client, request, &speaker))
		say_failure(client, "NOT_ALLOWED",
			"only the console asks in the name of another, and with a role of its own");
	else if (!(speaker.roles & (op->roles | ROLE_ADMIN)))
		deny(client, op, &speaker);
	else
		call_start(client, op, &speaker, request);
}

static void take_request(struct client *client, const char *line, size_t len)
{
	json_t *request = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	const char *name = json_string_value(json_object_get(request, "op"));
	const struct control_op *op = name ? control_op_find(name) : NULL;

	if (!json_is_object(request))
		say_failure(client, "BAD_JSON",
			"a line is one object of JSON, without a name twice");
	else if (!name)
		say_failure(client, "BAD_REQUEST", "\"op\" says what is wanted");
	else if (!op)
		say_failure(client, "UNKNOWN_OP", "this daemon knows no such op");
	else
		take_op(client, op, request);

	json_decref(request);
}

/* A line that never ends: nothing after it can be understood. */
static bool line_too_long(const struct client *client)
{
	return client->in_at == 0 && client->in_len == CONTROL_LINE_MAX &&
	       !line_waits(client);
}

/* One step of the call, or the next request; false when there is nothing to do now. */
static bool client_step(struct client *client)
{
	struct control_call *call = client->call;
	char *line;
	size_t len;

	if (line_too_long(client)) {
		say_failure(client, "LINE_TOO_LONG", "a line has at most 65535 octets");
		client->ends = true;
		return false;
	}

	if (call) {
		if (call->waits ||
			(call->wants_input && !line_waits(client) && !client->eof))
			return false;

		call_settle(client, call->op->step(call));
		return true;
	}

	if (!client_line(client, &line, &len))
		return false;

	take_request(client, line, len);
	return true;
}

static bool is_finished(const struct client *client)
{
	if (client->gone)
		return true;

	if (out_waiting(client))
		return false;

	if (client->ends)
		return true;

	if (!client->eof || line_waits(client))
		return false;

	return client->call ? client->call->waits && hung_up(client) : true;
}

static void watch_set(struct client *client)
{
	bool room = client->in_len - client->in_at < CONTROL_LINE_MAX;

	loop_fd_set(
		client->watch, (room && !client->eof && !client->ends ? LOOP_READ : 0) |
				       (out_waiting(client) ? LOOP_WRITE : 0));
}

static void client_turn(struct client *client)
{
	bool again = false;

	client->busy = true;
	out_flush(client);

	if (client->lost && out_waiting(client) < CONTROL_OUT_HIGH / 2) {
		json_t *event = json_pack("{s:s}", "event", "lost");

		client->lost = false;
		client_put(client, event);
		json_decref(event);
	}

	if (!client->gone && !client->ends && out_waiting(client) <= CONTROL_OUT_HIGH)
		again = client_step(client);

	out_flush(client);
	client->busy = false;

	if (is_finished(client)) {
		client_drop(client);
		return;
	}

	watch_set(client);

	if (again)
		timer_start(&client->turn, 0);
}

static void on_turn(void *arg)
{
	client_turn(arg);
}

static void on_client(void *arg, int fd, unsigned events)
{
	struct client *client = arg;

	(void)fd;

	if (events & LOOP_READ)
		in_read(client);

	client_turn(client);
}

void ask_resume(struct control_call *call, enum ask_step step)
{
	struct client *client = call->client;

	if (client) {
		call_settle(client, step);
		timer_start(&client->turn, 0);
		return;
	}

	for (struct control_call **at = &call->control->held; *at; at = &(*at)->next) {
		if (*at == call) {
			*at = call->next;
			break;
		}
	}

	ask_free(call);
}

bool client_opens_tips(const struct client *client)
{
	return client->roles & ROLE_DIR || (client->roles & ROLE_ADMIN && client->owner);
}

struct client *client_new(struct control *control, int fd, uint32_t uid, unsigned roles)
{
	struct client *client = alloc_zero(sizeof(*client));

	client->control = control;
	client->fd = fd;
	client->uid = uid;
	client->owner = uid == 0 || uid == geteuid();
	client->roles = roles;
	client->speaks = uid == 0 || uid == geteuid() || uid == control->speaker_id;
	client->in = alloc_resize(NULL, CONTROL_LINE_MAX + 1, 1); /* touched as it is used */
	client->heard_at = clock_boot_ms(loop_clock(control->deps.loop));
	snprintf(client->actor, sizeof(client->actor), "uid:%u", uid);
	timer_init(&client->turn, control->deps.loop, on_turn, client);
	client->watch = loop_fd_add(control->deps.loop, fd, LOOP_READ, on_client, client);
	client->next = control->clients;
	control->clients = client;
	control->client_count++;
	return client;
}

void client_drop(struct client *client)
{
	struct control *control = client->control;
	struct control_call *call = client->call;
	struct client **at = &control->clients;

	while (*at != client)
		at = &(*at)->next;

	*at = client->next;
	control->client_count--;

	if (call && call->op->held && call->waits) {
		call->client = NULL;
		call->next = control->held;
		control->held = call;
	} else {
		ask_free(call);
	}

	loop_fd_remove(client->watch);
	timer_stop(&client->turn);
	close(client->fd);
	free(client->in);
	free(client->out);
	free(client);
}
