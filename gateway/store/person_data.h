/*
 * All that is kept of a number, for whoever asks what that is (Law 91/2025): person, roles, consent,
 * messages both ways, what they did and were given. Tips are not among it: nothing in the store says
 * whose they are.
 */
#pragma once

#include <stdint.h>

struct store;

struct person_datum {
	char what[16]; /* person role consent received sent command record task */
	int64_t at;
	char text[1024];
};

/* Calls fn for each, oldest first within its kind, at most limit. 0 or -errno. */
int person_data(struct store *store, int64_t number_id, int64_t limit,
	void (*fn)(void *arg, const struct person_datum *datum), void *arg);
