/*
 * The control socket: lines in, lines out; see program.h. Beside the command language it knows
 * what only a connection can do: subscribe, wait-sent, quit.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "tests/emulator/program.h"

#define CLIENTS_MAX 64
#define ANSWER_MAX  (256 * 1024)
#define HEAR_MS	    20
#define BACKLOG_MAX (16 * 1024 * 1024) /* what a subscriber may be behind */

struct client {
	struct control *control;
	struct loop_fd *watch;
	int fd;
	bool subscribed;
	char wanted[128]; /* names of events with a comma behind each; empty: all */
	bool skipping;	  /* an overlong line, up to its end */
	bool ended;	  /* says nothing more, but may still listen */
	uint64_t wait_for;
	int64_t wait_heard; /* ms of sound, 0: not */
	char line[EMULATOR_LINE_MAX];
	size_t len;
	char *out;
	size_t out_head;
	size_t out_len;
	size_t out_cap;
};

struct control {
	struct loop *loop;
	struct emulator *emulator;
	struct audio *audio;
	struct loop_fd *watch;
	int fd;
	char path[108];
	struct client *clients[CLIENTS_MAX];
	struct timer flush;
	struct timer hear; /* somebody waits for sound to pass */
	char answer[ANSWER_MAX];
};

static void client_free(struct client *client)
{
	struct control *control = client->control;

	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i] == client)
			control->clients[i] = NULL;
	}

	loop_fd_remove(client->watch);
	close(client->fd);
	free(client->out);
	free(client);
}

/* False when the client is gone. */
static bool client_flush(struct client *client)
{
	while (client->out_len) {
		ssize_t n = send(client->fd, client->out + client->out_head,
			client->out_len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;

		if (n < 0 && errno == EAGAIN)
			break;

		if (n <= 0) {
			client_free(client);
			return false;
		}

		client->out_head += (size_t)n;
		client->out_len -= (size_t)n;
	}

	if (!client->out_len)
		client->out_head = 0;

	if (client->ended && !client->out_len && !client->wait_for &&
		!client->subscribed) {
		client_free(client);
		return false;
	}

	loop_fd_set(client->watch,
		(client->ended ? 0 : LOOP_READ) | (client->out_len ? LOOP_WRITE : 0));
	return true;
}

static void client_put(struct client *client, const char *text, size_t len)
{
	if (client->out_head &&
		client->out_head + client->out_len + len + 1 > client->out_cap) {
		memmove(client->out, client->out + client->out_head, client->out_len);
		client->out_head = 0;
	}

	if (client->out_len + len + 1 > client->out_cap) {
		client->out_cap = 2 * (client->out_len + len + 1);
		client->out = alloc_resize(client->out, client->out_cap, 1);
	}

	memcpy(client->out + client->out_head + client->out_len, text, len);
	client->out_len += len;
	client->out[client->out_head + client->out_len++] = '\n';

	if (!timer_running(&client->control->flush))
		timer_start(&client->control->flush, 0);
}

static void say(struct client *client, const char *text)
{
	client_put(client, text, strlen(text));
}

static void answer_wait(struct client *client, uint64_t sent)
{
	char text[32];

	snprintf(text, sizeof(text), "ok %llu", (unsigned long long)sent);
	client->wait_for = 0;
	say(client, text);
}

static void on_wait_sent(struct client *client, const char *rest)
{
	uint64_t sent = emulator_counters(client->control->emulator).sent;

	client->wait_for = strtoull(rest, NULL, 10);

	if (!client->wait_for)
		say(client, "err wait-sent N");
	else if (sent >= client->wait_for)
		answer_wait(client, sent);
}

/* "subscribe" or "subscribe sent,deleted" */
static void on_subscribe(struct client *client, const char *rest)
{
	rest += strspn(rest, " ");

	if (strlen(rest) + 2 > sizeof(client->wanted)) {
		say(client, "err too many names");
		return;
	}

	snprintf(client->wanted, sizeof(client->wanted), "%s%s", rest, *rest ? "," : "");
	client->subscribed = true;
	say(client, "ok");
}

/* json is {"event":"NAME",… */
static bool is_wanted(const struct client *client, const char *json)
{
	const char *name = json + strlen("{\"event\":\"");
	size_t len = strcspn(name, "\"");

	for (const char *at = client->wanted; *at; at += strcspn(at, ",") + 1) {
		if (strncmp(at, name, len) == 0 && at[len] == ',')
			return true;
	}

	return !client->wanted[0];
}

/* "play FILE", "record FILE"; without a file they end. */
static void on_audio(struct client *client, const char *line)
{
	struct audio *audio = client->control->audio;
	const char *path = line + strcspn(line, " ");
	char text[128];
	int error;

	path += strspn(path, " ");

	if (!audio) {
		say(client, "err there is no --audio-link");
		return;
	}

	error = line[0] == 'p' ? audio_play(audio, path) : audio_record(audio, path);
	snprintf(text, sizeof(text), "err %s", strerror(-error));
	say(client, error ? text : "ok");
}

static void on_hear(void *arg)
{
	struct control *control = arg;
	int64_t heard = audio_heard_ms(control->audio);
	bool more = false;

	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];

		if (!client || !client->wait_heard)
			continue;

		if (heard >= 0 && heard < client->wait_heard) {
			more = true;
			continue;
		}

		client->wait_heard = 0;
		say(client, heard < 0 ? "err no sound passes" : "ok");
	}

	if (more)
		timer_start(&control->hear, HEAR_MS);
}

