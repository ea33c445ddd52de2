/*
 * Broadcasts; see broadcast.h.
 */
#include "gateway/store/broadcast.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"

#define ASIDE_ROWS 500 /* to a commit: milliseconds of work */
#define AGAIN_ROWS 1000

static void bind_text(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_text(stmt, name, text[0] ? text : NULL);
}

int broadcast_put(struct store *store, struct broadcast *broadcast)
{
	struct stmt put = stmt_use(store, STMT_BROADCAST_PUT);

	stmt_bind_id(&put, ":grp", broadcast->grp_id);
	stmt_bind_id(&put, ":zone", broadcast->zone_id);
	stmt_bind_text(&put, ":team", broadcast->team);
	stmt_bind_int(&put, ":roles", broadcast->roles);
	stmt_bind_id(&put, ":record", broadcast->record_id);
	stmt_bind_text(&put, ":audience", broadcast->audience);
	stmt_bind_text(&put, ":class", broadcast->class);
	stmt_bind_text(&put, ":text", broadcast->text);
	stmt_bind_text(&put, ":state", broadcast->state);
	bind_text(&put, ":blocked", broadcast->blocked);
	stmt_bind_text(&put, ":author", broadcast->author);
	stmt_bind_id(&put, ":author_id", broadcast->author_id);
	stmt_bind_text(&put, ":approver", broadcast->approver);
	stmt_bind_id(&put, ":approver_id", broadcast->approver_id);
	stmt_bind_int(&put, ":recipients", broadcast->recipients);
	stmt_bind_int(&put, ":cursor", broadcast->cursor);
	stmt_bind_int(&put, ":made", broadcast->made_at);
	stmt_bind_id(&put, ":send", broadcast->send_at);
	stmt_bind_id(&put, ":approved", broadcast->approved_at);
	stmt_bind_id(&put, ":done", broadcast->done_at);
	return stmt_insert(&put, &broadcast->id);
}

int broadcast_set(struct store *store, const struct broadcast *broadcast)
{
	struct stmt set = stmt_use(store, STMT_BROADCAST_SET);

	stmt_bind_int(&set, ":id", broadcast->id);
	stmt_bind_text(&set, ":state", broadcast->state);
	stmt_bind_text(&set, ":approver", broadcast->approver);
	stmt_bind_id(&set, ":approver_id", broadcast->approver_id);
	stmt_bind_text(&set, ":note", broadcast->note);
	stmt_bind_int(&set, ":recipients", broadcast->recipients);
	stmt_bind_int(&set, ":cursor", broadcast->cursor);
	stmt_bind_id(&set, ":approved", broadcast->approved_at);
	stmt_bind_id(&set, ":done", broadcast->done_at);
	return stmt_run(&set);
}

int broadcast_get(struct store *store, int64_t id, struct broadcast *out)
{
	struct stmt get = stmt_use(store, STMT_BROADCAST_GET);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	*out = (struct broadcast){0};
	out->id = stmt_int(&get, 0);
	out->grp_id = stmt_int(&get, 1);
	out->zone_id = stmt_int(&get, 2);
	stmt_text(&get, 3, out->audience, sizeof(out->audience));
	stmt_text(&get, 4, out->class, sizeof(out->class));
	stmt_text(&get, 5, out->text, sizeof(out->text));
	stmt_text(&get, 6, out->state, sizeof(out->state));
	stmt_text(&get, 7, out->blocked, sizeof(out->blocked));
	stmt_text(&get, 8, out->author, sizeof(out->author));
	out->author_id = stmt_int(&get, 9);
	out->approver_id = stmt_int(&get, 10);
	out->recipients = stmt_int(&get, 11);
	out->cursor = stmt_int(&get, 12);
	out->made_at = stmt_int(&get, 13);
	out->send_at = stmt_int(&get, 14);
	out->approved_at = stmt_int(&get, 15);
	out->done_at = stmt_int(&get, 16);
	stmt_text(&get, 17, out->team, sizeof(out->team));
	out->roles = (unsigned)stmt_int(&get, 18);
	out->record_id = stmt_int(&get, 19);
	stmt_text(&get, 20, out->approver, sizeof(out->approver));
	stmt_text(&get, 21, out->note, sizeof(out->note));
	stmt_done(&get);
	return 0;
}

/* info 0, caution 1, urgent 2: what min_class is compared with. */
static int64_t class_level(const char *class)
{
	return !strcmp(class, "urgent") ? 2 : !strcmp(class, "caution") ? 1 : 0;
}

bool broadcast_calls(const struct broadcast *broadcast)
{
	return broadcast->team[0] || broadcast->roles;
}

static void bind_reach(
	struct store *store, struct stmt *stmt, const struct broadcast *broadcast)
{
	stmt_bind_int(stmt, ":now", clock_wall_ms(store->clock));
	stmt_bind_int(stmt, ":level", class_level(broadcast->class));
	stmt_bind_id(stmt, ":zone", broadcast->zone_id);

