/*
 * Users and groups of this machine by name, as /etc/passwd and /etc/group have them. Directories
 * beyond these (LDAP, systemd's) are not asked: that may take as long as a network does, and brings
 * their libraries into a process that is to stay small.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A name or a number. False: there is none of that name. */
bool who_user(const char *name, uint32_t *uid);
bool who_group(const char *name, uint32_t *gid);
