/*
 * Tips as a list: by alias, the newest first, live. No word of a tip stands here; those are sealed,
 * and whoever reads one is written down (screen_tip.c).
 */
#include <string.h>

#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/desk.h"

#define ROWS	  50
#define MINUTE_MS INT64_C(60000)
#define LATE_MS	  (10 * MINUTE_MS) /* then it goes to the next by itself */

#define READERS (ROLE_DIR | ROLE_POL | ROLE_AUTH)

static const struct {
	const char *name, *words;
	enum desk_filter filter;
} filters[] = {
	{"open", N_("Open"), DESK_OPEN},
	{"closed", N_("Closed"), DESK_CLOSED},
	{"all", N_("All"), DESK_ALL},
};

#define FILTERS (sizeof(filters) / sizeof(*filters))

static size_t filter_of(const struct visit *visit)
{
	for (size_t i = 0; i < FILTERS; i++)
		if (!strcmp(filters[i].name, visit_query(visit, "show")))
			return i;

	return 0;
}

static void put_filters(struct visit *visit, size_t chosen)
{
	struct html *html = &visit->html;

	html_markup(html, "<nav class=tabs");
	html_attr_say(html, "aria-label", N_("Which tips"));
	html_markup(html, "><ul>");

	for (size_t i = 0; i < FILTERS; i++) {
		html_markup(html, "<li><a");
		html_attr_query(html, "href", "/tips", "show", filters[i].name);

		if (i == chosen)
			html_markup(html, " aria-current=page");

		html_markup(html, ">");
		html_say(html, filters[i].words);
		html_markup(html, "</a></li>");
	}

	html_markup(html, "</ul></nav>");
}

static enum page_mark mark_of(const struct desk_tip *tip, int64_t now)
{
	if (tip->closed_at)
		return PAGE_NONE;

	if (tip->acknowledged_at)
		return PAGE_GOOD;

	return now - tip->received_at > LATE_MS ? PAGE_BAD : PAGE_FAIR;
}

/* "console:ha" is Ha to people. */
static const char *holder(const struct desk_tip *tip)
{
	const char *colon = strchr(tip->owner, ':');

	return colon ? colon + 1 : tip->taker;
}

static void put_wait(struct visit *visit, const struct desk_tip *tip)
{
	int64_t until = tip->acknowledged_at ? tip->acknowledged_at : visit->now;

	if (tip->closed_at && !tip->acknowledged_at)
		html_markup(&visit->html, "–");
	else
		html_sayf(&visit->html, N_("%lld min"),
			(long long)((until - tip->received_at) / MINUTE_MS));
}

static void put_row(struct visit *visit, const struct desk_tip *tip, const char *const titles[])
{
	struct html *html = &visit->html;

	html_markup(html, "<tr>");
	page_cell(visit, titles[0]);
	html_markup(html, "<a");
	html_attr_path(html, "href", "/tips", tip->alias);
	html_markup(html, ">");
	html_text(html, tip->alias);
	html_markup(html, "</a>");
	page_cell_end(visit);
	page_cell(visit, titles[1]);
	html_time(html, tip->received_at);
	page_cell_end(visit);
	page_cell(visit, titles[2]);
	html_say(html, term_category(tip->category));
	page_cell_end(visit);
	page_cell(visit, titles[3]);
	html_text(html, tip->zone);

	if (tip->place[0] && tip->zone[0])
		html_markup(html, ", ");

	html_text(html, tip->place);
	page_cell_end(visit);
	page_cell(visit, titles[4]);
	page_mark(visit, mark_of(tip, visit->now), term_tip_state(tip->state));
	page_cell_end(visit);
	page_cell(visit, titles[5]);
	put_wait(visit, tip);
	page_cell_end(visit);
	page_cell_text(visit, titles[6], holder(tip));
	html_markup(html, "</tr>");
}

static void put_older(struct visit *visit, size_t filter, int64_t before)
{
	struct html *html = &visit->html;
	char base[48];
	struct strbuf path = STRBUF(base);

	strbuf_putf(&path, "/tips?before=%lld&show=%s", (long long)before, filters[filter].name);
	html_markup(html, "<p><a");
	html_attr(html, "href", base);
	html_markup(html, ">");
	html_say(html, N_("Older ones"));
	html_markup(html, "</a></p>");
}

static int put_rows(struct visit *visit, struct store *store, size_t filter)
{
	static const char *const titles[] = {N_("Code"), N_("Came at"), N_("Matter"), N_("Where"),
		N_("State"), N_("Waited"), N_("Who has it")};
	struct desk_tip rows[ROWS];
	size_t count;
	int result = desk_tip_rows(store, visit->account.role == ROLE_POL, filters[filter].filter,
		visit_query_number(visit, "before", 0), rows, ROWS, &count);

	if (result)
		return result;

	if (!count) {
		html_markup(&visit->html, "<p>");
		html_say(&visit->html, N_("There is none."));
		html_markup(&visit->html, "</p>");
		return 0;
	}

	page_table_begin(visit, N_("Tips, the newest first"), titles, 7);

	for (size_t i = 0; i < count; i++)
		put_row(visit, &rows[i], titles);

	page_table_end(visit);

	if (count == ROWS)
		put_older(visit, filter, rows[count - 1].id);

	return 0;
}

static void show_tips(struct visit *visit)
{
	static const char *const parts[] = {"/tips?show=open", "/tips?show=closed", "/tips?show=all"};
	struct store *store = visit_store(visit);
	size_t filter = filter_of(visit);

	if (!store)
		return;

	if (!visit->request->fragment) {
		page_begin(visit, N_("Tips"));
		put_filters(visit, filter);
	}

	/* What is old does not change under whoever reads it. */
	bool live = !*visit_query(visit, "before");

	if (live)
		page_part_begin(visit, "tips", parts[filter], "tips");

	int result = put_rows(visit, store, filter);

	if (live)
		page_part_end(visit);

	if (result)
		visit_store_failed(visit, result);
	else if (!visit->request->fragment)
		page_end(visit);
}

static const struct route routes[] = {
	{REQUEST_GET, "/tips", READERS, show_tips, 0},
};

const struct screen screen_tips = {
	.path = "/tips",
	.title = N_("Tips"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
