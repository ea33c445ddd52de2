/*
 * Memory that cannot fail: out of memory aborts, the supervisor restarts the daemon, and every
 * promise is in the database. Freed with free().
 */
#pragma once

#include <stddef.h>

void *alloc_zero(size_t size);
void *alloc_array(size_t count, size_t size);
void *alloc_resize(void *old, size_t count, size_t size);
char *alloc_string(const char *text);

/* Gives the system back what is free, in whole pages: after work that needed much, once. */
void alloc_trim(void);
