/*
 * Ports; see port.h. What a kind of device needs to be opened is in its own file.
 */
#include "modem/port.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/loop.h"

#define READ_MAX 16384

struct port {
	struct loop_fd *watch;
	struct timer later; /* tells of an end that a write met */
	int fd;
	int error;
	bool is_socket;
	bool busy;
	bool freed;
	port_data_fn data;
	port_gone_fn gone;
	void *arg;
	size_t out_len;
	char out[PORT_WRITE_MAX];
};

/* What libserialport opens has an entry in /sys/class/tty; ptys have none. */
static bool is_serial(const char *path)
{
	struct stat status;
	char entry[PATH_MAX];

	if (strncmp(path, "/dev/", 5) != 0 ||
		snprintf(entry, sizeof(entry), "/sys/class/tty/%s", path + 5) >= PATH_MAX)
		return false;

	return lstat(entry, &status) == 0;
}

static int open_path(const char *device, int32_t baud)
{
	char path[PATH_MAX];
	int fd;

	if (!realpath(device, path)) /* a link may point elsewhere than last time */
		return -errno;

	fd = is_serial(path) ? port_serial_open(path, baud) : port_tty_open(path, baud);

	/* a lock that dies with us, unlike TIOCEXCL on a pty whose other end stays open */
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -EBUSY;
	}

	return fd;
}

int port_open(const char *device, int32_t baud)
{
	if (strncmp(device, "tcp:", 4) == 0)
		return port_tcp_open(device + 4);

	return open_path(device, baud);
}

static void release(struct port *port)
{
	loop_fd_remove(port->watch);
	timer_stop(&port->later);
	tcflush(port->fd,
		TCIOFLUSH); /* closing must not wait for a modem that reads nothing */
	close(port->fd);
	free(port);
}

static void on_later(void *arg)
{
	struct port *port = arg;

	port->gone(port->arg, port->error);
}

static void fail(struct port *port, int error)
{
	if (port->error)
		return;

	port->error = error;
	loop_fd_set(port->watch, 0);
	timer_start(&port->later, 0);
}

static void watch_writing(struct port *port)
{
	if (!port->error)
		loop_fd_set(port->watch, LOOP_READ | (port->out_len ? LOOP_WRITE : 0));
}

static void flush(struct port *port)
{
	/* a peer that is gone is an error, not a signal */
	ssize_t n = port->is_socket
			    ? send(port->fd, port->out, port->out_len, MSG_NOSIGNAL)
			    : write(port->fd, port->out, port->out_len);

	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		fail(port, errno);
		return;
	}

	if (n > 0) {
		port->out_len -= (size_t)n;
		memmove(port->out, port->out + n, port->out_len);
	}

	watch_writing(port);
}

/* One read an event: where VMIN is 0 a second one could not tell "nothing yet" from "gone". */
static void receive(struct port *port)
{
	char bytes[READ_MAX];
	ssize_t n = read(port->fd, bytes, sizeof(bytes));

	if (n > 0)
		port->data(port->arg, bytes, (size_t)n);
	else if (n == 0)
		fail(port, ENODEV);
	else if (errno != EAGAIN && errno != EINTR)
		fail(port, errno);
}

static void on_fd(void *arg, int fd, unsigned events)
{
	struct port *port = arg;

	(void)fd;
	port->busy = true;

	if (events & LOOP_READ)
		receive(port);

	if (events & LOOP_WRITE && !port->freed && !port->error)
		flush(port);

	port->busy = false;

	if (port->freed)
		release(port);
}

struct port *port_new(
	struct loop *loop, int fd, port_data_fn data, port_gone_fn gone, void *arg)
{
	struct port *port = alloc_zero(sizeof(*port));
	struct stat status;

	port->fd = fd;
	port->is_socket = fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
	port->data = data;
	port->gone = gone;
	port->arg = arg;
	port->watch = loop_fd_add(loop, fd, LOOP_READ, on_fd, port);
	timer_init(&port->later, loop, on_later, port);
	return port;
}

void port_free(struct port *port)
{
	if (!port)
		return;

	timer_stop(&port->later);

	if (port->busy)
		port->freed = true;
	else
		release(port);
}

int port_write(struct port *port, const char *bytes, size_t len)
{
	if (port->error)
		return -EPIPE;

	if (port->out_len + len > sizeof(port->out)) {
		fail(port, ENOBUFS);
		return -ENOBUFS;
	}

	memcpy(port->out + port->out_len, bytes, len);
	port->out_len += len;
	flush(port);
	return 0;
}
