/*
 * The opener of serial devices, the only place that knows libserialport. The library sets the
 * line; reading and writing go to the descriptor, because its non-blocking read answers 0 both
 * for "nothing yet" and for "gone".
 */
#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <termios.h>
#include <unistd.h>

#include "modem/port.h"

#define BAUD_DEFAULT 115200

static int to_errno(enum sp_return result)
{
	switch (result) {
	case SP_OK: return 0;
	case SP_ERR_ARG: return -EINVAL;
	case SP_ERR_FAIL: return sp_last_error_code() > 0 ? -sp_last_error_code() : -EIO;
	case SP_ERR_MEM: return -ENOMEM;
	case SP_ERR_SUPP: return -ENOTSUP;
	}

	return -EIO;
}

static int set_line(struct sp_port *port, int32_t baud)
{
	enum sp_return result = sp_set_baudrate(port, baud ? baud : BAUD_DEFAULT);

	if (result == SP_OK)
		result = sp_set_bits(port, 8);

	if (result == SP_OK)
		result = sp_set_parity(port, SP_PARITY_NONE);

	if (result == SP_OK)
		result = sp_set_stopbits(port, 1);

	if (result == SP_OK)
		result = sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE);

	if (result == SP_OK)
		sp_flush(port, SP_BUF_INPUT);

	return to_errno(result);
}

/* A copy of the library's descriptor that outlives its handle; blocks never, reads 0 only at the end. */
static int take_descriptor(struct sp_port *port)
{
	struct termios mode;
	int handle, fd;

	if (sp_get_port_handle(port, &handle) != SP_OK)
		return -EIO;

	fd = fcntl(handle, F_DUPFD_CLOEXEC, 0);

	if (fd < 0)
		return -errno;

	if (tcgetattr(fd, &mode) == 0) {
		mode.c_cc[VMIN] = 1;
		mode.c_cc[VTIME] = 0;
		tcsetattr(fd, TCSANOW, &mode);
	}

	return fd;
}

int port_serial_open(const char *path, int32_t baud)
{
	struct sp_port *port;
	int error, fd;
	enum sp_return result = sp_get_port_by_name(path, &port);

	if (result != SP_OK)
		return to_errno(result);

	error = to_errno(sp_open(port, SP_MODE_READ_WRITE));

	if (error) {
		sp_free_port(port);
		return error;
	}

	error = set_line(port, baud);
	fd = error ? error : take_descriptor(port);
	sp_close(port);
	sp_free_port(port);
	return fd;
}
