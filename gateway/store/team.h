/*
 * Teams: the veterans, the fire team, the cameras … A role may name one; here they are read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/person.h"

struct store;

/* A team's name as words between blanks, for comparison: " to pc xom 1 ". */
#define TEAM_FOLDED_MAX (2 * PERSON_TEAM_MAX)
void team_fold(char out[TEAM_FOLDED_MAX], const char *name);

/*
 * Puts those first whose team's name has these words in it (in any spelling), in the order they had;
 * *in_team says how many they are.
 */
int team_first(struct store *store, struct people *people, const char *team, int64_t at,
	size_t *in_team);

/* Whether anybody is in a team whose name has these words in it: folded then has them. -ENOENT. */
int team_find(struct store *store, const char *words, int64_t at, char folded[TEAM_FOLDED_MAX]);

/* How many of a group (0: of all) hold roles, by role, and how many people registered. */
struct team_figures {
	int64_t members, leads, mediators, directors, police, registered;
};
int team_count(struct store *store, int64_t grp_id, int64_t at, struct team_figures *out);

/* People who want the bao yen, by id after this one. */
int team_calm(struct store *store, int64_t after, struct people *out);
/* The same of those who want the weekly figures. */
int team_digest(struct store *store, int64_t after, struct people *out);
