/*
 * The life of the daemon; see app.h. What passes between modems and the rest is in app_modem.c,
 * how the configuration is cut up in app_conf.c.
 */
#include "gateway/app.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "config.h"
#include "gateway/app_state.h"
#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/base/notify.h"
#include "gateway/base/who.h"
#include "gateway/store/news.h"
#include "gateway/store/programme.h"
#include "gateway/store/salvage.h"
#include "parsers/text/grammar.h"

#define DRAIN_LOOK_MS 100
#define DRAIN_MS      15000 /* an order in flight ends within that, or is uncertain */
#define DUTY_DOUBT_MS 60000 /* while nobody knows what time it is */
#define DUTY_MAX_MS   (INT64_C(6) * 3600 * 1000)
#define NEWS_MAX      64 /* told in one turn */
#define WHY_MAX	      8192

void app_quit(struct app *app, int status)
{
	app->status = status;
	loop_quit(app->loop);
}

static void tell_news(struct app *app, const struct store_news *news)
{
	switch (news->topic) {
	case STORE_MESSAGE:
		control_on_message(app->control, news->id);
		app_account_heard(app, news->id);
		break;
	case STORE_QUEUED:
	case STORE_OUTBOX:
		if (news->id)
			control_on_outbox(app->control, news->id, news->state);

		break;
	case STORE_DUTY: break;
	case STORE_TIP: break; /* told by topic: one is as good as many */
	}
}

static void on_news(void *arg)
{
	struct app *app = arg;
	unsigned topics = store_topics_take(app->store);
	struct store_news news;
	int told = 0;

	if (store_is_broken(app->store)) {
		log_warnx(
			"app", "the disk under the store failed: nothing more is taken");
		app_quit(app, EX_IOERR);
		return;
	}

	if (topics & 1u << STORE_QUEUED)
		scheduler_kick(app->scheduler);

	if (topics & (1u << STORE_QUEUED | 1u << STORE_OUTBOX))
		app_voice_news(app);

	/* What has gone out may make a duty due (schema.sql, outbox_moved). */
	if (topics & (1u << STORE_DUTY | 1u << STORE_OUTBOX))
		timer_start(&app->duty, 0);

	if (topics & 1u << STORE_TIP)
		control_on_tip(app->control);

	while (told < NEWS_MAX && store_news_take(app->store, &news)) {
		tell_news(app, &news);
		told++;
	}

	if (told == NEWS_MAX)
		timer_start(&app->news, 0);
}

static void on_store(void *arg)
{
	struct app *app = arg;

	if (!timer_running(&app->news))
		timer_start(&app->news, 0);
}

/* One wake-up for all duties: the next one's. */
static void on_duty(void *arg)
{
	struct app *app = arg;
	struct clock *clock = loop_clock(app->loop);
	int64_t now = clock_wall_ms(clock);
	int64_t next;

	if (!clock_plausible(clock)) {
		timer_start(&app->duty, DUTY_DOUBT_MS);
		return;
	}

	next = dispatch_duties(app->dispatch, now);

	if (next == INT64_MAX)
		return;

	next -= now;
	timer_start(&app->duty, next < DUTY_MAX_MS ? next : DUTY_MAX_MS);
}

/* Somebody set the clock: what waits for a time of day waits anew. */
static void on_wall_step(void *arg)
{
	struct app *app = arg;

	log_info("app", "the clock was set");
	timer_start(&app->duty, 0);
	scheduler_kick(app->scheduler);
}

static void on_watchdog(void *arg)
{
	struct app *app = arg;

	notify_alive();
	timer_start(&app->watchdog, notify_watchdog_ms());
}

