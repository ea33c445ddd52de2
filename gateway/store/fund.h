/*
 * The fund: what came in, what was spent, and what is left. Spending waits for a second person.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct fund_entry {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id; /* 0 = none */
	int64_t at;
	bool out;	/* spent */
	int64_t amount; /* đồng */
	char purpose[640];
	char state[12]; /* pending booked rejected expired */
	int64_t person_id, second_id;
};

/* id and code are given here. */
int fund_put(struct store *store, struct fund_entry *entry);
/* Amount, purpose, state and the second person. */
int fund_set(struct store *store, const struct fund_entry *entry);
int fund_get(struct store *store, int64_t id, struct fund_entry *out);
int fund_by_code(struct store *store, const char *code, struct fund_entry *out);
/* Of what is booked. */
int fund_balance(struct store *store, int64_t grp_id, int64_t *balance);
/* The group behind after that had something booked in [from, to); 0 at the end. */
int fund_next_group(struct store *store, int64_t from, int64_t to, int64_t after, int64_t *grp_id);
