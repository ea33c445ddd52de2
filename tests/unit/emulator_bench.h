/*
 * A host in front of the emulator: in process, on a socketpair, under the virtual clock.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/base/loop.h"
#include "tests/emulator/emulator.h"

#define WALL_MS	  1791000000000 /* 2026-10-03T04:00:00Z: 11:00:00 in Vietnam */
#define HEARD_MAX 262144

/* What the emulator puts in front of a TPDU, and "Bao" from +84912345678 at WALL_MS. */
#define SMSC "07914889200030F0"
#define BAO  "040B914819325476F800006201301100008203C2F01B"
/* SUBMIT to +84987654321 with a report wanted, "OK"; written out by hand (23.040 9.2.2.2). */
#define SUBMIT	  "0021000B914889674523F1000002CF25"
#define SUBMIT_AT "AT+CMGS=15\r"

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

/* conf NULL is the plain modem. */
struct bench *bench_new(const struct emulator_conf *conf);
/* And echo off. */
struct bench *bench_quiet(const struct emulator_conf *conf);
void bench_free(struct bench *b);

/* Another descriptor for the emulator; ours is in b->host. */
int bench_line(struct bench *b);
void bench_say(struct bench *b, const char *text);
/* Lets ms pass; what the modem said meanwhile. */
const char *bench_hear(struct bench *b, int64_t ms);
/* Says, and hears at once. */
const char *bench_ask(struct bench *b, const char *text);
/* A line of the command language that has to be ok; its answer. */
const char *bench_command(struct bench *b, const char *line);

#define expect(b, text, answer)	   assert_string_equal(bench_ask(b, text), answer)
#define expect_after(b, ms, heard) assert_string_equal(bench_hear(b, ms), heard)
#define expect_ok(b, text)	   expect(b, text, "\r\nOK\r\n")
#define expect_in(text, part) \
	do { \
		const char *text_ = (text); \
		if (!strstr(text_, part)) \
			fail_msg("%s is not in %s", part, text_); \
	} while (0)
