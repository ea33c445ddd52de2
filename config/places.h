/*
 * places.conf as values: the zone tree, the groups, hot-spots and cameras. app.c gives zones and
 * groups to the store and every name to the grammar's gazetteer.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/programme.h"
#include "gateway/store/zone.h"

struct place_row {
	char name[64]; /* "Vành đai IV" */
	char kind[16]; /* hotspot, camera */
	char zone[32]; /* code, or empty */
	char aliases[ZONE_ALIASES_MAX][48];
	uint8_t alias_count;
	int line;
};

struct places {
	struct zone_row *zones;
	size_t zone_count;
	struct group_row *groups;
	size_t group_count;
	struct place_row *places;
	size_t place_count;
	struct programme *programmes;
	size_t programme_count;
};

/*
 * Reads path. 0; -EINVAL for what the file says, another -errno for what opening it says: then
 * why has a line a fault, each "file:line: what and what to do".
 */
int places_load(struct places *places, const char *path, char *why, size_t cap);
void places_clear(struct places *places);
