/*
 * Zones and groups as they are written: by places.conf, by command, by an import; see zone.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

#define FOLDED_MAX 128

/* written: as people write it, for the grammar; a code is nobody's word. */
static int alias_put(struct store *store, int64_t id, const char *name, bool written)
{
	char folded[FOLDED_MAX];

	if (!fold_text(folded, sizeof(folded), name, strlen(name)))
		return 0;

	const char *const forms[] = {folded, zone_without_level(folded)};
	int result = 0;

	for (size_t i = 0; !result && i < 2; i++) {
		struct stmt put = stmt_use(store, STMT_ZONE_ALIAS_PUT);

		stmt_bind_text(&put, ":folded", forms[i]);
		stmt_bind_int(&put, ":zone", id);
		stmt_bind_text(&put, ":name", written && !i ? name : NULL);
		result = stmt_run(&put);
	}

	return result;
}

static int zone_insert(struct store *store, const char *code, const char *name,
	const char *level, int64_t *id)
{
	char folded[FOLDED_MAX];
	struct stmt put = stmt_use(store, STMT_ZONE_PUT);

	fold_text(folded, sizeof(folded), name, strlen(name));
	stmt_bind_text(&put, ":code", code);
	stmt_bind_text(&put, ":name", name);
	stmt_bind_text(&put, ":folded", folded);
	stmt_bind_text(&put, ":level", level);
	return stmt_insert(&put, id);
}

bool zone_code_of(const char *name, char code[ZONE_CODE_MAX])
{
	char folded[FOLDED_MAX];
	size_t len = fold_text(folded, sizeof(folded), name, strlen(name)), n = 0;

	for (size_t i = 0; i < len && n < ZONE_CODE_MAX - 1; i++) {
		bool plain = (folded[i] >= 'a' && folded[i] <= 'z') ||
			     (folded[i] >= '0' && folded[i] <= '9');

		if (plain)
			code[n++] = folded[i];
		else if (n && code[n - 1] != '-')
			code[n++] = '-';
	}

	while (n && code[n - 1] == '-')
		n--;

	code[n] = '\0';
	return n > 0;
}

int zone_put(struct store *store, const char *name, int64_t *id)
{
	char code[ZONE_CODE_MAX];

	if (!zone_code_of(name, code))
		return -EINVAL;

	int result = zone_insert(store, code, name, "", id);

	return result ? result : alias_put(store, *id, name, true);
}

static void bind_date(struct stmt *stmt, const char *name, const char *date)
{
	int64_t at;

	if (date[0] && !civil_parse(date, &at))
		stmt_bind_int(stmt, name, at);
	else
		stmt_bind_null(stmt, name);
}

/* A last day belongs to what it ends. */
static void bind_last(struct stmt *stmt, const char *name, const char *date)
{
	int64_t at;

	if (date[0] && !civil_parse(date, &at))
		stmt_bind_int(stmt, name, civil_midnight(at, 1));
	else
		stmt_bind_null(stmt, name);
}

static void bind_known(struct stmt *stmt, const char *name, int32_t value)
{
	if (value >= 0)
		stmt_bind_int(stmt, name, value);
	else
		stmt_bind_null(stmt, name);
}

static int by_code(
	struct store *store, enum stmt_id statement, const char *code, int64_t *id)
{
	struct stmt find = stmt_use(store, statement);

	stmt_bind_text(&find, ":code", code);
	return stmt_one(&find, id);
}

int zone_by_code(struct store *store, const char *code, int64_t *id)
{
	return by_code(store, STMT_ZONE_BY_CODE, code, id);
}

/* The row of a zone of places.conf: its own, or the one that an import had to make. */
static int zone_row_of(struct store *store, const struct zone_row *zone, int64_t *id)
{
	char folded[FOLDED_MAX];
	int result = zone_by_code(store, zone->code, id);

	if (result != -ENOENT)
		return result;

	fold_text(folded, sizeof(folded), zone->name, strlen(zone->name));

	struct stmt find = stmt_use(store, STMT_ZONE_IMPORTED);

	stmt_bind_text(&find, ":folded", folded);
	result = stmt_one(&find, id);
	return result == -ENOENT
		       ? zone_insert(store, zone->code, zone->name, zone->level, id)
		       : result;
}

static void bind_zone(
	struct stmt *set, const struct zone_row *zone, const char *folded, int64_t id)
{
	stmt_bind_int(set, ":id", id);
	stmt_bind_text(set, ":name", zone->name);
	stmt_bind_text(set, ":folded", folded);
	stmt_bind_text(set, ":level", zone->level);
	bind_known(set, ":households", zone->households);
	bind_known(set, ":persons", zone->persons);
	stmt_bind_id(set, ":models", zone->models);
	stmt_bind_id(set, ":organisations", zone->organisations);
	bind_date(set, ":from", zone->valid_from);
	bind_last(set, ":to", zone->valid_to);
}

