/*
 * Zones and groups; see zone.h. Names are compared folded; what stands before them ("thon", "tdp")
 * says what they are and may be missing.
 */
#include "gateway/store/zone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/store/store_state.h"
#include "parsers/text/fold.h"

#define FOLDED_MAX 128
#define WORDS_MAX  24
#define GRAM_MAX   5 /* words of a zone's name with what it is */

/* Longer ones first. */
static const char *const levels[] = {"to dan pho ", "khu dan cu ", "thanh pho ", "thi tran ",
	"khu pho ", "thi xa ", "phuong ", "huyen ", "quan ", "thon ", "tinh ", "lang ", "xom ",
	"khu ", "ban ", "tdp ", "kp ", "ap ", "tp ", "xa "};

static const char *without_level(const char *folded)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		size_t len = strlen(levels[i]);

		if (!strncmp(folded, levels[i], len) && folded[len])
			return folded + len;
	}

	return folded;
}

static int alias_find(struct store *store, const char *folded, int64_t *id)
{
	struct stmt any = stmt_use(store, STMT_ZONE_ALIAS_ANY);

	/* Most words are no zone's: the cheap question first. */
	stmt_bind_text(&any, ":folded", folded);

	int result = stmt_one(&any, id);

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_ZONE_BY_ALIAS);

	stmt_bind_text(&find, ":folded", folded);
	return stmt_one(&find, id);
}

int zone_find(struct store *store, const char *words, int64_t *id)
{
	char folded[FOLDED_MAX];

	if (!fold_text(folded, sizeof(folded), words, strlen(words)))
		return -ENOENT;

	int result = alias_find(store, folded, id);

	return result == -ENOENT ? alias_find(store, without_level(folded), id) : result;
}

static int alias_put(struct store *store, int64_t id, const char *name)
{
	char folded[FOLDED_MAX];

	if (!fold_text(folded, sizeof(folded), name, strlen(name)))
		return 0;

	const char *const forms[] = {folded, without_level(folded)};
	int result = 0;

	for (size_t i = 0; !result && i < 2; i++) {
		struct stmt put = stmt_use(store, STMT_ZONE_ALIAS_PUT);

		stmt_bind_text(&put, ":folded", forms[i]);
		stmt_bind_int(&put, ":zone", id);
		result = stmt_run(&put);
	}

	return result;
}

static int zone_insert(
	struct store *store, const char *code, const char *name, const char *level, int64_t *id)
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

int zone_put(struct store *store, const char *name, int64_t *id)
{
	char code[FOLDED_MAX];
	int result = zone_find(store, name, id);

	if (result != -ENOENT)
		return result;

	if (!fold_text(code, sizeof(code), name, strlen(name)))
		return -EINVAL;

	for (char *p = code; *p; p++) {
		if (*p == ' ')
			*p = '-';
	}

	result = zone_insert(store, code, name, "", id);
	return result ? result : alias_put(store, *id, name);
}

static void bind_date(struct stmt *stmt, const char *name, const char *date)
{
	int64_t at;

	if (date[0] && !civil_parse(date, &at))
		stmt_bind_int(stmt, name, at);
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

static int by_code(struct store *store, enum stmt_id statement, const char *code, int64_t *id)
{
	struct stmt find = stmt_use(store, statement);

	stmt_bind_text(&find, ":code", code);
	return stmt_one(&find, id);
}

/* The row of a zone of places.conf: its own, or the one that an import had to make. */
static int zone_row_of(struct store *store, const struct zone_row *zone, int64_t *id)
{
	char folded[FOLDED_MAX];
	int result = by_code(store, STMT_ZONE_BY_CODE, zone->code, id);

	if (result != -ENOENT)
		return result;

	fold_text(folded, sizeof(folded), zone->name, strlen(zone->name));

	struct stmt find = stmt_use(store, STMT_ZONE_IMPORTED);

	stmt_bind_text(&find, ":folded", folded);
	result = stmt_one(&find, id);
	return result == -ENOENT ? zone_insert(store, zone->code, zone->name, zone->level, id)
				 : result;
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

	stmt_bind_int(&set, ":id", id);
	stmt_bind_text(&set, ":code", zone->code);
	stmt_bind_text(&set, ":name", zone->name);
	stmt_bind_text(&set, ":folded", folded);
	stmt_bind_text(&set, ":level", zone->level);
	bind_known(&set, ":households", zone->households);
	bind_known(&set, ":persons", zone->persons);
	bind_date(&set, ":from", zone->valid_from);
	bind_date(&set, ":to", zone->valid_to);
	stmt_bind_int(&set, ":now", now);
	result = stmt_run(&set);

	if (result)
		return result;

	struct stmt clear = stmt_use(store, STMT_ZONE_ALIAS_CLEAR);

	stmt_bind_int(&clear, ":zone", id);
	result = stmt_run(&clear);

	if (!result)
		result = alias_put(store, id, zone->name);

	if (!result)
		result = alias_put(store, id, zone->code);

	for (uint8_t i = 0; !result && i < zone->alias_count; i++)
		result = alias_put(store, id, zone->aliases[i]);

	return result;
}

static int zone_hang(struct store *store, const struct zone_row *zone)
{
	int64_t id, parent = 0;
	int result = by_code(store, STMT_ZONE_BY_CODE, zone->code, &id);

	if (!result && zone->parent[0])
		result = by_code(store, STMT_ZONE_BY_CODE, zone->parent, &parent);

	if (result)
		return result == -ENOENT ? -EINVAL : result;

	struct stmt set = stmt_use(store, STMT_ZONE_SET_PARENT);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_id(&set, ":parent", parent);
	return stmt_run(&set);
}

static int group_set(struct store *store, const struct group_row *group, int64_t now)
{
	int64_t zone_id;
	int result = by_code(store, STMT_ZONE_BY_CODE, group->zone, &zone_id);

	if (result)
		return result == -ENOENT ? -EINVAL : result;

	struct stmt put = stmt_use(store, STMT_GROUP_PUT);

	stmt_bind_text(&put, ":code", group->code);
	stmt_bind_text(&put, ":name", group->name);
	stmt_bind_int(&put, ":zone", zone_id);
	stmt_bind_text(&put, ":founded", group->founded[0] ? group->founded : NULL);
	bind_date(&put, ":from", group->valid_from);
	bind_date(&put, ":to", group->valid_to);
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

static int zone_columns(
	struct store *store, int64_t id, char name[64], char code[32], int64_t *parent)
{
	struct stmt get = stmt_use(store, STMT_ZONE_GET);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, name, 64);
	stmt_text(&get, 1, code, 32);
	*parent = stmt_int(&get, 2);
	stmt_done(&get);
	return 0;
}

int zone_get(struct store *store, int64_t id, char name[64], int64_t *grp_id)
{
	char code[32];
	int64_t parent;
	int result = zone_columns(store, id, name, code, &parent);

	if (result)
		return result;

	struct stmt find = stmt_use(store, STMT_ZONE_GROUP);

	stmt_bind_int(&find, ":zone", id);
	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));
	result = stmt_one(&find, grp_id);

	if (result == -ENOENT)
		*grp_id = 0;

	return result == -ENOENT ? 0 : result;
}

