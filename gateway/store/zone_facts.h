/*
 * What is told of a zone by message: how many live there, and how great the risk is; and whose zone
 * it is where no group stands above it.
 */
#pragma once

#include <stdint.h>

struct store;

/* day: the local date it was counted. Negative counts stay as they were. */
int zone_set_people(struct store *store, int64_t zone_id, int32_t households,
	int32_t persons, const char *day);
/* risk: thap, trung binh, cao. */
int zone_set_risk(struct store *store, int64_t zone_id, const char *risk);
/* The only group in the zone or below it; -ENOENT where there is none, or more than one. */
int zone_only_group(struct store *store, int64_t zone_id, int64_t *grp_id);
