/*
 * Who may sign in, for administrators: new ones, another office, another password, locked and opened
 * again. Nobody locks themselves out.
 */
#include <errno.h>
#include <string.h>

#include "gateway/console/console_state.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"

#define ROWS_MAX    200
#define OFFICES_MAX 8
#define TITLE_MAX   60

static void offices_choose(struct visit *visit, const char *chosen)
{
	const char *values[OFFICES_MAX], *words[OFFICES_MAX];

	for (size_t i = 0; i < office_count; i++) {
		values[i] = offices[i].name;
		words[i] = offices[i].words;
	}

	page_select(visit, N_("Office"), "role", values, words, office_count, chosen);
}

static void put_link(struct visit *visit, const struct account *account)
{
	struct html *html = &visit->html;

	html_markup(html, "<a");
	html_attr_path(html, "href", "/accounts", account->name);
	html_markup(html, ">");
	html_text(html, account->name);
	html_markup(html, "</a>");
}

static void put_row(
	struct visit *visit, const struct account *account, const char *const titles[])
{
	html_markup(&visit->html, "<tr>");
	page_cell(visit, titles[0]);
	put_link(visit, account);
	page_cell_end(visit);
	page_cell_text(visit, titles[1], account->title);
	page_cell(visit, titles[2]);
	html_say(&visit->html, office_words(account->role));
	page_cell_end(visit);
	page_cell(visit, titles[3]);
	page_mark(visit, account->locked ? PAGE_BAD : PAGE_GOOD,
		account->locked ? N_("locked") : N_("may sign in"));
	page_cell_end(visit);
	page_cell(visit, titles[4]);
	html_time(&visit->html, account->seen_at);
	page_cell_end(visit);
	html_markup(&visit->html, "</tr>");
}

static void put_new(struct visit *visit)
{
	struct html *html = &visit->html;

	html_markup(html, "<h2>");
	html_say(html, N_("A new account"));
	html_markup(html, "</h2><div class=narrow>");
	page_form_begin(visit, "/accounts", NULL);
	page_field(visit, N_("Name"), "text", "name", "", ACCOUNT_NAME_MAX - 1, true);
	page_field(visit, N_("What pages call them"), "text", "title", "", TITLE_MAX, false);
	offices_choose(visit, "pol");
	page_field(visit, N_("Password (10 characters or more)"), "password", "new", "",
		ACCOUNT_PASSWORD_MAX, true);
	page_button(visit, N_("Make the account"), "");
	page_form_end(visit);
	html_markup(html, "</div>");
}

static void show_accounts(struct visit *visit)
{
	static const char *const titles[] = {N_("Name"), N_("What pages call them"), N_("Office"),
		N_("State"), N_("Last signed in")};
	struct account account = {0};

	page_begin(visit, N_("Accounts"));
	page_table_begin(visit, N_("Who may sign in"), titles, 5);

	for (int i = 0; i < ROWS_MAX &&
			!account_next(visit->console->accounts, account.name, &account);
		i++)
		put_row(visit, &account, titles);

	page_table_end(visit);
	put_new(visit);
	page_end(visit);
}

static const char *words_for(int result)
{
	switch (-result) {
	case EEXIST: return N_("There is an account of that name already.");
	case EINVAL:
		return N_("A name has 2 to 23 letters, digits, dots and dashes, a password 10 "
			  "characters or more.");
	}

	return N_("The console's own disk does not take it.");
}

static void add(struct visit *visit)
{
	const char *name = visit_form(visit, "name");
	unsigned role = office_by_name(visit_form(visit, "role"));
	int result = account_add(visit->console->accounts, name, visit_form(visit, "title"), role,
		visit_form(visit, "new"), visit->now);

	if (result) {
		visit_flash(visit, false, words_for(result));
	} else {
		visit_flash(visit, true, N_("The account is there. Tell them name and password."));
		visit_audit(visit, "console.account.add", name, role_name(role));
	}

	visit_redirect(visit, "/accounts", NULL);
}

/* The account of the path; false: the page that there is none is answered. */
static bool find(struct visit *visit, struct account *account)
{
	int result = account_find(visit->console->accounts, visit->args[0], account);

	if (result)
		visit_refuse(visit, result == -ENOENT ? 404 : 503,
			result == -ENOENT ? N_("There is no such account.")
					  : N_("The console's own disk does not take it."));

	return !result;
}

