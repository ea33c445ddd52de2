/*
 * Who may speak to the control socket and where it is. config/ fills it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define CONTROL_USERS_MAX 32

struct control_user {
	char user[64]; /* a login name or a numeric uid */
	uint32_t role; /* bits of enum role */
};

struct control_conf {
	char socket[108]; /* sun_path */
	char group[64];	  /* owns the socket; empty = the daemon's own */
	struct control_user users[CONTROL_USERS_MAX];
	size_t user_count;
	char speaker[64]; /* console.user: says in whose name it asks; empty = nobody */
};
