/*
 * Lines over a day; see chart.h.
 */
#include "gateway/console/chart.h"

#include "gateway/base/civil.h"
#include "gateway/console/asset.h"
#include "gateway/console/page.h"

#define WIDTH  960
#define HEIGHT 240
#define LEFT   72
#define RIGHT  12
#define TOP    12
#define BOTTOM 34
#define HOUR   INT64_C(3600000)
#define HOURS  4 /* between the marks of time */

static int64_t x_of(const struct chart *chart, int64_t at)
{
	return LEFT + (at - chart->from) * (WIDTH - LEFT - RIGHT) / (chart->to - chart->from);
}

static int64_t y_of(const struct chart *chart, int64_t value)
{
	int64_t inside = value < chart->least ? chart->least
			 : value > chart->most ? chart->most
					       : value;

	return HEIGHT - BOTTOM -
	       (inside - chart->least) * (HEIGHT - TOP - BOTTOM) / (chart->most - chart->least);
}

static void put_line(struct visit *visit, int64_t x1, int64_t y1, int64_t x2, int64_t y2)
{
	struct html *html = &visit->html;

	html_markup(html, "<line stroke=\"#ccc\"");
	html_attr_number(html, "x1", x1);
	html_attr_number(html, "y1", y1);
	html_attr_number(html, "x2", x2);
	html_attr_number(html, "y2", y2);
	html_markup(html, "/>");
}

static void text_begin(struct visit *visit, int64_t x, int64_t y, const char *anchor)
{
	struct html *html = &visit->html;

	html_markup(html, "<text font-size=\"14\" fill=\"#333\"");
	html_attr_number(html, "x", x);
	html_attr_number(html, "y", y);
	html_attr(html, "text-anchor", anchor);
	html_markup(html, ">");
}

static void put_levels(struct visit *visit, const struct chart *chart)
{
	for (int64_t value = chart->least; value <= chart->most; value += chart->step) {
		int64_t y = y_of(chart, value);

		put_line(visit, LEFT, y, WIDTH - RIGHT, y);
		text_begin(visit, LEFT - 6, y + 5, "end");
		html_number(&visit->html, value);
		html_markup(&visit->html, "</text>");
	}
}

static void put_hours(struct visit *visit, const struct chart *chart)
{
	int64_t at = civil_midnight(chart->from, 0);

	for (; at <= chart->to; at += HOURS * HOUR) {
		if (at < chart->from)
			continue;

		int64_t x = x_of(chart, at);

		put_line(visit, x, TOP, x, HEIGHT - BOTTOM);
		text_begin(visit, x, HEIGHT - BOTTOM + 20, "middle");
		html_sayf(&visit->html, "%02d:00", civil_from_wall(at).hour);
		html_markup(&visit->html, "</text>");
	}
}

static bool is_joined(const struct chart *chart, size_t i)
{
	const struct chart_point *point = &chart->points[i];

	return i && point[-1].known && point->at - point[-1].at <= chart->gap_ms;
}

static void put_point(struct visit *visit, const struct chart *chart, size_t i)
{
	html_number(&visit->html, x_of(chart, chart->points[i].at));
	html_markup(&visit->html, ",");
	html_number(&visit->html, y_of(chart, chart->points[i].value));
	html_markup(&visit->html, " ");
}

/* Each piece begins with its first point twice: one that stands alone is a dot. */
static void put_points(struct visit *visit, const struct chart *chart)
{
	struct html *html = &visit->html;
	bool open = false;

	for (size_t i = 0; i < chart->count; i++) {
		bool known = chart->points[i].known;

		if (open && (!known || !is_joined(chart, i))) {
			html_markup(html, "\"/>");
			open = false;
		}

		if (!known)
			continue;

		if (!open) {
			html_markup(html, "<polyline fill=\"none\" stroke=\"#0b57a4\" stroke-width=\"3\" "
					  "stroke-linecap=\"round\" points=\"");
			put_point(visit, chart, i);
		}

		open = true;
		put_point(visit, chart, i);
	}

	if (open)
		html_markup(html, "\"/>");
}

/* "1774500000,-71 1774500600, …" in seconds; without a value where the line is broken. */
static void put_data(struct visit *visit, const struct chart *chart)
{
	struct html *html = &visit->html;

	html_markup(html, " data-points=\"");

	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_point *point = &chart->points[i];

		if (i)
			html_markup(html, " ");

		if (i && point->known && !is_joined(chart, i)) {
			html_number(html, point->at / 1000 - 1);
			html_markup(html, ", ");
		}

		html_number(html, point->at / 1000);
		html_markup(html, ",");

		if (point->known)
			html_number(html, point->value);
	}

	html_markup(html, "\"");
}

void chart_put(struct visit *visit, const struct chart *chart)
{
	struct html *html = &visit->html;

	html_markup(html, "<figure class=chart");
	html_attr_say(html, "data-title", chart->title);
	html_attr(html, "data-unit", chart->unit);
	html_attr_number(html, "data-offset", civil_from_wall(chart->to).offset_s);
	html_attr_number(html, "data-least", chart->least);
	html_attr_number(html, "data-most", chart->most);
	put_data(visit, chart);
	html_markup(html, "><figcaption>");
	html_say(html, chart->title);
	html_markup(html, " (");
	html_text(html, chart->unit);
	html_markup(html, ")</figcaption><svg viewBox=\"0 0 960 240\" role=img");
	html_attr_say(html, "aria-label", chart->title);
	html_markup(html, ">");
	put_levels(visit, chart);
	put_hours(visit, chart);
	put_points(visit, chart);
	html_markup(html, "</svg></figure>");
}

static void put_script(struct visit *visit, const char *name)
{
	char address[96];

	asset_address(name, address, sizeof(address));
	html_markup(&visit->html, "<script defer");
	html_attr(&visit->html, "src", address);
	html_markup(&visit->html, "></script>");
}

void chart_scripts(struct visit *visit)
{
	char address[96];

	asset_address("uplot.css", address, sizeof(address));
	html_markup(&visit->html, "<link rel=stylesheet");
	html_attr(&visit->html, "href", address);
	html_markup(&visit->html, ">");
	put_script(visit, "uplot.js");
	put_script(visit, "chart.js");
}
