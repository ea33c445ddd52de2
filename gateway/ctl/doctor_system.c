/*
 * What /proc tells a doctor: processes, what they hold, and who listens where.
 */
#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/ctl/doctor.h"

#define PLACE	"/proc"
#define MESSAGE 8192
#define LISTENS 0x0a /* TCP_LISTEN, as /proc/net/tcp has it */

void doctor_find(struct doctor *doctor, const char *what, enum finding finding, const char *format, ...)
{
	static const char *const marks[] = {"ok", "warning", "FAULT"};
	char message[MESSAGE];
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);
	doctor->faults += finding == FINDING_FAULT;

	if (doctor->ctl->json) {
		json_t *row = json_pack("{s:s, s:s, s:s}", "check", what, "result",
			finding == FINDING_FAULT ? "fault" : marks[finding], "message",
			message);

		ctl_print_json(row);
		json_decref(row);
		return;
	}

	printf("%-18s%-9s", what, marks[finding]);
	ctl_print_text(message);
	putchar('\n');
}

bool doctor_process_name(const char *pid, char name[32])
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), PLACE "/%s/comm", pid);

	FILE *file = fopen(path, "re");
	bool read = file && fgets(name, 32, file);

	if (file)
		fclose(file);

	if (read)
		name[strcspn(name, "\n")] = '\0';

	return read;
}

bool doctor_process_holds(const char *pid, const char *what)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	bool holds = false;

	snprintf(path, sizeof(path), PLACE "/%s/fd", pid);

	DIR *folder = opendir(path);

	while (folder && !holds && (entry = readdir(folder))) {
		ssize_t n = readlinkat(
			dirfd(folder), entry->d_name, target, sizeof(target) - 1);

		if (n > 0) {
			target[n] = '\0';
			holds = !strcmp(target, what);
		}
	}

	if (folder)
		closedir(folder);

	return holds;
}

bool doctor_process(
	bool (*match)(const char *pid, const char *what), const char *what, char name[32])
{
	DIR *folder = opendir(PLACE);
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = isdigit((unsigned char)entry->d_name[0]) &&
			match(entry->d_name, what) && doctor_process_name(entry->d_name, name);

	if (folder)
		closedir(folder);

	return found;
}

/* The socket that listens at that port, in one of the two tables; 0 = none. */
static unsigned long listener(const char *path, unsigned port)
{
	FILE *file = fopen(path, "re");
	unsigned long inode = 0, at;
	unsigned local, state;
	char line[512];

	while (file && !inode && fgets(line, sizeof(line), file))
		if (sscanf(line, " %*[^:]: %*[0-9A-Fa-f]:%x %*s %x %*s %*s %*s %*s %*s %lu", &local,
			    &state, &at) == 3 &&
			local == port && state == LISTENS)
			inode = at;

	if (file)
		fclose(file);

	return inode;
}

void doctor_look_at_console(struct doctor *doctor)
{
	const char *listen = doctor->ctl->conf.console.listen;
	const char *colon = strrchr(listen, ':');
	unsigned port = colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 0;
	char what[48], name[32];

	if (!port)
		return;

	unsigned long inode = listener(PLACE "/net/tcp", port);

	if (!inode)
		inode = listener(PLACE "/net/tcp6", port);

	snprintf(what, sizeof(what), "socket:[%lu]", inode);

	if (!inode)
		doctor_find(doctor, "console", FINDING_OK, "%s is free: keng-console does not run", listen);
	else if (!doctor_process(doctor_process_holds, what, name))
		doctor_find(doctor, "console", FINDING_OK, "somebody else's process listens at %s", listen);
	else if (!strcmp(name, "keng-console"))
		doctor_find(doctor, "console", FINDING_OK, "answers at http://%s/", listen);
	else
		doctor_find(doctor, "console", FINDING_WARNING,
			"%s is held by %s: stop it, or choose another port as console.listen", listen,
			name);
}
