/*
 * Cameras and equipment as last told: how many, how many broken.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;

struct device {
	int64_t grp_id, person_id; /* 0 = none; person_id: who told last */
	const char *kind;	   /* CAMERA, EQUIP, CCHT (support tools), PCCC (against fire) */
	const char *name;	   /* a camera's number, or what the thing is, folded */
	int64_t qty, broken, expired;
	const char *permit;  /* its number; empty: as told before */
	int64_t expires_at; /* the first moment at which all of it is past its day; 0: as told before */
	const char *words; /* its state as written */
	int64_t at;
};

/* Replaces what was told of that thing before. */
int device_put(struct store *store, const struct device *device);
/* Whether a permit of it is known. */
int device_has_permit(struct store *store, const struct device *device, bool *has);
/* Whether the group (0: none) has that thing on its list. 0 or -ENOENT. */
int device_find(struct store *store, int64_t grp_id, const char *kind, const char *name);
