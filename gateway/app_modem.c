/*
 * Between the modems and the rest: what arrives goes to the inbox, what is due goes to a modem, and
 * the result of one part and the choice of the next share a commit, so that no modem idles while
 * work is due.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/app_state.h"
#include "gateway/base/failpoint.h"
#include "gateway/base/log.h"
#include "gateway/store/number.h"
#include "gateway/store/sim_pin.h"
#include "modem/verdict.h"
#include "parsers/sms/ussd.h"

#define RETRY_MS 5000
#define USSD_MS	 60000

/* A result that the store did not take now, for want of room perhaps, is told again later. */
static void keep_result(struct app *app, const struct send_result *done)
{
	log_warnx("outbox", "what became of part %lld is not written down yet",
		(long long)done->part_id);

	if (app->kept_count < POOL_MAX)
		app->kept[app->kept_count++] = *done;

	if (!timer_running(&app->retry))
		timer_start(&app->retry, RETRY_MS);
}

static void tell_result(struct app *app, const struct send_result *done)
{
	if (scheduler_result(app->scheduler, done))
		keep_result(app, done);
}

static void on_retry(void *arg)
{
	struct app *app = arg;
	size_t count = app->kept_count;

	app->kept_count = 0;

	for (size_t i = 0; i < count; i++)
		tell_result(app, &app->kept[i]);

	scheduler_kick(app->scheduler);
}

/* What became of an order, and what was reported meanwhile. */
struct outcome {
	const struct send_result *done; /* NULL: there was none */
	const struct sms_part *reports;
	size_t report_count;
};

/* The next order in one commit with that; anything but 0 and -EAGAIN: nothing was done. */
static int next_shared(struct app *app, const char *modem, const struct outcome *outcome,
	struct send_order *order)
{
	int result = store_begin(app->store);

	if (result)
		return result;

	int next = inbox_keep(app->inbox, outcome->reports, outcome->report_count);

	if (!next)
		next = scheduler_take(app->scheduler, modem, outcome->done, order);

	if (next && next != -EAGAIN) {
		store_rollback(app->store);
		return next;
	}

	failpoint("outbox.shared");
	result = store_commit(app->store);

	if (!result && next == -EAGAIN)
		scheduler_rest(app->scheduler);

	return result ? result : next;
}

/* *kept: 0 when the reports are durable. */
static int next_order(struct app *app, const char *modem, const struct outcome *outcome,
	struct send_order *order, int *kept)
{
	int result;

	*kept = 0;

	if (outcome->report_count) {
		result = next_shared(app, modem, outcome, order);

		if (!result || result == -EAGAIN)
			return result;

		*kept = inbox_sink(app->inbox, outcome->reports, outcome->report_count);
	}

	return scheduler_next(app->scheduler, modem, outcome->done, order);
}

/* Gives the modem its next order. 0: the reports are durable. */
static int give_order(struct app *app, struct modem *modem, const struct outcome *outcome)
{
	struct send_order order;
	int kept, result = next_order(app, modem_name(modem), outcome, &order, &kept);

	if (result == -EAGAIN)
		return kept;

	if (result) {
		if (outcome->done)
			keep_result(app, outcome->done);
		else if (!timer_running(&app->retry))
			timer_start(&app->retry, RETRY_MS);

		return kept;
	}

	result = modem_send(modem, &order);

	if (result) {
		struct send_result unsent = {.part_id = order.part_id,
			.verdict = SEND_UNSENT,
			.domain = CAUSE_LOCAL,
			.code = -result,
			.mr = -1};

		memcpy(unsent.modem, modem_conf(modem)->name, sizeof(unsent.modem));
		tell_result(app, &unsent);
	}

	return kept;
}

/* Of those not asked in this round the one to ask next: well before ill, then who sent least. */
static struct modem *next_asked(struct app *app)
{
	size_t count = pool_count(app->pool);
	struct modem *best = NULL;
	size_t best_at = 0;
	int64_t least = 0;
	bool well = false;

	for (size_t i = 0; i < count; i++) {
		struct modem *modem = pool_at(app->pool, i);

		if (app->asked & UINT32_C(1) << i || !modem_can_take(modem))
			continue;

		bool fit = modem_is_well(modem);
		int64_t load = count > 1 ? scheduler_load(app->scheduler, modem_name(modem)) : 0;

		if (!best || fit > well || (fit == well && load < least)) {
			best = modem;
			best_at = i;
			least = load;
			well = fit;
		}
	}

