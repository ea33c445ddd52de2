/*
 * Records: whatever else a group writes down, the words and two numbers. What the numbers mean is
 * the kind's: LOUD times and listeners, MEETING those who came, FOOTAGE the camera.
 */
#pragma once

#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

#define RECORD_TEXT_MAX 640

struct record {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id, person_id, number_id; /* 0 = none */
	char kind
		[16]; /* LOUD PRAISE MEETING NOTICE NOTE FEEDBACK SUPPORT REVIEW FOOTAGE … */
	char state[12]; /* asked, kept, answered, cancelled; empty = kept */
	char place[128];
	char text[RECORD_TEXT_MAX];
	int64_t n1, n2;
	int64_t at;
};

/* id and code are given here. */
int record_put(struct store *store, struct record *record);
/* State, text, place, numbers and time. */
int record_set(struct store *store, const struct record *record);
int record_get(struct store *store, int64_t id, struct record *out);
int record_by_code(struct store *store, const char *code, struct record *out);
/* The newest of that kind whose words begin so, in a group (0: any); -ENOENT. */
int record_latest(struct store *store, const char *kind, int64_t grp_id,
	const char *words, struct record *out);
