/*
 * What every modem answers: echo, error format, who it is, reset (V.250 6, 27.007 5).
 */
#include <string.h>

#include "tests/emulator/emu_state.h"

static int on_cmee(struct emulator *e, const struct emu_at_call *call)
{
	int value = emu_at_number(call, 0, 0);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CMEE: %u", e->at.cmee);
		return EMU_AT_OK;
	}

	if (value < 0 || value > 2)
		return EMU_AT_ERROR;

	e->at.cmee = (unsigned)value;
	return EMU_AT_OK;
}

static int on_manufacturer(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "%s", e->profile->manufacturer);
	return EMU_AT_OK;
}

static int on_model(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "%s", e->profile->model);
	return EMU_AT_OK;
}

static int on_revision(struct emulator *e, const struct emu_at_call *call)
{
	const char *prefix = e->profile->revision_prefix;

	(void)call;
	emu_at_info(e, "%s%s", prefix ? prefix : "", e->profile->revision);
	return EMU_AT_OK;
}

static int on_serial(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "%s", e->conf.imei);
	return EMU_AT_OK;
}

static int on_capabilities(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "+GCAP: +CGSM,+DS,+ES");
	return EMU_AT_OK;
}

static int on_accepted(struct emulator *e, const struct emu_at_call *call)
{
	(void)e;
	(void)call;
	return EMU_AT_OK;
}

/* Huawei: what comes by itself ends, and comes again. */
static int on_curc(struct emulator *e, const struct emu_at_call *call)
{
	e->radio.noise_off = emu_at_number(call, 0, 0) == 0;
	return EMU_AT_OK;
}

static int on_ussdmode(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	e->ussd.mode_set = true;
	return EMU_AT_OK;
}

static void defaults(struct emulator *e)
{
	e->at.echo = true;
	e->at.verbose = true;
	e->at.cmee = 0;
}

static int identify(struct emulator *e)
{
	emu_at_info(e, "Manufacturer: %s", e->profile->manufacturer);
	emu_at_info(e, "Model: %s", e->profile->model);
	emu_at_info(e, "Revision: %s", e->profile->revision);
	emu_at_info(e, "IMEI: %s", e->conf.imei);
	return EMU_AT_OK;
}

static int call_letter(struct emulator *e, const char *name)
{
	for (const struct emu_at_command *c = emu_call_commands; c->name; c++) {
		if (strcmp(c->name, name) == 0)
			return c->fn(e, &(struct emu_at_call){.name = name});
	}

	return EMU_AT_UNKNOWN;
}

int emu_basic_letter(struct emulator *e, bool ampersand, char letter, int value)
{
	if (ampersand) {
		if (letter == 'F')
			defaults(e);

		return strchr("FCDKSWV", letter) ? EMU_AT_OK : EMU_AT_UNKNOWN;
	}

	switch (letter) {
	case 'A': return call_letter(e, "A");
	case 'H': return call_letter(e, "H");
	case 'I': return identify(e);
	case 'Z': defaults(e); return EMU_AT_OK;
	case 'E': e->at.echo = value != 0; return EMU_AT_OK;
	case 'V': e->at.verbose = value != 0; return EMU_AT_OK;
	case 'L':
	case 'M':
	case 'S':
	case 'X': return EMU_AT_OK;
	case 'Q':
		return value ? EMU_AT_ERROR
			     : EMU_AT_OK; /* results cannot be switched off */
	default: return EMU_AT_UNKNOWN;
	}
}

const struct emu_at_command emu_basic_commands[] = {
	{"+CMEE", EMU_NEED_NOTHING, on_cmee, false, "(0-2)"},
	{"+CGMI", EMU_NEED_NOTHING, on_manufacturer, false, NULL},
	{"+GMI", EMU_NEED_NOTHING, on_manufacturer, false, NULL},
	{"+CGMM", EMU_NEED_NOTHING, on_model, false, NULL},
	{"+GMM", EMU_NEED_NOTHING, on_model, false, NULL},
	{"+CGMR", EMU_NEED_NOTHING, on_revision, false, NULL},
	{"+GMR", EMU_NEED_NOTHING, on_revision, false, NULL},
	{"+CGSN", EMU_NEED_NOTHING, on_serial, false, NULL},
	{"+GSN", EMU_NEED_NOTHING, on_serial, false, NULL},
	{"+GCAP", EMU_NEED_NOTHING, on_capabilities, false, NULL},
	{"+IPR", EMU_NEED_NOTHING, on_accepted, false, "(0,9600,115200)"},
	{"+IFC", EMU_NEED_NOTHING, on_accepted, false, "(0-2),(0-2)"},
	{"+CSCLK", EMU_NEED_NOTHING, on_accepted, false, "(0,1)"},
	{"^CURC", EMU_NEED_NOTHING, on_curc, true, NULL},
	{"^USSDMODE", EMU_NEED_NOTHING, on_ussdmode, true, NULL},
	{0},
};
