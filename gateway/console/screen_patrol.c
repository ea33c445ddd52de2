/*
 * One patrol, confirmed or sent back by somebody who leads; and the plans that patrols come of.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/desk_warn.h"
#include "gateway/store/patrol.h"
#include "gateway/store/person.h"
#include "gateway/store/plan.h"
#include "gateway/store/zone.h"

#define READERS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define WORKERS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define REASON_MAX 150
#define ZONES_MAX  200
#define TEAM_MAX   40

static void put_person(struct visit *visit, struct store *store, const char *title, int64_t id)
{
	struct person person = {0};

	if (id)
		person_get(store, id, visit->now, &person);

	page_fact_text(visit, title, person.name);
}

static void put_facts(struct visit *visit, struct store *store, const struct patrol *patrol)
{
	char zone[ZONE_NAME_MAX] = "";

	if (patrol->zone_id)
		zone_name(store, patrol->zone_id, zone);

	html_markup(&visit->html, "<dl>");
	page_fact(visit, N_("State"));
	html_say(&visit->html, term_patrol_state(patrol->state));

	if (patrol->reason[0]) {
		html_markup(&visit->html, ": ");
		html_text(&visit->html, patrol->reason);
	}

	page_fact_end(visit);
	page_fact_text(visit, N_("Where"), zone);
	page_fact_text(visit, N_("Way"), patrol->place);

	if (patrol->planned_from)
		page_fact_time(visit, N_("Planned for"), patrol->planned_from);

	page_fact_time(visit, N_("Began"), patrol->start_at);
	page_fact_time(visit, N_("Ended"), patrol->end_at);
	page_fact(visit, N_("Headcount"));

	if (patrol->headcount >= 0)
		html_number(&visit->html, patrol->headcount);
	else
		html_markup(&visit->html, "–");

	page_fact_end(visit);
	page_fact(visit, N_("With the police"));
	html_say(&visit->html, patrol->with_police ? N_("yes") : N_("no"));
	page_fact_end(visit);
	put_person(visit, store, N_("Reported by"), patrol->reporter_id);

	if (patrol->confirmed_at && !patrol->confirmer_id)
		page_fact_text(visit, N_("Confirmed by"),
			html_tr(&visit->html, N_("somebody at the console; the audit says who")));
	else
		put_person(visit, store, N_("Confirmed by"), patrol->confirmer_id);

	page_fact_time(visit, N_("Confirmed at"), patrol->confirmed_at);
	html_markup(&visit->html, "</dl>");
}

static void act_begin(struct visit *visit, const struct patrol *patrol, const char *act)
{
	char path[32];

	snprintf(path, sizeof(path), "/patrols/%s", patrol->code);
	html_markup(&visit->html, "<article>");
	page_form_begin(visit, path, act);
	page_hidden(visit, "seen", patrol->state);
}

static void act_end(struct visit *visit)
{
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static void put_acts(struct visit *visit, const struct patrol *patrol)
{
	bool reported = !strcmp(patrol->state, "reported");

	if (!visit_may(visit, WORKERS) || (!reported && strcmp(patrol->state, "rejected") != 0))
		return;

	html_markup(&visit->html, "<section class=works>");
	act_begin(visit, patrol, "confirm");
	page_button(visit, N_("It was so: confirm it"), "");
	act_end(visit);

	if (reported) {
		act_begin(visit, patrol, "reject");
		page_field(visit, N_("What is wrong with it"), "text", "reason", "", REASON_MAX, true);
		page_button(visit, N_("Send it back"), "danger");
		act_end(visit);
	}

	html_markup(&visit->html, "</section>");
}

static void show_one(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct html *html = &visit->html;
	struct patrol patrol;

	if (!store)
		return;

	int result = patrol_by_code(store, visit->args[0], &patrol);

	if (result == -ENOENT) {
		visit_refuse(visit, 404, N_("There is no such patrol."));
		return;
	}

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	page_begin(visit, N_("Patrol"));
	html_markup(html, "<p class=code>");
	html_text(html, patrol.code);
	html_markup(html, "</p>");

	if (patrol.finding[0]) {
		html_markup(html, "<blockquote class=words>");
		html_text(html, !strcmp(patrol.finding, "clean") ? html_tr(html, N_("Nothing happened.")) :
								   patrol.finding);
		html_markup(html, "</blockquote>");
	}

	put_facts(visit, store, &patrol);
	put_acts(visit, &patrol);
	page_end(visit);
}

static void judge(struct visit *visit, const char *act, const char *done)
{
	json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:s}", "op", "patrol-judge", "code",
		visit->args[0], "act", act, "seen", visit_form(visit, "seen"), "reason",
		visit_form(visit, "reason"));

	if (visit_act(visit, request, NULL))
		visit_flash(visit, true, done);

	visit_redirect(visit, "/patrols", visit->args[0]);
}

static void confirm(struct visit *visit)
{
	judge(visit, "confirm", N_("The patrol is confirmed."));
}

static void reject(struct visit *visit)
{
	judge(visit, "reject", N_("It was sent back, and its writer hears of it."));
}

/* --- plans --- */

