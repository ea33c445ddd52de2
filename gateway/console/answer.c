/*
 * From a request to its response: the route, who asks, whether they may, and the screen's function.
 * Whatever goes wrong is a page that says so.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/clock.h"
#include "gateway/base/log.h"
#include "gateway/console/console_state.h"
#include "gateway/console/page.h"

size_t console_room(void *arg, const struct request *request)
{
	const struct route *route;
	const char *args[ROUTE_ARGS_MAX];

	(void)arg;

	if (route_find(request, &route, args) != ROUTE_FOUND)
		return ROUTE_BODY_MAX;

	return route->body_max ? route->body_max : ROUTE_BODY_MAX;
}

static void choose_language(struct visit *visit)
{
	visit->html.language = LANGUAGE_VI;
	language_by_name(visit->request->language, &visit->html.language);
}

/* Where they wanted to go, to be gone to behind the door. */
static void ask_who(struct visit *visit)
{
	char target[sizeof(visit->response->location)];
	struct strbuf to = STRBUF(target);

	strbuf_put(&to, "/login");

	if (visit->request->method == REQUEST_GET && strcmp(visit->request->path, "/")) {
		strbuf_put(&to, "?next=");
		html_percent(&to, visit->request->path);
	}

	response_redirect(visit->response, to.truncated ? "/login" : target);
}

static void answer_found(struct visit *visit, const struct route *route)
{
	sign_in_known(visit);

	if (route->roles && !visit->signed_in) {
		ask_who(visit);
		return;
	}

	if (route->roles && !visit_may(visit, route->roles)) {
		visit_refuse(visit, 403, N_("This page is for people in another office."));
		return;
	}

	if (route->method == REQUEST_POST && !sign_form_is_ours(visit)) {
		visit_refuse(visit, 403,
			N_("This form is no longer valid. Nothing was done: open the page again "
			   "and repeat it."));
		return;
	}

	route->answer(visit);
}

/* A page that did not fit is none. */
static void close_page(struct visit *visit)
{
	if (!visit->html.out.truncated || visit->response->body != visit->html.out.data)
		return;

	log_warnx("console", "%s: the page is too long", visit->request->path);
	visit->html.out = strbuf_on(visit->console->page, sizeof(visit->console->page));
	visit->response->status = 0;
	visit_refuse(visit, 500, N_("There is too much for one page."));
}

void console_answer(void *arg, const struct request *request, struct response *response)
{
	struct console *console = arg;
	struct visit visit = {.console = console, .request = request, .response = response};
	const struct route *route;

	visit.now = clock_wall_ms(loop_clock(console->loop));
	visit.html.out = strbuf_on(console->page, sizeof(console->page));
	choose_language(&visit);

	switch (route_find(request, &route, visit.args)) {
	case ROUTE_FOUND: answer_found(&visit, route); break;
	case ROUTE_NONE:
		sign_in_known(&visit);
		visit_refuse(&visit, 404, N_("There is no such page."));
		break;
	case ROUTE_METHOD:
		visit_refuse(&visit, 405, N_("That cannot be done with this page."));
		break;
	}

	close_page(&visit);
}
