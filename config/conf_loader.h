/*
 * The loader's own parts, for conf.c, conf_set.c and conf_complete.c only.
 */
#pragma once

#include <libconfig.h>
#include <stdbool.h>

#include "config/conf.h"
#include "config/conf_table.h"
#include "gateway/base/strbuf.h"

struct loader {
	struct conf *conf;
	char folder
		[CONF_PATH_MAX]; /* of the configuration file, with its slash; or empty */
	struct strbuf why;
	int faults;
	bool prefixes_given;
	int store_line, policy_line; /* of the groups, or 1 */
	int modem_lines[CONF_MODEMS_MAX];
};

/* One more line of why; file NULL = the configuration itself, line 0 = no line. */
void conf_fault_at(struct loader *loader, const char *file, int line, const char *text);

/* The defaults of a list's element, or with NULL of everything that is in no list. */
void conf_put_defaults(struct loader *loader, const struct conf_key *list, void *base);

/* The whole file: keys and groups of keys; there are no deeper groups. */
void conf_load_root(struct loader *loader, const config_setting_t *root);

/* Values that follow from others, and where the files are that nobody named. */
void conf_complete(struct loader *loader);
/* The rules between values. */
void conf_check(struct loader *loader);
