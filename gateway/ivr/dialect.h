/*
 * In which dialect somebody is spoken to: by the zone that their number is registered in.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

#define DIALECTS_MAX	  4
#define DIALECT_ZONES_MAX 16
#define DIALECT_VOICE_MAX 32

struct dialect {
	char voice[DIALECT_VOICE_MAX]; /* of espeak-ng; the name of its folder, too */
	char zones[DIALECT_ZONES_MAX][64];
	size_t zone_count;
};

/*
 * Index of the one that names the zone of whoever has that number, or the nearest above it; 0, the
 * usual one, for all others. e164 may be empty.
 */
size_t dialect_for(struct store *store, const struct dialect *dialects, size_t count,
	const char *e164, int64_t now);