/* "audio wait MS": answers when so much sound has passed */
static void on_wait_heard(struct client *client, int64_t ms)
{
	int64_t heard = audio_heard_ms(client->control->audio);

	client->wait_heard = (heard > 0 ? heard : 0) + (ms > 0 ? ms : 1);
	timer_start(&client->control->hear, 0);
}

static void say_result(struct client *client, int error)
{
	char text[128];

	snprintf(text, sizeof(text), "err %s", strerror(-error));
	say(client, error ? text : "ok");
}

/* "tone KEYS [MS [PAUSE]]" */
static void on_tone(struct client *client, const char *line)
{
	struct audio *audio = client->control->audio;
	char keys[65] = "";
	unsigned on = 0, off = 0;

	if (!audio || sscanf(line, "%*s %64s %u %u", keys, &on, &off) < 1)
		say(client, audio ? "err KEYS [MS [PAUSE]]" : "err there is no --audio-link");
	else
		say_result(client, audio_press(audio, keys, on, off, false));
}

/* "audio NAME VALUE"; "audio" alone: counters */
static void on_spoil(struct client *client, const char *line)
{
	struct audio *audio = client->control->audio;
	char name[16] = "", stats[256];
	long long value = 0;

	if (!audio) {
		say(client, "err there is no --audio-link");
	} else if (sscanf(line, "%*s %15s %lld", name, &value) < 1) {
		audio_stats(audio, stats, sizeof(stats));
		say(client, stats);
	} else if (strcmp(name, "wait") == 0) {
		on_wait_heard(client, value);
	} else {
		say_result(client, audio_spoil(audio, name, value));
	}
}

/* A key is a tone and an event where there is audio, else an event only. False: not here. */
static bool on_key(struct client *client, const char *line)
{
	struct audio *audio = client->control->audio;
	char keys[65] = "";
	unsigned on = 0, off = 0;

	if (!audio || sscanf(line, "%*s %64s %u %u", keys, &on, &off) < 1 ||
		audio_press(audio, keys, on, off, true) < 0)
		return false;

	say(client, "ok");
	return true;
}

/* Whether the line is this command, alone or with something behind it. */
static bool is_command(const char *line, const char *name)
{
	size_t len = strlen(name);

	return strncmp(line, name, len) == 0 && (!line[len] || line[len] == ' ');
}

static void obey(struct client *client)
{
	struct control *control = client->control;
	const char *line = client->line;

	if (is_command(line, "subscribe")) {
		on_subscribe(client, line + strlen("subscribe"));
	} else if (is_command(line, "wait-sent")) {
		on_wait_sent(client, line + strlen("wait-sent"));
	} else if (is_command(line, "play") || is_command(line, "record")) {
		on_audio(client, line);
	} else if (is_command(line, "tone")) {
		on_tone(client, line);
	} else if (is_command(line, "audio")) {
		on_spoil(client, line);
	} else if (is_command(line, "key") && on_key(client, line)) {
		return;
	} else if (strcmp(line, "quit") == 0) {
		say(client, "ok");
		loop_quit(control->loop);
	} else {
		emulator_command(control->emulator, line, control->answer,
			sizeof(control->answer));

		if (strcmp(line, "help") == 0)
			say(client,
				"  subscribe [NAME,NAME]: events as JSON lines\n"
				"  wait-sent N: answers when N SUBMITs were accepted\n"
				"  play [FILE], record [FILE]: the call's other side\n"
				"  tone KEYS [MS [PAUSE]]: keys as tones only; key [KEYS [MS [PAUSE]]] is both\n"
				"  audio [burst|split|ppm|pace|mute|deaf|stall|stale|vanish|wait N]\n"
				"  quit: ends the emulator");

		say(client, control->answer);
	}
}

