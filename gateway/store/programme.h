/*
 * Programmes that the groups carry out, and the guidance behind them, as places.conf names them. They
 * come to an end and others follow: the report names those in force.
 */
#pragma once

#include <stddef.h>

struct store;

struct programme {
	char kind[12]; /* programme, guidance */
	char name[128];
	char number[48], issuer[64]; /* or empty */
	char date[11];		     /* of issue, YYYY-MM-DD or empty, as the next two */
	char valid_from[11], valid_to[11]; /* both included */
};

/* These are all there are. */
int programme_sync(struct store *store, const struct programme *programmes, size_t count);
