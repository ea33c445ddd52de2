/*
 * Preloaded under a program that uses libserialport, so that it takes a pty for a serial device:
 * the library looks a device up in /sys/class/tty, where ptys have no entry, and asks for modem
 * control lines, which ptys do not have. Nothing else is touched.
 */
#include <stdarg.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLASS "/sys/class/tty/pts/"
#define ENTRY "../../devices/platform/serial8250/tty/ttyS0"

int lstat(const char *restrict path, struct stat *restrict status);
int __lxstat(int version, const char *path, struct stat *status);

static int pretend_link(struct stat *status)
{
	memset(status, 0, sizeof(*status));
	status->st_mode = S_IFLNK | 0777;
	return 0;
}

int lstat(const char *restrict path, struct stat *restrict status)
{
	if (!strncmp(path, CLASS, strlen(CLASS)))
		return pretend_link(status);

	return fstatat(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

/* What programs built against an older C library call. */
int __lxstat(int version, const char *path, struct stat *status)
{
	(void)version;
	return lstat(path, status);
}

ssize_t readlink(const char *restrict path, char *restrict target, size_t room)
{
	size_t len = strlen(ENTRY);

	if (strncmp(path, CLASS, strlen(CLASS)))
		return syscall(SYS_readlink, path, target, room);

	if (len > room)
		len = room;

	memcpy(target, ENTRY, len);
	return (ssize_t)len;
}

/* The lines of a port that is plugged in: carrier, ready, clear to send. */
static int control_lines(unsigned long request, int *lines)
{
	if (request == TIOCMGET)
		*lines = TIOCM_CAR | TIOCM_DSR | TIOCM_CTS;

	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list rest;
	void *arg;

	va_start(rest, request);
	arg = va_arg(rest, void *);
	va_end(rest);

	switch (request) {
	case TIOCMGET:
	case TIOCMSET:
	case TIOCMBIS:
	case TIOCMBIC:
		return control_lines(request, arg);
	}

	return (int)syscall(SYS_ioctl, fd, request, arg);
}
