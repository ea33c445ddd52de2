/*
 * One tip: what it says, what was said since, and what may be done. The daemon unseals it and writes
 * down who read it; whose it is comes out only when two people in different offices ask for it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/desk.h"

#define WORKERS	      (ROLE_DIR | ROLE_POL)
#define QUESTION_MAX  90 /* as the daemon has it */
#define REASON_MAX    150
#define PEOPLE_MAX    100

static const char *text_of(const json_t *tip, const char *name)
{
	const char *text = json_string_value(json_object_get(tip, name));

	return text ? text : "";
}

static int64_t time_of(const json_t *tip, const char *name)
{
	int64_t wall;

	return civil_parse(text_of(tip, name), &wall) ? 0 : wall;
}

static void put_fact(struct visit *visit, const char *title, const char *text)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
	html_text(&visit->html, *text ? text : "–");
	html_markup(&visit->html, "</dd>");
}

static void put_time(struct visit *visit, const char *title, int64_t at)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
	html_time(&visit->html, at);
	html_markup(&visit->html, "</dd>");
}

static void put_facts(struct visit *visit, const json_t *tip)
{
	struct html *html = &visit->html;
	const char *owner = text_of(tip, "owner"), *colon = strchr(owner, ':');

	html_markup(html, "<dl>");
	put_fact(visit, N_("State"), html_tr(html, term_tip_state(text_of(tip, "state"))));
	put_fact(visit, N_("Who has it"), colon ? colon + 1 : owner);
	put_fact(visit, N_("Rating"), html_tr(html, term_rating(text_of(tip, "rating"))));
	put_fact(visit, N_("Matter"), html_tr(html, term_category(text_of(tip, "category"))));
	put_fact(visit, N_("Where"), text_of(tip, "zone"));
	put_fact(visit, N_("Place"), text_of(tip, "place"));
	put_time(visit, N_("Came at"), time_of(tip, "received_at"));
	put_time(visit, N_("Handed over at"), time_of(tip, "forwarded_at"));
	put_time(visit, N_("Taken at"), time_of(tip, "acknowledged_at"));
	put_time(visit, N_("Closed at"), time_of(tip, "closed_at"));
	html_markup(html, "</dl>");
}

static const char *source_words(const char *source)
{
	if (!strcmp(source, "tipster"))
		return N_("Whoever told it");

	return strcmp(source, "handler") ? N_("The gateway") : N_("We");
}

/*
 * Empty until something changes: what is being typed on the page stays, and nobody is written down
 * as a reader for a page that only lies open.
 */
static void put_news(struct visit *visit, const char *code, int64_t version, bool changed)
{
	struct html *html = &visit->html;
	char path[96];
	struct strbuf to = STRBUF(path);

	strbuf_put(&to, "/tips/");
	html_percent(&to, code);
	strbuf_putf(&to, "/news?version=%lld", (long long)version);
	page_part_begin(visit, "news", path, "tips");

	if (changed) {
		html_markup(html, "<p class='flash good'><a");
		html_attr_path(html, "href", "/tips", code);
		html_markup(html, ">");
		html_say(html, N_("Something about this tip is new. Look at it again"));
		html_markup(html, "</a></p>");
	}

	page_part_end(visit);
}

static void show_news(struct visit *visit)
{
	struct store *store = visit_store(visit);
	int64_t seen = visit_query_number(visit, "version", 0), version;

	if (!store)
		return;

	int result = desk_tip_version(store, visit->args[0], &version);

	if (result == -ENOENT)
		visit_refuse(visit, 404, N_("That is not there any more."));
	else if (result)
		visit_store_failed(visit, result);
	else if (visit->request->fragment)
		put_news(visit, visit->args[0], seen, version != seen);
	else
		visit_redirect(visit, "/tips", visit->args[0]);
}

static void put_talk(struct visit *visit, const json_t *tip)
{
	struct html *html = &visit->html;
	json_t *note;
	size_t i;

	html_markup(html, "<section><h2>");
	html_say(html, N_("What it says"));
	html_markup(html, "</h2><p class=words>");
	html_text(html, text_of(tip, "text"));
	html_markup(html, "</p>");

	json_array_foreach(json_object_get(tip, "notes"), i, note) {
		html_markup(html, "<p class=words><small>");
		html_say(html, source_words(text_of(note, "source")));
		html_markup(html, ", ");
		html_time(html, time_of(note, "at"));
		html_markup(html, "</small><br>");
		html_text(html, text_of(note, "text"));
		html_markup(html, "</p>");
	}

	html_markup(html, "</section>");
}

