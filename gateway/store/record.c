/*
 * Records as rows; see record.h.
 */
#include "gateway/store/record.h"

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"

static const char *state_of(const struct record *record)
{
	return record->state[0] ? record->state : "kept";
}

int record_put(struct store *store, struct record *record)
{
	int result = ref_new(store, "record", record->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_RECORD_PUT);

	stmt_bind_text(&put, ":code", record->code);
	stmt_bind_id(&put, ":grp", record->grp_id);
	stmt_bind_id(&put, ":zone", record->zone_id);
	stmt_bind_id(&put, ":person", record->person_id);
	stmt_bind_id(&put, ":number", record->number_id);
	stmt_bind_text(&put, ":kind", record->kind);
	stmt_bind_text(&put, ":state", state_of(record));
	stmt_bind_text(&put, ":place", record->place);
	stmt_bind_text(&put, ":text", record->text);
	stmt_bind_int(&put, ":n1", record->n1);
	stmt_bind_int(&put, ":n2", record->n2);
	stmt_bind_int(&put, ":at", record->at);
	return stmt_insert(&put, &record->id);
}

int record_set(struct store *store, const struct record *record)
{
	struct stmt set = stmt_use(store, STMT_RECORD_SET);

	stmt_bind_int(&set, ":id", record->id);
	stmt_bind_text(&set, ":state", state_of(record));
	stmt_bind_text(&set, ":place", record->place);
	stmt_bind_text(&set, ":text", record->text);
	stmt_bind_int(&set, ":n1", record->n1);
	stmt_bind_int(&set, ":n2", record->n2);
	stmt_bind_int(&set, ":at", record->at);
	return stmt_run(&set);
}

static int record_read(struct stmt *stmt, struct record *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	out->person_id = stmt_int(stmt, 4);
	out->number_id = stmt_int(stmt, 5);
	stmt_text(stmt, 6, out->kind, sizeof(out->kind));
	stmt_text(stmt, 7, out->state, sizeof(out->state));
	stmt_text(stmt, 8, out->place, sizeof(out->place));
	stmt_text(stmt, 9, out->text, sizeof(out->text));
	out->n1 = stmt_int(stmt, 10);
	out->n2 = stmt_int(stmt, 11);
	out->at = stmt_int(stmt, 12);
	stmt_done(stmt);
	return 0;
}

int record_get(struct store *store, int64_t id, struct record *out)
{
	struct stmt get = stmt_use(store, STMT_RECORD_GET);

	stmt_bind_int(&get, ":id", id);
	return record_read(&get, out);
}

int record_by_code(struct store *store, const char *code, struct record *out)
{
	struct stmt find = stmt_use(store, STMT_RECORD_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return record_read(&find, out);
}

int record_latest(struct store *store, const char *kind, int64_t grp_id,
	const char *words, struct record *out)
{
	struct stmt find = stmt_use(store, STMT_RECORD_LATEST);

	stmt_bind_text(&find, ":kind", kind);
	stmt_bind_id(&find, ":grp", grp_id);
	stmt_bind_text(&find, ":words", words);
	return record_read(&find, out);
}
