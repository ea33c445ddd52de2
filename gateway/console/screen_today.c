/*
 * Today: how the gateway is, and what waits for whoever is on duty. Each part stands for itself: what
 * one office may not see is left out, and without the daemon the rest is still there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/civil.h"
#include "gateway/console/modem_words.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/store/desk.h"
#include "gateway/store/store.h"

#define ROWS   20
#define DAY_MS (INT64_C(24) * 3600 * 1000)

#define TIPS	   (ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define PATROLS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define BROADCASTS PATROLS
#define MEDIATIONS (ROLE_MED | ROLE_LEAD | ROLE_DIR | ROLE_AUTH)

static void section(struct visit *visit, const char *title)
{
	html_markup(&visit->html, "<section><h2>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</h2>");
}

static void section_end(struct visit *visit)
{
	html_markup(&visit->html, "</section>");
}

static void nothing(struct visit *visit, const char *text)
{
	html_markup(&visit->html, "<p>");
	page_mark(visit, PAGE_GOOD, text);
	html_markup(&visit->html, "</p>");
}

static void put_modem(struct visit *visit, const json_t *modem)
{
	struct html *html = &visit->html;
	const json_t *signal = json_object_get(modem, "signal_dbm");

	html_markup(html, "<li>");
	html_text(html, modem_text(modem, "name"));
	html_markup(html, ": ");
	page_mark(visit, modem_mark(modem), modem_words(modem));

	if (*modem_text(modem, "operator")) {
		html_markup(html, ", ");
		html_text(html, modem_text(modem, "operator"));
	}

	if (json_is_integer(signal))
		html_sayf(html, ", %d dBm", (int)json_integer_value(signal));

	if (json_is_true(json_object_get(modem, "balance_low"))) {
		html_markup(html, " ");
		page_mark(visit, PAGE_FAIR, N_("balance low"));
	}

	if (*modem_text(modem, "ill")) {
		html_markup(html, " ");
		html_text(html, modem_text(modem, "ill"));
	}

	html_markup(html, "</li>");
}

static int64_t number_in(const json_t *status, const char *box, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(status, box), name));
}

/* The light is as bad as the worst modem, and red where none can send. */
static void put_light(struct visit *visit, const json_t *modems)
{
	enum page_mark worst = PAGE_GOOD;
	size_t ready = 0, i;
	json_t *modem;

	json_array_foreach(modems, i, modem) {
		enum page_mark mark = modem_mark(modem);

		worst = mark > worst ? mark : worst;
		ready += !strcmp(modem_text(modem, "state"), "ready");
	}

	html_markup(&visit->html, "<p class=light>");

	if (!json_array_size(modems))
		page_mark(visit, PAGE_FAIR, N_("The gateway runs, but no modem is configured."));
	else if (!ready)
		page_mark(visit, PAGE_BAD, N_("No modem is ready: nothing comes in or goes out."));
	else if (worst != PAGE_GOOD)
		page_mark(visit, PAGE_FAIR, N_("The gateway works, but needs a look."));
	else
		page_mark(visit, PAGE_GOOD, N_("The gateway works."));

	html_markup(&visit->html, "</p>");
}

static void put_state(struct visit *visit)
{
	struct html *html = &visit->html;
	json_t *status, *modem;
	size_t i;

	int result = visit_ask(visit, json_pack("{s:s}", "op", "status"), NULL, &status);

	if (result) {
		html_markup(html, "<p class=light>");
		page_mark(visit, PAGE_BAD,
			result == -EHOSTDOWN ?
				N_("The gateway does not answer. What is below may be old.") :
				visit_ask_words(visit, result));
		html_markup(html, "</p>");
		return;
	}

	const json_t *modems = json_object_get(status, "modems");

	put_light(visit, modems);
	html_markup(html, "<ul>");
	json_array_foreach(modems, i, modem) put_modem(visit, modem);
	html_markup(html, "<li>");
	html_sayf(html, N_("To be sent: %lld; held: %lld; not handled yet: %lld"),
		(long long)number_in(status, "outbox", "queued"),
		(long long)number_in(status, "outbox", "held"),
		(long long)number_in(status, "inbox", "unhandled"));
	html_markup(html, "</li></ul>");
	json_decref(status);
}

static int put_tips(struct visit *visit, struct store *store)
{
	struct html *html = &visit->html;
	struct desk_tips tips;
	int result = desk_tips(store, visit->account.role == ROLE_POL, &tips);

	if (result)
		return result;

	section(visit, N_("Tips"));

	if (!tips.waiting) {
		nothing(visit, N_("No tip waits for somebody to take it."));
	} else {
		html_markup(html, "<p><a href=/tips>");
		html_sayf(html, N_("%lld tips wait for somebody to take them"),
			(long long)tips.waiting);
		html_markup(html, "</a>, ");
		html_say(html, N_("the oldest since"));
		html_markup(html, " ");
		html_time(html, tips.oldest_at);
		html_markup(html, "</p>");
	}

	section_end(visit);
	return 0;
}

/* From noon to noon: the night is one piece. */
static void tonight(int64_t now, int64_t *from, int64_t *to)
{
	*from = civil_midnight(now - DAY_MS / 2, 0) + DAY_MS / 2;
	*to = *from + DAY_MS;
}

