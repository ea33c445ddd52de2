/*
 * http: who sends slowly, reads slowly or never ends is hung up on when the time is over, streams of
 * events are told and bounded, and whoever behaves is answered all the while.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "gateway/console/http.h"

#define NOW	 INT64_C(1795478400000)
#define HEARD	 (256 * 1024)
#define BODY_MAX 1000

struct hall {
	struct clock *clock;
	struct loop *loop;
	struct http *http;
	int answers;
	char heard[HEARD];
	char page[100 * 1024];
};

static size_t room(void *arg, const struct request *request)
{
	(void)arg;
	(void)request;
	return BODY_MAX;
}

static void answer(void *arg, const struct request *request, struct response *response)
{
	struct hall *hall = arg;

	hall->answers++;

	if (!strcmp(request->path, "/events")) {
		response->status = 200;
		response->type = "text/event-stream";
		response->events = true;
	} else if (!strcmp(request->path, "/large")) {
		response_body(response, "text/plain", hall->page, sizeof(hall->page));
	} else {
		response_body(response, "text/plain", "hello", 5);
	}
}

static int hall_setup(void **state)
{
	static const char *const events[] = {"first", "second"};
	struct hall *hall = calloc(1, sizeof(*hall));
	char why[256];

	assert_non_null(hall);
	memset(hall->page, 'x', sizeof(hall->page));
	hall->clock = clock_virtual_new(NOW);
	hall->loop = loop_new(hall->clock);

	const struct http_ops ops = {hall, room, answer, events, 2};

	hall->http = http_new(hall->loop, "127.0.0.1:0", &ops, why, sizeof(why));
	assert_non_null(hall->http);
	*state = hall;
	return 0;
}

static int hall_teardown(void **state)
{
	struct hall *hall = *state;

	http_free(hall->http);
	loop_free(hall->loop);
	clock_virtual_free(hall->clock);
	free(hall);
	return 0;
}

/* Somebody at the door; small: who reads little at a time. */
static int visitor(const struct hall *hall, bool small)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0), octets = 4096;

	address.sin_port = htons((uint16_t)atoi(strrchr(http_address(hall->http), ':') + 1));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

	if (small)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof(octets));

	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void say(struct hall *hall, int fd, const char *text)
{
	send(fd, text, strlen(text), MSG_NOSIGNAL);
	loop_advance(hall->loop, 1);
}

/* What has come; *gone: and the other side has hung up. */
static const char *hear(struct hall *hall, int fd, bool *gone)
{
	size_t len = 0;
	ssize_t n;

	*gone = false;

	for (int turns = 0; turns < 3; turns++) {
		loop_advance(hall->loop, 1);

		while ((n = recv(fd, hall->heard + len, HEARD - 1 - len, 0)) > 0)
			len += (size_t)n;

		*gone |= n == 0 || (n < 0 && errno != EAGAIN);
	}

	hall->heard[len] = '\0';
	return hall->heard;
}

static void expect(struct hall *hall, int fd, const char *beginning)
{
	bool gone;

	assert_memory_equal(hear(hall, fd, &gone), beginning, strlen(beginning));
}

static void pass(struct hall *hall, int64_t seconds)
{
	for (int64_t i = 0; i < seconds; i++)
		loop_advance(hall->loop, 1000);
}

