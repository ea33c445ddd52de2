/*
 * Ptys with names; see program.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "tests/emulator/program.h"

/* Raw from the start: a fresh pty echoes and edits lines. */
static int make_raw(int fd)
{
	struct termios termios;

	if (tcgetattr(fd, &termios) < 0)
		return -errno;

	cfmakeraw(&termios);
	cfsetspeed(&termios, B115200);
	return tcsetattr(fd, TCSANOW, &termios) < 0 ? -errno : 0;
}

static int make_link(const char *target, const char *link)
{
	char fresh[PATH_MAX];
	struct stat st;

	if (lstat(link, &st) == 0 && !S_ISLNK(st.st_mode))
		return -EEXIST;

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.%d", link, getpid()) >= sizeof(fresh))
		return -ENAMETOOLONG;

	unlink(fresh);

	if (symlink(target, fresh) < 0)
		return -errno;

	if (rename(fresh, link) < 0) {
		int error = errno;

		unlink(fresh);
		return -error;
	}

	return 0;
}

static int open_pair(struct pty *pty)
{
	pty->slave = -1;
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (pty->master < 0 || grantpt(pty->master) < 0 || unlockpt(pty->master) < 0 ||
		ptsname_r(pty->master, pty->name, sizeof(pty->name)))
		return -errno;

	pty->slave = open(pty->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return pty->slave < 0 ? -errno : make_raw(pty->slave);
}

int pty_open(struct pty *pty, const char *link)
{
	int error = open_pair(pty);

	if (!error)
		error = make_link(pty->name, link);

	if (error) {
		if (pty->slave >= 0)
			close(pty->slave);

		if (pty->master >= 0)
			close(pty->master);

		pty->master = pty->slave = -1;
		return error;
	}

	snprintf(pty->link, sizeof(pty->link), "%s", link);
	return 0;
}

/* Only our own link: somebody else's modem may have taken the name meanwhile. */
static void remove_link(const struct pty *pty)
{
	char target[sizeof(pty->name)];
	ssize_t n = readlink(pty->link, target, sizeof(target));

	if (n == (ssize_t)strlen(pty->name) && memcmp(target, pty->name, (size_t)n) == 0)
		unlink(pty->link);
}

void pty_close(struct pty *pty)
{
	if (pty->slave < 0)
		return;

	remove_link(pty);
	close(pty->slave);
	pty->slave = -1;
}
