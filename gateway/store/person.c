/*
 * People and roles; see person.h.
 */
#include "gateway/store/person.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

static const char *const consent_names[] = {
	[CONSENT_NONE] = "none",
	[CONSENT_ASKED] = "asked",
	[CONSENT_YES] = "yes",
	[CONSENT_NO] = "no",
};

bool consent_by_name(const char *name, enum consent *consent)
{
	for (size_t i = 0; i < sizeof(consent_names) / sizeof(consent_names[0]); i++) {
		if (!strcmp(consent_names[i], name)) {
			*consent = (enum consent)i;
			return true;
		}
	}

	return false;
}

static int read_roles(struct store *store, int64_t id, int64_t at, unsigned *roles)
{
	struct stmt of = stmt_use(store, STMT_ROLE_OF);
	int result;

	stmt_bind_int(&of, ":person", id);
	stmt_bind_int(&of, ":at", at);
	*roles = ROLE_RES;

	while (!(result = stmt_next(&of)))
		*roles |= (unsigned)stmt_int(&of, 0);

	return result == -ENOENT ? 0 : result;
}

static int read_person(struct store *store, struct stmt *stmt, int64_t at, struct person *out)
{
	char word[12];
	int result = stmt_next(stmt);

	*out = (struct person){0};

	if (result)
		return result;

	out->id = stmt_int(stmt, 0);
	out->number_id = stmt_int(stmt, 1);
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	stmt_text(stmt, 4, out->name, sizeof(out->name));
	consent_by_name(stmt_text(stmt, 5, word, sizeof(word)), &out->consent);
	out->voice = stmt_int(stmt, 6);
	out->accents = stmt_int(stmt, 7);
	out->calm = stmt_int(stmt, 8);
	out->has_pin = stmt_int(stmt, 9);
	stmt_text(stmt, 10, out->min_class, sizeof(out->min_class));
	out->to_at = stmt_int(stmt, 11);
	stmt_done(stmt);
	return read_roles(store, out->id, at, &out->roles);
}

int person_by_number(struct store *store, int64_t number_id, int64_t at, struct person *out)
{
	struct stmt get = stmt_use(store, STMT_PERSON_BY_NUMBER);

	stmt_bind_int(&get, ":number", number_id);
	return read_person(store, &get, at, out);
}

int person_get(struct store *store, int64_t id, int64_t at, struct person *out)
{
	struct stmt get = stmt_use(store, STMT_PERSON_GET);

	stmt_bind_int(&get, ":id", id);
	return read_person(store, &get, at, out);
}

static int group_of_zone(struct store *store, int64_t zone_id, int64_t *grp_id)
{
	char name[64];

	*grp_id = 0;

	if (!zone_id)
		return 0;

	return zone_get(store, zone_id, name, grp_id);
}

static int person_insert(struct store *store, int64_t number_id, const char *name,
	int64_t zone_id, bool accents, int64_t *id)
{
	int64_t grp_id;
	int result = group_of_zone(store, zone_id, &grp_id);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_PERSON_PUT);

	stmt_bind_int(&put, ":number", number_id);
	stmt_bind_id(&put, ":grp", grp_id);
	stmt_bind_id(&put, ":zone", zone_id);
	stmt_bind_text(&put, ":name", name);
	stmt_bind_int(&put, ":accents", accents);
	stmt_bind_int(&put, ":from", clock_wall_ms(store->clock));
	return stmt_insert(&put, id);
}

int person_register(struct store *store, int64_t number_id, const char *name, int64_t zone_id,
	bool accents, int64_t *id)
{
	struct person person;
	int64_t grp_id;
	int result = person_by_number(store, number_id, clock_wall_ms(store->clock), &person);

	if (result == -ENOENT)
		return person_insert(store, number_id, name, zone_id, accents, id);

	if (!result)
		result = group_of_zone(store, zone_id, &grp_id);

	if (result)
		return result;

	*id = person.id;

	struct stmt set = stmt_use(store, STMT_PERSON_SET);

	stmt_bind_int(&set, ":id", person.id);
	stmt_bind_id(&set, ":grp", grp_id);
	stmt_bind_id(&set, ":zone", zone_id);
	stmt_bind_text(&set, ":name", name);
	stmt_bind_int(&set, ":voice", person.voice);
	stmt_bind_int(&set, ":accents", accents);
	stmt_bind_null(&set, ":to");
	return stmt_run(&set);
}

int person_set_consent(struct store *store, int64_t id, enum consent consent, int64_t at)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_CONSENT);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_text(&set, ":consent", consent_names[consent]);
	stmt_bind_int(&set, ":at", at);
	return stmt_run(&set);
}

int person_set_calm(struct store *store, int64_t id, bool calm)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_CALM);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":calm", calm);
	return stmt_run(&set);
}

int person_set_class(struct store *store, int64_t id, const char *class)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_CLASS);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_text(&set, ":class", class);
	return stmt_run(&set);
}

int person_set_quiet(struct store *store, int64_t id, int32_t from, int32_t to)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_QUIET);

	stmt_bind_int(&set, ":id", id);

	if (from == to) {
		stmt_bind_null(&set, ":from");
		stmt_bind_null(&set, ":to");
	} else {
		stmt_bind_int(&set, ":from", from);
		stmt_bind_int(&set, ":to", to);
	}

	return stmt_run(&set);
}

