/*
 * Copies of the store: one to a file, or one a day of which the newest are kept, each looked at
 * once it is made; and the way back.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/civil.h"
#include "gateway/base/clock.h"
#include "gateway/ctl/ctl.h"
#include "gateway/store/audit.h"
#include "gateway/store/restore.h"
#include "gateway/store/store.h"

#define WHY_MAX	 1024
#define KEEP_MAX 10000

static void on_pages(void *arg, int64_t done, int64_t total)
{
	ctl_progress_of(arg, "copied", done, total);
}

static void on_row(void *arg, json_t *row)
{
	on_pages(arg, json_integer_value(json_object_get(row, "done")),
		json_integer_value(json_object_get(row, "total")));
}

/* By the daemon, which alone sees all where it runs; else from the store itself. */
static int copy(struct ctl *ctl, const char *path)
{
	struct talk *talk;
	char why[WHY_MAX];
	int result = talk_try(ctl, &talk), status;

	if (!result) {
		status = talk_ask(ctl, talk,
			json_pack("{s:s, s:s, s:b}", "op", "backup", "path", path, "progress", 1),
			on_row, ctl, NULL);
		talk_close(talk);
	} else if (result == -ENOENT || result == -ECONNREFUSED) {
		result = store_copy(ctl->conf.store.path, path, on_pages, ctl, why, sizeof(why));
		status = result ? ctl_fail(ctl, EX_IOERR, "STORE", "%s", why) : EX_OK;
	} else {
		status = talk_open(ctl, &talk);
	}

	ctl_progress_end(ctl);
	return status;
}

/* The copy alone tells whether it would serve. */
static int verify(struct ctl *ctl, const char *path)
{
	struct store *store;
	char why[WHY_MAX];
	int64_t row, rows;
	int status = ctl_store_open(ctl, path, &store);

	if (status)
		return status;

	if (store_check(store, why, sizeof(why)))
		status = ctl_fail(ctl, EX_IOERR, "STORE", "%s: the copy is damaged: %s", path, why);
	else if (audit_verify(store, &row, &rows))
		status = ctl_fail(ctl, EX_DATAERR, "AUDIT_BROKEN",
			"%s: the audit was changed at row %lld", path, (long long)row);

	store_close(store);
	return status;
}

/* What it says when it is done. */
static int copy_checked(struct ctl *ctl, const char *path)
{
	int status = copy(ctl, path);

	if (status)
		return status;

	if (access(path, R_OK) < 0 && errno == EACCES) {
		if (!ctl->value[OPT_QUIET])
			fprintf(stderr, "kengctl: %s: not verified: you may not read it\n", path);
	} else {
		status = verify(ctl, path);
	}

	if (status)
		return status;

	if (ctl->json)
		printf("{\"ok\":true}\n");
	else if (!ctl->value[OPT_QUIET])
		printf("Copied to %s. Keep %s in another place: without it no number in the copy "
		       "can be read.\n",
			path, ctl->conf.store.key_file);

	return EX_OK;
}

static int whole_path(struct ctl *ctl, const char *file, char path[PATH_MAX])
{
	char folder[PATH_MAX] = "";

	if (*file != '/' && !getcwd(folder, sizeof(folder)))
		folder[0] = '\0';

	int len = snprintf(path, PATH_MAX, "%s%s%s", folder, *folder ? "/" : "", file);

	if (len < 0 || len >= PATH_MAX)
		return ctl_fail(ctl, EX_CANTCREAT, "BAD_FILE", "%s: the name is too long", file);

	return EX_OK;
}

/* keng-20260311T231000.db: the names sort by time. */
static void dated_name(char out[64])
{
	struct civil now = civil_from_wall(clock_wall_ms(clock_real()));

	snprintf(out, 64, "keng-%04d%02d%02dT%02d%02d%02d.db", now.year, now.month, now.day, now.hour,
		now.minute, now.second);
}

