/*
 * Weapons and the like given up: offered by a resident, received when a leader or the police say
 * so. Only what is received counts.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

enum handover_item {
	HANDOVER_GUN,
	HANDOVER_ROUND,
	HANDOVER_BLADE,
	HANDOVER_EXPLOSIVE,
	HANDOVER_OTHER,
	HANDOVER_ITEMS, /* how many kinds there are */
};

/* "gun", "round", …: the report's spelling. */
const char *handover_item_name(enum handover_item item);
/* What the folded words for a thing mean: "sung san" is a gun. */
enum handover_item handover_item_of(const char *words);

struct handover {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id; /* 0 = none */
	int64_t person_id;	 /* who received it */
	int64_t number_id;	 /* of whoever offers, until it is received */
	bool received;
	int64_t at;
};

/* id and code are given here. */
int handover_put(struct store *store, struct handover *handover);
/* words: as people call the thing. */
int handover_put_item(struct store *store, int64_t id, enum handover_item item,
	const char *words, int32_t qty);
int handover_by_code(struct store *store, const char *code, struct handover *out);
/* An offer has been fetched: from now on it counts. */
int handover_receive(struct store *store, int64_t id, int64_t person_id, int64_t at);
