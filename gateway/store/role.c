/*
 * Roles that begin and end one by one, and people who leave; see member.h.
 */
#include <errno.h>
#include <stdio.h>

#include "gateway/base/clock.h"
#include "gateway/store/audit.h"
#include "gateway/store/member.h"
#include "gateway/store/role_state.h"
#include "gateway/store/store_state.h"
#include "gateway/store/team.h"
#include "gateway/store/zone.h"

int role_put(struct store *store, const struct role_row *row)
{
	struct stmt put = stmt_use(store, STMT_ROLE_PUT);
	char folded[TEAM_FOLDED_MAX];

	team_fold(folded, row->team);
	stmt_bind_int(&put, ":person", row->person_id);
	stmt_bind_text(&put, ":role", role_name(row->role));
	stmt_bind_text(&put, ":team", row->team);
	stmt_bind_text(&put, ":folded", folded);
	stmt_bind_id(&put, ":grp", row->grp_id);
	stmt_bind_id(&put, ":zone", row->zone_id);
	stmt_bind_int(&put, ":from", row->from_at);
	stmt_bind_id(&put, ":to", row->to_at);
	return stmt_run(&put);
}

int role_end(struct store *store, int64_t id, int64_t at)
{
	struct stmt end = stmt_use(store, STMT_ROLE_END);

	stmt_bind_int(&end, ":id", id);
	stmt_bind_int(&end, ":at", at);
	return stmt_run(&end);
}

int role_audit(struct store *store, const char *actor, int64_t person_id, unsigned before,
	unsigned after)
{
	char object[32], detail[128];
	size_t len = 0;

	snprintf(object, sizeof(object), "person:%lld", (long long)person_id);

	for (int side = 0; side < 2; side++) {
		unsigned roles = side ? after : before;

		for (unsigned bit = ROLE_MEM; bit <= ROLE_ADMIN; bit <<= 1) {
			if (roles & bit)
				len += (size_t)snprintf(detail + len,
					sizeof(detail) - len, "%s ", role_name(bit));
		}

		len += (size_t)snprintf(
			detail + len, sizeof(detail) - len, "%s", side ? "" : "-> ");
	}

	return audit_append(store, actor, "role.change", object, detail);
}

/* Ends what was begun: all of it stands, or nothing. */
static int settle(struct store *store, int result)
{
	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

static int end_person(struct store *store, const struct person *person, int64_t now,
	const char *actor)
{
	char object[32];
	int result = person_end(store, person->id, now);

	if (result)
		return result;

	snprintf(object, sizeof(object), "person:%lld", (long long)person->id);
	return audit_append(store, actor, "person.remove", object, role_name(person->roles));
}

int member_remove(struct store *store, const char *e164, const char *actor)
{
	int64_t number_id, now = clock_wall_ms(store->clock);
	struct person person;
	int result = store_begin(store);

	if (result)
		return result;

	result = number_find(store, e164, &number_id);

	if (!result)
		result = person_by_number(store, number_id, now, &person);

	return settle(store, result ? result : end_person(store, &person, now, actor));
}

/* Whoever is among us now. */
static int get_present(struct store *store, int64_t id, int64_t now, struct person *out)
{
	int result = person_get(store, id, now, out);

	return !result && out->to_at && out->to_at <= now ? -ENOENT : result;
}

int member_end(struct store *store, int64_t id, const char *actor)
{
	int64_t now = clock_wall_ms(store->clock);
	struct person person;
	int result = store_begin(store);

	if (result)
		return result;

	result = get_present(store, id, now, &person);
	return settle(store, result ? result : end_person(store, &person, now, actor));
}

/* The zone that is meant, and whose group that is; their own where none is named. */
static int read_place(struct store *store, const struct person *person, const char *zone,
	struct role_row *row)
{
	char name[ZONE_NAME_MAX];

	row->zone_id = person->zone_id;
	row->grp_id = person->grp_id;

	if (!*zone)
		return 0;

	int result = zone_by_words(store, zone, person->zone_id, &row->zone_id);

	if (result == -ENOENT || result == -EEXIST)
		return -EINVAL;

	return result ? result : zone_get(store, row->zone_id, name, &row->grp_id);
}

static int add_role(struct store *store, const struct role_row *given, const char *zone,
	const char *actor)
{
	struct role_row row = *given;
	struct person person;
	bool holds = false;
	int result = get_present(store, row.person_id, row.from_at, &person);

	if (!result)
		result = read_place(store, &person, zone, &row);

	if (!result && row.zone_id && person.roles & row.role)
		result = person_has_role(store, person.id, row.role, row.zone_id, row.from_at, &holds);

	if (!result && holds)
		result = -EEXIST;

	if (!result)
		result = role_put(store, &row);

	return result ? result
		      : role_audit(store, actor, person.id, person.roles & ~(unsigned)ROLE_RES,
				(person.roles | row.role) & ~(unsigned)ROLE_RES);
}

int member_role_add(struct store *store, int64_t person_id, unsigned role, const char *team,
	const char *zone, const char *actor)
{
	struct role_row row = {.person_id = person_id,
		.role = role,
		.team = team,
		.from_at = clock_wall_ms(store->clock)};
	int result = store_begin(store);

	return result ? result : settle(store, add_role(store, &row, zone, actor));
}

static int role_person(struct store *store, int64_t id, int64_t now, int64_t *person_id)
{
	struct stmt of = stmt_use(store, STMT_ROLE_PERSON);

	stmt_bind_int(&of, ":id", id);
	stmt_bind_int(&of, ":now", now);
	return stmt_one(&of, person_id);
}

static int end_role(struct store *store, int64_t id, const char *actor)
{
	int64_t person_id, now = clock_wall_ms(store->clock);
	struct person before, after;
	int result = role_person(store, id, now, &person_id);

	if (!result)
		result = person_get(store, person_id, now, &before);

	if (!result)
		result = role_end(store, id, now);

	if (!result)
		result = person_get(store, person_id, now, &after);

	return result ? result
		      : role_audit(store, actor, person_id, before.roles & ~(unsigned)ROLE_RES,
				after.roles & ~(unsigned)ROLE_RES);
}

int member_role_end(struct store *store, int64_t id, const char *actor)
{
	int result = store_begin(store);

	return result ? result : settle(store, end_role(store, id, actor));
}
