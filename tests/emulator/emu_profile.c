/*
 * The table of brands; see emu_profile.h.
 */
#include "tests/emulator/emu_profile.h"

#include <stddef.h>
#include <string.h>

#define BOOT(lines) .boot = (lines), .boot_lines = sizeof(lines) / sizeof(*(lines))

static const struct emu_boot_line generic_boot[] = {
	{100, NULL, EMU_BOOT_PIN},
	{100, NULL, EMU_BOOT_PHONE},
	{100, NULL, EMU_BOOT_SMS},
};

static const struct emu_boot_line sim7600_boot[] = {
	{2000, "RDY", EMU_BOOT_NOISE},
	{1000, "+CPIN: READY", EMU_BOOT_PIN},
	{3000, NULL, EMU_BOOT_PHONE},
	{2000, "SMS DONE", EMU_BOOT_SMS},
	{3000, "PB DONE", EMU_BOOT_NOISE},
};

static const struct emu_boot_line a7670_boot[] = {
	{3000, "*ATREADY: 1", EMU_BOOT_NOISE},
	{1000, "+CPIN: READY", EMU_BOOT_PIN},
	{3000, "+CGEV: EPS PDN ACT 1", EMU_BOOT_PHONE},
	{1000, "SMS DONE", EMU_BOOT_SMS},
	{1000, "PB DONE", EMU_BOOT_NOISE},
};

static const struct emu_boot_line sim800_boot[] = {
	{1500, "\xffRDY", EMU_BOOT_NOISE}, /* a brown-out leaves a 0xFF in front */
	{200, "+CFUN: 1", EMU_BOOT_NOISE},
	{800, "+CPIN: READY", EMU_BOOT_PIN},
	{4000, "Call Ready", EMU_BOOT_PHONE},
	{1000, "SMS Ready", EMU_BOOT_SMS},
	{2000, "DST: 0", EMU_BOOT_NOISE},
};

static const struct emu_boot_line ec25_boot[] = {
	{8000, "RDY", EMU_BOOT_NOISE},
	{500, "+CFUN: 1", EMU_BOOT_NOISE},
	{500, "+CPIN: READY", EMU_BOOT_PIN},
	{100, "+QUSIM: 1", EMU_BOOT_PHONE},
	{3000, "+QIND: SMS DONE", EMU_BOOT_SMS},
	{1000, "+QIND: PB DONE", EMU_BOOT_NOISE},
};

static const struct emu_boot_line huawei_boot[] = {
	{2000, "^BOOT:35323129,0,0,0,26", EMU_BOOT_NOISE},
	{500, "^SIMST:1", EMU_BOOT_PIN},
	{1500, "^SRVST:2", EMU_BOOT_PHONE},
	{200, "^MODE:5,4", EMU_BOOT_NOISE},
	{300, NULL, EMU_BOOT_SMS},
};

static const struct emu_boot_line zte_boot[] = {
	{1500, "+ZUSIMR:2", EMU_BOOT_NOISE},
	{500, NULL, EMU_BOOT_PIN},
	{1000, "+ZPASR: \"UMTS\"", EMU_BOOT_PHONE},
	{200, "+ZDONR: \"O2-UK\",234,10,\"CS_PS\",\"ROAM_OFF\"", EMU_BOOT_NOISE},
	{300, NULL, EMU_BOOT_SMS},
};

static const struct emu_boot_line ublox_boot[] = {
	{3000, NULL, EMU_BOOT_PIN},
	{2000, "+UUSIMSTAT: 2", EMU_BOOT_PHONE},
	{1000, "+PBREADY", EMU_BOOT_SMS},
};

