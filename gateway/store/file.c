/*
 * What the store does to files beside SQLite's back.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/store/store_state.h"

static int path_sync(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return -errno;

	int result = fsync(fd) < 0 ? -errno : 0;

	close(fd);
	return result;
}

int file_sync(const char *path)
{
	return path_sync(path, O_RDONLY);
}

int folder_sync(const char *path)
{
	char copy[FILE_PATH_MAX];

	snprintf(copy, sizeof(copy), "%s", path);
	return path_sync(dirname(copy), O_RDONLY | O_DIRECTORY);
}

int file_create(const char *path, mode_t mode)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return errno == EEXIST ? 0 : -errno;

	int result = fchmod(fd, mode) < 0 ? -errno : 0;

	close(fd);
	return result;
}

int64_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 ? 0 : st.st_size;
}

const char *file_beside(char out[FILE_PATH_MAX], const char *path, const char *end)
{
	snprintf(out, FILE_PATH_MAX, "%s%s", path, end);
	return out;
}

int store_share(struct store *store, gid_t group)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char path[FILE_PATH_MAX];

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		file_beside(path, store->conf.path, ends[i]);

		if (chown(path, (uid_t)-1, group) < 0 && errno != ENOENT)
			return -errno;
	}

	return 0;
}

int file_move(const char *from, const char *to)
{
	return rename(from, to) < 0 && errno != ENOENT ? -errno : 0;
}
