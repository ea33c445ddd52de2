/*
 * What the files of `kengctl doctor` share: a finding said, and who of the system's processes has
 * what.
 */
#pragma once

#include "gateway/ctl/ctl.h"

struct doctor {
	struct ctl *ctl;
	int faults;
};

enum finding {
	FINDING_OK,
	FINDING_WARNING, /* works, and may not for long */
	FINDING_FAULT,
};

/* Says it, as a line or as JSON. */
void doctor_find(struct doctor *doctor, const char *what, enum finding finding,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* doctor_system.c */
bool doctor_process_name(const char *pid, char name[32]);
/* Whether one of its descriptors is that: a path, or "socket:[12345]". */
bool doctor_process_holds(const char *pid, const char *what);
/* Calls match for each process; stops at the first it is true for. */
bool doctor_process(
	bool (*match)(const char *pid, const char *what), const char *what, char name[32]);
/* Who listens where the console is to be. */
void doctor_look_at_console(struct doctor *doctor);
