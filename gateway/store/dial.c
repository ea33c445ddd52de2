/*
 * Calls to be made; see dial.h.
 */
#include "gateway/store/dial.h"

#include <errno.h>

#include "gateway/store/stmt.h"

int dial_put(struct store *store, struct dial *dial)
{
	struct stmt put = stmt_use(store, STMT_DIAL_PUT);
	int64_t rows;

	stmt_bind_int(&put, ":number", dial->number_id);
	stmt_bind_int(&put, ":kind", dial->kind);
	stmt_bind_int(&put, ":broadcast", dial->broadcast_id);
	stmt_bind_int(&put, ":outbox", dial->outbox_id);
	stmt_bind_int(&put, ":urgent", dial->urgent);
	stmt_bind_int(&put, ":due", dial->due_at);
	stmt_bind_int(&put, ":asked", dial->asked_at);

	int result = stmt_change(&put, &rows);

	return !result && !rows ? -EEXIST : result;
}

int dial_next(struct store *store, struct dial *out)
{
	struct stmt next = stmt_use(store, STMT_DIAL_NEXT);
	int result = stmt_next(&next);

	if (result)
		return result;

	out->id = stmt_int(&next, 0);
	out->number_id = stmt_int(&next, 1);
	out->kind = (enum dial_kind)stmt_int(&next, 2);
	out->broadcast_id = stmt_int(&next, 3);
	out->outbox_id = stmt_int(&next, 4);
	out->urgent = stmt_int(&next, 5);
	out->tries = stmt_int(&next, 6);
	out->due_at = stmt_int(&next, 7);
	out->asked_at = stmt_int(&next, 8);
	stmt_done(&next);
	return 0;
}

int dial_set(struct store *store, const struct dial *dial)
{
	struct stmt set = stmt_use(store, STMT_DIAL_SET);

	stmt_bind_int(&set, ":id", dial->id);
	stmt_bind_int(&set, ":tries", dial->tries);
	stmt_bind_int(&set, ":due", dial->due_at);
	return stmt_run(&set);
}

int dial_end(struct store *store, int64_t id, bool reached)
{
	struct stmt end = stmt_use(store, STMT_DIAL_END);

	stmt_bind_int(&end, ":id", id);
	stmt_bind_text(&end, ":state", reached ? "reached" : "given up");
	return stmt_run(&end);
}

int dial_tally(
	struct store *store, int64_t number_id, int64_t since, int64_t *one, int64_t *all)
{
	struct stmt tally = stmt_use(store, STMT_DIAL_TALLY);

	stmt_bind_int(&tally, ":number", number_id);
	stmt_bind_int(&tally, ":since", since);

	int result = stmt_next(&tally);

	if (result)
		return result;

	*one = stmt_int(&tally, 0);
	*all = stmt_int(&tally, 1);
	stmt_done(&tally);
	return 0;
}

int dial_heard(struct store *store, int64_t outbox_id, int64_t at)
{
	struct stmt heard = stmt_use(store, STMT_DIAL_HEARD);

	stmt_bind_int(&heard, ":id", outbox_id);
	stmt_bind_int(&heard, ":at", at);
	return stmt_run(&heard);
}
