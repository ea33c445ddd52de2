/*
 * Talking to kengd over its socket.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/ctl/ctl.h"

#define READ_OCTETS 65536
#define HEARD_MAX   (64 * 1024 * 1024)

struct talk {
	int fd;
	char *in;
	size_t at, len, cap;
};

int talk_try(const struct ctl *ctl, struct talk **out)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s",
		ctl->conf.control.socket);

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

int talk_open(const struct ctl *ctl, struct talk **talk)
{
	const char *path = ctl->conf.control.socket;
	int result = talk_try(ctl, talk);

	if (result == -EACCES)
		return ctl_fail(ctl, EX_NOPERM, "NOT_ALLOWED",
			"%s: you may not speak to kengd; be in the group control.group",
			path);

	if (result)
		return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON",
			"%s: kengd does not answer: %s; is it running with this "
			"configuration?",
			path, strerror(-result));

	return EX_OK;
}

void talk_close(struct talk *talk)
{
	if (!talk)
		return;

	close(talk->fd);
	free(talk->in);
	free(talk);
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

static int exit_status(const char *error)
{
	static const struct {
		const char *error;
		int status;
	} known[] = {
		{"NOT_ALLOWED", EX_NOPERM},
		{"SECOND_PERSON", EX_TEMPFAIL},
		{"BUSY", EX_TEMPFAIL},
		{"NOT_READY", EX_TEMPFAIL},
		{"TIMEOUT", EX_TEMPFAIL},
		{"DISK_FULL", EX_IOERR},
		{"DISK_FAILED", EX_IOERR},
		{"UNKNOWN_OP", EX_USAGE},
		{"BAD_REQUEST", EX_USAGE},
		{"NEEDS_YES", EX_USAGE},
		{"FAILED", EX_SOFTWARE},
		{"NOT_SUPPORTED", EX_UNAVAILABLE},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].error, error))
			return known[i].status;

	return EX_DATAERR;
}

int talk_verdict(const struct ctl *ctl, const json_t *answer)
{
	const char *error = json_string_value(json_object_get(answer, "error"));
	const char *message = json_string_value(json_object_get(answer, "message"));

	if (json_is_true(json_object_get(answer, "ok")))
		return EX_OK;

	if (!error)
		error = "FAILED";

	return ctl_fail(ctl, exit_status(error), error, "%s", message ? message : error);
}

int talk_ask(const struct ctl *ctl, struct talk *talk, json_t *request, ctl_row_fn row,
	void *arg, json_t **answer)
{
	json_t *line;

	/* Where the other side has hung up it may have said why: heard all the same. */
	talk_say(talk, request);

	while (!talk_hear(talk, -1, &line)) {
		if (!talk_is_last(line)) {
			if (row)
				row(arg, line);

			json_decref(line);
			continue;
		}

		int status = talk_verdict(ctl, line);

		if (answer && !status)
			*answer = line;
		else
			json_decref(line);

		return status;
	}

	return ctl_fail(ctl, EX_UNAVAILABLE, "NO_DAEMON", "kengd broke off: see its log");
}

int ctl_ask(const struct ctl *ctl, json_t *request, ctl_row_fn row, void *arg,
	json_t **answer)
{
	struct talk *talk;
	int status = talk_open(ctl, &talk);

	if (status) {
		json_decref(request);
		return status;
	}

	status = talk_ask(ctl, talk, request, row, arg, answer);
	talk_close(talk);
	return status;
}

/* Answers that are there, so that neither side waits for the other to read. */
static int hear_answers(struct talk *talk, bool to_the_end, ctl_row_fn on_answer,
	void *arg, json_t **last)
{
	json_t *line;

	while (!*last && (to_the_end || talk_waits(talk))) {
		int result = talk_hear(talk, -1, &line);

		if (result)
			return result;

		if (talk_is_last(line)) {
			*last = line;
			continue;
		}

		on_answer(arg, line);
		json_decref(line);
	}

	return 0;
}

int ctl_feed(const struct ctl *ctl, json_t *request, const char *what, ctl_next_fn next,
	ctl_row_fn on_answer, void *arg, json_t **answer)
{
	struct talk *talk;
	json_t *row, *last = NULL;
	int64_t rows = 0;
	int status = talk_open(ctl, &talk);

	if (status) {
		json_decref(request);
		return status;
	}

	int result = talk_say(talk, request) ? 0 : -EPIPE;

	while (!result && !last && (row = next(arg))) {
		ctl_progress(ctl, what, ++rows);
		result = talk_say(talk, row) ? 0 : -EPIPE;

		if (!result)
			result = hear_answers(talk, false, on_answer, arg, &last);
	}

	if (!result && !last)
		result = talk_say(talk, json_pack("{s:b}", "end", 1)) ? 0 : -EPIPE;

	/* Also where the other side hung up: it may have said why. */
	hear_answers(talk, true, on_answer, arg, &last);
	ctl_progress_end(ctl);
	talk_close(talk);

	if (!last)
		return ctl_fail(
			ctl, EX_UNAVAILABLE, "NO_DAEMON", "kengd broke off: see its log");

	status = talk_verdict(ctl, last);

	if (answer && !status)
		*answer = last;
	else
		json_decref(last);

	return status;
}
