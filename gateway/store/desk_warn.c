/*
 * Reading of warnings; see desk_warn.h.
 */
#include "gateway/store/desk_warn.h"

#include "gateway/store/stmt.h"

static void read_zone(const struct stmt *rows, void *row)
{
	struct desk_zone *zone = row;

	stmt_text(rows, 0, zone->code, sizeof(zone->code));
	stmt_text(rows, 1, zone->name, sizeof(zone->name));
	stmt_text(rows, 2, zone->parent, sizeof(zone->parent));
}

int desk_zones(struct store *store, int64_t now, struct desk_zone *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_ZONES);

	stmt_bind_int(&rows, ":now", now);
	return stmt_rows(&rows, read_zone, out, sizeof(*out), cap, count);
}

static void read_team(const struct stmt *rows, void *row)
{
	stmt_text(rows, 0, row, DESK_TEAM_MAX);
}

int desk_teams(struct store *store, int64_t now, char out[][DESK_TEAM_MAX], size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_TEAMS);

	stmt_bind_int(&rows, ":now", now);
	return stmt_rows(&rows, read_team, out, sizeof(*out), cap, count);
}

static void read_warning(const struct stmt *rows, void *row)
{
	struct desk_warning *warning = row;

	warning->id = stmt_int(rows, 0);
	warning->made_at = stmt_int(rows, 1);
	warning->send_at = stmt_int(rows, 2);
	stmt_text(rows, 3, warning->audience, sizeof(warning->audience));
	stmt_text(rows, 4, warning->class, sizeof(warning->class));
	stmt_text(rows, 5, warning->state, sizeof(warning->state));
	stmt_text(rows, 6, warning->author, sizeof(warning->author));
	warning->recipients = stmt_int(rows, 7);
	warning->sent = stmt_int(rows, 8);
	warning->delivered = stmt_int(rows, 9);
	warning->failed = stmt_int(rows, 10);
}

int desk_warnings(struct store *store, int64_t before, struct desk_warning *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_WARNINGS);

	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	return stmt_rows(&rows, read_warning, out, sizeof(*out), cap, count);
}

static void read_share(const struct stmt *rows, void *row)
{
	struct desk_share *share = row;

	stmt_text(rows, 0, share->state, sizeof(share->state));
	stmt_text(rows, 1, share->reason, sizeof(share->reason));
	share->count = stmt_int(rows, 2);
}

int desk_shares(
	struct store *store, int64_t id, struct desk_share *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_SHARES);

	stmt_bind_int(&rows, ":id", id);
	return stmt_rows(&rows, read_share, out, sizeof(*out), cap, count);
}
