/*
 * Alarms as rows; see alarm.h.
 */
#include "gateway/store/alarm.h"

#include <errno.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

int alarm_put(struct store *store, struct alarm *alarm)
{
	int result = ref_new(store, "alarm", alarm->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_ALARM_PUT);

	stmt_bind_text(&put, ":code", alarm->code);
	stmt_bind_id(&put, ":grp", alarm->grp_id);
	stmt_bind_id(&put, ":zone", alarm->zone_id);
	stmt_bind_text(&put, ":kind", alarm->kind);
	stmt_bind_text(&put, ":place", alarm->place);
	stmt_bind_text(&put, ":text", alarm->text);
	stmt_bind_int(&put, ":drill", alarm->drill);
	stmt_bind_int(&put, ":at", alarm->raised_at);
	return stmt_insert(&put, &alarm->id);
}

static int alarm_read(struct stmt *stmt, struct alarm *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	stmt_text(stmt, 4, out->kind, sizeof(out->kind));
	stmt_text(stmt, 5, out->place, sizeof(out->place));
	stmt_text(stmt, 6, out->text, sizeof(out->text));
	out->drill = stmt_int(stmt, 7);
	out->raised_at = stmt_int(stmt, 8);
	out->arrived_at = stmt_int(stmt, 9);
	stmt_done(stmt);
	return 0;
}

int alarm_get(struct store *store, int64_t id, struct alarm *out)
{
	struct stmt get = stmt_use(store, STMT_ALARM_GET);

	stmt_bind_int(&get, ":id", id);
	return alarm_read(&get, out);
}

int alarm_by_code(struct store *store, const char *code, struct alarm *out)
{
	struct stmt find = stmt_use(store, STMT_ALARM_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return alarm_read(&find, out);
}

int alarm_recent(struct store *store, const char *kind, int64_t zone_id, int64_t since,
	int64_t until, struct alarm *out)
{
	struct stmt find = stmt_use(store, STMT_ALARM_RECENT);

	stmt_bind_text(&find, ":kind", kind);
	stmt_bind_id(&find, ":zone", zone_id);
	stmt_bind_int(&find, ":since", since);
	stmt_bind_int(&find, ":until", until);
	return alarm_read(&find, out);
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
