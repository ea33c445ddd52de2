/*
 * The roster of people as an office reads it: who they are, what they agreed to, which roles they hold
 * and held. By pages behind an id, never all at once; numbers as their last three digits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/person.h"

struct store;

#define ROSTER_ZONE_MAX	 64
#define ROSTER_ROLES_MAX 64

struct roster_row {
	int64_t id;
	char name[PERSON_NAME_MAX];
	char tail[4];
	char zone[ROSTER_ZONE_MAX], group[32];
	char roles[ROSTER_ROLES_MAX]; /* "lead mem"; empty: a resident */
	char team[PERSON_TEAM_MAX];
	enum consent consent;
	bool voice;
	int64_t from_at, to_at; /* 0 = without end */
	int64_t consent_at;
};

/* What is looked for; an empty text matches everybody. */
struct roster_query {
	const char *words;   /* in a name or a zone, in any spelling; three digits: the number's last */
	const char *role;    /* as role_name(); "res": who holds none */
	const char *consent; /* as consent_by_name() */
	bool gone;	     /* those who left instead of those who are here */
	int64_t after;	     /* id */
	int64_t now;
};

/* In the order in which they came. *more: somebody stands behind the last. */
int roster_rows(struct store *store, const struct roster_query *query, struct roster_row *out,
	size_t cap, size_t *count, bool *more);
/* -ENOENT. */
int roster_get(struct store *store, int64_t id, int64_t now, struct roster_row *out);

struct roster_role {
	int64_t id;
	char role[8];
	char team[PERSON_TEAM_MAX];
	char zone[ROSTER_ZONE_MAX];
	int64_t from_at, to_at;
};

/* Held and once held, the newest first. */
int roster_roles(struct store *store, int64_t person_id, struct roster_role *out, size_t cap,
	size_t *count);

struct roster_consent {
	int64_t at;
	char act[16];
	char text[160];
};

/* What they agreed to and refused, the newest first. */
int roster_consents(struct store *store, int64_t person_id, struct roster_consent *out,
	size_t cap, size_t *count);
