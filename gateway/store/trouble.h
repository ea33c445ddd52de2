/*
 * What ails the box itself and needs a person: since when, and whether they were told. A row a kind,
 * so that a restart neither forgets it nor tells it twice.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

enum trouble_kind {
	TROUBLE_SPACE,	/* all but nothing is left on the store's file system */
	TROUBLE_DAMAGE, /* a damaged store was salvaged; detail is where it lies */
	TROUBLE_KINDS,
};

const char *trouble_name(enum trouble_kind kind);

#define TROUBLE_DETAIL_MAX 280

struct trouble {
	int64_t since; /* wall ms; 0: it is over */
	int64_t told_at; /* the last message about it; 0: none */
	char detail[TROUBLE_DETAIL_MAX];
};

/* Begins, and puts on duty that people are told ("trouble.tell"). Inside a transaction. */
int trouble_begin(struct store *store, enum trouble_kind kind, const char *detail);
int trouble_end(struct store *store, enum trouble_kind kind);
/* -ENOENT: there never was one. */
int trouble_get(struct store *store, enum trouble_kind kind, struct trouble *out);
int trouble_told(struct store *store, enum trouble_kind kind, int64_t at);