static void put_minutes(struct visit *visit, int minute)
{
	char text[8];

	snprintf(text, sizeof(text), "%02d:%02d", minute / 60 % 24, minute % 60);
	html_text(&visit->html, text);
}

static void put_days(struct visit *visit, uint8_t weekdays)
{
	char names[32];

	if (weekdays == 0x7f)
		html_say(&visit->html, N_("every day"));
	else
		html_text(&visit->html, plan_weekday_names(weekdays, names));
}

static void put_plan(struct visit *visit, struct store *store, const struct plan *plan,
	const char *const titles[])
{
	struct html *html = &visit->html;
	char zone[ZONE_NAME_MAX] = "", path[32];

	if (plan->zone_id)
		zone_name(store, plan->zone_id, zone);

	html_markup(html, "<tr>");
	page_cell_text(visit, titles[0], plan->code);
	page_cell_text(visit, titles[1], zone);
	page_cell_text(visit, titles[2], plan->team);
	page_cell(visit, titles[3]);
	put_days(visit, plan->weekdays);
	page_cell_end(visit);
	page_cell(visit, titles[4]);
	put_minutes(visit, plan->begin_min);
	html_markup(html, "–");
	put_minutes(visit, plan->begin_min + plan->length_min);
	page_cell_end(visit);
	page_cell(visit, titles[5]);
	html_number(html, plan->size);
	page_cell_end(visit);

	if (visit_may(visit, WORKERS)) {
		page_cell(visit, titles[6]);
		snprintf(path, sizeof(path), "/patrols/plans/%s", plan->code);
		page_form_begin(visit, path, "end");
		page_button(visit, N_("End it"), "danger");
		page_form_end(visit);
		page_cell_end(visit);
	}

	html_markup(html, "</tr>");
}

static int put_plans(struct visit *visit, struct store *store)
{
	static const char *const titles[] = {N_("Code"), N_("Where"), N_("Team"), N_("Days"),
		N_("Hours"), N_("Headcount"), ""};
	struct plan plan = {0};
	size_t count = 0;
	int result;

	while (!(result = plan_next(store, plan.id, visit->now, &plan))) {
		if (!count++)
			page_table_begin(visit, N_("Plans in force"), titles,
				visit_may(visit, WORKERS) ? 7 : 6);

		put_plan(visit, store, &plan, titles);
	}

	if (count)
		page_table_end(visit);

	if (!count && result == -ENOENT) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("There is none."));
		html_markup(&visit->html, "</p>");
	}

	return result == -ENOENT ? 0 : result;
}

/* As people write them, and how they are asked for. */
static const struct {
	const char *name, *words;
} weekdays[] = {{"t2", N_("Mon")}, {"t3", N_("Tue")}, {"t4", N_("Wed")}, {"t5", N_("Thu")},
	{"t6", N_("Fri")}, {"t7", N_("Sat")}, {"cn", N_("Sun")}};

#define WEEKDAYS (sizeof(weekdays) / sizeof(*weekdays))

