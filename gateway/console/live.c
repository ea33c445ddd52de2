/*
 * The daemon's feed; see live.h. A burst of news is told once in a third of a second.
 */
#include "gateway/console/live.h"

#include <errno.h>
#include <string.h>

#include "gateway/base/log.h"
#include "gateway/console/console_state.h"
#include "gateway/control/talk.h"

#define TELL_MS	 300
#define RETRY_MS 2000
#define LOOK_MS	 10000
#define DEAF_MS	 25000 /* without an answer: it hangs */
#define LINES	 256 /* heard in one turn */

const char *const live_names[LIVE_COUNT] = {
	[LIVE_TIPS] = "tips",
	[LIVE_INBOX] = "inbox",
	[LIVE_OUTBOX] = "outbox",
	[LIVE_MODEMS] = "modems",
};

#define ALL ((1u << LIVE_COUNT) - 1)

static void on_tell(void *arg)
{
	struct console *console = arg;

	http_tell(console->http, console->feed_events);
	console->feed_events = 0;
}

static void tell(struct console *console, unsigned events)
{
	console->feed_events |= events;

	if (!timer_running(&console->feed_tell))
		timer_start(&console->feed_tell, TELL_MS);
}

static int64_t now_of(const struct console *console)
{
	return clock_boot_ms(loop_clock(console->loop));
}

static void hang_up(struct console *console)
{
	timer_stop(&console->feed_look);
	loop_fd_remove(console->feed_watch);
	talk_close(console->feed);
	console->feed_watch = NULL;
	console->feed = NULL;
}

static unsigned event_of(const json_t *line)
{
	const char *name = json_string_value(json_object_get(line, "event"));

	if (!name)
		return 0;

	if (!strcmp(name, "tip"))
		return 1u << LIVE_TIPS;

	if (!strcmp(name, "message"))
		return 1u << LIVE_INBOX;

	if (!strcmp(name, "outbox"))
		return 1u << LIVE_OUTBOX;

	return strcmp(name, "modem") ? ALL : 1u << LIVE_MODEMS;
}

static void on_feed(void *arg, int fd, unsigned events)
{
	struct console *console = arg;
	json_t *line;
	int result = 0;

	(void)fd;
	(void)events;

	for (int i = 0; i < LINES && !result; i++) {
		result = talk_hear(console->feed, 0, &line);

		if (result)
			break;

		if (talk_is_last(line))
			console->feed_heard = now_of(console);
		else
			tell(console, event_of(line));

		json_decref(line);
	}

	if (result == -EPIPE) {
		log_info("live", "the daemon hung up");
		hang_up(console);
		tell(console, ALL);
		timer_start(&console->feed_retry, RETRY_MS);
	} else if (!result) {
		timer_start(&console->feed_retry, 0);
	}
}

/* A daemon that hangs says nothing: it is asked, and given up when it does not answer. */
static void on_look(void *arg)
{
	struct console *console = arg;

	if (now_of(console) - console->feed_heard > DEAF_MS ||
		!talk_say(console->feed, json_pack("{s:s}", "op", "status"))) {
		log_warnx("live", "the daemon does not answer");
		hang_up(console);
		tell(console, ALL);
		timer_start(&console->feed_retry, RETRY_MS);
		return;
	}

	timer_start(&console->feed_look, LOOK_MS);
}

bool live_is_heard(const struct console *console)
{
	return console->feed && now_of(console) - console->feed_heard <= DEAF_MS;
}

static void on_retry(void *arg)
{
	struct console *console = arg;

	if (console->feed) {
		on_feed(console, -1, LOOP_READ);
		return;
	}

	if (talk_connect(console->conf.control.socket, &console->feed) ||
		!talk_say(console->feed, json_pack("{s:s}", "op", "subscribe"))) {
		talk_close(console->feed);
		console->feed = NULL;
		timer_start(&console->feed_retry, RETRY_MS);
		return;
	}

	console->feed_watch = loop_fd_add(
		console->loop, talk_fd(console->feed), LOOP_READ, on_feed, console);
	console->feed_heard = now_of(console);
	timer_start(&console->feed_look, LOOK_MS);
	tell(console, ALL);
}

void live_start(struct console *console)
{
	timer_init(&console->feed_retry, console->loop, on_retry, console);
	timer_init(&console->feed_tell, console->loop, on_tell, console);
	timer_init(&console->feed_look, console->loop, on_look, console);
	timer_start(&console->feed_retry, 0);
}

void live_stop(struct console *console)
{
	timer_stop(&console->feed_retry);
	timer_stop(&console->feed_tell);

	if (console->feed)
		hang_up(console);
}
