/*
 * Tables, forms and marks; see page.h.
 */
#include "gateway/console/page.h"

#include <string.h>

void page_table_begin(
	struct visit *visit, const char *caption, const char *const titles[], size_t count)
{
	struct html *html = &visit->html;

	html_markup(html, "<table><caption>");
	html_say(html, caption);
	html_markup(html, "</caption><thead><tr>");

	for (size_t i = 0; i < count; i++) {
		html_markup(html, "<th scope=col>");

		if (*titles[i])
			html_say(html, titles[i]);

		html_markup(html, "</th>");
	}

	html_markup(html, "</tr></thead><tbody>");
}

void page_table_end(struct visit *visit)
{
	html_markup(&visit->html, "</tbody></table>");
}

void page_cell(struct visit *visit, const char *title)
{
	html_markup(&visit->html, "<td");
	html_attr_say(&visit->html, "data-title", title);
	html_markup(&visit->html, ">");
}

void page_cell_end(struct visit *visit)
{
	html_markup(&visit->html, "</td>");
}

void page_cell_text(struct visit *visit, const char *title, const char *text)
{
	page_cell(visit, title);
	html_text(&visit->html, text);
	page_cell_end(visit);
}

static void end_tag(struct visit *visit)
{
	html_markup(&visit->html, ">");

	if (visit->signed_in)
		page_hidden(visit, "csrf", visit->session.csrf);
}

void page_cell_link(struct visit *visit, const char *title, const char *base, const char *text)
{
	page_cell(visit, title);
	html_markup(&visit->html, "<a");
	html_attr_path(&visit->html, "href", base, text);
	html_markup(&visit->html, ">");
	html_text(&visit->html, text);
	html_markup(&visit->html, "</a>");
	page_cell_end(visit);
}

static void form_begin(struct visit *visit, const char *path, const char *part, bool file)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=post");
	html_attr_path(html, "action", path, part);

	if (file)
		html_markup(html, " enctype=multipart/form-data");

	end_tag(visit);
}

void page_form_act_begin(struct visit *visit, const char *path, const char *part, const char *act)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=post action=\"");
	html_text(html, path);
	html_markup(html, "/");
	html_percent(&html->out, part);
	html_markup(html, "/");
	html_text(html, act);
	html_markup(html, "\"");
	end_tag(visit);
}

void page_form_begin(struct visit *visit, const char *path, const char *part)
{
	form_begin(visit, path, part, false);
}

void page_form_file_begin(struct visit *visit, const char *path, const char *part)
{
	form_begin(visit, path, part, true);
}

void page_form_end(struct visit *visit)
{
	html_markup(&visit->html, "</form>");
}

void page_hidden(struct visit *visit, const char *name, const char *value)
{
	html_markup(&visit->html, "<input type=hidden");
	html_attr(&visit->html, "name", name);
	html_attr(&visit->html, "value", value);
	html_markup(&visit->html, ">");
}

static void put_label(struct visit *visit, const char *label)
{
	html_markup(&visit->html, "<label>");
	html_say(&visit->html, label);
}

static void put_bounds(struct visit *visit, const char *name, int most, bool required)
{
	html_attr(&visit->html, "name", name);

	if (most)
		html_attr_number(&visit->html, "maxlength", most);

	if (required)
		html_markup(&visit->html, " required");
}

void page_field(struct visit *visit, const char *label, const char *type, const char *name,
	const char *value, int most, bool required)
{
	struct html *html = &visit->html;

	put_label(visit, label);
	html_markup(html, "<input");
	html_attr(html, "type", type);
	put_bounds(visit, name, most, required);

	if (*value)
		html_attr(html, "value", value);

	if (!strcmp(type, "password"))
		html_attr(html, "autocomplete", *name == 'p' ? "current-password" : "new-password");

	html_markup(html, "></label>");
}

void page_textarea(struct visit *visit, const char *label, const char *name, const char *value,
	int most, bool required)
{
	struct html *html = &visit->html;

	put_label(visit, label);
	html_markup(html, "<textarea rows=4");
	put_bounds(visit, name, most, required);
	html_markup(html, ">\n"); /* the first end of line is not the field's */
	html_text(html, value);
	html_markup(html, "</textarea></label>");
}

void page_select(struct visit *visit, const char *label, const char *name,
	const char *const values[], const char *const words[], size_t count,
	const char *chosen)
{
	struct html *html = &visit->html;

	put_label(visit, label);
	html_markup(html, "<select");
	html_attr(html, "name", name);
	html_markup(html, ">");

	for (size_t i = 0; i < count; i++) {
		html_markup(html, "<option");
		html_attr(html, "value", values[i]);

		if (!strcmp(values[i], chosen))
			html_markup(html, " selected");

		html_markup(html, ">");
		html_say(html, words[i]);
		html_markup(html, "</option>");
	}

	html_markup(html, "</select></label>");
}

void page_choice_begin(struct visit *visit, const char *label, const char *name)
{
	put_label(visit, label);
	html_markup(&visit->html, "<select");
	html_attr(&visit->html, "name", name);
	html_markup(&visit->html, ">");
}

void page_choice_end(struct visit *visit)
{
	html_markup(&visit->html, "</select></label>");
}

void page_option(struct visit *visit, const char *value, const char *chosen)
{
	html_markup(&visit->html, "<option");
	html_attr(&visit->html, "value", value);

	if (!strcmp(value, chosen))
		html_markup(&visit->html, " selected");

	html_markup(&visit->html, ">");
}

void page_option_end(struct visit *visit)
{
	html_markup(&visit->html, "</option>");
}

void page_fact(struct visit *visit, const char *title)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
}

void page_fact_end(struct visit *visit)
{
	html_markup(&visit->html, "</dd>");
}

void page_fact_text(struct visit *visit, const char *title, const char *text)
{
	page_fact(visit, title);
	html_text(&visit->html, *text ? text : "–");
	page_fact_end(visit);
}

void page_fact_time(struct visit *visit, const char *title, int64_t at)
{
	page_fact(visit, title);
	html_time(&visit->html, at);
	page_fact_end(visit);
}

void page_button(struct visit *visit, const char *label, const char *kind)
{
	html_markup(&visit->html, "<button");

	if (*kind)
		html_attr(&visit->html, "class", kind);

	html_markup(&visit->html, ">");
	html_say(&visit->html, label);
	html_markup(&visit->html, "</button>");
}

void page_mark(struct visit *visit, enum page_mark mark, const char *text)
{
	static const struct {
		const char *name, *sign;
	} marks[] = {
		[PAGE_GOOD] = {"mark good", "● "},
		[PAGE_FAIR] = {"mark fair", "▲ "},
		[PAGE_BAD] = {"mark bad", "■ "},
		[PAGE_NONE] = {"mark none", "○ "},
	};
	struct html *html = &visit->html;

	html_markup(html, "<span");
	html_attr(html, "class", marks[mark].name);
	html_markup(html, "><span aria-hidden=true>");
	html_text(html, marks[mark].sign);
	html_markup(html, "</span>");
	html_say(html, text);
	html_markup(html, "</span>");
}
