/*
 * Patrol plans as rows, and their calendar; see plan.h.
 */
#include "gateway/store/plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/base/strbuf.h"
#include "gateway/store/duty.h"
#include "gateway/store/rsvp.h"
#include "gateway/store/stmt.h"
#include "gateway/store/store.h"
#include "gateway/store/team.h"

#define DAILY	  0x7f
#define MINUTE_MS INT64_C(60000)

static const char *const day_names[7] = {"cn", "t2", "t3", "t4", "t5", "t6", "t7"};

/* One word: "t2", "2", "cn", "t2-t6" is not one. */
static uint8_t weekday_of(const char *word)
{
	for (int i = 0; i < 7; i++) {
		if (!strcasecmp(word, day_names[i]) ||
			(i && !strcmp(word, day_names[i] + 1)))
			return (uint8_t)(1u << i);
	}

	return 0;
}

uint8_t plan_weekdays(const char *words)
{
	uint8_t days = 0;
	char word[8];

	if (!strcasecmp(words, "daily") || !strcasecmp(words, "hang ngay") ||
		!strcasecmp(words, "moi ngay"))
		return DAILY;

	while (*words) {
		size_t len = 0;

		while (*words && !isalnum((unsigned char)*words))
			words++;

		while (isalnum((unsigned char)*words) && len < sizeof(word) - 1)
			word[len++] = *words++;

		word[len] = '\0';

		if (!len)
			break;

		uint8_t day = weekday_of(word);

		if (!day)
			return 0;

		days |= day;
	}

	return days;
}

const char *plan_weekday_names(uint8_t weekdays, char out[32])
{
	struct strbuf buf = strbuf_on(out, 32);

	for (int i = 1; i <= 7; i++) {
		if (!(weekdays & (1u << (i % 7))))
			continue;

		strbuf_put(&buf, buf.len ? "," : "");
		strbuf_put(&buf, day_names[i % 7]);
	}

	return out;
}

int64_t plan_begins(const struct plan *plan, int64_t after)
{
	for (int day = 0; day <= 7; day++) {
		int64_t midnight = civil_midnight(after, day);
		struct civil civil = civil_from_wall(midnight);

		if (!(plan->weekdays & (1u << civil.weekday)))
			continue;

		civil.minute = (int8_t)(plan->begin_min % 60);
		civil.hour = (int8_t)(plan->begin_min / 60);

		int64_t begins = civil_to_wall(&civil);

		if (begins > after && begins >= plan->from_at)
			return !plan->to_at || begins < plan->to_at ? begins : 0;
	}

	return 0;
}

int plan_put(struct store *store, struct plan *plan)
{
	int result = ref_new(store, "plan", plan->code);

	if (result)
		return result;

	struct stmt put = stmt_use(store, STMT_PLAN_PUT);

	stmt_bind_text(&put, ":code", plan->code);
	stmt_bind_id(&put, ":grp", plan->grp_id);
	stmt_bind_id(&put, ":zone", plan->zone_id);
	stmt_bind_int(&put, ":weekdays", plan->weekdays);
	stmt_bind_int(&put, ":begin", plan->begin_min);
	stmt_bind_int(&put, ":length", plan->length_min);
	stmt_bind_text(&put, ":team", plan->team);
	stmt_bind_int(&put, ":size", plan->size);
	stmt_bind_int(&put, ":from", plan->from_at);
	stmt_bind_id(&put, ":to", plan->to_at);
	result = stmt_insert(&put, &plan->id);
	return result ? result
		      : duty_put(store, "plan.make", plan->id,
				clock_wall_ms(store_clock(store)), &(int64_t){0});
}

static int plan_read(struct stmt *stmt, struct plan *out)
{
	int result = stmt_next(stmt);

	if (result)
		return result;

	out->id = stmt_int(stmt, 0);
	stmt_text(stmt, 1, out->code, sizeof(out->code));
	out->grp_id = stmt_int(stmt, 2);
	out->zone_id = stmt_int(stmt, 3);
	out->weekdays = (uint8_t)stmt_int(stmt, 4);
	out->begin_min = (int16_t)stmt_int(stmt, 5);
	out->length_min = (int16_t)stmt_int(stmt, 6);
	stmt_text(stmt, 7, out->team, sizeof(out->team));
	out->size = (int32_t)stmt_int(stmt, 8);
	out->from_at = stmt_int(stmt, 9);
	out->to_at = stmt_int(stmt, 10);
	stmt_done(stmt);
	return 0;
}

