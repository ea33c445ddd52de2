/*
 * Calls that are to be made: one after the other, as modems are free, within quiet hours, budgets
 * and prefixes. What each came to is a row before the next is made.
 */
#include <errno.h>
#include <string.h>

#include "gateway/app_voice.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/outbox/policy.h"
#include "gateway/store/number.h"
#include "gateway/store/person.h"
#include "gateway/store/store.h"
#include "gateway/store/tip.h"
#include "gateway/store/tip_thread.h"
#include "modem/call.h"

#define SECOND_MS    INT64_C(1000)
#define MINUTE_MS    (60 * SECOND_MS)
#define BACK_MS	     (20 * SECOND_MS) /* a missed call is called back: within the minute */
#define AGAIN_MS     (5 * MINUTE_MS)
#define HOUR_MS	     (60 * MINUTE_MS)
#define BUSY_MS	     (10 * SECOND_MS) /* no modem is free */
#define SOUND_MS     (3 * SECOND_MS)
#define LOOK_MAX_MS  HOUR_MS
#define MISSED_TRIES 2
#define WARNED_TRIES 3

static int64_t now_of(const struct app_voice *voice)
{
	return clock_wall_ms(loop_clock(voice->app->loop));
}

void dial_wake(struct app_voice *voice)
{
	if (voice)
		timer_start(&voice->dial, 0);
}

static int64_t tries_of(const struct dial *dial)
{
	return dial->kind == DIAL_MISSED ? MISSED_TRIES : WARNED_TRIES;
}

static int change(struct app_voice *voice, const struct dial *dial)
{
	struct store *store = voice->app->store;
	int result = store_begin(store);

	if (result)
		return result;

	result = dial_set(store, dial);

	if (!result)
		return store_commit(store);

	store_rollback(store);
	return result;
}

/* Nobody was reached: who rang is one for people to call, and a warning goes as a message. */
static void give_up(struct app_voice *voice, const struct dial *dial)
{
	char number[NUMBER_MAX];

	if (!dial_end(voice->app->store, dial->id, false) && dial->kind == DIAL_MISSED &&
		!number_get(voice->app->store, dial->number_id, number))
		app_modem_called(voice->app, NULL, number);
}

/* Within what the community pays for a day. */
static bool is_within(struct app_voice *voice, const struct dial *dial)
{
	const struct policy *policy = &voice->app->conf.policy;
	int64_t one, all;

	return !dial_tally(voice->app->store, dial->number_id,
		       civil_midnight(now_of(voice), 0), &one, &all) &&
	       one < policy->calls_per_number && all < policy->calls_per_day;
}

/* When the quiet hours end that the gateway keeps, or that were asked for; 0: none are on. */
static int64_t quiet_until(struct app_voice *voice, const struct dial *dial, int64_t now)
{
	int64_t until = policy_quiet_until(&voice->app->conf.policy, now), theirs;
	struct policy own = {0};

	if (dial->urgent ||
		person_quiet(voice->app->store, dial->number_id, &own.quiet_from,
			&own.quiet_to))
		return dial->urgent ? 0 : until;

	theirs = policy_quiet_until(&own, now);
	return theirs > until ? theirs : until;
}

static bool may_call(const struct app_voice *voice, const char *number)
{
	const struct conf *conf = &voice->app->conf;

	return policy_may_call(&conf->policy, conf->community.country_code, number);
}

static struct modem *free_modem(struct app_voice *voice)
{
	for (size_t i = 0; i < pool_count(voice->app->pool); i++) {
		struct modem *modem = pool_at(voice->app->pool, i);

		if (call_is_possible(modem_call(modem)) &&
			call_is_idle(modem_call(modem)))
			return modem;
	}

	return NULL;
}

