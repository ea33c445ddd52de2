/*
 * The command language: what a person or a test does to the modem; emulator_command().
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alloc.h"
#include "gateway/base/hex.h"
#include "tests/emulator/emu_state.h"

#define SENT_AT_ONCE 200
#define RAW_MAX	     1024

struct reply {
	struct strbuf *out;
	bool ok;
};

typedef void (*command_fn)(struct emulator *e, char *rest, struct reply *reply);

struct command {
	const char *name;
	command_fn fn;
	const char *usage;
};

static void ok(struct reply *reply, const char *text)
{
	strbuf_putf(reply->out, "ok%s%s", *text ? " " : "", text);
	reply->ok = true;
}

static void ok_number(struct reply *reply, uint64_t n)
{
	strbuf_putf(reply->out, "ok %llu", (unsigned long long)n);
	reply->ok = true;
}

static void err(struct reply *reply, const char *text)
{
	strbuf_putf(reply->out, "err %s", text);
	reply->ok = false;
}

static void ok_if(struct reply *reply, bool held, const char *why)
{
	if (held)
		ok(reply, "");
	else
		err(reply, why);
}

/* Cuts the first word off; "" at the end. */
static char *word(char **rest)
{
	char *start = *rest + strspn(*rest, " ");
	size_t len = strcspn(start, " ");

	*rest = start + len;

	if (**rest)
		*(*rest)++ = '\0';

	return start;
}

static void on_sms(struct emulator *e, char *rest, struct reply *reply)
{
	const char *from = word(&rest);
	unsigned parts = emulator_deliver_text(e, from, rest);

	if (parts)
		ok_number(reply, parts);
	else
		err(reply, "no such sender, or the text is too long");
}

static void offer_tpdu(
	struct emulator *e, struct reply *reply, const uint8_t *octets, ssize_t n)
{
	ok_if(reply, n > 0 && emulator_deliver_tpdu(e, octets, (size_t)n),
		"no TPDU in hex");
}

static void offer_pdu(
	struct emulator *e, struct reply *reply, const uint8_t *octets, ssize_t n)
{
	bool good = n > 2 && octets[0] <= 11 && octets[0] + 1 < n;

	ok_if(reply, good && emu_network_offer(e, octets, (size_t)n),
		"no SMSC information and TPDU in hex");
}

static ssize_t read_hex(uint8_t octets[EMU_PDU_MAX], char *rest)
{
	const char *hex = word(&rest);

	return hex_decode(octets, EMU_PDU_MAX, hex, strlen(hex));
}

static void on_tpdu(struct emulator *e, char *rest, struct reply *reply)
{
	uint8_t octets[EMU_PDU_MAX];

	offer_tpdu(e, reply, octets, read_hex(octets, rest));
}

static void on_pdu_smsc(struct emulator *e, char *rest, struct reply *reply)
{
	uint8_t octets[EMU_PDU_MAX];

	offer_pdu(e, reply, octets, read_hex(octets, rest));
}

/* With SMSC information, as AT has it, unless only without it is there a DELIVER. */
static void on_pdu(struct emulator *e, char *rest, struct reply *reply)
{
	uint8_t octets[EMU_PDU_MAX];
	ssize_t n = read_hex(octets, rest);
	bool bare = n > 2 && emu_pdu_is_deliver(octets, (size_t)n);
	size_t smsc = n > 2 ? octets[0] + 1u : 0;

	if (n > 2 && smsc < (size_t)n &&
		emu_pdu_is_deliver(octets + smsc, (size_t)n - smsc))
		bare = false;

	if (bare || (n > 2 && smsc > 12))
		offer_tpdu(e, reply, octets, n);
	else
		offer_pdu(e, reply, octets, n);
}

static void on_flood(struct emulator *e, char *rest, struct reply *reply)
{
	const char *from = word(&rest);
	uint64_t count = strtoull(word(&rest), NULL, 10);
	char text[EMU_TEXT_MAX];

	for (uint64_t i = 1; i <= count; i++) {
		snprintf(text, sizeof(text), "%s %llu", *rest ? rest : "flood",
			(unsigned long long)i);

		if (!emulator_deliver_text(e, from, text)) {
			err(reply, "no such sender");
			return;
		}
	}

	ok_number(reply, count);
}

static void on_ring(struct emulator *e, char *rest, struct reply *reply)
{
	const char *number = word(&rest);

	ok_if(reply, emu_call_ring(e, number),
		"there is a call, or no network");
}

static void on_hangup(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	ok_if(reply, emu_call_remote_hangup(e), "there is no call");
}

static void on_answer(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	ok_if(reply, emu_call_remote_answer(e), "nobody is being called");
}

static void on_busy(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	ok_if(reply, emu_call_remote_busy(e), "nobody is being called");
}

