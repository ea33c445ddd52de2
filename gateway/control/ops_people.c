/*
 * Members: added, removed, imported from lists.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/control/feed.h"
#include "gateway/control/ops.h"
#include "gateway/store/member.h"
#include "gateway/store/number.h"
#include "gateway/store/person_data.h"
#include "gateway/store/store.h"

#define DATA_MAX 2000 /* rows in one answer */

#define DAY_MS	 (INT64_C(24) * 3600 * 1000)
#define DATE_MAX 11 /* 2026-12-31 */

struct import_state {
	struct feed feed; /* first: feed_step() is given it */
	json_t *lines;	  /* of the numbers that it had */
	bool dry, known_zones, made_zones;
	int64_t counts[3]; /* by enum member_result */
};

static const char *result_name(enum member_result result)
{
	static const char *const names[] = {
		[MEMBER_ADDED] = "added",
		[MEMBER_CHANGED] = "changed",
		[MEMBER_SAME] = "same",
	};

	return names[result];
}

/* A field as it fits; what does not is refused, never cut. */
static bool read_field(const json_t *row, const char *name, char *out, size_t cap)
{
	const json_t *value = json_object_get(row, name);

	if (!value)
		return true;

	if (!json_is_string(value) || json_string_length(value) >= cap)
		return false;

	memcpy(out, json_string_value(value), json_string_length(value) + 1);
	return true;
}

/* 31/12/2026, as spreadsheets here write it, into what civil_parse() takes; else as it is. */
static const char *plain_date(const char *text, char iso[DATE_MAX])
{
	char *end;
	long day = strtol(text, &end, 10);
	long month = *end == '/' ? strtol(end + 1, &end, 10) : 0;
	long year = *end == '/' ? strtol(end + 1, &end, 10) : 0;

	if (*end || day < 1 || day > 31 || month < 1 || month > 12 || year < 1970 || year > 9999)
		return text;

	snprintf(iso, DATE_MAX, "%04ld-%02ld-%02ld", year, month, day);
	return iso;
}

/* A date; the last day of a role belongs to it. */
static bool read_date(const json_t *row, const char *name, int64_t add, int64_t *at)
{
	const char *text = json_string_value(json_object_get(row, name));
	char iso[DATE_MAX];

	if (!text || !*text)
		return true;

	text = plain_date(text, iso);

	if (civil_parse(text, at))
		return false;

	*at += strlen(text) == 10 ? add : 0;
	return true;
}

/* NULL, or the field that cannot be. */
static const char *read_member(const json_t *row, struct member *member)
{
	memset(member, 0, sizeof(*member));

	if (!read_field(row, "phone", member->phone, sizeof(member->phone)))
		return "phone";

	if (!read_field(row, "name", member->name, sizeof(member->name)))
		return "name";

	if (!read_field(row, "role", member->role, sizeof(member->role)))
		return "role";

	if (!read_field(row, "team", member->team, sizeof(member->team)))
		return "team";

	if (!read_field(row, "zone", member->zone, sizeof(member->zone)))
		return "zone";

	if (!read_field(row, "group", member->group, sizeof(member->group)))
		return "group";

	if (!read_field(row, "consent", member->consent, sizeof(member->consent)))
		return "consent";

	if (!read_field(row, "voice", member->voice, sizeof(member->voice)))
		return "voice";

	if (!read_field(row, "pin", member->pin, sizeof(member->pin)))
		return "pin";

	if (!read_field(row, "force", member->force, sizeof(member->force)))
		return "force";

	if (!read_field(row, "background", member->background, sizeof(member->background)))
		return "background";

	if (!read_date(row, "from", 0, &member->from_at))
		return "from";

	return read_date(row, "to", DAY_MS, &member->to_at) ? NULL : "to";
}

/* why is empty afterwards, or says what is wrong (-EINVAL) or new (0). */
static int put_member(struct control_call *call, const json_t *row, bool known_zones,
	enum member_result *result, char *why, size_t cap)
{
	struct member member;
	const char *wrong = read_member(row, &member);

	member.known_zones = known_zones;

	if (wrong) {
		snprintf(why, cap, "\"%s\" is %s", wrong,
			!strcmp(wrong, "from") || !strcmp(wrong, "to")
				? "a day as 2026-03-01"
				: "too long, or no text");
		return -EINVAL;
	}

	return member_put(call->control->deps.store, &member,
		call->control->deps.country_code, call->actor, result, why, cap);
}

enum ask_step op_member_add(struct control_call *call)
{
	const struct control_ops *ops = &call->control->deps.ops;
	enum member_result what = MEMBER_SAME;
	char why[160] = "";
	int result = put_member(call, call->request, ask_flag(call, "known_zones"), &what, why,
		sizeof(why));

