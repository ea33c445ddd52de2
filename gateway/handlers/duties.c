/*
 * The table of duties; see duties.h.
 */
#include "gateway/handlers/duties.h"

#include <stddef.h>
#include <string.h>

#include "gateway/handlers/flood.h"
#include "gateway/handlers/handlers.h"

static const struct duty_kind duty_kinds[] = {
	{"antispoof", antispoof_run, false},
	{"broadcast.aside", broadcast_aside, true},
	{"broadcast.expire", broadcast_expire, false},
	{"broadcast.step", broadcast_step, true},
	{"broadcast.watch", broadcast_watch, false},
	{"flood.tell", flood_tell, false},
	{"mediation.late", mediation_late, false},
	{"mediation.recheck", mediation_recheck, false},
	{"patrol.count", patrol_uncounted, false},
	{"renew", renew_run, true},
	{"retain", retain_run, true},
	{"tip.escalate", tip_escalate, false},
	{"tip.shred", tip_shred, false},
	{"alarm.escalate", emergency_escalate, false},
	{"alarm.tally", alarm_tally, false},
	{"calm.strike", calm_strike, false},
	{"digest.push", digest_push, false},
	{"erase.do", erase_run, false},
	{"erase.limit", erase_limit, false},
	{"export.due", export_due, false},
	{"fund.expire", fund_expire, false},
	{"fund.month", fund_month, false},
	{"plan.absent", plan_absent, false},
	{"plan.check", plan_check, false},
	{"plan.make", plan_make, false},
	{"plan.missed", plan_missed, false},
	{"plan.noshow", plan_noshow, false},
	{"plan.remind", plan_remind, false},
	{"poll.close", poll_close, false},
	{"sim.low", sim_low_tell, false},
	{"sim.end", sim_end_tell, false},
	{"sim.swapped", sim_swapped_tell, false},
	{"support.remind", support_remind, false},
	{"task.late", task_late, false},
	{"task.remind", task_remind, false},
	{"trouble.tell", trouble_tell, false},
};

int duties_begin(struct act *act)
{
	int result = retain_begin(act);

	if (!result)
		result = antispoof_begin(act);

	if (!result)
		result = fund_month_begin(act);

	return result ? result : renew_begin(act);
}

const struct duty_kind *duty_kind_find(const char *kind)
{
	for (size_t i = 0; i < sizeof(duty_kinds) / sizeof(duty_kinds[0]); i++) {
		if (!strcmp(duty_kinds[i].kind, kind))
			return &duty_kinds[i];
	}

	return NULL;
}
