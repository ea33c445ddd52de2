/*
 * Switches in files; see power.h.
 */
#include "modem/power.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

int power_check(const char *file)
{
	return access(file, W_OK) < 0 ? -errno : 0;
}

int power_write(const char *file, const char *value)
{
	size_t len = strlen(value);
	/* a pipe whose reader is away must not be waited for */
	int fd = open(file, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int error = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;

	n = write(fd, value, len);

	if (n < 0)
		error = -errno;
	else if ((size_t)n != len)
		error = -EIO;

	close(fd);
	return error;
}