static void on_status(void *arg, struct control_status *out)
{
	struct app *app = arg;
	struct modem_status status[POOL_MAX];

	out->uptime_s = (clock_boot_ms(loop_clock(app->loop)) - app->started_ms) / 1000;
	app_trouble_fill(app, out);
	out->modem_count = pool_status(app->pool, status, CONTROL_MODEMS_MAX);

	for (size_t i = 0; i < out->modem_count; i++) {
		app_fill_modem(&status[i], &out->modems[i]);
		app_fill_verdicts(pool_at(app->pool, i), &out->modems[i]);
		app_account_fill(app, &out->modems[i]);

		if (scheduler_holds(app->scheduler, status[i].name))
			snprintf(out->modems[i].ill, sizeof(out->modems[i].ill),
				"another SIM: kengctl sim %.20s", status[i].name);
	}
}

static void on_changed(void *arg)
{
	struct app *app = arg;

	scheduler_kick(app->scheduler);
	timer_start(&app->duty, 0);
}

static void learn_place(void *grammar, const char *name)
{
	if (!grammar_learn_place(grammar, name))
		log_warnx("config", "messages cannot name the zone %s", name);
}

/* What zones are called that places.conf has not. */
static void on_places(void *arg)
{
	struct app *app = arg;
	int result = zone_learned(app->store, learn_place, app->rules.grammar);

	if (result)
		log_warnx("config", "names of zones: %s", strerror(-result));
}

static void on_drained(void *arg)
{
	struct app *app = arg;
	bool quiet = pool_is_quiet(app->pool);

	if (!quiet && clock_boot_ms(loop_clock(app->loop)) < app->drain_until) {
		timer_start(&app->drain, DRAIN_LOOK_MS);
		return;
	}

	if (!quiet)
		log_warnx("app",
			"a message or a call does not end: not waited for any longer");

	app_quit(app, EX_OK);
}

/* The order in flight comes to its end; a second signal does not wait for it. */
static void on_terminate(void *arg, int signo)
{
	struct app *app = arg;

	log_info("app", "%s: ending", strsignal(signo));
	notify_stopping();

	if (!app->draining)
		pool_drain(app->pool);

	app->drain_until = clock_boot_ms(loop_clock(app->loop)) +
			   (app->draining ? 0 : DRAIN_MS);
	timer_start(&app->drain, 0);
	app->draining = true;
}

static void log_faults(char *why)
{
	char *rest = NULL;

	for (char *line = strtok_r(why, "\n", &rest); line;
		line = strtok_r(NULL, "\n", &rest))
		log_warnx("config", "%s", line);
}

/* What only a restart changes keeps its old value, and is told. */
static void keep_fixed(struct app *app, struct conf *fresh)
{
	if (strcmp(fresh->store.path, app->conf.store.path) != 0 ||
		strcmp(fresh->store.key_file, app->conf.store.key_file) != 0 ||
		strcmp(fresh->control.socket, app->conf.control.socket) != 0)
		log_warnx("config",
			"%s: store and control.socket change with a restart only",
			app->file);

	fresh->store = app->conf.store;
	memcpy(fresh->control.socket, app->conf.control.socket,
		sizeof(fresh->control.socket));
}

static int sync_zones(struct app *app)
{
	const struct places *places = &app->rules.places;
	int result = store_begin(app->store);

	if (result)
		return result;

	result = zone_sync(app->store, places->zones, places->zone_count, places->groups,
		places->group_count);

	if (!result)
		result = programme_sync(
			app->store, places->programmes, places->programme_count);

	if (result)
		store_rollback(app->store);
	else
		result = store_commit(app->store);

	on_places(app);
	return result;
}

/* Everybody's part of app->conf and app->rules, anew. */
static void reconfigure(struct app *app)
{
	struct dispatch_conf dispatch = app_dispatch_conf(app);
	struct scheduler_conf scheduler = app_scheduler_conf(&app->conf);
	struct modem_conf modems[POOL_MAX];
	size_t count = app_modem_confs(&app->conf, modems);
	int result = sync_zones(app);

	app_account_recall(app, modems, count);

	if (result)
		log_warnx("config", "zones and groups stay as they are: %s",
			strerror(-result));

	dispatch_reconfigure(app->dispatch, &dispatch);
	scheduler_reconfigure(app->scheduler, &scheduler);
	control_reconfigure(app->control, &app->conf.control);
	app_voice_configure(app);
	pool_reconfigure(app->pool, modems, count);
	timer_start(&app->duty, 0);
	app_feed(app);
}