static void on_no_answer(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	ok_if(reply, emu_call_remote_silent(e), "nobody is being called");
}

static void on_call_habits(struct emulator *e, char *rest, struct reply *reply)
{
	ok_if(reply, emu_call_habits(e, rest),
		"begin=usual|first|last|never end=on|off carrier=on|off "
		"list=good|empty|stale|error hangup=on|off");
}

static void on_key(struct emulator *e, char *rest, struct reply *reply)
{
	bool good = *rest != '\0';

	for (const char *c = word(&rest); *c; c++)
		good = emu_call_key(e, *c) && good;

	ok_if(reply, good, "no active call, or no key");
}

/* Who is called answers by himself: "auto-answer MS", "auto-answer never". */
static void on_auto_answer(struct emulator *e, char *rest, struct reply *reply)
{
	const char *ms = word(&rest);

	e->call.answer_ms = isdigit((unsigned char)*ms) ? strtoll(ms, NULL, 10) : -1;
	ok(reply, "");
}

static void on_signal(struct emulator *e, char *rest, struct reply *reply)
{
	unsigned value = (unsigned)strtoul(word(&rest), NULL, 10);

	if (value <= 31 || value == 99)
		e->radio.signal = value;

	ok_if(reply, value <= 31 || value == 99, "a signal is 0 to 31, or 99");
}

static void on_registration(struct emulator *e, char *rest, struct reply *reply)
{
	unsigned value = (unsigned)strtoul(word(&rest), NULL, 10);

	if (value <= EMU_REG_ROAMING) {
		e->radio.wanted = (enum emu_registration)value;
		emu_radio_changed(e);
	}

	ok_if(reply, value <= EMU_REG_ROAMING, "a registration is 0 to 5 (27.007 7.2)");
}

/* Where it registers, and whether with IMS: "domains eps ims". */
static void on_domains(struct emulator *e, char *rest, struct reply *reply)
{
	struct emu_radio *radio = &e->radio;

	radio->domains = 0;
	radio->domains |= strstr(rest, "cs") ? EMU_DOMAIN_CS : 0;
	radio->domains |= strstr(rest, "gprs") ? EMU_DOMAIN_PS : 0;
	radio->domains |= strstr(rest, "lte") ? EMU_DOMAIN_EPS : 0;
	radio->ims = strstr(rest, "ims") != NULL;
	radio->told = EMU_REG_NONE;
	emu_radio_changed(e);
	ok(reply, "");
}

static void on_operator(struct emulator *e, char *rest, struct reply *reply)
{
	snprintf(e->radio.operator, sizeof(e->radio.operator), "%s", rest);
	ok(reply, "");
}

static void on_sim_out(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	e->card.removed = true;

	if (e->profile->sim_urc)
		emu_at_urc(e, "+CPIN: NOT READY");

	emu_radio_changed(e);
	ok(reply, "");
}

/* The SIM is back and asks for its PIN again. */
static void on_sim_in(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	e->card.removed = false;

	if (e->card.pin[0] && e->card.lock == EMU_LOCK_OPEN)
		e->card.lock = EMU_LOCK_PIN;

	if (e->profile->sim_urc)
		emu_at_urc(e,
			e->card.lock == EMU_LOCK_PIN ? "+CPIN: SIM PIN" : "+CPIN: READY");

	if (!emu_card_error(e))
		emu_boot_unlocked(e);

	emu_radio_changed(e);
	ok(reply, "");
}

/* The PIN was spent elsewhere. */
static void on_sim_puk(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	e->card.pin_tries = 0;
	e->card.lock = EMU_LOCK_PUK;
	emu_radio_changed(e);
	ok(reply, "");
}

static void on_latency(struct emulator *e, char *rest, struct reply *reply)
{
	e->conf.latency_ms = strtoll(word(&rest), NULL, 10);
	ok(reply, "");
}

static bool add_pattern(struct emulator *e, char *rest)
{
	struct emu_pattern *pattern = &e->network.patterns[e->network.pattern_count];
	const char *glob = word(&rest);
	unsigned long status = strtoul(word(&rest), NULL, 10);

	if (e->network.pattern_count == EMU_PATTERNS_MAX || !*glob || status > 255)
		return false;

	snprintf(pattern->glob, sizeof(pattern->glob), "%s", glob);
	pattern->status = (uint8_t)status;
	e->network.pattern_count++;
	return true;
}

static void on_report_mode(struct emulator *e, char *rest, struct reply *reply)
{
	const char *mode = word(&rest);
	bool good = true;

	if (strcmp(mode, "now") == 0)
		e->conf.report_ms = 0;
	else if (strcmp(mode, "delay") == 0)
		e->conf.report_ms = strtoll(word(&rest), NULL, 10);
	else if (strcmp(mode, "never") == 0)
		e->conf.report_ms = -1;
	else if (strcmp(mode, "clear") == 0)
		e->network.pattern_count = 0;
	else
		good = strcmp(mode, "fail") == 0 && add_pattern(e, rest);

	ok_if(reply, good, "now, delay MS, never, fail PATTERN ST, clear");
}

