/*
 * Reading the desk; see desk.h.
 */
#include "gateway/store/desk.h"

#include <errno.h>

#include "gateway/store/stmt.h"

int desk_tips(struct store *store, bool police, struct desk_tips *out)
{
	struct stmt tips = stmt_use(store, STMT_DESK_TIPS);

	stmt_bind_int(&tips, ":police", police);

	int result = stmt_next(&tips);

	if (!result)
		*out = (struct desk_tips){stmt_int(&tips, 0), stmt_int(&tips, 1)};

	stmt_done(&tips);
	return result;
}

int desk_queue_oldest(struct store *store, int64_t *queued_at)
{
	struct stmt oldest = stmt_use(store, STMT_DESK_QUEUE_OLDEST);
	int result = stmt_next(&oldest);

	*queued_at = result ? 0 : stmt_int(&oldest, 0);
	stmt_done(&oldest);
	return result == -ENOENT ? 0 : result;
}

int desk_patrols(struct store *store, int64_t from, int64_t to, struct desk_patrol *out,
	size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_PATROLS);
	int result = 0;

	stmt_bind_int(&rows, ":from", from);
	stmt_bind_int(&rows, ":to", to);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_patrol *patrol = &out[*count];

		stmt_text(&rows, 0, patrol->code, sizeof(patrol->code));
		stmt_text(&rows, 1, patrol->zone, sizeof(patrol->zone));
		stmt_text(&rows, 2, patrol->team, sizeof(patrol->team));
		patrol->planned_from = stmt_int(&rows, 3);
		patrol->size = (int32_t)stmt_int(&rows, 4);
		patrol->coming = (int32_t)stmt_int(&rows, 5);
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_broadcasts(
	struct store *store, struct desk_broadcast *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_BROADCASTS);
	int result = 0;

	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_broadcast *broadcast = &out[*count];

		broadcast->id = stmt_int(&rows, 0);
		broadcast->made_at = stmt_int(&rows, 1);
		stmt_text(&rows, 2, broadcast->audience, sizeof(broadcast->audience));
		stmt_text(&rows, 3, broadcast->class, sizeof(broadcast->class));
		stmt_text(&rows, 4, broadcast->state, sizeof(broadcast->state));
		broadcast->recipients = stmt_int(&rows, 5);
		broadcast->sent = stmt_int(&rows, 6);
		broadcast->delivered = stmt_int(&rows, 7);
		broadcast->failed = stmt_int(&rows, 8);
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_mediations(struct store *store, int64_t until, struct desk_mediation *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_MEDIATIONS);
	int result = 0;

	stmt_bind_int(&rows, ":until", until);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_mediation *mediation = &out[*count];

		stmt_text(&rows, 0, mediation->code, sizeof(mediation->code));
		stmt_text(&rows, 1, mediation->zone, sizeof(mediation->zone));
		stmt_text(&rows, 2, mediation->category, sizeof(mediation->category));
		stmt_text(&rows, 3, mediation->state, sizeof(mediation->state));
		stmt_text(&rows, 4, mediation->mediator, sizeof(mediation->mediator));
		mediation->due_at = stmt_int(&rows, 5);
		mediation->meet_at = stmt_int(&rows, 6);
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}
