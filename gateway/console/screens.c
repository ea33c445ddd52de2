/*
 * The screens in the order of the menu; see route.h. To add one: its header line in screens.h, and
 * a line here.
 */
#include "gateway/console/screens.h"

const struct screen *const screens[] = {
	&screen_today,
	&screen_tips,
	&screen_patrols,
	&screen_compose,
	&screen_broadcasts,
	&screen_mediation,
	&screen_members,
	&screen_calls,
	&screen_modems,
	&screen_report,
	&screen_audit,
	&screen_accounts,
	&screen_help,
	/* not in the menu; /members/import before /members/:id */
	&screen_import,
	&screen_member,
	&screen_account,
	&screen_patrol,
	&screen_tip,
	&screen_login,
	&screen_health,
	&screen_assets,
};

const size_t screen_count = sizeof(screens) / sizeof(*screens);
