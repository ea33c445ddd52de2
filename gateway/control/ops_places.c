/*
 * Zones and groups: added, changed and ended while the daemon runs. An end that concerns somebody
 * names whom and wants a yes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/base/strbuf.h"
#include "gateway/control/ops.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"

#define FACT_MOST 10000000

/* What is ended, and how that kind of thing is looked at. */
struct ending {
	const char *noun;
	const char *const *concerns; /* what is counted, by enum zone_concern */
	int (*concern)(
		struct store *store, int64_t id, int64_t at, int64_t out[CONCERNS]);
	int (*end)(struct store *store, int64_t id, int64_t at);
};

/* A member of the request into a field; false where it does not fit. */
static bool take(const struct control_call *call, const char *name, char *out, size_t cap)
{
	const char *text = ask_text(call, name);

	if (!text)
		return true;

	return snprintf(out, cap, "%s", text) < (int)cap;
}

static bool take_date(const struct control_call *call, const char *name, char out[11])
{
	int64_t at;

	return take(call, name, out, 11) && (!out[0] || !civil_parse(out, &at));
}

/* Aliases as a list, or in one text with commas between. */
static bool take_aliases(const struct control_call *call, struct zone_row *zone)
{
	const char *rest = ask_text(call, "aliases");

	while (rest && *rest) {
		size_t n = strcspn(rest, ",");
		const char *next = rest + n + (rest[n] == ',');

		while (n && *rest == ' ') {
			rest++;
			n--;
		}

		if (n >= sizeof(zone->aliases[0]) ||
			(n && zone->alias_count == ZONE_ALIASES_MAX))
			return false;

		if (n)
			snprintf(zone->aliases[zone->alias_count++],
				sizeof(zone->aliases[0]), "%.*s", (int)n, rest);

		rest = next;
	}

	return true;
}

/* The code of the zone that these words mean; said what is wrong where there is none. */
static int zone_code(struct control_call *call, const char *words,
	char code[ZONE_CODE_MAX], int64_t *id)
{
	struct store *store = call->control->deps.store;
	char codes[128];
	int result = zone_by_words(store, words, 0, id);

	if (!result)
		result = zone_code_get(store, *id, code);

	if (result == -EEXIST) {
		zone_namesakes(store, words, codes, sizeof(codes));
		ask_fail(call, "SEVERAL",
			"several zones are called %s, by their codes: %s", words, codes);
	} else if (result == -ENOENT) {
		char near[ZONE_NAME_MAX];
		bool guessed = !zone_guess(store, words, near);

		ask_fail(call, "NOT_FOUND", "no zone is called %s%s%s", words,
			guessed ? "; nearest is " : "", guessed ? near : "");
	} else if (result) {
		ask_fail_errno(call, result, "zone");
	}

	return result;
}

/* "thon" of "Thôn Càn"; what is told wins. */
static void take_kind(const struct control_call *call, struct zone_row *zone)
{
	const char *kind = ask_text(call, "kind");

	if (kind)
		snprintf(zone->level, sizeof(zone->level), "%s", kind);
	else
		zone_level_of(zone->name, zone->level);
}

/* A code of its own for a name that has one already elsewhere: "huong-son-xom-moi". */
static int free_code(struct control_call *call, struct zone_row *zone)
{
	struct store *store = call->control->deps.store;
	char plain[ZONE_CODE_MAX];
	int64_t id;

	if (!zone_code_of(zone->name, zone->code))
		return -EINVAL;

	int result = zone_by_code(store, zone->code, &id);

	if (result || !zone->parent[0])
		return result == -ENOENT ? 0 : result ? result : -EEXIST;

	snprintf(plain, sizeof(plain), "%s", zone->code);

	if (snprintf(zone->code, sizeof(zone->code), "%.15s-%.15s", zone->parent, plain) <
		0)
		return -EINVAL;

	result = zone_by_code(store, zone->code, &id);
	return result == -ENOENT ? 0 : result ? result : -EEXIST;
}

/* What was wrong has been said: false. */
static bool read_zone(struct control_call *call, struct zone_row *zone)
{
	const char *parent = ask_text(call, "parent");
	int64_t id;

	*zone = (struct zone_row){0};
	zone->households = (int32_t)ask_number(call, "households", -1, -1, FACT_MOST);
	zone->persons = (int32_t)ask_number(call, "persons", -1, -1, FACT_MOST);
	zone->models = (int32_t)ask_number(call, "models", 0, 0, FACT_MOST);
	zone->organisations = (int32_t)ask_number(call, "organisations", 0, 0, FACT_MOST);

	if (!take(call, "name", zone->name, sizeof(zone->name)) || !zone->name[0]) {
		ask_fail(call, "BAD_ZONE", "\"name\" is what people call it");
		return false;
	}

	if (!take(call, "code", zone->code, sizeof(zone->code)) ||
		!take_aliases(call, zone)) {
		ask_fail(call, "BAD_ZONE", "\"code\" or \"aliases\" is too long");
		return false;
	}

	if (!take_date(call, "from", zone->valid_from) ||
		!take_date(call, "to", zone->valid_to)) {
		ask_fail(call, "BAD_ZONE", "\"from\" and \"to\" are days as 2026-03-01");
		return false;
	}

	take_kind(call, zone);
	return !parent || !zone_code(call, parent, zone->parent, &id);
}