static int put_patrols(struct visit *visit, struct store *store)
{
	static const char *const titles[] = {
		N_("Begins"), N_("Where"), N_("Team"), N_("Coming"), N_("Wanted")};
	struct desk_patrol rows[ROWS];
	int64_t from, to;
	size_t count, gaps = 0;

	tonight(visit->now, &from, &to);

	int result = desk_patrols(store, from, to, rows, ROWS, &count);

	if (result)
		return result;

	section(visit, N_("Patrols tonight"));

	for (size_t i = 0; i < count; i++) {
		const struct desk_patrol *row = &rows[i];

		if (row->coming >= row->size)
			continue;

		if (!gaps++)
			page_table_begin(visit, N_("Patrols that lack people"), titles, 5);

		html_markup(&visit->html, "<tr>");
		page_cell(visit, titles[0]);
		html_time(&visit->html, row->planned_from);
		page_cell_end(visit);
		page_cell_text(visit, titles[1], row->zone);
		page_cell_text(visit, titles[2], row->team);
		page_cell(visit, titles[3]);
		html_number(&visit->html, row->coming);
		page_cell_end(visit);
		page_cell(visit, titles[4]);
		html_number(&visit->html, row->size);
		page_cell_end(visit);
		html_markup(&visit->html, "</tr>");
	}

	if (gaps)
		page_table_end(visit);
	else if (count)
		nothing(visit, N_("Every patrol tonight has its people."));
	else
		nothing(visit, N_("No patrol is planned for tonight."));

	section_end(visit);
	return 0;
}

static int put_broadcasts(struct visit *visit, struct store *store)
{
	static const char *const titles[] = {
		N_("Made at"), N_("To whom"), N_("Recipients"), N_("Sent"), N_("Failed")};
	struct desk_broadcast rows[ROWS];
	size_t count;
	int result = desk_broadcasts(store, rows, ROWS, &count);

	if (result)
		return result;

	section(visit, N_("Warnings on their way"));

	if (count)
		page_table_begin(visit, N_("Warnings that wait or go out"), titles, 5);
	else
		nothing(visit, N_("No warning is on its way."));

	for (size_t i = 0; i < count; i++) {
		const int64_t figures[] = {rows[i].recipients, rows[i].sent, rows[i].failed};

		html_markup(&visit->html, "<tr>");
		page_cell(visit, titles[0]);
		html_time(&visit->html, rows[i].made_at);
		page_cell_end(visit);
		page_cell_text(visit, titles[1], rows[i].audience);

		for (size_t k = 0; k < 3; k++) {
			page_cell(visit, titles[2 + k]);
			html_amount(&visit->html, figures[k]);
			page_cell_end(visit);
		}

		html_markup(&visit->html, "</tr>");
	}

	if (count)
		page_table_end(visit);

	section_end(visit);
	return 0;
}

static int put_mediations(struct visit *visit, struct store *store)
{
	static const char *const titles[] = {
		N_("Code"), N_("Where"), N_("Mediator"), N_("To be done by")};
	struct desk_mediation rows[ROWS];
	size_t count;
	int result = desk_mediations(store, visit->now + DAY_MS, rows, ROWS, &count);

	if (result)
		return result;

	section(visit, N_("Mediations"));

	if (count)
		page_table_begin(visit, N_("Mediations that are due"), titles, 4);
	else
		nothing(visit, N_("No mediation is due."));

	for (size_t i = 0; i < count; i++) {
		html_markup(&visit->html, "<tr>");
		page_cell_text(visit, titles[0], rows[i].code);
		page_cell_text(visit, titles[1], rows[i].zone);
		page_cell_text(visit, titles[2], rows[i].mediator);
		page_cell(visit, titles[3]);
		html_time(&visit->html, rows[i].due_at);
		page_cell_end(visit);
		html_markup(&visit->html, "</tr>");
	}

	if (count)
		page_table_end(visit);

	section_end(visit);
	return 0;
}

/* What the store has for this office. */
static int put_desk(struct visit *visit, struct store *store)
{
	static const struct {
		unsigned roles;
		int (*put)(struct visit *visit, struct store *store);
	} parts[] = {
		{TIPS, put_tips},
		{PATROLS, put_patrols},
		{BROADCASTS, put_broadcasts},
		{MEDIATIONS, put_mediations},
	};
	int result = 0;

	for (size_t i = 0; !result && i < sizeof(parts) / sizeof(*parts); i++)
		if (visit_may(visit, parts[i].roles))
			result = parts[i].put(visit, store);

	return result;
}

static void show_today(struct visit *visit)
{
	struct store *store = visit_store(visit);
	int result;

	if (!store)
		return;

	if (!visit->request->fragment)
		page_begin(visit, N_("Today"));

	page_part_begin(visit, "today", "/", "tips inbox outbox modems");
	put_state(visit);
	html_markup(&visit->html, "<div class=desk>");
	result = put_desk(visit, store);
	html_markup(&visit->html, "</div>");
	page_part_end(visit);

	if (result)
		visit_store_failed(visit, result);
	else if (!visit->request->fragment)
		page_end(visit);
}

static const struct route routes[] = {
	{REQUEST_GET, "/", OFFICE_ANY, show_today, 0},
};

const struct screen screen_today = {
	.path = "/",
	.title = N_("Today"),
	.roles = OFFICE_ANY,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
