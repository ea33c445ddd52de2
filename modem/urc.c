/*
 * The table of unsolicited lines; see urc.h. Brands add theirs in profile.c.
 */
#include "modem/urc.h"

#include <string.h>

#include "modem/profile.h"

struct row {
	const char *text;
	bool whole; /* the whole line, not its beginning */
	enum urc_event event;
};

static const struct row rows[] = {
	{"+CMTI:", false, URC_STORED}, /* 27.005 3.4.1 */
	{"+CMT:", false, URC_MESSAGE},
	{"+CDSI:", false, URC_REPORT_STORED},
	{"+CDS:", false, URC_REPORT},
	{"^SMMEMFULL", false, URC_MEMORY_FULL},
	{"+SMSFULL", false, URC_MEMORY_FULL},
	{"+QIND: \"SMSFULL\"", false, URC_MEMORY_FULL},
	{"+QIND: SMS FULL", false, URC_MEMORY_FULL},
	{"+CREG:", false, URC_REGISTRATION}, /* 27.007 7.2 */
	{"+CGREG:", false, URC_REGISTRATION},
	{"+CEREG:", false, URC_REGISTRATION},
	{"RING", true, URC_RING},
	{"+CRING:", false, URC_RING}, /* 27.007 6.11 */
	{"+CLIP:", false, URC_CALLER},
	{"NO CARRIER", true, URC_CALL_END},
	{"BUSY", true, URC_CALL_END},
	{"NO ANSWER", true, URC_CALL_END},
	{"VOICE CALL: END", false, URC_CALL_END},
	{"^CEND:", false, URC_CALL_END},
	{"HANGUP:", false, URC_CALL_END},
	{"MISSED_CALL:", false, URC_NOISE}, /* we saw the ring itself */
	{"VOICE CALL:", false, URC_CALL},
	{"^ORIG:", false, URC_CALL},
	{"^CONF:", false, URC_CALL},
	{"^CONN:", false, URC_CALL},
	{"CONNECT", true, URC_CALL},
	{"+QIND: \"ccinfo\"", false, URC_CALL},
	{"^DSCI:", false, URC_CALL},
	{"+QPCMV:", false, URC_CALL},
	{"+DTMF:", false, URC_CALL},
	{"+RXDTMF:", false, URC_CALL},
	{"+QTONEDET:", false, URC_CALL},
	{"^DDTMF:", false, URC_CALL},
	{"+COLP:", false, URC_NOISE},
	{"+CLCC:", false, URC_NOISE},
	{"+CUSD:", false, URC_USSD}, /* 27.007 7.15 */
	{"+CPIN:", false, URC_SIM},
	{"SMS DONE", true, URC_SMS_READY},
	{"SMS Ready", true, URC_SMS_READY},
	{"+QIND: SMS DONE", true, URC_SMS_READY},
	{"Call Ready", true, URC_NOISE},
	{"+CFUN:", false, URC_NOISE},
	{"UNDER-VOLTAGE", false, URC_POWER},
	{"OVER-VOLTAGE", false, URC_POWER},
	{"NORMAL POWER", false, URC_POWER},
	{"POWER DOWN", false, URC_POWER},
};

static const char *const event_names[] = {
	[URC_NONE] = "none",
	[URC_NOISE] = "noise",
	[URC_STORED] = "stored",
	[URC_MESSAGE] = "message",
	[URC_REPORT_STORED] = "report-stored",
	[URC_REPORT] = "report",
	[URC_MEMORY_FULL] = "memory-full",
	[URC_REGISTRATION] = "registration",
	[URC_RING] = "ring",
	[URC_CALLER] = "caller",
	[URC_CALL_END] = "call-end",
	[URC_CALL] = "call",
	[URC_USSD] = "ussd",
	[URC_BOOT] = "boot",
	[URC_SMS_READY] = "sms-ready",
	[URC_SIM] = "sim",
	[URC_POWER] = "power",
};

const char *urc_name(enum urc_event event)
{
	return event_names[event];
}

static bool matches(const struct row *row, const char *line, size_t len)
{
	size_t text = strlen(row->text);

	return (row->whole ? len == text : len >= text) &&
	       memcmp(line, row->text, text) == 0;
}

enum urc_event urc_classify(const struct profile *profile, const char *line, size_t len)
{
	while (len && line[len - 1] == ' ')
		len--;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (matches(&rows[i], line, len))
			return rows[i].event;
	}

	if (profile_is_banner(profile, line, len))
		return URC_BOOT;

	return profile_is_noise(profile, line, len) ? URC_NOISE : URC_NONE;
}

bool urc_has_pdu(enum urc_event event)
{
	return event == URC_MESSAGE || event == URC_REPORT;
}
