/*
 * Members as lists bring them in: one row of `kengctl members import`, or one `members add`.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/person.h"

struct store;

struct member {
	char phone[NUMBER_MAX]; /* as people write it */
	char name[PERSON_NAME_MAX];
	char role[32]; /* words of role_by_name(), several with + / , or blanks; empty = RES */
	char team[PERSON_TEAM_MAX];
	char zone[64];	  /* name, alias or code (of namesakes the group's); empty = no change, none at first */
	char group[32];	  /* code; empty = the zone's */
	char consent[16]; /* yes (co, 1, x …), asked, no, paper; empty = no change */
	char voice[8];	  /* yes or no; empty = no change */
	char pin[12];	  /* 4 to 6 digits; empty = no change */
	char force[24];	     /* to_bvantt (co, x …) or no; empty = no change, as the next */
	char background[24]; /* ccb (co, x …) or no: nothing else of a person's past is kept */
	bool known_zones; /* a zone that is not known is refused, not made */
	int64_t from_at;  /* wall ms; 0 = now */
	int64_t to_at;	  /* 0 = without end */
};

enum member_result {
	MEMBER_ADDED,
	MEMBER_CHANGED,
	MEMBER_SAME,
};

/*
 * Adds or brings up to date, in a transaction of its own within the caller's; a change of role is
 * audited as actor's. Who opted out stays so whatever a list says. -EINVAL with why for a row
 * that cannot be (phone, role, PIN, consent, group). why may be NULL, and is written besides where
 * the row has brought a zone that nobody knew.
 */
int member_put(struct store *store, const struct member *member, const char *country,
	const char *actor, enum member_result *result, char *why, size_t cap);
/* Ends the person with this number; -ENOENT. Audited. */
int member_remove(struct store *store, const char *e164, const char *actor);
/* The same by the id of their row. */
int member_end(struct store *store, int64_t id, const char *actor);

/*
 * A role more, from now on, in that zone (words as in a list; empty: where they live). -ENOENT no
 * such person, -EINVAL no such zone or several, -EEXIST held there already. Audited.
 */
int member_role_add(struct store *store, int64_t person_id, unsigned role, const char *team,
	const char *zone, const char *actor);
/* It ends now; -ENOENT: it is not held (any more). Audited. */
int member_role_end(struct store *store, int64_t id, const char *actor);
