/*
 * The accounts of the SIMs: what USSD or a message said of them, and the message that keeps an idle
 * one alive.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/app_state.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/base/loop.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/queue.h"
#include "gateway/store/sim.h"

#define DAY_MS 86400000LL

static const struct conf_modem *conf_of(const struct app *app, const char *modem)
{
	for (size_t i = 0; i < app->conf.modem_count; i++) {
		if (strcmp(app->conf.modems[i].name, modem) == 0)
			return &app->conf.modems[i];
	}

	return NULL;
}

static struct app_account *account_of(struct app *app, const char *modem)
{
	for (size_t i = 0; i < POOL_MAX; i++) {
		struct app_account *account = &app->accounts[i];

		if (!account->modem[0])
			snprintf(account->modem, sizeof(account->modem), "%s", modem);

		if (strcmp(account->modem, modem) == 0)
			return account;
	}

	return NULL;
}

/* Until the end of that day. */
static int64_t end_of(const struct balance *balance)
{
	const struct civil civil = {.year = balance->year,
		.month = (int8_t)balance->month,
		.day = (int8_t)balance->day,
		.hour = 23,
		.minute = 59};

	return civil_to_wall(&civil);
}

static void tell_end(
	struct app *app, const struct conf_modem *conf, const struct balance *balance)
{
	const struct clock *clock = loop_clock(app->loop);
	int64_t until = balance->dated ? end_of(balance) : 0;
	int result;

	if (!until || !clock_plausible(clock) ||
		until - clock_wall_ms(clock) > conf->balance_days * DAY_MS)
		return;

	result = sim_end(app->store, conf->name, until);
	log_warnx("app", "%s: the SIM's account ends on %02u/%02u%s%s", conf->name,
		balance->day, balance->month, result ? ", and nobody is told: " : "",
		result ? strerror(-result) : "");
}

void app_account_told(struct app *app, const char *modem, const char *text)
{
	const struct conf_modem *conf = conf_of(app, modem);
	struct app_account *account = account_of(app, modem);
	struct balance balance;
	bool low;

	if (!conf || !account || !balance_read(&balance, text))
		return;

	low = balance.known && balance.amount < conf->balance_low;

	if (low) {
		int result = sim_low(app->store, modem, balance.amount);

		log_warnx("app", "%s: the SIM's balance is low: %lld%s%s", modem,
			(long long)balance.amount, result ? ", and nobody is told: " : "",
			result ? strerror(-result) : "");
	}

	tell_end(app, conf, &balance);
	account->balance = balance;
	account->low = low;
}

static bool hears_accounts(const struct app *app)
{
	for (size_t i = 0; i < app->conf.modem_count; i++) {
		if (app->conf.modems[i].balance_sender[0])
			return true;
	}

	return false;
}

void app_account_heard(struct app *app, int64_t message_id)
{
	struct sim_heard heard;
	const struct conf_modem *conf;

	if (!hears_accounts(app) || sim_heard(app->store, message_id, &heard))
		return;

	conf = conf_of(app, heard.modem);

	if (conf && conf->balance_sender[0] &&
		!strcmp(conf->balance_sender, heard.sender))
		app_account_told(app, heard.modem, heard.text);
}

void app_account_recall(struct app *app, struct modem_conf *modems, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int result = modems[i].keep_alive_ms
				     ? queue_last_sent(app->store, modems[i].name,
					       &modems[i].used_at)
				     : 0;

		if (result)
			log_warnx("app", "%s: when it sent last is not known: %s",
				modems[i].name, strerror(-result));
	}
}

/* A message by that SIM and no other; asked: notes that it asks for the balance. */
static void send_by(
	struct app *app, const char *modem, const char *to, const char *text, bool asked)
{
	struct outbox_draft draft = {.class = CLASS_REMINDER, .duty = true};
	int result = store_begin(app->store);

	snprintf(draft.to, sizeof(draft.to), "%s", to);
	snprintf(draft.modem, sizeof(draft.modem), "%s", modem);
	snprintf(draft.text, sizeof(draft.text), "%s", text);

	if (!result) {
		result = outbox_enqueue(app->store, &draft, NULL);

		if (!result && asked)
			result = sim_asked(
				app->store, modem, clock_wall_ms(loop_clock(app->loop)));

		if (!result)
			result = store_commit(app->store);
		else
			store_rollback(app->store);
	}

	if (result)
		log_warnx("app", "%s: its message was not written down: %s", modem,
			strerror(-result));
	else
		app_feed(app);
}

void app_account_ask(struct app *app, const char *modem)
{
	const struct conf_modem *conf = conf_of(app, modem);
	const struct clock *clock = loop_clock(app->loop);
	int64_t now = clock_wall_ms(clock), last;

	if (!conf || !clock_plausible(clock) ||
		sim_last_asked(app->store, modem, &last) ||
		(now >= last && now - last < DAY_MS))
		return;

	send_by(app, modem, conf->balance_sender, conf->balance_text, true);
}

void app_account_unused(struct app *app, const char *modem)
{
	const struct conf_modem *conf = conf_of(app, modem);
	char text[64];

	if (!conf)
		return;

	log_warnx("app", "%s: the SIM has sent nothing for %d days", modem,
		(int)conf->keep_alive_days);

	if (!conf->keep_alive_to[0])
		return;

	snprintf(text, sizeof(text), "keng: SIM %s van dung", modem);
	send_by(app, modem, conf->keep_alive_to, text, false);
}

void app_account_sim(struct app *app, const char *modem, const char *iccid)
{
	bool swapped;
	int result = *iccid ? sim_seen(app->store, modem, iccid, &swapped) : -ENOENT;

	if (result && result != -ENOENT)
		log_warnx("app", "%s: whether its SIM is the same is not known: %s",
			modem, strerror(-result));

	if (result)
		return;

	if (swapped && !scheduler_holds(app->scheduler, modem))
		log_warnx("app",
			"%s: another SIM lies in it: it sends nothing until "
			"\"kengctl sim %s\"",
			modem, modem);

	scheduler_hold(app->scheduler, modem, swapped);
}

int app_sim(void *arg, const char *modem)
{
	struct app *app = arg;
	int result = sim_accept(app->store, modem);

	if (!result)
		scheduler_hold(app->scheduler, modem, false);

	return result;
}

void app_account_fill(struct app *app, struct control_modem *out)
{
	const struct app_account *account = account_of(app, out->name);

	if (!account)
		return;

	out->balance_known = account->balance.known;
	out->balance = account->balance.amount;
	out->balance_low = account->low;

	if (account->balance.dated)
		snprintf(out->balance_until, sizeof(out->balance_until), "%d-%02u-%02u",
			account->balance.year, account->balance.month,
			account->balance.day);
}
