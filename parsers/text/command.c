/*
 * Names of kinds and roles, and the empty command. Spelling is the contract's (DOMAIN 2.6).
 */
#include "parsers/text/command.h"

#include <string.h>
#include <strings.h>

static const char *const kind_names[COMMAND_KINDS] = {
	[COMMAND_UNKNOWN] = "UNKNOWN",
	[COMMAND_IGNORE] = "IGNORE",
	[COMMAND_AMBIG] = "AMBIG",
	[COMMAND_DENY] = "DENY",
	[COMMAND_GREETING] = "GREETING",
	[COMMAND_TIP] = "TIP",
	[COMMAND_SCAM] = "SCAM",
	[COMMAND_FIRE] = "FIRE",
	[COMMAND_SOS] = "SOS",
	[COMMAND_ACCIDENT] = "ACCIDENT",
	[COMMAND_MEDIATE] = "MEDIATE",
	[COMMAND_MEDIATE_RESULT] = "MEDIATE_RESULT",
	[COMMAND_REGISTER] = "REGISTER",
	[COMMAND_CONSENT_YES] = "CONSENT_YES",
	[COMMAND_CONFIRM_YES] = "CONFIRM_YES",
	[COMMAND_OPTOUT] = "OPTOUT",
	[COMMAND_ERASE] = "ERASE",
	[COMMAND_HELP] = "HELP",
	[COMMAND_STATUS] = "STATUS",
	[COMMAND_FOLLOWUP] = "FOLLOWUP",
	[COMMAND_CONVERSATION_END] = "CONVERSATION_END",
	[COMMAND_CALLBACK] = "CALLBACK",
	[COMMAND_HANDOVER] = "HANDOVER",
	[COMMAND_FEEDBACK] = "FEEDBACK",
	[COMMAND_PATROL] = "PATROL",
	[COMMAND_PATROL_START] = "PATROL_START",
	[COMMAND_PATROL_END] = "PATROL_END",
	[COMMAND_PATROL_CANCEL] = "PATROL_CANCEL",
	[COMMAND_CONFIRM] = "CONFIRM",
	[COMMAND_REJECT] = "REJECT",
	[COMMAND_CANCEL] = "CANCEL",
	[COMMAND_RSVP] = "RSVP",
	[COMMAND_ARRIVED] = "ARRIVED",
	[COMMAND_BROADCAST] = "BROADCAST",
	[COMMAND_APPROVE] = "APPROVE",
	[COMMAND_ALARM] = "ALARM",
	[COMMAND_CALM] = "CALM",
	[COMMAND_LOUD] = "LOUD",
	[COMMAND_TASK_NEW] = "TASK_NEW",
	[COMMAND_TASK_LIST] = "TASK_LIST",
	[COMMAND_TASK_DONE] = "TASK_DONE",
	[COMMAND_FUND] = "FUND",
	[COMMAND_EQUIP] = "EQUIP",
	[COMMAND_CAMERA] = "CAMERA",
	[COMMAND_FOOTAGE] = "FOOTAGE",
	[COMMAND_PRAISE] = "PRAISE",
	[COMMAND_MEETING] = "MEETING",
	[COMMAND_NOTICE] = "NOTICE",
	[COMMAND_STATS] = "STATS",
	[COMMAND_LIST] = "LIST",
	[COMMAND_ROSTER] = "ROSTER",
	[COMMAND_TIP_RATE] = "TIP_RATE",
	[COMMAND_INCIDENT] = "INCIDENT",
	[COMMAND_SUPPORT] = "SUPPORT",
	[COMMAND_AMEND] = "AMEND",
	[COMMAND_POPULATION] = "POPULATION",
	[COMMAND_RISK] = "RISK",
	[COMMAND_NOTE] = "NOTE",
	[COMMAND_REVIEW] = "REVIEW",
	[COMMAND_EXPORT] = "EXPORT",
	[COMMAND_POLL] = "POLL",
	[COMMAND_ANSWER] = "ANSWER",
	[COMMAND_PROMPT] = "PROMPT",
};

/* Most powerful first, as role_name() chooses. */
static const struct {
	enum role role;
	const char *name;
} roles[] = {
	{ROLE_POL, "pol"},
	{ROLE_DIR, "dir"},
	{ROLE_LEAD, "lead"},
	{ROLE_MED, "med"},
	{ROLE_AUTH, "auth"},
	{ROLE_MEM, "mem"},
	{ROLE_ADMIN, "admin"},
	{ROLE_RES, "res"},
};

const char *command_kind_name(enum command_kind kind)
{
	return (unsigned)kind < COMMAND_KINDS ? kind_names[kind] : "UNKNOWN";
}

bool command_kind_by_name(const char *name, enum command_kind *kind)
{
	for (int i = 0; i < COMMAND_KINDS; i++) {
		if (strcmp(name, kind_names[i]) == 0) {
			*kind = (enum command_kind)i;
			return true;
		}
	}

	return false;
}

const char *role_name(unsigned set)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (set & roles[i].role)
			return roles[i].name;

	return "res";
}

unsigned role_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (strcasecmp(name, roles[i].name) == 0)
			return roles[i].role;

	return 0;
}

struct command command_make(enum command_kind kind)
{
	return (struct command){
		.kind = kind,
		.count = -1,
		.count_max = -1,
		.names = -1,
		.money = -1,
		.cam = -1,
		.qty = -1,
		.broken = -1,
		.expired = -1,
		.cases = -1,
		.suspects = -1,
		.times = -1,
		.households = -1,
		.persons = -1,
	};
}
