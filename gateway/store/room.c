/*
 * How much room the file system has left; see store_room() in store.h.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "gateway/base/log.h"
#include "gateway/store/store_state.h"

#define ROOM_MAX   (INT64_C(20) << 20)
#define ROOM_SHARE 20 /* a twentieth of a small file system */

void room_measure(struct store *store)
{
	struct statvfs fs;

	store->room = ROOM_MAX;

	if (statvfs(store->conf.path, &fs) < 0)
		return;

	int64_t share = (int64_t)fs.f_blocks * (int64_t)fs.f_frsize / ROOM_SHARE;

	if (share < store->room)
		store->room = share;
}

int store_room(struct store *store)
{
	struct statvfs fs;

	/* Who cannot be asked is not in the way: a write will tell. */
	if (statvfs(store->conf.path, &fs) < 0)
		return 0;

	bool tight = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize < store->room;

	if (tight && !store->tight)
		log_warnx("store",
			"%s: its file system is all but full: nothing more is taken in "
			"until "
			"there is room",
			store->conf.path);
	else if (!tight && store->tight)
		log_info("store", "%s: there is room again", store->conf.path);

	store->tight = tight;
	return tight ? -ENOSPC : 0;
}

void store_space(const struct store *store, int64_t *octets, int64_t *free_octets)
{
	struct statvfs fs;
	struct stat file;

	*octets = stat(store->conf.path, &file) < 0 ? -1 : (int64_t)file.st_size;
	*free_octets = statvfs(store->conf.path, &fs) < 0 ?
			       -1 :
			       (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}
