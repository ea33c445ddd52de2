/*
 * Records as rows; see record.h.
 */
#include "gateway/store/record.h"

#include "gateway/store/row.h"
#include "gateway/store/store.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_ID, record, grp_id, ":grp"),
	ROW_FIELD(ROW_ID, record, zone_id, ":zone"),
	ROW_FIELD(ROW_ID, record, person_id, ":person"),
	ROW_FIELD(ROW_ID, record, number_id, ":number"),
	ROW_FIELD(ROW_TEXT, record, kind, ":kind"),
	ROW_FIELD(ROW_WORDS, record, state, ":state"),
	ROW_FIELD(ROW_TEXT, record, place, ":place"),
	ROW_FIELD(ROW_TEXT, record, text, ":text"),
	ROW_FIELD(ROW_INT, record, n1, ":n1"),
	ROW_FIELD(ROW_INT, record, n2, ":n2"),
	ROW_FIELD(ROW_INT, record, at, ":at"),
};

static const struct row_kind rows = {"record", STMT_RECORD_PUT, STMT_RECORD_SET,
	STMT_RECORD_GET, STMT_RECORD_BY_CODE, fields, sizeof(fields) / sizeof(*fields)};

int record_put(struct store *store, struct record *row)
{
	return row_put(store, &rows, row);
}

int record_set(struct store *store, const struct record *row)
{
	return row_set(store, &rows, row);
}

int record_get(struct store *store, int64_t id, struct record *out)
{
	return row_get(store, &rows, id, out);
}

int record_by_code(struct store *store, const char *code, struct record *out)
{
	return row_by_code(store, &rows, code, out);
}

int record_latest(struct store *store, const char *kind, int64_t grp_id,
	const char *words, struct record *out)
{
	struct stmt find = stmt_use(store, STMT_RECORD_LATEST);

	stmt_bind_text(&find, ":kind", kind);
	stmt_bind_id(&find, ":grp", grp_id);
	stmt_bind_text(&find, ":words", words);
	return row_read(&find, &rows, out);
}
