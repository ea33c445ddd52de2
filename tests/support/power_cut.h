/*
 * What a power cut leaves behind: the files of a disk_log as they may stand on the disk when it
 * comes at a chosen event. What was synced is there. Of what was not, any of it may be, in any
 * order, and of a write any of its sectors of 512 octets; what no write of them reached is zeros
 * or anything. The chances come from a seed, so that a disk can be made again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/disk.h"

/* The next of a series of numbers; the same series from the same seed. */
uint64_t power_cut_dice(uint64_t *seed, uint64_t sides);

struct power_cut {
	size_t at; /* events that came before it */
	uint64_t seed;
	bool lying; /* the disk says of a sync that it is done, and does nothing */
};

/*
 * Writes into the folder what the log's disk holds then. Files that are there already under these
 * names are replaced.
 */
void power_cut_write(
	const struct disk_log *log, const struct power_cut *cut, const char *folder);
