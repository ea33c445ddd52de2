/*
 * The people: looked for, listed page by page, added, and saved as a list. Numbers are masked; a list
 * with numbers is asked of the daemon, for a reason that it writes down.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/console/console_state.h"
#include "gateway/console/member_words.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/control/member_list.h"
#include "gateway/store/roster.h"

#define READERS	 (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define SAVERS	 ROLE_DIR
#define ROWS	 50
#define WORDS	 60
#define CHOICES	 12
#define REASON	 150

static const char *const titles[] = {N_("Full name"), N_("Number"), N_("Roles"), N_("Team"), N_("Where they live"),
	N_("Consent")};

static void put_who(struct visit *visit, const struct roster_row *row)
{
	struct html *html = &visit->html;
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)row->id);
	html_markup(html, "<a");
	html_attr_path(html, "href", "/members", id);
	html_markup(html, ">");

	if (row->name[0])
		html_text(html, row->name);
	else
		html_say(html, N_("(no name)"));

	html_markup(html, "</a>");
}

static void put_row(struct visit *visit, const struct roster_row *row)
{
	struct html *html = &visit->html;

	html_markup(html, "<tr>");
	page_cell(visit, titles[0]);
	put_who(visit, row);
	page_cell_end(visit);
	page_cell(visit, titles[1]);
	html_markup(html, "*");
	html_text(html, row->tail);
	page_cell_end(visit);
	page_cell(visit, titles[2]);
	member_roles_put(visit, row->roles);
	page_cell_end(visit);
	page_cell_text(visit, titles[3], row->team);
	page_cell_text(visit, titles[4], row->zone);
	page_cell(visit, titles[5]);
	member_consent_put(visit, row->consent);
	page_cell_end(visit);
	html_markup(html, "</tr>");
}

static void put_role_choice(struct visit *visit, const char *chosen)
{
	const char *values[CHOICES] = {""}, *words[CHOICES] = {N_("all")};

	for (size_t i = 0; i < member_role_count; i++) {
		values[i + 1] = member_roles[i].name;
		words[i + 1] = member_roles[i].words;
	}

	page_select(visit, N_("Role"), "role", values, words, member_role_count + 1, chosen);
}

static void put_search(struct visit *visit)
{
	static const char *const consents[] = {"", "yes", "asked", "none", "no"};
	static const char *const consent_words[] = {
		N_("all"), N_("agreed"), N_("asked"), N_("not asked"), N_("wants no messages")};
	static const char *const gone[] = {"", "1"};
	static const char *const gone_words[] = {N_("who are here"), N_("who left")};
	struct html *html = &visit->html;

	html_markup(html, "<form method=get action=/members><div class=row>");
	page_field(visit, N_("Name, place or the last 3 digits"), "search", "q",
		visit_query(visit, "q"), WORDS, false);
	put_role_choice(visit, visit_query(visit, "role"));
	page_select(visit, N_("Consent"), "consent", consents, consent_words, 5,
		visit_query(visit, "consent"));
	page_select(visit, N_("People"), "gone", gone, gone_words, 2, visit_query(visit, "gone"));
	page_button(visit, N_("Search"), "");
	html_markup(html, "</div></form>");
}

/* The same search behind the last of this page. */
static void put_more(struct visit *visit, int64_t after)
{
	static const char *const kept[] = {"q", "role", "consent", "gone"};
	struct html *html = &visit->html;

	html_markup(html, "<form method=get action=/members>");

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (*visit_query(visit, kept[i]))
			page_hidden(visit, kept[i], visit_query(visit, kept[i]));

	html_markup(html, "<button class=secondary name=after");
	html_attr_number(html, "value", after);
	html_markup(html, ">");
	html_say(html, N_("Next page"));
	html_markup(html, "</button></form>");
}

static void put_add(struct visit *visit)
{
	const char *values[CHOICES], *words[CHOICES];
	struct html *html = &visit->html;

	for (size_t i = 0; i < member_role_count; i++) {
		values[i] = member_roles[i].name;
		words[i] = member_roles[i].words;
	}

	html_markup(html, "<details><summary>");
	html_say(html, N_("Add somebody"));
	html_markup(html, "</summary><div class=narrow>");
	page_form_begin(visit, "/members", NULL);
	page_field(visit, N_("Telephone number"), "tel", "phone", "", 20, true);
	page_field(visit, N_("Full name"), "text", "name", "", PERSON_NAME_MAX - 1, true);
	page_select(visit, N_("Role"), "role", values, words, member_role_count, "res");
	page_field(visit, N_("Team"), "text", "team", "", PERSON_TEAM_MAX - 1, false);
	page_field(visit, N_("Where they live"), "text", "zone", "", ROSTER_ZONE_MAX - 1, false);
	html_markup(html, "<label><input type=checkbox name=consent value=paper> ");
	html_say(html, N_("They have agreed on paper to get messages"));
	html_markup(html, "</label>");
	page_button(visit, N_("Add"), "");
	page_form_end(visit);
	html_markup(html, "</div></details>");
}

