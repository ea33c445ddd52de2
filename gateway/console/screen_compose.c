/*
 * Writing a warning: to whom, how loud, when, and the text, with what it costs while it is written. It
 * is sent to one's own telephone first, and then asked for with the very text that was looked at.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/console/compose.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/store/desk_warn.h"

#define WRITERS	  (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define ZONES_MAX 200
#define TEAMS_MAX 50
#define TEXT_MAX  600 /* characters */

static int put_zones(struct visit *visit, struct store *store, const char *chosen)
{
	struct desk_zone zones[ZONES_MAX];
	size_t count;
	int result = desk_zones(store, visit->now, zones, ZONES_MAX, &count);

	page_choice_begin(visit, N_("Where"), "zone");
	page_option(visit, "ALL", chosen);
	html_say(&visit->html, N_("Everywhere"));
	page_option_end(visit);

	for (size_t i = 0; !result && i < count; i++) {
		page_option(visit, zones[i].code, chosen);
		html_text(&visit->html, zones[i].name);

		if (zones[i].parent[0]) {
			html_markup(&visit->html, ", ");
			html_text(&visit->html, zones[i].parent);
		}

		page_option_end(visit);
	}

	page_choice_end(visit);
	return result;
}

static int put_whom(struct visit *visit, struct store *store, const char *chosen)
{
	static const struct {
		const char *value, *words;
	} roles[] = {
		{"", N_("All who agreed to warnings")},
		{"role:mem", N_("Members of the group")},
		{"role:lead", N_("Leaders")},
		{"role:med", N_("Mediators")},
		{"role:dir", N_("The board")},
		{"role:pol", N_("The police")},
	};
	char teams[TEAMS_MAX][DESK_TEAM_MAX];
	size_t count;
	int result = desk_teams(store, visit->now, teams, TEAMS_MAX, &count);

	page_choice_begin(visit, N_("To whom"), "whom");

	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
		page_option(visit, roles[i].value, chosen);
		html_say(&visit->html, roles[i].words);
		page_option_end(visit);
	}

	for (size_t i = 0; !result && i < count; i++) {
		char value[DESK_TEAM_MAX + 8];
		struct strbuf out = STRBUF(value);

		strbuf_putf(&out, "team:%s", teams[i]);
		page_option(visit, value, chosen);
		html_text(&visit->html, teams[i]);
		page_option_end(visit);
	}

	page_choice_end(visit);
	return result;
}

/* Each is a page of its own that begins with it: that needs no script. */
static void put_templates(struct visit *visit, const json_t *templates)
{
	struct html *html = &visit->html;
	json_t *row;
	size_t i;

	if (!json_array_size(templates))
		return;

	html_markup(html, "<form method=get action=/compose class=row>");
	page_choice_begin(visit, N_("Begin with a template"), "template");

	json_array_foreach(templates, i, row) {
		const char *code = json_string_value(json_object_get(row, "code"));
		const char *text = json_string_value(json_object_get(row, "text"));

		if (!code || !text)
			continue;

		page_option(visit, code, visit_query(visit, "template"));
		html_text(html, code);
		html_markup(html, ". ");
		html_textn(html, text, strlen(text) < 90 ? strlen(text) : 90);
		page_option_end(visit);
	}

	page_choice_end(visit);
	html_markup(html, "<div>");
	page_button(visit, N_("Use it"), "secondary");
	html_markup(html, "</div></form>");
}

static int put_form(struct visit *visit, struct store *store, const struct compose *compose)
{
	static const char *const values[] = {"", "info", "caution", "urgent"};
	static const char *const words[] = {N_("By its first words"),
		N_("Notice: only to who wants all"), N_("Warning"),
		N_("Urgent: at any hour, to all")};
	struct html *html = &visit->html;
	int result;

	html_markup(html, "<form method=post action=/compose hx-post=/compose/count"
			  " hx-trigger=\"input delay:400ms, change\" hx-target=#count"
			  " hx-swap=outerHTML>");
	page_hidden(visit, "csrf", visit->session.csrf);
	html_markup(html, "<div class=row>");
	result = put_zones(visit, store, compose->zone);

	if (!result)
		result = put_whom(visit, store, compose->whom);

	html_markup(html, "</div>");
	page_textarea(visit, N_("Text"), "text", compose->text, TEXT_MAX, true);
	html_markup(html, "<div class=row>");
	page_select(visit, N_("How loud"), "class", values, words, 4, compose->class);
	page_field(visit, N_("To be sent at (empty: when it is approved)"), "datetime-local", "at",
		compose->at, 0, false);
	html_markup(html, "</div>");
	page_button(visit, N_("Look at it"), "");
	page_form_end(visit);
	return result;
}

/* The very warning that the page shows. */
static void freeze(struct visit *visit, const struct compose *compose)
{
	page_hidden(visit, "text", compose->text);
	page_hidden(visit, "zone", compose->zone);
	page_hidden(visit, "whom", compose->whom);
	page_hidden(visit, "class", compose->class);
	page_hidden(visit, "at", compose->at);
}

