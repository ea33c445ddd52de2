/*
 * A host in front of the emulator; see emulator_bench.h.
 */
#include "tests/unit/emulator_bench.h"

#include <sys/socket.h>
#include <unistd.h>

static void on_event(void *arg, const char *json)
{
	struct bench *b = arg;
	size_t len = strlen(b->events);
	size_t more = strlen(json);

	if (len + more + 2 < sizeof(b->events)) {
		memcpy(b->events + len, json, more);
		memcpy(b->events + len + more, "\n", 2);
	}
}

static void on_hangup(void *arg)
{
	((struct bench *)arg)->hangups++;
}

int bench_line(struct bench *b)
{
	int pair[2];

	assert_int_equal(
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair),
		0);

	if (b->host >= 0)
		close(b->host);

	b->host = pair[0];
	return pair[1];
}

static int on_return(void *arg, const char *name)
{
	struct bench *b = arg;
	size_t len = strlen(name);

	assert_true(len < sizeof(b->returned_as));
	memcpy(b->returned_as, name, len + 1);
	return bench_line(b);
}

struct bench *bench_new(const struct emulator_conf *conf)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->host = -1;
	b->clock = clock_virtual_new(WALL_MS);
	b->loop = loop_new(b->clock);
	b->conf = conf ? *conf : (struct emulator_conf){0};
	b->conf.arg = b;
	b->conf.on_event = on_event;
	b->conf.on_hangup = on_hangup;
	b->conf.on_return = on_return;
	b->modem = emulator_new(b->loop, bench_line(b), &b->conf);
	assert_non_null(b->modem);
	return b;
}

struct bench *bench_quiet(const struct emulator_conf *conf)
{
	struct bench *b = bench_new(conf);

	expect(b, "ATE0\r", "ATE0\r\r\nOK\r\n");
	return b;
}

void bench_free(struct bench *b)
{
	emulator_free(b->modem);
	loop_free(b->loop);
	clock_virtual_free(b->clock);
	close(b->host);
	free(b);
}

void bench_say(struct bench *b, const char *text)
{
	assert_int_equal(write(b->host, text, strlen(text)), strlen(text));
}

const char *bench_hear(struct bench *b, int64_t ms)
{
	b->len = 0;

	for (;;) {
		ssize_t n;

		loop_advance(b->loop, ms);
		ms = 0;
		n = read(b->host, b->heard + b->len, HEARD_MAX - 1 - b->len);

		if (n <= 0)
			break;

		b->len += (size_t)n;
	}

	b->heard[b->len] = '\0';
	return b->heard;
}

const char *bench_ask(struct bench *b, const char *text)
{
	bench_say(b, text);
	return bench_hear(b, 0);
}

const char *bench_command(struct bench *b, const char *line)
{
	static char answer[16384];

	if (!emulator_command(b->modem, line, answer, sizeof(answer)))
		fail_msg("%s: %s", line, answer);

	return answer;
}
