/*
 * A list of members comes in: the file, what its columns mean, a look at what would come of it, and
 * then the doing. What was refused can be saved, mended and brought again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/console/console_state.h"
#include "gateway/console/import.h"
#include "gateway/console/member_words.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"

#define PATH	 "/members/import"
#define SAMPLES	 2  /* rows shown above what a column means */
#define SHOWN	 50 /* refused rows */
#define CHOICES	 (MEMBER_COLUMNS + 1)

static const struct {
	const char *column, *words;
} column_words[] = {
	{"phone", N_("Telephone number")},
	{"name", N_("Full name")},
	{"role", N_("Roles")},
	{"team", N_("Team")},
	{"zone", N_("Where they live")},
	{"group", N_("Group (its code)")},
	{"consent", N_("Consent")},
	{"voice", N_("Warnings by call")},
	{"pin", N_("PIN")},
	{"force", N_("Of the grassroots security force")},
	{"background", N_("Veteran")},
	{"from", N_("From (day)")},
	{"to", N_("Until (day)")},
	{MEMBER_LEFT, N_("(not read)")},
};

static const char *words_of(const char *column)
{
	for (size_t i = 0; i < sizeof(column_words) / sizeof(*column_words); i++)
		if (!strcmp(column_words[i].column, column))
			return column_words[i].words;

	return column;
}

/* `"Cang"; "Thôn Càn" is known` or `"Can", by their codes: can, can-2`: what was written, and what may be meant. */
static void put_detail(struct visit *visit, const char *detail)
{
	struct html *html = &visit->html;
	size_t len = strcspn(detail + 1, "\"");
	const char *rest = detail + 1 + len;
	const char *near = *rest ? strchr(rest + 1, '"') : NULL;
	const char *codes = strstr(rest, ": ");

	html_markup(html, " “");
	html_textn(html, detail + 1, len);
	html_markup(html, "”");

	if (near) {
		html_markup(html, "; ");
		html_say(html, N_("perhaps this is meant:"));
		html_markup(html, " ");
		html_textn(html, near + 1, strcspn(near + 1, "\""));
	} else if (codes) {
		html_text(html, codes);
	}
}

static void put_reason(struct visit *visit, const char *message)
{
	const char *detail;

	html_say(&visit->html, member_reason(message, &detail));

	if (*detail)
		put_detail(visit, detail);
}

static void put_count(struct visit *visit, const char *title, int64_t count)
{
	html_markup(&visit->html, "<dt>");
	html_say(&visit->html, title);
	html_markup(&visit->html, "</dt><dd>");
	html_amount(&visit->html, count);
	html_markup(&visit->html, "</dd>");
}

static void put_act(struct visit *visit, const char *act, const char *label, const char *kind)
{
	page_form_begin(visit, PATH, act);
	page_button(visit, label, kind);
	page_form_end(visit);
}

/* --- the file ---------------------------------------------------------------------------------- */

static void show_upload(struct visit *visit)
{
	struct html *html = &visit->html;

	html_markup(html, "<p>");
	html_say(html, N_("Save the list in the spreadsheet as “CSV UTF-8”. Its first line names the "
			  "columns; only the telephone number must be there. Nothing is changed before "
			  "you have seen what would come of it."));
	html_markup(html, "</p><div class=narrow>");
	page_form_file_begin(visit, PATH, NULL);
	html_markup(html, "<label>");
	html_say(html, N_("The list (CSV, 2 MB at most)"));
	html_markup(html, "<input type=file name=file accept='.csv,text/csv,text/plain' required></label>");
	page_button(visit, N_("Go on"), "");
	page_form_end(visit);
	html_markup(html, "</div>");
}

static void upload(struct visit *visit)
{
	size_t len = 0;
	const char *file = visit_file(visit, &len), *why = NULL;

	if (!len) {
		visit_flash(visit, false, N_("No file was chosen."));
	} else {
		char *text = alloc_zero(len + 1);

		memcpy(text, file, len);

		if (!import_new(visit->console, visit->account.id, text, len, &why))
			visit_flash(visit, false, why);
	}

	visit_redirect(visit, PATH, NULL);
}

