/*
 * kengd's command line; everything else is in app.c.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "config.h"
#include "config/conf.h"
#include "gateway/app.h"
#include "gateway/base/log.h"

static const char usage_text[] =
	"usage: kengd [-c FILE] [--check-config | --dump-config] [--debug]\n"
	"\n"
	"  -c, --config FILE  the configuration (" CONF_DEFAULT ")\n"
	"  --check-config     say what is wrong with it and the files it names, and end\n"
	"  --dump-config      print the values in effect, and end\n"
	"  --debug            log more, message texts too\n"
	"  --help, --version\n"
	"\n"
	"Stays in the foreground and logs to standard error. SIGHUP reads the "
	"configuration anew,\n"
	"SIGTERM ends it in good order. See kengd(8) and kengd.conf(5).\n";

enum option_id {
	OPTION_CHECK = 256,
	OPTION_DUMP,
	OPTION_DEBUG,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option options[] = {
	{"config", required_argument, NULL, 'c'},
	{"check-config", no_argument, NULL, OPTION_CHECK},
	{"dump-config", no_argument, NULL, OPTION_DUMP},
	{"debug", no_argument, NULL, OPTION_DEBUG},
	{"help", no_argument, NULL, OPTION_HELP},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

int main(int argc, char **argv)
{
	int (*act)(const char *file) = app_run;
	const char *file = CONF_DEFAULT;
	int option;

	while ((option = getopt_long(argc, argv, "c:", options, NULL)) >= 0)
		switch (option) {
		case 'c': file = optarg; break;
		case OPTION_CHECK: act = app_check; break;
		case OPTION_DUMP: act = app_dump; break;
		case OPTION_DEBUG: log_set_level(LOG_LEVEL_DEBUG); break;
		case OPTION_HELP: fputs(usage_text, stdout); return EX_OK;
		case OPTION_VERSION: puts("kengd " PACKAGE_VERSION); return EX_OK;
		default: fputs(usage_text, stderr); return EX_USAGE;
		}

	if (optind < argc) {
		fputs(usage_text, stderr);
		return EX_USAGE;
	}

	return act(file);
}
