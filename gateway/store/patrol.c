/*
 * Patrols; see patrol.h.
 */
#include "gateway/store/patrol.h"

#include "gateway/store/store_state.h"

static void bind_text(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_text(stmt, name, text[0] ? text : NULL);
}

static void bind_known(struct stmt *stmt, const char *name, int32_t value)
{
	if (value >= 0)
		stmt_bind_int(stmt, name, value);
	else
		stmt_bind_null(stmt, name);
}

static void bind_patrol(struct stmt *stmt, const struct patrol *patrol)
{
	stmt_bind_id(stmt, ":grp", patrol->grp_id);
	stmt_bind_id(stmt, ":zone", patrol->zone_id);
	stmt_bind_id(stmt, ":reporter", patrol->reporter_id);
	stmt_bind_text(stmt, ":kind", patrol->kind);
	stmt_bind_text(stmt, ":state", patrol->state);
	stmt_bind_id(stmt, ":planned", patrol->planned_from);
	stmt_bind_id(stmt, ":start", patrol->start_at);
	stmt_bind_id(stmt, ":end", patrol->end_at);
	bind_text(stmt, ":place", patrol->place);
	bind_known(stmt, ":headcount", patrol->headcount);
	bind_known(stmt, ":names", patrol->names);
	stmt_bind_int(stmt, ":with_police", patrol->with_police);
	stmt_bind_int(stmt, ":suspicious", patrol->suspicious);
	bind_text(stmt, ":finding", patrol->finding);
	bind_text(stmt, ":reason", patrol->reason);
	stmt_bind_id(stmt, ":confirmer", patrol->confirmer_id);
	stmt_bind_id(stmt, ":confirmed", patrol->confirmed_at);
}

int patrol_put(struct store *store, struct patrol *patrol)
{
	int result = ref_new(store, "patrol", patrol->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_PATROL_PUT);

	stmt_bind_text(&put, ":code", patrol->code);
	bind_patrol(&put, patrol);
	stmt_bind_int(&put, ":made", patrol->made_at);
	return stmt_insert(&put, &patrol->id);
}

int patrol_set(struct store *store, const struct patrol *patrol)
{
	struct stmt set = stmt_use(store, STMT_PATROL_SET);

	stmt_bind_int(&set, ":id", patrol->id);
	bind_patrol(&set, patrol);
	return stmt_run(&set);
}

static int32_t known(const struct stmt *stmt, int column)
{
	return stmt_is_null(stmt, column) ? -1 : (int32_t)stmt_int(stmt, column);
}

static int read_patrol(struct stmt *stmt, struct patrol *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	*out = (struct patrol){0};
	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	out->reporter_id = stmt_int(stmt, 4);
	stmt_text(stmt, 5, out->kind, sizeof(out->kind));
	stmt_text(stmt, 6, out->state, sizeof(out->state));
	out->planned_from = stmt_int(stmt, 7);
	out->start_at = stmt_int(stmt, 8);
	out->end_at = stmt_int(stmt, 9);
	stmt_text(stmt, 10, out->place, sizeof(out->place));
	out->headcount = known(stmt, 11);
	out->names = known(stmt, 12);
	out->with_police = stmt_int(stmt, 13);
	out->suspicious = stmt_int(stmt, 14);
	stmt_text(stmt, 15, out->finding, sizeof(out->finding));
	stmt_text(stmt, 16, out->reason, sizeof(out->reason));
	out->confirmer_id = stmt_int(stmt, 17);
	out->confirmed_at = stmt_int(stmt, 18);
	out->made_at = stmt_int(stmt, 19);
	stmt_done(stmt);
	return 0;
}

int patrol_get(struct store *store, int64_t id, struct patrol *out)
{
	struct stmt get = stmt_use(store, STMT_PATROL_GET);

	stmt_bind_int(&get, ":id", id);
	return read_patrol(&get, out);
}

int patrol_by_code(struct store *store, const char *code, struct patrol *out)
{
	struct stmt get = stmt_use(store, STMT_PATROL_BY_CODE);

	stmt_bind_text(&get, ":code", code);
	return read_patrol(&get, out);
}

int patrol_latest(struct store *store, int64_t reporter_id, const char *state, int64_t since,
	struct patrol *out)
{
	struct stmt latest = stmt_use(store, STMT_PATROL_LATEST);

	stmt_bind_int(&latest, ":reporter", reporter_id);
	stmt_bind_text(&latest, ":state", state);
	stmt_bind_int(&latest, ":since", since);
	return read_patrol(&latest, out);
}

int patrol_planned(
	struct store *store, int64_t zone_id, int64_t from, int64_t to, struct patrol *out)
{
	struct stmt planned = stmt_use(store, STMT_PATROL_PLANNED);

	stmt_bind_int(&planned, ":zone", zone_id);
	stmt_bind_int(&planned, ":from", from);
	stmt_bind_int(&planned, ":to", to);
	return read_patrol(&planned, out);
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