static const struct emu_profile profiles[] = {
	{
		.name = "generic",
		.vendor = "",
		.alpha = "",
		.cnmi_test = "(0-3),(0-3),(0,2),(0-2),(0,1)",
		.mode_max = 3,
		.first_index = 1,
		.manufacturer = "keng",
		.model = "Emulator",
		.revision = "1.0",
		.me_slots = 50,
		.sr_slots = 20,
		.ds_max = 2,
		.sr_index = -1,
		.busy_error = 314,
		.dtmf = EMU_DTMF_NONE,
		.no_carrier = true,
		BOOT(generic_boot),
	},
	{
		.name = "sim7600",
		.vendor = "+CICCID +SPIC +CVHU +DDET +CPCMREG +CPCMBANDWIDTH +CRESET +CIREG ",
		.alpha = "\"\"",
		.cnmi_test = "(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)",
		.mode_max = 2,
		.sim_urc = true,
		.manufacturer = "SIMCOM INCORPORATED",
		.model = "SIMCOM_SIM7600G-H",
		.revision = "LE20B03SIM7600M22",
		.revision_prefix = "+CGMR: ",
		.me_slots = 23,
		.sr_slots = 20,
		.ds_max = 2,
		.sr_index = -1,
		.busy_error = 314,
		.ath_ignored = true,
		.dtmf = EMU_DTMF_RXDTMF,
		.dtmf_needs_on = true,
		.pcm_needs_on = true,
		.begin = "VOICE CALL: BEGIN",
		.begin_first = true,
		.end = "VOICE CALL: END: %06u",
		.no_carrier = true,
		.missed = true,
		.clcc_urc = true,
		BOOT(sim7600_boot),
	},
	{
		.name = "a7670",
		.vendor = "+CICCID +SPIC +CVHU +DDET +CIREG ",
		.alpha = "\"\"",
		.cnmi_test = "(0,1,2),(0,1,2,3),(0,2),(0,1),(0,1)",
		.mode_max = 2,
		.sim_urc = true,
		.manufacturer = "INCORPORATED",
		.model = "A7670E-FASE",
		.revision = "A7670M7_V1.11.1",
		.revision_prefix = "+CGMR: ",
		.deaf_until_ready = true,
		.me_slots = 50,
		.ds_max = 1,
		.sr_index = -1,
		.busy_error = 314,
		.ath_ignored = true,
		.dtmf = EMU_DTMF_RXDTMF,
		.dtmf_needs_on = true,
		.alerting =
			"VOICE CALL: BEGIN", /* at ringback already: it does not mean answered */
		.end = "VOICE CALL: END: %06u",
		.no_carrier = true,
		.missed = true,
		.clcc_urc = true,
		BOOT(a7670_boot),
	},
	{
		.name = "sim800",
		.vendor = "+SPIC +DDET ",
		.alpha = "\"\"",
		.cnmi_test = "(0-3),(0-3),(0,2),(0,1),(0,1)",
		.mode_max = 3,
		.sim_urc = true,
		.first_index = 1,
		.manufacturer = "SIMCOM_Ltd",
		.model = "SIMCOM_SIM800L",
		.revision = "1418B05SIM800L24",
		.revision_prefix = "Revision:",
		.ds_max = 1, /* ds=2 is refused */
		.sr_index = -1,
		.busy_error = 302,
		.dtmf = EMU_DTMF_DTMF,
		.dtmf_needs_on = true,
		.no_carrier = true,
		.clcc_urc = true,
		BOOT(sim800_boot),
	},
	{
		.name = "ec25",
		.vendor = "+QPINC +QCCID +QURCCFG +QTONEDET +QPCMV +QINDCFG ^DSCI ",
		.alpha = "",
		.cnmi_test = "(0-2),(0-3),(0,2),(0-2),(0,1)",
		.mode_max = 2,
		.sim_urc = true,
		.manufacturer = "Quectel",
		.model = "EC25",
		.revision = "EC25EFAR06A06M4G",
		.me_slots = 23,
		.sr_slots = 20,
		.ds_max = 2,
		.sr_index = 0, /* +CDSI: "SM",0 while the report is in "SR" */
		.sr_name = "SM",
		.busy_error = 350,
		.dtmf = EMU_DTMF_QTONEDET,
		.dtmf_needs_on = true,
		.pcm_needs_on = true,
		.no_carrier = true,
		BOOT(ec25_boot),
	},
	{
		.name = "huawei",
		.vendor = "^CPIN ^ICCID ^CURC ^USSDMODE ^DDSETEX ^DTMF ^CVOICE ",
		.alpha = "",
		.cnmi_test = "(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)",
		.mode_max = 2,
		.manufacturer = "huawei",
		.model = "E1752",
		.revision = "11.126.85.00.00",
		.unknown = "COMMAND NOT SUPPORT",
		.noise = "^RSSI:%u",
		.noise_ms = 5000,
		.me_slots = 50,
		.sr_slots = 20,
		.ds_max = 2,
		.sr_index = 0, /* +CDSI: "SR",0 */
		.full = "^SMMEMFULL: \"SM\"",
		.busy_error = 314,
		.ussd_mode = true,
		.dtmf = EMU_DTMF_DDTMF,
		.pcm_needs_on = true,
		.calling = "^ORIG:1,0",
		.alerting = "^CONF:1",
		.begin = "^CONN:1,0",
		.end = "^CEND:1,%u,29,16",
		.end_in_seconds = true,
		.no_carrier = false,
		BOOT(huawei_boot),
	},
	{
		.name = "zte",
		.vendor = "",
		.alpha = "",
		.cnmi_test = "(0,1,2),(0,1,2,3),(0,2),(0,1),(0,1)",
		.mode_max = 2,
		.first_index = 1,
		.manufacturer = "ZTE INCORPORATED",
		.model = "MF190",
		.revision = "BD_VDFMF190V1.0.0B05",
		.noise = "+ZUSIMR:%u",
		.noise_ms = 2000,
		.noise_until_cpms = true,
		.stale_prompt = true,
		.me_slots = 50,
		.ds_max = 1,
		.sr_index = -1,
		.busy_error = 314,
		.dtmf = EMU_DTMF_NONE,
		.begin = "CONNECT",
		.end = "HANGUP: 1",
		.no_carrier = false,
		BOOT(zte_boot),
	},
	{
		.name = "ublox",
		.vendor = "+CIREG ",
		.alpha = "",
		.cnmi_test = "(0-2),(0-3),(0,2),(0-2),(0,1)",
		.mode_max = 2,
		.first_index = 1,
		.manufacturer = "u-blox",
		.model = "LARA-R6001",
		.revision = "00.13",
		.noise = "+CIEV: 2,%u",
		.noise_ms = 7000,
		.me_slots = 23,
		.sr_slots = 20,
		.ds_max = 2,
		.sr_index = -1,
		.busy_error = 500,
		.dtmf = EMU_DTMF_NONE,
		.no_carrier = true,
		BOOT(ublox_boot),
	},
};

#define PROFILES (sizeof(profiles) / sizeof(*profiles))

const struct emu_profile *emu_profile_find(const char *name)
{
	for (size_t i = 0; i < PROFILES; i++) {
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	}

	return NULL;
}

const char *emu_profile_names(void)
{
	return "generic sim7600 a7670 sim800 ec25 huawei zte ublox";
}
