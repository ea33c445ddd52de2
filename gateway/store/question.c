/*
 * Open questions; see question.h.
 */
#include "gateway/store/question.h"

#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"

/* Questions that nobody answered go with the next one. */
static int drop_old(struct store *store, int64_t now)
{
	struct stmt drop = stmt_use(store, STMT_QUESTION_DROP_OLD);

	stmt_bind_int(&drop, ":now", now);
	return stmt_run(&drop);
}

int question_put(struct store *store, int64_t number_id, const char *kind, int64_t object,
	const char *text, int64_t expires_at)
{
	int64_t now = clock_wall_ms(store->clock);
	int result = drop_old(store, now);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_QUESTION_PUT);

	stmt_bind_int(&put, ":number", number_id);
	stmt_bind_text(&put, ":kind", kind);
	stmt_bind_int(&put, ":object", object);
	stmt_bind_text(&put, ":text", text ? text : "");
	stmt_bind_int(&put, ":now", now);
	stmt_bind_int(&put, ":expires", expires_at);
	return stmt_run(&put);
}

int question_next(struct store *store, int64_t number_id, int64_t now, int64_t before,
	struct question *out)
{
	struct stmt next = stmt_use(store, STMT_QUESTION_NEXT);

	stmt_bind_int(&next, ":number", number_id);
	stmt_bind_int(&next, ":now", now);
	stmt_bind_int(&next, ":before", before);

	int result = stmt_next(&next);

	if (result)
		return result;

	out->id = stmt_int(&next, 0);
	out->number_id = stmt_int(&next, 1);
	stmt_text(&next, 2, out->kind, sizeof(out->kind));
	out->object = stmt_int(&next, 3);
	stmt_text(&next, 4, out->text, sizeof(out->text));
	out->asked_at = stmt_int(&next, 5);
	out->expires_at = stmt_int(&next, 6);
	stmt_done(&next);
	return 0;
}

static int drop(struct store *store, enum stmt_id statement, const char *name, int64_t id)
{
	struct stmt stmt = stmt_use(store, statement);

	stmt_bind_int(&stmt, name, id);
	return stmt_run(&stmt);
}

int question_drop(struct store *store, int64_t id)
{
	return drop(store, STMT_QUESTION_DROP, ":id", id);
}

int question_drop_number(struct store *store, int64_t number_id)
{
	return drop(store, STMT_QUESTION_DROP_NUMBER, ":number", number_id);
}

int question_drop_object(struct store *store, const char *kind, int64_t object)
{
	struct stmt stmt = stmt_use(store, STMT_QUESTION_DROP_OBJECT);

	stmt_bind_text(&stmt, ":kind", kind);
	stmt_bind_int(&stmt, ":object", object);
	return stmt_run(&stmt);
}
