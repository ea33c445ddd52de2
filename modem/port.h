/*
 * A byte stream to a modem: a serial device, a pty, a tcp peer, or a descriptor that a test
 * gives. Reading and writing never block; what is written is buffered within bounds. It tells
 * once when the other end is gone: end of file, an error, or a peer that reads nothing.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct loop;
struct port;

#define PORT_WRITE_MAX 8192

typedef void (*port_data_fn)(void *arg, const char *bytes, size_t len);
/* error is an errno; ENODEV for end of file. The port reads no more and is to be freed. */
typedef void (*port_gone_fn)(void *arg, int error);

/*
 * Opens device: "tcp:HOST:PORT" (numeric or localhost: a look-up would stop the loop), a pty, or
 * a serial device, through links that may point elsewhere since the last time. Raw, 8N1,
 * non-blocking, locked against another daemon. A descriptor, or -errno: -EBUSY in use, -EINVAL
 * no such speed or address, and what open(2) says.
 */
int port_open(const char *device, int32_t baud);

/* fd (non-blocking) is the port's from now on. */
struct port *port_new(
	struct loop *loop, int fd, port_data_fn data, port_gone_fn gone, void *arg);
/* Closes; safe inside its own callbacks. */
void port_free(struct port *port);

/* All or nothing. 0, -ENOBUFS when the peer does not read (gone follows), -EPIPE after gone. */
int port_write(struct port *port, const char *bytes, size_t len);

/* The openers behind port_open(); path has no links. */
int port_serial_open(const char *path, int32_t baud);
int port_tty_open(const char *path, int32_t baud);
int port_tcp_open(const char *address);
