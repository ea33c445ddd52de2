/*
 * The table of duties; see duties.h.
 */
#include "gateway/handlers/duties.h"

#include <stddef.h>
#include <string.h>

#include "gateway/handlers/handlers.h"

static const struct duty_kind duty_kinds[] = {
	{"broadcast.expire", broadcast_expire},
	{"broadcast.step", broadcast_step},
	{"broadcast.watch", broadcast_watch},
	{"mediation.late", mediation_late},
	{"patrol.count", patrol_uncounted},
	{"tip.escalate", tip_escalate},
	{"tip.shred", tip_shred},
	{"alarm.escalate", emergency_escalate},
	{"alarm.tally", alarm_tally},
	{"calm.strike", calm_strike},
	{"erase.do", erase_run},
	{"erase.limit", erase_limit},
	{"export.due", export_due},
	{"fund.expire", fund_expire},
	{"plan.absent", plan_absent},
	{"plan.check", plan_check},
	{"plan.make", plan_make},
	{"plan.missed", plan_missed},
	{"plan.noshow", plan_noshow},
	{"plan.remind", plan_remind},
	{"poll.close", poll_close},
	{"support.remind", support_remind},
	{"task.late", task_late},
	{"task.remind", task_remind},
};

const struct duty_kind *duty_kind_find(const char *kind)
{
	for (size_t i = 0; i < sizeof(duty_kinds) / sizeof(duty_kinds[0]); i++) {
		if (!strcmp(duty_kinds[i].kind, kind))
			return &duty_kinds[i];
	}

	return NULL;
}
