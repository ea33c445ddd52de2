/*
 * Names of users and groups to numbers; see who.h.
 */
#include "gateway/base/who.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_number(const char *text, uint32_t *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value >= UINT32_MAX)
		return false;

	*number = (uint32_t)value;
	return true;
}

bool who_user(const char *name, uint32_t *uid)
{
	const struct passwd *entry;
	bool found = false;
	FILE *file;

	if (read_number(name, uid))
		return true;

	file = fopen("/etc/passwd", "re");

	while (file && !found && (entry = fgetpwent(file))) {
		found = strcmp(entry->pw_name, name) == 0;

		if (found)
			*uid = entry->pw_uid;
	}

	if (file)
		fclose(file);

	return found;
}

bool who_group(const char *name, uint32_t *gid)
{
	const struct group *entry;
	bool found = false;
	FILE *file;

	if (read_number(name, gid))
		return true;

	file = fopen("/etc/group", "re");

	while (file && !found && (entry = fgetgrent(file))) {
		found = strcmp(entry->gr_name, name) == 0;

		if (found)
			*gid = entry->gr_gid;
	}

	if (file)
		fclose(file);

	return found;
}
