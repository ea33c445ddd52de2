/*
 * emulator: what a modem, a SIM and a network say to a host, byte for byte; and that each fault
 * does what its name says. In process, under the virtual clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "tests/emulator/emulator.h"

#define WALL_MS 1791000000000 /* 2026-10-03T04:00:00Z: 11:00:00 in Vietnam */
#define HEARD_MAX 65536

/* "Bao" from +84912345678 at WALL_MS, written out by hand. */
#define BAO_TPDU "040B914819325476F800006201301100008203C2F01B"
/* SUBMIT to +84987654321 with a report wanted, "OK". */
#define OK_SUBMIT "21000B914889674523F1000002CF25"
#define OK_LENGTH "15"

struct bench {
	struct clock *clock;
	struct loop *loop;
	struct emulator *modem;
	struct emulator_conf conf;
	int host;
	char heard[HEARD_MAX];
	size_t len;
	unsigned hangups;
	char returned_as[64];
	char events[HEARD_MAX];
};

static void on_event(void *arg, const char *json)
{
	struct bench *b = arg;
	size_t len = strlen(b->events);

	if (len + strlen(json) + 2 < sizeof(b->events)) {
		memcpy(b->events + len, json, strlen(json) + 1);
		strcat(b->events, "\n");
	}
}

static void on_hangup(void *arg)
{
	((struct bench *)arg)->hangups++;
}

static int new_line(struct bench *b)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);

	if (b->host >= 0)
		close(b->host);

	b->host = pair[0];
	return pair[1];
}

static int on_return(void *arg, const char *name)
{
	struct bench *b = arg;

	strncpy(b->returned_as, name, sizeof(b->returned_as) - 1);
	return new_line(b);
}

static struct bench *bench_new(const struct emulator_conf *conf)
{
	struct bench *b = calloc(1, sizeof(*b));

	b->host = -1;
	b->clock = clock_virtual_new(WALL_MS);
	b->loop = loop_new(b->clock);
	b->conf = conf ? *conf : (struct emulator_conf){0};
	b->conf.arg = b;
	b->conf.on_event = on_event;
	b->conf.on_hangup = on_hangup;
	b->conf.on_return = on_return;
	b->modem = emulator_new(b->loop, new_line(b), &b->conf);
	assert_non_null(b->modem);
	return b;
}

static void bench_free(struct bench *b)
{
	emulator_free(b->modem);
	loop_free(b->loop);
	clock_virtual_free(b->clock);
	close(b->host);
	free(b);
}

/* Lets ms pass and collects what the modem says. */
static const char *hear(struct bench *b, int64_t ms)
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

static void say(struct bench *b, const char *text)
{
	assert_int_equal(write(b->host, text, strlen(text)), strlen(text));
}

static const char *ask(struct bench *b, const char *text)
{
	say(b, text);
	return hear(b, 0);
}

#define expect(b, text, answer) assert_string_equal(ask(b, text), answer)

static void command(struct bench *b, const char *line)
{
	char answer[4096];

	if (!emulator_command(b->modem, line, answer, sizeof(answer)))
		fail_msg("%s: %s", line, answer);
}

static struct bench *quiet_bench(const struct emulator_conf *conf)
{
	struct bench *b = bench_new(conf);

	expect(b, "ATE0\r", "ATE0\r\r\nOK\r\n");
	return b;
}

static void it_echoes_until_told_not_to(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	expect(b, "ATE0\r", "ATE0\r\r\nOK\r\n");
	expect(b, "AT\r", "\r\nOK\r\n");
	expect(b, "ATZ\r", "\r\nOK\r\n");
	expect(b, "AT\r", "AT\r\r\nOK\r\n");
	bench_free(b);
}

static void a_text_arrives_is_listed_and_deleted(void **state)
{
	struct bench *b = quiet_bench(NULL);

	(void)state;
	expect(b, "AT+CNMI=2,1\r", "\r\nOK\r\n");
	command(b, "sms +84912345678 Bao");
	assert_string_equal(hear(b, 0), "\r\n+CMTI: \"SM\",1\r\n");
	expect(b, "AT+CPMS?\r", "\r\n+CPMS: \"SM\",1,30,\"SM\",1,30,\"SM\",1,30\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=4\r",
		"\r\n+CMGL: 1,0,,22\r\n07914889200030F0" BAO_TPDU "\r\n\r\nOK\r\n");
	expect(b, "AT+CMGL=0\r", "\r\nOK\r\n");
	expect(b, "AT+CMGR=1\r", "\r\n+CMGR: 1,,22\r\n07914889200030F0" BAO_TPDU "\r\n\r\nOK\r\n");
	expect(b, "AT+CMGD=1\r", "\r\nOK\r\n");
	expect(b, "AT+CMGR=1\r", "\r\n+CMS ERROR: 321\r\n");
	assert_int_equal(emulator_counters(b->modem).deleted, 1);
	assert_int_equal(emulator_counters(b->modem).unread_deleted, 0);
	bench_free(b);
}

static void a_text_is_sent_behind_the_prompt(void **state)
{
	struct bench *b = quiet_bench(NULL);
	const struct emulator_sent *sent;

	(void)state;
	expect(b, "AT+CMGS=" OK_LENGTH "\r", "\r\n> ");
	expect(b, "00" OK_SUBMIT "\x1a", "\r\n+CMGS: 0\r\n\r\nOK\r\n");
	sent = emulator_sent_get(b->modem, 1);
	assert_non_null(sent);
	assert_string_equal(sent->to, "+84987654321");
	assert_true(sent->report);
	assert_int_equal(sent->len, 15);
	bench_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_echoes_until_told_not_to),
		cmocka_unit_test(a_text_arrives_is_listed_and_deleted),
		cmocka_unit_test(a_text_is_sent_behind_the_prompt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
