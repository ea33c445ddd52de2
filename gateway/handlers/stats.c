/*
 * BC, DS, LICH: figures of a period, who there is, who goes when. Read from the same rows as the
 * printed report, for the sender's group.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/base/strbuf.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/figures.h"
#include "gateway/store/plan.h"
#include "gateway/store/team.h"

#define OVERSEERS   (ROLE_AUTH | ROLE_ADMIN | ROLE_POL)
#define ROSTER_DAYS 7
#define ROSTER_MAX  6

/*
 * "2026-03", "2026-Q1", "2026", "week" or nothing to a span and what it is called; the present month where
 * it says nothing that can be read.
 */
static void period_span(const char *period, int64_t now, struct figures_span *span,
	char *name, size_t cap)
{
	struct civil from = civil_from_wall(now), to;
	int year = 0, part = 0, used = 0;

	from.hour = from.minute = from.second = 0;
	to = from;

	if (!strcasecmp(period, "week")) {
		from.day = (int8_t)(from.day - (from.weekday + 6) % 7);
		to = from;
		to.day = (int8_t)(from.day + 7);
		snprintf(name, cap, "tuan nay");
	} else if (sscanf(period, "%4d-%2d%n", &year, &part, &used) == 2 &&
		   !period[used] && part >= 1 && part <= 12) {
		from = (struct civil){
			.year = (int16_t)year, .month = (int8_t)part, .day = 1};
		to = from;
		to.month++;
		snprintf(name, cap, "thang %d/%d", part, year);
	} else if (sscanf(period, "%4d-Q%1d%n", &year, &part, &used) == 2 &&
		   !period[used] && part >= 1 && part <= 4) {
		from = (struct civil){
			.year = (int16_t)year, .month = (int8_t)(3 * part - 2), .day = 1};
		to = from;
		to.month = (int8_t)(to.month + 3);
		snprintf(name, cap, "quy %d/%d", part, year);
	} else if (sscanf(period, "%4d%n", &year, &used) == 1 && !period[used] &&
		   year >= 2000) {
		from = (struct civil){.year = (int16_t)year, .month = 1, .day = 1};
		to = from;
		to.year++;
		snprintf(name, cap, "nam %d", year);
	} else {
		from.day = 1;
		to = from;
		to.month++;
		snprintf(name, cap, "thang %d/%d", from.month, from.year);
	}

	span->from = civil_to_wall(&from);
	span->to = civil_to_wall(&to);
}

void stats_fill(struct fill *fill, const struct figures *figures)
{
	fill->buoi = figures->patrols;
	fill->luot = figures->turns;
	fill->tin = figures->tips;
	fill->gt = figures->tips_valuable;
	fill->hgt = figures->mediations_succeeded;
	fill->hg = figures->mediations_requested;
	fill->vu = figures->cases;
	fill->loa = figures->loudspeaker;
}

int handle_stats(struct act *act)
{
	struct figures_span span = {0};
	struct figures figures;
	int64_t zone_id;
	char zone[64], period[24];
	int result = act_zone(act, NULL, &zone_id, zone, &span.grp_id);

	if (result)
		return result;

	/* The whole province for those who watch over it, a group's own figures for the others. */
	bool all = act->roles & OVERSEERS && !strcmp(act->command->topic, "tinh");

	if (all || (act->roles & (ROLE_AUTH | ROLE_ADMIN) && !act->person.grp_id &&
			   !act->command->place[0]))
		span.grp_id = 0;

	period_span(act->command->period, act->at, &span, period, sizeof(period));
	result = figures_read(act->store, &span, &figures);

	if (result)
		return result;

	struct fill fill = {.thon = zone, .kv = period};
	bool now = span.from <= act->now && act->now < span.to &&
		   !strncmp(period, "thang", 5);

	stats_fill(&fill, &figures);
	fill.sl = figures.groups;
	fill.sl2 = figures.groups_active;

	fill.tong = figures.models;

	if (all)
		return act_reply(
			act, fill.tong ? REPLY_STATS_ALL_OF : REPLY_STATS_ALL, &fill);

	return act_reply(act, now ? REPLY_STATS : REPLY_STATS_SPAN, &fill);
}

int handle_list(struct act *act)
{
	struct team_figures team;
	int64_t zone_id, grp_id;
	char zone[64], words[128];
	int result = act_zone(act, NULL, &zone_id, zone, &grp_id);

	if (!result)
		result = team_count(act->store, grp_id, act->now, &team);

	if (result)
		return result;

	snprintf(words, sizeof(words),
		"to truong %lld, to vien %lld, hoa giai %lld, BDH %lld, CA %lld, dan "
		"%lld",
		(long long)team.leads, (long long)team.members, (long long)team.mediators,
		(long long)team.directors, (long long)team.police,
		(long long)team.registered);

	const struct fill fill = {.thon = zone, .nd = words};

	return act_reply(act, REPLY_LIST_OK, &fill);
}

static void put_slot(struct strbuf *buf, const struct plan_slot *slot)
{
	static const char *const days[7] = {"CN", "T2", "T3", "T4", "T5", "T6", "T7"};
	struct civil civil = civil_from_wall(slot->begins_at);

	strbuf_putf(buf, "%s%s %d/%d %dh%02d %dng", buf->len ? "; " : "",
		days[civil.weekday], civil.day, civil.month, civil.hour, civil.minute,
		slot->size);
}

int handle_roster(struct act *act)
{
	struct plan_slot slots[ROSTER_MAX];
	int64_t zone_id, grp_id;
	char zone[64], words[256];
	struct strbuf buf = STRBUF(words);
	size_t count;
	int result = act_zone(act, NULL, &zone_id, zone, &grp_id);

	if (!result)
		result = plan_slots(act->store, grp_id, act->now,
			act->now + ROSTER_DAYS * DAY_MS, slots, ROSTER_MAX, &count);

	if (result)
		return result;

	for (size_t i = 0; i < count; i++)
		put_slot(&buf, &slots[i]);

	const struct fill fill = {.thon = zone, .nd = words};

	return act_reply(act, count ? REPLY_ROSTER_OK : REPLY_ROSTER_NONE, &fill);
}
