/*
 * Members from lists; see member.h. What a list does not tell stays as it is.
 */
#include "gateway/store/member.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/store/consent.h"
#include "gateway/store/pin.h"
#include "gateway/store/role_state.h"
#include "gateway/store/store_state.h"
#include "gateway/store/zone.h"
#include "parsers/text/fold.h"

#define OPEN_ROLES_MAX 16

/* A row as values, and the person as they were. */
struct change {
	const struct member *member;
	const char *actor;
	char number[NUMBER_MAX];
	int64_t number_id, zone_id, grp_id, now;
	unsigned roles;
	bool roles_told;
	const char *consent, *voice, *force, *background; /* as read_word() has them */
	struct person before;	     /* id 0: a new one */
	int64_t person_id;
	bool changed;
};

struct open_role {
	int64_t id, zone_id;
	unsigned role;
	char team[PERSON_TEAM_MAX];
};

static int refuse(char *why, size_t cap, const char *what, const char *value)
{
	if (why)
		snprintf(why, cap, "%s: \"%.40s\"", what, value);

	return -EINVAL;
}

static int read_roles(struct change *change, char *why, size_t cap)
{
	char words[sizeof(change->member->role)];
	char *rest = words;

	snprintf(words, sizeof(words), "%s", change->member->role);

	for (char *p = words; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}

	for (char *word; (word = strsep(&rest, "+/,;| "));) {
		unsigned role = *word ? role_by_name(word) : 0;

		if (*word && !role)
			return refuse(why, cap, "no such role", word);

		change->roles |= role;
	}

	change->roles_told = words[0] != '\0';
	change->roles &= ~(unsigned)ROLE_RES;
	return 0;
}

/* What spreadsheets and clerks write, to the one word of it; NULL where it is none of them. */
static const char *read_word(const char *written)
{
	static const char *const words[][2] = {{"", ""}, {"yes", "yes"}, {"y", "yes"},
		{"co", "yes"}, {"dong y", "yes"}, {"true", "yes"}, {"1", "yes"},
		{"x", "yes"}, {"no", "no"}, {"n", "no"}, {"khong", "no"}, {"false", "no"},
		{"0", "no"}, {"asked", "asked"}, {"paper", "paper"}, {"giay", "paper"},
		{"none", "none"}};
	char folded[sizeof(((struct member *)0)->consent)];

	fold_text(folded, sizeof(folded), written, strlen(written));

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(words[i][0], folded))
			return words[i][1];
	}

	return NULL;
}

/* As read_word(), and the two ways to write what the column stands for. */
static const char *read_mark(const char *written, const char *code, const char *words)
{
	char folded[sizeof(((struct member *)0)->background)];

	fold_text(folded, sizeof(folded), written, strlen(written));
	return !strcmp(folded, code) || !strcmp(folded, words) ? "yes" : read_word(written);
}

static bool is_yes_or_no(const char *word)
{
	return word && (!word[0] || !strcmp(word, "yes") || !strcmp(word, "no"));
}

/* Everything that can be wrong with a row, before anything is written. */
static int read_member(struct change *change, const char *country, char *why, size_t cap)
{
	const struct member *member = change->member;
	bool person;

	if (number_normalise(change->number, &person, member->phone, country) || !person)
		return refuse(why, cap, "no phone number", member->phone);

	if (member->pin[0] && !pin_is_valid(member->pin))
		return refuse(why, cap, "a PIN has 4 to 6 digits", "");

	change->consent = read_word(member->consent);
	change->voice = read_word(member->voice);
	change->force = read_mark(member->force, "to_bvantt", "to bao ve antt");
	change->background = read_mark(member->background, "ccb", "cuu chien binh");

	if (!change->consent)
		return refuse(
			why, cap, "consent is yes, no, asked or paper", member->consent);

	if (!is_yes_or_no(change->voice))
		return refuse(why, cap, "voice is yes or no", member->voice);

	if (!is_yes_or_no(change->force))
		return refuse(why, cap, "force is TO_BVANTT or no", member->force);

	if (!is_yes_or_no(change->background))
		return refuse(why, cap, "background is CCB or no", member->background);

	if (member->to_at && member->to_at <= member->from_at)
		return refuse(why, cap, "it ends before it begins", member->name);

	return read_roles(change, why, cap);
}

