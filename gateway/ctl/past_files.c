/*
 * Files and times of other gateways; see past.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/civil.h"
#include "gateway/ctl/past.h"

#define FILE_OCTETS 65536 /* of one message; no message comes near */

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Counts what cannot be read, and what is no plain file is not meant. */
static void take_file(struct past *past, int folder, const char *name, past_file_fn fn)
{
	static uint8_t octets[FILE_OCTETS];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		past->unreadable++;
		return;
	}

	if (!fstat(fd, &st) && S_ISREG(st.st_mode)) {
		ssize_t n = read(fd, octets, sizeof(octets));

		if (n < 0 || n == sizeof(octets))
			past->unreadable++;
		else
			fn(past, name, octets, (size_t)n);
	}

	close(fd);
}

int past_each_file(struct past *past, const char *folder, past_file_fn fn, char *why, size_t cap)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **names = NULL;
	int count = fd < 0 ? -1 : scandir(folder, &names, is_visible, alphasort);
	int result = count < 0 ? -errno : 0;

	if (result)
		snprintf(why, cap, "%s: %s", folder, strerror(-result));

	for (int i = 0; i < count; i++) {
		take_file(past, fd, names[i]->d_name, fn);
		free(names[i]);
	}

	free(names);

	if (fd >= 0)
		close(fd);

	return result;
}

/* Digits of text where shape has letters, the fields in the order of their name; false: another. */
static bool read_shape(const char *text, const char *shape, int fields[6])
{
	static const char letters[] = "YMDhms";

	memset(fields, 0, 6 * sizeof(*fields));

	for (; *shape; shape++, text++) {
		const char *letter = strchr(letters, *shape);

		if (!letter && *text != *shape)
			return false;

		if (letter && (*text < '0' || *text > '9'))
			return false;

		if (letter)
			fields[letter - letters] = 10 * fields[letter - letters] + *text - '0';
	}

	return true;
}

int past_time(const char *text, int64_t *at)
{
	static const char *const shapes[] = {"YYYYMMDD_hhmmss", "YYYYMMDDThhmmss",
		"YYYY-MM-DD hh:mm:ss", "YYYY-MM-DDThh:mm:ss", "YY-MM-DD hh:mm:ss"};
	static const int most[6] = {9999, 12, 31, 23, 59, 60};
	int fields[6];

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		bool right = read_shape(text, shapes[i], fields) && fields[1] && fields[2];

		for (int field = 0; field < 6; field++)
			right &= fields[field] <= most[field];

		if (!right)
			continue;

		struct civil civil = {.year = (int16_t)(fields[0] + (fields[0] < 100 ? 2000 : 0)),
			.month = (int8_t)fields[1],
			.day = (int8_t)fields[2],
			.hour = (int8_t)fields[3],
			.minute = (int8_t)fields[4],
			.second = (int8_t)fields[5]};

		*at = civil_to_wall(&civil);
		return 0;
	}

	return -EINVAL;
}