int person_quiet(struct store *store, int64_t number_id, int32_t *from, int32_t *to)
{
	struct stmt quiet = stmt_use(store, STMT_PERSON_QUIET);

	stmt_bind_int(&quiet, ":number", number_id);

	int result = stmt_next(&quiet);

	if (result)
		return result;

	*from = (int32_t)stmt_int(&quiet, 0);
	*to = (int32_t)stmt_int(&quiet, 1);
	stmt_done(&quiet);
	return 0;
}

int person_turn_digest(struct store *store, int64_t id, bool *digest)
{
	struct stmt turn = stmt_use(store, STMT_PERSON_SET_DIGEST);
	int64_t now = 0;

	stmt_bind_int(&turn, ":id", id);

	int result = stmt_run(&turn);

	if (result)
		return result;

	struct stmt get = stmt_use(store, STMT_PERSON_DIGEST);

	stmt_bind_int(&get, ":id", id);
	result = stmt_one(&get, &now);
	*digest = now;
	return result;
}

int person_end(struct store *store, int64_t id, int64_t at)
{
	struct stmt roles = stmt_use(store, STMT_ROLE_END_ALL);

	stmt_bind_int(&roles, ":person", id);
	stmt_bind_int(&roles, ":at", at);

	int result = stmt_run(&roles);

	if (result)
		return result;

	struct stmt end = stmt_use(store, STMT_PERSON_END);

	stmt_bind_int(&end, ":id", id);
	stmt_bind_int(&end, ":at", at);
	return stmt_run(&end);
}

static int read_people(struct stmt *stmt, struct people *out)
{
	int result;

	out->count = 0;
	stmt_bind_int(stmt, ":limit", PEOPLE_MAX);

	while (!(result = stmt_next(stmt)))
		out->id[out->count++] = stmt_int(stmt, 0);

	return result == -ENOENT ? 0 : result;
}

int people_to_renew(struct store *store, enum renewal which, int64_t before, int64_t now,
	struct people *out)
{
	static const enum stmt_id pages[] = {
		[RENEWAL_OLD] = STMT_PERSON_OLD,
		[RENEWAL_SILENT] = STMT_PERSON_SILENT,
		[RENEWAL_UNREACHED] = STMT_PERSON_UNREACHED,
	};
	struct stmt page = stmt_use(store, pages[which]);

	stmt_bind_int(&page, ":before", before);
	stmt_bind_int(&page, ":now", now);
	return read_people(&page, out);
}

int person_set_renew(struct store *store, int64_t id, int64_t at)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_RENEW);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_int(&set, ":at", at);
	return stmt_run(&set);
}

int people_for(struct store *store, unsigned roles, int64_t zone_id, int64_t at,
	struct people *out)
{
	struct stmt find = stmt_use(store, STMT_PEOPLE_FOR);

	stmt_bind_id(&find, ":zone", zone_id);
	stmt_bind_int(&find, ":roles", roles);
	stmt_bind_int(&find, ":at", at);
	return read_people(&find, out);
}

int people_below(struct store *store, unsigned roles, int64_t zone_id, int64_t at,
	int64_t after, struct people *out)
{
	struct stmt find = stmt_use(store, STMT_PEOPLE_BELOW);

	stmt_bind_id(&find, ":zone", zone_id);
	stmt_bind_int(&find, ":roles", roles);
	stmt_bind_int(&find, ":at", at);
	stmt_bind_int(&find, ":after", after);
	return read_people(&find, out);
}

int person_has_role(struct store *store, int64_t id, unsigned roles, int64_t zone_id,
	int64_t at, bool *holds)
{
	int64_t one;
	struct stmt has = stmt_use(store, STMT_ROLE_HAS);

	stmt_bind_int(&has, ":person", id);
	stmt_bind_int(&has, ":roles", roles);
	stmt_bind_id(&has, ":zone", zone_id);
	stmt_bind_int(&has, ":at", at);

	int result = stmt_one(&has, &one);

	*holds = !result;
	return result == -ENOENT ? 0 : result;
}

/* Whether a folded name is these words or ends in them. */
static bool name_ends(const char *name, const char *words)
{
	char folded[PERSON_NAME_MAX * 2];
	size_t len = fold_text(folded, sizeof(folded), name, strlen(name));
	size_t wanted = strlen(words);

	if (!wanted || wanted > len || strcmp(folded + len - wanted, words))
		return false;

	return wanted == len || folded[len - wanted - 1] == ' ';
}

int person_by_name(struct store *store, const char *words, int64_t grp_id, int64_t at,
	int64_t *id)
{
	char name[PERSON_NAME_MAX], folded[PERSON_NAME_MAX * 2];
	struct stmt named = stmt_use(store, STMT_PERSON_NAMED);
	int result, found = 0;

	fold_text(folded, sizeof(folded), words, strlen(words));
	stmt_bind_id(&named, ":grp", grp_id);
	stmt_bind_int(&named, ":at", at);

	while (!(result = stmt_next(&named))) {
		if (!name_ends(stmt_text(&named, 1, name, sizeof(name)), folded))
			continue;

		*id = stmt_int(&named, 0);
		found++;
	}

	if (result != -ENOENT)
		return result;

	return found > 1 ? -EEXIST : found ? 0 : -ENOENT;
}
