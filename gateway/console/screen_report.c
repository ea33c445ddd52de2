/*
 * The figures of a month, or of any span: to be read here, printed on A4, or taken away as a file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/report/report.h"
#include "gateway/store/store.h"
#include "gateway/store/zone.h"

#define READERS	   (ROLE_LEAD | ROLE_DIR | ROLE_POL | ROLE_AUTH)
#define GROUPS_MAX 64
#define DATE_MAX   11

struct span {
	char from[DATE_MAX], to[DATE_MAX];
	int64_t from_ms, to_ms, grp_id;
};

static void put_date(char out[DATE_MAX], const struct civil *day)
{
	snprintf(out, DATE_MAX, "%04u-%02u-%02u", (unsigned)day->year % 10000,
		(unsigned)day->month % 100, (unsigned)day->day % 100);
}

/* This month until today, unless the query says otherwise. */
static void default_span(const struct visit *visit, struct span *span)
{
	struct civil day = civil_from_wall(visit->now);

	put_date(span->to, &day);
	day.day = 1;
	put_date(span->from, &day);

	if (*visit_query(visit, "from"))
		snprintf(span->from, DATE_MAX, "%s", visit_query(visit, "from"));

	if (*visit_query(visit, "to"))
		snprintf(span->to, DATE_MAX, "%s", visit_query(visit, "to"));
}

/* False: it has been answered. */
static bool read_span(struct visit *visit, struct store *store, struct span *span)
{
	const char *group = visit_query(visit, "group");

	*span = (struct span){0};
	default_span(visit, span);

	if (report_span(store, span->from, span->to, &span->from_ms, &span->to_ms)) {
		visit_refuse(visit, 400, N_("These are no days, or the second is before the first."));
		return false;
	}

	int result = *group ? report_group(store, group, &span->grp_id) : 0;

	if (result == -ENOENT)
		visit_refuse(visit, 404, N_("No group is called so."));
	else if (result)
		visit_store_failed(visit, result);

	return !result;
}

/* The figures of the visit's span; NULL: it has been answered. */
static struct report *collect(struct visit *visit, struct span *span)
{
	struct store *store = visit_store(visit);

	if (!store || !read_span(visit, store, span))
		return NULL;

	struct report *report = alloc_zero(sizeof(*report));
	int result = report_collect(store, span->from_ms, span->to_ms, span->grp_id, report);

	if (!result)
		return report;

	visit_store_failed(visit, result);
	free(report);
	return NULL;
}

/* One choice a group, and all of them together. */
static void put_groups(struct visit *visit)
{
	const char *codes[GROUPS_MAX] = {""}, *names[GROUPS_MAX] = {N_("All groups")};
	size_t count = 1, i;
	json_t *rows = NULL, *row;

	if (!visit_ask(visit, json_pack("{s:s}", "op", "groups"), &rows, NULL))
		json_array_foreach(rows, i, row)
		{
			const char *code = json_string_value(json_object_get(row, "code"));
			const char *name = json_string_value(json_object_get(row, "name"));

			if (code && name && count < GROUPS_MAX) {
				codes[count] = code;
				names[count++] = name;
			}
		}

	page_select(visit, N_("Group"), "group", codes, names, count,
		visit_query(visit, "group"));
	json_decref(rows);
}

static void put_file_button(struct visit *visit, const char *format, const char *words)
{
	struct html *html = &visit->html;

	html_markup(html, "<button class=secondary name=file");
	html_attr(html, "value", format);
	html_markup(html, ">");
	html_say(html, words);
	html_markup(html, "</button>");
}

static void put_choice(struct visit *visit, const struct span *span)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=get action=/report class=choice><div class=row>");
	page_field(visit, N_("From"), "date", "from", span->from, 0, true);
	page_field(visit, N_("Until"), "date", "to", span->to, 0, true);
	put_groups(visit);
	html_markup(html, "</div><div class=buttons>");
	page_button(visit, N_("Show"), "");
	put_file_button(visit, "html", N_("Save the sheet for the printer"));
	put_file_button(visit, "csv", N_("Save for a spreadsheet (CSV)"));
	put_file_button(visit, "json", N_("Save as JSON"));
	html_markup(html, "</div></form>");
}

/* What a report's writer made, in memory; to be freed. */
static char *in_memory(const struct report *report, const enum report_format *format, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (!out)
		abort();

	if (format)
		report_print(report, *format, out);
	else
		report_html_part(report, out);

	fclose(out);
	return text;
}

static void answer_file(struct visit *visit, const struct report *report, const struct span *span,
	enum report_format format, const char *name)
{
	static const char *const types[] = {
		[REPORT_TEXT] = "text/plain; charset=utf-8",
		[REPORT_JSON] = "application/json",
		[REPORT_CSV] = "text/csv; charset=utf-8",
		[REPORT_HTML] = "text/html; charset=utf-8",
	};
	size_t len;
	char *text = in_memory(report, &format, &len);

	strbuf_putn(&visit->html.out, text, len);
	response_body(visit->response, types[format], visit->html.out.data, visit->html.out.len);
	snprintf(visit->response->file, sizeof(visit->response->file), "keng-%s-%s.%s", span->from,
		span->to, name);
	free(text);
}

static void show_report(struct visit *visit)
{
	const char *name = visit_query(visit, "file");
	enum report_format format;
	bool file = report_format_by_name(name, &format);
	struct span span;
	struct report *report = collect(visit, &span);

	if (!report)
		return;

	if (file) {
		answer_file(visit, report, &span, format, name);
		free(report);
		return;
	}

	size_t len;
	char *text = in_memory(report, NULL, &len);

	page_begin(visit, N_("Report"));
	put_choice(visit, &span);
	html_markup(&visit->html, "<article class=report lang=vi>");
	/* What names and words are in it the report has escaped itself. */
	strbuf_putn(&visit->html.out, text, len);
	html_markup(&visit->html, "</article>");
	page_end(visit);
	free(text);
	free(report);
}

static const struct route routes[] = {
	{REQUEST_GET, "/report", READERS, show_report, 0},
};

const struct screen screen_report = {
	.path = "/report",
	.title = N_("Report"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
