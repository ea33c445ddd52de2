/*
 * Mediations: who mediates, when they meet, how it ended. What the quarrel is about stays with the
 * mediator: no word of it stands here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/desk_patrol.h"
#include "gateway/store/mediation.h"
#include "gateway/store/person.h"
#include "gateway/store/zone.h"

#define READERS	      (ROLE_MED | ROLE_LEAD | ROLE_DIR | ROLE_AUTH)
#define WORKERS	      (ROLE_MED | ROLE_LEAD | ROLE_DIR)
#define ROWS	      100
#define MEDIATORS_MAX 100

static enum page_mark mark_of(const char *state, int64_t due_at, int64_t now)
{
	if (!strcmp(state, "done"))
		return PAGE_NONE;

	if (due_at && due_at < now)
		return PAGE_BAD;

	return strcmp(state, "requested") ? PAGE_GOOD : PAGE_FAIR;
}

static void put_row(struct visit *visit, const struct desk_case *row, const char *const titles[])
{
	struct html *html = &visit->html;

	html_markup(html, "<tr>");
	page_cell_link(visit, titles[0], "/mediations", row->code);
	page_cell_text(visit, titles[1], row->zone);
	page_cell(visit, titles[2]);
	html_say(html, term_category(row->category));
	page_cell_end(visit);
	page_cell(visit, titles[3]);
	page_mark(visit, mark_of(row->state, row->due_at, visit->now),
		row->outcome[0] ? term_outcome(row->outcome) : term_mediation_state(row->state));
	page_cell_end(visit);
	page_cell_text(visit, titles[4], row->mediator);
	page_cell(visit, titles[5]);
	html_time(html, row->done_at ? row->done_at : row->due_at);
	page_cell_end(visit);
	page_cell(visit, titles[6]);
	html_time(html, row->meet_at);
	page_cell_end(visit);
	html_markup(html, "</tr>");
}

static int put_rows(struct visit *visit, struct store *store, bool open)
{
	static const char *const titles[] = {N_("Code"), N_("Where"), N_("Matter"), N_("State"),
		N_("Mediator"), N_("To be done by"), N_("Appointment")};
	static const char *const done[] = {N_("Code"), N_("Where"), N_("Matter"), N_("Outcome"),
		N_("Mediator"), N_("Over at"), N_("Appointment")};
	const char *const *names = open ? titles : done;
	struct desk_case rows[ROWS];
	size_t count;
	int result = desk_cases(store, open, rows, ROWS, &count);

	if (result)
		return result;

	if (!count) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("There is none."));
		html_markup(&visit->html, "</p>");
		return 0;
	}

	page_table_begin(visit,
		open ? N_("Open mediations, the most urgent first") :
		       N_("Mediations that are over, the newest first"),
		names, 7);

	for (size_t i = 0; i < count; i++)
		put_row(visit, &rows[i], names);

	page_table_end(visit);
	return 0;
}

static void put_tab(struct visit *visit, const char *value, const char *words, bool chosen)
{
	html_markup(&visit->html, "<li><a");
	html_attr_query(&visit->html, "href", "/mediations", "show", value);

	if (chosen)
		html_markup(&visit->html, " aria-current=page");

	html_markup(&visit->html, ">");
	html_say(&visit->html, words);
	html_markup(&visit->html, "</a></li>");
}

static void show_list(struct visit *visit)
{
	struct store *store = visit_store(visit);
	bool open = strcmp(visit_query(visit, "show"), "closed") != 0;
	struct html *html = &visit->html;

	if (!store)
		return;

	if (!visit->request->fragment) {
		page_begin(visit, N_("Mediations"));
		html_markup(html, "<nav class=tabs");
		html_attr_say(html, "aria-label", N_("Which mediations"));
		html_markup(html, "><ul>");
		put_tab(visit, "open", N_("Open"), open);
		put_tab(visit, "closed", N_("Closed"), !open);
		html_markup(html, "</ul></nav>");
	}

	page_part_begin(visit, "mediations",
		open ? "/mediations?show=open" : "/mediations?show=closed", "inbox");

	int result = put_rows(visit, store, open);

	page_part_end(visit);

	if (result)
		visit_store_failed(visit, result);
	else if (!visit->request->fragment)
		page_end(visit);
}

/* --- one of them --- */

static void put_facts(
	struct visit *visit, struct store *store, const struct mediation *mediation)
{
	char zone[ZONE_NAME_MAX] = "";
	struct person mediator = {0};

	if (mediation->zone_id)
		zone_name(store, mediation->zone_id, zone);

	if (mediation->mediator_id)
		person_get(store, mediation->mediator_id, visit->now, &mediator);

	html_markup(&visit->html, "<dl>");
	page_fact(visit, N_("State"));
	page_mark(visit, mark_of(mediation->state, mediation->due_at, visit->now),
		term_mediation_state(mediation->state));
	page_fact_end(visit);
	page_fact_text(visit, N_("Where"), zone);
	page_fact(visit, N_("Matter"));
	html_say(&visit->html, term_category(mediation->category));
	page_fact_end(visit);
	page_fact_text(visit, N_("Mediator"), mediator.name);
	page_fact_time(visit, N_("Asked for at"), mediation->made_at);
	page_fact_time(visit, N_("To be done by"), mediation->due_at);
	page_fact_time(visit, N_("Appointment"), mediation->meet_at);

	if (mediation->outcome[0]) {
		page_fact(visit, N_("Outcome"));
		html_say(&visit->html, term_outcome(mediation->outcome));
		page_fact_end(visit);
		page_fact_time(visit, N_("Over at"), mediation->done_at);
	}

