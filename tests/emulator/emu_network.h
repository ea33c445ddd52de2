/*
 * The network behind the modem: the service centre that keeps messages until the modem takes
 * them (24.011), takes SUBMITs and sends reports about them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/loop.h"
#include "gateway/base/strbuf.h"
#include "tests/emulator/emu_pdu.h"
#include "tests/emulator/emu_sim.h"
#include "tests/emulator/emulator.h"

#define EMU_SENT_KEPT	 65536
#define EMU_PATTERNS_MAX 32

struct emu_held {
	struct emu_held *next;
	bool report;
	uint8_t len;
	uint8_t pdu[]; /* with SMSC information */
};

struct emu_queue {
	struct emu_held *head;
	struct emu_held **tail;
	size_t count;
};

/* A report that is on its way. */
struct emu_due_report {
	struct emu_due_report *next;
	int64_t due_ms;
	int64_t sent_ms;
	uint8_t mr;
	uint8_t status;
	uint8_t address_len;
	uint8_t address[12];
};

struct emu_pattern {
	char glob[EMU_NUMBER_MAX];
	uint8_t status;
};

struct emu_network {
	struct emu_queue delivers;
	struct emu_queue reports;
	struct emu_held *unacknowledged; /* given as +CMT or +CDS, waits for +CNMA */
	struct timer cnma;
	struct timer redeliver;
	bool full; /* the SIM had no slot at the last try */

	struct emulator_sent *sent;	/* ring of EMU_SENT_KEPT */
	struct emulator_sent submitted; /* on its way for latency_ms */
	struct emu_submit submit;
	int submit_error; /* what the network will answer, 0 accepts */
	struct timer latency;
	uint8_t mr;

	struct emu_due_report *due; /* by due_ms */
	struct emu_due_report *due_last;
	struct timer report;
	struct emu_pattern patterns[EMU_PATTERNS_MAX];
	unsigned pattern_count;
	uint8_t reference; /* of concatenated texts */
	struct {
		uint64_t digest; /* of who said what last */
		int64_t at_ms;
	} said;
};

void emu_network_init(struct emulator *e, struct loop *loop);
void emu_network_free(struct emulator *e);
/* Power off: what was given and not acknowledged goes back; a SUBMIT on its way is lost. */
void emu_network_reset(struct emulator *e);

/* A PDU with SMSC information enters the service centre. False when that is full. */
bool emu_network_offer(struct emulator *e, const uint8_t *pdu, size_t len);
/* Hands over what the modem takes now. */
void emu_network_pump(struct emulator *e);
/* +CNMA. False when nothing waited for it. */
bool emu_network_acknowledge(struct emulator *e, bool good);

/* Ctrl-Z was typed. Returns a result of emu_at.h; +CMGS has been answered when it is OK. */
int emu_network_submit(struct emulator *e, const uint8_t *tpdu, size_t len);

/* "n":…,"to":…,"mr":…,"report":…,"rd":…,"tpdu":… */
void emu_network_sent_fields(struct strbuf *out, const struct emulator_sent *sent);
