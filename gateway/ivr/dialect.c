/*
 * Dialects by zone; see dialect.h.
 */
#include "gateway/ivr/dialect.h"

#include <stdbool.h>

#include "gateway/store/number.h"
#include "gateway/store/person.h"
#include "gateway/store/zone.h"

#define LEVELS_MAX 8 /* of zones above each other */

static bool names(struct store *store, const struct dialect *dialect, int64_t zone_id)
{
	int64_t id;

	for (size_t i = 0; i < dialect->zone_count; i++)
		if (!zone_find(store, dialect->zones[i], zone_id, &id) && id == zone_id)
			return true;

	return false;
}

size_t dialect_for(struct store *store, const struct dialect *dialects, size_t count,
	const char *e164, int64_t now)
{
	struct person person;
	int64_t number_id, zone_id = 0;

	if (count > 1 && *e164 && !number_find(store, e164, &number_id) &&
		!person_by_number(store, number_id, now, &person))
		zone_id = person.zone_id;

	for (int level = 0; zone_id && level < LEVELS_MAX; level++) {
		for (size_t i = 1; i < count; i++)
			if (names(store, &dialects[i], zone_id))
				return i;

		if (zone_parent(store, zone_id, &zone_id))
			break;
	}

	return 0;
}
