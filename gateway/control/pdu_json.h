/*
 * PDUs as JSON lines: what `kengctl pdu decode` and `pdu encode` answer (DESIGN 3, 3.1).
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "parsers/sms/tpdu.h"

#define PDU_JSON_LINE_MAX 65536 /* octets of a line; a longer one is BAD_JSON */

/*
 * {"id","pdu","tpdu"?} to {"id","type","sender"|"recipient",…} or {"id","error"}. Any line gets
 * an answer; the caller frees it. "id" is echoed whatever its type, null where there is none.
 */
char *pdu_json_decode_line(const char *line);

/* {"id","to","text","report"?} to {"id","tpdus":[HEX…]} or {"id","error"}; the caller frees it. */
char *pdu_json_encode_line(const char *line);

/*
 * One PDU from the command line: the same object without "id". *status tells whether it is
 * {"error"}.
 */
char *pdu_json_decode_hex(const char *hex, bool tpdu, enum tpdu_status *status);

/* The same for one text: TPDU_BAD_ADDRESS, or TPDU_BAD_LENGTH for more than 255 parts. */
char *pdu_json_encode_text(const char *to, const char *text, bool report,
	enum tpdu_status *status);

/* Answers every line of in on out, flushed each. Returns 0 at the end, or -errno of the write. */
int pdu_json_lines(FILE *in, FILE *out, bool encode);
