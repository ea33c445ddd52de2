/*
 * One person of the list: what they hold and held, what they agreed to, and for administrators a role
 * more or less. The number is said for a reason, once, on the page that asked.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/console/member_words.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/store/roster.h"

#define READERS	  (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define REVEALERS ROLE_DIR
#define ROWS	  20
#define REASON	  150

static int64_t id_of(const struct visit *visit)
{
	long long id;
	char rest;

	return sscanf(visit->args[0], "%18lld%c", &id, &rest) == 1 ? id : 0;
}

static void put_term(struct visit *visit, const char *title)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
}

static void put_term_text(struct visit *visit, const char *title, const char *text)
{
	if (!*text)
		return;

	put_term(visit, title);
	html_text(&visit->html, text);
	html_markup(&visit->html, "</dd>");
}

static void put_person(struct visit *visit, const struct roster_row *row, const char *number)
{
	struct html *html = &visit->html;

	html_markup(html, "<dl>");
	put_term_text(visit, N_("Full name"), row->name);
	put_term(visit, N_("Number"));

	if (number) {
		html_text(html, number);
	} else {
		html_markup(html, "*");
		html_text(html, row->tail);
	}

	html_markup(html, "</dd>");
	put_term(visit, N_("Roles"));
	member_roles_put(visit, row->roles);
	html_markup(html, "</dd>");
	put_term_text(visit, N_("Team"), row->team);
	put_term_text(visit, N_("Where they live"), row->zone);
	put_term_text(visit, N_("Group"), row->group);
	put_term(visit, N_("Consent"));
	member_consent_put(visit, row->consent);
	html_markup(html, " ");
	html_time(html, row->consent_at);
	html_markup(html, "</dd>");
	put_term(visit, N_("Warnings by call"));
	html_say(html, row->voice ? N_("yes") : N_("no"));
	html_markup(html, "</dd>");
	put_term(visit, N_("Here since"));
	html_date(html, row->from_at);
	html_markup(html, "</dd>");

	if (row->to_at) {
		put_term(visit, N_("Until"));
		html_date(html, row->to_at);
		html_markup(html, "</dd>");
	}

	html_markup(html, "</dl>");
}

/* A form of this person: /members/12/end. */
static void form_begin(struct visit *visit, int64_t id, const char *act)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=post action=\"/members/");
	html_number(html, id);
	html_markup(html, "/");
	html_text(html, act);
	html_markup(html, "\">");
	page_hidden(visit, "csrf", visit->session.csrf);
}

static void put_role_end(struct visit *visit, int64_t person_id, const struct roster_role *role)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)role->id);
	form_begin(visit, person_id, "role-end");
	page_hidden(visit, "id", id);
	page_button(visit, N_("End it"), "secondary");
	page_form_end(visit);
}

static int put_roles(struct visit *visit, struct store *store, const struct roster_row *row)
{
	static const char *const titles[] = {
		N_("Role"), N_("Team"), N_("Where they live"), N_("From"), N_("Until"), ""};
	struct roster_role roles[ROWS];
	struct html *html = &visit->html;
	bool acts = visit_may(visit, ROLE_ADMIN);
	size_t count;
	int result = roster_roles(store, row->id, roles, ROWS, &count);

	if (result || !count)
		return result;

	page_table_begin(visit, N_("Roles, held and once held"), titles, acts ? 6 : 5);

	for (size_t i = 0; i < count; i++) {
		bool held = !roles[i].to_at || roles[i].to_at > visit->now;

		html_markup(html, "<tr>");
		page_cell(visit, titles[0]);
		html_say(html, member_role_words(roles[i].role));
		page_cell_end(visit);
		page_cell_text(visit, titles[1], roles[i].team);
		page_cell_text(visit, titles[2], roles[i].zone);
		page_cell(visit, titles[3]);
		html_date(html, roles[i].from_at);
		page_cell_end(visit);
		page_cell(visit, titles[4]);
		html_date(html, roles[i].to_at);
		page_cell_end(visit);

		if (acts) {
			page_cell(visit, N_("Act"));

			if (held)
				put_role_end(visit, row->id, &roles[i]);

			page_cell_end(visit);
		}

		html_markup(html, "</tr>");
	}

	page_table_end(visit);
	return 0;
}

static const char *consent_words(const char *act)
{
	static const char *const words[][2] = {
		{"asked", N_("asked")},
		{"yes", N_("agreed")},
		{"no", N_("wants no messages")},
		{"paper", N_("agreed on paper")},
		{"import", N_("agreed, by a list")},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i][0], act))
			return words[i][1];

	return act;
}

static int put_consents(struct visit *visit, struct store *store, int64_t id)
{
	static const char *const titles[] = {N_("When"), N_("What"), N_("Their words")};
	struct roster_consent rows[ROWS];
	size_t count;
	int result = roster_consents(store, id, rows, ROWS, &count);

	if (result || !count)
		return result;

	page_table_begin(visit, N_("What they agreed to"), titles, 3);

	for (size_t i = 0; i < count; i++) {
		html_markup(&visit->html, "<tr>");
		page_cell(visit, titles[0]);
		html_time(&visit->html, rows[i].at);
		page_cell_end(visit);
		page_cell(visit, titles[1]);
		html_say(&visit->html, consent_words(rows[i].act));
		page_cell_end(visit);
		page_cell_text(visit, titles[2], rows[i].text);
		html_markup(&visit->html, "</tr>");
	}

	page_table_end(visit);
	return 0;
}

