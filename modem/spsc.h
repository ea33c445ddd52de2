/*
 * A queue between two threads without a lock: one puts, one takes, each element is copied. Neither
 * side ever waits for the other.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct spsc {
	atomic_size_t taken; /* both only grow; the slot is the remainder */
	atomic_size_t put;
	size_t count; /* of slots, a power of two */
	size_t size;  /* of an element */
	unsigned char *slots;
};

void spsc_init(struct spsc *queue, size_t count, size_t size);
void spsc_clear(struct spsc *queue);

/* The putting side only. */
size_t spsc_room(const struct spsc *queue);
/* As many of n as there is room for; returns how many. */
size_t spsc_put(struct spsc *queue, const void *elements, size_t n);

/* The taking side only. */
size_t spsc_waiting(const struct spsc *queue);
size_t spsc_take(struct spsc *queue, void *elements, size_t n);
