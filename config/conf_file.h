/*
 * A file in libconfig's language, read with care: what libconfig itself would die of, or read
 * without end, is looked at first. All of keng's configuration files come in through here.
 */
#pragma once

#include <libconfig.h>
#include <stddef.h>

#define CONF_FILE_MAX (1024 * 1024) /* octets of one file */

/*
 * The whole of a regular file or a pipe, NUL-terminated, a byte order mark blanked; the caller
 * frees it. NULL with *result -EINVAL for a file that is no text or too long, else -errno of
 * opening it, and why says so.
 */
char *conf_file_read(const char *path, int *result, char *why, size_t cap);

/*
 * Initialises config and parses the text that stands for path. 0: the caller destroys config.
 * -EINVAL: it is destroyed, and why says "file:line: what".
 */
int conf_file_parse(
	config_t *config, const char *path, const char *text, char *why, size_t cap);
/* The same, but config then has what stands before the fault: the caller destroys it anyway. */
int conf_file_parse_some(
	config_t *config, const char *path, const char *text, char *why, size_t cap);
