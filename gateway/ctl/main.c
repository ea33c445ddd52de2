/*
 * kengctl's command line: finds the command, reads its options, loads the configuration.
 */
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "gateway/base/civil.h"
#include "gateway/base/log.h"
#include "gateway/ctl/ctl.h"

#define WHY_MAX	       8192
#define OPTION_HELP    1000
#define OPTION_VERSION (OPTION_HELP + 1)
#define OPTION_BASE    256 /* of those in the table */

static void options_make(struct option out[OPT_COUNT + 4])
{
	size_t n = 0;

	for (; n < OPT_COUNT; n++)
		out[n] = (struct option){ctl_options[n].name,
			ctl_options[n].argument ? required_argument : no_argument, NULL,
			OPTION_BASE + (int)n};

	out[n++] = (struct option){"config", required_argument, NULL, 'c'};
	out[n++] = (struct option){"help", no_argument, NULL, OPTION_HELP};
	out[n++] = (struct option){"version", no_argument, NULL, OPTION_VERSION};
	out[n] = (struct option){NULL, 0, NULL, 0};
}

/* What was asked for beside a command. */
struct wishes {
	bool help, version, wrong;
};

static void read_options(struct ctl *ctl, int argc, char **argv, struct wishes *wishes)
{
	struct option options[OPT_COUNT + 4];
	int option;

	options_make(options);

	while ((option = getopt_long(argc, argv, "c:hqV", options, NULL)) >= 0) {
		if (option == 'c')
			ctl->conf_file = optarg;
		else if (option == 'h' || option == OPTION_HELP)
			wishes->help = true;
		else if (option == 'V' || option == OPTION_VERSION)
			wishes->version = true;
		else if (option == 'q')
			ctl->value[OPT_QUIET] = "";
		else if (option >= OPTION_BASE && option < OPTION_BASE + OPT_COUNT)
			ctl->value[option - OPTION_BASE] = optarg ? optarg : "";
		else
			wishes->wrong = true;
	}

	ctl->json = ctl->value[OPT_JSON] != NULL;
	ctl->arguments = argv + optind;
	ctl->count = argc - optind;
}

static int check_usage(const struct ctl *ctl)
{
	const struct ctl_command *command = ctl->command;

	for (int i = 0; i < OPT_COUNT; i++)
		if (ctl->value[i] && i != OPT_QUIET && i != OPT_JSON &&
			!(command->options & OPT_BIT(i)))
			return ctl_misused(ctl, "%s has no --%s", command->name,
				ctl_options[i].name);

	if (ctl->count < command->least ||
		(command->most >= 0 && ctl->count > command->most))
		return ctl_misused(ctl, "%s takes %s", command->name,
			*command->arguments ? command->arguments : "no arguments");

	return EX_OK;
}

/* A file that kengd has refused keeps nobody from asking the one that runs as it was. */
static bool daemon_answers(const struct ctl *ctl)
{
	struct talk *talk;

	if (ctl->command->needs != NEEDS_CONF)
		return false;

	/* Another file is no reason to speak to the machine's own. */
	if (ctl->conf_file && !strcmp(ctl->conf.control.socket, CONF_SOCKET_DEFAULT))
		return false;

	if (talk_try(ctl, &talk))
		return false;

	talk_close(talk);
	return true;
}

static int load_conf(struct ctl *ctl)
{
	const char *file = ctl->conf_file ? ctl->conf_file : CONF_DEFAULT;
	char why[WHY_MAX];

	if (ctl->command->needs == NEEDS_NO_CONF && !ctl->conf_file &&
		access(file, R_OK) < 0) {
		conf_defaults(&ctl->conf);
		civil_set_zone(ctl->conf.community.timezone);
		return EX_OK;
	}

	if (conf_load(&ctl->conf, file, why, sizeof(why))) {
		if (!daemon_answers(ctl))
			return ctl_fail(ctl, EX_CONFIG, "CONFIGURATION", "%s", why);

		fprintf(stderr, "kengctl: %s\nkengctl: kengd goes on as it was\n", why);
	}

	civil_set_zone(ctl->conf.community.timezone);
	return EX_OK;
}

int main(int argc, char **argv)
{
	static struct ctl state; /* too large for some stacks */
	struct ctl *ctl = &state;
	struct wishes wishes = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_LEVEL_FATAL);
	read_options(ctl, argc, argv, &wishes);

	if (wishes.version) {
		puts("kengctl " PACKAGE_VERSION);
		return EX_OK;
	}

	if (ctl->count > 0)
		ctl->command = ctl_command_find(ctl->arguments[0]);

	if (wishes.help && (ctl->command || !ctl->count)) {
		if (ctl->command)
			ctl_usage(ctl->command);
		else
			ctl_usage_all();

		return EX_OK;
	}

	if (wishes.wrong || !ctl->command)
		return ctl_misused(ctl,
			ctl->count && !ctl->command ? "there is no command %s"
						    : "what is to be done?",
			ctl->count ? ctl->arguments[0] : "");

	ctl->arguments++;
	ctl->count--;

	int status = check_usage(ctl);

	if (!status)
		status = load_conf(ctl);

	if (!status)
		status = ctl->command->run(ctl);

	if (fflush(stdout) == EOF && !status)
		status = EX_IOERR;

	return status;
}
