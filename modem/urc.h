/*
 * Unsolicited result codes: what a line means that nobody asked for.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct profile;

enum urc_event {
	URC_NONE, /* no unsolicited line that we know */
	URC_NOISE,
	URC_STORED,	   /* +CMTI: a message is in a slot */
	URC_MESSAGE,	   /* +CMT: here it is, a PDU follows */
	URC_REPORT_STORED, /* +CDSI */
	URC_REPORT,	   /* +CDS: a PDU follows */
	URC_MEMORY_FULL,
	URC_REGISTRATION, /* +CREG, +CGREG, +CEREG */
	URC_RING,
	URC_CALLER, /* +CLIP */
	URC_CALL_END,
	URC_CALL, /* how a call goes, its keys, its audio; see call_line.h */
	URC_USSD,
	URC_BOOT,      /* the modem restarted */
	URC_SMS_READY, /* the end of a start: messages can be handled */
	URC_SIM,       /* +CPIN */
	URC_POWER,     /* it says that its power fails */
};

const char *urc_name(enum urc_event event);

enum urc_event urc_classify(const struct profile *profile, const char *line, size_t len);

/* A PDU stands on the next line (27.005 3.4.1). */
bool urc_has_pdu(enum urc_event event);
