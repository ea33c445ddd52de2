/*
 * Teams and head-counts; see team.h.
 */
#include "gateway/store/team.h"

#include <errno.h>
#include <string.h>

#include "gateway/store/stmt.h"
#include "gateway/store/store.h"
#include "parsers/text/fold.h"

void team_fold(char out[TEAM_FOLDED_MAX], const char *name)
{
	char folded[TEAM_FOLDED_MAX];
	size_t len = fold_text(folded, sizeof(folded) - 2, name, strlen(name)), n = 0;

	out[n++] = ' ';

	for (size_t i = 0; i <= len && n < TEAM_FOLDED_MAX - 1; i++) {
		bool plain = i < len && ((folded[i] >= 'a' && folded[i] <= 'z') ||
					       (folded[i] >= '0' && folded[i] <= '9'));

		if (plain)
			out[n++] = folded[i];
		else if (out[n - 1] != ' ')
			out[n++] = ' ';
	}

	out[n] = '\0';
}

static int team_has(
	struct store *store, int64_t person_id, const char *team, int64_t at, bool *has)
{
	struct stmt find = stmt_use(store, STMT_TEAM_HAS);
	char folded[TEAM_FOLDED_MAX];
	int64_t count;

	team_fold(folded, team);
	stmt_bind_int(&find, ":person", person_id);
	stmt_bind_text(&find, ":team", folded);
	stmt_bind_int(&find, ":at", at);

	int result = stmt_one(&find, &count);

	*has = !result && count > 0;
	return result;
}

int team_first(struct store *store, struct people *people, const char *team, int64_t at,
	size_t *in_team)
{
	struct people rest = {.count = 0};
	size_t first = 0;

	for (size_t i = 0; i < people->count; i++) {
		bool has;
		int result = team_has(store, people->id[i], team, at, &has);

		if (result)
			return result;

		if (has)
			people->id[first++] = people->id[i];
		else
			rest.id[rest.count++] = people->id[i];
	}

	*in_team = first;

	for (size_t i = 0; i < rest.count; i++)
		people->id[first++] = rest.id[i];

	return 0;
}

int team_find(struct store *store, const char *words, int64_t at, char folded[TEAM_FOLDED_MAX])
{
	int64_t one;

	team_fold(folded, words);

	if (!folded[1])
		return -ENOENT;

	struct stmt any = stmt_use(store, STMT_TEAM_ANY);

	stmt_bind_text(&any, ":team", folded);
	stmt_bind_int(&any, ":at", at);
	return stmt_one(&any, &one);
}

int team_count(struct store *store, int64_t grp_id, int64_t at, struct team_figures *out)
{
	struct stmt roles = stmt_use(store, STMT_TEAM_COUNT);

	stmt_bind_id(&roles, ":grp", grp_id);
	stmt_bind_int(&roles, ":at", at);

	int result = stmt_next(&roles);

	if (result)
		return result;

	out->members = stmt_int(&roles, 0);
	out->leads = stmt_int(&roles, 1);
	out->mediators = stmt_int(&roles, 2);
	out->directors = stmt_int(&roles, 3);
	out->police = stmt_int(&roles, 4);
	stmt_done(&roles);

	struct stmt registered = stmt_use(store, STMT_FIGURE_REGISTERED);

	stmt_bind_id(&registered, ":grp", grp_id);
	stmt_bind_int(&registered, ":to", at);
	return stmt_one(&registered, &out->registered);
}

static int read_page(
	struct store *store, enum stmt_id page, int64_t after, struct people *out)
{
	struct stmt list = stmt_use(store, page);
	int result;

	out->count = 0;
	stmt_bind_int(&list, ":after", after);
	stmt_bind_int(&list, ":cap", PEOPLE_MAX);

	while (!(result = stmt_next(&list)))
		out->id[out->count++] = stmt_int(&list, 0);

	return result == -ENOENT ? 0 : result;
}

int team_calm(struct store *store, int64_t after, struct people *out)
{
	return read_page(store, STMT_TEAM_CALM, after, out);
}

int team_digest(struct store *store, int64_t after, struct people *out)
{
	return read_page(store, STMT_TEAM_DIGEST, after, out);
}
