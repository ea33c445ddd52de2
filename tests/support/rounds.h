/*
 * How much a test that draws its cases tries: little in make check, much in make check-long, which
 * sets KENG_ROUNDS. KENG_SEED repeats a run; the seed is printed by whoever draws.
 */
#pragma once

#include <stdint.h>
#include <stdlib.h>

/* few, or as many times more as KENG_ROUNDS says. */
static inline long rounds_of(long few)
{
	const char *more = getenv("KENG_ROUNDS");
	long factor = more ? strtol(more, NULL, 10) : 1;

	return few * (factor > 1 ? factor : 1);
}

/* So much in make check, and so much in make check-long. */
static inline long rounds_or(long few, long many)
{
	return getenv("KENG_ROUNDS") ? many : few;
}

static inline uint64_t rounds_seed(uint64_t usual)
{
	const char *chosen = getenv("KENG_SEED");

	return chosen ? strtoull(chosen, NULL, 10) : usual;
}