static void on_reload(void *arg, int signo)
{
	struct app *app = arg;
	struct conf *fresh = alloc_zero(sizeof(*fresh));
	struct rules rules, old = app->rules;
	char why[WHY_MAX];

	(void)signo;
	notify_reloading();

	int result = app_read(fresh, &rules, app->file, why, sizeof(why));

	if (!result && (result = conf_credentials(fresh, why, sizeof(why))))
		rules_clear(&rules);

	if (result) {
		log_faults(why);
		log_warnx("config", "the old configuration stays in force");
	} else {
		keep_fixed(app, fresh);
		app->conf = *fresh;
		app->rules = rules;
		reconfigure(app);
		rules_clear(&old);
		log_info("config", "%s: in force", app->file);
	}

	free(fresh);
	notify_ready();
}

/* The folder of the socket, where the system forgets it at every start. */
static void make_folder(const char *path)
{
	char folder[CONF_PATH_MAX];
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');

	if (slash && slash != folder) {
		*slash = '\0';
		mkdir(folder, 0755); /* when it fails, opening the socket says why */
	}
}

/* Listings read the store itself where no daemon runs. */
static void share_store(struct app *app)
{
	const char *name = app->conf.control.group;
	uint32_t group;
	int result =
		name[0] && who_group(name, &group) ? store_share(app->store, group) : 0;

	if (result)
		log_warnx("store", "%s: group %s: %s", app->conf.store.path, name,
			strerror(-result));
}

static int open_store(struct app *app)
{
	char why[WHY_MAX];
	struct clock *clock = loop_clock(app->loop);
	int result = store_open(&app->store, &app->conf.store, clock, why, sizeof(why));

	if (result == -EUCLEAN) {
		struct salvage salvage;

		log_warnx("store", "%s", why);
		result = store_salvage(
			&app->store, &app->conf.store, clock, &salvage, why, sizeof(why));
	}

	if (!result)
		result = sync_zones(app);
	else
		log_warnx("store", "%s", why);

	switch (result) {
	case 0: share_store(app); return EX_OK;
	case -EIO:
	case -ENOSPC: return EX_IOERR;
	case -EACCES:
	case -EROFS: return EX_NOPERM;
	case -EBUSY:
	case -EMFILE:
	case -ENFILE: return EX_TEMPFAIL;
	}

	return EX_CONFIG;
}

static int open_control(struct app *app)
{
	struct control_deps deps = {
		.loop = app->loop,
		.store = app->store,
		.dispatch = app->dispatch,
		.ops = {app, on_status, on_changed, on_places, app_ussd, app_sim},
	};
	char why[WHY_MAX];

	memcpy(deps.country_code, app->conf.community.country_code,
		sizeof(deps.country_code));
	memcpy(deps.timezone, app->conf.community.timezone, sizeof(deps.timezone));
	make_folder(app->conf.control.socket);
	app->control = control_new(&app->conf.control, &deps, why, sizeof(why));

	if (app->control)
		return EX_OK;

	log_warnx("control", "%s", why);
	return EX_CANTCREAT;
}

static void setup_timers(struct app *app)
{
	timer_init(&app->news, app->loop, on_news, app);
	timer_init(&app->duty, app->loop, on_duty, app);
	timer_init(&app->drain, app->loop, on_drained, app);
	timer_init(&app->watchdog, app->loop, on_watchdog, app);
	app_modem_setup(app);
	loop_on_signal(app->loop, SIGTERM, on_terminate, app);
	loop_on_signal(app->loop, SIGINT, on_terminate, app);
	loop_on_signal(app->loop, SIGHUP, on_reload, app);
	loop_on_wall_step(app->loop, on_wall_step, app);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk */
}

