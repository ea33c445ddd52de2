/*
 * What to do with a store that is damaged. store_open() names it by -EUCLEAN; what can still be
 * read of it then goes on in a new one, and the damaged files stay beside it for whoever can do
 * more. Nothing is deleted, and what the damage leaves open is answered on the safe side: orders
 * that may have left are uncertain, messages that may have been handled are not handled again.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"

#define SALVAGE_MAX 3 /* damaged stores that are kept; then somebody must look at the disk */

struct salvage {
	char aside[280];  /* where the damaged database lies now, its -wal beside it */
	int64_t rows;	  /* taken over */
	int32_t cut;	  /* tables that may have lost rows */
	char tables[256]; /* their names, separated by blanks, cut to what fits */
};

/*
 * After -EUCLEAN, once: as store_open(), on what could be saved, which an audit row tells as well.
 * -ELOOP when SALVAGE_MAX damaged stores lie there already: then nothing was touched. Whatever
 * moment it is interrupted at, the next store_open() or store_salvage() goes on from there.
 */
int store_salvage(struct store **store, const struct store_conf *conf, struct clock *clock,
	struct salvage *out, char *why, size_t cap);