static void put_acts(struct visit *visit, const struct compose *compose)
{
	struct html *html = &visit->html;

	html_markup(html, "<section class=works><article><h3>");
	html_say(html, N_("Try it on your own telephone"));
	html_markup(html, "</h3>");
	page_form_begin(visit, "/compose/test", NULL);
	freeze(visit, compose);
	page_field(visit, N_("Your number"), "tel", "number", visit_form(visit, "number"), 20, true);
	page_button(visit, N_("Send it to me alone"), "secondary");
	page_form_end(visit);
	html_markup(html, "</article><article><h3>");
	html_say(html, N_("Ask for approval"));
	html_markup(html, "</h3><p>");
	html_say(html, N_("It goes out when another person of the board or the police agrees, here or by "
			  "SMS, within ten minutes. Until then nobody gets it."));
	html_markup(html, "</p>");
	page_form_begin(visit, "/compose/send", NULL);
	freeze(visit, compose);
	page_button(visit, N_("Ask for approval of this text"), "");
	page_form_end(visit);
	html_markup(html, "</article></section>");
}

static bool is_sendable(const struct compose *compose)
{
	return compose->text[strspn(compose->text, " \t\r\n")] &&
	       strlen(compose->text) <= COMPOSE_TEXT_MAX;
}

/* looked: as it was sent here, to be read once more before anything comes of it. */
static void show(struct visit *visit, const struct compose *compose, bool looked)
{
	struct store *store = visit_store(visit);
	json_t *templates = NULL;

	if (!store)
		return;

	visit_ask(visit, json_pack("{s:s}", "op", "templates"), &templates, NULL);
	page_begin(visit, N_("Write a warning"));
	html_markup(&visit->html, "<div class=split><div>");
	put_templates(visit, templates);

	int result = put_form(visit, store, compose);

	html_markup(&visit->html, "</div><section><h2>");
	html_say(&visit->html, N_("What comes of it"));
	html_markup(&visit->html, "</h2>");
	compose_put(visit, compose);
	html_markup(&visit->html, "</section></div>");

	if (looked && is_sendable(compose))
		put_acts(visit, compose);

	json_decref(templates);

	if (result)
		visit_store_failed(visit, result);
	else
		page_end(visit);
}

/* A template's text, or "". The caller frees it. */
static char *template_text(struct visit *visit, const char *wanted)
{
	json_t *rows = NULL, *row;
	char *found = NULL;
	size_t i;

	if (!visit_ask(visit, json_pack("{s:s}", "op", "templates"), &rows, NULL))
		json_array_foreach(rows, i, row)
		{
			const char *code = json_string_value(json_object_get(row, "code"));
			const char *text = json_string_value(json_object_get(row, "text"));

			if (!found && code && text && !strcmp(code, wanted))
				found = strdup(text);
		}

	json_decref(rows);
	return found;
}

static void show_empty(struct visit *visit)
{
	const char *wanted = visit_query(visit, "template");
	char *text = *wanted ? template_text(visit, wanted) : NULL;
	struct compose compose = {
		.text = text ? text : "", .zone = "ALL", .whom = "", .class = "", .at = ""};

	show(visit, &compose, false);
	free(text);
}

static void look(struct visit *visit)
{
	struct compose compose = compose_read(visit);

	show(visit, &compose, true);
}

static void count(struct visit *visit)
{
	struct compose compose = compose_read(visit);

	compose_put(visit, &compose);
	response_body(visit->response, "text/html; charset=utf-8", visit->html.out.data,
		visit->html.out.len);
}

static void test(struct visit *visit)
{
	struct compose compose = compose_read(visit);
	json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "op", "send", "to",
		visit_form(visit, "number"), "text", compose.text, "class", "confirm");

	if (!is_sendable(&compose))
		json_decref(request);
	else if (visit_act(visit, request, NULL))
		visit_flash(visit, true, N_("It is on its way to your telephone, and to nobody else."));

	show(visit, &compose, true);
}

/* What could not be asked for is still there to be mended. */
static void send_it(struct visit *visit)
{
	struct compose compose = compose_read(visit);
	json_t *answer = NULL;
	char id[24];
	int result = is_sendable(&compose) ?
			     visit_ask(visit, compose_ask(&compose, "broadcast"), NULL, &answer) :
			     -EINVAL;

	if (result) {
		if (!strcmp(visit->error, "BAD_TIME"))
			visit_flash(visit, false, N_("That hour is over, or is none."));
		else if (!strcmp(visit->error, "NO_SECOND_PERSON"))
			visit_flash(visit, false, N_("Nobody is there who could approve it."));
		else
			visit_flash_refused(visit, result);

		show(visit, &compose, true);
		return;
	}

	snprintf(id, sizeof(id), "%lld",
		(long long)json_integer_value(json_object_get(answer, "id")));
	json_decref(answer);
	visit_flash(visit, true, N_("It waits for a second person now."));
	visit_redirect(visit, "/broadcasts", id);
}

static const struct route routes[] = {
	{REQUEST_GET, "/compose", WRITERS, show_empty, 0},
	{REQUEST_POST, "/compose", WRITERS, look, 0},
	{REQUEST_POST, "/compose/count", WRITERS, count, 0},
	{REQUEST_POST, "/compose/test", WRITERS, test, 0},
	{REQUEST_POST, "/compose/send", WRITERS, send_it, 0},
};

const struct screen screen_compose = {
	.path = "/compose",
	.title = N_("Write a warning"),
	.roles = WRITERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
