/*
 * What stands in the gateway's way: configuration, store, socket, who else holds the modems'
 * ports, the clock, the disk. Looks, and changes nothing.
 */
#include "gateway/ctl/doctor.h"

#include <errno.h>
#include <limits.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <unistd.h>

#include "config/rules.h"
#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/store/store.h"

#define WHY_MAX	   8192
#define FREE_LEAST (20ULL * 1024 * 1024)
#define MESSAGE	   512

static void look_at_rules(struct doctor *doctor)
{
	struct rules rules;
	char why[WHY_MAX];

	if (rules_load(&rules, &doctor->ctl->conf, why, sizeof(why))) {
		doctor_find(doctor, "configuration", FINDING_FAULT, "%s", why);
		return;
	}

	rules_clear(&rules);
	doctor_find(doctor, "configuration", FINDING_OK, "%s", doctor->ctl->conf.file);
}

static void look_at_store(struct doctor *doctor)
{
	struct store_conf conf = doctor->ctl->conf.store;
	struct store *store;
	struct stat place;
	char why[MESSAGE];

	conf.read_only = true;

	if (stat(conf.path, &place) < 0 && errno == ENOENT) {
		doctor_find(doctor, "store", FINDING_OK, "%s is made when kengd starts",
			conf.path);
	} else if (store_open(&store, &conf, clock_real(), why, sizeof(why))) {
		doctor_find(doctor, "store", FINDING_FAULT, "%s", why);
	} else {
		store_close(store);
		doctor_find(doctor, "store", FINDING_OK, "%s", conf.path);
	}

	if (stat(conf.key_file, &place) < 0)
		doctor_find(doctor, "key file",
			errno == ENOENT ? FINDING_WARNING : FINDING_FAULT, "%s: %s",
			conf.key_file, strerror(errno));
	else if (place.st_mode & 077)
		doctor_find(doctor, "key file", FINDING_FAULT,
			"%s may be read by others: chmod 600 it", conf.key_file);
	else
		doctor_find(doctor, "key file", FINDING_OK,
			"%s; is there a copy in another place?", conf.key_file);
}

static void look_at_disk(struct doctor *doctor)
{
	char copy[CONF_PATH_MAX];
	struct statvfs disk;

	snprintf(copy, sizeof(copy), "%s", doctor->ctl->conf.store.path);

	const char *folder = dirname(copy);

	if (statvfs(folder, &disk) < 0) {
		doctor_find(doctor, "disk", FINDING_FAULT,
			"%s: %s; make the folder and give it to kengd", folder,
			strerror(errno));
		return;
	}

	unsigned long long left = (unsigned long long)disk.f_bavail * disk.f_frsize;
	unsigned long long all = (unsigned long long)disk.f_blocks * disk.f_frsize;
	bool low = left < FREE_LEAST || left < all / 20;

	doctor_find(doctor, "disk", low ? FINDING_FAULT : FINDING_OK,
		"%llu MB of %llu MB free in %s%s", left >> 20, all >> 20, folder,
		low ? ": make room" : "");
}

static void look_at_daemon(struct doctor *doctor)
{
	const char *path = doctor->ctl->conf.control.socket;
	struct talk *talk;
	int result = talk_try(doctor->ctl, &talk);

	if (!result) {
		talk_close(talk);
		doctor_find(doctor, "daemon", FINDING_OK, "answers at %s", path);
	} else if (result == -EACCES) {
		doctor_find(doctor, "daemon", FINDING_FAULT,
			"you may not speak to it at %s: be in the group control.group",
			path);
	} else {
		doctor_find(doctor, "daemon", FINDING_FAULT, "does not answer at %s: %s", path,
			strerror(-result));
	}
}

/* What kengd found out about its modems. */
static void look_at_verdict(struct doctor *doctor, const char *modem, const json_t *row)
{
	const char *subject = json_string_value(json_object_get(row, "subject"));
	const char *rank = json_string_value(json_object_get(row, "verdict"));
	const char *text = json_string_value(json_object_get(row, "text"));
	enum finding finding = FINDING_OK;
	char what[64];

	if (!subject || !rank)
		return;

	if (!strcmp(rank, "no"))
		finding = strcmp(subject, "sms") && strcmp(subject, "network") ? FINDING_WARNING
									       : FINDING_FAULT;
	else if (!strcmp(rank, "partly"))
		finding = FINDING_WARNING;

	snprintf(what, sizeof(what), "%s %s", modem, subject);
	doctor_find(doctor, what, finding, "%s: %s", rank, text ? text : "");
}

