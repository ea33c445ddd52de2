/*
 * Patrols: planned, begun, reported, confirmed by somebody else.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct patrol {
	int64_t id;
	char code[REF_MAX];
	int64_t grp_id, zone_id, reporter_id;
	char kind[8];	/* PATROL, GAC */
	char state[12]; /* planned open counting reported confirmed rejected cancelled */
	int64_t planned_from, start_at, end_at; /* 0 = not told */
	char place[128];
	int32_t headcount; /* -1 = not known */
	int32_t names;	   /* -1 = none stood there */
	bool with_police, suspicious;
	char finding[256];
	char reason[160];
	int64_t confirmer_id, confirmed_at;
	int64_t made_at;
};

/* id and code are given here. */
int patrol_put(struct store *store, struct patrol *patrol);
/* All but code and made_at. */
int patrol_set(struct store *store, const struct patrol *patrol);
int patrol_get(struct store *store, int64_t id, struct patrol *out);
int patrol_by_code(struct store *store, const char *code, struct patrol *out);
/* The reporter's newest in that state made since then; -ENOENT. */
int patrol_latest(struct store *store, int64_t reporter_id, const char *state, int64_t since,
	struct patrol *out);
/* A planned one of the zone whose time lies in between; -ENOENT. */
int patrol_planned(
	struct store *store, int64_t zone_id, int64_t from, int64_t to, struct patrol *out);
/* Confirmed ones of a group that began in [from, to): how many, and their turns. */
int patrol_figures(struct store *store, int64_t grp_id, int64_t from, int64_t to,
	int64_t *patrols, int64_t *turns);
