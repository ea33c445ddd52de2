/*
 * One person at a time, by the id of their row: their number, a role more or less, their end.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/control/ops.h"
#include "gateway/store/member.h"
#include "gateway/store/store.h"

#define REASON_LEAST 4 /* octets */

static int64_t id_of(const struct control_call *call, const char *name)
{
	return ask_number(call, name, 0, 0, INT64_MAX / 2);
}

static int read_number(struct control_call *call, int64_t id, char number[NUMBER_MAX])
{
	struct store *store = call->control->deps.store;
	int64_t now = clock_wall_ms(store_clock(store));
	struct person person;
	char object[32];
	int result = person_get(store, id, now, &person);

	if (result)
		return result;

	snprintf(object, sizeof(object), "person:%lld", (long long)id);
	result = ask_audit(call, "number.reveal", object, ask_text(call, "reason"));
	return result ? result : number_get(store, person.number_id, number);
}

/* In full, for a reason: written down before it is said. */
enum ask_step op_member_number(struct control_call *call)
{
	const char *reason = ask_text(call, "reason");
	char number[NUMBER_MAX];

	if (!reason || strlen(reason) < REASON_LEAST)
		return ask_fail(call, "BAD_TEXT", "\"reason\" says what the number is needed for");

	int result = read_number(call, id_of(call, "person"), number);

	return result ? ask_fail_errno(call, result, "person")
		      : ask_answer(call, json_pack("{s:s}", "number", number));
}

enum ask_step op_member_end(struct control_call *call)
{
	int result = member_end(call->control->deps.store, id_of(call, "person"), call->actor);

	return result ? ask_fail_errno(call, result, "person") : ask_answer(call, json_object());
}

enum ask_step op_role_add(struct control_call *call)
{
	const char *role = ask_text(call, "role"), *team = ask_text(call, "team");
	const char *zone = ask_text(call, "zone");
	unsigned bit = role ? role_by_name(role) : 0;

	if (!bit || bit == ROLE_RES)
		return ask_fail(call, "BAD_MEMBER", "\"role\" is one that people hold");

	int result = member_role_add(call->control->deps.store, id_of(call, "person"), bit,
		team ? team : "", zone ? zone : "", call->actor);

	if (result == -EINVAL)
		return ask_fail(call, "BAD_ZONE", "no zone, or several, are called \"%.60s\"", zone);

	return result ? ask_fail_errno(call, result, "role") : ask_answer(call, json_object());
}

enum ask_step op_role_end(struct control_call *call)
{
	int result = member_role_end(call->control->deps.store, id_of(call, "id"), call->actor);

	return result ? ask_fail_errno(call, result, "role") : ask_answer(call, json_object());
}
