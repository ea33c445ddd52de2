/*
 * Message storages; see emu_sim.h.
 */
#include "tests/emulator/emu_sim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"

void emu_store_init(struct emu_store *store, const char *name, unsigned total)
{
	*store = (struct emu_store){.total = total};
	memcpy(store->name, name, 2);
	store->slots = alloc_array(total ? total : 1, sizeof(*store->slots));
}

void emu_store_free(struct emu_store *store)
{
	free(store->slots);
}

int emu_store_add(
	struct emu_store *store, enum emu_stat stat, const uint8_t *pdu, unsigned len)
{
	unsigned place = store->first_free;
	struct emu_slot *slot;

	while (place < store->total && store->slots[place].used)
		place++;

	store->first_free = place;

	if (place == store->total)
		return -ENOSPC;

	slot = &store->slots[place];
	slot->used = true;
	slot->seen = false;
	slot->stat = (uint8_t)stat;
	slot->smsc_len = (uint8_t)(pdu[0] + 1);
	slot->len = (uint8_t)len;
	memcpy(slot->pdu, pdu, len);
	store->used++;
	return (int)place;
}

struct emu_slot *emu_store_get(struct emu_store *store, unsigned place)
{
	return place < store->total && store->slots[place].used ? &store->slots[place]
								: NULL;
}

void emu_store_remove(struct emu_store *store, unsigned place)
{
	store->slots[place].used = false;
	store->used--;

	if (place < store->first_free)
		store->first_free = place;
}
