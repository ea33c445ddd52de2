/*
 * Zones and groups as they are found; see zone.h. Names are compared folded; what stands before them ("thon", "tdp")
 * says what they are and may be missing.
 */
#include "gateway/store/zone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/base/spell.h"
#include "gateway/store/store_state.h"
#include "parsers/text/fold.h"

#define FOLDED_MAX    128
#define WORDS_MAX     24
#define MENTIONS_MAX  8
#define GUESS_LETTERS 2
#define GRAM_MAX      5 /* words of a zone's name with what it is */

/* Longer ones first. */
static const char *const levels[] = {"to dan pho ", "khu dan cu ", "thanh pho ",
	"thi tran ", "khu pho ", "thi xa ", "phuong ", "huyen ", "quan ", "thon ",
	"tinh ", "lang ", "xom ", "khu ", "ban ", "tdp ", "kp ", "ap ", "tp ", "xa "};

const char *zone_without_level(const char *folded)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		size_t len = strlen(levels[i]);

		if (!strncmp(folded, levels[i], len) && folded[len])
			return folded + len;
	}

	return folded;
}

/* Of several of one name the one that is nearest to where the sender is; -EEXIST: two are. */
static int namesake_near(
	struct store *store, const char *folded, int64_t near, bool in_force, int64_t *id)
{
	struct stmt find = stmt_use(store, STMT_ZONE_NEAREST);
	int64_t steps;

	stmt_bind_text(&find, ":folded", folded);
	stmt_bind_id(&find, ":near", near);
	stmt_bind_int(&find, ":force", in_force);
	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));

	int result = stmt_next(&find);

	if (result)
		return result == -ENOENT ? -EEXIST : result;

	*id = stmt_int(&find, 0);
	steps = stmt_int(&find, 1);
	result = stmt_next(&find);

	if (result)
		return result == -ENOENT ? 0 : result;

	bool tie = stmt_int(&find, 1) == steps;

	stmt_done(&find);
	return tie ? -EEXIST : 0;
}

/* The lowest zone that all of them lie in; 0 where there is none. */
static int namesakes_common(
	struct store *store, const char *folded, bool in_force, int64_t *id)
{
	struct stmt find = stmt_use(store, STMT_ZONE_COMMON);

	stmt_bind_text(&find, ":folded", folded);
	stmt_bind_int(&find, ":force", in_force);
	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));

	int result = stmt_one(&find, id);

	if (result == -ENOENT)
		*id = 0;

	return result == -ENOENT ? 0 : result;
}

/* Those that are, before those that were; *several: which of them is not said by the name. */
static int alias_look(struct store *store, const char *folded, int64_t *id,
	bool *in_force, bool *several)
{
	struct stmt any = stmt_use(store, STMT_ZONE_ALIAS_ANY), find;
	int64_t one;

	/* Most words are no zone's: the cheap question first. */
	stmt_bind_text(&any, ":folded", folded);

	int result = stmt_one(&any, &one);

	if (result)
		return result;

	find = stmt_use(store, STMT_ZONE_BY_ALIAS);
	stmt_bind_text(&find, ":folded", folded);
	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));
	result = stmt_next(&find);

	if (result)
		return result;

	*id = stmt_int(&find, 0);
	*in_force = stmt_int(&find, 1);
	result = stmt_next(&find);
	*several = !result && stmt_int(&find, 1) == *in_force;
	stmt_done(&find);
	return result == -ENOENT ? 0 : result;
}

static int alias_find(struct store *store, const char *folded, int64_t near, int64_t *id)
{
	bool in_force, several;
	int result = alias_look(store, folded, id, &in_force, &several);

	if (result || !several)
		return result;

	result = namesake_near(store, folded, near, in_force, id);

	if (result != -EEXIST)
		return result;

	result = namesakes_common(store, folded, in_force, id);
	return result ? result : -EEXIST;
}

int zone_find(struct store *store, const char *words, int64_t near, int64_t *id)
{
	char folded[FOLDED_MAX];

	if (!fold_text(folded, sizeof(folded), words, strlen(words)))
		return -ENOENT;

	int result = alias_find(store, folded, near, id);

	return result == -ENOENT ? alias_find(store, zone_without_level(folded), near, id)
				 : result;
}

int zone_guess(struct store *store, const char *words, char name[ZONE_NAME_MAX])
{
	struct stmt names = stmt_use(store, STMT_ZONE_NAMES);
	char folded[FOLDED_MAX], other[FOLDED_MAX];
	size_t best = GUESS_LETTERS + 1;
	int result;

	fold_text(folded, sizeof(folded), words, strlen(words));

	const char *sought = zone_without_level(folded);

	while (!(result = stmt_next(&names))) {
		stmt_text(&names, 0, other, sizeof(other));

		const char *known = zone_without_level(other);
		size_t distance = spell_distance(sought, known);

		if (distance < best && 2 * distance < strlen(known)) {
			best = distance;
			stmt_text(&names, 1, name, ZONE_NAME_MAX);
		}
	}

	if (result != -ENOENT)
		return result;

	return best > GUESS_LETTERS ? -ENOENT : 0;
}

