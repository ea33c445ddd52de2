/*
 * modem, fault matrix: whatever happens to the modem, it works within two seconds of being well
 * again: a message that came meanwhile is kept, the next one too, and an order is sent. Each row
 * states its promise; the seconds are those of the virtual clock, the worst of many moments at
 * which the fault may strike.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <string.h>

#define WELL_MS	 2000 /* the promise */
#define WATCH_MS 300000
#define MOMENTS	 16 /* at which each fault strikes … */
#define IDLE_MS	 1711 /* … and how far they lie from one another: more than a heartbeat, … */
#define BUSY_MS	 157 /* … and more than a quick one */

enum traffic {
	IDLE,	 /* nothing happened for minutes */
	BUSY,	 /* messages came and went a moment ago */
	SENDING, /* an order is in flight */
	ORDERED, /* an order follows the fault */
};

struct row {
	const char *promise;
	const char *brand;
	enum traffic traffic;
	const char
		*fault; /* commands of the emulator's language, NULL: the store fails */
	int64_t ill_ms; /* how long it lasts */
	const char *cure;  /* another command, NULL: it ends by itself */
	int64_t unseen_ms; /* what nobody can notice but by looking: on top of WELL_MS */
};

/* Nothing tells of these when nothing happens: the next heartbeat finds them. */
#define HEARTBEAT 25000

/* The SIM is slow for so long still with what it was asked before. */
#define LAST_SLOW 3000

static const struct row rows[] = {
	{"silence of 1 s in traffic", "generic", BUSY, "fault silence 1000", 1000, NULL,
		0},
	{"silence of 20 s in traffic", "generic", BUSY, "fault silence 20000", 20000,
		NULL, 0},
	{"silence of 20 s while sending", "generic", SENDING, "fault silence 20000",
		20000, NULL, 0},
	{"silence of 10 min in traffic", "sim7600", BUSY, "fault silence 600000", 600000,
		NULL, 0},
	{"silence of 10 min when idle", "generic", IDLE, "fault silence 600000", 600000,
		NULL, 0},
	{"silence of 20 s when idle", "generic", IDLE, "fault silence 20000", 20000, NULL,
		HEARTBEAT},
	{"everything late by 5 s", "generic", BUSY, "fault stall 5000", 5000, NULL, 0},
	{"everything late by 40 s", "generic", BUSY, "fault stall 40000", 40000, NULL, 0},
	{"unplugged for half a second", "generic", BUSY, "fault hangup 500", 500, NULL,
		0},
	{"unplugged for 30 s", "generic", BUSY, "fault hangup 30000", 30000, NULL, 0},
	{"unplugged for an hour", "sim7600", IDLE, "fault hangup 3600000", 3600000, NULL,
		0},
	{"unplugged while sending", "generic", SENDING, "fault hangup 3000", 3000, NULL,
		0},
	{"restart with a banner", "sim7600", IDLE, "reset 1000", 9000, NULL, 0},
	{"restart with a banner, A76xx", "a7670", BUSY, "reset", 8000, NULL, 0},
	{"restart with a banner, SIM800", "sim800", IDLE, "reset", 7500, NULL, 0},
	{"restart with a banner, EC25", "ec25", IDLE, "reset", 12100, NULL, 0},
	{"restart without a banner in traffic", "generic", BUSY, "reset 1000", 1300, NULL,
		0},
	{"restart without a banner when idle", "generic", IDLE, "reset 1000", 1300, NULL,
		HEARTBEAT},
	{"restart with a byte when power fails", "generic", IDLE, "raw 00;reset 1000",
		1300, NULL, 0},
	{"restart with a byte when power is back", "generic", IDLE, "reset 1000", 1300,
		"raw ff", 0},
	{"restart with a banner that nobody knows", "generic", IDLE, "reset 1000", 1300,
		"urc SYSTEM READY", 0},
	{"settings lost, and nothing shows it, in traffic", "generic", BUSY, "forget", 0, NULL,
		0},
	{"settings lost, and nothing shows it, when idle", "generic", IDLE, "forget", 0, NULL,
		HEARTBEAT},
	{"garbage on the line, one byte in 20", "generic", BUSY,
		"fault garbage 20 always", 20000, "fault clear", 0},
	{"the wrong speed: hardly a byte is right", "generic", BUSY, "fault garbage 2 always",
		20000, "fault clear", 0},
	{"bytes lost, one in 20", "generic", BUSY, "fault loss 20 always", 20000,
		"fault clear", 0},
	{"a megabyte without an end of line", "generic", BUSY, "junk 1048576", 0, NULL,
		0},
	{"bytes that drip", "generic", BUSY, "fault split 1 always", 5000,
		"fault split off", 0},
	{"indications between the lines", "generic", BUSY,
		"fault urc-inside +CMTI: \"SM\",9 always", 5000, "fault clear", 0},
	{"a lost indication in traffic", "generic", BUSY, "fault lost-cmti", 0, NULL, 0},
	{"a lost indication when idle", "generic", IDLE, "fault lost-cmti", 0, NULL,
		HEARTBEAT},
	{"an indication of a slot that is not there", "generic", BUSY,
		"fault cmti-index 77", 0, NULL, 0},
	{"a lost OK", "generic", BUSY, "fault lost-ok", 0, NULL, 0},
	{"a lost prompt", "generic", ORDERED, "fault lost-prompt", 0, NULL, 0},
	{"a lost OK behind +CMGS", "generic", ORDERED, "fault lost-ok", 0, NULL, 0},
	{"a refused order", "generic", ORDERED, "fault cms 38", 0, NULL, 0},
	{"a broken PDU in the middle of a listing", "generic", BUSY,
		"fault bad-pdu next 1", 0, NULL, 0},
	{"a listing that breaks off", "generic", BUSY, "fault cut-listing", 0, NULL, 0},
	{"a deletion that fails", "generic", BUSY, "fault cmgd-fail 500", 0, NULL, 0},
	{"a slow SIM", "generic", BUSY, "fault slow 3000 always", 60000, "fault clear",
		LAST_SLOW},
	{"listings refused", "generic", BUSY, "fault cms-at 302 +CMGL always", 60000,
		"fault clear", 0},
	{"listings refused for an hour", "generic", BUSY,
		"fault cms-at 302 +CMGL always", 3600000, "fault clear", 0},
	{"SIM busy", "generic", BUSY, "fault cms-at 314 +CMGL always", 15000,
		"fault clear", 0},
	{"the store refuses for 10 min", "generic", BUSY, NULL, 600000, NULL, 0},
	{"no network for 10 min", "generic", BUSY, "registration 2", 600000,
		"registration 1", 0},
	{"refused by the network", "sim7600", BUSY, "registration 3", 600000,
		"registration 1", 0},
	{"SIM out and in, and the modem tells", "sim7600", BUSY, "sim-out", 60000,
		"sim-in", 0},
	{"SIM out and in, and it does not tell", "generic", BUSY, "sim-out", 60000,
		"sim-in", 0},
	{"SIM out and in, noticed when idle", "generic", IDLE, "sim-out", 600000,
		"sim-in", 0},
};