static int write_aliases(struct store *store, const struct zone_row *zone, int64_t id)
{
	struct stmt clear = stmt_use(store, STMT_ZONE_ALIAS_CLEAR);

	stmt_bind_int(&clear, ":zone", id);

	int result = stmt_run(&clear);

	if (!result)
		result = alias_put(store, id, zone->name, true);

	for (uint8_t i = 0; !result && i < zone->alias_count; i++)
		result = alias_put(store, id, zone->aliases[i], true);

	return result ? result : alias_put(store, id, zone->code, false);
}

static int zone_set(struct store *store, const struct zone_row *zone, int64_t now)
{
	char folded[FOLDED_MAX];
	int64_t id;
	int result = zone_row_of(store, zone, &id);

	if (result)
		return result;

	fold_text(folded, sizeof(folded), zone->name, strlen(zone->name));

	struct stmt set = stmt_use(store, STMT_ZONE_SET);

	bind_zone(&set, zone, folded, id);
	stmt_bind_text(&set, ":code", zone->code);
	stmt_bind_int(&set, ":now", now);
	result = stmt_run(&set);
	return result ? result : write_aliases(store, zone, id);
}

/* -EINVAL: there is no such parent. *parent 0: none is told. */
static int parent_of(struct store *store, const struct zone_row *zone, int64_t *parent)
{
	*parent = 0;

	int result = zone->parent[0] ? zone_by_code(store, zone->parent, parent) : 0;

	return result == -ENOENT ? -EINVAL : result;
}

static int zone_hang(struct store *store, const struct zone_row *zone)
{
	int64_t id, parent;
	int result = zone_by_code(store, zone->code, &id);

	if (!result)
		result = parent_of(store, zone, &parent);

	if (result)
		return result == -ENOENT ? -EINVAL : result;

	struct stmt set = stmt_use(store, STMT_ZONE_SET_PARENT);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_id(&set, ":parent", parent);
	return stmt_run(&set);
}

static void bind_told(struct stmt *stmt, const char *name, const char *text)
{
	stmt_bind_text(stmt, name, text[0] ? text : NULL);
}

static int bind_group(struct store *store, struct stmt *put,
	const struct group_row *group, enum stmt_id statement)
{
	int64_t zone_id;
	int result = zone_by_code(store, group->zone, &zone_id);

	if (result)
		return result == -ENOENT ? -EINVAL : result;

	*put = stmt_use(store, statement);
	stmt_bind_text(put, ":code", group->code);
	stmt_bind_text(put, ":name", group->name);
	stmt_bind_text(put, ":kind", group->kind);
	stmt_bind_int(put, ":zone", zone_id);
	bind_told(put, ":founded", group->founded);
	bind_told(put, ":decision", group->decision);
	bind_told(put, ":decided", group->decided_on);
	bind_told(put, ":signer", group->signer);
	bind_told(put, ":signed", group->signed_by);
	bind_told(put, ":copied", group->copied_from);
	bind_date(put, ":from", group->valid_from);
	bind_last(put, ":to", group->valid_to);
	return 0;
}

static int group_set(struct store *store, const struct group_row *group, int64_t now)
{
	struct stmt put;
	int result = bind_group(store, &put, group, STMT_GROUP_PUT);

	if (result)
		return result;

	stmt_bind_int(&put, ":now", now);
	return stmt_run(&put);
}

static int end_missing(struct store *store, enum stmt_id statement, int64_t now)
{
	struct stmt end = stmt_use(store, statement);

	stmt_bind_int(&end, ":now", now);
	return stmt_run(&end);
}

static int sync_all(struct store *store, const struct zone_row *zones, size_t zone_count,
	const struct group_row *groups, size_t group_count)
{
	int64_t now = clock_wall_ms(store->clock);
	int result = 0;

	for (size_t i = 0; !result && i < zone_count; i++)
		result = zone_set(store, &zones[i], now);

	for (size_t i = 0; !result && i < zone_count; i++)
		result = zone_hang(store, &zones[i]);

	for (size_t i = 0; !result && i < group_count; i++)
		result = group_set(store, &groups[i], now);

	if (!result)
		result = end_missing(store, STMT_ZONE_END, now);

	return result ? result : end_missing(store, STMT_GROUP_END, now);
}

int zone_sync(struct store *store, const struct zone_row *zones, size_t zone_count,
	const struct group_row *groups, size_t group_count)
{
	int result = store_begin(store);

	if (result)
		return result;

	result = sync_all(store, zones, zone_count, groups, group_count);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

int zone_state(struct store *store, int64_t id, struct zone_state *out)
{
	struct stmt get = stmt_use(store, STMT_ZONE_STATE);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, out->origin, sizeof(out->origin));
	out->ended = stmt_int(&get, 1);
	out->parent_id = stmt_int(&get, 2);
	stmt_text(&get, 3, out->name, sizeof(out->name));
	stmt_done(&get);
	return 0;
}

