/*
 * Starting and ending the console; see console.h.
 */
#include "gateway/console/console.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/base/notify.h"
#include "gateway/console/console_conf.h"
#include "gateway/console/console_state.h"
#include "gateway/console/import.h"
#include "gateway/console/live.h"
#include "gateway/store/store.h"

#define SWEEP_MS (INT64_C(10) * 60 * 1000)
#define WHY_MAX	 8192

static const char area[] = "console";

int console_read_conf(struct conf *conf, const char *file)
{
	char why[WHY_MAX];

	if (!conf_load(conf, file, why, sizeof(why))) {
		civil_set_zone(conf->community.timezone);
		return EX_OK;
	}

	fprintf(stderr, "%s\n", why);
	return EX_CONFIG;
}

int console_check(const char *file)
{
	struct conf *conf = alloc_zero(sizeof(*conf));
	int status = console_read_conf(conf, file);

	free(conf);
	return status;
}

static void on_sweep(void *arg)
{
	struct console *console = arg;

	session_sweep(console->accounts, clock_wall_ms(loop_clock(console->loop)));
	import_sweep(console);
	timer_start(&console->sweep, SWEEP_MS);
}

static void on_let_go(void *arg)
{
	struct console *console = arg;

	free(console->large);
	console->large = NULL;
}

static void on_watchdog(void *arg)
{
	struct console *console = arg;

	notify_alive();
	timer_start(&console->watchdog, notify_watchdog_ms());
}

/* What is anew: names, time zone, where the store and the daemon are. The rest with a restart. */
static void on_reload(void *arg, int signo)
{
	struct console *console = arg;
	struct conf *fresh = alloc_zero(sizeof(*fresh));

	(void)signo;
	notify_reloading();

	if (console_read_conf(fresh, console->conf.file)) {
		log_warnx(area, "the old configuration stays in force");
	} else {
		fresh->console = console->conf.console;
		console->conf = *fresh;
		store_close(console->store);
		console->store = NULL;
		live_stop(console);
		live_start(console);
	}

	free(fresh);
	notify_ready();
}

static void on_end(void *arg, int signo)
{
	struct console *console = arg;

	log_info(area, "signal %d: ending", signo);
	notify_stopping();
	loop_quit(console->loop);
}

static int http_start(struct console *console)
{
	const struct http_ops ops = {
		.arg = console,
		.room = console_room,
		.answer = console_answer,
		.events = live_names,
		.event_count = LIVE_COUNT,
	};
	char why[512];

	console->http =
		http_new(console->loop, console->conf.console.listen, &ops, why, sizeof(why));

	if (console->http)
		return EX_OK;

	log_warnx(area, "%s", why);
	return EX_UNAVAILABLE;
}

static int setup(struct console *console)
{
	char why[512];
	int64_t count;

	if (accounts_open(&console->accounts, console->conf.console.accounts, why, sizeof(why))) {
		log_warnx(area, "%s", why);
		return EX_CANTCREAT;
	}

	if (!account_count(console->accounts, &count) && !count)
		log_info(area, "nobody may sign in yet: keng-console --add-account NAME --role ROLE");

	throttle_init(&console->throttle);
	return http_start(console);
}

static void start(struct console *console)
{
	loop_on_signal(console->loop, SIGTERM, on_end, console);
	loop_on_signal(console->loop, SIGINT, on_end, console);
	loop_on_signal(console->loop, SIGHUP, on_reload, console);
	timer_init(&console->sweep, console->loop, on_sweep, console);
	timer_init(&console->let_go, console->loop, on_let_go, console);
	timer_init(&console->watchdog, console->loop, on_watchdog, console);
	timer_start(&console->sweep, 0);
	live_start(console);

	if (notify_watchdog_ms())
		timer_start(&console->watchdog, 0);
}

static void console_free(struct console *console)
{
	timer_stop(&console->sweep);
	timer_stop(&console->watchdog);
	timer_stop(&console->let_go);
	import_end_all(console);
	free(console->large);
	http_free(console->http);
	store_close(console->store);
	accounts_close(console->accounts);
	loop_free(console->loop);
	free(console);
}

int console_run(const char *file)
{
	struct console *console = alloc_zero(sizeof(*console));
	int status = console_read_conf(&console->conf, file);

	if (status) {
		free(console);
		return status;
	}

	signal(SIGPIPE, SIG_IGN);
	console->loop = loop_new(clock_real());
	status = setup(console);

	if (!status) {
		start(console);
		log_info(area, "ready: http://%s/", http_address(console->http));
		notify_ready();
		loop_run(console->loop);
		live_stop(console);
	}

	console_free(console);
	return status;
}
