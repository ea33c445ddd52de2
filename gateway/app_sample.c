/*
 * How the modems are, written down for the graphs of the console: with the look at the box itself and
 * when a modem comes or goes, and of each at most once in ten minutes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "gateway/app_state.h"
#include "gateway/base/log.h"
#include "gateway/store/sample.h"

static struct sample_resets resets_of(const struct modem_counters *counters)
{
	return (struct sample_resets){
		.reopened = (int32_t)counters->reopens,
		.restarted = (int32_t)counters->resets,
		.kicked = (int32_t)counters->kicks,
		.radio = (int32_t)counters->radio_cycles,
		.power = (int32_t)counters->power_cycles,
	};
}

static struct sample_resets since(struct sample_resets now, const struct sample_resets *before)
{
	now.reopened -= before->reopened;
	now.restarted -= before->restarted;
	now.kicked -= before->kicked;
	now.radio -= before->radio;
	now.power -= before->power;
	return now;
}

static int put(struct app *app, const struct modem_status *status, struct app_sampled *last)
{
	struct control_modem shown;
	struct sample sample = {.at = clock_wall_ms(loop_clock(app->loop)),
		.signal_dbm = status->signal_dbm,
		.sim_used = status->sim_used,
		.sim_total = status->sim_total,
		.resets = since(resets_of(&status->counters), &last->resets)};

	app_fill_modem(status, &shown);
	app_account_fill(app, &shown);
	memcpy(sample.modem, shown.name, sizeof(sample.modem));
	memcpy(sample.state, shown.state, sizeof(sample.state));
	memcpy(sample.registration, shown.registration, sizeof(sample.registration));
	sample.balance_known = shown.balance_known;
	sample.balance = shown.balance;
	return sample_put(app->store, &sample);
}

/* At first when it has come, or has had its time to. */
static bool is_due(const struct app *app, size_t i, const struct modem_status *status, int64_t now)
{
	const struct app_sampled *last = &app->sampled[i];

	if (!strcmp(last->modem, status->name))
		return now - last->at >= SAMPLE_EVERY_MS;

	return status->state == MODEM_READY || status->state == MODEM_LOST ||
	       now - app->started_ms >= SAMPLE_EVERY_MS;
}

static int put_due(struct app *app, int64_t now)
{
	int result = 0;

	for (size_t i = 0; !result && i < pool_count(app->pool); i++) {
		struct modem_status status = modem_status(pool_at(app->pool, i));
		struct app_sampled *last = &app->sampled[i];

		if (!is_due(app, i, &status, now))
			continue;

		if (strcmp(last->modem, status.name) != 0)
			*last = (struct app_sampled){0};

		result = put(app, &status, last);
		memcpy(last->modem, status.name, sizeof(last->modem));
		last->resets = resets_of(&status.counters);
		last->at = now;
	}

	return result;
}

static bool any_due(struct app *app, int64_t now)
{
	for (size_t i = 0; i < pool_count(app->pool); i++) {
		struct modem_status status = modem_status(pool_at(app->pool, i));

		if (is_due(app, i, &status, now))
			return true;
	}

	return false;
}

void app_sample(struct app *app)
{
	int64_t now = clock_boot_ms(loop_clock(app->loop));
	int result;

	/* A box that does not know the date would draw its graph in another year. */
	if (!app->pool || !clock_plausible(loop_clock(app->loop)) || !any_due(app, now))
		return;

	result = store_begin(app->store);

	if (!result) {
		result = put_due(app, now);

		if (!result)
			result = store_commit(app->store);
		else
			store_rollback(app->store);
	}

	if (result)
		log_warnx("app", "how the modems are is not written down: %s", strerror(-result));
}