	if (best)
		app->asked |= UINT32_C(1) << best_at;

	return best;
}

/* One modem a turn of the loop: each costs a commit. */
static void on_feed(void *arg)
{
	struct app *app = arg;
	struct modem *modem = next_asked(app);

	if (modem) {
		give_order(app, modem, &(struct outcome){0});
		timer_start(&app->feed, 0);
	}
}

void app_feed(void *arg)
{
	struct app *app = arg;

	app->asked = 0;
	timer_start(&app->feed, 0);
}

static int on_sink(void *arg, const struct sms_part *parts, size_t n)
{
	struct app *app = arg;

	return inbox_sink(app->inbox, parts, n);
}

static int on_sent(void *arg, struct modem *modem, const struct send_result *result,
	const struct sms_part *reports, size_t n)
{
	struct app *app = arg;
	struct outcome outcome = {result, reports, n};
	bool well = modem_is_well(modem);
	int kept = 0;

	scheduler_presence(app->scheduler, modem_name(modem), well);

	/* One that is ill is asked again after those that are well. */
	if (well && modem_can_take(modem)) {
		kept = give_order(app, modem, &outcome);
	} else {
		kept = n ? inbox_sink(app->inbox, reports, n) : 0;
		tell_result(app, result);
	}

	if (app->draining && pool_is_quiet(app->pool))
		timer_start(&app->drain, 0);

	return kept;
}

static void on_idle(void *arg, struct modem *modem)
{
	(void)modem;
	app_feed(arg);
}

void app_fill_modem(const struct modem_status *status, struct control_modem *out)
{
	*out = (struct control_modem){
		.signal_dbm = status->signal_dbm,
		.sim_used = status->sim_used,
		.sim_total = status->sim_total,
		.voice = status->voice,
	};
	memcpy(out->name, status->name, sizeof(out->name));
	memcpy(out->profile, status->profile, sizeof(out->profile));
	memcpy(out->imei, status->imei, sizeof(out->imei));
	memcpy(out->operator, status->operator, sizeof(out->operator));
	snprintf(out->ill, sizeof(out->ill), "%s", status->ill);
	snprintf(out->state, sizeof(out->state), "%s", modem_state_name(status->state));
	snprintf(out->registration, sizeof(out->registration), "%s",
		modem_registration_name(status->registration));
}

static_assert(MODEM_VERDICTS <= CONTROL_VERDICTS_MAX, "every verdict is shown");

void app_fill_verdicts(const struct modem *modem, struct control_modem *out)
{
	struct modem_verdict rows[MODEM_VERDICTS];

	out->verdict_count = modem_verdicts(modem, rows);

	for (size_t i = 0; i < out->verdict_count; i++) {
		struct control_verdict *to = &out->verdicts[i];

		snprintf(to->subject, sizeof(to->subject), "%s", rows[i].subject);
		snprintf(to->rank, sizeof(to->rank), "%s", verdict_rank_name(rows[i].rank));
		snprintf(to->text, sizeof(to->text), "%s", rows[i].text);
	}
}

static void on_state(void *arg, struct modem *modem, enum modem_state state)
{
	struct app *app = arg;
	struct modem_status status = modem_status(modem);
	struct control_modem shown;

	status.state = state;
	if (state == MODEM_READY)
		app_account_sim(app, status.name, status.iccid);

	scheduler_presence(app->scheduler, status.name, state == MODEM_READY);
	app_fill_modem(&status, &shown);
	control_on_modem(app->control, &shown);

	if (state == MODEM_READY || state == MODEM_LOST)
		app_sample(app);
}

/* A missed call costs nothing and asks to be called back (DOMAIN 2.6: CALLBACK). */
void app_modem_called(struct app *app, struct modem *modem, const char *number)
{
	struct command command = command_make(COMMAND_CALLBACK);
	struct dispatch_outcome outcome;
	struct inbound in = {.origin = ORIGIN_VOICE, .text = ""};
	int result;

	if (!*number || number_normalise(in.sender, &in.person, number,
				app->conf.community.country_code))
		return;

	in.sent_at = in.received_at = clock_wall_ms(loop_clock(app->loop));
	if (modem)
		memcpy(in.modem, modem_conf(modem)->name, sizeof(in.modem));

	command.origin = in.origin;
	result = store_begin(app->store);

	if (result)
		return;

	result = dispatch_command(app->dispatch, &in, &command, &outcome);

	if (!result)
		result = store_commit(app->store);
	else
		store_rollback(app->store);

	if (result)
		log_warnx("app", "a missed call was not noted: %s", strerror(-result));
}

