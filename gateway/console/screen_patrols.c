/*
 * A month of patrols: a row a zone and team, a column a day, what was planned, held, confirmed and
 * missing; and the reports that wait for somebody to confirm them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/console/terms.h"
#include "gateway/store/desk_patrol.h"
#include "gateway/store/plan.h"
#include "gateway/store/zone.h"

#define READERS	  (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define WALKS_MAX 1500
#define ROWS_MAX  60
#define CELL_MAX  2 /* patrols of a day that are shown one by one */
#define LATE_MS	  (INT64_C(6) * 3600 * 1000)

struct cell {
	const struct desk_walk *walks[CELL_MAX];
	int count;
	bool planned; /* to come, by the plan */
};

struct row {
	int64_t zone_id;
	char zone[64], team[48];
	struct cell days[31];
};

struct month {
	int16_t year;
	int8_t month, days;
	int64_t from, to;
	struct desk_walk walks[WALKS_MAX];
	size_t walk_count;
	struct row rows[ROWS_MAX];
	size_t row_count;
	int64_t planned, held, confirmed, missing; /* planned: of those whose time has come */
};

static bool is_missing(const struct desk_walk *walk, int64_t now)
{
	return !strcmp(walk->state, "planned") && walk->at < now - LATE_MS;
}

static bool is_to_come(const struct desk_walk *walk, int64_t now)
{
	return !strcmp(walk->state, "planned") && !is_missing(walk, now);
}

/* "2026-03" of the query, else this month. */
static void choose_month(const struct visit *visit, struct month *month)
{
	struct civil day = civil_from_wall(visit->now);
	int year, number, end = 0;

	if (sscanf(visit_query(visit, "month"), "%4d-%2d%n", &year, &number, &end) == 2 &&
		!visit_query(visit, "month")[end] && year >= 2000 && year < 2100 && number >= 1 &&
		number <= 12) {
		day.year = (int16_t)year;
		day.month = (int8_t)number;
	}

	day.day = 1;
	day.hour = day.minute = day.second = 0;
	month->year = day.year;
	month->month = day.month;
	month->from = civil_to_wall(&day) / 1000 * 1000;
	day.month++;
	month->to = civil_to_wall(&day) / 1000 * 1000;
	month->days = civil_from_wall(month->to - 1).day;
}

static struct row *row_of(struct month *month, int64_t zone_id, const char *zone, const char *team)
{
	for (size_t i = 0; i < month->row_count; i++)
		if (month->rows[i].zone_id == zone_id && !strcmp(month->rows[i].team, team))
			return &month->rows[i];

	if (month->row_count == ROWS_MAX)
		return NULL;

	struct row *row = &month->rows[month->row_count++];

	row->zone_id = zone_id;
	snprintf(row->zone, sizeof(row->zone), "%s", zone);
	snprintf(row->team, sizeof(row->team), "%s", team);
	return row;
}

static void count_walk(struct month *month, const struct desk_walk *walk, int64_t now)
{
	bool planned = !strcmp(walk->state, "planned"), missing = is_missing(walk, now);

	month->planned += walk->is_planned && (!planned || missing);
	month->missing += missing;
	month->held += !planned && strcmp(walk->state, "rejected") != 0;
	month->confirmed += !strcmp(walk->state, "confirmed");
}

static void put_in_days(struct month *month, int64_t now)
{
	for (size_t i = 0; i < month->walk_count; i++) {
		const struct desk_walk *walk = &month->walks[i];
		struct row *row = row_of(month, walk->zone_id, walk->zone, walk->team);
		struct cell *cell = row ? &row->days[civil_from_wall(walk->at).day - 1] : NULL;

		count_walk(month, walk, now);

		if (cell && cell->count++ < CELL_MAX)
			cell->walks[cell->count - 1] = walk;
	}
}