	if (mediation->relapsed >= 0) {
		page_fact(visit, N_("A month later"));
		html_say(&visit->html,
			mediation->relapsed ? N_("it broke out again") : N_("it holds"));
		page_fact_end(visit);
	}

	html_markup(&visit->html, "</dl>");
}

/* Every form says how the case stood when it was looked at. */
static void work_begin(struct visit *visit, const struct mediation *mediation, const char *title,
	const char *act)
{
	char path[32], mark[MEDIATION_MARK_MAX];

	html_markup(&visit->html, "<article><h3>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</h3>");
	snprintf(path, sizeof(path), "/mediations/%s", mediation->code);
	page_form_begin(visit, path, act);
	page_hidden(visit, "seen", mediation_mark(mediation, mark));
}

static void work_end(struct visit *visit)
{
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static int put_assign(
	struct visit *visit, struct store *store, const struct mediation *mediation)
{
	struct desk_mediator people[MEDIATORS_MAX];
	struct html *html = &visit->html;
	char chosen[24];
	size_t count;
	int result = desk_mediators(store, visit->now, people, MEDIATORS_MAX, &count);

	if (result || !count)
		return result;

	work_begin(visit, mediation, N_("Who mediates"), "assign");
	snprintf(chosen, sizeof(chosen), "%lld", (long long)mediation->mediator_id);
	page_choice_begin(visit, N_("Person"), "person");

	for (size_t i = 0; i < count; i++) {
		char value[24];

		snprintf(value, sizeof(value), "%lld", (long long)people[i].id);
		page_option(visit, value, chosen);
		html_text(html, people[i].name);
		html_markup(html, ", ");
		html_text(html, people[i].zone);
		page_option_end(visit);
	}

	page_choice_end(visit);
	page_button(visit, N_("Give it to them"), "secondary");
	work_end(visit);
	return 0;
}

static int put_work(struct visit *visit, struct store *store, const struct mediation *mediation)
{
	static const char *const values[] = {"THANH", "KHONGTHANH"};
	static const char *const words[] = {N_("reconciled"), N_("not reconciled")};
	bool open = strcmp(mediation->state, "done") != 0;
	int result = 0;

	html_markup(&visit->html, "<section class=works>");

	if (open) {
		result = put_assign(visit, store, mediation);
		work_begin(visit, mediation, N_("Appointment"), "meet");
		page_field(visit, N_("When they meet"), "datetime-local", "at", "", 0, true);
		page_button(visit, N_("Tell them the hour"), "secondary");
		work_end(visit);
	}

	work_begin(visit, mediation, N_("How it ended"), "result");
	page_select(visit, N_("They are"), "value", values, words, 2, mediation->outcome);
	page_button(visit, open ? N_("Close the case") : N_("Correct the outcome"), "");
	work_end(visit);
	html_markup(&visit->html, "</section>");
	return result;
}

static void show_one(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct mediation mediation;

	if (!store)
		return;

	int result = mediation_by_code(store, visit->args[0], &mediation);

	/* What went to the police is no mediation, and its code is somebody's. */
	if (result == -ENOENT || (!result && !strcmp(mediation.state, "refused"))) {
		visit_refuse(visit, 404, N_("There is no such mediation."));
		return;
	}

	if (!result) {
		page_begin(visit, N_("Mediation"));
		html_markup(&visit->html, "<p class=code>");
		html_text(&visit->html, mediation.code);
		html_markup(&visit->html, "</p>");
		put_facts(visit, store, &mediation);
		html_markup(&visit->html, "<p><small>");
		html_say(&visit->html,
			N_("What it is about only the mediator was told, by SMS."));
		html_markup(&visit->html, "</small></p>");
	}

	if (!result && visit_may(visit, WORKERS))
		result = put_work(visit, store, &mediation);

	if (result)
		visit_store_failed(visit, result);
	else
		page_end(visit);
}

static void work(struct visit *visit, const char *act, json_t *wish, const char *done)
{
	json_object_set_new(wish, "op", json_string("mediation-work"));
	json_object_set_new(wish, "code", json_string(visit->args[0]));
	json_object_set_new(wish, "act", json_string(act));
	json_object_set_new(wish, "seen", json_string(visit_form(visit, "seen")));

	int result = visit_ask(visit, wish, NULL, NULL);

	if (!result)
		visit_flash(visit, true, done);
	else if (!strcmp(visit->error, "BAD_TIME"))
		visit_flash(visit, false, N_("That hour is over, or is none."));
	else
		visit_flash_refused(visit, result);

	visit_redirect(visit, "/mediations", visit->args[0]);
}

static void assign(struct visit *visit)
{
	work(visit, "assign",
		json_pack("{s:I}", "person",
			(json_int_t)strtoll(visit_form(visit, "person"), NULL, 10)),
		N_("They are told by SMS."));
}

static void meet(struct visit *visit)
{
	work(visit, "meet", json_pack("{s:s}", "at", visit_form(visit, "at")),
		N_("The hour is set, and whoever asked is told."));
}

static void conclude(struct visit *visit)
{
	work(visit, "result", json_pack("{s:s}", "value", visit_form(visit, "value")),
		N_("The outcome is written down."));
}

static const struct route routes[] = {
	{REQUEST_GET, "/mediations", READERS, show_list, 0},
	{REQUEST_GET, "/mediations/:code", READERS, show_one, 0},
	{REQUEST_POST, "/mediations/:code/assign", WORKERS, assign, 0},
	{REQUEST_POST, "/mediations/:code/meet", WORKERS, meet, 0},
	{REQUEST_POST, "/mediations/:code/result", WORKERS, conclude, 0},
};

const struct screen screen_mediation = {
	.path = "/mediations",
	.title = N_("Mediations"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
