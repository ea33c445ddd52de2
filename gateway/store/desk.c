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

static void read_tip(struct stmt *rows, struct desk_tip *tip)
{
	tip->id = stmt_int(rows, 0);
	stmt_text(rows, 1, tip->alias, sizeof(tip->alias));
	stmt_text(rows, 2, tip->state, sizeof(tip->state));
	stmt_text(rows, 3, tip->rating, sizeof(tip->rating));
	stmt_text(rows, 4, tip->category, sizeof(tip->category));
	stmt_text(rows, 5, tip->zone, sizeof(tip->zone));
	stmt_text(rows, 6, tip->place, sizeof(tip->place));
	stmt_text(rows, 7, tip->owner, sizeof(tip->owner));
	stmt_text(rows, 8, tip->taker, sizeof(tip->taker));
	tip->received_at = stmt_int(rows, 9);
	tip->acknowledged_at = stmt_int(rows, 10);
	tip->closed_at = stmt_int(rows, 11);
}

int desk_tip_rows(struct store *store, bool police, enum desk_filter filter, int64_t before,
	struct desk_tip *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_TIP_ROWS);
	int result = 0;

	stmt_bind_int(&rows, ":police", police);
	stmt_bind_int(&rows, ":open", filter != DESK_CLOSED);
	stmt_bind_int(&rows, ":closed", filter != DESK_OPEN);
	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++)
		read_tip(&rows, &out[*count]);

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_tip_version(struct store *store, const char *alias, int64_t *version)
{
	struct stmt tip = stmt_use(store, STMT_DESK_TIP_VERSION);

	stmt_bind_text(&tip, ":alias", alias);
	return stmt_one(&tip, version);
}

int desk_people(struct store *store, int64_t now, struct desk_person *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_PEOPLE);
	int result = 0;

	stmt_bind_int(&rows, ":now", now);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_person *person = &out[*count];

		person->id = stmt_int(&rows, 0);
		stmt_text(&rows, 1, person->name, sizeof(person->name));
		stmt_text(&rows, 2, person->role, sizeof(person->role));
		stmt_text(&rows, 3, person->zone, sizeof(person->zone));
	}

	stmt_done(&rows);
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

int desk_audit(struct store *store, const char *actor, const char *act, int64_t before,
	struct desk_audit *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_AUDIT);
	int result = 0;

	stmt_bind_text(&rows, ":actor", actor);
	stmt_bind_text(&rows, ":act", act);
	stmt_bind_int(&rows, ":before", before);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_audit *row = &out[*count];

		row->id = stmt_int(&rows, 0);
		row->at = stmt_int(&rows, 1);
		stmt_text(&rows, 2, row->actor, sizeof(row->actor));
		stmt_text(&rows, 3, row->act, sizeof(row->act));
		stmt_text(&rows, 4, row->object, sizeof(row->object));
		stmt_text(&rows, 5, row->detail, sizeof(row->detail));
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}
