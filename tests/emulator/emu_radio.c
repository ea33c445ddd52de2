/*
 * SIM, registration, signal, operator and USSD (27.007 7 and 8).
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/emulator/emu_state.h"

#define PIN_TRIES     3u
#define PUK_TRIES     10u
#define CELL	      "\"1F90\",\"0A2B3C4\",7"
#define OPERATOR_MCC  "45204"
#define ZONE_QUARTERS 28 /* UTC+7 */

int emu_card_error(const struct emulator *e)
{
	if (e->card.removed)
		return 10;

	switch (e->card.lock) {
	case EMU_LOCK_PIN: return 11;
	case EMU_LOCK_PUK: return 12;
	case EMU_LOCK_DEAD: return 13;
	case EMU_LOCK_OPEN: break;
	}

	return 0;
}

enum emu_registration emu_radio_registration(const struct emulator *e)
{
	if (e->radio.cfun != 1 || emu_card_error(e))
		return EMU_REG_NONE;

	if (!e->boot.phone)
		return EMU_REG_SEARCHING;

	return e->radio.wanted;
}

bool emu_radio_is_registered(const struct emulator *e)
{
	enum emu_registration stat = emu_radio_registration(e);

	return stat == EMU_REG_HOME || stat == EMU_REG_ROAMING;
}

/* What it says of one domain: where it does not register it searches. */
static int stat_in(const struct emulator *e, enum emu_registration stat, unsigned domain)
{
	bool registered = stat == EMU_REG_HOME || stat == EMU_REG_ROAMING;

	return registered && !(e->radio.domains & domain) ? EMU_REG_SEARCHING : (int)stat;
}

static void tell_registration(
	struct emulator *e, const char *name, unsigned n, unsigned domain)
{
	bool registered = emu_radio_is_registered(e);

	if (n)
		emu_at_urc(e, "%s: %d%s", name, stat_in(e, e->radio.told, domain),
			n == 2 && registered ? "," CELL : "");
}

void emu_radio_changed(struct emulator *e)
{
	enum emu_registration stat = emu_radio_registration(e);

	if (stat != e->radio.told) {
		e->radio.told = stat;
		tell_registration(e, "+CREG", e->radio.creg, EMU_DOMAIN_CS);
		tell_registration(e, "+CGREG", e->radio.cgreg, EMU_DOMAIN_PS);
		tell_registration(e, "+CEREG", e->radio.cereg, EMU_DOMAIN_EPS);
		emu_event(e, "registration", "\"stat\":%d", (int)stat);
	}

	emu_network_pump(e);
}

static int registration(
	struct emulator *e, const struct emu_at_call *call, unsigned *n, unsigned domain)
{
	int value = emu_at_number(call, 0, 0);
	bool cell = *n == 2 && emu_radio_is_registered(e);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "%s: %u,%d%s", call->name, *n,
			stat_in(e, emu_radio_registration(e), domain),
			cell ? "," CELL : "");
		return EMU_AT_OK;
	}

	if (value < 0 || value > 2)
		return EMU_AT_CME + 50;

	*n = (unsigned)value;
	return EMU_AT_OK;
}

static int on_creg(struct emulator *e, const struct emu_at_call *call)
{
	return registration(e, call, &e->radio.creg, EMU_DOMAIN_CS);
}

static int on_cgreg(struct emulator *e, const struct emu_at_call *call)
{
	return registration(e, call, &e->radio.cgreg, EMU_DOMAIN_PS);
}

static int on_cereg(struct emulator *e, const struct emu_at_call *call)
{
	return registration(e, call, &e->radio.cereg, EMU_DOMAIN_EPS);
}

/* 27.007 8.71 */
static int on_cireg(struct emulator *e, const struct emu_at_call *call)
{
	if (call->kind == EMU_AT_READ)
		emu_at_info(
			e, "+CIREG: 0,%d", e->radio.ims && emu_radio_is_registered(e));

	return EMU_AT_OK;
}

static int on_csq(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "+CSQ: %u,99", e->boot.phone ? e->radio.signal : 99);
	return EMU_AT_OK;
}

