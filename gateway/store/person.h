/*
 * People: a number with a name, a zone, what they agreed to and the roles they hold. Everybody
 * is a resident; other roles are rows with a beginning and an end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/number.h"
#include "parsers/text/command.h"

struct store;

#define PERSON_NAME_MAX 64
#define PERSON_TEAM_MAX 48
#define PEOPLE_MAX	128

enum consent {
	CONSENT_NONE,
	CONSENT_ASKED,
	CONSENT_YES,
	CONSENT_NO, /* opted out */
};

bool consent_by_name(const char *name, enum consent *consent);

struct person {
	int64_t id; /* 0 = nobody we know */
	int64_t number_id;
	int64_t grp_id, zone_id; /* 0 = none */
	char name[PERSON_NAME_MAX];
	enum consent consent;
	bool voice, accents, calm, has_pin;
	char min_class[12];
	int64_t to_at; /* 0 = without end */
	unsigned roles; /* in force at the time asked for, ROLE_RES always */
};

/* -ENOENT: nobody has that number. */
int person_by_number(struct store *store, int64_t number_id, int64_t at, struct person *out);
int person_get(struct store *store, int64_t id, int64_t at, struct person *out);

/* Somebody registers by a message of their own, or does so again. Roles stay as they are. */
int person_register(struct store *store, int64_t number_id, const char *name, int64_t zone_id,
	bool accents, int64_t *id);
int person_set_consent(struct store *store, int64_t id, enum consent consent, int64_t at);
int person_set_calm(struct store *store, int64_t id, bool calm);
/* The lowest class of warning that is wanted: info, caution, urgent. */
int person_set_class(struct store *store, int64_t id, const char *class);
/* Minutes of the day; from = to: the gateway's own quiet hours alone. */
int person_set_quiet(struct store *store, int64_t id, int32_t from, int32_t to);
/* Those of whoever has that number; -ENOENT: none. */
int person_quiet(struct store *store, int64_t number_id, int32_t *from, int32_t *to);
/* Wants the weekly figures, or no longer; *digest says which. */
int person_turn_digest(struct store *store, int64_t id, bool *digest);
/* Ends all roles and the person as of at; the row stays, because records name it. */
int person_end(struct store *store, int64_t id, int64_t at);

/* People's ids, nearest zone first, then by seniority. */
struct people {
	int64_t id[PEOPLE_MAX];
	size_t count;
};

/* Whose consent is to be looked at again, a page of them by id. */
enum renewal {
	RENEWAL_OLD,	   /* given before then, and nobody has asked since */
	RENEWAL_SILENT,	   /* asked about before then, and not answered */
	RENEWAL_UNREACHED, /* three messages have failed since then, and none arrived */
};

int people_to_renew(struct store *store, enum renewal which, int64_t before, int64_t now,
	struct people *out);
/* Asked today; a new answer of any kind (person_set_consent) ends that. */
int person_set_renew(struct store *store, int64_t id, int64_t at);
/*
 * Who holds one of the roles for this zone at that time: in it or in a zone above it, or for no
 * zone in particular. An empty list is no error.
 */
int people_for(struct store *store, unsigned roles, int64_t zone_id, int64_t at,
	struct people *out);
/*
 * Who holds one of the roles in the zone or anywhere below it; zone_id 0 = anywhere. By id, behind
 * after (0 to begin): there may be more than fit.
 */
int people_below(struct store *store, unsigned roles, int64_t zone_id, int64_t at,
	int64_t after, struct people *out);
/* Whether the person holds one of the roles for that zone (as people_for). zone_id 0: anywhere. */
int person_has_role(struct store *store, int64_t id, unsigned roles, int64_t zone_id,
	int64_t at, bool *holds);
/* By a name or its last words, within a group, in any spelling; -ENOENT, -EEXIST for several. */
int person_by_name(struct store *store, const char *words, int64_t grp_id, int64_t at,
	int64_t *id);
