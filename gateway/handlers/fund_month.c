/*
 * A fund is public among those whose it is: on the first of a month everybody with a part in the
 * group reads what came in and went out in the one before. Months without a booking are silent.
 */
#include <errno.h>
#include <stdio.h>

#include "gateway/base/civil.h"
#include "gateway/handlers/handlers.h"
#include "gateway/store/figures.h"
#include "gateway/store/fund.h"
#include "gateway/store/zone.h"

#define HOUR_OF_DAY 9
#define READERS	    (ROLE_MEM | ROLE_LEAD | ROLE_MED | ROLE_DIR)

/* Midnight of the first of the month that lies so many months from now. */
static int64_t first_of(int64_t now, int months)
{
	struct civil civil = civil_from_wall(now);

	civil.day = 1;
	civil.month = (int8_t)(civil.month + months);
	civil.hour = civil.minute = civil.second = 0;
	return civil_to_wall(&civil);
}

static int plan_next(struct act *act)
{
	return act_duty(act, "fund.month", 0, first_of(act->now, 1) + HOUR_OF_DAY * HOUR_MS);
}

int fund_month_begin(struct act *act)
{
	int result = duty_open(act->store, "fund.month", NULL);

	return result == -ENOENT ? plan_next(act) : result;
}

static int tell_group(struct act *act, const struct figures_span *span)
{
	struct civil month = civil_from_wall(span->from);
	struct figures figures;
	char name[96], zone[64], period[24], spent[24];
	int64_t zone_id;
	int result = group_get(act->store, span->grp_id, name, &zone_id);

	if (!result)
		result = figures_read(act->store, span, &figures);

	if (result)
		return result == -ENOENT ? 0 : result;

	snprintf(period, sizeof(period), "thang %d/%d", month.month, month.year);
	replies_money(spent, sizeof(spent), figures.fund_out);

	const struct fill fill = {.thon = act_zone_name(act, zone_id, zone),
		.kv = period,
		.tien = figures.fund_in,
		.nd = spent,
		.du = figures.fund_balance};

	return act_tell_roles(
		act, READERS, zone_id, CLASS_REMINDER, REPLY_FUND_MONTH, &fill, NULL);
}

int fund_month(struct act *act, const struct duty *duty)
{
	struct figures_span span = {
		.from = first_of(act->now, -1), .to = first_of(act->now, 0)};
	int result = plan_next(act);

	(void)duty;

	while (!result) {
		result = fund_next_group(
			act->store, span.from, span.to, span.grp_id, &span.grp_id);

		if (result || !span.grp_id)
			break;

		result = tell_group(act, &span);
	}

	return result;
}
