/*
 * The zone tree and the groups in it. places.conf is their source: zone_sync() brings the rows
 * in line with it at start and at a reload, ends what is gone and never deletes, because people
 * and records go on naming it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define ZONE_ALIASES_MAX 8

struct zone_row {
	char code[32]; /* "can" */
	char name[64]; /* "Thôn Càn" */
	char level[16];
	char parent[32]; /* code, or empty */
	char aliases[ZONE_ALIASES_MAX][48];
	uint8_t alias_count;
	int32_t households, persons; /* -1 = not told */
	char valid_from[11], valid_to[11]; /* YYYY-MM-DD or empty */
	int line;
};

struct group_row {
	char code[32];
	char name[96];
	char zone[32];	  /* code */
	char founded[11]; /* YYYY-MM-DD or empty */
	char valid_from[11], valid_to[11];
	int line;
};

int zone_sync(struct store *store, const struct zone_row *zones, size_t zone_count,
	const struct group_row *groups, size_t group_count);
/*
 * By name, alias or code, in any spelling that folds to the same (a leading "thon", "tdp" … may
 * be missing); -ENOENT.
 */
int zone_find(struct store *store, const char *words, int64_t *id);
/* Made as a zone of its own below nothing, where an import names one that places.conf lacks. */
int zone_put(struct store *store, const char *name, int64_t *id);
/* Name with diacritics, and its group (0 where none): the nearest up the tree. */
int zone_get(struct store *store, int64_t id, char name[64], int64_t *grp_id);
/*
 * The zone that a place's words lie in: "ngo so 5 thon Can" is in Thôn Càn. A name of one word
 * counts only behind what makes it a place ("thon", "cho", …). -ENOENT.
 */
int zone_in(struct store *store, const char *words, int64_t *id);
/* Its name alone; -ENOENT. */
int zone_name(struct store *store, int64_t id, char name[64]);
int zone_parent(struct store *store, int64_t id, int64_t *parent_id);
/* Whether the zone is top or lies below it. */
int zone_is_within(struct store *store, int64_t id, int64_t top, bool *within);
/*
 * Where things go that name no place: the only group's zone, else the one that all others lie
 * below; -ENOENT where there is no such zone.
 */
int zone_default(struct store *store, int64_t *id);

/* A group's zone and name; -ENOENT. */
int group_get(struct store *store, int64_t id, char name[96], int64_t *zone_id);
int group_by_code(struct store *store, const char *code, int64_t *id);