/* The try is written down before it is made, so that no crash makes it for nothing. */
static int64_t make_call(struct app_voice *voice, struct dial *dial, const char *number)
{
	struct modem *modem = free_modem(voice);

	if (!modem)
		return BUSY_MS;

	dial->tries++;
	dial->due_at = now_of(voice) + (dial->kind == DIAL_MISSED ? AGAIN_MS : HOUR_MS);

	if (change(voice, dial))
		return MINUTE_MS;

	int result = voice_dial(voice, modem, dial, number);

	if (!result)
		return BUSY_MS;

	log_info("voice", "a call was not begun: %s", strerror(-result));
	dial->tries--;
	/* A warning has its sound a moment after it was written; without any it goes as a message. */
	dial->due_at = now_of(voice) +
		       (result == -EAGAIN && now_of(voice) - dial->asked_at < MINUTE_MS
				       ? SOUND_MS
				       : MINUTE_MS);
	change(voice, dial);
	return SECOND_MS;
}

/* One of them; how long until there may be another. */
static int64_t look(struct app_voice *voice)
{
	char number[NUMBER_MAX];
	struct dial dial;
	int64_t now = now_of(voice), quiet;

	if (dial_next(voice->app->store, &dial))
		return LOOK_MAX_MS;

	if (dial.due_at > now)
		return dial.due_at - now;

	quiet = quiet_until(voice, &dial, now);

	if (quiet) {
		dial.due_at = quiet;
		return change(voice, &dial) ? MINUTE_MS : 0;
	}

	if (dial.tries >= tries_of(&dial) ||
		number_get(voice->app->store, dial.number_id, number) ||
		!may_call(voice, number) || !is_within(voice, &dial)) {
		give_up(voice, &dial);
		return 0;
	}

	return make_call(voice, &dial, number);
}

static void on_dial(void *arg)
{
	struct app_voice *voice = arg;
	int64_t ms;

	if (!voice_can_speak(voice) || !clock_plausible(loop_clock(voice->app->loop)))
		ms = BUSY_MS;
	else
		ms = look(voice);

	timer_start(&voice->dial, ms < LOOK_MAX_MS ? ms : LOOK_MAX_MS);
}

void dial_init(struct app_voice *voice)
{
	timer_init(&voice->dial, voice->app->loop, on_dial, voice);
	timer_start(&voice->dial, 0);
}

/* Told a tip that nobody may answer: a phone that rings is seen by others. */
static bool is_silent(struct app_voice *voice, const char *number)
{
	int64_t tip_id;
	struct tip tip;

	return !tip_thread_find(voice->app->store, number, now_of(voice), &tip_id) &&
	       !tip_get(voice->app->store, tip_id, &tip) && tip.silent;
}

bool dial_missed(struct app_voice *voice, const char *from)
{
	struct app *app = voice->app;
	struct dial dial = {.kind = DIAL_MISSED, .asked_at = now_of(voice)};
	char number[NUMBER_MAX];
	bool person;

	dial.due_at = dial.asked_at + BACK_MS;

	if (!*from ||
		number_normalise(
			number, &person, from, app->conf.community.country_code) ||
		!person)
		return false;

	if (is_silent(voice, number))
		return true;

	if (!may_call(voice, number) || store_begin(app->store))
		return false;

	int result = number_put(app->store, number, &dial.number_id);

	if (!result)
		result = dial_put(app->store, &dial);

	if (!result || result == -EEXIST)
		result = store_commit(app->store);
	else
		store_rollback(app->store);

	dial_wake(voice);
	return !result;
}

void dial_ended(struct app_voice *voice, const struct dial *dial, bool reached)
{
	struct store *store = voice->app->store;
	int result;

	if (!reached && dial->tries >= tries_of(dial)) {
		give_up(voice, dial);
	} else if (reached && !store_begin(store)) {
		result = dial_end(store, dial->id, true);

		if (!result && dial->kind == DIAL_WARNING)
			result = dial_heard(store, dial->outbox_id, now_of(voice));

		if (!result)
			result = store_commit(store);
		else
			store_rollback(store);

		if (result)
			log_warnx("voice", "who was reached is not written down: %s",
				strerror(-result));
	}

	dial_wake(voice);
}