static void on_ussd(struct emulator *e, char *rest, struct reply *reply)
{
	const char *order = word(&rest);
	const char *dcs = word(&rest);
	struct strbuf text = STRBUF(e->ussd.text);

	if (!isdigit((unsigned char)*dcs)) {
		err(reply, "before|after|twice DCS TEXT");
		return;
	}

	e->ussd.before = strcmp(order, "before") == 0;
	e->ussd.twice = strcmp(order, "twice") == 0;
	e->ussd.dcs = atoi(dcs);

	for (const char *c = rest; *c; c++) {
		if (c[0] == '\\' && c[1] == 'n') {
			strbuf_put(&text, "\r\n");
			c++;
		} else {
			strbuf_putc(&text, *c);
		}
	}

	ok(reply, "");
}

static void on_urc(struct emulator *e, char *rest, struct reply *reply)
{
	emu_at_urc(e, "%s", rest);
	ok(reply, "");
}

static void on_raw(struct emulator *e, char *rest, struct reply *reply)
{
	uint8_t octets[RAW_MAX];
	const char *hex = word(&rest);
	ssize_t n = hex_decode(octets, sizeof(octets), hex, strlen(hex));

	if (n > 0)
		emu_wire_put(&e->wire, (const char *)octets, (size_t)n);

	ok_if(reply, n > 0, "no hex");
}

/* A line without end, as a wrong baud rate or a broken cable makes it. */
static void on_junk(struct emulator *e, char *rest, struct reply *reply)
{
	unsigned long count = strtoul(word(&rest), NULL, 10);
	char junk[256];

	memset(junk, 'x', sizeof(junk));

	for (unsigned long left = count; left;) {
		size_t n = left < sizeof(junk) ? left : sizeof(junk);

		emu_wire_put(&e->wire, junk, n);
		left -= n;
	}

	ok_number(reply, count);
}

static void on_fault(struct emulator *e, char *rest, struct reply *reply)
{
	reply->ok = emu_fault_command(e, rest, reply->out);
}

static void put_sent(struct strbuf *out, const struct emulator_sent *sent)
{
	strbuf_putf(out, "{\"event\":\"sent\",\"at_ms\":%lld,", (long long)sent->at_ms);
	emu_network_sent_fields(out, sent);
	strbuf_put(out, "}\n");
}

/* Those behind the SINCE-th, as many as fit; "ok LAST" says from where to ask on. */
static void on_sent(struct emulator *e, char *rest, struct reply *reply)
{
	uint64_t since = strtoull(word(&rest), NULL, 10);
	uint64_t total = e->counters.sent;
	unsigned given = 0;

	if (total > EMU_SENT_KEPT && since < total - EMU_SENT_KEPT)
		since = total - EMU_SENT_KEPT;

	for (; since < total && given < SENT_AT_ONCE; given++) {
		if (reply->out->cap - reply->out->len < 1024)
			break;

		put_sent(reply->out, emulator_sent_get(e, ++since));
	}

	ok_number(reply, since);
}

static void put_store(struct emulator *e, struct strbuf *out, struct emu_store *store)
{
	for (unsigned i = 0; i < store->total; i++) {
		const struct emu_slot *slot = emu_store_get(store, i);
		char hex[2 * EMU_PDU_MAX + 1];

		if (!slot)
			continue;

		hex_encode(hex, slot->pdu, slot->len);
		strbuf_putf(out,
			"{\"storage\":\"%s\",\"index\":%u,\"stat\":%u,\"seen\":%s,"
			"\"pdu\":\"%s\"}\n",
			store->name, i + e->profile->first_index, slot->stat,
			slot->seen ? "true" : "false", hex);
	}
}

static void on_sim(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	put_store(e, reply->out, &e->sms.sm);
	put_store(e, reply->out, &e->sms.me);
	put_store(e, reply->out, &e->sms.sr);
	ok_number(reply, e->sms.sm.used + e->sms.me.used + e->sms.sr.used);
}

static void on_stats(struct emulator *e, char *rest, struct reply *reply)
{
	const struct emulator_counters c = emulator_counters(e);
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{"lines", c.lines},
		{"sent", c.sent},
		{"refused", c.refused},
		{"offered", c.offered},
		{"delivered", c.delivered},
		{"reports", c.reports},
		{"deleted", c.deleted},
		{"unread_deleted", c.unread_deleted},
		{"unacknowledged", c.unacknowledged},
		{"overruns", c.overruns},
		{"boots", c.boots},
		{"waiting", emulator_waiting(e)},
		{"sm_used", e->sms.sm.used},
		{"sm_total", e->sms.sm.total},
		{"registration", emu_radio_registration(e)},
		{"call", e->call.state},
	};

	(void)rest;
	strbuf_put(reply->out, "ok {");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		strbuf_putf(reply->out, "%s\"%s\":%llu", i ? "," : "", rows[i].name,
			(unsigned long long)rows[i].value);

	strbuf_put(reply->out, "}");
	reply->ok = true;
}

