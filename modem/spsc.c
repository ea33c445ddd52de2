/*
 * Between two threads; see spsc.h. What was written is published by the counter behind it.
 */
#include "modem/spsc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

void spsc_init(struct spsc *queue, size_t count, size_t size)
{
	assert(count && (count & (count - 1)) == 0);
	atomic_init(&queue->taken, 0);
	atomic_init(&queue->put, 0);
	queue->count = count;
	queue->size = size;
	queue->slots = alloc_array(count, size);
}

void spsc_clear(struct spsc *queue)
{
	free(queue->slots);
	queue->slots = NULL;
}

size_t spsc_room(const struct spsc *queue)
{
	return queue->count -
	       (atomic_load_explicit(&queue->put, memory_order_relaxed) -
		       atomic_load_explicit(&queue->taken, memory_order_acquire));
}

size_t spsc_waiting(const struct spsc *queue)
{
	return atomic_load_explicit(&queue->put, memory_order_acquire) -
	       atomic_load_explicit(&queue->taken, memory_order_relaxed);
}

/* How many of n stand in a row from this place on, up to the end of the slots. */
static size_t in_a_row(const struct spsc *queue, size_t at, size_t n)
{
	size_t left = queue->count - (at & (queue->count - 1));

	return n < left ? n : left;
}

static unsigned char *slot(const struct spsc *queue, size_t at)
{
	return queue->slots + (at & (queue->count - 1)) * queue->size;
}

size_t spsc_put(struct spsc *queue, const void *elements, size_t n)
{
	size_t at = atomic_load_explicit(&queue->put, memory_order_relaxed);
	size_t room = spsc_room(queue);
	size_t row;

	n = n < room ? n : room;
	row = in_a_row(queue, at, n);
	memcpy(slot(queue, at), elements, row * queue->size);
	memcpy(queue->slots, (const unsigned char *)elements + row * queue->size,
		(n - row) * queue->size);
	atomic_store_explicit(&queue->put, at + n, memory_order_release);
	return n;
}

size_t spsc_take(struct spsc *queue, void *elements, size_t n)
{
	size_t at = atomic_load_explicit(&queue->taken, memory_order_relaxed);
	size_t there = spsc_waiting(queue);
	size_t row;

	n = n < there ? n : there;
	row = in_a_row(queue, at, n);
	memcpy(elements, slot(queue, at), row * queue->size);
	memcpy((unsigned char *)elements + row * queue->size, queue->slots,
		(n - row) * queue->size);
	atomic_store_explicit(&queue->taken, at + n, memory_order_release);
	return n;
}
