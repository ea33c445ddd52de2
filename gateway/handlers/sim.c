/*
 * What a SIM needs from people: money, and somebody's word that it is the right one. Told to the
 * administrators among the people, else to the leaders.
 */
#include "gateway/store/sim.h"

#include "gateway/handlers/callout.h"
#include "gateway/handlers/handlers_life.h"

static int tell_keepers(struct act *act, enum message_class class, enum reply_id id,
	const struct fill *fill)
{
	struct people people;
	int result = callout_keepers(act, &people);

	return result ? result : act_tell_people(act, &people, class, id, fill, NULL);
}

int sim_low_tell(struct act *act, const struct duty *duty)
{
	struct sim sim;
	int result = sim_get(act->store, duty->object, &sim);

	if (result ||
		(act->now >= sim.low_told_at && act->now - sim.low_told_at < DAY_MS))
		return result;

	const struct fill fill = {.ten = sim.modem, .tien = sim.balance};

	sim.low_told_at = act->now;
	result = sim_set(act->store, &sim);
	return result ? result : tell_keepers(act, CLASS_REMINDER, REPLY_SIM_LOW, &fill);
}

int sim_end_tell(struct act *act, const struct duty *duty)
{
	struct sim sim;
	int result = sim_get(act->store, duty->object, &sim);

	if (result ||
		(act->now >= sim.end_told_at && act->now - sim.end_told_at < DAY_MS))
		return result;

	const struct fill fill = {.ten = sim.modem, .when = sim.until};

	sim.end_told_at = act->now;
	result = sim_set(act->store, &sim);
	return result ? result : tell_keepers(act, CLASS_REMINDER, REPLY_SIM_END, &fill);
}

int sim_swapped_tell(struct act *act, const struct duty *duty)
{
	struct sim sim;
	int result = sim_get(act->store, duty->object, &sim);

	if (result || !sim.swapped)
		return result;

	const struct fill fill = {.ten = sim.modem};

	return tell_keepers(act, CLASS_CONFIRM, REPLY_SIM_SWAPPED, &fill);
}