/* --- its columns ------------------------------------------------------------------------------- */

static void put_choice(struct visit *visit, const struct import *import, size_t i)
{
	struct html *html = &visit->html;
	const char *chosen = member_column(import->csv.head[i]);

	html_markup(html, "<select");
	html_attr(html, "aria-label", import->written[i]);
	html_markup(html, " name=c");
	html_number(html, (int64_t)i);
	html_markup(html, ">");

	for (size_t k = 0; k < CHOICES; k++) {
		const char *value = k < MEMBER_COLUMNS ? member_columns[k] : MEMBER_LEFT;

		html_markup(html, "<option");
		html_attr(html, "value", value);

		if (!strcmp(value, chosen ? chosen : MEMBER_LEFT))
			html_markup(html, " selected");

		html_markup(html, ">");
		html_say(html, words_of(value));
		html_markup(html, "</option>");
	}

	html_markup(html, "</select>");
}

static void put_samples(struct visit *visit, struct import *import, size_t i)
{
	bool bad;

	import_rewind(import);

	for (int row = 0; row < SAMPLES && csv_next(&import->csv, &bad); row++) {
		if (row)
			html_markup(&visit->html, "; ");

		html_text(&visit->html, i < import->csv.fields ? import->csv.field[i] : "");
	}

	import_rewind(import);
}

static void show_columns(struct visit *visit, struct import *import)
{
	static const char *const titles[] = {N_("Column"), N_("What stands there"), N_("What it means")};
	struct html *html = &visit->html;

	html_markup(html, "<p>");
	html_sayf(html, N_("The list has %lld rows."), (long long)import->rows);
	html_markup(html, "</p>");
	page_form_begin(visit, PATH, "try");
	page_table_begin(visit, N_("What its columns mean"), titles, 3);

	for (size_t i = 0; i < import->csv.head_count; i++) {
		html_markup(html, "<tr>");
		page_cell_text(visit, titles[0], import->written[i]);
		page_cell(visit, titles[1]);
		put_samples(visit, import, i);
		page_cell_end(visit);
		page_cell(visit, titles[2]);
		put_choice(visit, import, i);
		page_cell_end(visit);
		html_markup(html, "</tr>");
	}

	page_table_end(visit);
	html_markup(html, "<label><input type=checkbox name=zones value=1");

	if (import->zones)
		html_markup(html, " checked");

	html_markup(html, "> ");
	html_say(html, N_("Places that are not known yet are made"));
	html_markup(html, "</label>");
	page_button(visit, N_("See what would come of it"), "");
	page_form_end(visit);
	put_act(visit, "drop", N_("Leave it"), "secondary");
}

static bool read_columns(struct visit *visit, struct import *import)
{
	const char *wrong = NULL;
	char name[24];

	for (size_t i = 0; i < import->csv.head_count; i++) {
		snprintf(name, sizeof(name), "c%zu", i);

		if (!import_name(import, i, visit_form(visit, name)))
			wrong = N_("Say of every column what it means.");
	}

	import->zones = *visit_form(visit, "zones") != '\0';
	wrong = wrong ? wrong : import_columns_wrong(import);

	if (wrong)
		visit_flash(visit, false, wrong);

	return !wrong;
}

/* --- telling the daemon ------------------------------------------------------------------------ */

static void run(struct visit *visit, struct import *import, bool dry)
{
	json_t *request = json_pack("{s:s, s:b, s:b}", "op", "members-import", "dry_run", dry,
		"known_zones", !import->zones);

	visit_sign(visit, request);

	if (!import_run(import, request))
		visit_flash(visit, false, N_("The gateway does not answer. Nothing was done."));
}

/* The list of whoever is here, where it is in a state in which that can be done with it. */
static struct import *find(struct visit *visit, enum import_state state)
{
	struct import *import = import_of(visit->console, visit->account.id);

	if (import && (import->state == state ||
			      (state == IMPORT_READ && import->state != IMPORT_RUNS)))
		return import;

	visit_redirect(visit, PATH, NULL);
	return NULL;
}

