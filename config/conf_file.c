/*
 * Reading and parsing files in libconfig's language; see conf_file.h.
 */
#include "config/conf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/alloc.h"

#define PATH_CAP	256
#define READ_FIRST 0x8000

/* A regular file or a pipe, whole; NULL with errno. */
static char *read_whole(int fd)
{
	size_t len = 0, cap = READ_FIRST;
	char *text = alloc_zero(cap);
	ssize_t n;

	while ((n = read(fd, text + len, cap - 1 - len)) > 0) {
		len += (size_t)n;

		if (len > CONF_FILE_MAX)
			break;

		if (len == cap - 1) {
			cap *= 2;
			text = alloc_resize(text, cap, 1);
		}
	}

	text[len] = '\0';

	if (n == 0 && len <= CONF_FILE_MAX && !memchr(text, '\0', len)) {
		if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
			memcpy(text, "   ", 3);

		return text;
	}

	free(text);
	errno = n < 0 ? errno : len > CONF_FILE_MAX ? EFBIG : EBADMSG;
	return NULL;
}

static int cannot_read(const char *path, int error, char *why, size_t cap)
{
	const char *what = error == EBADMSG  ? "has NUL bytes: it is no text file"
			   : error == EFBIG  ? "is too long for a configuration"
			   : error == ENOENT ? "there is no such file"
					     : strerror(error);

	snprintf(why, cap, "%s: %s", path, what);
	return error == EBADMSG || error == EFBIG ? -EINVAL : -error;
}

char *conf_file_read(const char *path, int *result, char *why, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char *text = NULL;

	*result = 0;

	if (fd >= 0)
		text = read_whole(fd);

	if (!text)
		*result = cannot_read(path, errno, why, cap);

	if (fd >= 0)
		close(fd);

	return text;
}

static bool is_file(const char *folder, const char *name)
{
	char path[2 * PATH_CAP];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", *name == '/' ? "" : folder, name);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* libconfig's scanner ends the process when it includes a folder. The line of the first, or 0. */
static int bad_include(const char *folder, const char *text)
{
	int line = 1;

	for (const char *at = text; at; at = strchr(at, '\n'), line++) {
		char name[PATH_CAP];

		at += *at == '\n';

		if (sscanf(at, " @include \"%255[^\"\n]", name) == 1 &&
			!is_file(folder, name))
			return line;
	}

	return 0;
}

int conf_file_parse_some(
	config_t *config, const char *path, const char *text, char *why, size_t cap)
{
	char folder[PATH_CAP] = "./";
	const char *slash = strrchr(path, '/');
	int line;

	if (slash && (size_t)(slash + 1 - path) < sizeof(folder)) {
		memcpy(folder, path, (size_t)(slash + 1 - path));
		folder[slash + 1 - path] = '\0';
	}

	config_init(config);
	line = bad_include(folder, text);

	if (line) {
		snprintf(why, cap, "%s:%d: @include names no file", path, line);
		return -EINVAL;
	}

	config_set_include_dir(config, folder);

	if (config_read_string(config, text))
		return 0;

	snprintf(why, cap, "%s:%d: %s",
		config_error_file(config) ? config_error_file(config) : path,
		config_error_line(config), config_error_text(config));
	return -EINVAL;
}

int conf_file_parse(
	config_t *config, const char *path, const char *text, char *why, size_t cap)
{
	int result = conf_file_parse_some(config, path, text, why, cap);

	if (result)
		config_destroy(config);

	return result;
}
