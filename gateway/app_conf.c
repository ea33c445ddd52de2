/*
 * The configuration read whole, and cut into what each module wants of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/app_state.h"
#include "gateway/base/alloc.h"
#include "gateway/ivr/flow.h"

#define JOIN_MS	     (INT64_C(10) * 60 * 1000)	 /* for the other parts of a message */
#define UPGRADE_MS   (INT64_C(24) * 3600 * 1000) /* a late part still completes it */
#define SENDER_PARTS 64 /* of one sender that may wait for others */
#define DAY_MS	 86400000LL

int app_read(
	struct conf *conf, struct rules *rules, const char *file, char *why, size_t cap)
{
	int result = conf_load(conf, file, why, cap);

	if (!result)
		result = rules_load(rules, conf, why, cap);

	alloc_trim(); /* the files as text and as trees */
	return result;
}

static bool can_call(const struct app *app)
{
	const struct flow *flow = app->rules.ivr.flow;

	for (size_t i = 0; flow && i < app->conf.modem_count; i++)
		if (*app->conf.modems[i].audio)
			return flow->warn != FLOW_NONE;

	return false;
}

struct dispatch_conf app_dispatch_conf(const struct app *app)
{
	struct dispatch_conf out = {
		.store = app->store,
		.grammar = app->rules.grammar,
		.replies = app->rules.replies,
		.policy = &app->conf.policy,
	};

	memcpy(out.community, app->conf.community.name, sizeof(out.community));
	memcpy(out.country_code, app->conf.community.country_code,
		sizeof(out.country_code));
	memcpy(out.timezone, app->conf.community.timezone, sizeof(out.timezone));
	out.calls = can_call(app);
	return out;
}

/* "cms:69", as the table of keys has checked it. */
static struct cause_override override_of(const struct conf_cause *from)
{
	enum cause_verdict verdict = CAUSE_TEMPORARY;

	while (strcmp(cause_verdict_name(verdict), from->verdict) != 0)
		verdict++;

	return (struct cause_override){
		.domain = from->cause[2] == 's' ? CAUSE_CMS : CAUSE_CME,
		.code = (int32_t)strtol(from->cause + 4, NULL, 10),
		.verdict = verdict,
	};
}

struct scheduler_conf app_scheduler_conf(const struct conf *conf)
{
	struct scheduler_conf out = {.policy = conf->policy};

	memcpy(out.timezone, conf->community.timezone, sizeof(out.timezone));

	for (; out.override_count < conf->cause_count; out.override_count++)
		out.overrides[out.override_count] =
			override_of(&conf->causes[out.override_count]);

	for (size_t i = 0; i < conf->modem_count; i++) {
		const struct conf_modem *modem = &conf->modems[i];
		struct scheduler_modem *to = &out.modems[out.modem_count++];

		memcpy(to->name, modem->name, sizeof(to->name));
		memcpy(to->prefixes, modem->prefixes, sizeof(to->prefixes));
		to->parts_per_day = modem->daily_limit;
	}

	return out;
}

struct inbox_conf app_inbox_conf(const struct conf *conf)
{
	struct inbox_conf out = {
		.join_ms = JOIN_MS,
		.upgrade_ms = UPGRADE_MS,
		.parts_per_sender_max = SENDER_PARTS,
	};

	memcpy(out.country_code, conf->community.country_code, sizeof(out.country_code));
	return out;
}

static void copy(char *to, size_t cap, const char *from)
{
	snprintf(to, cap, "%s", from);
}

size_t app_modem_confs(const struct conf *conf, struct modem_conf out[POOL_MAX])
{
	for (size_t i = 0; i < conf->modem_count; i++) {
		const struct conf_modem *from = &conf->modems[i];
		struct modem_conf *to = &out[i];

		*to = (struct modem_conf){.baud = from->baud,
			.daily_limit = from->daily_limit,
			.home_only = from->home_only,
			.direct = from->direct};
		copy(to->name, sizeof(to->name), from->name);
		copy(to->device, sizeof(to->device), from->device);
		copy(to->audio, sizeof(to->audio), from->audio);
		copy(to->audio, sizeof(to->audio), from->audio);
		copy(to->pin, sizeof(to->pin), from->pin);
		copy(to->profile, sizeof(to->profile), from->profile);
		copy(to->imei, sizeof(to->imei), from->imei);
		copy(to->power.file, sizeof(to->power.file), from->power_file);
		copy(to->power.off, sizeof(to->power.off), from->power_off);
		copy(to->power.on, sizeof(to->power.on), from->power_on);
		copy(to->balance_code, sizeof(to->balance_code), from->balance_code);
		to->balance_told = from->balance_sender[0] && from->balance_text[0];
		to->keep_alive_ms = from->keep_alive_days * DAY_MS;
	}

	return conf->modem_count;
}