/* One after another, a semicolon between two. */
static void command_all(struct bench *b, const char *commands)
{
	char line[128];

	for (size_t len; *commands; commands += len + (commands[len] == ';')) {
		len = strcspn(commands, ";");
		snprintf(line, sizeof(line), "%.*s", (int)len, commands);
		bench_command(b, line);
	}
}

static void fetch(struct bench *b, int64_t ms)
{
	size_t before = b->part_count;

	emulator_deliver_text(b->emulator, "+84912345678", "chao");
	bench_parts(b, before + 1, ms);
}

static void set_scene(struct bench *b, enum traffic traffic, int moment)
{
	switch (traffic) {
	case IDLE: bench_run(b, 100000 + moment * IDLE_MS); break;
	case BUSY:
	case ORDERED:
		fetch(b, 1000);
		bench_run(b, 500 + moment * BUSY_MS);
		break;
	case SENDING:
		bench_command(b, "latency 3000");
		bench_send(b, 1);
		bench_run(b, 10 + moment * BUSY_MS);
		break;
	}
}

struct well {
	struct bench *b;
	size_t parts;
	uint64_t sent;
};

/* The message that came meanwhile is kept, and an order would be taken. */
static bool is_well(void *arg)
{
	struct well *well = arg;

	return well->b->part_count >= well->parts && modem_can_take(well->b->modem);
}

/* From the end of the fault; -1: not within WATCH_MS. */
static int64_t recovery(struct bench *b, size_t parts)
{
	struct well well = {.b = b, .parts = parts};
	int64_t from = clock_boot_ms(b->clock);

	if (!loop_advance_until(b->loop, WATCH_MS, is_well, &well))
		return -1;

	return clock_boot_ms(b->clock) - from;
}

static void assert_works(struct bench *b, int64_t settle_ms)
{
	uint64_t before = emulator_counters(b->emulator).sent;

	bench_command(b, "latency 0");
	bench_run(b, settle_ms);
	fetch(b, WELL_MS);
	bench_send(b, 99);
	bench_run(b, WELL_MS);
	assert_int_equal(emulator_counters(b->emulator).sent, before + 1);
	assert_int_equal(emulator_counters(b->emulator).unread_deleted, 0);
	bench_run(b, 5000);
	assert_int_equal(emulator_used(b->emulator, "SM"), 0);
}

/* The seconds to recovery. */
static int64_t suffer(const struct row *row, int moment)
{
	struct emulator_conf emulator = {.profile = row->brand, .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);
	size_t parts;
	int64_t ms;

	set_scene(b, row->traffic, moment);
	parts = b->part_count;

	if (row->fault)
		command_all(b, row->fault);

	b->refuse = row->fault ? 0 : -1;

	if (row->traffic == ORDERED)
		bench_send(b, 1);

	bench_run(b, row->ill_ms / 2);
	emulator_deliver_text(b->emulator, "+84912345678", "trong luc hong");
	bench_run(b, row->ill_ms - row->ill_ms / 2);

	if (row->cure)
		bench_command(b, row->cure);

	b->refuse = 0;

	ms = recovery(b, parts + 1);

	if (ms >= 0 && ms <= WELL_MS + row->unseen_ms)
		assert_works(b, row->unseen_ms == LAST_SLOW ? LAST_SLOW : 0);

	bench_free(b);
	return ms;
}

static void is_over_in_time(void **state)
{
	const struct row *row = *state;
	int64_t limit = WELL_MS + row->unseen_ms;
	int64_t ms = 0;

	for (int moment = 0; moment < MOMENTS && ms >= 0 && ms <= limit; moment++) {
		int64_t now = suffer(row, moment);

		ms = now < 0 || now > ms ? now : ms;
	}

	print_message("# %.2f s, promised %.1f: %s\n", (double)ms / 1000,
		(double)limit / 1000, row->promise);
	assert_in_range(ms, 0, limit);
}

int main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(*rows)];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		tests[i] = (struct CMUnitTest){.name = rows[i].promise,
			.test_func = is_over_in_time,
			.initial_state = (void *)(uintptr_t)&rows[i]};
	}

	return cmocka_run_group_tests_name("modem_matrix", tests, NULL, NULL);
}
