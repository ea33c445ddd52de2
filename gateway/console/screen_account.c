/*
 * Whoever is signed in: what they are here, and another password.
 */
#include <errno.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/console/console_state.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"

static void show_account(struct visit *visit)
{
	struct html *html = &visit->html;

	page_begin(visit, N_("My account"));
	html_markup(html, "<dl><dt>");
	html_say(html, N_("Name"));
	html_markup(html, "</dt><dd>");
	html_text(html, visit->account.name);
	html_markup(html, "</dd><dt>");
	html_say(html, N_("Office"));
	html_markup(html, "</dt><dd>");
	html_say(html, office_words(visit->account.role));
	html_markup(html, "</dd><dt>");
	html_say(html, N_("Password since"));
	html_markup(html, "</dt><dd>");
	html_date(html, visit->account.password_at);
	html_markup(html, "</dd></dl><h2>");
	html_say(html, N_("Another password"));
	html_markup(html, "</h2><div class=narrow>");
	page_form_begin(visit, "/account/password", NULL);
	page_field(visit, N_("Present password"), "password", "password", "",
		ACCOUNT_PASSWORD_MAX, true);
	page_field(visit, N_("New password (10 characters or more)"), "password", "new", "",
		ACCOUNT_PASSWORD_MAX, true);
	page_field(visit, N_("New password again"), "password", "again", "",
		ACCOUNT_PASSWORD_MAX, true);
	page_button(visit, N_("Change the password"), "");
	page_form_end(visit);
	html_markup(html, "</div>");
	page_end(visit);
}

/* NULL, or what is wrong with it. */
static const char *look_at_form(const struct visit *visit)
{
	const char *wanted = visit_form(visit, "new");

	if (strcmp(wanted, visit_form(visit, "again")) != 0)
		return N_("The new password was not typed twice the same.");

	return account_password_is_good(wanted) ? NULL :
						  N_("A password has 10 characters or more.");
}

/* The present one is asked for as at the door, and as often. */
static int check_present(struct visit *visit)
{
	struct throttle *throttle = &visit->console->throttle;
	int64_t now = clock_boot_ms(loop_clock(visit->console->loop));
	struct account account;

	if (throttle_wait(throttle, THROTTLE_ACCOUNT, visit->account.name, now))
		return -EAGAIN;

	int result = account_check(visit->console->accounts, visit->account.name,
		visit_form(visit, "password"), &account);

	if (result == -EACCES)
		throttle_failed(throttle, THROTTLE_ACCOUNT, visit->account.name, now);

	return result;
}

static void change_password(struct visit *visit)
{
	const char *wrong = look_at_form(visit);
	int result = wrong ? 0 : check_present(visit);

	if (result == -EAGAIN)
		wrong = N_("Too many wrong attempts. Wait a while before the next.");
	else if (result == -EACCES)
		wrong = N_("The present password is wrong.");
	else if (result)
		wrong = N_("The console's own disk does not take it.");

	if (wrong) {
		visit_flash(visit, false, wrong);
		visit_redirect(visit, "/account", NULL);
		return;
	}

	if (account_set_password(visit->console->accounts, visit->account.id,
		    visit_form(visit, "new"), visit->now)) {
		visit_refuse(visit, 503, N_("The console's own disk does not take it."));
		return;
	}

	visit_audit(visit, "console.password", visit->account.name, "");
	visit_redirect(visit, "/login", NULL);
}

static const struct route routes[] = {
	{REQUEST_GET, "/account", OFFICE_ANY, show_account, 0},
	{REQUEST_POST, "/account/password", OFFICE_ANY, change_password, 0},
};

const struct screen screen_account = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
