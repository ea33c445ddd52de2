/*
 * The control socket: listening, and who is let in as whom. What a connection does is in
 * client.c, what may be asked for in ops.c.
 */
#include "gateway/control/control.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/base/alloc.h"
#include "gateway/base/log.h"
#include "gateway/base/who.h"
#include "gateway/control/control_state.h"

#define BACKLOG	   128 /* a crowd at once is let in or told why not */
#define PAUSE_MS   1000
#define GROUPS_MAX 256
#define NOBODY	   UINT32_MAX

static const char area[] = "control";

static uint32_t user_id(const char *user)
{
	uint32_t uid;

	return who_user(user, &uid) ? uid : NOBODY;
}

void control_reconfigure(struct control *control, const struct control_conf *conf)
{
	struct control_conf before = control->conf;

	control->conf = *conf;

	if (control->inode)
		memcpy(control->conf.socket, before.socket, sizeof(before.socket));

	control->group_id = 0;
	control->has_group = conf->group[0] && who_group(conf->group, &control->group_id);

	if (conf->group[0] && !control->has_group)
		log_warnx(area, "there is no group %s", conf->group);

	for (size_t i = 0; i < conf->user_count; i++) {
		control->user_ids[i] = user_id(conf->users[i].user);

		if (control->user_ids[i] == NOBODY)
			log_warnx(area, "there is no user %s", conf->users[i].user);
	}

	control->speaker_id = conf->speaker[0] ? user_id(conf->speaker) : NOBODY;
}

static bool peer_in_group(int fd, gid_t primary, uint32_t group)
{
	gid_t groups[GROUPS_MAX];
	socklen_t len = sizeof(groups);

	if (primary == group)
		return true;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0)
		return false;

	for (size_t i = 0; i < len / sizeof(*groups); i++)
		if (groups[i] == group)
			return true;

	return false;
}

/* Users have the roles they were given; other members of the group look at the state. */
static unsigned peer_roles(
	const struct control *control, int fd, const struct ucred *peer)
{
	unsigned roles = 0;

	if (peer->uid == 0 || peer->uid == geteuid())
		return ROLE_ADMIN;

	for (size_t i = 0; i < control->conf.user_count; i++)
		if (control->user_ids[i] == peer->uid)
			roles |= control->conf.users[i].role;

	/* A console that nobody limits speaks for every office. */
	if (!roles && peer->uid == control->speaker_id)
		roles = ROLE_ADMIN;

	if (!roles && control->has_group &&
		peer_in_group(fd, peer->gid, control->group_id))
		roles = ROLE_RES;

	return roles;
}

/* The one that has been silent longest and waits for nothing. */
static struct client *idle_client(struct control *control)
{
	struct client *found = NULL;

	for (struct client *client = control->clients; client; client = client->next) {
		if (client->call || client->subscribed)
			continue;

		if (!found || client->heard_at < found->heard_at)
			found = client;
	}

	return found;
}

static void say_no(int fd, const char *error, const char *message)
{
	char line[160];
	int len = snprintf(line, sizeof(line),
		"{\"ok\":false,\"error\":\"%s\",\"message\":\"%s\"}\n", error, message);

	send(fd, line, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(fd);
}

static void let_in(struct control *control, int fd)
{
	struct ucred peer = {.uid = NOBODY};
	socklen_t len = sizeof(peer);
	unsigned roles = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0)
		roles = peer_roles(control, fd, &peer);

	if (!roles) {
		log_info(area, "uid %u is not let in", peer.uid);
		say_no(fd, "NOT_ALLOWED",
			"control.users of the configuration does not name you");
		return;
	}

	if (control->client_count >= CONTROL_CLIENTS_MAX) {
		struct client *idle = idle_client(control);

		if (!idle) {
			say_no(fd, "BUSY", "too many are connected");
			return;
		}

		client_drop(idle);
	}

	client_new(control, fd, peer.uid, roles);
}

static void on_pause(void *arg)
{
	struct control *control = arg;

	loop_fd_set(control->listen_watch, LOOP_READ);
}

static void on_listen(void *arg, int fd, unsigned events)
{
	struct control *control = arg;
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;

	if (peer >= 0) {
		let_in(control, peer);
		return;
	}

	if (errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS)
		return;

	log_warn(area, "accept");
	loop_fd_set(control->listen_watch, 0);
	timer_start(&control->pause, PAUSE_MS);
}