static void try_it(struct visit *visit)
{
	struct import *import = find(visit, IMPORT_READ);

	if (!import)
		return;

	if (read_columns(visit, import))
		run(visit, import, true);
	else
		import->state = IMPORT_READ;

	visit_redirect(visit, PATH, NULL);
}

static void do_it(struct visit *visit)
{
	struct import *import = find(visit, IMPORT_ENDED);

	if (!import)
		return;

	if (import->dry)
		run(visit, import, false);

	visit_redirect(visit, PATH, NULL);
}

static void go_back(struct visit *visit)
{
	struct import *import = find(visit, IMPORT_READ);

	if (!import)
		return;

	import->state = IMPORT_READ;
	visit_redirect(visit, PATH, NULL);
}

static void drop(struct visit *visit)
{
	struct import *import = find(visit, IMPORT_READ);

	if (!import)
		return;

	import_end(import);
	visit_redirect(visit, PATH, NULL);
}

static void show_running(struct visit *visit, const struct import *import)
{
	struct html *html = &visit->html;

	html_markup(html, "<div hx-get=" PATH " hx-trigger='every 1s' hx-swap=outerHTML "
			  "aria-live=polite><p>");
	html_sayf(html, import->dry ? N_("Being looked at: %lld of %lld rows.")
				    : N_("Being brought in: %lld of %lld rows."),
		(long long)import->answered, (long long)import->rows);
	html_markup(html, "</p><progress");
	html_attr_say(html, "aria-label", N_("How far it is"));
	html_attr_number(html, "max", import->rows);
	html_attr_number(html, "value", import->answered);
	html_markup(html, "></progress><p><a href=" PATH ">");
	html_say(html, N_("Look again"));
	html_markup(html, "</a></p></div>");
}

/* --- what came of it --------------------------------------------------------------------------- */

static const char *name_of(struct import *import, const struct import_note *row)
{
	bool bad;

	import->csv.at = row->at;

	const char *name = csv_next(&import->csv, &bad) ? csv_get(&import->csv, "name") : NULL;

	return name ? name : "";
}

static void show_notes(struct visit *visit, struct import *import)
{
	static const char *const titles[] = {
		N_("Line"), N_("Full name"), N_("State"), N_("What is to be said of it")};
	struct html *html = &visit->html;

	if (!import->note_count)
		return;

	page_table_begin(visit, N_("Rows to be looked at"), titles, 4);

	for (size_t i = 0; i < import->note_count && i < SHOWN; i++) {
		const struct import_note *row = &import->notes[i];

		html_markup(html, "<tr>");
		page_cell(visit, titles[0]);
		html_amount(html, row->line);
		page_cell_end(visit);
		page_cell_text(visit, titles[1], name_of(import, row));
		page_cell(visit, titles[2]);
		page_mark(visit, row->refused ? PAGE_BAD : PAGE_FAIR,
			row->refused ? N_("refused") : N_("taken"));
		page_cell_end(visit);
		page_cell(visit, titles[3]);
		put_reason(visit, row->message);
		page_cell_end(visit);
		html_markup(html, "</tr>");
	}

	import_rewind(import);
	page_table_end(visit);
	html_markup(html, "<p>");

	if (import->note_count > SHOWN)
		html_sayf(html, N_("The first %d of %lld. "), SHOWN, (long long)import->note_count);

	if (import->refused_count) {
		html_markup(html, "<a href=" PATH "/failed.csv>");
		html_say(html, N_("Save the refused rows, to mend them and bring them again"));
		html_markup(html, "</a>");
	}

	html_markup(html, "</p>");
}

