/*
 * Incidents as rows; see incident.h.
 */
#include "gateway/store/incident.h"

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int incident_put(struct store *store, struct incident *incident)
{
	int result = ref_new(store, "incident", incident->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_INCIDENT_PUT);

	stmt_bind_text(&put, ":code", incident->code);
	stmt_bind_id(&put, ":grp", incident->grp_id);
	stmt_bind_id(&put, ":zone", incident->zone_id);
	stmt_bind_id(&put, ":person", incident->person_id);
	stmt_bind_text(&put, ":category", incident->category);
	stmt_bind_int(&put, ":cases", incident->cases);
	stmt_bind_int(&put, ":suspects", incident->suspects);
	stmt_bind_text(&put, ":actions", incident->actions);
	stmt_bind_text(&put, ":level", incident->level);
	stmt_bind_int(&put, ":at", incident->at);
	return stmt_insert(&put, &incident->id);
}

int incident_by_code(struct store *store, const char *code, struct incident *out)
{
	struct stmt find = stmt_use(store, STMT_INCIDENT_BY_CODE);

	stmt_bind_text(&find, ":code", code);

	int result = stmt_next(&find);

	if (result)
		return result;

	out->id = stmt_int(&find, 0);
	stmt_text(&find, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(&find, 2);
	out->zone_id = stmt_int(&find, 3);
	out->person_id = stmt_int(&find, 4);
	stmt_text(&find, 5, out->category, sizeof(out->category));
	out->cases = (int32_t)stmt_int(&find, 6);
	out->suspects = (int32_t)stmt_int(&find, 7);
	stmt_text(&find, 8, out->actions, sizeof(out->actions));
	stmt_text(&find, 9, out->level, sizeof(out->level));
	out->at = stmt_int(&find, 10);
	stmt_done(&find);
	return 0;
}

int incident_set(struct store *store, const struct incident *incident)
{
	struct stmt set = stmt_use(store, STMT_INCIDENT_SET);

	stmt_bind_int(&set, ":id", incident->id);
	stmt_bind_text(&set, ":category", incident->category);
	stmt_bind_int(&set, ":cases", incident->cases);
	stmt_bind_int(&set, ":suspects", incident->suspects);
	stmt_bind_text(&set, ":actions", incident->actions);
	stmt_bind_text(&set, ":level", incident->level);
	return stmt_run(&set);
}
