/*
 * The message storages of a modem: numbered slots with a status (27.005 3.1). It holds PDUs
 * without reading them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define EMU_PDU_MAX   192 /* SMSC information and TPDU */
#define EMU_SLOTS_MAX 255

/* 27.005 3.1, <stat> in PDU mode */
enum emu_stat {
	EMU_STAT_UNREAD,
	EMU_STAT_READ,
	EMU_STAT_UNSENT,
	EMU_STAT_STORED_SENT,
	EMU_STAT_ALL,
};

struct emu_slot {
	bool used;
	bool seen; /* listed or read by the host since it came */
	uint8_t stat;
	uint8_t smsc_len; /* octets of the SMSC information in front */
	uint8_t len;
	uint8_t pdu[EMU_PDU_MAX];
};

struct emu_store {
	char name[4]; /* "SM", "ME", "SR" */
	unsigned total;
	unsigned used;
	unsigned first_free; /* no free slot below it */
	struct emu_slot *slots;
};

void emu_store_init(struct emu_store *store, const char *name, unsigned total);
void emu_store_free(struct emu_store *store);

/* Fills the lowest free slot. Returns its place from 0, or -ENOSPC. */
int emu_store_add(
	struct emu_store *store, enum emu_stat stat, const uint8_t *pdu, unsigned len);
/* NULL when the place is empty or outside. */
struct emu_slot *emu_store_get(struct emu_store *store, unsigned place);
void emu_store_remove(struct emu_store *store, unsigned place);