static int on_cops(struct emulator *e, const struct emu_at_call *call)
{
	int mode = emu_at_number(call, 0, 0);
	const char *name = e->radio.cops_format == 2 ? OPERATOR_MCC : e->radio.operator;

	if (call->kind == EMU_AT_TEST) {
		emu_at_info(e,
			"+COPS: (2,\"%s\",\"%s\",\"" OPERATOR_MCC "\",7),,(0-4),(0-2)",
			e->radio.operator, e->radio.operator);
		return EMU_AT_OK;
	}

	if (call->kind == EMU_AT_READ) {
		if (emu_radio_is_registered(e))
			emu_at_info(
				e, "+COPS: 0,%u,\"%s\",7", e->radio.cops_format, name);
		else
			emu_at_info(e, "+COPS: 0");

		return EMU_AT_OK;
	}

	if (mode < 0 || mode > 4)
		return EMU_AT_CME + 50;

	if (mode == 3)
		e->radio.cops_format = (unsigned)emu_at_number(call, 1, 0) % 3;

	return EMU_AT_OK;
}

static int on_cfun(struct emulator *e, const struct emu_at_call *call)
{
	int value = emu_at_number(call, 0, 1);

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CFUN: %u", e->radio.cfun);
		return EMU_AT_OK;
	}

	if (value != 0 && value != 1 && value != 4)
		return EMU_AT_CME + 50;

	if (emu_at_number(call, 1, 0) == 1) {
		e->boot.again = true;
		return EMU_AT_OK;
	}

	e->radio.cfun = (unsigned)value;
	emu_radio_changed(e);
	return EMU_AT_OK;
}

static int enter_puk(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_card *card = &e->card;

	if (call->count < 2)
		return EMU_AT_CME + 12;

	if (strcmp(call->arg[0], card->puk) != 0) {
		if (--card->puk_tries == 0)
			card->lock = EMU_LOCK_DEAD;

		return EMU_AT_CME + (card->puk_tries ? 16 : 13);
	}

	snprintf(card->pin, sizeof(card->pin), "%s", call->arg[1]);
	card->pin_tries = PIN_TRIES;
	card->puk_tries = PUK_TRIES;
	card->lock = EMU_LOCK_OPEN;
	emu_boot_unlocked(e);
	return EMU_AT_OK;
}

static int enter_pin(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_card *card = &e->card;

	if (strcmp(call->arg[0], card->pin) != 0) {
		if (--card->pin_tries == 0)
			card->lock = EMU_LOCK_PUK;

		emu_event(e, "pin", "\"ok\":false,\"left\":%u", card->pin_tries);
		return EMU_AT_CME + (card->pin_tries ? 16 : 12);
	}

	card->pin_tries = PIN_TRIES;
	card->lock = EMU_LOCK_OPEN;
	emu_event(e, "pin", "\"ok\":true,\"left\":%u", card->pin_tries);
	emu_boot_unlocked(e);
	return EMU_AT_OK;
}

static const char *const lock_words[] = {
	[EMU_LOCK_OPEN] = "READY",
	[EMU_LOCK_PIN] = "SIM PIN",
	[EMU_LOCK_PUK] = "SIM PUK",
	[EMU_LOCK_DEAD] = "SIM PUK",
};

static int on_cpin(struct emulator *e, const struct emu_at_call *call)
{
	if (e->card.removed)
		return EMU_AT_CME + 10;

	if (e->card.lock == EMU_LOCK_DEAD)
		return EMU_AT_CME + 13;

	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CPIN: %s", lock_words[e->card.lock]);
		return EMU_AT_OK;
	}

	if (e->card.lock == EMU_LOCK_PUK)
		return enter_puk(e, call);

	return e->card.lock == EMU_LOCK_PIN ? enter_pin(e, call) : EMU_AT_CME + 3;
}

/* How many wrong PINs and PUKs are left, as each brand writes it. */
static int on_tries(struct emulator *e, const struct emu_at_call *call)
{
	unsigned pin = e->card.pin_tries;
	unsigned puk = e->card.puk_tries;

	if (strcasecmp(call->name, "+CPINR") == 0)
		emu_at_info(e, "+CPINR: SIM PIN,%u,%u", pin, PIN_TRIES);
	else if (strcasecmp(call->name, "+QPINC") == 0)
		emu_at_info(e, "+QPINC: \"SC\",%u,%u", pin, puk);
	else if (strcasecmp(call->name, "^CPIN") == 0)
		emu_at_info(e, "^CPIN: %s,%u,%u,%u,%u,%u", lock_words[e->card.lock],
			e->card.lock == EMU_LOCK_PUK ? puk : pin, puk, pin, PUK_TRIES,
			PIN_TRIES);
	else
		emu_at_info(e, "+SPIC: %u,%u,%u,%u", pin, puk, PIN_TRIES, PUK_TRIES);

	return EMU_AT_OK;
}

