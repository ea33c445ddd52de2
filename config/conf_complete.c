/*
 * What kengd.conf leaves open: values that follow from others, the shipped files, and the rules
 * between values.
 */
#include "config/conf_loader.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_readable(const char *path)
{
	return access(path, R_OK) == 0;
}

/* The folder of the running program, with its slash. */
static bool program_folder(char *out, size_t cap)
{
	ssize_t n = readlink("/proc/self/exe", out, cap - 1);
	char *slash;

	if (n <= 0)
		return false;

	out[n] = '\0';
	slash = strrchr(out, '/');
	slash[1] = '\0';
	return true;
}

/*
 * Beside the configuration; beside a program that is not installed (its build folder has the
 * shipped files in ../config); else where the installation put them.
 */
static void find_file(const struct loader *loader, char *at, size_t cap, const char *name)
{
	char program[PATH_MAX];
	char try[2 * PATH_MAX];

	if (*at)
		return;

	snprintf(try, sizeof(try), "%s%s", loader->folder, name);

	if (!*loader->folder || !is_readable(try))
		snprintf(try, sizeof(try), PKGDATADIR "/%s", name);

	if (!is_readable(try) && program_folder(program, sizeof(program))) {
		char beside[2 * PATH_MAX];

		snprintf(beside, sizeof(beside), "%s../config/%s", program, name);

		if (is_readable(beside) && strlen(beside) < cap)
			memcpy(try, beside, strlen(beside) + 1);
	}

	if (strlen(try) < cap)
		memcpy(at, try, strlen(try) + 1);
}

void conf_complete(struct loader *loader)
{
	struct conf *conf = loader->conf;
	size_t cap = CONF_PATH_MAX;

	find_file(loader, conf->files.keywords, cap, "keywords.conf");
	find_file(loader, conf->files.replies, cap, "replies.conf");
	find_file(loader, conf->files.places, cap, "places.conf");
	find_file(loader, conf->files.ivr, cap, "ivr.conf");

	if (*conf->store.path && !*conf->store.key_file) {
		struct strbuf buf = STRBUF(conf->store.key_file);

		strbuf_putf(&buf, "%s.key", conf->store.path);

		if (buf.truncated)
			conf_fault_at(loader, NULL, 0, "store.path is too long");
	}

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

void conf_check_modems(struct loader *loader)
{
	const struct conf *conf = loader->conf;
	char text[512];

	for (size_t i = 0; i < conf->modem_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct conf_modem *a = &conf->modems[j],
						*b = &conf->modems[i];

			if (strcmp(a->name, b->name) == 0) {
				snprintf(text, sizeof(text),
					"two modems have the name \"%s\"", a->name);
				conf_fault_at(loader, NULL, 0, text);
			}

			if (*a->device && strcmp(a->device, b->device) == 0) {
				snprintf(text, sizeof(text),
					"modems \"%s\" and \"%s\" have the same device",
					a->name, b->name);
				conf_fault_at(loader, NULL, 0, text);
			}
		}
	}
}
