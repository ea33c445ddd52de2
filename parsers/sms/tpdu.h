/*
 * TPDUs of 23.040 9.2.2 as values: DELIVER, SUBMIT and STATUS-REPORT in, SUBMIT out. Nothing here
 * trusts a length: what is read is within the octets that are there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "parsers/sms/address.h"
#include "parsers/sms/dcs.h"
#include "parsers/sms/timestamp.h"
#include "parsers/sms/udh.h"

#define TPDU_OCTETS_MAX 176
#define TPDU_UD_MAX	140

enum tpdu_type {
	TPDU_DELIVER,
	TPDU_SUBMIT,
	TPDU_STATUS_REPORT,
};

enum tpdu_status {
	TPDU_OK,
	TPDU_TRUNCATED,
	TPDU_BAD_HEX,
	TPDU_BAD_LENGTH, /* TP-UDL above what a TPDU holds */
	TPDU_BAD_ADDRESS,
	TPDU_BAD_TIME,
	TPDU_BAD_UDH, /* longer than the user data */
	TPDU_BAD_MTI,
	TPDU_TRAILING,
};

/* 23.040 9.2.3.3 */
enum tpdu_vpf {
	TPDU_VP_NONE,
	TPDU_VP_ENHANCED,
	TPDU_VP_RELATIVE,
	TPDU_VP_ABSOLUTE,
};

struct tpdu_validity {
	enum tpdu_vpf format;
	int64_t seconds;	   /* relative and enhanced; 0 with enhanced: none given */
	bool single_shot;	   /* enhanced: one attempt (9.2.3.12.3) */
	struct timestamp deadline; /* absolute */
};

struct tpdu {
	enum tpdu_type type;
	struct address smsc;	/* empty text: none given */
	struct address address; /* TP-OA, TP-DA or TP-RA */
	size_t octets;		/* without SMSC: the <length> of the AT line */

	bool more;		/* more messages wait: TP-MMS says so by 0 */
	bool reply_path;	/* TP-RP */
	bool report;		/* TP-SRI, TP-SRR; of a report TP-SRQ: for a COMMAND */
	bool reject_duplicates; /* TP-RD */
	bool loop_prevention;	/* TP-LP */

	uint8_t mr;	 /* SUBMIT, STATUS-REPORT */
	uint8_t status;	 /* STATUS-REPORT: TP-ST */
	bool has_status; /* it was there, whatever is wrong behind it */
	uint8_t pid;
	uint8_t dcs; /* as sent; coding is what it means */
	bool has_pid, has_dcs, has_ud; /* always, but in a STATUS-REPORT (9.2.3.27) */
	struct dcs coding;
	struct timestamp scts;	     /* DELIVER, STATUS-REPORT */
	struct timestamp discharged; /* STATUS-REPORT */
	struct tpdu_validity validity;

	uint8_t udl;	   /* TP-UDL: septets or octets */
	uint8_t ud_octets; /* of ud */
	uint8_t ud[TPDU_UD_MAX];
	struct udh udh; /* udh.octets of ud are the header */
};

/* As in the answers of `kengctl pdu`: "TRUNCATED", "DELIVER", "STATUS-REPORT". */
const char *tpdu_status_name(enum tpdu_status status);
const char *tpdu_type_name(enum tpdu_type type);

/*
 * Decodes len octets. with_smsc: they begin with SMSC information, as in modems' listings. The
 * type is told by TP-MTI, and from_mobile expects SUBMIT only; a listing from a modem may hold
 * stored SUBMITs, so that false takes all three types.
 *
 * After TPDU_BAD_TIME and TPDU_TRAILING everything else is in *out and holds: a time that does
 * not exist is zero there. After any other failure *out is what was read until then: a report
 * that fails behind TP-ST has_status, and settles its message all the same.
 */
enum tpdu_status sms_pdu_decode(const uint8_t *pdu, size_t len, bool with_smsc, bool from_mobile,
	struct tpdu *out);

/* The same from n hexadecimal digits. */
enum tpdu_status sms_pdu_decode_hex(const char *hex, size_t n, bool with_smsc, bool from_mobile,
	struct tpdu *out);

/*
 * What to hold against the <length> of an AT line: octets behind the SMSC information of a PDU,
 * or -EINVAL where that is longer than the PDU.
 */
ssize_t sms_pdu_tpdu_octets(const uint8_t *pdu, size_t len);

/* What a message is for (23.040 9.2.3.9, 9.2.3.24.2; 23.038 4), the first that holds. */
enum sms_kind {
	SMS_REPORT,	/* a STATUS-REPORT */
	SMS_SILENT,	/* type 0: acknowledge and forget */
	SMS_BINARY,	/* 8-bit, compressed, to a port or for the SIM: nothing to read */
	SMS_INDICATION, /* voice mail and its like wait */
	SMS_REPLACE,	/* types 1..7: meant to replace an earlier one; keng keeps both */
	SMS_FLASH,	/* class 0 */
	SMS_TEXT,
};

enum sms_kind sms_kind(const struct tpdu *tpdu);
const char *sms_kind_name(enum sms_kind kind);

/* TP-ST in three words (23.040 9.2.3.15). */
enum report_verdict {
	REPORT_DELIVERED,
	REPORT_TRYING, /* another report will follow */
	REPORT_FAILED,
};

enum report_verdict tpdu_report_verdict(uint8_t status);

/* A SUBMIT to encode; split.h fills the user data from text. */
struct submit {
	struct address to;
	uint8_t mr;
	uint8_t pid;
	int8_t class; /* 0..3, -1 none */
	bool report;  /* ask for a status report */
	bool reject_duplicates;
	int64_t validity_s; /* rounded up to what TP-VP can say, 63 weeks at most; 0 = none */
	enum dcs_alphabet alphabet;
	bool header;	   /* ud begins with a user data header */
	uint8_t udl;	   /* septets or octets */
	uint8_t ud_octets; /* of ud */
	uint8_t ud[TPDU_UD_MAX];
};

/* Returns the octets of the TPDU, without SMSC, or 0 when the address is no number. */
size_t tpdu_encode_submit(const struct submit *submit, uint8_t out[TPDU_OCTETS_MAX]);
