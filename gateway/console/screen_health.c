/*
 * For whoever watches over the machine: that the console answers, that it can do its work, and the
 * stream of events. Cheap, and without a word about anybody.
 */
#include <string.h>

#include "gateway/console/console_state.h"
#include "gateway/console/live.h"
#include "gateway/console/offices.h"
#include "gateway/console/screens.h"

#define OPEN_METRICS "application/openmetrics-text"

static void say(struct visit *visit, unsigned status, const char *text)
{
	visit->response->status = status;
	response_body(visit->response, "text/plain; charset=utf-8", text, strlen(text));
}

static void answer_alive(struct visit *visit)
{
	say(visit, 200, "ok\n");
}

/* The feed knows whether the daemon answers: nothing is asked and nothing read for this. */
static void answer_ready(struct visit *visit)
{
	if (live_is_heard(visit->console))
		say(visit, 200, "ok\n");
	else
		say(visit, 503, "the gateway does not answer\n");
}

/* Of the scraper's two languages the one that it asks for (openmetrics.io, 1.0). */
static void answer_metrics(struct visit *visit)
{
	bool open = visit->request->open_metrics;
	json_t *answer = NULL;
	int result = visit_ask(visit, json_pack("{s:s, s:b}", "op", "metrics", "open", open),
		NULL, &answer);
	const char *text = json_string_value(json_object_get(answer, "text"));

	if (result || !text) {
		say(visit, 503, "the gateway does not answer\n");
	} else {
		strbuf_put(&visit->html.out, text);
		say(visit, 200, visit->html.out.data);
		visit->response->type = open ? OPEN_METRICS "; version=1.0.0; charset=utf-8" :
					       "text/plain; version=0.0.4; charset=utf-8";
	}

	json_decref(answer);
}

static void answer_events(struct visit *visit)
{
	visit->response->status = 200;
	visit->response->type = "text/event-stream";
	visit->response->events = true;
}

static const struct route routes[] = {
	{REQUEST_GET, "/healthz", ROUTE_ANYBODY, answer_alive, 0},
	{REQUEST_GET, "/readyz", ROUTE_ANYBODY, answer_ready, 0},
	{REQUEST_GET, "/metrics", ROUTE_ANYBODY, answer_metrics, 0},
	{REQUEST_GET, "/events", OFFICE_ANY, answer_events, 0},
};

const struct screen screen_health = {
	.routes = routes, .count = sizeof(routes) / sizeof(*routes)};
