/*
 * An arena: memory for one message or one call step, released at once. Bounded: past the limit
 * arena_alloc() returns NULL, so that what comes from the air cannot grow it.
 */
#pragma once

#include <stddef.h>

struct arena;

struct arena *arena_new(size_t limit);
void arena_free(struct arena *arena);

/* Forget everything, keep the memory. */
void arena_reset(struct arena *arena);

/* Zeroed and aligned for any object; NULL when the limit is reached. */
void *arena_alloc(struct arena *arena, size_t size);

/* A NUL-terminated copy of text[0..len); NULL when the limit is reached. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