int zone_name(struct store *store, int64_t id, char name[64])
{
	char code[32];
	int64_t parent;

	return zone_columns(store, id, name, code, &parent);
}

int zone_parent(struct store *store, int64_t id, int64_t *parent_id)
{
	char name[64], code[32];

	return zone_columns(store, id, name, code, parent_id);
}

int zone_is_within(struct store *store, int64_t id, int64_t top, bool *within)
{
	int64_t one;
	struct stmt find = stmt_use(store, STMT_ZONE_WITHIN);

	stmt_bind_int(&find, ":zone", id);
	stmt_bind_int(&find, ":top", top);

	int result = stmt_one(&find, &one);

	*within = !result;
	return result == -ENOENT ? 0 : result;
}

int zone_default(struct store *store, int64_t *id)
{
	struct stmt find = stmt_use(store, STMT_ZONE_DEFAULT);

	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));

	int result = stmt_one(&find, id);

	return !result && !*id ? -ENOENT : result;
}

/* Where each word begins; text is cut into them. */
static size_t cut_words(char *text, char *words[WORDS_MAX])
{
	size_t count = 0;
	char *rest = text;

	for (char *word; count < WORDS_MAX && (word = strsep(&rest, " ,.;:-/()"));) {
		if (*word)
			words[count++] = word;
	}

	return count;
}

/* Whether a name of one word may follow: "thon Can", "cho Can", "cau Can". */
static bool leads_to_name(const char *word)
{
	static const char *const places[] = {"cho", "cau", "dinh", "chua", "den", "truong", "nvh"};
	char spaced[16];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!strcmp(word, places[i]))
			return true;
	}

	snprintf(spaced, sizeof(spaced), "%.13s ", word);

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (!strcmp(spaced, levels[i]))
			return true;
	}

	return false;
}

int zone_in(struct store *store, const char *text, int64_t *id)
{
	char folded[FOLDED_MAX], gram[FOLDED_MAX];
	char *words[WORDS_MAX];

	if (!fold_text(folded, sizeof(folded), text, strlen(text)))
		return -ENOENT;

	size_t count = cut_words(folded, words);

	for (size_t n = count < GRAM_MAX ? count : GRAM_MAX; n > 0; n--) {
		for (size_t first = 0; first + n <= count; first++) {
			size_t len = 0;

			if (n == 1 && count > 1 && (first == 0 || !leads_to_name(words[first - 1])))
				continue;

			for (size_t i = first; i < first + n; i++)
				len += (size_t)snprintf(gram + len, sizeof(gram) - len, "%s%s",
					i > first ? " " : "", words[i]);

			int result = alias_find(store, gram, id);

			if (result != -ENOENT)
				return result;
		}
	}

	return -ENOENT;
}

int group_get(struct store *store, int64_t id, char name[96], int64_t *zone_id)
{
	struct stmt get = stmt_use(store, STMT_GROUP_GET);

	stmt_bind_int(&get, ":id", id);

	int result = stmt_next(&get);

	if (result)
		return result;

	stmt_text(&get, 0, name, 96);
	*zone_id = stmt_int(&get, 1);
	stmt_done(&get);
	return 0;
}

int group_by_code(struct store *store, const char *code, int64_t *id)
{
	return by_code(store, STMT_GROUP_BY_CODE, code, id);
}
