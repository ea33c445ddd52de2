/*
 * The nightly duty of forgetting, a step at a time.
 */
#include "gateway/store/retain.h"

#include <errno.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/handlers.h"
#include "gateway/outbox/policy.h"

#define NIGHT_MS (3 * HOUR_MS + 10 * MINUTE_MS) /* after local midnight */
#define STEP	 200

static int64_t next_night(int64_t now)
{
	int64_t tonight = civil_midnight(now, 0) + NIGHT_MS;

	return tonight > now ? tonight : civil_midnight(now, 1) + NIGHT_MS;
}

int retain_begin(struct act *act)
{
	int result = duty_open(act->store, "retain", NULL);

	return result == -ENOENT ? act_duty(act, "retain", 0, next_night(act->now)) : result;
}

int retain_run(struct act *act, const struct duty *duty)
{
	int64_t stage = duty->object, count = 0;
	int result = 0;

	/* Stages with nothing to do cost next to nothing. */
	while (!result && !count && stage < RETAIN_STAGES)
		result = retain_step(act->store, (enum retain_stage)stage++, act->now,
			act->conf->policy->retention_days, STEP, &count);

	if (result)
		return result;

	if (!count)
		return act_duty(act, "retain", 0, next_night(act->now));

	return act_duty(act, "retain", count < STEP ? stage : stage - 1, act->now);
}
