/*
 * How fast the inbox is on a real file when dispatch takes no time but for one row: kept and
 * handled, by the size of listings. Prints; asserts nothing about time. Not part of check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/base/alloc.h"
#include "gateway/store/store.h"
#include "tests/scenario/inbox_bench.h"

struct stretch {
	double real, cpu;
	uint64_t commits;
};

static double seconds(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct stretch now(struct desk *desk)
{
	return (struct stretch){seconds(CLOCK_MONOTONIC),
		seconds(CLOCK_PROCESS_CPUTIME_ID), store_commits(desk->shelf->store)};
}

static void report(
	const char *what, unsigned count, struct stretch from, struct stretch to)
{
	printf("%-34s %8.0f/s  %.4f ms CPU each, %6llu commits\n", what,
		count / (to.real - from.real), 1000 * (to.cpu - from.cpu) / count,
		(unsigned long long)(to.commits - from.commits));
}

/* total parts to a message, listing parts at a time, the loop turning between them. */
static void receive(const char *what, unsigned count, unsigned listing, unsigned total)
{
	struct desk *desk;
	struct sms_part *parts = alloc_array(count, sizeof(*parts));
	char from[NUMBER_MAX], text[80];

	desk_setup((void **)&desk);

	for (unsigned i = 0; i < count; i++) {
		snprintf(from, sizeof(from), "+849%08u", i / total % 5000);
		snprintf(text, sizeof(text), "GY tin thu %u ve den duong o ngo so 5", i);
		parts[i] = deliver_part(&(struct deliver){.from = from,
			.text = text,
			.scts = SHELF_NOW + i * 1000,
			.at = SHELF_NOW,
			.ref = (uint16_t)(i / total),
			.width = 16,
			.total = (uint8_t)(total > 1 ? total : 0),
			.seq = (uint8_t)(i % total + 1)});
	}

	struct stretch begun = now(desk);

	for (unsigned i = 0; i < count; i += listing) {
		if (inbox_sink(desk->inbox, parts + i, listing))
			abort();

		desk_pass(desk, 0);
	}

	report(what, count / total, begun, now(desk));

	if (desk->calls != count / total)
		abort();

	desk_teardown((void **)&desk);
	free(parts);
}

int main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) * 300 : 18000;

	receive("listings of 100", count, 100, 1);
	receive("listings of 30", count, 30, 1);
	receive("one by one", count / 10, 1, 1);
	receive("three parts each, listings of 30", count, 30, 3);
	return 0;
}