/* A SIM that is not there, or shut, has no verdict of its own: nothing else of the modem is known then. */
static void look_at_sim(struct doctor *doctor, const char *modem, const json_t *row)
{
	const char *state = json_string_value(json_object_get(row, "state"));
	const char *ill = json_string_value(json_object_get(row, "ill"));
	const json_t *first = json_array_get(json_object_get(row, "verdicts"), 0);
	const char *text = json_string_value(json_object_get(first, "text"));
	char what[64];

	snprintf(what, sizeof(what), "%s SIM", modem);

	if (!state || strcmp(state, "sim") != 0) {
		if (state && !strcmp(state, "ready"))
			doctor_find(doctor, what, ill && strstr(ill, "SIM") ? FINDING_WARNING : FINDING_OK,
				"%s", ill && strstr(ill, "SIM") ? ill : "is there, and open");
		return;
	}

	doctor_find(doctor, what, FINDING_FAULT, "%s: %s", text ? text : "not usable",
		text && strstr(text, "PIN") ? "put its right PIN into modems.pin; each is tried once" :
					      "put it in, contacts down, and its PIN into modems.pin");
}

static void look_at_verdicts(struct doctor *doctor)
{
	json_t *status = NULL, *modem, *row;
	struct talk *talk;
	size_t i, j;

	if (talk_try(doctor->ctl, &talk))
		return;

	talk_ask(doctor->ctl, talk, json_pack("{s:s}", "op", "status"), NULL, NULL, &status);
	talk_close(talk);

	json_array_foreach(json_object_get(status, "modems"), i, modem) {
		const char *name = json_string_value(json_object_get(modem, "name"));

		look_at_sim(doctor, name ? name : "?", modem);

		json_array_foreach(json_object_get(modem, "verdicts"), j, row)
			look_at_verdict(doctor, name ? name : "?", row);
	}

	json_decref(status);
}

static bool is_daemon_holding(const char *pid, const char *device)
{
	char name[32];

	return doctor_process_name(pid, name) && !strcmp(name, "kengd") &&
	       doctor_process_holds(pid, device);
}

static bool is_called(const char *pid, const char *what)
{
	char name[32];

	return doctor_process_name(pid, name) && !strcmp(name, what);
}

static void look_at_modem(struct doctor *doctor, const struct conf_modem *modem)
{
	char device[PATH_MAX], holder[32], what[48];

	snprintf(what, sizeof(what), "modem %s", modem->name);

	if (!strncmp(modem->device, "tcp:", 4))
		doctor_find(doctor, what, FINDING_OK, "%s", modem->device);
	else if (!realpath(modem->device, device))
		doctor_find(doctor, what, FINDING_FAULT,
			"%s: %s; is it plugged in? ls /dev/serial/by-id", modem->device,
			strerror(errno));
	else if (doctor_process(is_daemon_holding, device, holder))
		doctor_find(doctor, what, FINDING_OK, "%s is held by kengd", device);
	else if (doctor_process(doctor_process_holds, device, holder))
		doctor_find(doctor, what, FINDING_FAULT, "%s is held by %s: stop it", device,
			holder);
	else if (access(device, R_OK | W_OK) < 0)
		doctor_find(doctor, what, FINDING_WARNING,
			"%s: %s for you; kengd's user is to be in the group dialout: usermod -aG "
			"dialout keng", device, strerror(errno));
	else
		doctor_find(doctor, what, FINDING_OK, "%s", device);
}

static void look_for_rivals(struct doctor *doctor)
{
	static const char *const rivals[] = {"ModemManager", "brltty"};
	char name[32];

	for (size_t i = 0; i < sizeof(rivals) / sizeof(*rivals); i++)
		if (doctor_process(is_called, rivals[i], name))
			doctor_find(doctor, rivals[i], FINDING_WARNING,
				"runs and takes modems' ports: stop it, or let udev set "
				"ID_MM_DEVICE_IGNORE for this modem");
}

static void look_at_clock(struct doctor *doctor)
{
	char now[CIVIL_RFC3339_MAX];

	if (!clock_plausible(clock_real()))
		doctor_find(doctor, "clock", FINDING_FAULT,
			"it says %s: set it (date -s), or let NTP or the network do so",
			civil_rfc3339(now, clock_wall_ms(clock_real())));
	else if (clock_confirmed(clock_real()))
		doctor_find(doctor, "clock", FINDING_OK, "kept by NTP");
	else
		doctor_find(doctor, "clock", FINDING_WARNING,
			"nobody keeps it: quiet hours and dates wait for the network's time; "
			"install systemd-timesyncd or chrony");
}

int cmd_doctor(struct ctl *ctl)
{
	struct doctor doctor = {.ctl = ctl};

	look_at_rules(&doctor);
	look_at_store(&doctor);
	look_at_disk(&doctor);
	look_at_daemon(&doctor);

	for (size_t i = 0; i < ctl->conf.modem_count; i++)
		look_at_modem(&doctor, &ctl->conf.modems[i]);

	if (!ctl->conf.modem_count)
		doctor_find(&doctor, "modems", FINDING_WARNING,
			"none is configured: no SMS comes or goes");

	look_at_verdicts(&doctor);
	look_for_rivals(&doctor);
	doctor_look_at_console(&doctor);
	look_at_clock(&doctor);
	return doctor.faults ? EX_UNAVAILABLE : EX_OK;
}
