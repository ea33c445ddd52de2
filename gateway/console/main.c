/*
 * keng-console's command line; everything else is in console.c and manage.c.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "config.h"
#include "gateway/base/log.h"
#include "gateway/console/console.h"

static const char usage_text[] =
	"usage: keng-console [-c FILE] [--check-config] [--debug]\n"
	"       keng-console [-c FILE] --add-account NAME --role ROLE [--title TEXT]\n"
	"       keng-console [-c FILE] --set-password NAME | --lock NAME | --unlock NAME\n"
	"       keng-console [-c FILE] --list-accounts\n"
	"\n"
	"  -c, --config FILE    the gateway's configuration (" CONF_DEFAULT ")\n"
	"  --check-config       say what is wrong with it, and end\n"
	"  --add-account NAME   somebody who may sign in; the password is asked for\n"
	"  --role ROLE          pol, dir, lead, med, auth or admin\n"
	"  --title TEXT         what pages call them\n"
	"  --set-password NAME  another password; ends what they have open\n"
	"  --lock NAME          they may not sign in any more\n"
	"  --unlock NAME\n"
	"  --list-accounts\n"
	"  --debug              log more\n"
	"  --help, --version\n"
	"\n"
	"The operator's web pages, at console.listen of the configuration. Stays in the\n"
	"foreground and logs to standard error; SIGHUP reads the configuration anew, SIGTERM\n"
	"ends it. See keng-console(8).\n";

enum option_id {
	OPTION_CHECK = 256,
	OPTION_ADD,
	OPTION_ROLE,
	OPTION_TITLE,
	OPTION_PASSWORD,
	OPTION_LOCK,
	OPTION_UNLOCK,
	OPTION_LIST,
	OPTION_DEBUG,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option options[] = {
	{"config", required_argument, NULL, 'c'},
	{"check-config", no_argument, NULL, OPTION_CHECK},
	{"add-account", required_argument, NULL, OPTION_ADD},
	{"role", required_argument, NULL, OPTION_ROLE},
	{"title", required_argument, NULL, OPTION_TITLE},
	{"set-password", required_argument, NULL, OPTION_PASSWORD},
	{"lock", required_argument, NULL, OPTION_LOCK},
	{"unlock", required_argument, NULL, OPTION_UNLOCK},
	{"list-accounts", no_argument, NULL, OPTION_LIST},
	{"debug", no_argument, NULL, OPTION_DEBUG},
	{"help", no_argument, NULL, OPTION_HELP},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

/* What the command line wants; act 0 is to serve. */
struct wishes {
	const char *file, *name, *role, *title;
	int act;
	bool misused;
};

static void read_option(struct wishes *wishes, int option)
{
	switch (option) {
	case 'c': wishes->file = optarg; break;
	case OPTION_ROLE: wishes->role = optarg; break;
	case OPTION_TITLE: wishes->title = optarg; break;
	case OPTION_DEBUG: log_set_level(LOG_LEVEL_DEBUG); break;
	case OPTION_CHECK:
	case OPTION_ADD:
	case OPTION_PASSWORD:
	case OPTION_LOCK:
	case OPTION_UNLOCK:
	case OPTION_LIST:
	case OPTION_HELP:
	case OPTION_VERSION:
		wishes->misused |= wishes->act != 0;
		wishes->act = option;
		wishes->name = optarg;
		break;
	default: wishes->misused = true; break;
	}
}

static int run(const struct wishes *wishes)
{
	switch (wishes->act) {
	case OPTION_CHECK: return console_check(wishes->file);
	case OPTION_ADD:
		return console_add_account(
			wishes->file, wishes->name, wishes->role, wishes->title);
	case OPTION_PASSWORD: return console_set_password(wishes->file, wishes->name);
	case OPTION_LOCK: return console_lock(wishes->file, wishes->name, true);
	case OPTION_UNLOCK: return console_lock(wishes->file, wishes->name, false);
	case OPTION_LIST: return console_list_accounts(wishes->file);
	case OPTION_HELP: fputs(usage_text, stdout); return EX_OK;
	case OPTION_VERSION: puts("keng-console " PACKAGE_VERSION); return EX_OK;
	}

	return console_run(wishes->file);
}

int main(int argc, char **argv)
{
	struct wishes wishes = {.file = CONF_DEFAULT, .role = "", .title = ""};
	int option;

	while ((option = getopt_long(argc, argv, "c:", options, NULL)) >= 0)
		read_option(&wishes, option);

	if (wishes.misused || optind < argc) {
		fputs(usage_text, stderr);
		return EX_USAGE;
	}

	return run(&wishes);
}
