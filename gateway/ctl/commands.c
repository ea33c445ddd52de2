/*
 * What kengctl can do: the table behind parsing, help and the manual's test.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/ctl/ctl.h"

#define JSON	 OPT_BIT(OPT_JSON)
#define LISTING	 (JSON | OPT_BIT(OPT_LIMIT))
#define NUMBERED (LISTING | OPT_BIT(OPT_REVEAL) | OPT_BIT(OPT_REASON))

const struct ctl_option_row ctl_options[OPT_COUNT] = {
	[OPT_JSON] = {"json", NULL, "one object of JSON a line"},
	[OPT_LIMIT] = {"limit", "N", "the newest N rows; 0 is all"},
	[OPT_REVEAL] = {"reveal", NULL, "numbers in full; written into the audit"},
	[OPT_REASON] = {"reason", "TEXT", "why; written into the audit"},
	[OPT_TIMEOUT] = {"timeout", "S", "seconds to wait, 60 if not told"},
	[OPT_CLASS] = {"class", "CLASS", "alarm, confirm, reply (if not told), reminder, warning; of a "
				      "broadcast urgent, caution, info"},
	[OPT_ACCENTS] = {"accents", NULL, "keep diacritics, at the price of shorter parts"},
	[OPT_FILE] = {"file", "CSV", "a list: number,text[,class]; - is standard input"},
	[OPT_FROM] = {"from", "DATE", "first day, as 2026-03-01"},
	[OPT_TO] = {"to", "TO", "last day; of a broadcast ALL, a zone, team:NAME or role:ROLE"},
	[OPT_GROUP] = {"group", "CODE", "one group alone"},
	[OPT_FORMAT] = {"format", "FORMAT", "text, json, csv or html"},
	[OPT_LINES] = {"lines", NULL, "read requests as JSON lines, answer each at once"},
	[OPT_ROLE] = {"role", "ROLE", "who writes, or is written to: res, mem, lead, med, dir, pol, auth, admin"},
	[OPT_NOW] = {"now", "TIME", "when it was written, as 2026-03-11T23:10"},
	[OPT_DRY_RUN] = {"dry-run", NULL, "say what would become of it, change nothing"},
	[OPT_FAILED] = {"failed", "FILE", "write the rows that were refused there, with why"},
	[OPT_TPDU] = {"tpdu", NULL, "there is no service centre's address before it"},
	[OPT_REPORT] = {"report", NULL, "ask for a status report"},
	[OPT_NAME] = {"name", "NAME", "of a member"},
	[OPT_TEAM] = {"team", "TEAM", "of a member; of a broadcast words of its name"},
	[OPT_ZONE] = {"zone", "ZONE", "of a member: name, alias or code"},
	[OPT_CONSENT] = {"consent", "HOW", "yes, asked, no or paper"},
	[OPT_PIN] = {"pin", "FILE", "the first line of a file, - is standard input"},
	[OPT_DAYS] = {"days", "DAYS", "weekdays, as \"t2 t4 cn\"; daily if not told"},
	[OPT_AT] = {"at", "WHEN", "from when to when, as 22:00-01:30; of a broadcast when to send it"},
	[OPT_SIZE] = {"size", "N", "how many should go, 4 if not told"},
	[OPT_WAV] = {"wav", "FILE", "write it as speech for a loudspeaker, send nothing"},
	[OPT_KEEP] = {"keep", "N", "the argument is a folder: a copy by date, and the newest N stay"},
	[OPT_PARENT] = {"parent", "ZONE", "the zone that it lies in"},
	[OPT_ALIASES] = {"aliases", "NAMES", "what else it is called, with commas between"},
	[OPT_KIND] = {"kind", "KIND", "thon, tdp, xom, xa …; of a group cum lien ket …"},
	[OPT_HOUSEHOLDS] = {"households", "N", "how many live there"},
	[OPT_PERSONS] = {"persons", "N", "how many live there"},
	[OPT_KNOWN_ZONES] = {"known-zones", NULL, "refuse rows with a zone that nobody knows"},
	[OPT_MODELS] = {"models", "N", "groups like these that the authorities count there"},
	[OPT_ORGANISATIONS] = {"organisations", "N", "mass organisations that they count there"},
	[OPT_FOUNDED] = {"founded", "DATE", "when it was founded; --from if not told"},
	[OPT_DECISION] = {"decision", "NUMBER", "of the decision that founded it"},
	[OPT_DECIDED_ON] = {"decided-on", "DATE", "the decision's day"},
	[OPT_SIGNER] = {"signer", "NAME", "who signed the decision"},
	[OPT_SIGNED_BY] = {"signed-by", "NAME", "whose name stands below its reports"},
	[OPT_COPIED_FROM] = {"copied-from", "CODE", "the group that it was made after"},
	[OPT_FORCE] = {"force", "FORCE", "TO_BVANTT: of the security force of Law 30/2023; or no"},
	[OPT_BACKGROUND] = {"background", "WHAT", "CCB: a veteran; or no"},
	[OPT_ZALO] = {"zalo", NULL, "as texts to paste into a chat"},
	[OPT_MAP] = {"map", "COLUMNS", "what columns are, as 'Cột A=phone,Ghi chú=-'"},
	[OPT_YES] = {"yes", NULL, "do it, whomever it concerns"},
	[OPT_FROM_GAMMU] = {"from-gammu", "PATH", "gammu-smsd's inbox: its folder, its SQLite database, "
					     "or its table as CSV"},
	[OPT_FROM_SMSTOOLS] = {"from-smstools", "DIR", "the incoming folder of the SMS Server Tools 3"},
	[OPT_QUIET] = {"quiet", NULL, "no progress, no hints"},
};

const struct ctl_command ctl_commands[] = {
	{"status", "", "how the gateway is", NULL, JSON, 0, 0, NEEDS_CONF, cmd_status},
	{"top", "", "the same, live",
		"Drawn anew when something happens; q ends. Without a terminal it prints once.", JSON, 0,
		0, NEEDS_CONF, cmd_top},
	{"metrics", "", "the same for Prometheus's textfile collector",
		"The text that the console answers at /metrics.", JSON, 0, 0, NEEDS_CONF, cmd_metrics},
	{"wait-ready", "", "wait until the daemon answers and a modem is ready",
		"Where no modem is configured the daemon alone is waited for. Ends with 75 when "
		"the time is over.",
		JSON | OPT_BIT(OPT_TIMEOUT), 0, 0, NEEDS_CONF, cmd_wait_ready},
	{"modems", "", "the modems and what they see of the network", NULL, JSON, 0, 0,
		NEEDS_CONF, cmd_modems},
	{"inbox", "", "messages that came in", NULL, NUMBERED, 0, 0, NEEDS_CONF, cmd_listing},
	{"outbox", "", "messages that go out, and what became of them", NULL, NUMBERED, 0, 0,
		NEEDS_CONF, cmd_listing},
	{"send", "[NUMBER TEXT]", "send a message, or a list of them",
		"Text loses its diacritics unless --accents is given. With --json the answer has "
		"the message's id, for outbox.",
		JSON | OPT_BIT(OPT_CLASS) | OPT_BIT(OPT_ACCENTS) | OPT_BIT(OPT_FILE), 0, 2,
		NEEDS_CONF, cmd_send},
	{"cancel", "ID", "do not send what still waits in the outbox", NULL, JSON, 1, 1,
		NEEDS_CONF, cmd_cancel},
	{"tips", "", "tips, by the code that their handlers know", NULL, LISTING, 0, 0,
		NEEDS_CONF, cmd_listing},
	{"tip", "CODE", "read one tip; written into the audit",
		"With --reveal and --reason, two people in different offices unmask whose it is: "
		"the second within half an hour gets the number.",
		JSON | OPT_BIT(OPT_REVEAL) | OPT_BIT(OPT_REASON), 1, 1, NEEDS_CONF, cmd_tip},
	{"patrols", "", "patrols", NULL, LISTING, 0, 0, NEEDS_CONF, cmd_listing},
	{"mediations", "", "mediations", NULL, LISTING, 0, 0, NEEDS_CONF, cmd_listing},
	{"broadcasts", "[list | pause ID | resume ID | retry ID | stop ID]", "warnings to many, and how far they are",
		"One whose hour went by while the daemon was off is late and waits for its author, "
		"or for resume; what pause has stopped resume lets go on. retry has what failed sent "
		"anew, stop ends one that has not ended.",
		LISTING | OPT_BIT(OPT_ZALO), 0, 2, NEEDS_CONF, cmd_broadcasts},
	{"broadcast", "TEXT", "ask for a warning to many, or speak it",
		"--to is ALL or the name of a zone; --team or --role, or team:NAME or role:ROLE (with "
		"@ZONE or without) for --to, are those alone who have a duty by a list. A second person gets the exact text and lets "
		"it go by SMS. W18 for a text is that template. With --wav nothing is sent: "
		"espeak-ng speaks it into a file.",
		JSON | OPT_BIT(OPT_TO) | OPT_BIT(OPT_TEAM) | OPT_BIT(OPT_ROLE) | OPT_BIT(OPT_AT) |
			OPT_BIT(OPT_CLASS) | OPT_BIT(OPT_WAV),
		1, 1, NEEDS_CONF, cmd_broadcast},
	{"templates", "", "warnings that are ready to be sent", NULL, JSON, 0, 0, NEEDS_CONF,
		cmd_templates},
	{"tasks", "", "tasks", NULL, LISTING | OPT_BIT(OPT_ZALO), 0, 0, NEEDS_CONF, cmd_listing},
	{"funds", "", "the fund's entries and balance", NULL, LISTING, 0, 0, NEEDS_CONF,
		cmd_listing},
	{"members", "[list | import CSV | export [FILE] | add PHONE ROLE | remove PHONE]",
		"the people",
		"import reads a header phone,name,role,team,zone and optionally group, consent, "
		"voice, pin, force, background, from, to, in any order, or as they are called here (Số điện thoại, Họ tên, "
		"Vai trò, Tổ, Thôn); --map names others. Who opted out stays so whatever a list says. "
		"A zone that is not known is made, and told with the nearest name; --known-zones refuses it. "
		"export writes the same columns; without --reveal numbers are masked.",
		NUMBERED | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_FAILED) | OPT_BIT(OPT_NAME) |
			OPT_BIT(OPT_TEAM) | OPT_BIT(OPT_ZONE) | OPT_BIT(OPT_GROUP) |
			OPT_BIT(OPT_CONSENT) | OPT_BIT(OPT_PIN) | OPT_BIT(OPT_FORCE) |
			OPT_BIT(OPT_BACKGROUND) | OPT_BIT(OPT_FROM) |
			OPT_BIT(OPT_TO) | OPT_BIT(OPT_KNOWN_ZONES) | OPT_BIT(OPT_MAP),
		0, 3, NEEDS_CONF, cmd_members},
	{"consents", "", "who agreed to what, when and in which words", NULL, NUMBERED, 0, 0,
		NEEDS_CONF, cmd_listing},
	{"groups", "[list | add [CODE] NAME | end CODE]", "the groups, in places.conf or by command",
		"add needs --zone. Its end ends its plans and its people's roles: whom it concerns is "
		"told, and --yes does it. With --to an end is on that day.",
		LISTING | OPT_BIT(OPT_ZONE) | OPT_BIT(OPT_KIND) | OPT_BIT(OPT_FOUNDED) |
			OPT_BIT(OPT_DECISION) | OPT_BIT(OPT_DECIDED_ON) | OPT_BIT(OPT_SIGNER) |
			OPT_BIT(OPT_SIGNED_BY) | OPT_BIT(OPT_COPIED_FROM) | OPT_BIT(OPT_FROM) |
			OPT_BIT(OPT_TO) | OPT_BIT(OPT_YES),
		0, 3, NEEDS_CONF, cmd_places},
	{"zones", "[list | add [CODE] NAME | end ZONE]", "the zones, in places.conf or by command",
		"Without a CODE one is made of the name; with the code of one that was added before, "
		"that is changed. Messages may name it at once. An end leaves people where they are "
		"and the name understood, and ends plans and groups there: whom it concerns is told, "
		"and --yes does it.",
		LISTING | OPT_BIT(OPT_PARENT) | OPT_BIT(OPT_ALIASES) | OPT_BIT(OPT_KIND) |
			OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) | OPT_BIT(OPT_HOUSEHOLDS) |
			OPT_BIT(OPT_PERSONS) | OPT_BIT(OPT_MODELS) |
			OPT_BIT(OPT_ORGANISATIONS) | OPT_BIT(OPT_YES),
		0, 3, NEEDS_CONF, cmd_places},
	{"plans", "[list | add ZONE | end CODE]", "when patrols should go",
		"add takes --at and optionally --days, --team, --size and --group.",
		LISTING | OPT_BIT(OPT_DAYS) | OPT_BIT(OPT_AT) | OPT_BIT(OPT_TEAM) |
			OPT_BIT(OPT_SIZE) | OPT_BIT(OPT_GROUP),
		0, 2, NEEDS_CONF, cmd_plans},
	{"report", "[DATABASE]", "the figures between two days, both included",
		"Without days it is this year until today. Needs no daemon; DATABASE is another "
		"file than the configuration's store, a backup for instance.",
		JSON | OPT_BIT(OPT_FROM) | OPT_BIT(OPT_TO) | OPT_BIT(OPT_GROUP) |
			OPT_BIT(OPT_FORMAT),
		0, 1, NEEDS_CONF, cmd_report},
	{"audit", "[list | verify]", "who did what, and proof that nobody changed it", NULL,
		LISTING, 0, 1, NEEDS_CONF, cmd_audit},
	{"calls", "[list | stats]", "calls, and what was pressed in them",
		"No number stands there: by the time of a call one would find who told a tip.",
		LISTING, 0, 1, NEEDS_CONF, cmd_calls},
	{"prompts", "[TEXT]", "what callers hear, by the numbers to record it by phone",
		"With TEXT, how that would be spoken.", JSON, 0, 1, NEEDS_CONF, cmd_prompts},
	{"recordings", "", "what callers said, and is kept for 90 days", NULL, LISTING, 0, 0,
		NEEDS_CONF, cmd_listing},
	{"recording", "ID FILE.wav", "write one to a file; written into the audit", NULL, JSON, 2,
		2, NEEDS_CONF, cmd_recording},
	{"backup", "FILE", "a copy of the store, in use or not, and a look whether it is whole",
		NULL, JSON | OPT_BIT(OPT_KEEP), 1, 1, NEEDS_SOUND_CONF, cmd_backup},
	{"restore", "FILE", "a copy in the place of the store, which is kept beside it",
		"Not while the daemon runs. The copy and its key are checked first. What waited "
		"in it to be sent becomes uncertain.",
		JSON, 1, 1, NEEDS_SOUND_CONF, cmd_restore},
	{"sim", "MODEM", "the SIM that lies in it now is the right one", NULL, JSON, 1, 1,
		NEEDS_CONF, cmd_sim},
	{"ussd", "MODEM CODE", "ask the network, for the balance for instance", NULL, JSON, 2, 2,
		NEEDS_CONF, cmd_ussd},
	{"data", "NUMBER", "all that is kept of a number, for whoever asks; audited", NULL, JSON, 1,
		1, NEEDS_CONF, cmd_data},
	{"erase", "NUMBER", "forget a number and what is kept of it", NULL, JSON, 1, 1,
		NEEDS_CONF, cmd_erase},
	{"import-history", "[FILE]", "a group's past, as JSON lines {\"at\",\"from\",\"text\"}",
		"Each line goes through the same parser and handlers as a message, at the time "
		"told, and nothing is sent. @N stands for the code that line N got. Instead of "
		"a file it may be what another gateway received.",
		JSON | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_FROM_GAMMU) | OPT_BIT(OPT_FROM_SMSTOOLS),
		0, 1, NEEDS_CONF, cmd_import_history},
	{"parse", "[TEXT]", "what the gateway would understand; needs no daemon",
		"--lines reads {\"id\",\"text\",\"role\",\"now\"}.",
		JSON | OPT_BIT(OPT_ROLE) | OPT_BIT(OPT_NOW) | OPT_BIT(OPT_LINES), 0, 1,
		NEEDS_NO_CONF, cmd_parse},
	{"pdu", "decode [HEX] | encode [NUMBER TEXT]", "what a PDU says, or the PDUs of a text",
		"--lines reads {\"id\",\"pdu\"} or {\"id\",\"to\",\"text\",\"report\"}.",
		JSON | OPT_BIT(OPT_LINES) | OPT_BIT(OPT_TPDU) | OPT_BIT(OPT_REPORT), 1, 3,
		NEEDS_NO_CONF, cmd_pdu},
	{"complete", "-- [WORD ...]", "what may follow on a line that is being typed",
		"For the shell's completion: the words typed so far, the last one perhaps empty. "
		"Ends with 66 where a file's name may stand.",
		JSON, 0, -1, NEEDS_NO_CONF, cmd_complete},
	{"check", "[DATABASE]", "whether the configuration and the store are sound", NULL, JSON,
		0, 1, NEEDS_SOUND_CONF, cmd_check},
	{"doctor", "", "what stands in the gateway's way, and what to do about it", NULL, JSON, 0,
		0, NEEDS_SOUND_CONF, cmd_doctor},
};

const size_t ctl_command_count = sizeof(ctl_commands) / sizeof(*ctl_commands);

const struct ctl_command *ctl_command_find(const char *name)
{
	for (size_t i = 0; i < ctl_command_count; i++)
		if (!strcmp(ctl_commands[i].name, name))
			return &ctl_commands[i];

	return NULL;
}

void ctl_usage_all(void)
{
	puts("usage: kengctl [-c FILE] COMMAND [ARGUMENTS] [OPTIONS]\n");

	for (size_t i = 0; i < ctl_command_count; i++)
		printf("  %-16s%s\n", ctl_commands[i].name, ctl_commands[i].summary);

	puts("\n  -c, --config FILE  the configuration (" CONF_DEFAULT ")\n"
	     "  -q, --quiet        no progress, no hints\n"
	     "  -h, --help         this, or with a command more of it\n"
	     "  -V, --version\n\n"
	     "Listings work without the daemon, with numbers masked. See kengctl(1).");
}

void ctl_usage(const struct ctl_command *command)
{
	printf("usage: kengctl %s %s\n\n%s.\n", command->name, command->arguments,
		command->summary);

	if (command->help)
		printf("%s\n", command->help);

	putchar('\n');

	for (int i = 0; i < OPT_COUNT; i++) {
		const struct ctl_option_row *option = &ctl_options[i];
		char name[32];

		if (!(command->options & OPT_BIT(i)))
			continue;

		snprintf(name, sizeof(name), "--%s %s", option->name,
			option->argument ? option->argument : "");
		printf("  %-18s%s\n", name, option->help);
	}
}
