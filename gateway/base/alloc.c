/*
 * Allocation that aborts instead of failing; see alloc.h.
 */
#include "gateway/base/alloc.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
	if (!p) {
		fputs("fatal: out of memory\n", stderr);
		abort();
	}

	return p;
}

void *alloc_zero(size_t size)
{
	return checked(calloc(1, size ? size : 1));
}

void *alloc_array(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *alloc_resize(void *old, size_t count, size_t size)
{
	return checked(reallocarray(old, count ? count : 1, size ? size : 1));
}

char *alloc_string(const char *text)
{
	return checked(strdup(text));
}

void alloc_trim(void)
{
	malloc_trim(0);
}