static int is_dated(const struct dirent *entry)
{
	const char *pattern = "keng-00000000T000000.db";
	const char *name = entry->d_name;

	for (; *pattern && *name; pattern++, name++)
		if (*pattern == '0' ? *name < '0' || *name > '9' : *name != *pattern)
			return 0;

	return !*pattern && !*name;
}

/* The oldest go, once a newer one is there and sound. */
static int rotate(struct ctl *ctl, const char *folder, long keep)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_dated, alphasort);
	int status = EX_OK;

	if (count < 0)
		return ctl_fail(ctl, EX_IOERR, "BAD_FILE", "%s: %s", folder, strerror(errno));

	for (int i = 0; i < count; i++) {
		char path[PATH_MAX + 72];

		snprintf(path, sizeof(path), "%s/%.64s", folder, names[i]->d_name);

		if (i < count - keep && unlink(path) < 0 && errno != ENOENT)
			status = ctl_fail(
				ctl, EX_IOERR, "BAD_FILE", "%s: %s", path, strerror(errno));

		free(names[i]);
	}

	free(names);
	return status;
}

static int backup_kept(struct ctl *ctl, const char *folder)
{
	char path[PATH_MAX + 72], name[64], *end;
	long keep = strtol(ctl->value[OPT_KEEP], &end, 10);

	if (*end || keep < 1 || keep > KEEP_MAX)
		return ctl_misused(ctl, "--keep is a number from 1 on");

	dated_name(name);
	snprintf(path, sizeof(path), "%s/%s", folder, name);

	int status = copy_checked(ctl, path);

	return status ? status : rotate(ctl, folder, keep);
}

int cmd_backup(struct ctl *ctl)
{
	char path[PATH_MAX];
	int status = whole_path(ctl, ctl->arguments[0], path);

	if (status)
		return status;

	return ctl->value[OPT_KEEP] ? backup_kept(ctl, path) : copy_checked(ctl, path);
}

static int restore_status(int result)
{
	switch (-result) {
	case EBUSY: return EX_TEMPFAIL;
	case EACCES:
	case EPERM: return EX_NOPERM;
	case EIO:
	case ENOSPC:
	case EROFS: return EX_IOERR;
	case ENOKEY:
	case EKEYREJECTED: return EX_CONFIG;
	}

	return EX_DATAERR;
}

static void say_restored(struct ctl *ctl, const struct restored *done)
{
	if (ctl->json) {
		json_t *answer = json_pack("{s:b, s:s, s:I}", "ok", 1, "aside", done->aside,
			"uncertain", (json_int_t)done->outbox_open);

		ctl_print_json(answer);
		json_decref(answer);
		return;
	}

	if (ctl->value[OPT_QUIET])
		return;

	if (*done->aside)
		printf("The store that was there is now %s.\n", done->aside);

	printf("%lld messages that waited when the copy was made are uncertain now: they may have "
	       "left since.\n",
		(long long)done->outbox_open);
}

int cmd_restore(struct ctl *ctl)
{
	struct restored done;
	struct talk *talk;
	char path[PATH_MAX], why[WHY_MAX];
	int status = whole_path(ctl, ctl->arguments[0], path);

	if (status)
		return status;

	if (!talk_try(ctl, &talk)) {
		talk_close(talk);
		return ctl_fail(ctl, EX_TEMPFAIL, "BUSY",
			"kengd runs: end it first, it would go on with the store of now");
	}

	if (conf_credential_key(&ctl->conf, why, sizeof(why)))
		return ctl_fail(ctl, EX_CONFIG, "CONFIGURATION", "%s", why);

	int result = store_restore(
		&ctl->conf.store, path, clock_real(), on_pages, ctl, &done, why, sizeof(why));

	ctl_progress_end(ctl);

	if (result)
		return ctl_fail(ctl, restore_status(result), result == -EBUSY ? "BUSY" : "STORE",
			"%s; nothing was changed", why);

	say_restored(ctl, &done);
	return EX_OK;
}