int plan_get(struct store *store, int64_t id, struct plan *out)
{
	struct stmt get = stmt_use(store, STMT_PLAN_GET);

	stmt_bind_int(&get, ":id", id);
	return plan_read(&get, out);
}

int plan_by_code(struct store *store, const char *code, struct plan *out)
{
	struct stmt find = stmt_use(store, STMT_PLAN_BY_CODE);

	stmt_bind_text(&find, ":code", code);
	return plan_read(&find, out);
}

int plan_end(struct store *store, int64_t id, int64_t at)
{
	struct stmt end = stmt_use(store, STMT_PLAN_END);

	stmt_bind_int(&end, ":id", id);
	stmt_bind_int(&end, ":at", at);
	return stmt_run(&end);
}

int plan_next(struct store *store, int64_t after, int64_t at, struct plan *out)
{
	struct stmt next = stmt_use(store, STMT_PLAN_NEXT);

	stmt_bind_int(&next, ":after", after);
	stmt_bind_int(&next, ":at", at);
	return plan_read(&next, out);
}

int plan_bind(struct store *store, int64_t plan_id, int64_t patrol_id)
{
	struct stmt bind = stmt_use(store, STMT_PLAN_BIND);

	stmt_bind_int(&bind, ":plan", plan_id);
	stmt_bind_int(&bind, ":patrol", patrol_id);
	return stmt_run(&bind);
}

int plan_of(struct store *store, int64_t patrol_id, struct plan *out)
{
	struct stmt find = stmt_use(store, STMT_PLAN_OF);

	stmt_bind_int(&find, ":patrol", patrol_id);
	return plan_read(&find, out);
}

/* Into its place by time; what no longer fits falls off the end. */
static void slot_insert(
	struct plan_slot *slots, size_t cap, size_t *count, struct plan_slot slot)
{
	size_t at = *count < cap ? (*count)++ : cap;

	while (at > 0 && slots[at - 1].begins_at > slot.begins_at) {
		if (at < cap)
			slots[at] = slots[at - 1];

		at--;
	}

	if (at < cap)
		slots[at] = slot;
}

int plan_slots(struct store *store, int64_t grp_id, int64_t from, int64_t to,
	struct plan_slot *out, size_t cap, size_t *count)
{
	struct plan plan = {.id = 0};
	int result;

	*count = 0;

	while (!(result = plan_next(store, plan.id, from, &plan))) {
		if (grp_id && plan.grp_id != grp_id)
			continue;

		for (int64_t at = plan_begins(&plan, from); at && at < to;
			at = plan_begins(&plan, at))
			slot_insert(out, cap, count,
				(struct plan_slot){at, plan.zone_id, plan.size});
	}

	return result == -ENOENT ? 0 : result;
}

int plan_people(
	struct store *store, const struct plan *plan, int64_t at, struct people *out)
{
	int result = people_for(store, ROLE_MEM | ROLE_LEAD, plan->zone_id, at, out);
	size_t in_team = 0;

	if (!result && plan->team[0])
		result = team_first(store, out, plan->team, at, &in_team);

	if (!result && in_team)
		out->count = in_team;

	return result;
}

int plan_draw(struct store *store, int64_t patrol_id, uint32_t n, int64_t *person_id)
{
	int64_t yes, no;
	struct stmt draw;
	int result = rsvp_count(store, "patrol", patrol_id, &yes, &no);

	if (result)
		return result;

	if (!yes)
		return -ENOENT;

	draw = stmt_use(store, STMT_PLAN_DRAW);
	stmt_bind_int(&draw, ":patrol", patrol_id);
	stmt_bind_int(&draw, ":skip", n % yes);
	return stmt_one(&draw, person_id);
}