static void take_byte(struct client *client, char c)
{
	if (c == '\n') {
		client->line[client->len] = '\0';

		if (client->len && client->line[client->len - 1] == '\r')
			client->line[client->len - 1] = '\0';

		if (client->skipping)
			say(client, "err the line is too long");
		else if (client->line[0])
			obey(client);

		client->len = 0;
		client->skipping = false;
	} else if (client->len + 1 < sizeof(client->line)) {
		client->line[client->len++] = c;
	} else {
		client->skipping = true;
	}
}

static void on_client(void *arg, int fd, unsigned events)
{
	struct client *client = arg;
	char bytes[4096];
	ssize_t n;

	if ((events & LOOP_WRITE) && !client_flush(client))
		return;

	if (!(events & LOOP_READ))
		return;

	n = read(fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;

	if (n < 0) {
		client_free(client);
		return;
	}

	if (n == 0) {
		client->ended = true;
		client_flush(client);
		return;
	}

	for (ssize_t i = 0; i < n; i++)
		take_byte(client, bytes[i]);
}

static void on_connect(void *arg, int fd, unsigned events)
{
	struct control *control = arg;
	int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct client *client;
	unsigned place = 0;

	(void)events;

	if (accepted < 0)
		return;

	while (place < CLIENTS_MAX && control->clients[place])
		place++;

	if (place == CLIENTS_MAX) {
		close(accepted);
		return;
	}

	client = alloc_zero(sizeof(*client));
	client->control = control;
	client->fd = accepted;
	client->watch =
		loop_fd_add(control->loop, accepted, LOOP_READ, on_client, client);
	control->clients[place] = client;
}

static void on_flush(void *arg)
{
	struct control *control = arg;

	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i] && control->clients[i]->out_len)
			client_flush(control->clients[i]);
	}
}

void control_event(struct control *control, const char *json)
{
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];

		if (!client || !client->subscribed || !is_wanted(client, json))
			continue;

		if (client->out_len > BACKLOG_MAX) {
			log_warnx("control",
				"a subscriber does not read: no more events for it");
			client->subscribed = false;
		} else {
			say(client, json);
		}
	}
}

void control_sent(struct control *control, uint64_t sent)
{
	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = control->clients[i];

		if (client && client->wait_for && sent >= client->wait_for)
			answer_wait(client, sent);
	}
}

/* A socket that nobody listens on is left over from somebody who was killed. */
static int bind_path(int fd, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int probe;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}

	memcpy(address.sun_path, path, strlen(path));

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return 0;

	if (errno != EADDRINUSE)
		return -1;

	probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(probe, (struct sockaddr *)&address, sizeof(address)) < 0 &&
		errno == ECONNREFUSED)
		unlink(path);

	close(probe);
	return bind(fd, (struct sockaddr *)&address, sizeof(address));
}

struct control *control_new(struct loop *loop, struct emulator *emulator,
	struct audio *audio, const char *path)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct control *control;

	if (fd < 0)
		return NULL;

	if (bind_path(fd, path) < 0 || listen(fd, 16) < 0) {
		int error = errno;

		close(fd);
		errno = error;
		return NULL;
	}

	control = alloc_zero(sizeof(*control));
	control->loop = loop;
	control->emulator = emulator;
	control->audio = audio;
	control->fd = fd;
	snprintf(control->path, sizeof(control->path), "%s", path);
	timer_init(&control->flush, loop, on_flush, control);
	timer_init(&control->hear, loop, on_hear, control);
	control->watch = loop_fd_add(loop, fd, LOOP_READ, on_connect, control);
	return control;
}

void control_free(struct control *control)
{
	if (!control)
		return;

	on_flush(control);

	for (unsigned i = 0; i < CLIENTS_MAX; i++) {
		if (control->clients[i])
			client_free(control->clients[i]);
	}

	timer_stop(&control->flush);
	timer_stop(&control->hear);
	loop_fd_remove(control->watch);
	close(control->fd);
	unlink(control->path);
	free(control);
}
