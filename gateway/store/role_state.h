/*
 * Rows of roles, for the files that write them: member.c from lists, role.c one at a time.
 */
#pragma once

#include <stdint.h>

struct store;

struct role_row {
	int64_t person_id;
	unsigned role;
	const char *team;
	int64_t grp_id, zone_id; /* 0 = none */
	int64_t from_at, to_at;	 /* 0 = without end */
};

int role_put(struct store *store, const struct role_row *row);
int role_end(struct store *store, int64_t id, int64_t at);
/* "role.change" of that person: the roles before and after, as bits. */
int role_audit(struct store *store, const char *actor, int64_t person_id, unsigned before,
	unsigned after);