/* What is still to come by the plans, of which there is no row yet. */
static int put_plans(struct month *month, struct store *store, int64_t now)
{
	struct plan plan = {0};
	char zone[ZONE_NAME_MAX];
	int result;

	while (!(result = plan_next(store, plan.id, now, &plan))) {
		zone[0] = '\0';

		if (plan.zone_id)
			zone_name(store, plan.zone_id, zone);

		struct row *row = row_of(month, plan.zone_id, zone, plan.team);
		int64_t after = month->from > now ? month->from - 1 : now;

		for (int64_t at; row && (at = plan_begins(&plan, after)) && at < month->to; after = at)
			row->days[civil_from_wall(at).day - 1].planned = true;
	}

	return result == -ENOENT ? 0 : result;
}

static int read_month(struct visit *visit, struct store *store, struct month *month)
{
	choose_month(visit, month);

	int result = desk_walks(
		store, month->from, month->to, month->walks, WALKS_MAX, &month->walk_count);

	put_in_days(month, visit->now);
	return result ? result : put_plans(month, store, visit->now);
}

static void put_sign(struct visit *visit, const struct desk_walk *walk)
{
	static const struct {
		const char *state, *class, *sign;
	} signs[] = {
		{"confirmed", "mark good", "●"},
		{"reported", "mark fair", "▲"},
		{"rejected", "mark none", "✕"},
	};
	struct html *html = &visit->html;
	const char *class = "mark fair", *sign = "◐", *words = term_patrol_state(walk->state);

	if (is_missing(walk, visit->now)) {
		class = "mark bad";
		sign = "■";
		words = N_("missing");
	} else if (is_to_come(walk, visit->now)) {
		class = "mark none";
		sign = "○";
	}

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strcmp(walk->state, signs[i].state)) {
			class = signs[i].class;
			sign = signs[i].sign;
		}

	html_markup(html, "<a");
	html_attr(html, "class", class);
	html_attr_path(html, "href", "/patrols", walk->code);
	html_attr_say(html, "title", words);
	html_attr_say(html, "aria-label", words);
	html_markup(html, ">");
	html_text(html, sign);
	html_markup(html, "</a>");
}

static void put_cell(struct visit *visit, const struct cell *cell)
{
	struct html *html = &visit->html;

	html_markup(html, "<td>");

	for (int i = 0; i < cell->count && i < CELL_MAX; i++)
		put_sign(visit, cell->walks[i]);

	if (cell->count > CELL_MAX) {
		html_markup(html, "+");
		html_number(html, cell->count - CELL_MAX);
	}

	if (!cell->count && cell->planned) {
		html_markup(html, "<span class='mark none' role=img");
		html_attr_say(html, "title", N_("planned"));
		html_attr_say(html, "aria-label", N_("planned"));
		html_markup(html, ">○</span>");
	}

	html_markup(html, "</td>");
}

static void put_grid(struct visit *visit, const struct month *month)
{
	struct html *html = &visit->html;

	html_markup(html, "<div class=scroll tabindex=0 role=region");
	html_attr_say(html, "aria-label", N_("Patrols by day"));
	html_markup(html, "><table class=month><thead><tr><th scope=col>");
	html_say(html, N_("Zone, team"));
	html_markup(html, "</th>");

	for (int day = 1; day <= month->days; day++) {
		html_markup(html, "<th scope=col>");
		html_number(html, day);
		html_markup(html, "</th>");
	}

	html_markup(html, "</tr></thead><tbody>");

	for (size_t i = 0; i < month->row_count; i++) {
		const struct row *row = &month->rows[i];

		html_markup(html, "<tr><th scope=row>");
		html_text(html, row->zone[0] ? row->zone : "–");

		if (row->team[0]) {
			html_markup(html, "<br><small>");
			html_text(html, row->team);
			html_markup(html, "</small>");
		}

		html_markup(html, "</th>");

		for (int day = 0; day < month->days; day++)
			put_cell(visit, &row->days[day]);

		html_markup(html, "</tr>");
	}

	html_markup(html, "</tbody></table></div><p><small>");
	html_say(html, N_("● confirmed  ▲ reported, waits for somebody to confirm it  ◐ on the way  ○ "
			  "planned  ■ missing  ✕ sent back"));
	html_markup(html, "</small></p>");
}