static void show_ended(struct visit *visit, struct import *import)
{
	struct html *html = &visit->html;
	bool useful = import->added + import->changed > 0;

	html_markup(html, "<p>");
	page_mark(visit, import->dry ? PAGE_NONE : PAGE_GOOD,
		import->dry ? N_("Nothing is changed yet. This is what would come of it:")
			    : N_("The list is brought in."));
	html_markup(html, "</p><dl>");
	put_count(visit, N_("New people"), import->added);
	put_count(visit, N_("Changed"), import->changed);
	put_count(visit, N_("As before"), import->same);
	put_count(visit, N_("Refused"), import->rows - import->added - import->changed - import->same);
	html_markup(html, "</dl>");
	show_notes(visit, import);
	html_markup(html, "<div class=buttons>");

	if (import->dry && useful)
		put_act(visit, "run", N_("Bring the list in"), "");

	if (import->dry)
		put_act(visit, "again", N_("Name the columns anew"), "secondary");

	put_act(visit, "drop", import->dry ? N_("Leave it") : N_("Another list"), "secondary");
	html_markup(html, "</div>");
}

static void show_broken(struct visit *visit, struct import *import)
{
	html_markup(&visit->html, "<p>");
	page_mark(visit, PAGE_BAD, import->dry || !import->answered
		? N_("The gateway broke off. Nothing was changed.")
		: N_("The gateway broke off. What it answered stands; bring the list again, and what "
		     "is there already stays as it is."));
	html_markup(&visit->html, "</p><div class=buttons>");
	put_act(visit, "again", N_("Try again"), "");
	put_act(visit, "drop", N_("Leave it"), "secondary");
	html_markup(&visit->html, "</div>");
}

static void put_step(struct visit *visit, struct import *import)
{
	switch (import->state) {
	case IMPORT_READ: show_columns(visit, import); break;
	case IMPORT_RUNS: show_running(visit, import); break;
	case IMPORT_ENDED: show_ended(visit, import); break;
	case IMPORT_BROKEN: show_broken(visit, import); break;
	}
}

static void show_import(struct visit *visit)
{
	struct import *import = import_of(visit->console, visit->account.id);

	if (visit->request->fragment && import) {
		put_step(visit, import);
		response_body(visit->response, "text/html; charset=utf-8", visit->html.out.data,
			visit->html.out.len);
		return;
	}

	page_begin(visit, N_("A list of members"));

	if (import)
		put_step(visit, import);
	else
		show_upload(visit);

	page_end(visit);
}

/* As they stood, with why: the file that is uploaded again when it is mended. */
static void write_failed(struct import *import, FILE *out)
{
	fputs("\xef\xbb\xbf", out);

	for (size_t i = 0; i < import->csv.head_count; i++) {
		csv_put(out, import->written[i]);
		putc(import->csv.separator, out);
	}

	fputs("error\r\n", out);

	for (size_t i = 0; i < import->note_count; i++) {
		const struct import_note *row = &import->notes[i];

		if (!row->refused)
			continue;

		fprintf(out, "%.*s%c", (int)row->len, import->csv.text + row->at, import->csv.separator);
		csv_put(out, row->message);
		fputs("\r\n", out);
	}
}

static void save_failed(struct visit *visit)
{
	struct import *import = find(visit, IMPORT_ENDED);
	char *text = NULL;
	size_t len = 0;

	if (!import)
		return;

	FILE *out = open_memstream(&text, &len);

	if (!out) {
		visit_refuse(visit, 503, N_("There is too much for one page."));
		return;
	}

	write_failed(import, out);
	fclose(out);
	console_keep(visit->console, text);
	response_body(visit->response, "text/csv; charset=utf-8", text, len);
	snprintf(visit->response->file, sizeof(visit->response->file), "keng-failed.csv");
}

static const struct route routes[] = {
	{REQUEST_GET, PATH, ROLE_ADMIN, show_import, 0},
	{REQUEST_POST, PATH, ROLE_ADMIN, upload, IMPORT_OCTETS_MAX + 4096},
	{REQUEST_POST, PATH "/try", ROLE_ADMIN, try_it, 0},
	{REQUEST_POST, PATH "/run", ROLE_ADMIN, do_it, 0},
	{REQUEST_POST, PATH "/again", ROLE_ADMIN, go_back, 0},
	{REQUEST_POST, PATH "/drop", ROLE_ADMIN, drop, 0},
	{REQUEST_GET, PATH "/failed.csv", ROLE_ADMIN, save_failed, 0},
};

const struct screen screen_import = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