	if (!broadcast_calls(broadcast))
		return;

	const char *team = broadcast->team, *comma = strchr(team, ',');

	stmt_bind_textn(stmt, ":team", team, comma ? (size_t)(comma - team) : strlen(team));
	stmt_bind_text(stmt, ":also", comma ? comma + 1 : team);
	stmt_bind_int(stmt, ":roles", broadcast->roles);
}

int broadcast_reach(
	struct store *store, const struct broadcast *broadcast, struct broadcast_reach *out)
{
	struct stmt stmt = stmt_use(store, broadcast_calls(broadcast)
						    ? STMT_BROADCAST_COUNT_CALLED
						    : STMT_BROADCAST_COUNT);

	bind_reach(store, &stmt, broadcast);

	int result = stmt_next(&stmt);

	if (!result)
		*out = (struct broadcast_reach){
			stmt_int(&stmt, 0), stmt_int(&stmt, 1), stmt_int(&stmt, 2)};

	stmt_done(&stmt);
	return result;
}

int broadcast_count(struct store *store, const struct broadcast *broadcast, int64_t *count)
{
	struct broadcast_reach reach = {0};
	int result = broadcast_reach(store, broadcast, &reach);

	*count = reach.people;
	return result;
}

int broadcast_recipients(struct store *store, const struct broadcast *broadcast,
	struct broadcast_recipient *out, size_t cap, size_t *count)
{
	bool clock = !strcmp(broadcast->author, BROADCAST_CLOCK);
	enum stmt_id called = broadcast_calls(broadcast) ? STMT_BROADCAST_CALLED
							 : STMT_BROADCAST_RECIPIENTS;
	struct stmt next = stmt_use(store, clock ? STMT_REMINDER_RECIPIENTS : called);
	int result;

	*count = 0;

	if (clock)
		stmt_bind_int(&next, ":now", clock_wall_ms(store->clock));
	else
		bind_reach(store, &next, broadcast);

	stmt_bind_int(&next, ":after", broadcast->cursor);
	stmt_bind_int(&next, ":limit", (int64_t)cap);

	while (!(result = stmt_next(&next))) {
		struct broadcast_recipient *recipient = &out[(*count)++];

		recipient->person_id = stmt_int(&next, 0);
		recipient->number_id = stmt_int(&next, 1);
		recipient->accents = stmt_int(&next, 2);
		recipient->voice = stmt_int(&next, 3);
	}

	return result == -ENOENT ? 0 : result;
}

int broadcast_tally(struct store *store, int64_t id, struct broadcast_tally *out)
{
	struct stmt tally = stmt_use(store, STMT_BROADCAST_TALLY);

	stmt_bind_int(&tally, ":id", id);

	int result = stmt_next(&tally);

	if (result)
		return result;

	out->waiting = stmt_int(&tally, 0);
	out->sent = stmt_int(&tally, 1);
	out->delivered = stmt_int(&tally, 2);
	out->failed = stmt_int(&tally, 3);
	stmt_done(&tally);
	return 0;
}

int broadcast_set_aside(struct store *store, int64_t id, bool aside, int64_t *count)
{
	struct stmt set = stmt_use(store, aside ? STMT_QUEUE_ASIDE : STMT_QUEUE_BACK);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":limit", ASIDE_ROWS);
	return stmt_change(&set, count);
}

int broadcast_again(struct store *store, int64_t id, int64_t expires_at, int64_t *count)
{
	struct stmt parts = stmt_use(store, STMT_QUEUE_AGAIN_PARTS);
	int64_t changed;

	stmt_bind_int(&parts, ":id", id);
	stmt_bind_int(&parts, ":limit", AGAIN_ROWS);

	int result = stmt_change(&parts, &changed);

	if (result)
		return result;

	struct stmt rows = stmt_use(store, STMT_QUEUE_AGAIN);

	stmt_bind_int(&rows, ":id", id);
	stmt_bind_int(&rows, ":limit", AGAIN_ROWS);
	stmt_bind_int(&rows, ":now", clock_wall_ms(store->clock));
	stmt_bind_int(&rows, ":expires", expires_at);
	return stmt_change(&rows, count);
}

int broadcast_latest(
	struct store *store, char out[][BROADCAST_TEXT_MAX], size_t cap, size_t *count)
{
	struct stmt next = stmt_use(store, STMT_WARNINGS_LATEST);
	int result;

	*count = 0;
	stmt_bind_int(&next, ":limit", (int64_t)cap);

	while (!(result = stmt_next(&next)))
		stmt_text(&next, 0, out[(*count)++], BROADCAST_TEXT_MAX);

	return result == -ENOENT ? 0 : result;
}
