/*
 * Where a modem may be that is not where it was: USB devices come back under other names. A list
 * of places to look at, the likeliest first; who is there is for the modem to ask.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define PLACES_MAX     24
#define PLACE_PATH_MAX 256
#define PLACES_SYSFS   "/sys/class/tty"

struct places {
	size_t count;
	char path[PLACES_MAX][PLACE_PATH_MAX];
};

/* What is known of a place that once was right; strings may be empty. */
struct place {
	char path[PLACE_PATH_MAX]; /* without links */
	char usb[64];		   /* port and interface, "1-1.2:1.2" */
};

/* Where device leads at present. sysfs is PLACES_SYSFS but in tests. */
void place_note(struct place *place, const char *device, const char *sysfs);

/*
 * First device itself; then, unless last is NULL, what is at the last place's USB port, then its
 * neighbours and those of device: names that differ in their number only.
 */
void places_find(struct places *places, const char *device, const struct place *last,
	const char *sysfs);
