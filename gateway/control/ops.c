/*
 * What may be asked for over the control socket, and by whom (an ADMIN may everything).
 */
#include "gateway/control/ops.h"

#include <string.h>

#define EVERYBODY                                                                              \
	(ROLE_RES | ROLE_MEM | ROLE_LEAD | ROLE_MED | ROLE_DIR | ROLE_POL | ROLE_AUTH | ROLE_ADMIN)
#define BOARD	 (ROLE_LEAD | ROLE_DIR | ROLE_POL)
#define FIGURES	 (BOARD | ROLE_AUTH)
#define LIST(noun, who) {.name = noun, .roles = who, .start = op_listing, .step = op_listing_step}

static const struct control_op ops[] = {
	{.name = "status", .roles = EVERYBODY, .start = op_status},
	{.name = "wait", .roles = EVERYBODY, .start = op_wait},
	{.name = "metrics", .roles = EVERYBODY, .start = op_metrics},
	{.name = "note", .roles = EVERYBODY, .start = op_note},
	{.name = "subscribe", .roles = FIGURES, .start = op_subscribe},
	LIST("inbox", FIGURES),
	LIST("outbox", FIGURES),
	LIST("tips", ROLE_DIR | ROLE_POL | ROLE_AUTH),
	LIST("patrols", FIGURES | ROLE_MEM),
	LIST("mediations", FIGURES),
	LIST("broadcasts", FIGURES),
	LIST("tasks", FIGURES | ROLE_MEM),
	LIST("funds", FIGURES | ROLE_MEM),
	LIST("members", FIGURES),
	LIST("consents", FIGURES),
	LIST("groups", EVERYBODY),
	LIST("zones", EVERYBODY),
	LIST("plans", FIGURES | ROLE_MEM),
	{.name = "patrol-judge", .roles = BOARD, .start = op_patrol_judge},
	{.name = "mediation-work", .roles = BOARD | ROLE_MED, .start = op_mediation_work},
	{.name = "plan-add", .roles = BOARD, .start = op_plan_add},
	{.name = "plan-end", .roles = BOARD, .start = op_plan_end},
	{.name = "zone-add", .roles = ROLE_DIR, .start = op_zone_add},
	{.name = "zone-end", .roles = ROLE_DIR, .start = op_zone_end},
	{.name = "group-add", .roles = ROLE_DIR, .start = op_group_add},
	{.name = "group-end", .roles = ROLE_DIR, .start = op_group_end},
	LIST("audit", ROLE_DIR | ROLE_POL),
	LIST("calls", FIGURES),
	LIST("call-stats", FIGURES),
	LIST("recordings", ROLE_DIR | ROLE_POL),
	{.name = "recording", .roles = ROLE_DIR | ROLE_POL, .start = op_recording,
		.step = op_recording_step, .end = op_recording_end},
	{.name = "report", .roles = FIGURES | ROLE_MEM, .start = op_report},
	{.name = "tip-work", .roles = ROLE_DIR | ROLE_POL, .start = op_tip_work},
	{.name = "tip", .roles = ROLE_DIR | ROLE_POL, .start = op_tip},
	{.name = "send", .roles = BOARD, .start = op_send},
	{.name = "send-file", .roles = BOARD, .start = op_send_file, .step = op_send_file_step},
	{.name = "cancel", .roles = BOARD, .start = op_cancel},
	{.name = "broadcast", .roles = BOARD, .start = op_broadcast},
	{.name = "templates", .roles = BOARD, .start = op_templates},
	{.name = "broadcast-look", .roles = BOARD, .start = op_broadcast_look},
	{.name = "broadcast-approve", .roles = ROLE_DIR | ROLE_POL, .start = op_broadcast_approve},
	{.name = "broadcast-refuse", .roles = ROLE_DIR | ROLE_POL, .start = op_broadcast_refuse},
	{.name = "broadcast-pause", .roles = BOARD, .start = op_broadcast_pause},
	{.name = "broadcast-retry", .roles = BOARD, .start = op_broadcast_retry},
	{.name = "broadcast-resume", .roles = BOARD, .start = op_broadcast_resume},
	{.name = "broadcast-stop", .roles = BOARD, .start = op_broadcast_stop},
	{.name = "person-data", .roles = ROLE_DIR, .start = op_person_data},
	{.name = "member-add", .roles = 0, .start = op_member_add},
	{.name = "member-remove", .roles = 0, .start = op_member_remove},
	{.name = "member-number", .roles = ROLE_DIR, .start = op_member_number},
	{.name = "member-end", .roles = 0, .start = op_member_end},
	{.name = "role-add", .roles = 0, .start = op_role_add},
	{.name = "role-end", .roles = 0, .start = op_role_end},
	{.name = "members-import", .roles = 0, .start = op_members_import,
		.step = op_members_import_step, .end = op_members_import_end},
	{.name = "history", .roles = 0, .start = op_history, .step = op_history_step,
		.end = op_history_end},
	{.name = "erase", .roles = 0, .start = op_erase},
	{.name = "backup", .roles = 0, .start = op_backup, .end = op_backup_end, .held = true},
	{.name = "sim", .roles = 0, .start = op_sim},
	{.name = "ussd", .roles = 0, .start = op_ussd, .held = true},
};

const struct control_op *control_op_find(const char *name)
{
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (!strcmp(ops[i].name, name))
			return &ops[i];

	return NULL;
}
