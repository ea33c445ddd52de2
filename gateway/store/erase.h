/*
 * Erasing a person: what remains of them is that somebody was there. The number cannot be read or
 * found any more, names, words and consent are gone; that they opted out survives as a keyed hash.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

/*
 * Ends the person and all roles, opts the number out, and wipes number, name, texts, consent and
 * open questions. Inside the caller's transaction. -ENOENT: nobody has that number. -EBUSY: a
 * message to it is still on its way; try again when it has gone.
 */
int erase_number(struct store *store, int64_t number_id, int64_t at);
/* What is still on its way to the number is given up. */
int erase_drop_waiting(struct store *store, int64_t number_id);
/* Whether anything of the number is left. */
int erase_is_done(struct store *store, int64_t number_id, bool *done);
/*
 * Moves the log of changes into the file, so that what is wiped is wiped there too. Outside of a
 * transaction; harmless where readers hinder it.
 */
int erase_flush(struct store *store);
