/*
 * Patrols; see patrol.h.
 */
#include "gateway/store/patrol.h"

#include "gateway/store/row.h"
#include "gateway/store/store.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_ID, patrol, grp_id, ":grp"),
	ROW_FIELD(ROW_ID, patrol, zone_id, ":zone"),
	ROW_FIELD(ROW_ID, patrol, reporter_id, ":reporter"),
	ROW_FIELD(ROW_TEXT, patrol, kind, ":kind"),
	ROW_FIELD(ROW_TEXT, patrol, state, ":state"),
	ROW_FIELD(ROW_ID, patrol, planned_from, ":planned"),
	ROW_FIELD(ROW_ID, patrol, start_at, ":start"),
	ROW_FIELD(ROW_ID, patrol, end_at, ":end"),
	ROW_FIELD(ROW_WORDS, patrol, place, ":place"),
	ROW_FIELD(ROW_KNOWN, patrol, headcount, ":headcount"),
	ROW_FIELD(ROW_KNOWN, patrol, names, ":names"),
	ROW_FIELD(ROW_FLAG, patrol, with_police, ":with_police"),
	ROW_FIELD(ROW_FLAG, patrol, suspicious, ":suspicious"),
	ROW_FIELD(ROW_WORDS, patrol, finding, ":finding"),
	ROW_FIELD(ROW_WORDS, patrol, reason, ":reason"),
	ROW_FIELD(ROW_ID, patrol, confirmer_id, ":confirmer"),
	ROW_FIELD(ROW_ID, patrol, confirmed_at, ":confirmed"),
	ROW_FIELD(ROW_INT, patrol, made_at, ":made"),
};

static const struct row_kind rows = {"patrol", STMT_PATROL_PUT, STMT_PATROL_SET,
	STMT_PATROL_GET, STMT_PATROL_BY_CODE, fields, sizeof(fields) / sizeof(*fields)};

int patrol_put(struct store *store, struct patrol *row)
{
	return row_put(store, &rows, row);
}

int patrol_set(struct store *store, const struct patrol *row)
{
	return row_set(store, &rows, row);
}

int patrol_get(struct store *store, int64_t id, struct patrol *out)
{
	return row_get(store, &rows, id, out);
}

int patrol_by_code(struct store *store, const char *code, struct patrol *out)
{
	return row_by_code(store, &rows, code, out);
}

int patrol_latest(struct store *store, int64_t reporter_id, const char *state,
	int64_t since, struct patrol *out)
{
	struct stmt latest = stmt_use(store, STMT_PATROL_LATEST);

	stmt_bind_int(&latest, ":reporter", reporter_id);
	stmt_bind_text(&latest, ":state", state);
	stmt_bind_int(&latest, ":since", since);
	return row_read(&latest, &rows, out);
}

int patrol_planned(struct store *store, int64_t zone_id, int64_t from, int64_t to,
	struct patrol *out)
{
	struct stmt planned = stmt_use(store, STMT_PATROL_PLANNED);

	stmt_bind_int(&planned, ":zone", zone_id);
	stmt_bind_int(&planned, ":from", from);
	stmt_bind_int(&planned, ":to", to);
	return row_read(&planned, &rows, out);
}

int patrol_figures(struct store *store, int64_t grp_id, int64_t from, int64_t to,
	int64_t *patrols, int64_t *turns)
{
	struct stmt figures = stmt_use(store, STMT_PATROL_FIGURES);

	stmt_bind_id(&figures, ":grp", grp_id);
	stmt_bind_int(&figures, ":from", from);
	stmt_bind_int(&figures, ":to", to);

	int result = stmt_next(&figures);

	if (result)
		return result;

	*patrols = stmt_int(&figures, 0);
	*turns = stmt_int(&figures, 1);
	stmt_done(&figures);
	return 0;
}
