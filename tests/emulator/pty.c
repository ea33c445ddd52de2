/*
 * Ptys with names; see program.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
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

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.%d", link, getpid()) >=
		sizeof(fresh))
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
	*pty = (struct pty){.slave = -1, .watch = -1};
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

/* Only the outcome counts: a host that closes and opens again at once was never away. */
static void on_watch(void *arg, int fd, unsigned events)
{
	struct pty *pty = arg;
	_Alignas(struct inotify_event) char bytes[4096];
	int before = pty->hosts;
	ssize_t n = read(fd, bytes, sizeof(bytes));

	(void)events;

	for (ssize_t at = 0; at < n;) {
		struct inotify_event event;

		memcpy(&event, bytes + at, sizeof(event));
		pty->hosts += (event.mask & IN_OPEN) ? 1 : 0;
		pty->hosts -= (event.mask & IN_CLOSE) ? 1 : 0;
		at += (ssize_t)(sizeof(event) + event.len);
	}

	if (!before == !pty->hosts)
		return;

	if (!pty->hosts)
		tcflush(pty->slave,
			TCIFLUSH); /* what the host did not read goes with it */

	pty->fn(pty->arg, pty->hosts > 0);
}

void pty_watch(struct pty *pty, struct loop *loop, pty_host_fn fn, void *arg)
{
	pty->fn = fn;
	pty->arg = arg;
	pty->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	if (pty->watch < 0 ||
		inotify_add_watch(pty->watch, pty->name, IN_OPEN | IN_CLOSE) < 0)
		return;

	pty->watcher = loop_fd_add(loop, pty->watch, LOOP_READ, on_watch, pty);
	fn(arg, false);
}

void pty_close(struct pty *pty)
{
	if (pty->slave < 0)
		return;

	remove_link(pty);
	loop_fd_remove(pty->watcher);
	pty->watcher = NULL;

	if (pty->watch >= 0)
		close(pty->watch);

	close(pty->slave);
	pty->slave = -1;
}
