/*
 * What a message is for, from TP-PID, TP-DCS and the header; declared in tpdu.h.
 */
#include "parsers/sms/tpdu.h"

/* TP-PID (23.040 9.2.3.9) */
enum pid {
	PID_TYPE_0 = 0x40,
	PID_REPLACE_1 = 0x41,
	PID_REPLACE_7 = 0x47,
	PID_RETURN_CALL = 0x5f,
	PID_ANSI_136 = 0x7c,
	PID_SIM_DOWNLOAD = 0x7f, /* 0x7d and 0x7e are for the phone itself */
};

static const char *const kind_names[] = {
	[SMS_REPORT] = "report",
	[SMS_SILENT] = "silent",
	[SMS_BINARY] = "binary",
	[SMS_INDICATION] = "indication",
	[SMS_REPLACE] = "replace",
	[SMS_FLASH] = "flash",
	[SMS_TEXT] = "text",
};

const char *sms_kind_name(enum sms_kind kind)
{
	return kind_names[kind];
}

static bool is_binary(const struct tpdu *tpdu)
{
	return tpdu->coding.alphabet == DCS_8BIT || tpdu->coding.compressed || tpdu->udh.ported ||
		(tpdu->pid >= PID_ANSI_136 && tpdu->pid <= PID_SIM_DOWNLOAD);
}

static bool is_indication(const struct tpdu *tpdu)
{
	return tpdu->coding.indication || tpdu->udh.indication || tpdu->pid == PID_RETURN_CALL;
}

enum sms_kind sms_kind(const struct tpdu *tpdu)
{
	if (tpdu->type == TPDU_STATUS_REPORT)
		return SMS_REPORT;

	if (tpdu->pid == PID_TYPE_0)
		return SMS_SILENT;

	if (is_binary(tpdu))
		return SMS_BINARY;

	if (is_indication(tpdu))
		return SMS_INDICATION;

	if (tpdu->pid >= PID_REPLACE_1 && tpdu->pid <= PID_REPLACE_7)
		return SMS_REPLACE;

	return tpdu->coding.class == 0 ? SMS_FLASH : SMS_TEXT;
}

enum report_verdict tpdu_report_verdict(uint8_t status)
{
	if (status < 0x20)
		return REPORT_DELIVERED;

	return status < 0x40 ? REPORT_TRYING : REPORT_FAILED;
}
