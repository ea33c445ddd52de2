/*
 * A list of members on its way in: uploaded, its columns named, tried, and told to the daemon row by
 * row beside whatever else the console does. One for each account; it is kept in memory alone and
 * forgotten after half an hour without a touch.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "gateway/base/loop.h"
#include "gateway/control/member_list.h"

struct console;
struct talk;

#define IMPORT_OCTETS_MAX (2 * 1024 * 1024)
#define IMPORT_WINDOW	  128 /* rows told and not answered yet */

enum import_state {
	IMPORT_READ,   /* its columns are to be named */
	IMPORT_RUNS,   /* the daemon has it */
	IMPORT_ENDED,  /* every row was answered */
	IMPORT_BROKEN, /* the daemon broke off; what was answered stands */
};

/* A row that was refused, or of which the daemon has something to say. */
struct import_note {
	int64_t line;
	size_t at, len; /* as it stands in the list */
	bool refused;
	char *message; /* the daemon's */
};

struct import_row {
	int64_t line;
	size_t at, len;
	bool bad;
};

struct import {
	struct console *console;
	int64_t account_id;
	int64_t touched_at; /* boot ms */
	struct csv csv;
	const char *written[CSV_COLUMNS_MAX]; /* names of the columns as they came */
	size_t first;			      /* where the rows begin */
	int64_t first_line;
	int64_t rows;
	enum import_state state;
	bool dry, zones;
	int64_t told, answered;
	int64_t added, changed, same;
	struct import_note *notes;
	size_t note_count, note_cap, refused_count;
	struct import_row window[IMPORT_WINDOW];
	/* while it runs */
	struct talk *talk;
	struct loop_fd *watch;
	struct timer late;
	bool end_said;
};

/*
 * A new one of this account, in the place of the one before, out of len octets that become its own.
 * NULL with why, a text of ours, for what is no list; -EBUSY's: all places are taken by running ones.
 */
struct import *import_new(struct console *console, int64_t account_id, char *text, size_t len,
	const char **why);
/* NULL where the account has none. */
struct import *import_of(struct console *console, int64_t account_id);
/* Column i is called so (member_list.h; MEMBER_LEFT: not read). False: there is no such name. */
bool import_name(struct import *import, size_t i, const char *column);
/* NULL, or what is wrong with the columns; a text of ours. */
const char *import_columns_wrong(const struct import *import);
/* Tells it all to the daemon; request is the op with its flags, signed. False: nobody answers. */
bool import_run(struct import *import, json_t *request);
/* Reads the list from its beginning again. */
void import_rewind(struct import *import);
void import_end(struct import *import);

/* Those that nobody has touched for half an hour go. */
void import_sweep(struct console *console);
void import_end_all(struct console *console);
