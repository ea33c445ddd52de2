/*
 * The values that cross between the modem and the rest, and nothing else does. The modem never
 * knows why something is sent or what becomes of what it read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEM_NAME_MAX 32
#define PDU_OCTETS_MAX 192 /* SMSC (≤ 12) and TPDU (≤ 176), 23.040 9.2 */

/* A short message as the modem gave it: SMSC information, then the TPDU. Not yet decoded. */
struct sms_part {
	char modem[MODEM_NAME_MAX];
	char storage[4];     /* "SM", "ME", "SR"; empty for a direct +CMT/+CDS */
	int32_t index;	     /* slot in the storage, -1 for direct */
	int64_t received_at; /* wall ms when the modem gave it to us */
	bool malformed;	     /* the hex or the length did not hold: raw is what came */
	uint16_t len;
	uint8_t pdu[PDU_OCTETS_MAX];
	uint16_t raw_len; /* malformed only: the line as text, cut to what fits */
	char raw[2 * PDU_OCTETS_MAX];
};

/*
 * Takes n parts in one transaction. Returns 0 when all of them are durable: only then does the
 * modem acknowledge or delete. Anything else and they stay where they are.
 */
typedef int (*sms_sink_fn)(void *arg, const struct sms_part *parts, size_t n);

/* One SUBMIT to put on the air. */
struct send_order {
	int64_t part_id; /* the outbox part; 0 is none */
	bool more;	 /* another follows at once: +CMMS keeps the link */
	uint8_t len;	 /* octets of the TPDU, without SMSC */
	uint8_t tpdu[176];
};

enum send_verdict {
	SEND_SENT,    /* +CMGS: mr and OK */
	SEND_REFUSED, /* an error answer: cause says which; nothing left */
	SEND_UNSENT,  /* no prompt was given, or cancelled before Ctrl-Z: nothing left */
	SEND_UNCERTAIN, /* Ctrl-Z was written and no answer came: it may have left */
};

const char *send_verdict_name(enum send_verdict verdict);

enum cause_domain {
	CAUSE_NONE,  /* a plain ERROR */
	CAUSE_CMS,   /* 27.005 3.2.5 */
	CAUSE_CME,   /* 27.007 9.2 */
	CAUSE_LOCAL, /* ours: ETIMEDOUT, ENODEV … in code */
};

/* The SIM is absent, locked or broken: no fault of what was asked (27.005 3.2.5, 27.007 9.2). */
bool cause_is_sim(enum cause_domain domain, int32_t code);

struct send_result {
	int64_t part_id;
	char modem[MODEM_NAME_MAX];
	enum send_verdict verdict;
	enum cause_domain domain;
	int32_t code;
	int32_t mr; /* 0..255, -1 unless sent */
};
