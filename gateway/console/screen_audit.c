/*
 * Who did what: the newest rows of the audit, and whether its chain holds.
 */
#include <errno.h>
#include <string.h>

#include "gateway/console/page.h"
#include "gateway/console/screens.h"
#include "gateway/store/audit.h"
#include "gateway/store/desk.h"
#include "gateway/store/store.h"

#define READERS (ROLE_DIR | ROLE_POL)
#define ROWS	50

static const char *const titles[] = {
	N_("No."), N_("When"), N_("Who"), N_("What"), N_("Of what"), N_("Detail")};

/* The acts that are asked about; what is not here is shown as it is written. */
static const struct {
	const char *act, *words;
} acts[] = {
	{"tip.read", N_("read tips")},
	{"tip.unmask", N_("asked whose a tip is")},
	{"tip.rate", N_("rated a tip")},
	{"tip.ask", N_("asked a tipster")},
	{"number.reveal", N_("saw numbers in full")},
	{"recording.hear", N_("listened to a recording")},
	{"broadcast.prove", N_("proved a warning's author")},
	{"broadcast.approve", N_("approved a warning")},
	{"broadcast.cancel", N_("stopped a warning")},
	{"message.send", N_("sent a message")},
	{"message.cancel", N_("took back a message")},
	{"role.change", N_("changed somebody's office")},
	{"members.import", N_("imported a list of people")},
	{"person.data", N_("read all that is kept of somebody")},
	{"erase.ask", N_("was asked to erase somebody")},
	{"erase.done", N_("erased somebody")},
	{"pin.wrong", N_("typed a wrong PIN")},
	{"command.deny", N_("was refused")},
	{"fund.settle", N_("settled a spending")},
	{"store.backup", N_("made a backup")},
	{"console.login", N_("signed in")},
	{"console.login.failed", N_("was turned away at the door")},
	{"console.logout", N_("signed out")},
	{"console.password", N_("changed a password")},
};

static void put_act(struct visit *visit, const char *act)
{
	page_cell(visit, titles[3]);

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (!strcmp(acts[i].act, act)) {
			html_say(&visit->html, acts[i].words);
			html_markup(&visit->html, " ");
		}

	html_markup(&visit->html, "<code>");
	html_text(&visit->html, act);
	html_markup(&visit->html, "</code>");
	page_cell_end(visit);
}

static void put_row(struct visit *visit, const struct desk_audit *row)
{
	html_markup(&visit->html, "<tr>");
	page_cell(visit, titles[0]);
	html_number(&visit->html, row->id);
	page_cell_end(visit);
	page_cell(visit, titles[1]);
	html_time(&visit->html, row->at);
	page_cell_end(visit);
	page_cell_text(visit, titles[2], row->actor);
	put_act(visit, row->act);
	page_cell_text(visit, titles[4], row->object);
	page_cell_text(visit, titles[5], row->detail);
	html_markup(&visit->html, "</tr>");
}

/* Beginnings of who and what: "console:", "tip." */
static void put_choice(struct visit *visit)
{
	html_markup(&visit->html, "<form method=get action=/audit class=choice><div class=row>");
	page_field(visit, N_("Who, as it begins"), "search", "actor", visit_query(visit, "actor"),
		40, false);
	page_field(visit, N_("What, as it begins"), "search", "act", visit_query(visit, "act"), 40,
		false);
	page_button(visit, N_("Show"), "");
	html_markup(&visit->html, "</div></form>");
	page_form_begin(visit, "/audit/verify", NULL);
	page_button(visit, N_("Prove that nobody changed it"), "secondary");
	page_form_end(visit);
}

static void put_older(struct visit *visit, int64_t before)
{
	struct html *html = &visit->html;

	html_markup(html, "<form method=get action=/audit>");
	page_hidden(visit, "actor", visit_query(visit, "actor"));
	page_hidden(visit, "act", visit_query(visit, "act"));
	html_markup(html, "<button class=secondary name=before");
	html_attr_number(html, "value", before);
	html_markup(html, ">");
	html_say(html, N_("Older ones"));
	html_markup(html, "</button></form>");
}

static void show_audit(struct visit *visit)
{
	struct store *store = visit_store(visit);
	struct desk_audit rows[ROWS];
	size_t count;

	if (!store)
		return;

	int result = desk_audit(store, visit_query(visit, "actor"), visit_query(visit, "act"),
		visit_query_number(visit, "before", INT64_MAX), rows, ROWS, &count);

	if (result) {
		visit_store_failed(visit, result);
		return;
	}

	page_begin(visit, N_("Audit"));
	put_choice(visit);
	page_table_begin(visit, N_("The newest first"), titles, 6);

	for (size_t i = 0; i < count; i++)
		put_row(visit, &rows[i]);

	page_table_end(visit);

	if (count == ROWS)
		put_older(visit, rows[count - 1].id);

	page_end(visit);
}

static void verify(struct visit *visit)
{
	struct store *store = visit_store(visit);
	int64_t row, rows;

	if (!store)
		return;

	int result = audit_verify(store, &row, &rows);

	if (result == -EBADMSG)
		visit_flash(visit, false, N_("The chain is broken: somebody has changed the audit."));
	else if (result == -ETIMEDOUT)
		visit_flash(visit, false,
			N_("It is too long to be proved here: kengctl audit verify does it."));
	else if (result)
		visit_store_failed(visit, result);
	else
		visit_flash(visit, true, N_("The chain holds: nobody has changed the audit."));

	if (!result || result == -EBADMSG || result == -ETIMEDOUT)
		visit_redirect(visit, "/audit", NULL);
}

static const struct route routes[] = {
	{REQUEST_GET, "/audit", READERS, show_audit, 0},
	{REQUEST_POST, "/audit/verify", READERS, verify, 0},
};

const struct screen screen_audit = {
	.path = "/audit",
	.title = N_("Audit"),
	.roles = READERS,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
