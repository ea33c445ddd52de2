/*
 * What the app's files share; nobody else includes it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config/conf.h"
#include "config/rules.h"
#include "gateway/base/loop.h"
#include "gateway/control/control.h"
#include "gateway/handlers/dispatch.h"
#include "gateway/inbox/inbox.h"
#include "gateway/outbox/scheduler.h"
#include "gateway/store/sample.h"
#include "gateway/store/store.h"
#include "modem/pool.h"
#include "parsers/text/balance.h"

/* A USSD dialogue that somebody at the control socket waits for. */
struct app_ussd {
	char modem[MODEM_NAME_MAX];
	struct control_call *call; /* NULL = free */
	int64_t until;		   /* boot ms */
};

/* What is known of a SIM's account. */
struct app_account {
	char modem[MODEM_NAME_MAX]; /* empty = free */
	struct balance balance;
	bool low; /* and told */
};

/* A modem as it was when it was written down last. */
struct app_sampled {
	char modem[MODEM_NAME_MAX]; /* empty = never */
	struct sample_resets resets;
	int64_t at; /* boot ms */
};

struct app {
	const char *file;
	struct conf conf;
	struct rules rules;
	struct loop *loop;
	struct store *store;
	struct dispatch *dispatch;
	struct scheduler *scheduler;
	struct inbox *inbox;
	struct control *control;
	struct pool *pool;
	int64_t started_ms;
	int status; /* what app_run() returns */
	bool draining;
	int64_t drain_until; /* boot ms */

	struct timer news;  /* hears what commits brought */
	struct timer duty;  /* the next duty */
	struct timer feed;  /* gives orders, one modem a turn */
	struct timer retry; /* results that the store did not take */
	struct timer ussd;  /* dialogues that got no answer */
	struct timer drain; /* the end of patience after SIGTERM */
	struct timer watchdog;
	struct timer trouble; /* the next look at the box itself */
	int64_t tight_since;  /* wall ms; the disk is all but full; 0: it is not */

	uint32_t asked; /* bits of the pool's indices: asked in this round */
	struct send_result kept[POOL_MAX];
	size_t kept_count;
	struct app_ussd dialogues[POOL_MAX];
	struct app_account accounts[POOL_MAX];
	struct app_sampled sampled[POOL_MAX];
	struct app_voice *voice; /* NULL: no modem has audio */
};

/* app_conf.c: each module's part of the configuration. */
int app_read(
	struct conf *conf, struct rules *rules, const char *file, char *why, size_t cap);
struct dispatch_conf app_dispatch_conf(const struct app *app);
struct scheduler_conf app_scheduler_conf(const struct conf *conf);
struct inbox_conf app_inbox_conf(const struct conf *conf);
size_t app_modem_confs(const struct conf *conf, struct modem_conf out[POOL_MAX]);

/* app_modem.c: between the pool and the rest. */
void app_modem_setup(struct app *app);
extern const struct modem_events app_modem_events;
/* A scheduler_wake_fn: something may be due. */
void app_feed(void *app);
void app_fill_modem(const struct modem_status *status, struct control_modem *out);
void app_fill_verdicts(const struct modem *modem, struct control_modem *out);
/* Somebody rang and was not spoken to. number: "" when it was withheld; modem may be NULL. */
void app_modem_called(struct app *app, struct modem *modem, const char *number);
int app_ussd(void *app, const char *modem, const char *code, struct control_call *call);
/* Whoever still waits for an answer gets none. */
void app_ussd_cancel(struct app *app);

/* app_account.c: balances, and SIMs that lie idle. */
void app_account_told(struct app *app, const char *modem, const char *text);
/* A message came: its operator may have told a balance. */
void app_account_heard(struct app *app, int64_t message_id);
/* When each sent last, of those that are to be kept alive. */
void app_account_recall(struct app *app, struct modem_conf *modems, size_t count);
void app_account_unused(struct app *app, const char *modem);
/* By a message, once a day. */
void app_account_ask(struct app *app, const char *modem);
/* Which SIM lies in a modem: with another than its own it sends nothing. */
void app_account_sim(struct app *app, const char *modem, const char *iccid);
/* Its own is what lies there now. 0, -ENOENT: nothing to accept, -errno. */
int app_sim(void *app, const char *modem);
void app_account_fill(struct app *app, struct control_modem *out);

/* app_trouble.c: what ails the box itself. */
void app_trouble_look(struct app *app);
/* The first look; the others follow by themselves. */
void app_trouble_begin(struct app *app);
void app_trouble_fill(struct app *app, struct control_status *out);

/* app_sample.c: how the modems are, for graphs; where that is due. */
void app_sample(struct app *app);

/* app_voice.c: calls, where a modem has audio. */
struct app_voice;
/* After the store is open and after each reload: takes the flow out of app->rules. */
void app_voice_configure(struct app *app);
/* After the modems are gone. */
void app_voice_free(struct app *app);
/* Something was written that may be a warning. */
void app_voice_news(struct app *app);
void app_voice_call(struct app *app, struct modem *modem, const struct call_event *event);

/* app.c */
void app_quit(struct app *app, int status);
