/*
 * Rows with a code; see row.h.
 */
#include "gateway/store/row.h"

#include <string.h>

#include "gateway/store/store.h"

#define FIRST_COLUMN 2 /* behind id and code */

static void bind(struct stmt *stmt, const struct row_field *field, const void *row)
{
	const char *at = (const char *)row + field->offset;
	int32_t known;
	int64_t value;

	switch (field->type) {
	case ROW_INT:
	case ROW_ID:
		memcpy(&value, at, sizeof(value));

		if (field->type == ROW_ID)
			stmt_bind_id(stmt, field->name, value);
		else
			stmt_bind_int(stmt, field->name, value);

		break;
	case ROW_KNOWN:
		memcpy(&known, at, sizeof(known));

		if (known >= 0)
			stmt_bind_int(stmt, field->name, known);
		else
			stmt_bind_null(stmt, field->name);

		break;
	case ROW_FLAG: stmt_bind_int(stmt, field->name, *(const bool *)at); break;
	case ROW_TEXT: stmt_bind_text(stmt, field->name, at); break;
	case ROW_WORDS: stmt_bind_text(stmt, field->name, *at ? at : NULL); break;
	}
}

static void read_field(
	const struct stmt *stmt, int column, const struct row_field *field, void *row)
{
	char *at = (char *)row + field->offset;
	int64_t value = stmt_int(stmt, column);
	int32_t known = stmt_is_null(stmt, column) ? -1 : (int32_t)value;

	switch (field->type) {
	case ROW_INT:
	case ROW_ID: memcpy(at, &value, sizeof(value)); break;
	case ROW_KNOWN: memcpy(at, &known, sizeof(known)); break;
	case ROW_FLAG: *(bool *)at = value; break;
	case ROW_TEXT:
	case ROW_WORDS: stmt_text(stmt, column, at, field->size); break;
	}
}

struct stmt row_use(struct store *store, const struct row_kind *kind, enum stmt_id id,
	const void *row)
{
	struct stmt stmt = stmt_use(store, id);

	for (size_t i = 0; i < kind->count; i++)
		if (stmt_has(&stmt, kind->fields[i].name))
			bind(&stmt, &kind->fields[i], row);

	return stmt;
}

int row_put(struct store *store, const struct row_kind *kind, void *row)
{
	struct row_head *head = row;
	int result = head->code[0] ? 0 : ref_new(store, kind->ref, head->code);

	if (result)
		return result;

	struct stmt put = row_use(store, kind, kind->put, row);

	stmt_bind_text(&put, ":code", head->code);
	return stmt_insert(&put, &head->id);
}

int row_set(struct store *store, const struct row_kind *kind, const void *row)
{
	struct stmt set = row_use(store, kind, kind->set, row);

	stmt_bind_int(&set, ":id", ((const struct row_head *)row)->id);
	return stmt_run(&set);
}

int row_read(struct stmt *stmt, const struct row_kind *kind, void *row)
{
	struct row_head *head = row;
	int result = stmt_next(stmt);

	if (result)
		return result;

	head->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, head->code, sizeof(head->code));

	for (size_t i = 0; i < kind->count; i++)
		read_field(stmt, FIRST_COLUMN + (int)i, &kind->fields[i], row);

	stmt_done(stmt);
	return 0;
}

int row_get(struct store *store, const struct row_kind *kind, int64_t id, void *row)
{
	struct stmt get = stmt_use(store, kind->get);

	stmt_bind_int(&get, ":id", id);
	return row_read(&get, kind, row);
}

int row_by_code(
	struct store *store, const struct row_kind *kind, const char *code, void *row)
{
	struct stmt find = stmt_use(store, kind->by_code);

	stmt_bind_text(&find, ":code", code);
	return row_read(&find, kind, row);
}
