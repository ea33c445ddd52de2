/*
 * Facts of zones; see zone_facts.h.
 */
#include "gateway/store/zone_facts.h"

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int zone_set_people(struct store *store, int64_t zone_id, int32_t households, int32_t persons,
	const char *day)
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
