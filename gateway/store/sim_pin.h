/*
 * Which PIN was tried on which SIM: one attempt ever, across restarts, so that a typing error does
 * not end in a PUK. The PIN itself is kept as a keyed hash.
 */
#pragma once

#include <stdbool.h>

struct store;

/*
 * Whether there was an attempt that is not known to have been accepted. True as well when that
 * cannot be read: then nothing is risked. sim is its ICCID, or another name of it.
 */
bool sim_pin_tried(struct store *store, const char *sim, const char *pin);

/* An attempt that is about to be made, or with accepted that it was good. In its own commit. */
int sim_pin_record(struct store *store, const char *sim, const char *pin, bool accepted);
