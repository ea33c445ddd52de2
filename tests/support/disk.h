/*
 * A disk that fails when a test wants it to: a VFS that stands before SQLite's own as the default
 * one, so that a store under test needs no change and no test needs a mount or root. It counts
 * what is asked of it, fails the n-th of it, is full, read-only or slow, and remembers writes and
 * syncs in their order, from which power_cut.h makes what a power cut may leave behind. There is
 * one; what no test asked for passes through, but for syncs, which are only counted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/clock.h"

enum disk_op {
	DISK_OPEN,
	DISK_READ,
	DISK_WRITE,
	DISK_SYNC,
	DISK_TRUNCATE,
	DISK_DELETE,
	DISK_OPS,
};

#define DISK_CHANGES \
	(1u << DISK_WRITE | 1u << DISK_SYNC | 1u << DISK_TRUNCATE | 1u << DISK_DELETE)

struct disk_fault {
	unsigned ops; /* bits 1 << enum disk_op */
	long nth;     /* from now on, 1 = the next; 0 = none */
	bool lasting; /* and all after it */
	bool half;    /* of what is written, the first half arrives */
	int error;    /* an errno */
};

const char *disk_op_name(enum disk_op op);

/* Stands before SQLite from now on; harmless twice. */
void disk_install(void);

/* From now on; forgets the fault before it. */
void disk_fail(const struct disk_fault *fault);
/* The disk is well: writable, fast, with room. */
void disk_heal(void);
/* Times the present fault has struck. */
long disk_struck(void);

/* As one that the kernel has mounted anew because of errors: what is open may be read. */
void disk_set_read_only(void);
/* Each sync takes as long: on the clock, where it is virtual, or on the machine's where NULL. */
void disk_set_slow(struct clock *clock, int64_t sync_ms);

/* How often that was asked for since disk_install(). */
long disk_count(enum disk_op op);

/* What was asked of the disk, in order. */
enum disk_event_kind {
	DISK_WROTE,
	DISK_RESIZED,
	DISK_SYNCED,
	DISK_FOLDER_SYNCED,
	DISK_DELETED,
	DISK_MARKED,
};

#define DISK_NAMES    8
#define DISK_NAME_MAX 64

struct disk_event {
	enum disk_event_kind kind;
	int file;   /* index in names; -1 = none */
	int64_t at; /* offset, or the new length, or the mark */
	size_t len;
	uint8_t *data;
};

struct disk_log {
	char names[DISK_NAMES][DISK_NAME_MAX]; /* without folders */
	int name_count;
	struct disk_event *events;
	size_t count, cap;
};

/* Remembers from now on in an empty log, which stays the caller's; NULL ends it. */
void disk_record(struct disk_log *log);
/* Something the test wants to find in the log: what was acknowledged here, perhaps. */
void disk_mark(int64_t mark);
void disk_log_clear(struct disk_log *log);
