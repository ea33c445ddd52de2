/*
 * What the console reads of patrols and mediations, as lists. Read-only, each a bounded number of rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct desk_walk {
	char code[REF_MAX];
	int64_t zone_id; /* 0 = none */
	char zone[64], team[48];
	char state[12];	  /* as struct patrol has it */
	int64_t at;	  /* when it began, else when it was to */
	bool is_planned;  /* there is a plan behind it */
	int32_t headcount; /* -1 = not known */
	char reporter[64];
};

/* All but cancelled ones in [from, to), by zone, team and time. */
int desk_walks(struct store *store, int64_t from, int64_t to, struct desk_walk *out, size_t cap,
	size_t *count);

struct desk_case {
	char code[REF_MAX];
	char zone[64], category[16], state[12], mediator[64], outcome[12];
	int64_t made_at, due_at, meet_at, done_at;
};

/*
 * Mediations that are open, the most urgent first, or those that are over, the newest first. What was
 * handed to the police because of violence is none.
 */
int desk_cases(struct store *store, bool open, struct desk_case *out, size_t cap, size_t *count);

/* Somebody who may mediate. */
struct desk_mediator {
	int64_t id;
	char name[64], zone[64];
};

int desk_mediators(struct store *store, int64_t now, struct desk_mediator *out, size_t cap,
	size_t *count);