static int on_cgatt(struct emulator *e, const struct emu_at_call *call)
{
	if (call->kind == EMU_AT_READ)
		emu_at_info(e, "+CGATT: %d", emu_radio_is_registered(e));

	return EMU_AT_OK;
}

/* 27.007 8.15: local time and its quarters of an hour from UTC */
static int on_cclk(struct emulator *e, const struct emu_at_call *call)
{
	time_t local =
		(time_t)(clock_wall_ms(loop_clock(e->loop)) / 1000 + ZONE_QUARTERS * 900);
	struct tm tm;
	char text[32];

	if (call->kind == EMU_AT_READ) {
		gmtime_r(&local, &tm);
		strftime(text, sizeof(text), "%Y/%m/%d,%H:%M:%S", &tm);
		emu_at_info(e, "+CCLK: \"%s+%d\"", text + strlen("20"), ZONE_QUARTERS);
	}

	return EMU_AT_OK;
}

static int on_accepted(struct emulator *e, const struct emu_at_call *call)
{
	(void)e;
	(void)call;
	return EMU_AT_OK;
}

static int on_cimi(struct emulator *e, const struct emu_at_call *call)
{
	(void)call;
	emu_at_info(e, "%s", e->conf.imsi);
	return EMU_AT_OK;
}

static int on_ccid(struct emulator *e, const struct emu_at_call *call)
{
	/* SIMCom's +CICCID answers +ICCID; the rest repeat what they were asked */
	const char *name = strcasecmp(call->name, "+CICCID") == 0 ? "+ICCID" : call->name;

	emu_at_info(e, "%s: %s", name, e->conf.iccid);
	return EMU_AT_OK;
}

static int on_csca(struct emulator *e, const struct emu_at_call *call)
{
	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CSCA: \"%s\",145", e->radio.smsc);
		return EMU_AT_OK;
	}

	if (!call->arg[0][0])
		return EMU_AT_CMS + 330;

	snprintf(e->radio.smsc, sizeof(e->radio.smsc), "%s", call->arg[0]);
	return EMU_AT_OK;
}

static int on_cscs(struct emulator *e, const struct emu_at_call *call)
{
	if (call->kind == EMU_AT_READ) {
		emu_at_info(e, "+CSCS: \"%s\"", e->radio.charset);
		return EMU_AT_OK;
	}

	if (strcmp(call->arg[0], "GSM") != 0 && strcmp(call->arg[0], "IRA") != 0 &&
		strcmp(call->arg[0], "UCS2") != 0)
		return EMU_AT_CME + 50;

	snprintf(e->radio.charset, sizeof(e->radio.charset), "%s", call->arg[0]);
	return EMU_AT_OK;
}

static int on_cusd(struct emulator *e, const struct emu_at_call *call)
{
	struct emu_ussd *ussd = &e->ussd;
	char code[256];
	bool asks = call->kind == EMU_AT_SET && emu_at_number(call, 0, 0) == 1 &&
		    call->count > 1;

	if (e->profile->ussd_mode && !ussd->mode_set)
		return EMU_AT_ERROR;

	if (!asks)
		return EMU_AT_OK;

	if (!emu_radio_is_registered(e))
		return EMU_AT_CME + 30;

	emu_event(e, "ussd", "\"code\":\"%s\"",
		emu_json(code, sizeof(code), call->arg[1], strlen(call->arg[1])));

	if (ussd->before)
		emu_at_info(e, "+CUSD: 0,\"%s\",%d", ussd->text, ussd->dcs);
	else
		emu_at_urc(e, "+CUSD: %s,\"%s\",%d", ussd->twice ? "2" : "0",
			ussd->twice ? "Initiating Release" : ussd->text, ussd->dcs);

	if (ussd->twice)
		emu_at_urc(e, "+CUSD: 0,\"%s\",%d", ussd->text, ussd->dcs);

	return EMU_AT_OK;
}

static void on_noise_timer(void *arg)
{
	struct emulator *e = arg;
	char text[64];
	struct strbuf line = STRBUF(text);
	const char *hole = strstr(e->profile->noise, "%u");

	if (e->radio.noise_off)
		return;

	strbuf_putn(&line, e->profile->noise, (size_t)(hole - e->profile->noise));
	strbuf_putf(&line, "%u%s", 10 + e->radio.noise_n++ % 20, hole + 2);

	if (e->boot.up)
		emu_at_urc(e, "%s", text);

	timer_start(&e->radio.noise, e->profile->noise_ms);
	emu_wire_flush(&e->wire);
}