static void on_called(void *arg, struct modem *modem, const char *number)
{
	app_modem_called(arg, modem, number);
}

static void on_call(void *arg, struct modem *modem, const struct call_event *event)
{
	app_voice_call(arg, modem, event);
}

static struct app_ussd *dialogue_of(struct app *app, const char *modem)
{
	for (size_t i = 0; i < POOL_MAX; i++) {
		struct app_ussd *dialogue = &app->dialogues[i];

		if (dialogue->call && strcmp(dialogue->modem, modem) == 0)
			return dialogue;
	}

	return NULL;
}

static void end_dialogue(struct app_ussd *dialogue, int result, const char *text)
{
	struct control_call *call = dialogue->call;

	dialogue->call = NULL;
	control_ussd_done(call, result, text);
}

static void on_ussd_late(void *arg)
{
	struct app *app = arg;
	int64_t now = clock_boot_ms(loop_clock(app->loop)), next = INT64_MAX;

	for (size_t i = 0; i < POOL_MAX; i++) {
		struct app_ussd *dialogue = &app->dialogues[i];

		if (dialogue->call && dialogue->until <= now)
			end_dialogue(dialogue, -ETIMEDOUT, NULL);
		else if (dialogue->call && dialogue->until < next)
			next = dialogue->until;
	}

	if (next != INT64_MAX)
		timer_start(&app->ussd, next - now);
}

static void on_ussd(void *arg, struct modem *modem, int status, const char *text, int dcs)
{
	struct app *app = arg;
	struct app_ussd *dialogue = dialogue_of(app, modem_name(modem));
	char plain[USSD_TEXT_MAX];

	(void)status;
	ussd_text(plain, text, dcs);
	app_account_told(app, modem_name(modem), plain);

	if (dialogue)
		end_dialogue(dialogue, 0, plain);
}

static void on_balance(void *arg, struct modem *modem)
{
	app_account_ask(arg, modem_name(modem));
}

static void on_unused(void *arg, struct modem *modem)
{
	app_account_unused(arg, modem_name(modem));
}

int app_ussd(void *arg, const char *name, const char *code, struct control_call *call)
{
	struct app *app = arg;
	struct modem *modem = pool_find(app->pool, name);
	struct app_ussd *dialogue = app->dialogues;
	int result;

	if (!modem)
		return -ENOENT;

	if (dialogue_of(app, name))
		return -EAGAIN;

	while (dialogue->call)
		dialogue++;

	result = modem_ussd(modem, code);

	if (result)
		return result == -EINVAL ? result : -EAGAIN;

	memcpy(dialogue->modem, modem_conf(modem)->name, sizeof(dialogue->modem));
	dialogue->call = call;
	dialogue->until = clock_boot_ms(loop_clock(app->loop)) + USSD_MS;

	if (!timer_running(&app->ussd))
		timer_start(&app->ussd, USSD_MS);

	return 0;
}

void app_ussd_cancel(struct app *app)
{
	for (size_t i = 0; i < POOL_MAX; i++)
		if (app->dialogues[i].call)
			end_dialogue(&app->dialogues[i], -ECANCELED, NULL);
}

static bool on_pin_tried(void *arg, const char *sim, const char *pin)
{
	struct app *app = arg;

	return sim_pin_tried(app->store, sim, pin);
}

static int on_pin_record(void *arg, const char *sim, const char *pin, bool accepted)
{
	struct app *app = arg;

	return sim_pin_record(app->store, sim, pin, accepted);
}

const struct modem_events app_modem_events = {
	.sink = on_sink,
	.sent = on_sent,
	.idle = on_idle,
	.state = on_state,
	.called = on_called,
	.call = on_call,
	.ussd = on_ussd,
	.balance = on_balance,
	.unused = on_unused,
	.pin_tried = on_pin_tried,
	.pin_record = on_pin_record,
};

void app_modem_setup(struct app *app)
{
	timer_init(&app->feed, app->loop, on_feed, app);
	timer_init(&app->retry, app->loop, on_retry, app);
	timer_init(&app->ussd, app->loop, on_ussd_late, app);
}