/* Whether a command may write over what has this code: places.conf would do so again. */
static int refuse_written(struct control_call *call, const char *code, const char *noun,
	int (*find)(struct store *, const char *, int64_t *),
	int (*get)(struct store *, int64_t, struct zone_state *))
{
	struct store *store = call->control->deps.store;
	struct zone_state state;
	int64_t id;
	int result = find(store, code, &id);

	if (!result)
		result = get(store, id, &state);

	if (result)
		return result == -ENOENT ? 0 : result;

	if (strcmp(state.origin, "places") != 0 || state.ended)
		return 0;

	ask_fail(call, "EXISTS", "the %s %s stands in places.conf: change it there", noun,
		code);
	return -EEXIST;
}

static int note(struct control_call *call, const char *act, const char *noun,
	const char *code, const char *detail)
{
	char object[48];

	snprintf(object, sizeof(object), "%s:%s", noun, code);
	return ask_audit(call, act, object, detail);
}

static int write_zone(struct control_call *call, const struct zone_row *zone)
{
	struct store *store = call->control->deps.store;
	int result = store_begin(store);

	if (result)
		return result;

	result = zone_add(store, zone);

	if (!result)
		result = note(call, "zone.add", "zone", zone->code, zone->name);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

enum ask_step op_zone_add(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	struct zone_row zone;
	int result;

	if (!read_zone(call, &zone))
		return ASK_DONE;

	if (zone.code[0]) {
		result =
			refuse_written(call, zone.code, "zone", zone_by_code, zone_state);

		if (result == -EEXIST)
			return ASK_DONE;
	} else {
		result = free_code(call, &zone);
	}

	if (!result)
		result = write_zone(call, &zone);

	switch (result) {
	case 0: break;
	case -EEXIST:
		return ask_fail(call, "EXISTS",
			"there is a zone %s already; with its code given it is changed",
			zone.code);
	case -EINVAL: return ask_fail(call, "BAD_ZONE", "the name has no letter");
	case -ELOOP: return ask_fail(call, "BAD_ZONE", "it would lie below itself");
	default: return ask_fail_errno(call, result, "zone");
	}

	ops->places(ops->arg);
	return ask_answer(call, json_pack("{s:s}", "code", zone.code));
}

/* What founded it and who answers for its reports; false where one does not fit. */
static bool take_decision(const struct control_call *call, struct group_row *group)
{
	return take(call, "decision", group->decision, sizeof(group->decision)) &&
	       take(call, "signer", group->signer, sizeof(group->signer)) &&
	       take(call, "signed_by", group->signed_by, sizeof(group->signed_by)) &&
	       take(call, "copied_from", group->copied_from, sizeof(group->copied_from));
}

static bool read_group(struct control_call *call, struct group_row *group)
{
	const char *zone = ask_text(call, "zone");
	int64_t id;

	*group = (struct group_row){0};

	if (!take(call, "name", group->name, sizeof(group->name)) || !group->name[0] ||
		!take(call, "kind", group->kind, sizeof(group->kind)) ||
		!take(call, "code", group->code, sizeof(group->code)) ||
		!take_decision(call, group)) {
		ask_fail(call, "BAD_GROUP",
			"\"name\" or another text is missing or too long");
		return false;
	}

	if (!take_date(call, "from", group->valid_from) ||
		!take_date(call, "to", group->valid_to) ||
		!take_date(call, "founded", group->founded) ||
		!take_date(call, "decided_on", group->decided_on)) {
		ask_fail(call, "BAD_GROUP",
			"\"from\", \"to\", \"founded\" and \"decided_on\" are days as 2026-03-01");
		return false;
	}

	if (!zone) {
		ask_fail(call, "BAD_GROUP", "\"zone\" is where it works");
		return false;
	}

	if (!group->founded[0])
		memcpy(group->founded, group->valid_from, sizeof(group->founded));

	return !zone_code(call, zone, group->zone, &id);
}

static int write_group(struct control_call *call, const struct group_row *group)
{
	struct store *store = call->control->deps.store;
	int result = store_begin(store);

	if (result)
		return result;

	result = group_add(store, group);

	if (!result)
		result = note(call, "group.add", "group", group->code, group->name);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

enum ask_step op_group_add(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	struct group_row group;
	int64_t id;
	int result = 0;

	if (!read_group(call, &group))
		return ASK_DONE;

	if (group.code[0]) {
		result = refuse_written(
			call, group.code, "group", group_by_code, group_state);

		if (result == -EEXIST)
			return ASK_DONE;
	} else if (!zone_code_of(group.name, group.code)) {
		return ask_fail(call, "BAD_GROUP", "the name has no letter");
	} else if (!group_by_code(store, group.code, &id)) {
		return ask_fail(call, "EXISTS",
			"there is a group %s already; with its code given it is changed",
			group.code);
	}

	if (!result)
		result = write_group(call, &group);

	return result ? ask_fail_errno(call, result, "group")
		      : ask_answer(call, json_pack("{s:s}", "code", group.code));
}

/* "plans that end: 2, …" of what there is; false: nobody is concerned. */
static bool describe(const struct ending *ending, const int64_t counts[CONCERNS],
	char *out, size_t cap)
{
	struct strbuf text = strbuf_on(out, cap);

	for (int i = 0; i < CONCERNS; i++)
		if (counts[i])
			strbuf_putf(&text, "%s%s: %lld", text.len ? ", " : "",
				ending->concerns[i], (long long)counts[i]);

	return text.len > 0;
}

/* The first moment at which it is over: now, or behind its last day. False: said what is wrong. */
static bool read_end(struct control_call *call, int64_t *at)
{
	const char *to = ask_text(call, "to");

	*at = clock_wall_ms(store_clock(call->control->deps.store));

	if (!to)
		return true;

	if (strlen(to) != 10 || civil_parse(to, at)) {
		ask_fail(call, "BAD_TIME", "\"to\" is its last day, as 2026-06-30");
		return false;
	}

	*at = civil_midnight(*at, 1);
	return true;
}

static int end_it(struct control_call *call, const struct ending *ending, int64_t id,
	const char *code, int64_t at, const char *detail)
{
	struct store *store = call->control->deps.store;
	char act[16];
	int result = store_begin(store);

	if (result)
		return result;

	snprintf(act, sizeof(act), "%s.end", ending->noun);
	result = ending->end(store, id, at);

	if (!result)
		result = note(call, act, ending->noun, code, detail);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

static enum ask_step end_asked(struct control_call *call, const struct ending *ending,
	int64_t id, const char *code)
{
	const struct control_ops *ops = &call->control->deps.ops;
	int64_t counts[CONCERNS], at;
	char whom[160] = "";

	if (!read_end(call, &at))
		return ASK_DONE;

	int result = ending->concern(call->control->deps.store, id, at, counts);

	if (result)
		return ask_fail_errno(call, result, ending->noun);

	if (describe(ending, counts, whom, sizeof(whom)) && !ask_flag(call, "yes"))
		return ask_fail(call, "NEEDS_YES",
			"the end of the %s %s wants a yes, for it concerns %s",
			ending->noun, code, whom);

	result = end_it(call, ending, id, code, at, whom);

	if (result)
		return ask_fail_errno(call, result, ending->noun);

	ops->changed(ops->arg);
	return ask_answer(call, json_pack("{s:s, s:s}", "code", code, "concerns", whom));
}

enum ask_step op_zone_end(struct control_call *call)
{
	static const char *const concerns[] = {[CONCERN_PEOPLE] = "people who stay there",
		[CONCERN_PLANS] = "plans that end",
		[CONCERN_GROUPS] = "groups that end",
		[CONCERN_BELOW] = "zones below that stay"};
	static const struct ending ending = {"zone", concerns, zone_concern, zone_end};
	const char *words = ask_text(call, "zone");
	char code[ZONE_CODE_MAX];
	int64_t id;

	if (!words)
		return ask_fail(call, "BAD_REQUEST", "\"zone\" is a zone's code or name");

	return zone_code(call, words, code, &id) ? ASK_DONE
						 : end_asked(call, &ending, id, code);
}

enum ask_step op_group_end(struct control_call *call)
{
	static const char *const concerns[] = {
		[CONCERN_PEOPLE] = "people who stay residents",
		[CONCERN_PLANS] = "plans that end",
		[CONCERN_GROUPS] = "roles that end",
		[CONCERN_BELOW] = "dong in its fund"};
	static const struct ending ending = {"group", concerns, group_concern, group_end};
	const char *code = ask_text(call, "group");
	int64_t id;
	int result = code ? group_by_code(call->control->deps.store, code, &id) : -ENOENT;

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "\"group\" is the code of a group");

	return result ? ask_fail_errno(call, result, "group")
		      : end_asked(call, &ending, id, code);
}
