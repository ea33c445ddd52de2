/*
 * The opener of ptys: a plain tty in raw mode (termios(3)).
 */
#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "modem/port.h"

int port_tty_open(const char *path, int32_t baud)
{
	struct termios mode;
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int error;

	(void)baud; /* a pty has no speed */

	if (fd < 0)
		return -errno;

	if (tcgetattr(fd, &mode) == 0) {
		cfmakeraw(&mode);
		mode.c_cflag |= CLOCAL | CREAD;
		mode.c_cc[VMIN] = 1;
		mode.c_cc[VTIME] = 0;

		if (tcsetattr(fd, TCSANOW, &mode) == 0) {
			tcflush(fd, TCIFLUSH);
			return fd;
		}
	}

	error = errno;
	close(fd);
	return -error;
}
