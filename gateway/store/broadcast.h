/*
 * Warnings to everybody: a draft, proven by its author, approved by a second person, put in line
 * by a cursor and counted when it has gone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define BROADCAST_TEXT_MAX 640
#define BROADCAST_CLOCK	   "clock" /* as author: a reminder to all, members among them */

struct broadcast {
	int64_t id;
	int64_t grp_id;
	int64_t zone_id;   /* 0 = everybody */
	char team[48];	   /* folded: of that team alone, by words of its name, one comma for "or" */
	unsigned roles;	   /* who hold one of them alone; 0 = residents */
	int64_t record_id; /* no warning but a commendation or a poll; 0 = none */
	char audience[96]; /* as people call it */
	char class[12];	   /* info, caution, urgent */
	char text[BROADCAST_TEXT_MAX];
	char state[12]; /* draft approval scheduled queueing late sending paused done cancelled expired */
	char blocked[12];   /* what only the police may approve, or empty */
	char author[32];    /* "person:12", "uid:1000", "console:ha" */
	char approver[32];  /* who approved it, or, where there is a note, who ended it */
	char note[160];	    /* why it was refused or stopped */
	int64_t author_id, approver_id; /* persons; 0 = none */
	int64_t recipients;		/* put in line so far; before that, expected */
	int64_t cursor;
	int64_t made_at, approved_at, done_at;
	int64_t send_at; /* not before then; 0: when it is approved */
};

/* id is given here. */
int broadcast_put(struct store *store, struct broadcast *broadcast);
int broadcast_set(struct store *store, const struct broadcast *broadcast);
int broadcast_get(struct store *store, int64_t id, struct broadcast *out);

/* To those of a team or a role, who are on duty by a list. */
bool broadcast_calls(const struct broadcast *broadcast);
/*
 * Whom it would reach in the zone or below: who wants this class and has agreed; of a team or role who
 * has not opted out.
 */
int broadcast_count(struct store *store, const struct broadcast *broadcast, int64_t *count);

struct broadcast_reach {
	int64_t people;
	int64_t accents; /* of them: who want their messages as they were written */
	int64_t voice;	 /* of them: who are called */
};

int broadcast_reach(
	struct store *store, const struct broadcast *broadcast, struct broadcast_reach *out);

struct broadcast_recipient {
	int64_t person_id, number_id;
	bool accents;
	bool voice; /* is called rather than written to */
};

/* The next few behind the cursor, by person id. */
int broadcast_recipients(struct store *store, const struct broadcast *broadcast,
	struct broadcast_recipient *out, size_t cap, size_t *count);

struct broadcast_tally {
	int64_t waiting; /* queued, sending or held */
	int64_t sent;	 /* accepted by the network, delivered ones too */
	int64_t delivered;
	int64_t failed; /* failed, expired, uncertain, cancelled */
};

/* The texts of the latest that went out, the newest first; *count of at most cap. */
int broadcast_latest(struct store *store, char out[][BROADCAST_TEXT_MAX], size_t cap,
	size_t *count);

int broadcast_tally(struct store *store, int64_t id, struct broadcast_tally *out);

/*
 * A few of its messages that wait are set aside, or those set aside wait again, by the clock they had;
 * *count how many: 0 when there are no more.
 */
int broadcast_set_aside(struct store *store, int64_t id, bool aside, int64_t *count);
/*
 * What failed or came to its end unsent is in line anew, all parts of it, for whoever still wants
 * warnings; no more than a thousand at once. What may have arrived is not.
 */
int broadcast_again(struct store *store, int64_t id, int64_t expires_at, int64_t *count);
