/*
 * The community of act_bench.h, spoken to in its own words: texts go through the shipped grammar
 * into dispatch, by SMS or out of a history.
 */
#pragma once

#include "tests/scenario/act_bench.h"

#define MINUTES(n) ((n)*MINUTE_MS)
#define HOURS(n)   ((n)*HOUR_MS)
#define DAYS(n)	   ((n)*DAY_MS)

/* An SMS, now. */
void say(struct bench *bench, const char *from, const char *text);
/* "CO 482193", "SUA 482193 4 vu": a word, a code, and what stands behind it ("" for nothing). */
void say_ref(struct bench *bench, const char *from, const char *word, const char *code,
	const char *rest);
/* A line of a history. Returns the code that came of it, good until the next. */
const char *tell(struct bench *bench, const char *from, int64_t at, const char *text);

/* Local time of the test's year: "2026-11-24T21:00". */
int64_t town_time(const char *local);
/* Time passes until then. */
void town_until(struct bench *bench, const char *local);
/* The code of the last act. Returns out. */
const char *town_code(struct bench *bench, char out[8]);
