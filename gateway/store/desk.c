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

static void read_tip(const struct stmt *rows, void *row)
{
	struct desk_tip *tip = row;

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

	stmt_bind_int(&rows, ":police", police);
	stmt_bind_int(&rows, ":open", filter != DESK_CLOSED);
	stmt_bind_int(&rows, ":closed", filter != DESK_OPEN);
	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	return stmt_rows(&rows, read_tip, out, sizeof(*out), cap, count);
}

int desk_tip_version(struct store *store, const char *alias, int64_t *version)
{
	struct stmt tip = stmt_use(store, STMT_DESK_TIP_VERSION);

	stmt_bind_text(&tip, ":alias", alias);
	return stmt_one(&tip, version);
}

static void read_person(const struct stmt *rows, void *row)
{
	struct desk_person *person = row;

	person->id = stmt_int(rows, 0);
	stmt_text(rows, 1, person->name, sizeof(person->name));
	stmt_text(rows, 2, person->role, sizeof(person->role));
	stmt_text(rows, 3, person->zone, sizeof(person->zone));
}

int desk_people(struct store *store, int64_t now, struct desk_person *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_PEOPLE);

	stmt_bind_int(&rows, ":now", now);
	return stmt_rows(&rows, read_person, out, sizeof(*out), cap, count);
}

static void read_patrol(const struct stmt *rows, void *row)
{
	struct desk_patrol *patrol = row;

	stmt_text(rows, 0, patrol->code, sizeof(patrol->code));
	stmt_text(rows, 1, patrol->zone, sizeof(patrol->zone));
	stmt_text(rows, 2, patrol->team, sizeof(patrol->team));
	patrol->planned_from = stmt_int(rows, 3);
	patrol->size = (int32_t)stmt_int(rows, 4);
	patrol->coming = (int32_t)stmt_int(rows, 5);
}

int desk_patrols(struct store *store, int64_t from, int64_t to, struct desk_patrol *out,
	size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_PATROLS);

	stmt_bind_int(&rows, ":from", from);
	stmt_bind_int(&rows, ":to", to);
	return stmt_rows(&rows, read_patrol, out, sizeof(*out), cap, count);
}

static void read_broadcast(const struct stmt *rows, void *row)
{
	struct desk_broadcast *broadcast = row;

	broadcast->id = stmt_int(rows, 0);
	broadcast->made_at = stmt_int(rows, 1);
	stmt_text(rows, 2, broadcast->audience, sizeof(broadcast->audience));
	stmt_text(rows, 3, broadcast->class, sizeof(broadcast->class));
	stmt_text(rows, 4, broadcast->state, sizeof(broadcast->state));
	broadcast->recipients = stmt_int(rows, 5);
	broadcast->sent = stmt_int(rows, 6);
	broadcast->delivered = stmt_int(rows, 7);
	broadcast->failed = stmt_int(rows, 8);
}

int desk_broadcasts(
	struct store *store, struct desk_broadcast *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_BROADCASTS);

	return stmt_rows(&rows, read_broadcast, out, sizeof(*out), cap, count);
}

static void read_mediation(const struct stmt *rows, void *row)
{
	struct desk_mediation *mediation = row;

	stmt_text(rows, 0, mediation->code, sizeof(mediation->code));
	stmt_text(rows, 1, mediation->zone, sizeof(mediation->zone));
	stmt_text(rows, 2, mediation->category, sizeof(mediation->category));
	stmt_text(rows, 3, mediation->state, sizeof(mediation->state));
	stmt_text(rows, 4, mediation->mediator, sizeof(mediation->mediator));
	mediation->due_at = stmt_int(rows, 5);
	mediation->meet_at = stmt_int(rows, 6);
}

int desk_mediations(struct store *store, int64_t until, struct desk_mediation *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_MEDIATIONS);

	stmt_bind_int(&rows, ":until", until);
	return stmt_rows(&rows, read_mediation, out, sizeof(*out), cap, count);
}

static void read_audit(const struct stmt *rows, void *row)
{
	struct desk_audit *entry = row;

	entry->id = stmt_int(rows, 0);
	entry->at = stmt_int(rows, 1);
	stmt_text(rows, 2, entry->actor, sizeof(entry->actor));
	stmt_text(rows, 3, entry->act, sizeof(entry->act));
	stmt_text(rows, 4, entry->object, sizeof(entry->object));
	stmt_text(rows, 5, entry->detail, sizeof(entry->detail));
}

int desk_audit(struct store *store, const char *actor, const char *act, int64_t before,
	struct desk_audit *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_AUDIT);

	stmt_bind_text(&rows, ":actor", actor);
	stmt_bind_text(&rows, ":act", act);
	stmt_bind_int(&rows, ":before", before);
	return stmt_rows(&rows, read_audit, out, sizeof(*out), cap, count);
}
