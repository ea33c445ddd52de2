/*
 * What five years of a large community leave in a store: a million messages, 20,000 people who
 * have agreed to warnings in 100 groups, and what they did. For benchmarks on an empty shelf.
 */
#pragma once

#include "gateway/store/number.h"
#include "tests/support/shelf.h"

#define MILLION_PEOPLE 20000

void million_fill(struct shelf *shelf);

/* The number of person n of MILLION_PEOPLE, from 1 on. */
void million_phone(char out[NUMBER_MAX], unsigned n);
