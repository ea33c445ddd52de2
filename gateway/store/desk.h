/*
 * What lies on the desk of whoever is on duty: tips that nobody has taken, tonight's patrols, warnings
 * on their way, mediations that are due. Read-only, each a bounded number of rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

struct desk_tips {
	int64_t waiting; /* new, handed over or held, and nobody has said that they have it */
	int64_t oldest_at;
};

/* police: leaves out those that name the police. */
int desk_tips(struct store *store, bool police, struct desk_tips *out);

/* When the oldest of what could be sent now was queued; 0 = nothing waits. */
int desk_queue_oldest(struct store *store, int64_t *queued_at);

/* A tip in a list: by its alias, without a word of it. */
struct desk_tip {
	int64_t id;
	char alias[REF_MAX];
	char state[16], rating[8], category[16], zone[64], place[128];
	char owner[32]; /* at the console; else */
	char taker[64]; /* the first who said CO; empty: nobody has it */
	int64_t received_at, acknowledged_at, closed_at;
};

enum desk_filter {
	DESK_OPEN,
	DESK_CLOSED,
	DESK_ALL,
};

/* The newest first, those before this id (0: from the newest on). police: as in desk_tips(). */
int desk_tip_rows(struct store *store, bool police, enum desk_filter filter, int64_t before,
	struct desk_tip *out, size_t cap, size_t *count);

/* When something about the tip last changed, for whoever looks at it; -ENOENT. */
int desk_tip_version(struct store *store, const char *alias, int64_t *version);

/* Somebody who may be given a tip. */
struct desk_person {
	int64_t id;
	char name[64], role[8], zone[64];
};

/* Police and board in office, by name. */
int desk_people(struct store *store, int64_t now, struct desk_person *out, size_t cap,
	size_t *count);

struct desk_patrol {
	char code[REF_MAX];
	char zone[64], team[48];
	int64_t planned_from;
	int32_t size, coming;
};

/* Planned ones that begin in [from, to), by time. */
int desk_patrols(struct store *store, int64_t from, int64_t to, struct desk_patrol *out,
	size_t cap, size_t *count);

struct desk_broadcast {
	int64_t id, made_at;
	char audience[64], class[12], state[12];
	int64_t recipients, sent, delivered, failed;
};

/* Those that wait for approval or go out, the newest first. */
int desk_broadcasts(
	struct store *store, struct desk_broadcast *out, size_t cap, size_t *count);

struct desk_mediation {
	char code[REF_MAX];
	char zone[64], category[16], state[12], mediator[64];
	int64_t due_at, meet_at;
};

/* A row of the audit, as far as a screen shows it. */
struct desk_audit {
	int64_t id, at;
	char actor[48], act[40], object[96], detail[160];
};

/* Rows before that id of which who and what begin so; the newest first. */
int desk_audit(struct store *store, const char *actor, const char *act, int64_t before,
	struct desk_audit *out, size_t cap, size_t *count);

/* Not yet done, and to be done until then; the most urgent first. */
int desk_mediations(struct store *store, int64_t until, struct desk_mediation *out, size_t cap,
	size_t *count);