/* Every form on the page says which state of the tip was looked at. */
static void work_begin(struct visit *visit, const json_t *tip, const char *title, const char *act)
{
	struct html *html = &visit->html;
	char version[24];

	snprintf(version, sizeof(version), "%lld",
		(long long)json_integer_value(json_object_get(tip, "version")));
	html_markup(html, "<article><h3>");
	html_say(html, title);
	html_markup(html, "</h3>");
	page_form_act_begin(visit, "/tips", text_of(tip, "code"), act);
	page_hidden(visit, "version", version);
}

static void work_end(struct visit *visit)
{
	html_markup(&visit->html, "</form></article>");
}

static void put_ask(struct visit *visit, const json_t *tip)
{
	if (json_is_true(json_object_get(tip, "silent"))) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("Whoever told this wants no answers."));
		html_markup(&visit->html, "</p>");
		return;
	}

	work_begin(visit, tip, N_("Ask whoever told it"), "ask");
	page_field(visit, N_("Question, without accents in the message"), "text", "text", "",
		QUESTION_MAX, true);
	page_button(visit, N_("Send the question"), "");
	work_end(visit);
}

static void put_assign(struct visit *visit, const json_t *tip)
{
	struct desk_person people[PEOPLE_MAX];
	struct html *html = &visit->html;
	size_t count = 0;

	if (desk_people(visit_store(visit), visit->now, people, PEOPLE_MAX, &count) || !count)
		return;

	work_begin(visit, tip, N_("Give it to somebody"), "assign");
	html_markup(html, "<label>");
	html_say(html, N_("Person"));
	html_markup(html, "<select name=person>");

	for (size_t i = 0; i < count; i++) {
		html_markup(html, "<option");
		html_attr_number(html, "value", people[i].id);
		html_markup(html, ">");
		html_text(html, people[i].name[0] ? people[i].name : "?");
		html_markup(html, " – ");
		html_say(html, office_words(role_by_name(people[i].role)));
		html_markup(html, ", ");
		html_text(html, people[i].zone);
		html_markup(html, "</option>");
	}

	html_markup(html, "</select></label>");
	page_button(visit, N_("Send it to them"), "secondary");
	work_end(visit);
}

static void put_rate(struct visit *visit, const json_t *tip)
{
	static const char *const values[] = {"GIATRI", "KO"};
	static const char *const words[] = {N_("valuable"), N_("of no use")};

	work_begin(visit, tip, N_("Rate and close it"), "rate");
	page_select(visit, N_("It was"), "value", values, words, 2, text_of(tip, "rating"));
	page_button(visit, N_("Close the tip"), "secondary");
	work_end(visit);
}

static void put_unmask(struct visit *visit, const json_t *tip)
{
	struct html *html = &visit->html;
	const json_t *asked = json_object_get(tip, "unmask");

	html_markup(html, "<details><summary>");
	html_say(html, N_("Who told it"));
	html_markup(html, "</summary><p>");
	html_say(html, N_("The number is shown when two people in different offices ask for it within "
			  "half an hour, each with a reason. Both are written down."));
	html_markup(html, "</p>");

	if (json_is_object(asked)) {
		html_markup(html, "<p>");
		html_sayf(html, N_("%s has asked: %s"), text_of(asked, "actor"),
			text_of(asked, "reason"));
		html_markup(html, "</p>");
	}

	if (json_is_true(json_object_get(asked, "mine"))) {
		html_markup(html, "<p>");
		html_say(html, N_("Now somebody in another office has to ask for it."));
		html_markup(html, "</p>");
	} else {
		work_begin(visit, tip, N_("Ask for the number"), "reveal");
		page_field(visit, N_("Reason"), "text", "reason", "", REASON_MAX, true);
		page_button(visit, N_("Ask for the number"), "danger");
		work_end(visit);
	}

	html_markup(html, "</details>");
}

static void put_work(struct visit *visit, const json_t *tip)
{
	struct html *html = &visit->html;

	html_markup(html, "<section class=works>");

	if (!*text_of(tip, "owner") && !time_of(tip, "closed_at")) {
		work_begin(visit, tip, N_("Take it"), "take");
		page_button(visit, N_("I have it"), "");
		work_end(visit);
	}

	put_ask(visit, tip);
	put_assign(visit, tip);
	put_rate(visit, tip);
	html_markup(html, "</section>");
	put_unmask(visit, tip);
}

