/*
 * Facts of zones; see zone_facts.h.
 */
#include "gateway/store/zone_facts.h"

#include <errno.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int zone_set_people(struct store *store, int64_t zone_id, int32_t households,
	int32_t persons, const char *day)
{
	struct stmt set = stmt_use(store, STMT_ZONE_SET_PEOPLE);

	stmt_bind_int(&set, ":id", zone_id);
	stmt_bind_int(&set, ":households", households);
	stmt_bind_int(&set, ":persons", persons);
	stmt_bind_text(&set, ":day", day);
	return stmt_run(&set);
}

int zone_set_risk(struct store *store, int64_t zone_id, const char *risk)
{
	struct stmt set = stmt_use(store, STMT_ZONE_SET_RISK);

	stmt_bind_int(&set, ":id", zone_id);
	stmt_bind_text(&set, ":risk", risk);
	return stmt_run(&set);
}

int zone_only_group(struct store *store, int64_t zone_id, int64_t *grp_id)
{
	struct stmt find = stmt_use(store, STMT_ZONE_ONLY_GROUP);
	int64_t count;

	stmt_bind_int(&find, ":id", zone_id);

	int result = stmt_next(&find);

	if (result)
		return result;

	count = stmt_int(&find, 0);

	if (count == 1)
		*grp_id = stmt_int(&find, 1);

	stmt_done(&find);
	return count == 1 ? 0 : -ENOENT;
}