static void put_save(struct visit *visit)
{
	struct html *html = &visit->html;

	html_markup(html, "<details><summary>");
	html_say(html, N_("Save as a list"));
	html_markup(html, "</summary><div class=narrow>");
	page_form_begin(visit, "/members/export", NULL);
	html_markup(html, "<label><input type=checkbox name=reveal value=1> ");
	html_say(html, N_("With whole numbers (this is written into the audit)"));
	html_markup(html, "</label>");
	page_field(visit, N_("What it is needed for"), "text", "reason", "", REASON, false);
	page_button(visit, N_("Save"), "");
	page_form_end(visit);
	html_markup(html, "</div></details>");
}

static void put_works(struct visit *visit)
{
	if (visit_may(visit, ROLE_ADMIN)) {
		html_markup(&visit->html, "<p><a href=/members/import role=button class=secondary>");
		html_say(&visit->html, N_("Bring in a list (CSV)"));
		html_markup(&visit->html, "</a></p>");
		put_add(visit);
	}

	if (visit_may(visit, SAVERS))
		put_save(visit);
}

static void show_members(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct roster_row rows[ROWS];
	size_t count;
	bool more;

	if (!store)
		return;

	struct roster_query query = {.words = visit_query(visit, "q"),
		.role = visit_query(visit, "role"),
		.consent = visit_query(visit, "consent"),
		.gone = *visit_query(visit, "gone"),
		.after = visit_query_number(visit, "after", 0),
		.now = visit->now};
	int result = roster_rows(store, &query, rows, ROWS, &count, &more);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	page_begin(visit, N_("Members"));
	put_search(visit);

	if (count) {
		page_table_begin(visit, N_("People, as they came"), titles, 6);

		for (size_t i = 0; i < count; i++)
			put_row(visit, &rows[i]);

		page_table_end(visit);
	} else {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("Nobody is found."));
		html_markup(&visit->html, "</p>");
	}

	if (more)
		put_more(visit, rows[count - 1].id);

	put_works(visit);
	page_end(visit);
}

static void tell_refused(struct visit *visit, int result)
{
	const char *detail;

	if (result != -EREMOTEIO || strcmp(visit->error, "BAD_MEMBER") != 0) {
		visit_flash_refused(visit, result);
		return;
	}

	const char *words = member_reason(visit->message, &detail);

	visit_flash_with(visit, false, words, detail);
}

static void add(struct visit *visit)
{
	static const char *const fields[] = {"phone", "name", "role", "team", "zone", "consent"};
	json_t *answer, *request = json_pack("{s:s}", "op", "member-add");

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		json_object_set_new(request, fields[i], json_string(visit_form(visit, fields[i])));

	int result = visit_ask(visit, request, NULL, &answer);

	if (result) {
		tell_refused(visit, result);
	} else {
		const char *what = json_string_value(json_object_get(answer, "result"));

		visit_flash(visit, true, what && !strcmp(what, "added")
			? N_("They are in the list now.")
			: N_("They were in the list already, and are brought up to date."));
		json_decref(answer);
	}

	visit_redirect(visit, "/members", NULL);
}

static void on_member(void *out, json_t *row)
{
	member_list_put(out, row);
}

static void export(struct visit *visit)
{
	bool reveal = *visit_form(visit, "reveal");
	const char *reason = visit_form(visit, "reason");
	char *text = NULL;
	size_t len = 0;

	if (reveal && !*reason) {
		visit_flash(visit, false, N_("Say what the numbers are needed for."));
		visit_redirect(visit, "/members", NULL);
		return;
	}

	FILE *out = open_memstream(&text, &len);

	if (!out)
		abort();

	member_list_head(out);

	int result = visit_each(visit,
		json_pack("{s:s, s:b, s:s}", "op", "members", "reveal", reveal, "reason", reason),
		on_member, out, NULL);

	fclose(out);
	console_keep(visit->console, text);

	if (result) {
		visit_flash_refused(visit, result);
		visit_redirect(visit, "/members", NULL);
		return;
	}

	response_body(visit->response, "text/csv; charset=utf-8", text, len);
	snprintf(visit->response->file, sizeof(visit->response->file), "keng-members.csv");
}

static const struct route routes[] = {
	{REQUEST_GET, "/members", READERS, show_members, 0},
	{REQUEST_POST, "/members", ROLE_ADMIN, add, 0},
	{REQUEST_POST, "/members/export", SAVERS, export, 0},
};

const struct screen screen_members = {
	.path = "/members",
	.title = N_("Members"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
