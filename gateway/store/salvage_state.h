/*
 * Between salvage.c, which moves files, and salvage_rows.c, which moves rows.
 */
#pragma once

#include "gateway/store/salvage.h"
#include "gateway/store/store_state.h"

/* Into fresh, inside its transaction: 0, or -errno of fresh or of what says nothing of damage. */
int salvage_rows(struct store *fresh, sqlite3 *old, struct salvage *out);

/* Orders that wait are uncertain from now on; *orders is how many. Inside a transaction. */
int salvage_doubt(struct store *store, int64_t *orders);