/* A form on one account: /accounts/ha/lock. */
static void form_begin(struct visit *visit, const struct account *account, const char *act)
{
	html_markup(&visit->html, "<article>");
	page_form_act_begin(visit, "/accounts", account->name, act);
}

static void form_end(struct visit *visit)
{
	html_markup(&visit->html, "</form></article>");
}

static void show_one(struct visit *visit)
{
	struct html *html = &visit->html;
	struct account account;

	if (!find(visit, &account))
		return;

	page_begin(visit, N_("Account"));
	html_markup(html, "<p class=code>");
	html_text(html, account.name);
	html_markup(html, "</p><div class=works>");
	form_begin(visit, &account, "role");
	offices_choose(visit, role_name(account.role));
	page_button(visit, N_("Change the office"), "");
	form_end(visit);
	form_begin(visit, &account, "password");
	page_field(visit, N_("New password (10 characters or more)"), "password", "new", "",
		ACCOUNT_PASSWORD_MAX, true);
	page_button(visit, N_("Change the password"), "");
	form_end(visit);
	form_begin(visit, &account, account.locked ? "unlock" : "lock");
	page_button(visit, account.locked ? N_("Let them sign in again") : N_("Lock the account"),
		account.locked ? "" : "danger");
	form_end(visit);
	html_markup(html, "</div>");
	page_end(visit);
}

/* What became of a change, in flash and audit; back to the account. */
static void changed(struct visit *visit, const struct account *account, int result,
	const char *act, const char *detail)
{
	if (result)
		visit_flash(visit, false, words_for(result));
	else
		visit_flash(visit, true, N_("Changed."));

	if (!result)
		visit_audit(visit, act, account->name, detail);

	visit_redirect(visit, "/accounts", account->name);
}

static bool is_own(struct visit *visit, const struct account *account)
{
	if (account->id != visit->account.id)
		return false;

	visit_flash(visit, false, N_("Not your own: another administrator has to do that."));
	visit_redirect(visit, "/accounts", account->name);
	return true;
}

static void set_role(struct visit *visit)
{
	unsigned role = office_by_name(visit_form(visit, "role"));
	struct account account;

	if (!find(visit, &account) || is_own(visit, &account))
		return;

	int result = role ? account_set_role(visit->console->accounts, account.id, role) : -EINVAL;

	changed(visit, &account, result, "console.account.role", role_name(role));
}

static void set_password(struct visit *visit)
{
	struct account account;

	if (!find(visit, &account) || is_own(visit, &account))
		return;

	changed(visit, &account,
		account_set_password(visit->console->accounts, account.id,
			visit_form(visit, "new"), visit->now),
		"console.account.password", "");
}

static void set_locked(struct visit *visit, bool locked, const char *act)
{
	struct account account;

	if (!find(visit, &account) || is_own(visit, &account))
		return;

	changed(visit, &account,
		account_set_locked(visit->console->accounts, account.id, locked), act, "");
}

static void lock(struct visit *visit)
{
	set_locked(visit, true, "console.account.lock");
}

static void unlock(struct visit *visit)
{
	set_locked(visit, false, "console.account.unlock");
}

static const struct route routes[] = {
	{REQUEST_GET, "/accounts", ROLE_ADMIN, show_accounts, 0},
	{REQUEST_POST, "/accounts", ROLE_ADMIN, add, 0},
	{REQUEST_GET, "/accounts/:name", ROLE_ADMIN, show_one, 0},
	{REQUEST_POST, "/accounts/:name/role", ROLE_ADMIN, set_role, 0},
	{REQUEST_POST, "/accounts/:name/password", ROLE_ADMIN, set_password, 0},
	{REQUEST_POST, "/accounts/:name/lock", ROLE_ADMIN, lock, 0},
	{REQUEST_POST, "/accounts/:name/unlock", ROLE_ADMIN, unlock, 0},
};

const struct screen screen_accounts = {
	.path = "/accounts",
	.title = N_("Accounts"),
	.roles = ROLE_ADMIN,
	.routes = routes,
	.count = sizeof(routes) / sizeof(*routes),
};