static void put_figures(struct visit *visit, const struct month *month)
{
	struct html *html = &visit->html;

	html_markup(html, "<p class=light>");
	html_sayf(html, N_("Held: %lld; confirmed: %lld; missing: %lld of %lld planned"),
		(long long)month->held, (long long)month->confirmed, (long long)month->missing,
		(long long)month->planned);

	if (month->planned)
		html_sayf(html, N_(" (%lld%% held)"),
			(long long)((month->planned - month->missing) * 100 / month->planned));

	html_markup(html, "</p>");
}

static void put_link(struct visit *visit, int year, int month, const char *words)
{
	char value[16];

	month += year * 12 - 1;
	snprintf(value, sizeof(value), "%04d-%02d", month / 12 % 10000, month % 12 + 1);
	html_markup(&visit->html, "<li><a");
	html_attr_query(&visit->html, "href", "/patrols", "month", value);
	html_markup(&visit->html, ">");
	html_say(&visit->html, words);
	html_markup(&visit->html, "</a></li>");
}

static void put_months(struct visit *visit, const struct month *month)
{
	struct html *html = &visit->html;

	html_markup(html, "<nav class=tabs");
	html_attr_say(html, "aria-label", N_("Which month"));
	html_markup(html, "><ul>");
	put_link(visit, month->year, month->month - 1, N_("Month before"));
	html_markup(html, "<li><strong>");
	html_number(html, month->month);
	html_markup(html, "/");
	html_number(html, month->year);
	html_markup(html, "</strong></li>");
	put_link(visit, month->year, month->month + 1, N_("Month after"));
	html_markup(html, "<li><a href=/patrols/plans>");
	html_say(html, N_("Plans"));
	html_markup(html, "</a></li></ul></nav>");
}

static void put_waiting(struct visit *visit, const struct month *month)
{
	static const char *const titles[] = {
		N_("Code"), N_("Where"), N_("Began"), N_("Headcount"), N_("Reported by")};
	struct html *html = &visit->html;
	bool any = false;

	for (size_t i = 0; i < month->walk_count; i++) {
		const struct desk_walk *walk = &month->walks[i];

		if (strcmp(walk->state, "reported") != 0)
			continue;

		if (!any)
			page_table_begin(visit, N_("To be confirmed"), titles, 5);

		any = true;
		html_markup(html, "<tr>");
		page_cell_link(visit, titles[0], "/patrols", walk->code);
		page_cell_text(visit, titles[1], walk->zone);
		page_cell(visit, titles[2]);
		html_time(html, walk->at);
		page_cell_end(visit);
		page_cell(visit, titles[3]);
		html_number(html, walk->headcount < 0 ? 0 : walk->headcount);
		page_cell_end(visit);
		page_cell_text(visit, titles[4], walk->reporter);
		html_markup(html, "</tr>");
	}

	if (any)
		page_table_end(visit);
}

static void show_month(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct month *month;
	char path[32];

	if (!store)
		return;

	month = alloc_zero(sizeof(*month));

	int result = read_month(visit, store, month);

	snprintf(path, sizeof(path), "/patrols?month=%04d-%02d", month->year, month->month);

	if (result) {
		visit_store_failed(visit, result);
		free(month);
		return;
	}

	if (!visit->request->fragment) {
		page_begin(visit, N_("Patrols"));
		put_months(visit, month);
	}

	page_part_begin(visit, "patrols", path, "inbox");
	put_figures(visit, month);
	put_grid(visit, month);
	put_waiting(visit, month);
	page_part_end(visit);

	if (!visit->request->fragment)
		page_end(visit);

	free(month);
}

static const struct route routes[] = {
	{REQUEST_GET, "/patrols", READERS, show_month, 0},
};

const struct screen screen_patrols = {
	.path = "/patrols",
	.title = N_("Patrols"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
