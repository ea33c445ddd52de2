/*
 * The zone tree and the groups in it. places.conf writes them: zone_sync() brings the rows in line
 * with it at start and at a reload, ends what is gone from it and never deletes, because people and
 * records go on naming it. So do commands (zone_add, zone_end) and imports;
 * what places.conf has not named it does not end, and what a command ended it does not bring back.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

#define ZONE_ALIASES_MAX 8
#define ZONE_CODE_MAX	 32
#define ZONE_NAME_MAX	 64

struct zone_row {
	char code[ZONE_CODE_MAX]; /* "can" */
	char name[ZONE_NAME_MAX]; /* "Thôn Càn" */
	char level[16];
	char parent[ZONE_CODE_MAX]; /* code, or empty */
	char aliases[ZONE_ALIASES_MAX][48];
	uint8_t alias_count;
	int32_t households, persons;   /* -1 = not told */
	int32_t models, organisations; /* there are, as the authorities count them; 0 = not told */
	char valid_from[11], valid_to[11]; /* YYYY-MM-DD, both included, or empty */
	int line;
};

struct group_row {
	char code[ZONE_CODE_MAX];
	char name[96];
	char kind[32];		  /* "cum lien ket", … or empty */
	char zone[ZONE_CODE_MAX]; /* code */
	char founded[11];	  /* YYYY-MM-DD or empty */
	char decision[48], decided_on[11], signer[64]; /* that founded it, or empty */
	char signed_by[64];	  /* whose name stands below its reports, or empty */
	char copied_from[ZONE_CODE_MAX]; /* a group's code, or empty */
	char valid_from[11], valid_to[11];
	int line;
};

int zone_sync(struct store *store, const struct zone_row *zones, size_t zone_count,
	const struct group_row *groups, size_t group_count);
/*
 * By name, alias or code, in any spelling that folds to the same (a leading "thon", "tdp" … may
 * be missing); -ENOENT. Of several of one name the one that is nearest in the tree to the zone
 * near (0: nobody knows where): -EEXIST where that decides nothing, and *id is then the lowest zone
 * that they all lie in, or 0.
 */
int zone_find(struct store *store, const char *words, int64_t near, int64_t *id);
int zone_by_code(struct store *store, const char *code, int64_t *id);
/* The one of exactly this code, else as zone_find(): for those who see codes. */
int zone_by_words(struct store *store, const char *words, int64_t near, int64_t *id);
/* The codes of all of that name, for whoever has to choose: "can, can-2". */
int zone_namesakes(struct store *store, const char *words, char *out, size_t cap);
/*
 * The one that is spelt nearest to these words, two letters off at most; -ENOENT. For questions:
 * it looks at every name there is.
 */
int zone_guess(struct store *store, const char *words, char name[ZONE_NAME_MAX]);
/* Made as a zone of its own below nothing: a list of people names it. */
int zone_put(struct store *store, const char *name, int64_t *id);
int zone_code_get(struct store *store, int64_t id, char code[ZONE_CODE_MAX]);
/* What its name says that it is: "thon" of "Thôn Càn"; empty where it says nothing. */
void zone_level_of(const char *name, char level[16]);
/* "Xóm Mới" to "xom-moi"; false where no letter or digit is in it. */
bool zone_code_of(const char *name, char code[ZONE_CODE_MAX]);
/* Name with diacritics, and its group (0 where none): the nearest up the tree. */
int zone_get(struct store *store, int64_t id, char name[ZONE_NAME_MAX], int64_t *grp_id);
/*
 * The zone that a place's words lie in: "ngo so 5 thon Can" is in Thôn Càn, and so is "thon Can, xa
 * Huong Son". A name of one word counts only behind what makes it a place ("thon", "cho", …).
 * -ENOENT; near and -EEXIST as of zone_find().
 */
int zone_in(struct store *store, const char *words, int64_t near, int64_t *id);
/* Its name alone; -ENOENT. */
int zone_name(struct store *store, int64_t id, char name[ZONE_NAME_MAX]);
int zone_parent(struct store *store, int64_t id, int64_t *parent_id);
/* Whether the zone is top or lies below it. */
int zone_is_within(struct store *store, int64_t id, int64_t top, bool *within);
/*
 * Where things go that name no place: the only group's zone, else the one that all others lie
 * below; -ENOENT where there is no such zone.
 */
int zone_default(struct store *store, int64_t *id);
/* A folded name without what says what it is: "thon can" to "can". */
const char *zone_without_level(const char *folded);

/* A group's zone and name; -ENOENT. */
int group_get(struct store *store, int64_t id, char name[96], int64_t *zone_id);
int group_by_code(struct store *store, const char *code, int64_t *id);

/* --- by command --------------------------------------------------------------------------- */

struct zone_state {
	char origin[12]; /* places, command, list */
	bool ended;	 /* by command */
	int64_t parent_id;
	char name[96];
};

int zone_state(struct store *store, int64_t id, struct zone_state *out);
int group_state(struct store *store, int64_t id, struct zone_state *out);
/*
 * Makes a zone, or changes the one of that code and takes back its end. Facts that are not told (-1)
 * stay. -EINVAL: there is no such parent; -ELOOP: it would lie below itself. In the caller's
 * transaction, as are the next ones.
 */
int zone_add(struct store *store, const struct zone_row *zone);
/* -EINVAL: there is no such zone. */
int group_add(struct store *store, const struct group_row *group);

/* Whom an end concerns. */
enum zone_concern {
	CONCERN_PEOPLE, /* of a zone those below as well */
	CONCERN_PLANS,
	CONCERN_GROUPS, /* of a group: roles */
	CONCERN_BELOW,	/* zones; of a group: what its fund holds, in đồng */
	CONCERNS,
};

int zone_concern(struct store *store, int64_t id, int64_t at, int64_t out[CONCERNS]);
int group_concern(struct store *store, int64_t id, int64_t at, int64_t out[CONCERNS]);
/*
 * As of at: with a zone its plans and groups end, with a group its plans and roles. People stay
 * registered where they are, zones below stay, and the name goes on being understood.
 */
int zone_end(struct store *store, int64_t id, int64_t at);
int group_end(struct store *store, int64_t id, int64_t at);

/* Every name and alias that places.conf has not, as it was written. */
typedef void (*zone_name_fn)(void *arg, const char *name);
int zone_learned(struct store *store, zone_name_fn fn, void *arg);
