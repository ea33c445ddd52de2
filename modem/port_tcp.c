/*
 * The opener of modems behind a network: ser2net and its like.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "modem/port.h"

static int connect_to(const struct addrinfo *where)
{
	int one = 1;
	int error;
	int fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));

	if (connect(fd, where->ai_addr, where->ai_addrlen) == 0 || errno == EINPROGRESS)
		return fd; /* a refusal shows at the first read */

	error = errno;
	close(fd);
	return -error;
}

int port_tcp_open(const char *address)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST};
	struct addrinfo *where;
	const char *colon = strrchr(address, ':');
	char host[64];
	int fd;

	if (!colon || colon == address)
		return -EINVAL;

	if (*address == '[' && colon[-1] == ']')
		snprintf(host, sizeof(host), "%.*s", (int)(colon - address) - 2,
			address + 1);
	else
		snprintf(host, sizeof(host), "%.*s", (int)(colon - address), address);

	if (getaddrinfo(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, colon + 1,
		    &hints, &where) != 0)
		return -EINVAL;

	fd = connect_to(where);
	freeaddrinfo(where);
	return fd;
}
