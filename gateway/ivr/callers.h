/*
 * How often each number has called today, so that one prankster does not keep the line from
 * everybody else. In memory only and as keyed digests: a list of who called when would tell who
 * told a tip.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALLERS_KEPT 512 /* numbers a day; behind that the first is forgotten */

struct callers {
	uint8_t key[16];
	int64_t day;
	size_t next;
	struct {
		uint64_t digest;
		int32_t calls;
	} seen[CALLERS_KEPT];
};

/* With a key of its own. */
void callers_init(struct callers *callers);
/*
 * One more call from number on that day (any figure that grows by the day). False when there were
 * most already; 0 is no limit. All who withhold their number count as one.
 */
bool callers_count(struct callers *callers, const char *number, int64_t day, int32_t most);