	if (result == -EINVAL)
		return ask_fail(call, "BAD_MEMBER", "%s", why);

	if (result)
		return ask_fail_errno(call, result, "member");

	if (why[0])
		ops->places(ops->arg);

	return ask_answer(call, json_pack("{s:s, s:s*}", "result", result_name(what), "note",
					why[0] ? why : NULL));
}

enum ask_step op_member_remove(struct control_call *call)
{
	const struct control_deps *deps = &call->control->deps;
	const char *phone = ask_text(call, "phone");
	char e164[NUMBER_MAX];
	bool person;

	if (!phone || number_normalise(e164, &person, phone, deps->country_code) ||
		!person)
		return ask_fail(call, "BAD_NUMBER", "\"phone\" is a phone number");

	int result = member_remove(deps->store, e164, call->actor);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "nobody has that number");

	return result ? ask_fail_errno(call, result, "member")
		      : ask_answer(call, json_object());
}

enum ask_step op_members_import(struct control_call *call)
{
	struct import_state *state = alloc_zero(sizeof(*state));

	state->lines = json_object();
	state->dry = ask_flag(call, "dry_run");
	state->known_zones = ask_flag(call, "known_zones");
	call->state = state;
	return ASK_INPUT;
}

void op_members_import_end(void *arg)
{
	struct import_state *state = arg;

	json_decref(state->lines);
	free(state);
}

/* The number of a row as lists are held against each other; empty where it is none. */
static const char *number_of(
	const struct control_call *call, const json_t *row, char e164[NUMBER_MAX])
{
	const char *phone = json_string_value(json_object_get(row, "phone"));
	bool person;

	if (!phone || number_normalise(e164, &person, phone, call->control->deps.country_code))
		e164[0] = '\0';

	return e164;
}

static int import_row(struct control_call *call, const json_t *row, json_t *answer)
{
	struct import_state *state = call->state;
	enum member_result what = MEMBER_SAME;
	char why[160] = "", e164[NUMBER_MAX];
	json_int_t before = json_integer_value(
		json_object_get(state->lines, number_of(call, row, e164)));

	/* The second row would undo the first. */
	if (before) {
		snprintf(why, sizeof(why), "the number stands in row %lld already",
			(long long)before);
		return feed_refuse(answer, "DUPLICATE", why);
	}

	int result = put_member(call, row, state->known_zones, &what, why, sizeof(why));

	if (result == -EINVAL)
		return feed_refuse(answer, "BAD_MEMBER", why);

	if (result)
		return result;

	state->counts[what]++;
	json_object_set_new(state->lines, e164, json_integer(state->feed.line));
	json_object_set_new(answer, "result", json_string(result_name(what)));

	if (why[0]) {
		json_object_set_new(answer, "note", json_string(why));
		state->made_zones = true;
	}

	return state->dry ? -ECANCELED : 0;
}

static int import_done(struct control_call *call)
{
	const struct import_state *state = call->state;
	const struct control_ops *ops = &call->control->deps.ops;
	char detail[96];

	if (state->dry)
		return 0;

	if (state->made_zones)
		ops->places(ops->arg);

	snprintf(detail, sizeof(detail),
		"%lld added, %lld changed, %lld same, %lld failed",
		(long long)state->counts[MEMBER_ADDED],
		(long long)state->counts[MEMBER_CHANGED],
		(long long)state->counts[MEMBER_SAME], (long long)state->feed.failed);
	return ask_audit(call, "members.import", "", detail);
}

enum ask_step op_members_import_step(struct control_call *call)
{
	struct import_state *state = call->state;

	return feed_step(call, &state->feed, import_row, import_done);
}

static void put_datum(void *arg, const struct person_datum *datum)
{
	char at[CIVIL_RFC3339_MAX];

	ask_row(arg, json_pack("{s:s, s:s, s:s}", "what", datum->what, "at",
			     civil_rfc3339(at, datum->at), "text", datum->text));
}

enum ask_step op_person_data(struct control_call *call)
{
	const struct control_deps *deps = &call->control->deps;
	const char *text = ask_text(call, "number");
	char e164[NUMBER_MAX];
	int64_t number_id;
	bool person;

	if (!text || number_normalise(e164, &person, text, deps->country_code) || !person)
		return ask_fail(call, "BAD_NUMBER", "\"number\" is a phone number");

	int result = number_find(deps->store, e164, &number_id);

	if (result == -ENOENT)
		return ask_fail(call, "NOT_FOUND", "nothing is kept of that number");

	if (!result)
		result = ask_audit(call, "person.data", "number", "");

	if (!result)
		result = person_data(deps->store, number_id, DATA_MAX, put_datum, call);

	return result ? ask_fail_errno(call, result, "data") : ask_answer(call, json_object());
}
