/*
 * The little of 23.040 that a network needs: DELIVERs from text, the outside of a SUBMIT, and
 * STATUS-REPORTs. Written from the specification alone; shares no line with keng's codec, so
 * that a mistake there does not cancel out here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMU_TPDU_MAX   176
#define EMU_NUMBER_MAX 24
#define EMU_PARTS_MAX  255

struct emu_tpdu {
	uint8_t len;
	uint8_t octets[EMU_TPDU_MAX];
};

/* What the network reads of a SUBMIT (23.040 9.2.2.2). */
struct emu_submit {
	char to[EMU_NUMBER_MAX];
	bool report;
	bool reject_duplicates;
	uint8_t address[12]; /* TP-DA as it stood */
	uint8_t address_len;
};

/*
 * UTF-8 into DELIVERs: GSM-7 when its default alphabet and extension hold the text, else UCS-2;
 * concatenated with an 8-bit reference when one does not hold it. Returns how many of out were
 * filled; 0 when the sender or the text is impossible.
 */
size_t emu_pdu_deliver(struct emu_tpdu *out, size_t cap, const char *from,
	const char *text, uint8_t reference, int64_t at_ms);

/* False when the octets are no SUBMIT of exactly this length. */
bool emu_pdu_submit(struct emu_submit *submit, const uint8_t *octets, size_t len);

/* Whether the octets are a DELIVER of exactly this length. */
bool emu_pdu_is_deliver(const uint8_t *octets, size_t len);

/* The report about a SUBMIT; times in wall ms, status as in 23.040 9.2.3.15. */
void emu_pdu_report(struct emu_tpdu *out, const uint8_t *address, uint8_t address_len,
	uint8_t mr, int64_t sent_ms, int64_t done_ms, uint8_t status);

/* The message class of a DELIVER's TP-DCS (23.038 4), -1 for none. */
int emu_pdu_class(const uint8_t *octets, size_t len);

/* SMSC information for a number ("+849…"): its octets, at most 12, returned as a count. */
size_t emu_pdu_smsc(uint8_t out[12], const char *number);
