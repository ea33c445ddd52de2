/*
 * The table of brands; see profile.h. Lines are quoted from manuals and logs.
 */
#include "modem/profile.h"

#include <string.h>
#include <strings.h>

#define LIST(...)    ((const char *const[]){__VA_ARGS__, NULL})
#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* V.250 leaves the length of a line open; this is what the weakest of today's take. */
#define LINE_PLAIN 256
#define LINE_LONG  512

const struct profile profile_generic = {
	.name = "generic",
	.makers = LIST(""),
	.models = LIST(""),
	.setup = (const char *const[]){NULL},
	/* as long as nobody has said who he is, everybody's noise is noise */
	.noise = LIST("^RSSI:", "^HCSQ:", "^DSFLOWRPT:", "^MODE:", "^SIMST:", "^SRVST:",
		"^BOOT:", "^STIN:", "+ZUSIMR:", "+ZPASR:", "+ZDONR:", "+ZEND", "+QUSIM:",
		"+QIND:", "*PSUTTZ", "DST:", "+CTZV:", "+CTZE:", "+NITZ:", "+CGEV:",
		"+WIND:", "^NWTIME:", "^DATADISC", "+CIEV:", "+UUSIMSTAT:", "PB DONE"),
	.banners = LIST("RDY", "*ATREADY:", "^SYSSTART", "+PBREADY", "MODEM:STARTUP"),
	.iccid = "AT+CCID",
	.voice = &profile_voice_generic,
	.tries = TRIES_CPINR,
	.line_max = LINE_PLAIN,
};

static const struct profile profiles[] = {
	{
		.name = "sim7600",
		.makers = LIST("simcom"),
		.models = LIST("SIM7"),
		.setup = LIST("AT+CVHU=0"), /* else ATH and DTR do not hang up */
		.noise = LIST("+CGEV:", "+CTZV:", "+CTZE:", "*PSUTTZ",
			"DST:", "+NITZ:", "PB DONE", "+SIMCARD:"),
		.banners = LIST("RDY"),
		.iccid = "AT+CICCID",
		.volte = "AT+CNMP=38 for LTE alone, and a firmware with the operator's profile",
		.voice = &profile_voice_sim7600,
		.tries = TRIES_SPIC,
		.line_max = LINE_LONG,
	},
	{
		.name = "a7670",
		.makers = LIST("A76"),
		.models = LIST("A7670", "A7672", "A76"),
		.setup = LIST("AT+CVHU=0"),
		.noise = LIST("+CGEV:", "+CTZV:", "*PSUTTZ", "DST:", "PB DONE",
			"+SIMCARD:", "*COMMAND"),
		.banners = LIST("*ATREADY:", "RDY"),
		.iccid = "AT+CICCID",
		.volte = "a firmware with VoLTE; AT+CIREG? tells",
		.voice = &profile_voice_a7670,
		.tries = TRIES_SPIC,
		.line_max = LINE_LONG,
	},
	{
		.name = "sim800",
		.makers = LIST("simcom_ltd"),
		.models = LIST("SIM8", "SIM9"),
		.setup = (const char *const[]){NULL},
		.noise = LIST("DST:", "*PSUTTZ",
			"+CTZV:", "+CIEV:", "+CMTE:", "CHARGE-ONLY MODE"),
		.banners = LIST("RDY"),
		.iccid = "AT+CCID",
		.voice = &profile_voice_sim800,
		.tries = TRIES_SPIC,
		.line_max = LINE_LONG, /* 556 by its manual */
	},
	{
		.name = "ec25",
		.makers = LIST("quectel"),
		.models = LIST("EC2", "EG2", "EG9", "EG8", "BG9", "UC20", "M95"),
		/* URCs come at one port only until it is told which */
		.setup = LIST("AT+QURCCFG=\"urcport\",\"usbat\""),
		.noise = LIST("+QUSIM:", "+QIND: PB DONE",
			"+CGEV:", "+CTZV:", "+CTZE:", "+QNETDEVSTATUS"),
		.banners = LIST("RDY"),
		.iccid = "AT+QCCID",
		.volte = "AT+QCFG=\"ims\",1 and a restart",
		.voice = &profile_voice_ec25,
		.tries = TRIES_QPINC,
		.line_max = LINE_PLAIN,
	},
	{
		.name = "huawei",
		.makers = LIST("huawei"),
		.models = LIST("E1752", "E173", "E3531", "E3372", "K37", "E352"),
		.setup = LIST("AT^CURC=0", "AT^USSDMODE=0"),
		.noise = LIST("^RSSI:", "^HCSQ:", "^DSFLOWRPT:", "^MODE:", "^SIMST:",
			"^SRVST:", "^BOOT:", "^STIN:", "^NWTIME:", "^CSNR:", "^LWURC:"),
		.banners = LIST("^SYSSTART"),
		.iccid = "AT^ICCID?",
		.voice = &profile_voice_huawei,
		.tries = TRIES_HCPIN,
		.line_max = LINE_PLAIN,
	},
	{
		.name = "zte",
		.makers = LIST("ZTE"),
		.models = LIST("MF180", "MF19", "K3565-Z"),
		.setup = (const char *const[]){NULL},
		.noise = LIST("+ZUSIMR:", "+ZPASR:", "+ZDONR:", "+ZEND"),
		.banners = LIST("RDY"),
		.iccid = "AT+CCID",
		.voice = &profile_voice_none,
		.tries = TRIES_CPINR,
		.line_max = LINE_PLAIN,
		.single_delete = true,
	},
	{
		.name = "ublox",
		.makers = LIST("u-blox"),
		.models = LIST("SARA-", "LARA-", "TOBY-", "LISA-"),
		.setup = (const char *const[]){NULL},
		.noise = LIST("+UUSIMSTAT:", "+CIEV:", "+CGEV:", "+CTZV:", "+UUPSDA:"),
		.banners = LIST("+PBREADY"),
		.iccid = "AT+CCID",
		.voice = &profile_voice_none,
		.tries = TRIES_CPINR,
		.line_max = LINE_PLAIN,
		.report_stored = true,
	},
};

static bool contains(const char *const *parts, const char *text)
{
	for (; *parts; parts++) {
		if (**parts && strcasestr(text, *parts))
			return true;
	}

	return false;
}

static bool begins(const char *const *parts, const char *line, size_t len)
{
	for (; *parts; parts++) {
		size_t part = strlen(*parts);

		if (len >= part && memcmp(line, *parts, part) == 0)
			return true;
	}

	return false;
}

const struct profile *profile_find(const char *name)
{
	if (strcmp(name, profile_generic.name) == 0)
		return &profile_generic;

	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (strcasecmp(profiles[i].name, name) == 0)
			return &profiles[i];
	}

	return NULL;
}

const struct profile *profile_match(const char *maker, const char *model)
{
	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (contains(profiles[i].models, model))
			return &profiles[i];
	}

	for (size_t i = 0; i < COUNT(profiles); i++) {
		if (contains(profiles[i].makers, maker))
			return &profiles[i];
	}

	return &profile_generic;
}

const char *profile_names(void)
{
	return "generic sim7600 a7670 sim800 ec25 huawei zte ublox";
}

bool profile_is_noise(const struct profile *profile, const char *line, size_t len)
{
	return begins(profile->noise, line, len);
}

bool profile_is_banner(const struct profile *profile, const char *line, size_t len)
{
	return begins(profile->banners, line, len);
}
