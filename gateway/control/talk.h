/*
 * The other end of the control socket: a connection that says requests and hears lines. For
 * kengctl and the console.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

struct talk;

/* 0; -ENOENT or -ECONNREFUSED there is no daemon, -EACCES it will not hear us, another -errno. */
int talk_connect(const char *socket, struct talk **out);
void talk_close(struct talk *talk);
/* To be watched; it stays the talk's. */
int talk_fd(const struct talk *talk);
/* False when the daemon is gone. Takes the request. */
bool talk_say(struct talk *talk, json_t *request);
/* The next line within ms (-1 for ever): 0, -ETIMEDOUT, -EPIPE. The caller owns *line. */
int talk_hear(struct talk *talk, int ms, json_t **line);
/* Whether a line waits to be heard. */
bool talk_waits(struct talk *talk);
/* Whether it is the last of an answer. */
bool talk_is_last(const json_t *line);