int group_state(struct store *store, int64_t id, struct zone_state *out)
{
	struct stmt get = stmt_use(store, STMT_GROUP_STATE);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, out->origin, sizeof(out->origin));
	out->ended = stmt_int(&get, 1);
	out->parent_id = 0;
	stmt_text(&get, 2, out->name, sizeof(out->name));
	stmt_done(&get);
	return 0;
}

/* A zone below itself would be above everything below it. */
static int check_parent(struct store *store, int64_t id, int64_t parent)
{
	bool within = false;
	int result = parent ? zone_is_within(store, parent, id, &within) : 0;

	return result ? result : within ? -ELOOP : 0;
}

int zone_add(struct store *store, const struct zone_row *zone)
{
	char folded[FOLDED_MAX];
	int64_t id, parent;
	int result = parent_of(store, zone, &parent);

	if (result)
		return result;

	result = zone_by_code(store, zone->code, &id);

	if (result == -ENOENT)
		result = zone_insert(store, zone->code, zone->name, zone->level, &id);
	else if (!result)
		result = check_parent(store, id, parent);

	if (result)
		return result;

	fold_text(folded, sizeof(folded), zone->name, strlen(zone->name));

	struct stmt add = stmt_use(store, STMT_ZONE_ADD);

	bind_zone(&add, zone, folded, id);
	stmt_bind_id(&add, ":parent", parent);
	result = stmt_run(&add);
	return result ? result : write_aliases(store, zone, id);
}

int group_add(struct store *store, const struct group_row *group)
{
	struct stmt put;
	int result = bind_group(store, &put, group, STMT_GROUP_ADD);

	return result ? result : stmt_run(&put);
}

static int concern(struct store *store, enum stmt_id statement, const char *what,
	int64_t id, int64_t at, int64_t out[CONCERNS])
{
	struct stmt count = stmt_use(store, statement);

	stmt_bind_int(&count, what, id);
	stmt_bind_int(&count, ":at", at);

	int result = stmt_next(&count);

	for (int i = 0; !result && i < CONCERNS; i++)
		out[i] = stmt_int(&count, i);

	stmt_done(&count);
	return result;
}

int zone_concern(struct store *store, int64_t id, int64_t at, int64_t out[CONCERNS])
{
	return concern(store, STMT_ZONE_CONCERN, ":zone", id, at, out);
}

int group_concern(struct store *store, int64_t id, int64_t at, int64_t out[CONCERNS])
{
	return concern(store, STMT_GROUP_CONCERN, ":grp", id, at, out);
}

static int end_one(struct store *store, enum stmt_id statement, const char *what,
	int64_t id, int64_t at)
{
	struct stmt end = stmt_use(store, statement);

	stmt_bind_int(&end, what, id);
	stmt_bind_int(&end, ":at", at);
	return stmt_run(&end);
}

int group_end(struct store *store, int64_t id, int64_t at)
{
	int result = end_one(store, STMT_GROUP_ENDED, ":id", id, at);

	if (!result)
		result = end_one(store, STMT_GROUP_PLANS_END, ":grp", id, at);

	return result ? result : end_one(store, STMT_GROUP_ROLES_END, ":grp", id, at);
}

/* The next group of a zone that is not over by then; -ENOENT. */
static int next_group(
	struct store *store, int64_t zone_id, int64_t at, int64_t after, int64_t *id)
{
	struct stmt next = stmt_use(store, STMT_ZONE_GROUPS);

	stmt_bind_int(&next, ":zone", zone_id);
	stmt_bind_int(&next, ":at", at);
	stmt_bind_int(&next, ":after", after);
	return stmt_one(&next, id);
}

int zone_end(struct store *store, int64_t id, int64_t at)
{
	int64_t grp_id = 0;
	int result = end_one(store, STMT_ZONE_ENDED, ":id", id, at);

	if (!result)
		result = end_one(store, STMT_ZONE_PLANS_END, ":zone", id, at);

	while (!result) {
		result = next_group(store, id, at, grp_id, &grp_id);

		if (!result)
			result = group_end(store, grp_id, at);
	}

	return result == -ENOENT ? 0 : result;
}

int zone_learned(struct store *store, zone_name_fn fn, void *arg)
{
	struct stmt names = stmt_use(store, STMT_ZONE_LEARNED);
	char name[ZONE_NAME_MAX];
	int result;

	while (!(result = stmt_next(&names)))
		fn(arg, stmt_text(&names, 0, name, sizeof(name)));

	return result == -ENOENT ? 0 : result;
}
