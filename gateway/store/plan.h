/*
 * Patrol plans: on which weekdays, from when to when, where, which team, how many. The patrols
 * that come of them are rows of patrol.h in the state planned.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;
struct people;

struct plan {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id; /* 0 = none */
	uint8_t weekdays;	 /* bit 0 = Sunday … bit 6 = Saturday */
	int16_t begin_min;	 /* minutes after local midnight */
	int16_t length_min;
	char team[48];		/* empty: whoever patrols there */
	int32_t size;		/* how many should go */
	int64_t from_at, to_at; /* to_at 0 = without end */
};

/* "t2 t4 cn", "2,4,cn", "hang ngay", "daily" to bits of weekdays; 0 where it says none. */
uint8_t plan_weekdays(const char *words);
/* "t2,t4,cn". Returns out. */
const char *plan_weekday_names(uint8_t weekdays, char out[32]);

/* id and code are given here; the duty "plan.make" makes its first patrol. */
int plan_put(struct store *store, struct plan *plan);
int plan_get(struct store *store, int64_t id, struct plan *out);
int plan_by_code(struct store *store, const char *code, struct plan *out);
/* No more patrols come of it from then on. */
int plan_end(struct store *store, int64_t id, int64_t at);
/* Those in force at that time, by id after this one (0 to begin); -ENOENT at the end. */
int plan_next(struct store *store, int64_t after, int64_t at, struct plan *out);
/* When it next begins, after that time; 0 when it has ended. */
int64_t plan_begins(const struct plan *plan, int64_t after);

/* Ties a planned patrol to its plan. */
int plan_bind(struct store *store, int64_t plan_id, int64_t patrol_id);
/* The plan of a patrol; -ENOENT for one that nobody planned. */
int plan_of(struct store *store, int64_t patrol_id, struct plan *out);
/* When a group's (0: everybody's) plans begin in [from, to), by time; no more than cap. */
struct plan_slot {
	int64_t begins_at, zone_id;
	int32_t size;
};
int plan_slots(struct store *store, int64_t grp_id, int64_t from, int64_t to,
	struct plan_slot *out, size_t cap, size_t *count);

/* Who goes: those of the plan's team in its zone, else all who patrol there. */
int plan_people(
	struct store *store, const struct plan *plan, int64_t at, struct people *out);
/* Of those who said they come, the one drawn: n counts from 0; -ENOENT when nobody did. */
int plan_draw(struct store *store, int64_t patrol_id, uint32_t n, int64_t *person_id);