static void on_reset(struct emulator *e, char *rest, struct reply *reply)
{
	emu_boot_start(e, strtoll(word(&rest), NULL, 10));
	ok(reply, "");
}

/* As some are when they come up: texts, and nobody told of them. The echo stays as it is. */
static void on_forget(struct emulator *e, char *rest, struct reply *reply)
{
	(void)rest;
	emu_sms_reset(e);
	e->sms.format = 1;
	ok(reply, "");
}

/* clang-format off */
static const struct command commands[] = {
	{"sms", on_sms, "FROM TEXT: a text (UTF-8) from a phone, in as many parts as it needs"},
	{"pdu", on_pdu, "HEX: a DELIVER, with SMSC information or without"},
	{"pdu-smsc", on_pdu_smsc, "HEX: any octets behind SMSC information"},
	{"tpdu", on_tpdu, "HEX: any octets as a TPDU"},
	{"flood", on_flood, "FROM COUNT [TEXT]: so many texts, numbered"},
	{"ring", on_ring, "[NUMBER]: an incoming call"},
	{"answer", on_answer, ": the called side answers"},
	{"auto-answer", on_auto_answer, "MS|never: it does so by itself"},
	{"busy", on_busy, ": the called side is busy"},
	{"no-answer", on_no_answer, ": it rings in vain"},
	{"call-habits", on_call_habits,
		"NAME=VALUE …: what is said around calls: begin= end= carrier= list= hangup="},
	{"hangup", on_hangup, ": the other side ends the call"},
	{"key", on_key, "DIGITS: the other side presses keys"},
	{"signal", on_signal, "N: 0 to 31, 99 none"},
	{"registration", on_registration, "N: 0 none 1 home 2 searching 3 denied 5 roaming"},
	{"domains", on_domains, "[cs] [gprs] [lte] [ims]: where it registers"},
	{"operator", on_operator, "NAME: what AT+COPS? says"},
	{"sim-out", on_sim_out, ": the SIM is taken out"},
	{"sim-in", on_sim_in, ": and put back"},
	{"sim-puk", on_sim_puk, ": the SIM asks for its PUK"},
	{"latency", on_latency, "MS: from Ctrl-Z to +CMGS"},
	{"report-mode", on_report_mode, "now|delay MS|never|fail PATTERN ST|clear"},
	{"ussd", on_ussd, "before|after|twice DCS TEXT: the answer to AT+CUSD"},
	{"urc", on_urc, "LINE: any unsolicited line"},
	{"raw", on_raw, "HEX: any bytes"},
	{"junk", on_junk, "COUNT: so many bytes without an end of line"},
	{"fault", on_fault, "NAME [VALUE] [TEXT] [WHEN]; fault clear; fault list"},
	{"sent", on_sent, "[SINCE]: SUBMITs as JSON lines, then ok LAST"},
	{"sim", on_sim, ": what the storages hold, as JSON lines"},
	{"stats", on_stats, ": counters as JSON"},
	{"reset", on_reset, "[MS]: power cycle, off for MS"},
	{"forget", on_forget, ": how messages are to be handled, and nothing else"},
};
/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void help(struct reply *reply)
{
	for (size_t i = 0; i < COMMANDS; i++)
		strbuf_putf(reply->out, "  %s%s%s\n", commands[i].name,
			commands[i].usage[0] == ':' ? "" : " ", commands[i].usage);

	strbuf_put(reply->out,
		"  WHEN: next N|after N|every N|prob P [seed S]|always|off\n");
	strbuf_put(reply->out, "  faults:");

	for (unsigned i = 0; i < EMU_FAULTS; i++)
		strbuf_putf(reply->out, " %s", emu_fault_name((enum emu_fault)i));

	strbuf_put(reply->out, "\n");
	ok(reply, "");
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}

	return NULL;
}

bool emulator_command(struct emulator *e, const char *line, char *answer, size_t cap)
{
	struct strbuf out = strbuf_on(answer, cap);
	struct reply reply = {.out = &out};
	char *copy = alloc_string(line);
	char *rest = copy;
	const struct command *command;

	copy[strcspn(copy, "\r\n")] = '\0';
	command = find(word(&rest));

	if (command)
		command->fn(e, rest, &reply);
	else if (strcmp(copy, "help") == 0)
		help(&reply);
	else
		err(&reply, "no such command; try help");

	free(copy);
	emu_wire_flush(&e->wire);
	return reply.ok;
}
