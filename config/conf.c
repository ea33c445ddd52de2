/*
 * Reads kengd.conf; see conf.h. conf_set.c puts its values in place, conf_complete.c what it does
 * not say.
 */
#include "config/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/conf_loader.h"
#include "gateway/base/alloc.h"

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

	if (!loader->faults && !*loader->conf->store.path)
		conf_fault_at(loader, NULL, loader->store_line,
			"store.path is missing and has no default: store = { path = "
			"\"…\"; };");

	conf_complete(loader);
	conf_check(loader);
	return loader->faults ? -EINVAL : 0;
}

/* libconfig's scanner ends the process when it includes a folder; so that is looked at first. */
static bool includes_are_files(struct loader *loader, const char *text)
{
	int line = 1;

	for (const char *at = text; at; at = strchr(at, '\n'), line++) {
		char name[CONF_PATH_MAX], path[2 * CONF_PATH_MAX];
		struct stat st;

		at += *at == '\n';

		if (sscanf(at, " @include \"%255[^\"\n]", name) != 1)
			continue;

		snprintf(path, sizeof(path), "%s%s", *name == '/' ? "" : loader->folder,
			name);

		if (stat(path, &st) < 0 || !S_ISREG(st.st_mode)) {
			conf_fault_at(loader, NULL, line, "@include names no file");
			return false;
		}
	}

	return true;
}

int conf_load_text(
	struct conf *conf, const char *path, const char *text, char *why, size_t cap)
{
	struct loader loader = {.why = strbuf_on(why, cap)};
	config_t config;
	int result = -EINVAL;

	begin(&loader, conf, path);

	if (!includes_are_files(&loader, text))
		return -EINVAL;

	config_init(&config);
	config_set_include_dir(&config, *loader.folder ? loader.folder : ".");

	if (config_read_string(&config, text))
		result = load_parsed(&loader, &config);
	else
		conf_fault_at(&loader, config_error_file(&config),
			config_error_line(&config), config_error_text(&config));

	config_destroy(&config);
	return result;
}

/* A regular file or a pipe, whole, NUL-terminated; NULL with errno. */
static char *read_whole(int fd)
{
	char *text = alloc_zero(CONF_BYTES_MAX + 2);
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, CONF_BYTES_MAX + 1 - len)) > 0)
		len += (size_t)n;

	if (n == 0 && len <= CONF_BYTES_MAX && !memchr(text, '\0', len)) {
		if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
			memcpy(text, "   ", 3);

		return text;
	}

	free(text);
	errno = n < 0 ? errno : len > CONF_BYTES_MAX ? EFBIG : EBADMSG;
	return NULL;
}

static int cannot_open(const char *path, int error, char *why, size_t cap)
{
	const char *what = error == EBADMSG ? "has NUL bytes: it is no text file"
			   : error == ENOENT
				   ? "there is no such file; -c FILE names another"
				   : strerror(error);

	snprintf(why, cap, "%s: %s", path, what);
	return error == EBADMSG || error == EFBIG ? -EINVAL : -error;
}

int conf_load(struct conf *conf, const char *path, char *why, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char *text;
	int result;

	*why = '\0';

	if (fd < 0)
		return cannot_open(path, errno, why, cap);

	if (strlen(path) >= CONF_PATH_MAX - 16) {
		close(fd);
		return cannot_open(path, ENAMETOOLONG, why, cap);
	}

	text = read_whole(fd);

	if (!text) {
		result = cannot_open(path, errno, why, cap);
		close(fd);
		return result;
	}

	close(fd);
	result = conf_load_text(conf, path, text, why, cap);
	free(text);
	return result;
}
