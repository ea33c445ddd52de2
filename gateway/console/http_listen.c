/*
 * HOST:PORT to a socket that listens; see http_listen.h.
 */
#include "gateway/console/http_listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

/* "[::1]:80" to "::1" and "80". */
static int split(const char *listen, char host[64], char port[8])
{
	const char *colon = strrchr(listen, ':');
	size_t len = colon ? (size_t)(colon - listen) : 0;

	if (!len || len >= 64 || strlen(colon + 1) >= 8)
		return -EINVAL;

	if (*listen == '[' && listen[len - 1] == ']') {
		listen++;
		len -= 2;
	}

	memcpy(host, listen, len);
	host[len] = '\0';
	snprintf(port, 8, "%s", colon + 1);
	return 0;
}

static int bind_first(const struct addrinfo *found)
{
	int error = EADDRNOTAVAIL, on = 1;

	for (const struct addrinfo *at = found; at; at = at->ai_next) {
		int fd = socket(
			at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		if (fd < 0)
			continue;

		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));

		if (!bind(fd, at->ai_addr, at->ai_addrlen) && !listen(fd, BACKLOG))
			return fd;

		error = errno;
		close(fd);
	}

	return -error;
}

static void name_address(int fd, char address[HTTP_ADDRESS_MAX])
{
	struct sockaddr_storage bound;
	socklen_t len = sizeof(bound);
	char host[64] = "?", port[8] = "?";

	if (!getsockname(fd, (struct sockaddr *)&bound, &len))
		getnameinfo((struct sockaddr *)&bound, len, host, sizeof(host), port,
			sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);

	if (strchr(host, ':'))
		snprintf(address, HTTP_ADDRESS_MAX, "[%s]:%s", host, port);
	else
		snprintf(address, HTTP_ADDRESS_MAX, "%s:%s", host, port);
}

int http_listen(const char *listen, char address[HTTP_ADDRESS_MAX], char *why, size_t cap)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
	char host[64], port[8];
	int error;

	if (split(listen, host, port)) {
		snprintf(why, cap, "console.listen: \"%s\" is no HOST:PORT", listen);
		return -EINVAL;
	}

	error = getaddrinfo(host, port, &hints, &found);

	if (error) {
		snprintf(why, cap, "console.listen: %s: %s", listen, gai_strerror(error));
		return -EADDRNOTAVAIL;
	}

	int fd = bind_first(found);

	freeaddrinfo(found);

	if (fd < 0)
		snprintf(why, cap,
			"console.listen: %s: %s; another program may listen there: see ss -ltnp",
			listen, strerror(-fd));
	else
		name_address(fd, address);

	return fd;
}
