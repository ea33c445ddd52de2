/*
 * Talking to kengd over its socket; see talk.h.
 */
#include "gateway/control/talk.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/base/alloc.h"

#define READ_OCTETS 65536
#define HEARD_MAX   (64 * 1024 * 1024)

struct talk {
	int fd;
	char *in;
	size_t at, len, cap;
};

int talk_connect(const char *path, struct talk **out)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);

	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int error = -errno;

		close(fd);
		return error;
	}

	*out = alloc_zero(sizeof(**out));
	(*out)->fd = fd;
	(*out)->cap = READ_OCTETS;
	(*out)->in = alloc_zero(READ_OCTETS);
	return 0;
}

void talk_close(struct talk *talk)
{
	if (!talk)
		return;

	close(talk->fd);
	free(talk->in);
	free(talk);
}

int talk_fd(const struct talk *talk)
{
	return talk->fd;
}

static int wait_in(struct talk *talk, int ms)
{
	struct pollfd poll_fd = {.fd = talk->fd, .events = POLLIN};
	int ready = poll(&poll_fd, 1, ms);

	if (ready == 0)
		return -ETIMEDOUT;

	return ready < 0 && errno != EINTR ? -errno : 0;
}

static int read_more(struct talk *talk)
{
	memmove(talk->in, talk->in + talk->at, talk->len - talk->at);
	talk->len -= talk->at;
	talk->at = 0;

	if (talk->len == talk->cap) {
		talk->cap *= 2;

		if (talk->cap > HEARD_MAX)
			return -EPIPE;

		talk->in = alloc_resize(talk->in, talk->cap, 1);
	}

	ssize_t n = read(talk->fd, talk->in + talk->len, talk->cap - talk->len);

	if (n < 0)
		return errno == EINTR ? 0 : -EPIPE;

	talk->len += (size_t)n;
	return n ? 0 : -EPIPE;
}

/* Hears what is said meanwhile, so that two who speak do not wait for each other for ever. */
static int wait_out(struct talk *talk)
{
	struct pollfd poll_fd = {.fd = talk->fd, .events = POLLIN | POLLOUT};

	if (poll(&poll_fd, 1, -1) < 0)
		return errno == EINTR ? 0 : -errno;

	return poll_fd.revents & POLLOUT ? 0 : read_more(talk);
}

bool talk_say(struct talk *talk, json_t *request)
{
	char *text = json_dumps(request, JSON_COMPACT);
	size_t len = text ? strlen(text) : 0, at = 0;
	bool said = text != NULL;

	json_decref(request);

	if (text)
		text[len++] = '\n';

	while (said && at < len) {
		ssize_t n =
			send(talk->fd, text + at, len - at, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0)
			at += (size_t)n;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			said = wait_out(talk) == 0;
		else if (errno != EINTR)
			said = false;
	}

	free(text);
	return said;
}

static char *line_end(const struct talk *talk)
{
	return talk->len > talk->at
		       ? memchr(talk->in + talk->at, '\n', talk->len - talk->at)
		       : NULL;
}

bool talk_waits(struct talk *talk)
{
	struct pollfd poll_fd = {.fd = talk->fd, .events = POLLIN};

	return line_end(talk) || poll(&poll_fd, 1, 0) > 0;
}

int talk_hear(struct talk *talk, int ms, json_t **line)
{
	char *end;

	while (!(end = line_end(talk))) {
		int result = wait_in(talk, ms);

		if (!result)
			result = read_more(talk);

		if (result)
			return result;
	}

	*line = json_loadb(talk->in + talk->at, (size_t)(end - talk->in) - talk->at,
		JSON_ALLOW_NUL, NULL);
	talk->at = (size_t)(end - talk->in) + 1;
	return *line ? 0 : -EPIPE;
}

bool talk_is_last(const json_t *line)
{
	return json_object_get(line, "ok") != NULL;
}