/* Whether anybody answers there. */
static bool is_alive(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int result = connect(fd, (const struct sockaddr *)address, sizeof(*address));
	bool alive = result == 0 || errno == EAGAIN || errno == EACCES;

	close(fd);
	return alive;
}

/* The socket file of a daemon that died goes; nothing else does. */
static int place_clear(const struct sockaddr_un *address, char *why, size_t cap)
{
	struct stat place;

	if (lstat(address->sun_path, &place) < 0)
		return 0;

	if (!S_ISSOCK(place.st_mode)) {
		snprintf(why, cap,
			"%s: is there and is no socket; move it away or set "
			"control.socket",
			address->sun_path);
		return -EEXIST;
	}

	if (is_alive(address)) {
		snprintf(why, cap, "%s: another kengd answers there; stop it first",
			address->sun_path);
		return -EADDRINUSE;
	}

	return unlink(address->sun_path) < 0 ? -errno : 0;
}

static void folder_make(const char *path)
{
	char copy[PATH_MAX];

	snprintf(copy, sizeof(copy), "%s", path);
	mkdir(dirname(copy), 0755);
}

/* Listed users are told apart by SO_PEERCRED, so that anybody may knock. */
static mode_t socket_mode(const struct control *control)
{
	if (control->has_group)
		return 0660;

	return control->conf.user_count || control->speaker_id != NOBODY ? 0666 : 0600;
}

static int socket_bind(struct control *control, const struct sockaddr_un *address)
{
	mode_t before = umask(0177);
	int result = bind(
		control->listen_fd, (const struct sockaddr *)address, sizeof(*address));

	umask(before);

	if (result < 0)
		return -errno;

	if (control->has_group &&
		chown(address->sun_path, (uid_t)-1, control->group_id) < 0)
		log_warn(area, "%s: group %s", address->sun_path, control->conf.group);

	if (chmod(address->sun_path, socket_mode(control)) < 0 ||
		listen(control->listen_fd, BACKLOG) < 0)
		return -errno;

	struct stat place;

	if (lstat(address->sun_path, &place) < 0)
		return -errno;

	control->inode = place.st_ino;
	control->device = place.st_dev;
	return 0;
}

static int socket_open(struct control *control, char *why, size_t cap)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", control->conf.socket);
	why[0] = '\0';
	folder_make(address.sun_path);

	int result = place_clear(&address, why, cap);

	if (!result) {
		control->listen_fd =
			socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		result = control->listen_fd < 0 ? -errno : socket_bind(control, &address);
	}

	if (result && !why[0])
		snprintf(why, cap,
			"%s: cannot listen: %s; its folder must be ours to write",
			address.sun_path, strerror(-result));

	return result;
}

struct control *control_new(const struct control_conf *conf,
	const struct control_deps *deps, char *why, size_t cap)
{
	struct control *control = alloc_zero(sizeof(*control));

	control->deps = *deps;
	control->listen_fd = -1;
	timer_init(&control->pause, deps->loop, on_pause, control);
	control_reconfigure(control, conf);

	if (!conf->socket[0]) /* only adopted connections */
		return control;

	if (socket_open(control, why, cap)) {
		control_free(control);
		return NULL;
	}

	control->listen_watch = loop_fd_add(
		deps->loop, control->listen_fd, LOOP_READ, on_listen, control);
	return control;
}

/* Our file, not that of a daemon that came after us. */
static void socket_remove(const struct control *control)
{
	struct stat place;

	if (control->inode && lstat(control->conf.socket, &place) == 0 &&
		place.st_ino == control->inode && place.st_dev == control->device)
		unlink(control->conf.socket);
}

void control_free(struct control *control)
{
	if (!control)
		return;

	loop_fd_remove(control->listen_watch);
	timer_stop(&control->pause);

	while (control->clients)
		client_drop(control->clients);

	while (control->held) {
		struct control_call *call = control->held;

		control->held = call->next;
		ask_free(call);
	}

	if (control->listen_fd >= 0) {
		socket_remove(control);
		close(control->listen_fd);
	}

	free(control);
}

void control_adopt(struct control *control, int fd, uint32_t uid, uint32_t roles)
{
	client_new(control, fd, uid, roles);
}
