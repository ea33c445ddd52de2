/*
 * Duties as rows; see duty.h.
 */
#include "gateway/store/duty.h"

#include <errno.h>

#include "gateway/store/store_state.h"

int duty_put(struct store *store, const char *kind, int64_t object, int64_t due_at, int64_t *id)
{
	struct stmt put = stmt_use(store, STMT_DUTY_PUT);

	stmt_bind_text(&put, ":kind", kind);
	stmt_bind_int(&put, ":object", object);
	stmt_bind_int(&put, ":due", due_at);
	store_tell(store, STORE_DUTY, object, NULL);
	return stmt_insert(&put, id);
}

int duty_cancel(struct store *store, const char *kind, int64_t object)
{
	struct stmt cancel = stmt_use(store, STMT_DUTY_CANCEL);

	stmt_bind_text(&cancel, ":kind", kind);
	stmt_bind_int(&cancel, ":object", object);
	return stmt_run(&cancel);
}

int duty_open(struct store *store, const char *kind, int64_t *due_at)
{
	int64_t due;
	struct stmt open = stmt_use(store, STMT_DUTY_OPEN);

	stmt_bind_text(&open, ":kind", kind);
	return stmt_one(&open, due_at ? due_at : &due);
}

int duty_next(struct store *store, struct duty *out)
{
	struct stmt next = stmt_use(store, STMT_DUTY_NEXT);
	int result = stmt_next(&next);

	if (result)
		return result;

	out->id = stmt_int(&next, 0);
	stmt_text(&next, 1, out->kind, sizeof(out->kind));
	out->object = stmt_int(&next, 2);
	out->due_at = stmt_int(&next, 3);
	stmt_done(&next);
	return 0;
}

int duty_done(struct store *store, int64_t id)
{
	struct stmt done = stmt_use(store, STMT_DUTY_DONE);

	stmt_bind_int(&done, ":id", id);
	return stmt_run(&done);
}
