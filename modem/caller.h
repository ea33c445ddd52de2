/*
 * Incoming calls on a modem without voice: who rang is noted and the call put down, once a call.
 */
#pragma once

#include <stdbool.h>

#include "modem/urc.h"

struct loop;
struct at_chat;
struct caller;

/* number is empty when it was withheld; digits with an optional +. */
typedef void (*caller_fn)(void *arg, const char *number);

struct caller *caller_new(
	struct loop *loop, struct at_chat *chat, caller_fn called, void *arg);
void caller_free(struct caller *caller);

/* RING, +CLIP and the end of a call. */
void caller_urc(struct caller *caller, enum urc_event event, const char *line);