/* 403 and 404 as what they are; anything else is the gateway's. */
static void refuse(struct visit *visit, int result)
{
	unsigned status = 503;

	if (result == -EREMOTEIO && !strcmp(visit->error, "NOT_FOUND"))
		status = 404;
	else if (result == -EREMOTEIO && !strcmp(visit->error, "NOT_ALLOWED"))
		status = 403;

	visit_refuse(visit, status, visit_ask_words(visit, result));
}

static void show_tip(struct visit *visit)
{
	struct html *html = &visit->html;
	json_t *tip;
	int result = visit_ask(visit,
		json_pack("{s:s, s:s}", "op", "tip", "code", visit->args[0]), NULL, &tip);

	if (result) {
		refuse(visit, result);
		return;
	}

	if (!visit_store(visit)) {
		json_decref(tip);
		return;
	}

	page_begin(visit, N_("Tip"));
	html_markup(html, "<p class=code>");
	html_text(html, text_of(tip, "code"));
	html_markup(html, "</p>");
	put_news(visit, text_of(tip, "code"),
		json_integer_value(json_object_get(tip, "version")), false);
	html_markup(html, "<div class=split><div>");
	put_talk(visit, tip);
	html_markup(html, "</div><div>");
	put_facts(visit, tip);
	html_markup(html, "</div></div>");

	put_work(visit, tip);
	page_end(visit);
	json_decref(tip);
}

/* What a form asks for, with the state of the tip that its page showed. */
static void work(struct visit *visit, const char *act, json_t *wish, const char *done)
{
	json_object_set_new(wish, "op", json_string("tip-work"));
	json_object_set_new(wish, "code", json_string(visit->args[0]));
	json_object_set_new(wish, "act", json_string(act));
	json_object_set_new(wish, "version",
		json_integer(strtoll(visit_form(visit, "version"), NULL, 10)));

	if (visit_act(visit, wish, NULL))
		visit_flash(visit, true, done);

	visit_redirect(visit, "/tips", visit->args[0]);
}

static void take(struct visit *visit)
{
	work(visit, "take", json_object(), N_("You have it now."));
}

static void ask(struct visit *visit)
{
	work(visit, "ask", json_pack("{s:s}", "text", visit_form(visit, "text")),
		N_("The question is on its way. The answer will stand here."));
}

static void assign(struct visit *visit)
{
	work(visit, "assign",
		json_pack("{s:I}", "person",
			(json_int_t)strtoll(visit_form(visit, "person"), NULL, 10)),
		N_("It is on its way to them."));
}

static void rate(struct visit *visit)
{
	work(visit, "rate", json_pack("{s:s}", "value", visit_form(visit, "value")),
		N_("The tip is closed."));
}

static void show_number(struct visit *visit, const json_t *answer)
{
	struct html *html = &visit->html;

	page_begin(visit, N_("Who told it"));
	html_markup(html, "<p>");
	html_sayf(html, N_("Tip %s was told by"), visit->args[0]);
	html_markup(html, " <strong>");
	html_text(html, text_of(answer, "number"));
	html_markup(html, "</strong></p><p>");
	html_say(html, N_("This is shown once. Write it where the law wants it, and nowhere else."));
	html_markup(html, "</p>");
	page_end(visit);
}

static void reveal(struct visit *visit)
{
	json_t *answer;
	int result = visit_ask(visit,
		json_pack("{s:s, s:s, s:b, s:s}", "op", "tip", "code", visit->args[0], "reveal", 1,
			"reason", visit_form(visit, "reason")),
		NULL, &answer);

	if (!result) {
		show_number(visit, answer);
		json_decref(answer);
		return;
	}

	if (result == -EREMOTEIO && !strcmp(visit->error, "SECOND_PERSON"))
		visit_flash(visit, true,
			N_("Written down. Now somebody in another office has to ask for it within half "
			   "an hour."));
	else
		visit_flash_refused(visit, result);

	visit_redirect(visit, "/tips", visit->args[0]);
}

static const struct route routes[] = {
	{REQUEST_GET, "/tips/:code", WORKERS, show_tip, 0},
	{REQUEST_GET, "/tips/:code/news", WORKERS, show_news, 0},
	{REQUEST_POST, "/tips/:code/take", WORKERS, take, 0},
	{REQUEST_POST, "/tips/:code/ask", WORKERS, ask, 0},
	{REQUEST_POST, "/tips/:code/assign", WORKERS, assign, 0},
	{REQUEST_POST, "/tips/:code/rate", WORKERS, rate, 0},
	{REQUEST_POST, "/tips/:code/reveal", WORKERS, reveal, 0},
};

const struct screen screen_tip = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
