/*
 * The datagrams of sd_notify(3) and nothing of libsystemd: that brings six libraries with it, and a
 * megabyte that the daemon has better use for.
 */
#include "gateway/base/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/base/clock.h"
#include "gateway/base/log.h"

/* A path, or a name of the abstract space behind an @. */
static socklen_t address_of(struct sockaddr_un *to, const char *path)
{
	size_t len = strlen(path);

	*to = (struct sockaddr_un){.sun_family = AF_UNIX};

	if ((*path != '/' && *path != '@') || len >= sizeof(to->sun_path))
		return 0;

	memcpy(to->sun_path, path, len);

	if (*path == '@')
		to->sun_path[0] = '\0';

	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

static void tell(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to;
	socklen_t len = path ? address_of(&to, path) : 0;
	int fd;

	if (!len)
		return;

	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, len) < 0)
		log_warn("app", "the service manager is not told \"%.20s\"", state);

	if (fd >= 0)
		close(fd);
}

void notify_ready(void)
{
	tell("READY=1");
}

void notify_reloading(void)
{
	char state[64];

	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
		clock_monotonic_us());
	tell(state);
}

void notify_stopping(void)
{
	tell("STOPPING=1");
}

int64_t notify_watchdog_ms(void)
{
	const char *period = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");

	if (!period || (pid && strtoll(pid, NULL, 10) != getpid()))
		return 0;

	return strtoll(period, NULL, 10) / 2000; /* twice in a period */
}

void notify_alive(void)
{
	tell("WATCHDOG=1");
}
