/*
 * Calling people out: each gets the message, and is asked, so that a bare CO or BAN is an answer.
 */
#pragma once

#include "gateway/handlers/act.h"

struct callout {
	enum message_class class;
	enum reply_id reply;
	const struct fill *fill;
	const char
		*question; /* kind of the open question (answer.h); NULL = none is put */
	int64_t object;
	int64_t span; /* how long it stays open */
};

/* Everybody on the list but the sender. *told (may be NULL) counts. Nothing in a history. */
int callout_people(struct act *act, const struct people *people,
	const struct callout *callout, int64_t *told);

/*
 * Who comes when something happens in a zone: members and leaders of the zone and those above
 * it; where there are none, the leaders and the board below it. Those of the team come first
 * (NULL: no matter).
 */
int callout_who(struct act *act, int64_t zone_id, const char *team, struct people *out);
/* As above, and the members of all zones below. */
int callout_all(struct act *act, int64_t zone_id, struct people *out);

/* Who is told of an emergency, the sender left out. */
struct callout_reach {
	struct people comers; /* callout_who(): they are called to come */
	struct people police; /* callout_police() */
	/*
	 * Fewer than two of those: the next best, until there are two: who leads or mediates
	 * anywhere, any police, and who keeps the box.
	 */
	struct people others;
	size_t count; /* different people in all of them */
};

int callout_reach(
	struct act *act, int64_t zone_id, const char *team, struct callout_reach *out);

/*
 * To those who lead in the zone and its police, in class alarm; where there is neither, to whoever
 * an emergency would reach.
 */
int callout_leaders(struct act *act, int64_t zone_id, unsigned roles, enum reply_id id,
	const struct fill *fill);

/* The police nearest to a zone: its own duty numbers, not the whole province. */
int callout_police(struct act *act, int64_t zone_id, struct people *out);
/* Who keeps the cameras of a zone; where nobody does, its leaders. */
int callout_cameras(struct act *act, int64_t zone_id, struct people *out);

/* Who keeps the box: administrators among the people, else those who lead. */
int callout_keepers(struct act *act, struct people *out);

/* As many whole characters of a text as fit. Returns out. */
const char *callout_words(char *out, size_t cap, const char *text);

/* The name of the sender as others may see it: never a number. Returns name. */
const char *callout_sender(const struct act *act, char name[PERSON_NAME_MAX]);
/* The same of somebody else. */
const char *callout_name(struct act *act, int64_t person_id, char name[PERSON_NAME_MAX]);
