/*
 * What kengd.conf leaves open: values that follow from others, the shipped files, and the rules
 * between values.
 */
#include "config/conf_loader.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM_DEPTH 3 /* BUILD/tests/unit/check_conf */

static bool is_readable(const char *path)
{
	return access(path, R_OK) == 0;
}

/* Cuts the last name off, leaving the slash; false when there is none left to cut. */
static bool folder_up(char *path)
{
	size_t n = strlen(path);

	if (n < 2)
		return false;

	path[n - 1] = '\0';

	char *slash = strrchr(path, '/');

	if (!slash)
		return false;

	slash[1] = '\0';
	return true;
}

/*
 * Where a program that is not installed was built, with its slash: the folder above it that
 * configure left its mark in. The shipped files lie in its config/.
 */
static bool build_folder(char *out)
{
	char mark[PATH_MAX + 16];
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);

	out[n > 0 ? n : 0] = '\0';

	for (int up = 0; up < PROGRAM_DEPTH && folder_up(out); up++) {
		snprintf(mark, sizeof(mark), "%sconfig.status", out);

		if (is_readable(mark))
			return true;
	}

	out[0] = '\0';
	return false;
}

/* Beside the configuration, else where the program was built, else where it was installed. */
static void find_file(const struct loader *loader, char *at, const char *name)
{
	char build[PATH_MAX + 8] = "";

	if (*at)
		return;

	if (build_folder(build))
		strcat(build, "config/");

	const char *const folders[] = {loader->folder, build, PKGDATADIR "/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		struct strbuf path = strbuf_on(at, CONF_PATH_MAX);

		strbuf_put(&path, folders[i]);
		strbuf_put(&path, name);

		if (*folders[i] && !path.truncated && is_readable(at))
			return;
	}
}

/* A file that nobody named lies beside the store. */
static void complete_beside_store(struct loader *loader, char at[CONF_PATH_MAX], const char *end)
{
	const char *store = loader->conf->store.path;

	if (*at || !*store)
		return;

	struct strbuf path = strbuf_on(at, CONF_PATH_MAX);

	strbuf_putf(&path, "%s%s", store, end);

	if (path.truncated)
		conf_fault_at(loader, NULL, 0, "store.path is too long");
}

/* The console cannot write beside a store that was installed: that folder is the daemon's. */
static void complete_accounts(struct loader *loader)
{
	static const char installed[] = LOCALSTATEDIR "/lib/keng/";
	struct conf *conf = loader->conf;

	if (!*conf->console.accounts &&
		!strncmp(conf->store.path, installed, sizeof(installed) - 1))
		snprintf(conf->console.accounts, sizeof(conf->console.accounts), "%s",
			LOCALSTATEDIR "/lib/keng-console/accounts.db");

	complete_beside_store(loader, conf->console.accounts, ".accounts");
}

void conf_complete(struct loader *loader)
{
	struct conf *conf = loader->conf;

	find_file(loader, conf->files.keywords, "keywords.conf");
	find_file(loader, conf->files.replies, "replies.conf");
	find_file(loader, conf->files.places, "places.conf");
	find_file(loader, conf->files.ivr, "ivr.conf");
	find_file(loader, conf->files.accents, "accents.conf");

	complete_beside_store(loader, conf->store.key_file, ".key");
	complete_accounts(loader);

	if (!loader->prefixes_given) {
		struct strbuf prefix = STRBUF(conf->policy.allowed_prefixes[0]);

		strbuf_putf(&prefix, "+%s", conf->community.country_code);
		conf->policy.prefix_count = 1;
	}

	for (size_t i = 0; i < conf->modem_count; i++)
		if (!*conf->modems[i].name)
			snprintf(conf->modems[i].name, sizeof(conf->modems[i].name),
				"modem%zu", i + 1);
}

static void check_pair(struct loader *loader, size_t earlier, size_t later)
{
	const struct conf_modem *a = &loader->conf->modems[earlier];
	const struct conf_modem *b = &loader->conf->modems[later];
	char text[2 * CONF_PATH_MAX];

	if (strcmp(a->name, b->name) == 0) {
		snprintf(text, sizeof(text), "two modems have the name \"%s\"", a->name);
		conf_fault_at(loader, NULL, loader->modem_lines[later], text);
	}

	if (*a->device && strcmp(a->device, b->device) == 0) {
		snprintf(text, sizeof(text),
			"modems \"%s\" and \"%s\" have the same device", a->name,
			b->name);
		conf_fault_at(loader, NULL, loader->modem_lines[later], text);
	}
}

void conf_check(struct loader *loader)
{
	const struct policy *policy = &loader->conf->policy;

	for (size_t i = 0; i < loader->conf->modem_count; i++) {
		const struct conf_modem *modem = &loader->conf->modems[i];

		if (*modem->pin && *modem->pin_file)
			conf_fault_at(loader, NULL, loader->modem_lines[i],
				"a modem has pin or pin_file, not both");

		for (size_t j = 0; j < i; j++)
			check_pair(loader, j, i);
	}

	if (policy->parts_per_day && policy->alarm_reserve >= policy->parts_per_day)
		conf_fault_at(loader, NULL, loader->policy_line,
			"policy.alarm_reserve leaves nothing of policy.parts_per_day for "
			"the "
			"rest: make it smaller");
}