/* A zone that nobody knows is new, or a typing error: made, it is told beside the nearest name. */
static int unknown_zone(struct store *store, struct change *change, char *why, size_t cap)
{
	const char *zone = change->member->zone;
	bool known_only = change->member->known_zones;
	char near[ZONE_NAME_MAX];
	int guess = zone_guess(store, zone, near);

	if (guess && guess != -ENOENT)
		return guess;

	if (why)
		snprintf(why, cap, "%s \"%.40s\"%s%.64s%s",
			known_only ? "no zone is called" : "a new zone is called", zone,
			guess ? "" : "; \"", guess ? "" : near, guess ? "" : "\" is known");

	if (known_only)
		return -EINVAL;

	int result = zone_put(store, zone, &change->zone_id);

	return result == -EINVAL ? refuse(why, cap, "no name of a zone", zone) : result;
}

static int find_zone(struct store *store, struct change *change, char *why, size_t cap)
{
	const struct member *member = change->member;
	int64_t near = change->before.zone_id;
	char name[96], codes[96];
	int result = member->group[0] ? group_get(store, change->grp_id, name, &near) : 0;

	if (!result)
		result = zone_by_words(store, member->zone, near, &change->zone_id);

	if (result == -ENOENT)
		return unknown_zone(store, change, why, cap);

	if (result != -EEXIST)
		return result;

	result = zone_namesakes(store, member->zone, codes, sizeof(codes));

	if (!result && why)
		snprintf(why, cap, "several zones are called \"%.40s\", by their codes: %s",
			member->zone, codes);

	return result ? result : -EINVAL;
}

static int find_places(struct store *store, struct change *change, char *why, size_t cap)
{
	const struct member *member = change->member;
	char name[ZONE_NAME_MAX];
	int64_t grp_id;
	int result = 0;

	change->zone_id = change->before.zone_id;
	change->grp_id = change->before.grp_id;

	if (member->group[0])
		result = group_by_code(store, member->group, &change->grp_id);

	if (result == -ENOENT)
		return refuse(why, cap, "no such group", member->group);

	if (!result && member->zone[0])
		result = find_zone(store, change, why, cap);

	if (result || !member->zone[0] || member->group[0])
		return result;

	result = zone_get(store, change->zone_id, name, &grp_id);
	change->grp_id = grp_id;
	return result;
}

static bool differs(const struct change *change, const char *name, bool voice)
{
	const struct person *before = &change->before;

	return strcmp(before->name, name) || before->zone_id != change->zone_id ||
	       before->grp_id != change->grp_id || before->voice != voice ||
	       before->to_at != change->member->to_at;
}

static int write_person(struct store *store, struct change *change)
{
	const struct member *member = change->member;
	const struct person *before = &change->before;
	const char *name = member->name[0] ? member->name : before->name;
	bool voice = change->voice[0] ? change->voice[0] == 'y' : before->voice;
	int64_t id = before->id;
	int result = 0;

	if (!id) {
		struct stmt put = stmt_use(store, STMT_PERSON_PUT);

		stmt_bind_int(&put, ":number", change->number_id);
		stmt_bind_id(&put, ":grp", change->grp_id);
		stmt_bind_id(&put, ":zone", change->zone_id);
		stmt_bind_text(&put, ":name", name);
		stmt_bind_int(&put, ":accents", 0);
		stmt_bind_int(
			&put, ":from", member->from_at ? member->from_at : change->now);
		result = stmt_insert(&put, &id);
	}

	change->person_id = id;

	if (result || (before->id && !differs(change, name, voice)))
		return result;

	change->changed = true;

	struct stmt set = stmt_use(store, STMT_PERSON_SET);

	stmt_bind_int(&set, ":id", id);
	stmt_bind_id(&set, ":grp", change->grp_id);
	stmt_bind_id(&set, ":zone", change->zone_id);
	stmt_bind_text(&set, ":name", name);
	stmt_bind_int(&set, ":voice", voice);
	stmt_bind_int(&set, ":accents", before->accents);
	stmt_bind_id(&set, ":to", member->to_at);
	return stmt_run(&set);
}

/* Who opted out stays so; what is agreed already is not agreed anew. */
static int write_consent(struct store *store, struct change *change)
{
	const char *word = change->consent;
	enum consent consent = CONSENT_NONE;
	bool suppressed;
	int result = suppress_has(store, change->number, &suppressed);

	if (result)
		return result;

	if (!strcmp(word, "paper"))
		consent = CONSENT_YES;
	else
		consent_by_name(word, &consent);

	if (suppressed)
		consent = CONSENT_NO;
	else if (!word[0])
		return 0;

	if (change->before.id && consent == change->before.consent)
		return 0;

	change->changed = true;
	result = person_set_consent(store, change->person_id, consent, change->now);

	if (result || suppressed || consent == CONSENT_NONE)
		return result;

	return consent_note(store, change->number_id,
		consent == CONSENT_YES && strcmp(word, "paper") ? "import" : word,
		change->actor);
}