static int put_zones(struct visit *visit, struct store *store)
{
	struct desk_zone zones[ZONES_MAX];
	size_t count;
	int result = desk_zones(store, visit->now, zones, ZONES_MAX, &count);

	page_choice_begin(visit, N_("Where"), "zone");

	for (size_t i = 0; !result && i < count; i++) {
		page_option(visit, zones[i].code, "");
		html_text(&visit->html, zones[i].name);
		page_option_end(visit);
	}

	page_choice_end(visit);
	return result;
}

static int put_new(struct visit *visit, struct store *store)
{
	struct html *html = &visit->html;
	int result;

	html_markup(html, "<section><h2>");
	html_say(html, N_("A new plan"));
	html_markup(html, "</h2>");
	page_form_begin(visit, "/patrols/plans", NULL);
	html_markup(html, "<div class=row>");
	result = put_zones(visit, store);
	page_field(visit, N_("Team (empty: whoever patrols there)"), "text", "team", "", TEAM_MAX, false);
	page_field(visit, N_("Headcount"), "number", "size", "4", 0, true);
	html_markup(html, "</div><fieldset class=buttons><legend>");
	html_say(html, N_("Days (none: every day)"));
	html_markup(html, "</legend>");

	for (size_t i = 0; i < WEEKDAYS; i++) {
		html_markup(html, "<label class=day><input type=checkbox value=1");
		html_attr(html, "name", weekdays[i].name);
		html_markup(html, ">");
		html_say(html, weekdays[i].words);
		html_markup(html, "</label>");
	}

	html_markup(html, "</fieldset><div class=row>");
	page_field(visit, N_("From the hour"), "time", "from", "22:00", 0, true);
	page_field(visit, N_("To the hour"), "time", "to", "01:30", 0, true);
	html_markup(html, "</div>");
	page_button(visit, N_("Make the plan"), "");
	page_form_end(visit);
	html_markup(html, "</section>");
	return result;
}

static void show_plans(struct visit *visit)
{
	struct store *store = visit_store(visit);

	if (!store)
		return;

	page_begin(visit, N_("Plans"));

	int result = put_plans(visit, store);

	if (!result && visit_may(visit, WORKERS))
		result = put_new(visit, store);

	if (result)
		visit_store_failed(visit, result);
	else
		page_end(visit);
}

static void add_plan(struct visit *visit)
{
	char days[32], at[16];
	struct strbuf names = STRBUF(days);

	for (size_t i = 0; i < WEEKDAYS; i++)
		if (*visit_form(visit, weekdays[i].name))
			strbuf_putf(&names, "%s%s", names.len ? " " : "", weekdays[i].name);

	snprintf(at, sizeof(at), "%.5s-%.5s", visit_form(visit, "from"), visit_form(visit, "to"));

	if (visit_act(visit,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "op", "plan-add", "zone",
			    visit_form(visit, "zone"), "team", visit_form(visit, "team"), "days",
			    days, "at", at, "size",
			    (json_int_t)strtoll(visit_form(visit, "size"), NULL, 10)),
		    NULL))
		visit_flash(visit, true, N_("The plan is made: its people are reminded before each."));

	visit_redirect(visit, "/patrols/plans", NULL);
}

static void end_plan(struct visit *visit)
{
	if (visit_act(visit,
		    json_pack("{s:s, s:s}", "op", "plan-end", "code", visit->args[0]), NULL))
		visit_flash(visit, true, N_("The plan has ended: no more patrols come of it."));

	visit_redirect(visit, "/patrols/plans", NULL);
}

static const struct route routes[] = {
	{REQUEST_GET, "/patrols/plans", READERS, show_plans, 0},
	{REQUEST_POST, "/patrols/plans", WORKERS, add_plan, 0},
	{REQUEST_POST, "/patrols/plans/:code/end", WORKERS, end_plan, 0},
	{REQUEST_GET, "/patrols/:code", READERS, show_one, 0},
	{REQUEST_POST, "/patrols/:code/confirm", WORKERS, confirm, 0},
	{REQUEST_POST, "/patrols/:code/reject", WORKERS, reject, 0},
};

const struct screen screen_patrol = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