void emu_radio_reset(struct emulator *e)
{
	struct emu_radio *radio = &e->radio;

	radio->creg = radio->cgreg = radio->cereg = 0;
	radio->cfun = 1;
	radio->cops_format = 0;
	radio->told = EMU_REG_NONE;
	radio->noise_off = false;
	snprintf(radio->charset, sizeof(radio->charset), "GSM");
	e->ussd.mode_set = false;

	if (e->card.lock == EMU_LOCK_OPEN && e->card.pin[0])
		e->card.lock = EMU_LOCK_PIN;

	if (e->profile->noise)
		timer_start(&radio->noise, e->profile->noise_ms);
}

void emu_radio_init(struct emulator *e, struct loop *loop)
{
	const struct emulator_conf *conf = &e->conf;

	timer_init(&e->radio.noise, loop, on_noise_timer, e);
	snprintf(e->card.pin, sizeof(e->card.pin), "%s", conf->pin ? conf->pin : "");
	snprintf(e->card.puk, sizeof(e->card.puk), "%s",
		conf->puk ? conf->puk : "12345678");
	snprintf(e->radio.operator, sizeof(e->radio.operator), "VIETTEL");
	snprintf(e->radio.smsc, sizeof(e->radio.smsc), "+84980200030");
	snprintf(e->ussd.text, sizeof(e->ussd.text), "TKC 25.000d, HSD 31/12/2026");
	e->card.pin_tries = PIN_TRIES;
	e->card.puk_tries = PUK_TRIES;
	e->radio.wanted = EMU_REG_HOME;
	e->radio.domains = EMU_DOMAIN_CS | EMU_DOMAIN_PS | EMU_DOMAIN_EPS;
	e->radio.ims = true;
	e->radio.signal = 20;
	e->ussd.dcs = 15;
	emu_radio_reset(e);
}

const struct emu_at_command emu_radio_commands[] = {
	{"+CSQ", EMU_NEED_NOTHING, on_csq, false, "(0-31,99),(99)"},
	{"+CREG", EMU_NEED_NOTHING, on_creg, false, "(0-2)"},
	{"+CGREG", EMU_NEED_NOTHING, on_cgreg, false, "(0-2)"},
	{"+CEREG", EMU_NEED_NOTHING, on_cereg, false, "(0-2)"},
	{"+CIREG", EMU_NEED_NOTHING, on_cireg, true, "(0-2)"},
	{"+CPIN", EMU_NEED_NOTHING, on_cpin, false, NULL},
	{"+CPINR", EMU_NEED_NOTHING, on_tries, false, NULL},
	{"+SPIC", EMU_NEED_NOTHING, on_tries, true, NULL},
	{"+QPINC", EMU_NEED_NOTHING, on_tries, true, NULL},
	{"^CPIN", EMU_NEED_NOTHING, on_tries, true, NULL},
	{"+CICCID", EMU_NEED_SIM, on_ccid, true, NULL},
	{"+QURCCFG", EMU_NEED_NOTHING, on_accepted, true, NULL},
	{"+COPS", EMU_NEED_SIM, on_cops, false, ""},
	{"+CGATT", EMU_NEED_SIM, on_cgatt, false, "(0,1)"},
	{"+CCLK", EMU_NEED_NOTHING, on_cclk, false, NULL},
	{"+CTZU", EMU_NEED_NOTHING, on_accepted, false, "(0,1)"},
	{"+CNUM", EMU_NEED_SIM, on_accepted, false,
		NULL}, /* no number on the SIM: a bare OK */
	{"+CFUN", EMU_NEED_NOTHING, on_cfun, false, "(0,1,4),(0,1)"},
	{"+CIMI", EMU_NEED_SIM, on_cimi, false, NULL},
	{"+CCID", EMU_NEED_SIM, on_ccid, false, NULL},
	{"+ICCID", EMU_NEED_SIM, on_ccid, false, NULL},
	{"+QCCID", EMU_NEED_SIM, on_ccid, true, NULL},
	{"^ICCID", EMU_NEED_SIM, on_ccid, true, NULL},
	{"+CSCA", EMU_NEED_SMS, on_csca, false, NULL},
	{"+CSCS", EMU_NEED_NOTHING, on_cscs, false, "(\"GSM\",\"IRA\",\"UCS2\")"},
	{"+CUSD", EMU_NEED_SIM, on_cusd, false, "(0-2)"},
	{0},
};
