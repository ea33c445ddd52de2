/*
 * What people print, to be read here as well: the handbook and the leaflets of config/paper. They
 * are in Vietnamese whatever the language of the pages.
 */
#include <string.h>

#include "gateway/console/asset.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"

#define STYLE "paper.css"

static const struct {
	const char *name, *title, *words;
} papers[] = {
	{"so-tay.html", N_("Operator's handbook"),
		N_("Every screen in plain words, what to do each day, and when something fails.")},
	{"to-roi-cu-dan.html", N_("Leaflet for residents"),
		N_("One sheet to print and hand out: what to text, and whom to call first.")},
	{"to-roi-to-truong.html", N_("Leaflet for leaders"),
		N_("One sheet to print: what leaders and members text.")},
};

static void answer_list(struct visit *visit)
{
	struct html *html = &visit->html;

	page_begin(visit, N_("Help"));
	html_markup(html, "<dl>");

	for (size_t i = 0; i < sizeof(papers) / sizeof(*papers); i++) {
		html_markup(html, "<dt><a");
		html_attr_path(html, "href", "/help", papers[i].name);
		html_markup(html, ">");
		html_say(html, papers[i].title);
		html_markup(html, "</a></dt><dd>");
		html_say(html, papers[i].words);
		html_markup(html, "</dd>");
	}

	html_markup(html, "</dl>");
	page_end(visit);
}

/* The papers name their style as lying beside them. */
static bool is_paper(const char *name)
{
	for (size_t i = 0; i < sizeof(papers) / sizeof(*papers); i++)
		if (!strcmp(papers[i].name, name))
			return true;

	return !strcmp(name, STYLE);
}

static void answer_paper(struct visit *visit)
{
	if (is_paper(visit->args[0]))
		asset_answer(visit, visit->args[0]);
	else
		visit_refuse(visit, 404, N_("There is no such page."));
}

static const struct route routes[] = {
	{REQUEST_GET, "/help", OFFICE_ANY, answer_list, 0},
	{REQUEST_GET, "/help/:name", OFFICE_ANY, answer_paper, 0},
};

const struct screen screen_help = {
	.path = "/help",
	.title = N_("Help"),
	.roles = OFFICE_ANY,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
