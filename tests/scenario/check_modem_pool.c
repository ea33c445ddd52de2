/*
 * modem, pool: eight modems send eight times as much as one, at the network's own pace; what one
 * cannot send another does.
 */
#include "tests/scenario/modem_bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "gateway/base/log.h"
#include "modem/pool.h"

#define MODEMS	   8
#define LATENCY_MS 3000

struct yard;

struct place {
	struct yard *yard;
	struct emulator *emulator;
	bool unplugged;
};

struct yard {
	struct clock *clock;
	struct loop *loop;
	struct pool *pool;
	struct place places[MODEMS];
	size_t count;
	unsigned left; /* orders still to be given */
	unsigned sent[MODEMS];
	unsigned unsent;
};

static int on_open(void *arg)
{
	struct place *place = arg;
	int ends[2];

	if (place->unplugged)
		return -ENOENT;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	emulator_attach(place->emulator, ends[1]);
	return ends[0];
}

static int on_sink(void *arg, const struct sms_part *parts, size_t n)
{
	(void)arg;
	(void)parts;
	(void)n;
	return 0;
}

static void give(struct yard *y)
{
	struct modem *modem;

	while (y->left && (modem = pool_pick(y->pool, NULL))) {
		struct send_order order = bench_order(1);

		if (modem_send(modem, &order) != 0)
			return;

		y->left--;
	}
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	struct yard *y = arg;
	unsigned index = (unsigned)(modem_name(modem)[0] - 'a');

	if (result->verdict == SEND_SENT)
		y->sent[index]++;
	else
		y->unsent++;

	give(y);
	return n ? on_sink(y, reports, n) : 0;
}

static void on_idle(void *arg, struct modem *modem)
{
	(void)modem;
	give(arg);
}

static const struct modem_events events = {
	.sink = on_sink, .sent = on_sent, .idle = on_idle};

static struct yard *yard_new(size_t count)
{
	struct yard *y = calloc(1, sizeof(*y));
	struct modem_conf confs[MODEMS];

	y->clock = clock_virtual_new(0);
	y->loop = loop_new(y->clock);
	y->count = count;

	for (size_t i = 0; i < count; i++) {
		struct emulator_conf emulator = {
			.seed = (unsigned)i, .latency_ms = LATENCY_MS, .report_ms = -1};

		y->places[i].yard = y;
		y->places[i].emulator = emulator_new(y->loop, -1, &emulator);
		confs[i] = (struct modem_conf){.name = {(char)('a' + i)},
			.open = on_open,
			.open_arg = &y->places[i]};
	}

	y->pool = pool_new(y->loop, confs, count, &events, y);
	loop_advance(y->loop, 5000);
	assert_true(pool_is_ready(y->pool));
	return y;
}

static void yard_free(struct yard *y)
{
	y->left = 0;
	pool_free(y->pool);

	for (size_t i = 0; i < y->count; i++)
		emulator_free(y->places[i].emulator);

	loop_free(y->loop);
	clock_virtual_free(y->clock);
	free(y);
}

static unsigned all_sent(const struct yard *y)
{
	unsigned sum = 0;

	for (size_t i = 0; i < y->count; i++)
		sum += y->sent[i];

	return sum;
}

static void command(struct yard *y, size_t at, const char *line)
{
	char answer[256];

	assert_true(
		emulator_command(y->places[at].emulator, line, answer, sizeof(answer)));
}

#define HOUR_MS 3600000

static void many_send_at_the_pace_of_the_network(void **state)
{
	static const size_t counts[] = {1, MODEMS};

	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct yard *y = yard_new(counts[i]);
		unsigned pace = (unsigned)(counts[i] * HOUR_MS / LATENCY_MS);

		y->left = 100000;
		give(y);
		loop_advance(y->loop, HOUR_MS);
		print_message("# %zu modems: %u of %u\n", counts[i], all_sent(y), pace);
		assert_in_range(all_sent(y), pace * 99 / 100, pace);
		yard_free(y);
	}
}

static void they_share_the_work(void **state)
{
	struct yard *y = yard_new(MODEMS);

	(void)state;

	/* one at a time: each has its turn */
	for (unsigned i = 0; i < 10 * MODEMS; i++) {
		y->left = 1;
		give(y);
		loop_advance(y->loop, LATENCY_MS);
	}

	for (size_t i = 0; i < MODEMS; i++)
		assert_int_equal(y->sent[i], 10);

	yard_free(y);
}

static void what_one_cannot_send_another_does(void **state)
{
	struct yard *y = yard_new(2);

	(void)state;
	y->places[0].unplugged = true;
	command(y, 0, "fault hangup 3600000");
	loop_advance(y->loop, 1000);
	y->left = 20;
	give(y);
	loop_advance(y->loop, 21 * LATENCY_MS);
	assert_int_equal(y->sent[0], 0);
	assert_int_equal(y->sent[1], 20);
	assert_int_equal(y->unsent, 0);
	yard_free(y);
}

static void who_is_not_well_comes_last(void **state)
{
	struct yard *y = yard_new(2);

	(void)state;
	command(y, 0, "fault cms 38 always");
	y->left = 40;
	give(y);
	loop_advance(y->loop, 120000);
	assert_int_equal(y->sent[0], 0);
	assert_in_range(
		y->unsent, 3, 25); /* until it was known, and when the other was busy */
	y->unsent = 0;

	for (unsigned i = 0; i < 10; i++) {
		y->left = 1;
		give(y);
		loop_advance(y->loop, 2 * LATENCY_MS);
	}

	assert_int_equal(y->unsent, 0);
	yard_free(y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_send_at_the_pace_of_the_network),
		cmocka_unit_test(they_share_the_work),
		cmocka_unit_test(what_one_cannot_send_another_does),
		cmocka_unit_test(who_is_not_well_comes_last),
	};

	log_set_level(LOG_LEVEL_FATAL);
	return cmocka_run_group_tests_name("modem_pool", tests, NULL, NULL);
}
