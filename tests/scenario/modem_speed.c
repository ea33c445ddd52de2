/*
 * How fast the modem and the emulator are together when nothing else takes time: messages in, in
 * store mode and directly, and parts out. Prints; asserts nothing about time. Not part of check.
 */
#include "tests/scenario/modem_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BATCH 1000

struct stretch {
	double real;
	double cpu;
};

static double seconds(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct stretch now(void)
{
	return (struct stretch){
		seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static void report(const char *what, size_t count, struct stretch from)
{
	struct stretch to = now();

	printf("%-24s %8.0f/s  %.4f ms CPU each\n", what,
		(double)count / (to.real - from.real),
		1000 * (to.cpu - from.cpu) / (double)count);
}

static void receive(const char *what, const struct modem_conf *modem, size_t count)
{
	struct emulator_conf emulator = {.profile = "sim7600", .report_ms = -1};
	struct bench *b = bench_ready(&emulator, modem);
	struct stretch from = now();

	for (size_t done = 0; done < count; done += BATCH) {
		b->part_count = 0;
		bench_command(b, "flood +84912345678 1000 coi chung");
		bench_parts(b, BATCH, 60000);
	}

	report(what, count, from);
	bench_free(b);
}

static void send(const char *what, size_t count)
{
	struct emulator_conf emulator = {.profile = "sim7600", .report_ms = -1};
	struct bench *b = bench_ready(&emulator, NULL);
	struct stretch from = now();

	for (size_t done = 0; done < count; done += BATCH) {
		b->result_count = 0;
		b->to_send = BATCH - 1;
		bench_send(b, 1);
		bench_results(b, BATCH, 60000);
	}

	report(what, count, from);
	bench_free(b);
}

int main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;

	struct modem_conf direct = {.name = "a", .direct = true};

	receive("in, store mode", NULL, count);
	receive("in, direct mode", &direct, count);
	send("out", count);
	return 0;
}
