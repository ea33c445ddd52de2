/*
 * Reads kengd.conf; see conf.h. conf_set.c puts its values in place, conf_complete.c what it does
 * not say.
 */
#include "config/conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf_file.h"
#include "config/conf_loader.h"

static void begin(struct loader *loader, struct conf *conf, const char *path)
{
	struct strbuf file = STRBUF(conf->file);
	const char *slash = strrchr(path, '/');

	memset(conf, 0, sizeof(*conf));
	loader->conf = conf;
	loader->store_line = 1;
	loader->policy_line = 1;
	strbuf_put(&file, path);

	if (slash) {
		struct strbuf folder = STRBUF(loader->folder);

		strbuf_putn(&folder, path, (size_t)(slash + 1 - path));
	} else if (*path) {
		memcpy(loader->folder, "./", 3);
	}

	conf_put_defaults(loader, NULL, conf);
}

void conf_defaults(struct conf *conf)
{
	struct loader loader = {.why = strbuf_on((char[2]){0}, 2)};

	begin(&loader, conf, "");
	conf_complete(&loader);
}

static int load_parsed(struct loader *loader, const config_t *config)
{
	conf_load_root(loader, config_root_setting(config));

	if (!*loader->conf->store.path)
		conf_fault_at(loader, NULL, loader->store_line,
			"store.path is missing and has no default: store = { path = "
			"\"…\"; };");

	conf_complete(loader);
	conf_check(loader);
	return loader->faults ? -EINVAL : 0;
}

int conf_load_text(
	struct conf *conf, const char *path, const char *text, char *why, size_t cap)
{
	struct loader loader = {.why = strbuf_on(why, cap)};
	config_t config;
	char rest[64];
	int broken, result;

	begin(&loader, conf, path);
	broken = conf_file_parse_some(&config, path, text, why, cap);

	/* What the fault hides is missing for no other reason. */
	if (broken)
		loader.why = strbuf_on(rest, sizeof(rest));

	result = load_parsed(&loader, &config);
	config_destroy(&config);
	return broken ? broken : result;
}

int conf_load(struct conf *conf, const char *path, char *why, size_t cap)
{
	char *text;
	int result;

	*why = '\0';

	if (strlen(path) >= CONF_PATH_MAX - 16) {
		snprintf(why, cap, "%.64s…: %s", path, strerror(ENAMETOOLONG));
		return -ENAMETOOLONG;
	}

	text = conf_file_read(path, &result, why, cap);

	if (!text)
		return result;

	result = conf_load_text(conf, path, text, why, cap);
	free(text);
	return result;
}
