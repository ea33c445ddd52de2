/*
 * A bump allocator over one block; see arena.h.
 */
#include "gateway/base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

struct arena {
	size_t limit;
	size_t used;
	_Alignas(max_align_t) unsigned char block[];
};

struct arena *arena_new(size_t limit)
{
	struct arena *arena = alloc_zero(sizeof(*arena) + limit);

	arena->limit = limit;
	return arena;
}

void arena_free(struct arena *arena)
{
	free(arena);
}

void arena_reset(struct arena *arena)
{
	arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	size_t start = (arena->used + align - 1) & ~(align - 1);

	if (start > arena->limit || size > arena->limit - start)
		return NULL;

	arena->used = start + size;
	return memset(arena->block + start, 0, size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (copy)
		memcpy(copy, text, len);

	return copy;
}
