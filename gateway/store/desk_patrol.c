/*
 * Reading of patrols and mediations; see desk_patrol.h.
 */
#include "gateway/store/desk_patrol.h"

#include "gateway/store/stmt.h"

static void read_walk(const struct stmt *rows, void *row)
{
	struct desk_walk *walk = row;

	stmt_text(rows, 0, walk->code, sizeof(walk->code));
	walk->zone_id = stmt_int(rows, 1);
	stmt_text(rows, 2, walk->zone, sizeof(walk->zone));
	stmt_text(rows, 3, walk->team, sizeof(walk->team));
	stmt_text(rows, 4, walk->state, sizeof(walk->state));
	walk->at = stmt_int(rows, 5);
	walk->is_planned = stmt_int(rows, 6);
	walk->headcount = (int32_t)stmt_int(rows, 7);
	stmt_text(rows, 8, walk->reporter, sizeof(walk->reporter));
}

int desk_walks(struct store *store, int64_t from, int64_t to, struct desk_walk *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_WALKS);

	stmt_bind_int(&rows, ":from", from);
	stmt_bind_int(&rows, ":to", to);
	return stmt_rows(&rows, read_walk, out, sizeof(*out), cap, count);
}

static void read_case(const struct stmt *rows, void *row)
{
	struct desk_case *mediation = row;

	stmt_text(rows, 0, mediation->code, sizeof(mediation->code));
	stmt_text(rows, 1, mediation->zone, sizeof(mediation->zone));
	stmt_text(rows, 2, mediation->category, sizeof(mediation->category));
	stmt_text(rows, 3, mediation->state, sizeof(mediation->state));
	stmt_text(rows, 4, mediation->mediator, sizeof(mediation->mediator));
	stmt_text(rows, 5, mediation->outcome, sizeof(mediation->outcome));
	mediation->made_at = stmt_int(rows, 6);
	mediation->due_at = stmt_int(rows, 7);
	mediation->meet_at = stmt_int(rows, 8);
	mediation->done_at = stmt_int(rows, 9);
}

int desk_cases(struct store *store, bool open, struct desk_case *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, open ? STMT_DESK_CASES_OPEN : STMT_DESK_CASES_DONE);

	return stmt_rows(&rows, read_case, out, sizeof(*out), cap, count);
}

static void read_mediator(const struct stmt *rows, void *row)
{
	struct desk_mediator *mediator = row;

	mediator->id = stmt_int(rows, 0);
	stmt_text(rows, 1, mediator->name, sizeof(mediator->name));
	stmt_text(rows, 2, mediator->zone, sizeof(mediator->zone));
}

int desk_mediators(struct store *store, int64_t now, struct desk_mediator *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_MEDIATORS);

	stmt_bind_int(&rows, ":now", now);
	return stmt_rows(&rows, read_mediator, out, sizeof(*out), cap, count);
}
