/*
 * What keng never does, said regularly to everybody who hears from it (DOMAIN 0.6: criminals send in
 * anybody's name): no links, no codes, no money. One open duty, a warning of the clock's own, of which
 * the report counts how often it went out.
 */
#include <errno.h>
#include <stdio.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/broadcast_act.h"
#include "gateway/handlers/handlers.h"
#include "gateway/outbox/policy.h"

#define HOUR_OF_DAY 9

/* The morning of the day on which it is due next. */
static int64_t next_morning(const struct act *act)
{
	return civil_midnight(act->now, act->conf->policy->antispoof_days) +
	       HOUR_OF_DAY * HOUR_MS;
}

int antispoof_begin(struct act *act)
{
	bool wanted = act->conf->policy->antispoof_days > 0;
	int64_t due = 0;
	int result = duty_open(act->store, "antispoof", &due);

	if (result && result != -ENOENT)
		return result;

	/* An interval that was made shorter counts from now on. */
	if (wanted && !result && due <= next_morning(act))
		return 0;

	result = duty_cancel(act->store, "antispoof", 0);
	return result || !wanted ? result : act_duty(act, "antispoof", 0, next_morning(act));
}

int antispoof_run(struct act *act, const struct duty *duty)
{
	struct broadcast broadcast = {.made_at = act->now,
		.approved_at = act->now,
		.audience = "ALL",
		.class = "info",
		.state = "queueing",
		.author = BROADCAST_CLOCK};
	int result;

	(void)duty;

	if (!act->conf->policy->antispoof_days)
		return 0;

	snprintf(broadcast.text, sizeof(broadcast.text), "%s",
		act->conf->replies->text[REPLY_ANTISPOOF]);
	result = broadcast_put(act->store, &broadcast);

	if (!result)
		result = broadcast_audit(act, &broadcast, "broadcast.clock", "antispoof");

	if (!result)
		result = act_duty(act, "broadcast.step", broadcast.id, act->now);

	return result ? result : act_duty(act, "antispoof", 0, next_morning(act));
}