static void begin_work(struct app *app)
{
	struct modem_conf modems[POOL_MAX];
	size_t count = app_modem_confs(&app->conf, modems);

	app_account_recall(app, modems, count);
	app_voice_configure(app);
	app->pool = pool_new(app->loop, modems, count, &app_modem_events, app);
	store_listen(app->store, on_store, app);
	inbox_resume(app->inbox);
	app_trouble_begin(app);
	scheduler_kick(app->scheduler);
	timer_start(&app->duty, 0);

	if (notify_watchdog_ms())
		timer_start(&app->watchdog, 0);

	log_info("app",
		"keng " PACKAGE_VERSION " is ready: store %s, socket %s, modems: %zu",
		app->conf.store.path, app->conf.control.socket, count);
	notify_ready();
}

static int start(struct app *app)
{
	struct dispatch_conf dispatch;
	struct scheduler_conf scheduler = app_scheduler_conf(&app->conf);
	struct inbox_conf inbox = app_inbox_conf(&app->conf);
	int status;

	civil_set_zone(app->conf.community.timezone);
	app->loop = loop_new(clock_real());
	app->started_ms = clock_boot_ms(clock_real());
	setup_timers(app);
	status = open_store(app);

	if (status)
		return status;

	dispatch = app_dispatch_conf(app);
	app->dispatch = dispatch_new(&dispatch);
	status = open_control(app);

	if (status)
		return status;

	app->scheduler = scheduler_new(app->loop, app->store, &scheduler, app_feed, app);
	app->inbox = inbox_new(app->loop, app->store, app->dispatch, &inbox,
		scheduler_report, app->scheduler);

	if (scheduler_recover(app->scheduler))
		return EX_IOERR;

	begin_work(app);
	loop_run(app->loop);
	return app->status;
}

/*
 * Modems first: the results of their last orders are still written down. Then what the control
 * socket waits for.
 */
static void finish(struct app *app)
{
	app->draining = false;
	pool_free(app->pool);
	app_voice_free(app);
	app_ussd_cancel(app);

	if (app->store)
		store_backup_stop(app->store);

	control_free(app->control);
	inbox_free(app->inbox);
	scheduler_free(app->scheduler);
	dispatch_free(app->dispatch);
	store_close(app->store);
	rules_clear(&app->rules);
	loop_free(app->loop);
}

/* All faults as they are: "file:line: what". */
static int read_or_say(struct conf *conf, struct rules *rules, const char *file)
{
	char why[WHY_MAX];

	if (!app_read(conf, rules, file, why, sizeof(why)))
		return EX_OK;

	fprintf(stderr, "%s\n", why);
	return EX_CONFIG;
}

/* What the daemon itself needs, credentials among it. */
static int read_all(struct app *app, const char *file)
{
	char why[WHY_MAX];
	int status = read_or_say(&app->conf, &app->rules, file);

	if (status || !conf_credentials(&app->conf, why, sizeof(why)))
		return status;

	fprintf(stderr, "%s\n", why);
	rules_clear(&app->rules);
	return EX_CONFIG;
}

int app_check(const char *file)
{
	struct conf *conf = alloc_zero(sizeof(*conf));
	struct rules rules;
	int status = read_or_say(conf, &rules, file);

	if (!status)
		rules_clear(&rules);

	free(conf);
	return status;
}

int app_dump(const char *file)
{
	struct conf *conf = alloc_zero(sizeof(*conf));
	char why[WHY_MAX];
	int status = EX_OK;

	if (conf_load(conf, file, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		status = EX_CONFIG;
	} else {
		conf_dump(conf, stdout);
	}

	free(conf);
	return status;
}

int app_run(const char *file)
{
	struct app *app = alloc_zero(sizeof(*app));
	int status = read_all(app, file);

	if (!status) {
		app->file = file;
		umask(027);
		status = start(app);
		finish(app);
		log_info("app", "ended");
	}

	free(app);
	return status;
}
