/*
 * What a history has told already: a keyed hash of each line, so that the same past told twice counts
 * once. Lines that are the same within one telling are different things.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/ref.h"

struct store;

#define HISTORY_KIND_MAX 24

struct history_line {
	int64_t run; /* the telling: history_run() */
	int64_t at;
	const char *from; /* E.164 */
	const char *text; /* with codes in the place of references */
};

/* What became of it when it was told first. */
struct history_fate {
	char kind[HISTORY_KIND_MAX]; /* as command_kind_name() */
	char code[REF_MAX];	     /* or empty */
};

/* Another telling than all before. */
int64_t history_run(void);
/* Whether another telling had this line: then *fate says what came of it, and it counts for this one. */
int history_known(struct store *store, const struct history_line *line, bool *known,
	struct history_fate *fate);
/* It was told now, for the first time; history_known() has said so. */
int history_keep(struct store *store, const struct history_line *line,
	const struct history_fate *fate);
