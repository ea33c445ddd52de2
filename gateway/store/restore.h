/*
 * A store as a file of its own, and one of those put in a store's place. For tools that have no
 * loop to keep turning; the daemon's own copy is store_backup_start(). Beside the errors of store.h:
 * -ENOENT no such file, and what store_open() says of a file that is no whole store of this key.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"

struct clock;

/* Copies the store at from, which may be in use, to a new file at to, durably or not at all. */
int store_copy(const char *from, const char *to, store_progress_fn progress, void *arg, char *why,
	size_t cap);

struct restored {
	char aside[280];     /* where the store lies that was there before; empty: there was none */
	int64_t outbox_open; /* orders that waited in the copy */
};

/*
 * Puts a copy of from in the place of conf->path, which no daemon may have open (-EBUSY). It is
 * opened, migrated and checked first, and its key. The store that was there is
 * kept beside it; at any moment of a power cut one of the two is whole in its place. Orders that
 * waited in the copy may have left since: they become uncertain, as after salvage.h. Written into
 * the audit of the restored store.
 */
int store_restore(const struct store_conf *conf, const char *from, struct clock *clock,
	store_progress_fn progress, void *arg, struct restored *out, char *why, size_t cap);
