/*
 * Alarms as rows; see alarm.h.
 */
#include "gateway/store/alarm.h"

#include "gateway/store/row.h"
#include "gateway/store/store.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_ID, alarm, grp_id, ":grp"),
	ROW_FIELD(ROW_ID, alarm, zone_id, ":zone"),
	ROW_FIELD(ROW_TEXT, alarm, kind, ":kind"),
	ROW_FIELD(ROW_TEXT, alarm, place, ":place"),
	ROW_FIELD(ROW_TEXT, alarm, text, ":text"),
	ROW_FIELD(ROW_FLAG, alarm, drill, ":drill"),
	ROW_FIELD(ROW_INT, alarm, raised_at, ":at"),
	ROW_FIELD(ROW_ID, alarm, arrived_at, ":arrived"),
	ROW_FIELD(ROW_ID, alarm, done_at, ":done"),
};

static const struct row_kind rows = {"alarm", STMT_ALARM_PUT, STMT_COUNT, STMT_ALARM_GET,
	STMT_ALARM_BY_CODE, fields, sizeof(fields) / sizeof(*fields)};

int alarm_put(struct store *store, struct alarm *row)
{
	return row_put(store, &rows, row);
}

int alarm_get(struct store *store, int64_t id, struct alarm *out)
{
	return row_get(store, &rows, id, out);
}

int alarm_by_code(struct store *store, const char *code, struct alarm *out)
{
	return row_by_code(store, &rows, code, out);
}

int alarm_recent(struct store *store, const char *kind, int64_t zone_id, int64_t since,
	int64_t until, struct alarm *out)
{
	struct stmt find = stmt_use(store, STMT_ALARM_RECENT);

	stmt_bind_text(&find, ":kind", kind);
	stmt_bind_id(&find, ":zone", zone_id);
	stmt_bind_int(&find, ":since", since);
	stmt_bind_int(&find, ":until", until);
	return row_read(&find, &rows, out);
}

int alarm_count(struct store *store, int64_t id, int64_t *reports)
{
	struct stmt count = stmt_use(store, STMT_ALARM_COUNT);

	stmt_bind_int(&count, ":id", id);
	return stmt_one(&count, reports);
}

int alarm_set_place(struct store *store, int64_t id, int64_t zone_id, const char *place)
{
	struct stmt set = stmt_use(store, STMT_ALARM_SET_PLACE);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_id(&set, ":zone", zone_id);
	stmt_bind_text(&set, ":place", place);
	return stmt_run(&set);
}

int alarm_arrive(struct store *store, int64_t id, int64_t at)
{
	struct stmt set = stmt_use(store, STMT_ALARM_ARRIVE);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":at", at);
	return stmt_run(&set);
}

int alarm_close(struct store *store, int64_t id, int64_t at)
{
	struct stmt set = stmt_use(store, STMT_ALARM_CLOSE);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":at", at);
	return stmt_run(&set);
}
