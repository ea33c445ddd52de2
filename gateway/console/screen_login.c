/*
 * The door: signing in and out, and the language. A wrong name, a wrong password and a locked
 * account get the same answer after the same time.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/console/console_state.h"
#include "gateway/console/offices.h"
#include "gateway/console/page.h"
#include "gateway/console/screens.h"

#define SESSION_COOKIE	"keng"
#define LANGUAGE_COOKIE "lang"
#define LANGUAGE_S	(400L * 24 * 3600)

/* A path of this console and nothing else: no host, no query, nothing to be decoded. */
static bool is_local(const char *path)
{
	size_t len = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				  "/-._~");

	return path[0] == '/' && path[1] != '/' && !path[len];
}

static void put_form(struct visit *visit, const char *wrong)
{
	struct html *html = &visit->html;
	const char *next = visit->request->method == REQUEST_POST ? visit_form(visit, "next") :
								     visit_query(visit, "next");

	page_begin(visit, N_("Sign in"));

	if (wrong) {
		html_markup(html, "<p role=alert class='flash bad'>");
		html_say(html, wrong);
		html_markup(html, "</p>");
	}

	html_markup(html, "<div class=narrow>");
	page_form_begin(visit, "/login", NULL);
	page_hidden(visit, "next", is_local(next) ? next : "/");
	page_field(visit, N_("Name"), "text", "name", visit_form(visit, "name"),
		ACCOUNT_NAME_MAX - 1, true);
	page_field(visit, N_("Password"), "password", "password", "", ACCOUNT_PASSWORD_MAX, true);
	page_button(visit, N_("Sign in"), "");
	page_form_end(visit);
	html_markup(html, "</div>");
	page_end(visit);
}

static void show_login(struct visit *visit)
{
	if (visit->signed_in)
		visit_redirect(visit, "/", NULL);
	else
		put_form(visit, NULL);
}

/* Milliseconds that this name, or this address, has to wait. */
static int64_t must_wait(const struct visit *visit, const char *name, int64_t now)
{
	const struct throttle *throttle = &visit->console->throttle;
	int64_t account = throttle_wait(throttle, THROTTLE_ACCOUNT, name, now);
	int64_t address =
		throttle_wait(throttle, THROTTLE_ADDRESS, visit->request->address, now);

	return account > address ? account : address;
}

static void turn_away(struct visit *visit, const char *name, int64_t now)
{
	struct throttle *throttle = &visit->console->throttle;

	throttle_failed(throttle, THROTTLE_ACCOUNT, name, now);
	throttle_failed(throttle, THROTTLE_ADDRESS, visit->request->address, now);
	visit_audit(visit, "console.login.failed",
		account_name_is_good(name) ? name : "?", visit->request->address);
	visit->response->status = 401;
	put_form(visit, N_("Name or password is wrong."));
}

static void let_in(struct visit *visit)
{
	struct accounts *accounts = visit->console->accounts;
	char token[ACCOUNT_TOKEN_MAX];
	const char *next = visit_form(visit, "next");

	session_end(accounts, visit->request->session);

	if (session_begin(accounts, visit->account.id, visit->now, token, &visit->session)) {
		visit_refuse(visit, 503, N_("The console's own disk does not take it."));
		return;
	}

	visit->signed_in = true;
	throttle_passed(&visit->console->throttle, THROTTLE_ACCOUNT, visit->account.name);
	visit_audit(visit, "console.login", visit->account.name, visit->request->address);
	response_cookie(
		visit->response, SESSION_COOKIE, token, SESSION_ABSOLUTE_MS / 1000);
	visit_redirect(visit, is_local(next) ? next : "/", NULL);
}

static void sign_in(struct visit *visit)
{
	int64_t now = clock_boot_ms(loop_clock(visit->console->loop));
	const char *name = visit_form(visit, "name");
	int64_t wait = must_wait(visit, name, now);

	if (wait) {
		visit->response->status = 429;
		visit->response->retry_after = (unsigned)(wait / 1000 + 1);
		put_form(visit, N_("Too many wrong attempts. Wait a while before the next."));
		return;
	}

	int result = account_check(visit->console->accounts, name,
		visit_form(visit, "password"), &visit->account);

	if (!result)
		let_in(visit);
	else if (result == -EACCES)
		turn_away(visit, name, now);
	else
		visit_refuse(visit, 503, N_("The console's own disk does not take it."));
}

static void sign_out(struct visit *visit)
{
	session_end(visit->console->accounts, visit->request->session);
	visit_audit(visit, "console.logout", visit->account.name, "");
	response_cookie(visit->response, SESSION_COOKIE, "", 0);
	visit_redirect(visit, "/login", NULL);
}

static void choose_language(struct visit *visit)
{
	const char *back = visit_query(visit, "back");
	enum language language;

	if (!language_by_name(visit->args[0], &language)) {
		visit_refuse(visit, 404, N_("There is no such page."));
		return;
	}

	response_cookie(visit->response, LANGUAGE_COOKIE, language_name(language), LANGUAGE_S);
	visit_redirect(visit, is_local(back) ? back : "/", NULL);
}

static const struct route routes[] = {
	{REQUEST_GET, "/login", ROUTE_ANYBODY, show_login, 0},
	{REQUEST_POST, "/login", ROUTE_ANYBODY, sign_in, 0},
	{REQUEST_POST, "/logout", OFFICE_ANY, sign_out, 0},
	{REQUEST_GET, "/language/:name", ROUTE_ANYBODY, choose_language, 0},
};

const struct screen screen_login = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
