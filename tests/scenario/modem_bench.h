/*
 * A modem object and the emulator on a socketpair under a virtual clock: what the modem told
 * upward is kept here for tests to look at. Aborts the test where a step cannot be made.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "modem/call.h"
#include "modem/modem.h"
#include "tests/emulator/emulator.h"

#define BENCH_EVENTS 64

struct bench {
	struct clock *clock;
	struct loop *loop;
	struct emulator *emulator;
	struct modem *modem;
	bool absent; /* the emulator is off the bus */
	unsigned opened;

	struct sms_part *parts; /* what the sink took */
	size_t part_count;
	size_t batches;
	int refuse; /* the sink takes nothing so often; -1: never */
	size_t refused;

	struct send_result *results;
	size_t result_count;
	size_t parts_at_result; /* parts kept when the last result came */
	unsigned to_send;	/* orders that sent() and idle() hand over */
	unsigned given;

	char caller[MODEM_NUMBER_MAX];
	unsigned calls;
	char ussd[256];
	int ussd_dcs;
	unsigned answers; /* of USSD */
	unsigned unused;  /* times the SIM was told to be unused */

	struct call_event events[BENCH_EVENTS]; /* of calls, the last ones */
	size_t event_count;
	size_t events_seen; /* by call_await() */
	/* what is done about them */
	void (*on_call)(struct bench *bench, const struct call_event *event);

	bool pin_known; /* an attempt is on record and was not accepted */
	bool pin_fails; /* the record cannot be written */
	unsigned pin_attempts;
	char pin_sim[40];
	unsigned lost;	  /* times in state lost */
	char seen[65536]; /* what the host wrote */
	size_t seen_len;
};

/* The emulator is up (or booting, when conf says so) and the modem is about to open it. */
struct bench *bench_new(
	const struct emulator_conf *emulator, const struct modem_conf *modem);
/* The same, and ready. */
struct bench *bench_ready(
	const struct emulator_conf *emulator, const struct modem_conf *modem);
void bench_free(struct bench *bench);
/* Another modem object with another conf on the same emulator; the record of PINs is empty. */
void bench_change(struct bench *bench, const struct modem_conf *modem);

void bench_run(struct bench *bench, int64_t ms);
/* Fails the test when the state does not come within ms. */
void bench_until(struct bench *bench, enum modem_state state, int64_t ms);
/* Lines of the emulator's command language; fails the test when one is refused. */
void bench_command(struct bench *bench, const char *line);
void bench_fault(struct bench *bench, const char *fault);
/* Until so many parts or results are there. */
void bench_parts(struct bench *bench, size_t count, int64_t ms);
void bench_results(struct bench *bench, size_t count, int64_t ms);

/* An order of ours: a SUBMIT to +84912345678, part_id as given. */
struct send_order bench_order(int64_t part_id);
void bench_send(struct bench *bench, int64_t part_id);

/* A DELIVER whose text tells which it is, and how often that one was kept, whole. */
void bench_deliver(struct bench *bench, unsigned n);
unsigned bench_kept(const struct bench *bench, unsigned n);

/* How often text was written to the modem. */
unsigned bench_wrote(const struct bench *bench, const char *text);
struct modem_counters bench_counters(const struct bench *bench);
