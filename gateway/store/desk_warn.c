/*
 * Reading of warnings; see desk_warn.h.
 */
#include "gateway/store/desk_warn.h"

#include <errno.h>

#include "gateway/store/stmt.h"

int desk_zones(struct store *store, int64_t now, struct desk_zone *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_ZONES);
	int result = 0;

	stmt_bind_int(&rows, ":now", now);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_zone *zone = &out[*count];

		stmt_text(&rows, 0, zone->code, sizeof(zone->code));
		stmt_text(&rows, 1, zone->name, sizeof(zone->name));
		stmt_text(&rows, 2, zone->parent, sizeof(zone->parent));
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_teams(struct store *store, int64_t now, char out[][DESK_TEAM_MAX], size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_TEAMS);
	int result = 0;

	stmt_bind_int(&rows, ":now", now);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++)
		stmt_text(&rows, 0, out[*count], DESK_TEAM_MAX);

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_warnings(struct store *store, int64_t before, struct desk_warning *out, size_t cap,
	size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_WARNINGS);
	int result = 0;

	stmt_bind_int(&rows, ":before", before ? before : INT64_MAX);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_warning *warning = &out[*count];

		warning->id = stmt_int(&rows, 0);
		warning->made_at = stmt_int(&rows, 1);
		warning->send_at = stmt_int(&rows, 2);
		stmt_text(&rows, 3, warning->audience, sizeof(warning->audience));
		stmt_text(&rows, 4, warning->class, sizeof(warning->class));
		stmt_text(&rows, 5, warning->state, sizeof(warning->state));
		stmt_text(&rows, 6, warning->author, sizeof(warning->author));
		warning->recipients = stmt_int(&rows, 7);
		warning->sent = stmt_int(&rows, 8);
		warning->delivered = stmt_int(&rows, 9);
		warning->failed = stmt_int(&rows, 10);
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}

int desk_shares(
	struct store *store, int64_t id, struct desk_share *out, size_t cap, size_t *count)
{
	struct stmt rows = stmt_use(store, STMT_DESK_SHARES);
	int result = 0;

	stmt_bind_int(&rows, ":id", id);
	stmt_bind_int(&rows, ":limit", (int64_t)cap);

	for (*count = 0; *count < cap && !(result = stmt_next(&rows)); (*count)++) {
		struct desk_share *share = &out[*count];

		stmt_text(&rows, 0, share->state, sizeof(share->state));
		stmt_text(&rows, 1, share->reason, sizeof(share->reason));
		share->count = stmt_int(&rows, 2);
	}

	stmt_done(&rows);
	return result == -ENOENT ? 0 : result;
}
