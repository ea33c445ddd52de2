/*
 * The frame of every page; see page.h. Tables and forms are in page_form.c.
 */
#include "gateway/console/page.h"

#include <stdio.h>
#include <string.h>

#include "gateway/console/asset.h"
#include "gateway/console/console_state.h"

static void put_asset(struct visit *visit, const char *attribute, const char *name)
{
	char address[96];

	asset_address(name, address, sizeof(address));
	html_attr(&visit->html, attribute, address);
}

static void put_head(struct visit *visit, const char *title)
{
	struct html *html = &visit->html;

	html_markup(html, "<!doctype html><html data-theme=light");
	html_attr(html, "lang", language_name(html->language));
	html_markup(html, "><head><meta charset=utf-8>"
			  "<meta name=viewport content='width=device-width, initial-scale=1'>"
			  "<meta name=htmx-config content='{\"includeIndicatorStyles\":false,"
			  "\"allowEval\":false,\"selfRequestsOnly\":true,\"historyCacheSize\":0}'>"
			  "<title>");
	html_say(html, title);
	html_markup(html, " – ");
	html_text(html, visit->console->conf.community.name);
	html_markup(html, "</title><link rel=stylesheet");
	put_asset(visit, "href", "pico.css");
	html_markup(html, "><link rel=stylesheet");
	put_asset(visit, "href", "keng.css");
	html_markup(html, "><link rel=icon");
	put_asset(visit, "href", "keng.svg");
	html_markup(html, "><script defer");
	put_asset(visit, "src", "htmx.js");
	html_markup(html, "></script><script defer");
	put_asset(visit, "src", "keng.js");
	html_markup(html, "></script></head>");
}

static bool is_here(const struct visit *visit, const char *path)
{
	size_t len = strlen(path);

	return !strncmp(visit->request->path, path, len) &&
	       (len == 1 ? !visit->request->path[1] :
			   visit->request->path[len] == '\0' || visit->request->path[len] == '/');
}

static void put_menu(struct visit *visit)
{
	struct html *html = &visit->html;

	html_markup(html, "<nav class=menu");
	html_attr_say(html, "aria-label", N_("Menu"));
	html_markup(html, "><ul>");

	for (size_t i = 0; i < screen_count; i++) {
		const struct screen *screen = screens[i];

		if (!screen->title || !visit_may(visit, screen->roles))
			continue;

		html_markup(html, "<li><a");
		html_attr_path(html, "href", screen->path, NULL);

		if (is_here(visit, screen->path))
			html_markup(html, " aria-current=page");

		html_markup(html, ">");
		html_say(html, screen->title);
		html_markup(html, "</a></li>");
	}

	html_markup(html, "</ul></nav>");
}

static void put_language(struct visit *visit)
{
	struct html *html = &visit->html;
	bool vietnamese = html->language == LANGUAGE_VI;

	html_markup(html, "<a class=language");
	html_attr_query(html, "href", vietnamese ? "/language/en" : "/language/vi", "back",
		visit->request->method == REQUEST_GET ? visit->request->path : "/");
	html_attr(html, "lang", vietnamese ? "en" : "vi");
	html_markup(html, ">");
	html_text(html, vietnamese ? "English" : "Tiếng Việt");
	html_markup(html, "</a>");
}

static void put_person(struct visit *visit)
{
	struct html *html = &visit->html;

	if (!visit->signed_in)
		return;

	html_markup(html, "<a href=/account>");
	html_text(html, visit->account.title[0] ? visit->account.title : visit->account.name);
	html_markup(html, "</a>");
	page_form_begin(visit, "/logout", NULL);
	page_button(visit, N_("Sign out"), "secondary");
	page_form_end(visit);
}

static void put_flashes(struct visit *visit)
{
	struct html *html = &visit->html;

	for (int i = 0; visit->signed_in && i < CONSOLE_FLASHES; i++) {
		struct flash *flash = &visit->console->flashes[i];

		if (flash->account_id != visit->account.id)
			continue;

		html_markup(html, "<p role=status");
		html_attr(html, "class", flash->good ? "flash good" : "flash bad");
		html_markup(html, ">");
		html_text(html, flash->text);
		html_markup(html, "</p>");
		flash->account_id = 0;
	}
}

void page_begin(struct visit *visit, const char *title)
{
	struct html *html = &visit->html;

	put_head(visit, title);
	html_markup(html, "<body");

	if (visit->signed_in)
		html_markup(html, " data-events=/events");

	html_markup(html, "><a class=skip href=#main>");
	html_say(html, N_("To the content"));
	html_markup(html, "</a><header class=top><a class=brand href=/>");
	html_text(html, visit->console->conf.community.name);
	html_markup(html, "</a><div class=person>");
	put_person(visit);
	put_language(visit);
	html_markup(html, "</div></header>");

	if (visit->signed_in)
		put_menu(visit);

	html_markup(html, "<main id=main class=container-fluid>");
	put_flashes(visit);
	html_markup(html, "<h1>");
	html_say(html, title);
	html_markup(html, "</h1>");
}

void page_end(struct visit *visit)
{
	struct html *html = &visit->html;

	html_markup(html, "</main></body></html>\n");
	response_body(
		visit->response, "text/html; charset=utf-8", html->out.data, html->out.len);
}

void page_part_begin(struct visit *visit, const char *id, const char *path, const char *events)
{
	struct html *html = &visit->html;
	char trigger[128];
	struct strbuf words = STRBUF(trigger);

	/* "tips modems" to "tips from:body, modems from:body" */
	while (*events) {
		size_t len = strcspn(events, " ");

		strbuf_put(&words, words.len ? ", " : "");
		strbuf_putn(&words, events, len);
		strbuf_put(&words, " from:body");
		events += len + strspn(events + len, " ");
	}

	html_markup(html, "<div");
	html_attr(html, "id", id);
	html_attr(html, "hx-get", path);
	html_attr(html, "hx-trigger", trigger);
	html_markup(html, " hx-swap=outerHTML aria-live=polite>");
}

void page_part_end(struct visit *visit)
{
	html_markup(&visit->html, "</div>");

	if (visit->request->fragment)
		response_body(visit->response, "text/html; charset=utf-8",
			visit->html.out.data, visit->html.out.len);
}

void page_say(struct visit *visit, const char *title, const char *text)
{
	page_begin(visit, title);
	html_markup(&visit->html, "<p>");
	html_say(&visit->html, text);
	html_markup(&visit->html, "</p>");
	page_end(visit);
}
