/*
 * The object: birth, death, the descriptor and the events; see emulator.h.
 */
#include "tests/emulator/emulator.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "tests/emulator/emu_state.h"

#define EVENT_MAX 2048

const char *emu_json(char *out, size_t cap, const char *text, size_t len)
{
	struct strbuf buf = strbuf_on(out, cap);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			strbuf_putf(&buf, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			strbuf_putf(&buf, "\\u%04x", c);
		else
			strbuf_putc(&buf, (char)c);
	}

	return out;
}

void emu_event(struct emulator *e, const char *name, const char *format, ...)
{
	char text[EVENT_MAX];
	struct strbuf buf;
	va_list ap;
	int n;

	if (!e->conf.on_event)
		return;

	buf = STRBUF(text);
	strbuf_putf(&buf, "{\"event\":\"%s\",\"at_ms\":%lld,", name,
		(long long)clock_wall_ms(loop_clock(e->loop)));
	va_start(ap, format);
	n = vsnprintf(text + buf.len, sizeof(text) - buf.len, format, ap);
	va_end(ap);

	if (n > 0 && buf.len + (size_t)n + 2 < sizeof(text)) {
		memcpy(text + buf.len + n, "}", 2);
		e->conf.on_event(e->conf.arg, text);
	}
}

static size_t on_input(void *arg, const char *bytes, size_t len)
{
	return emu_at_input(arg, bytes, len);
}

/* The host closed its end: the modem goes on, as one does whose port nobody has open. */
static void on_gone(void *arg)
{
	emu_event(arg, "closed", "\"by\":\"host\"");
}

static void on_tap(void *arg, bool from_host, const char *bytes, size_t len)
{
	const struct emulator *e = arg;

	e->conf.on_exchange(e->conf.arg, from_host, bytes, len);
}

/* Identities differ by seed, so that several modems do. */
static char *copy_or_make(const char *text, const char *prefix, unsigned seed)
{
	char made[32];

	if (text)
		return alloc_string(text);

	snprintf(made, sizeof(made), "%s%06u", prefix, seed % 1000000);
	return alloc_string(made);
}

static void copy_conf(struct emulator *e, const struct emulator_conf *conf)
{
	e->conf = *conf;
	e->conf.imei = copy_or_make(conf->imei, "860000001", conf->seed);
	e->conf.imsi = copy_or_make(conf->imsi, "452040000", conf->seed);
	e->conf.iccid = copy_or_make(conf->iccid, "8984040000000", conf->seed);
}

struct emulator *emulator_new(struct loop *loop, int fd, const struct emulator_conf *conf)
{
	const struct emu_profile *profile =
		emu_profile_find(conf->profile ? conf->profile : "generic");
	struct emulator *e;

	if (!profile)
		return NULL;

	e = alloc_zero(sizeof(*e));
	e->loop = loop;
	e->profile = profile;
	copy_conf(e, conf);
	emu_wire_init(&e->wire, loop);
	e->wire.input = on_input;
	e->wire.gone = on_gone;
	e->wire.tap = conf->on_exchange ? on_tap : NULL;
	e->wire.arg = e;
	e->wire.baud = conf->baud;
	e->wire.seed = conf->seed;
	emu_at_init(e, loop);
	emu_call_init(e, loop);
	emu_network_init(e, loop);
	emu_sms_init(e);
	emu_radio_init(e, loop);
	emu_strike_init(e, loop);
	emu_boot_init(e, loop);
	e->conf.pin = e->conf.puk = NULL; /* the card has its own copies */
	emu_wire_attach(&e->wire, fd);
	return e;
}

static void stop_timers(struct emulator *e)
{
	struct timer *timers[] = {&e->at.delay, &e->radio.noise, &e->call.ring,
		&e->call.progress, &e->boot.timer, &e->silence, &e->absence};

	for (unsigned i = 0; i < sizeof(timers) / sizeof(*timers); i++)
		timer_stop(timers[i]);
}

void emulator_free(struct emulator *e)
{
	if (!e)
		return;

	stop_timers(e);
	emu_wire_free(&e->wire);
	emu_network_free(e);
	emu_sms_free(e);
	free((char *)(uintptr_t)e->conf.imei);
	free((char *)(uintptr_t)e->conf.imsi);
	free((char *)(uintptr_t)e->conf.iccid);
	free(e);
}

void emulator_attach(struct emulator *e, int fd)
{
	emu_wire_attach(&e->wire, fd);
	emu_wire_flush(&e->wire);
}

void emulator_set_host(struct emulator *e, bool present)
{
	e->wire.unheard = !present;
	emu_event(e, "host", "\"present\":%s", present ? "true" : "false");

	if (!present)
		emu_wire_drop(&e->wire);
}

const char *emulator_profiles(void)
{
	return emu_profile_names();
}

bool emulator_deliver_tpdu(struct emulator *e, const uint8_t *tpdu, size_t len)
{
	uint8_t pdu[EMU_PDU_MAX];
	size_t smsc = emu_pdu_smsc(pdu, e->radio.smsc);

	if (!len || len > EMU_TPDU_MAX)
		return false;

	memcpy(pdu + smsc, tpdu, len);

	if (!emu_network_offer(e, pdu, smsc + len))
		return false;

	emu_wire_flush(&e->wire);
	return true;
}

/* FNV-1a; the NUL belongs to it. */
static uint64_t digest(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (uint8_t)*text) * UINT64_C(1099511628211);
	while (*text++);

	return hash;
}

/*
 * When it was sent. Nobody sends the same words twice within the second that a time stamp tells
 * apart: without that they would be one message that came twice.
 */
static int64_t time_of(struct emulator *e, const char *from, const char *text)
{
	int64_t now = clock_wall_ms(loop_clock(e->loop));
	uint64_t said = digest(digest(UINT64_C(14695981039346656037), from), text);

	if (said == e->network.said.digest && now / 1000 <= e->network.said.at_ms / 1000)
		now = e->network.said.at_ms + 1000;

	e->network.said.digest = said;
	e->network.said.at_ms = now;
	return now;
}

unsigned emulator_deliver_text(struct emulator *e, const char *from, const char *text)
{
	struct emu_tpdu *parts = alloc_array(EMU_PARTS_MAX, sizeof(*parts));
	size_t n = emu_pdu_deliver(parts, EMU_PARTS_MAX, from, text, e->network.reference,
		time_of(e, from, text));

	if (n > 1)
		e->network.reference++;

	for (size_t i = 0; i < n; i++) {
		if (!emulator_deliver_tpdu(e, parts[i].octets, parts[i].len))
			n = 0;
	}

	free(parts);
	return (unsigned)n;
}

struct emulator_counters emulator_counters(const struct emulator *e)
{
	struct emulator_counters counters = e->counters;

	counters.overruns = e->wire.overruns;
	return counters;
}

const struct emulator_sent *emulator_sent_get(const struct emulator *e, uint64_t n)
{
	uint64_t total = e->counters.sent;

	if (!n || n > total || total - n >= EMU_SENT_KEPT)
		return NULL;

	return &e->network.sent[(n - 1) % EMU_SENT_KEPT];
}

size_t emulator_waiting(const struct emulator *e)
{
	return e->network.delivers.count + e->network.reports.count +
	       (e->network.unacknowledged ? 1 : 0);
}

unsigned emulator_used(const struct emulator *e, const char *storage)
{
	if (strcmp(storage, "ME") == 0)
		return e->sms.me.used;

	return strcmp(storage, "SR") == 0 ? e->sms.sr.used : e->sms.sm.used;
}
