/*
 * What the console reads of warnings: to whom they may go, and how far they are. Read-only, each a
 * bounded number of rows.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

#define DESK_TEAM_MAX 48

struct desk_zone {
	char code[32], name[64];
	char parent[64]; /* "" at the top */
};

/* Those that are, by name. */
int desk_zones(struct store *store, int64_t now, struct desk_zone *out, size_t cap, size_t *count);
/* Names of teams that somebody is in, as they were written. */
int desk_teams(struct store *store, int64_t now, char out[][DESK_TEAM_MAX], size_t cap,
	size_t *count);

struct desk_warning {
	int64_t id, made_at, send_at;
	char audience[96], class[12], state[12];
	char author[64]; /* a person's name, or "console:ha" */
	int64_t recipients, sent, delivered, failed;
};

/* The newest first, those before this id (0: from the newest on). */
int desk_warnings(struct store *store, int64_t before, struct desk_warning *out, size_t cap,
	size_t *count);

/* How many of its messages are in a state, and why. */
struct desk_share {
	char state[12], reason[32];
	int64_t count;
};

int desk_shares(
	struct store *store, int64_t id, struct desk_share *out, size_t cap, size_t *count);
