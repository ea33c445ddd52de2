/*
 * Patrol plans: made and ended.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/control/ops.h"
#include "gateway/store/plan.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"

#define DAY_MINUTES 1440
#define SIZE_USUAL  4
#define SIZE_MOST   200

/* "22:00-01:30": past midnight is the next day. */
static bool read_span(const char *text, struct plan *plan)
{
	int from_hour, from_minute, to_hour, to_minute, end = 0;

	if (!text ||
		sscanf(text, "%2d:%2d-%2d:%2d%n", &from_hour, &from_minute, &to_hour,
			&to_minute, &end) != 4 ||
		text[end])
		return false;

	if (from_hour < 0 || from_hour > 23 || to_hour < 0 || to_hour > 24 ||
		from_minute < 0 || from_minute > 59 || to_minute < 0 || to_minute > 59)
		return false;

	int length = (to_hour - from_hour) * 60 + to_minute - from_minute;

	plan->begin_min = (int16_t)(from_hour * 60 + from_minute);
	plan->length_min = (int16_t)(length > 0 ? length : length + DAY_MINUTES);
	return true;
}

/* NULL, or what the request lacks. */
static const char *read_plan(const struct control_call *call, struct plan *plan)
{
	struct store *store = call->control->deps.store;
	const char *zone = ask_text(call, "zone"), *group = ask_text(call, "group");
	const char *days = ask_text(call, "days"), *team = ask_text(call, "team");
	char name[64], title[96];
	int64_t near = 0, grp_id;

	*plan = (struct plan){.from_at = clock_wall_ms(store_clock(store))};
	plan->size = (int32_t)ask_number(call, "size", SIZE_USUAL, 1, SIZE_MOST);
	plan->weekdays = plan_weekdays(days && *days ? days : "daily");

	if (group && (group_by_code(store, group, &plan->grp_id) ||
			     group_get(store, plan->grp_id, title, &near)))
		return "\"group\" is the code of a group";

	int result = zone ? zone_by_words(store, zone, near, &plan->zone_id) : -ENOENT;

	if (result == -EEXIST)
		return "several zones are called so: \"zone\" is a code then, or \"group\" decides";

	if (result || zone_get(store, plan->zone_id, name, &grp_id))
		return "\"zone\" is the name of a zone";

	if (!group)
		plan->grp_id = grp_id;

	if (!plan->weekdays)
		return "\"days\" are weekdays: t2 t4 cn";

	if (!read_span(ask_text(call, "at"), plan))
		return "\"at\" is from when to when: 22:00-01:30";

	if (team && strlen(team) >= sizeof(plan->team))
		return "\"team\" is too long";

	snprintf(plan->team, sizeof(plan->team), "%s", team ? team : "");
	return NULL;
}

static int note(struct control_call *call, const char *act, const struct plan *plan)
{
	char object[32];

	snprintf(object, sizeof(object), "plan:%s", plan->code);
	return ask_audit(call, act, object, "");
}

enum ask_step op_plan_add(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	const struct control_ops *ops = &call->control->deps.ops;
	struct plan plan;
	const char *wrong = read_plan(call, &plan);

	if (wrong)
		return ask_fail(call, "BAD_PLAN", "%s", wrong);

	int result = store_begin(store);

	if (result)
		return ask_fail_errno(call, result, "plan");

	result = plan_put(store, &plan);

	if (!result)
		result = note(call, "plan.add", &plan);

	if (result)
		store_rollback(store);
	else
		result = store_commit(store);

	if (result)
		return ask_fail_errno(call, result, "plan");

	ops->changed(ops->arg);
	return ask_answer(call, json_pack("{s:s}", "code", plan.code));
}

enum ask_step op_plan_end(struct control_call *call)
{
	struct store *store = call->control->deps.store;
	const char *code = ask_text(call, "code");
	struct plan plan;

	if (!code || plan_by_code(store, code, &plan))
		return ask_fail(call, "NOT_FOUND", "no plan has that code");

	int result = store_begin(store);

	if (result)
		return ask_fail_errno(call, result, "plan");

	result = plan_end(store, plan.id, clock_wall_ms(store_clock(store)));

	if (!result)
		result = note(call, "plan.end", &plan);

	if (result)
		store_rollback(store);
	else
		result = store_commit(store);

	return result ? ask_fail_errno(call, result, "plan")
		      : ask_answer(call, json_object());
}