static void requests_are_answered_one_after_the_other(void **state)
{
	struct hall *hall = *state;
	int fd = visitor(hall, false);

	say(hall, fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(hall, fd, "HTTP/1.1 200 OK\r\n");
	say(hall, fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
		      "Content-Type: application/x-www-form-urlencoded\r\n\r\na=1");
	expect(hall, fd, "HTTP/1.1 200 OK\r\n");
	assert_int_equal(hall->answers, 2);
	close(fd);
}

static void who_sends_letter_by_letter_is_hung_up_on(void **state)
{
	struct hall *hall = *state;
	int slow = visitor(hall, false), other = visitor(hall, false);
	bool gone = false;
	int letters = 0;

	say(hall, slow, "GET / HTTP/1.1\r\nX: ");

	while (!gone && letters < 100) {
		say(hall, slow, "x");
		pass(hall, 1);
		hear(hall, slow, &gone);
		letters++;
	}

	assert_in_range(letters, 15, 30);
	assert_int_equal(hall->answers, 0);
	say(hall, other, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	hear(hall, other, &gone);
	close(slow);
	close(other);
}

static void who_reads_nothing_is_hung_up_on(void **state)
{
	struct hall *hall = *state;
	int fd = visitor(hall, true);
	ssize_t n;
	size_t len = 0;

	for (int i = 0; i < 40; i++)
		say(hall, fd, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");

	pass(hall, 90);

	while ((n = recv(fd, hall->heard, HEARD, 0)) > 0)
		len += (size_t)n;

	assert_true(n == 0 || errno != EAGAIN);
	assert_true(len < 40 * sizeof(hall->page));
	close(fd);
}

static void a_body_that_is_too_large_is_not_waited_for(void **state)
{
	struct hall *hall = *state;
	int fd = visitor(hall, false);

	say(hall, fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n");
	expect(hall, fd, "HTTP/1.1 413 ");
	close(fd);

	/* Nor one that does not say how large it is. */
	fd = visitor(hall, false);
	say(hall, fd, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");

	for (int i = 0; i < 20; i++)
		say(hall, fd, "40\r\n0123456789012345678901234567890123456789"
			      "012345678901234567890123\r\n");

	say(hall, fd, "0\r\n\r\n");
	expect(hall, fd, "HTTP/1.1 413 ");
	assert_int_equal(hall->answers, 0);
	close(fd);
}

static void events_are_told_while_the_stream_is_open(void **state)
{
	struct hall *hall = *state;
	int fd = visitor(hall, false);
	bool gone;

	say(hall, fd, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_non_null(strstr(hear(hall, fd, &gone), "event: first\ndata: 1\n\n"));
	http_tell(hall->http, 2);
	assert_non_null(strstr(hear(hall, fd, &gone), "event: second\n"));
	assert_null(strstr(hall->heard, "event: first\n"));
	pass(hall, 30);
	assert_non_null(strstr(hear(hall, fd, &gone), ":\n\n"));
	assert_false(gone);

	/* It ends by itself, so that who was signed out meanwhile hears nothing more. */
	pass(hall, 31 * 60);
	hear(hall, fd, &gone);
	pass(hall, 80);
	http_tell(hall->http, 1);
	assert_null(strstr(hear(hall, fd, &gone), "event: first\n"));
	close(fd);
}

static void streams_are_counted(void **state)
{
	struct hall *hall = *state;
	int fds[HTTP_EVENTS_MAX + 1];

	for (int i = 0; i < HTTP_EVENTS_MAX; i++) {
		fds[i] = visitor(hall, false);
		say(hall, fds[i], "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
		expect(hall, fds[i], "HTTP/1.1 200 OK\r\n");
	}

	fds[HTTP_EVENTS_MAX] = visitor(hall, false);
	say(hall, fds[HTTP_EVENTS_MAX], "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(hall, fds[HTTP_EVENTS_MAX], "HTTP/1.1 503 ");

	for (int i = 0; i <= HTTP_EVENTS_MAX; i++)
		close(fds[i]);

	/* Who went away is noticed when they are told something. */
	pass(hall, 60);
	fds[0] = visitor(hall, false);
	say(hall, fds[0], "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
	expect(hall, fds[0], "HTTP/1.1 200 OK\r\n");
	close(fds[0]);
}

static void an_address_that_is_taken_is_told(void **state)
{
	struct hall *hall = *state;
	const struct http_ops ops = {hall, room, answer, NULL, 0};
	char why[256];

	assert_null(http_new(
		hall->loop, http_address(hall->http), &ops, why, sizeof(why)));
	assert_non_null(strstr(why, "Address already in use"));
	assert_null(http_new(hall->loop, "nowhere", &ops, why, sizeof(why)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(requests_are_answered_one_after_the_other,
			hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(who_sends_letter_by_letter_is_hung_up_on,
			hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(
			who_reads_nothing_is_hung_up_on, hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(a_body_that_is_too_large_is_not_waited_for,
			hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(events_are_told_while_the_stream_is_open,
			hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(streams_are_counted, hall_setup, hall_teardown),
		cmocka_unit_test_setup_teardown(
			an_address_that_is_taken_is_told, hall_setup, hall_teardown),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
