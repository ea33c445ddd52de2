/*
 * Cameras and equipment as last told: how many, how many broken.
 */
#pragma once

#include <stdint.h>

struct store;

struct device {
	int64_t grp_id, person_id; /* 0 = none; person_id: who told last */
	const char *kind;	   /* CAMERA EQUIP */
	const char *name;	   /* a camera's number, or what the thing is, folded */
	int64_t qty, broken;
	const char *words; /* its state as written */
	int64_t at;
};

/* Replaces what was told of that thing before. */
int device_put(struct store *store, const struct device *device);
/* Whether the group (0: none) has that thing on its list. 0 or -ENOENT. */
int device_find(struct store *store, int64_t grp_id, const char *kind, const char *name);