int zone_by_words(struct store *store, const char *words, int64_t near, int64_t *id)
{
	int result = zone_by_code(store, words, id);

	return result == -ENOENT ? zone_find(store, words, near, id) : result;
}

int zone_namesakes(struct store *store, const char *words, char *out, size_t cap)
{
	char folded[FOLDED_MAX];

	fold_text(folded, sizeof(folded), words, strlen(words));

	struct stmt find = stmt_use(store, STMT_ZONE_NAMESAKES);

	stmt_bind_text(&find, ":folded", folded);
	stmt_bind_int(&find, ":now", clock_wall_ms(store->clock));

	int result = stmt_next(&find);

	if (result)
		return result;

	stmt_text(&find, 0, out, cap);
	stmt_done(&find);
	return 0;
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

int zone_code_get(struct store *store, int64_t id, char code[ZONE_CODE_MAX])
{
	char name[ZONE_NAME_MAX];
	int64_t parent;

	return zone_columns(store, id, name, code, &parent);
}

void zone_level_of(const char *name, char level[16])
{
	char folded[FOLDED_MAX];

	fold_text(folded, sizeof(folded), name, strlen(name));

	size_t len = (size_t)(zone_without_level(folded) - folded);

	snprintf(level, 16, "%.*s", len ? (int)len - 1 : 0, folded);
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
	static const char *const places[] = {
		"cho", "cau", "dinh", "chua", "den", "truong", "nvh"};
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

/* A zone named in a text: by which words, and which it is, where they say so. */
struct mention {
	char words[FOLDED_MAX];
	int64_t id; /* 0: several are called so */
};

struct mentions {
	struct mention all[MENTIONS_MAX];
	size_t count;
};

static void join_words(char out[FOLDED_MAX], char *const words[], size_t n)
{
	size_t len = 0;

	out[0] = '\0';

	for (size_t i = 0; i < n && len < FOLDED_MAX; i++)
		len += (size_t)snprintf(
			out + len, FOLDED_MAX - len, "%s%s", i ? " " : "", words[i]);
}

static bool is_taken(const bool *taken, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++) {
		if (taken[i])
			return true;
	}

	return false;
}

/* All zones that a text names, longer names first; a word belongs to one of them. */
static int read_mentions(
	struct store *store, char *words[WORDS_MAX], size_t count, struct mentions *out)
{
	bool taken[WORDS_MAX] = {false}, in_force, several;

	out->count = 0;

	for (size_t n = count < GRAM_MAX ? count : GRAM_MAX; n > 0; n--) {
		for (size_t first = 0; first + n <= count && out->count < MENTIONS_MAX;
			first++) {
			struct mention *mention = &out->all[out->count];

			if (is_taken(taken, first, n) ||
				(n == 1 && count > 1 &&
					(first == 0 || !leads_to_name(words[first - 1]))))
				continue;

			join_words(mention->words, words + first, n);

			int result = alias_look(
				store, mention->words, &mention->id, &in_force, &several);

			if (result == -ENOENT)
				continue;

			if (result)
				return result;

			memset(taken + first, true, n * sizeof(*taken));
			mention->id = several ? 0 : mention->id;
			out->count++;
		}
	}

	return 0;
}

/* Of the zones that only one is called, the first, or what else is named inside of it. */
static int lowest_certain(
	struct store *store, const struct mentions *mentions, int64_t *id)
{
	*id = 0;

	for (size_t i = 0; i < mentions->count; i++) {
		int64_t other = mentions->all[i].id;
		bool within = other && !*id;

		if (other && *id) {
			int result = zone_is_within(store, other, *id, &within);

			if (result)
				return result;
		}

		if (within)
			*id = other;
	}

	return 0;
}

/* A name of several inside of the zone that is certain ("thon Can, xa Huong Son"). */
static int narrow(struct store *store, const struct mentions *mentions, int64_t *id)
{
	for (size_t i = 0; i < mentions->count; i++) {
		int64_t other;
		bool within;

		if (mentions->all[i].id)
			continue;

		int result = alias_find(store, mentions->all[i].words, *id, &other);

		if (!result || result == -EEXIST)
			result = zone_is_within(store, other, *id, &within);

		if (result)
			return result;

		if (within)
			*id = other;
	}

	return 0;
}

int zone_in(struct store *store, const char *text, int64_t near, int64_t *id)
{
	char folded[FOLDED_MAX];
	char *words[WORDS_MAX];
	struct mentions mentions;

	if (!fold_text(folded, sizeof(folded), text, strlen(text)))
		return -ENOENT;

	int result = read_mentions(store, words, cut_words(folded, words), &mentions);

	if (!result)
		result = lowest_certain(store, &mentions, id);

	if (result)
		return result;

	if (*id)
		return narrow(store, &mentions, id);

	return mentions.count ? alias_find(store, mentions.all[0].words, near, id)
			      : -ENOENT;
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
	struct stmt find = stmt_use(store, STMT_GROUP_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return stmt_one(&find, id);
}
