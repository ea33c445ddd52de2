/*
 * modem in a storm: hours of random faults, messages in and orders out, for every brand. What the
 * network handed over is kept, nothing is destroyed unread, every order has one true verdict, and
 * when the storm is over the modem works. The seed is printed; KENG_SEED repeats one.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/rounds.h"

#define HOUR_MS	   INT64_C(3600000)
#define HOURS	   3
#define HOURS_LONG 24 /* in make check-long */
#define MESSAGES   3200

static const char *const faults[] = {
	"silence 20000",
	"silence 200000",
	"stall 3000",
	"stall 40000",
	"hangup 500",
	"hangup 20000",
	"hangup 5000 next 1",
	"reset",
	"reset 8000 next 1",
	"loss 300 next 20", /* no garbage: a digit for a digit in a PDU nobody can see */
	"loss 60 next 10",
	"split 3 next 20",
	"urc-inside +CMTI: \"SM\",4 next 3",
	"urc-inside ^RSSI:12 next 3",
	"lost-prompt",
	"lost-ok",
	"lost-ok prob 0.1",
	"lost-cmgs",
	"lost-cmti",
	"lost-cmti prob 0.5",
	"cmti-index 77",
	"cms 38",
	"cms 500",
	"cme 100 +CMGS",
	"cme 14",
	"duplicate",
	"bad-pdu",
	"cut-listing",
	"cmgd-fail 500",
	"cmgd-fail 500 prob 0.3",
	"slow 700 next 10",
	"slow 4000 next 5",
	"lost-cmgs line",
	"cms-at 302 +CMGL next 2",
	"cms-at 314 +CMGL next 4",
	"cms-at 310 +CMGL",
	"error +CNMI next 8",
	"error +CSMS",
	"bad-pdu 1 next 2",
	"clear",
	"clear",
	"clear",
	"clear",
};

struct storm {
	struct bench *bench;
	unsigned seed;
	unsigned delivered;
	int64_t orders;
};

static unsigned dice(struct storm *s, unsigned sides)
{
	return (unsigned)rand_r(&s->seed) % sides;
}

static void deliver(struct storm *s)
{
	/* 23.040 9.2.2.1: from +84912345678, 8-bit data, two octets tell which it is */
	uint8_t tpdu[] = {0x04, 0x0b, 0x91, 0x48, 0x19, 0x32, 0x54, 0x76, 0xf8, 0x00, 0x04, 0x62,
		0x10, 0x10, 0x80, 0x00, 0x00, 0x82, 0x02, 0, 0};

	if (s->delivered == MESSAGES)
		return;

	tpdu[19] = (uint8_t)s->delivered;
	tpdu[20] = (uint8_t)(s->delivered >> 8);

	if (emulator_deliver_tpdu(s->bench->emulator, tpdu, sizeof(tpdu)))
		s->delivered++;
}

static void order(struct storm *s)
{
	struct send_order order = bench_order(s->orders + 1);

	order.more = dice(s, 2);

	if (modem_send(s->bench->modem, &order) == 0)
		s->orders++;
}

static void blow(struct storm *s)
{
	char line[128];

	switch (dice(s, 8)) {
	case 0:
		snprintf(line, sizeof(line), "fault %s",
			faults[dice(s, sizeof(faults) / sizeof(*faults))]);
		bench_command(s->bench, line);
		break;
	case 1: s->bench->refuse = (int)dice(s, 3); break;
	case 2:
	case 3: order(s); break;
	default: deliver(s); break;
	}

	bench_run(s->bench, dice(s, 4) ? dice(s, 2000) : dice(s, 120000));
}

static bool is_kept(const struct bench *b, unsigned n)
{
	for (size_t i = 0; i < b->part_count; i++) {
		const struct sms_part *part = &b->parts[i];

		if (!part->malformed && part->len > 21 &&
			part->pdu[part->len - 2] == (n & 0xff) && part->pdu[part->len - 1] == n >> 8)
			return true;
	}

	return false;
}

static void assert_verdicts_true(const struct storm *s)
{
	const struct bench *b = s->bench;
	uint64_t accepted = emulator_counters(b->emulator).sent;
	size_t sure = 0, open = 0;

	assert_int_equal(b->result_count, s->orders);

	for (size_t i = 0; i < b->result_count; i++) {
		sure += b->results[i].verdict == SEND_SENT;
		open += b->results[i].verdict == SEND_UNCERTAIN;
		assert_int_equal(b->results[i].part_id, i + 1);
	}

	if (accepted < sure || accepted > sure + open)
		fail_msg("%zu sent, %zu uncertain, %zu accepted", sure, open, (size_t)accepted);
}

static void weather(const char *brand, unsigned seed)
{
	struct emulator_conf emulator = {
		.profile = brand, .seed = seed, .latency_ms = 300, .report_ms = -1};
	struct modem_conf modem = {.name = "a", .send_ms = 20000};
	struct storm storm = {.seed = seed};
	struct bench *b = bench_new(&emulator, &modem);
	int64_t end = clock_boot_ms(b->clock) + HOUR_MS * rounds_or(HOURS, HOURS_LONG);

	print_message("# %s seed %u\n", brand, seed);
	storm.bench = b;

	while (clock_boot_ms(b->clock) < end)
		blow(&storm);

	b->refuse = 0;
	bench_command(b, "fault clear");
	bench_run(b, 400000);
	bench_until(b, MODEM_READY, 400000);
	bench_run(b, 130000);
	assert_int_equal(emulator_counters(b->emulator).unread_deleted, 0);

	for (unsigned n = 0; n < storm.delivered; n++) {
		if (!is_kept(b, n))
			fail_msg("message %u of %u is not kept", n, storm.delivered);
	}

	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
	print_message(
		"# %u messages, %lld orders\n", storm.delivered, (long long)storm.orders);
	assert_verdicts_true(&storm);
	order(&storm);
	bench_run(b, 1000);
	assert_int_equal(b->results[b->result_count - 1].verdict, SEND_SENT);
	bench_free(b);
}

static void it_weathers_every_storm(void **state)
{
	static const char *const brands[] = {
		"generic", "sim7600", "a7670", "sim800", "ec25", "huawei", "zte", "ublox"};
	unsigned seed = (unsigned)rounds_seed(20260101);

	(void)state;

	for (size_t i = 0; i < sizeof(brands) / sizeof(*brands); i++)
		weather(brands[i], seed + (unsigned)i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_weathers_every_storm),
	};

	return cmocka_run_group_tests_name("modem_storm", tests, NULL, NULL);
}