static void put_role_add(struct visit *visit, const struct roster_row *row)
{
	const char *values[16], *words[16];

	for (size_t i = 1; i < member_role_count; i++) {
		values[i - 1] = member_roles[i].name;
		words[i - 1] = member_roles[i].words;
	}

	html_markup(&visit->html, "<article>");
	form_begin(visit, row->id, "role");
	page_select(visit, N_("Role"), "role", values, words, member_role_count - 1, "mem");
	page_field(visit, N_("Team"), "text", "team", row->team, PERSON_TEAM_MAX - 1, false);
	page_field(visit, N_("Where they live"), "text", "zone", row->zone, ROSTER_ZONE_MAX - 1, false);
	page_button(visit, N_("Give them this role"), "");
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static void put_reveal(struct visit *visit, const struct roster_row *row)
{
	html_markup(&visit->html, "<article>");
	form_begin(visit, row->id, "number");
	page_field(visit, N_("What the number is needed for"), "text", "reason", "", REASON, true);
	page_button(visit, N_("Show the whole number"), "secondary");
	page_form_end(visit);
	html_markup(&visit->html, "<p>");
	html_say(&visit->html, N_("Who saw it, when and what for stands in the audit."));
	html_markup(&visit->html, "</p></article>");
}

static void put_end(struct visit *visit, const struct roster_row *row)
{
	html_markup(&visit->html, "<article>");
	form_begin(visit, row->id, "end");
	html_markup(&visit->html, "<label><input type=checkbox name=sure value=1 required> ");
	html_say(&visit->html, N_("They have left: all their roles end, and no message goes to them"));
	html_markup(&visit->html, "</label>");
	page_button(visit, N_("Take them off the list"), "danger");
	page_form_end(visit);
	html_markup(&visit->html, "</article>");
}

static void put_works(struct visit *visit, const struct roster_row *row, const char *number)
{
	bool here = !row->to_at || row->to_at > visit->now;

	html_markup(&visit->html, "<div class=works>");

	if (!number && visit_may(visit, REVEALERS))
		put_reveal(visit, row);

	if (here && visit_may(visit, ROLE_ADMIN)) {
		put_role_add(visit, row);
		put_end(visit, row);
	}

	html_markup(&visit->html, "</div>");
}

/* number: NULL but on the page that asked for it. */
static void show(struct visit *visit, const char *number)
{
	struct store *store = visit_store(visit);
	struct roster_row row;

	if (!store)
		return;

	int result = roster_get(store, id_of(visit), visit->now, &row);

	if (result == -ENOENT) {
		visit_refuse(visit, 404, N_("There is nobody of that number in the list."));
		return;
	}

	if (!result) {
		page_begin(visit, N_("Member"));
		html_markup(&visit->html, "<p><a href=/members>");
		html_say(&visit->html, N_("Back to the list"));
		html_markup(&visit->html, "</a></p>");
		put_person(visit, &row, number);
		result = put_roles(visit, store, &row);
	}

	if (!result)
		result = put_consents(visit, store, row.id);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	put_works(visit, &row, number);
	page_end(visit);
}

static void show_member(struct visit *visit)
{
	show(visit, NULL);
}

static void back(struct visit *visit)
{
	visit_redirect(visit, "/members", visit->args[0]);
}

static void reveal(struct visit *visit)
{
	json_t *answer;

	if (!visit_act(visit,
		    json_pack("{s:s, s:I, s:s}", "op", "member-number", "person",
			    (json_int_t)id_of(visit), "reason", visit_form(visit, "reason")),
		    &answer)) {
		back(visit);
		return;
	}

	const char *number = json_string_value(json_object_get(answer, "number"));

	show(visit, number ? number : "");
	json_decref(answer);
}

static void act(struct visit *visit, json_t *request, const char *done)
{
	if (visit_act(visit, request, NULL))
		visit_flash(visit, true, done);

	back(visit);
}

static void add_role(struct visit *visit)
{
	act(visit,
		json_pack("{s:s, s:I, s:s, s:s, s:s}", "op", "role-add", "person",
			(json_int_t)id_of(visit), "role", visit_form(visit, "role"), "team",
			visit_form(visit, "team"), "zone", visit_form(visit, "zone")),
		N_("They hold that role from now on."));
}

static void end_role(struct visit *visit)
{
	long long id = 0;

	sscanf(visit_form(visit, "id"), "%18lld", &id);
	act(visit, json_pack("{s:s, s:I}", "op", "role-end", "id", (json_int_t)id),
		N_("That role has ended."));
}

static void end_member(struct visit *visit)
{
	if (!*visit_form(visit, "sure")) {
		visit_flash(visit, false, N_("Nothing was done: say that you are sure."));
		back(visit);
		return;
	}

	act(visit, json_pack("{s:s, s:I}", "op", "member-end", "person", (json_int_t)id_of(visit)),
		N_("They are off the list."));
}

static const struct route routes[] = {
	{REQUEST_GET, "/members/:id", READERS, show_member, 0},
	{REQUEST_POST, "/members/:id/number", REVEALERS, reveal, 0},
	{REQUEST_POST, "/members/:id/role", ROLE_ADMIN, add_role, 0},
	{REQUEST_POST, "/members/:id/role-end", ROLE_ADMIN, end_role, 0},
	{REQUEST_POST, "/members/:id/end", ROLE_ADMIN, end_member, 0},
};

const struct screen screen_member = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