static int read_open_roles(struct store *store, const struct change *change,
	struct open_role roles[OPEN_ROLES_MAX], size_t *count)
{
	struct stmt open = stmt_use(store, STMT_ROLE_OPEN);
	int result;

	*count = 0;
	stmt_bind_int(&open, ":person", change->person_id);
	stmt_bind_int(&open, ":now", change->now);

	while (!(result = stmt_next(&open)) && *count < OPEN_ROLES_MAX) {
		struct open_role *role = &roles[(*count)++];

		role->id = stmt_int(&open, 0);
		role->role = (unsigned)stmt_int(&open, 1);
		stmt_text(&open, 2, role->team, sizeof(role->team));
		role->zone_id = stmt_int(&open, 3);
	}

	stmt_done(&open);
	return result == -ENOENT ? 0 : result;
}

/* Roles that the row does not name end; those that it names anew begin. */
static int write_roles(struct store *store, struct change *change)
{
	const struct member *member = change->member;
	struct open_role open[OPEN_ROLES_MAX];
	size_t count;
	unsigned kept = 0, before = 0;

	if (!change->roles_told)
		return 0;

	int result = read_open_roles(store, change, open, &count);

	for (size_t i = 0; !result && i < count; i++) {
		bool same = (change->roles & open[i].role) && !(kept & open[i].role) &&
			    open[i].zone_id == change->zone_id &&
			    !strcmp(open[i].team, change->member->team) &&
			    !change->member->to_at;

		before |= open[i].role;

		if (same)
			kept |= open[i].role;
		else
			result = role_end(store, open[i].id, change->now);
	}

	for (unsigned bit = ROLE_MEM; !result && bit <= ROLE_ADMIN; bit <<= 1) {
		if (!(change->roles & bit & ~kept))
			continue;

		change->changed = true;
		result = role_put(store, &(struct role_row){.person_id = change->person_id,
			.role = bit,
			.team = member->team,
			.grp_id = change->grp_id,
			.zone_id = change->zone_id,
			.from_at = member->from_at ? member->from_at : change->now,
			.to_at = member->to_at});
	}

	if (result || before == change->roles)
		return result;

	change->changed = true;
	return role_audit(store, change->actor, change->person_id, before, change->roles);
}

static int write_pin(struct store *store, struct change *change)
{
	enum pin_verdict verdict;
	int result = 0;

	if (!change->member->pin[0])
		return 0;

	if (change->before.has_pin) {
		result = pin_check(store, change->person_id, change->member->pin,
			change->now, &verdict);

		if (result || verdict == PIN_RIGHT)
			return result;
	}

	change->changed = true;
	return pin_set(store, change->person_id, change->member->pin);
}

/* What is not told stays. */
static void bind_told(struct stmt *set, const char *name, const char *word)
{
	if (word[0])
		stmt_bind_int(set, name, word[0] == 'y');
	else
		stmt_bind_null(set, name);
}

static int write_force(struct store *store, struct change *change)
{
	struct stmt set = stmt_use(store, STMT_PERSON_SET_FORCE);
	int64_t rows = 0;

	stmt_bind_int(&set, ":id", change->person_id);
	bind_told(&set, ":bvantt", change->force);
	bind_told(&set, ":veteran", change->background);

	int result = stmt_change(&set, &rows);

	change->changed |= rows > 0;
	return result;
}

static int write_member(struct store *store, struct change *change, char *why, size_t cap)
{
	int result = number_put(store, change->number, &change->number_id);

	if (!result)
		result = person_by_number(
			store, change->number_id, change->now, &change->before);

	if (result == -ENOENT)
		result = 0;

	if (!result)
		result = find_places(store, change, why, cap);

	if (!result)
		result = write_person(store, change);

	if (!result)
		result = write_consent(store, change);

	if (!result)
		result = write_roles(store, change);

	if (!result)
		result = write_force(store, change);

	return result ? result : write_pin(store, change);
}

int member_put(struct store *store, const struct member *member, const char *country,
	const char *actor, enum member_result *what, char *why, size_t cap)
{
	struct change change = {
		.member = member, .actor = actor, .now = clock_wall_ms(store->clock)};
	int result = read_member(&change, country, why, cap);

	if (!result)
		result = store_begin(store);

	if (result)
		return result;

	result = write_member(store, &change, why, cap);

	if (result) {
		store_rollback(store);
		return result;
	}

	*what = !change.before.id ? MEMBER_ADDED
		: change.changed  ? MEMBER_CHANGED
				  : MEMBER_SAME;
	return store_commit(store);
}
