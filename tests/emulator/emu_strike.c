/*
 * Faults at work: those that strike the modem as a whole, and the command that arms them all.
 */
#include <stdio.h>
#include <string.h>

#include "tests/emulator/emu_state.h"

static void on_silence_end(void *arg)
{
	struct emulator *e = arg;

	e->silent = false;
	e->wire.stalled = false;
	emu_boot_update_mute(e);
	emu_event(e, "awake", "\"after\":\"silence\"");
	emu_wire_resume(&e->wire);
}

static void on_return(void *arg)
{
	struct emulator *e = arg;
	char name[6 * EMU_FAULT_TEXT];
	int fd = e->conf.on_return ? e->conf.on_return(e->conf.arg, e->absent_name) : -1;

	emu_wire_attach(&e->wire, fd);
	emu_event(e, "returned", "\"name\":\"%s\"",
		emu_json(name, sizeof(name), e->absent_name, strlen(e->absent_name)));
	emu_wire_flush(&e->wire);
}

static void hang_up(struct emulator *e, const struct emu_fault_rule *rule)
{
	memcpy(e->absent_name, rule->text, sizeof(e->absent_name));
	emu_wire_detach(&e->wire);
	emu_event(e, "gone", "\"ms\":%lld", (long long)rule->value);

	if (e->conf.on_hangup)
		e->conf.on_hangup(e->conf.arg);

	timer_start(&e->absence, rule->value);
}

void emu_strike(
	struct emulator *e, enum emu_fault fault, const struct emu_fault_rule *rule)
{
	emu_event(e, "fault", "\"name\":\"%s\",\"value\":%lld", emu_fault_name(fault),
		(long long)rule->value);

	if (fault == EMU_FAULT_SILENCE || fault == EMU_FAULT_STALL) {
		e->silent = fault == EMU_FAULT_SILENCE;
		e->wire.stalled = fault == EMU_FAULT_STALL;
		emu_boot_update_mute(e);
		timer_stop(&e->silence);

		if (rule->value)
			timer_start(&e->silence, rule->value);
	} else if (fault == EMU_FAULT_HANGUP) {
		hang_up(e, rule);
	} else if (fault == EMU_FAULT_RESET) {
		emu_boot_start(e, rule->value);
	}
}

void emu_strike_end(struct emulator *e)
{
	timer_stop(&e->silence);
	on_silence_end(e);
}

void emu_strike_init(struct emulator *e, struct loop *loop)
{
	timer_init(&e->silence, loop, on_silence_end, e);
	timer_init(&e->absence, loop, on_return, e);
}

static bool list_faults(struct emulator *e, struct strbuf *out)
{
	for (unsigned i = 0; i < EMU_FAULTS; i++) {
		const struct emu_fault_rule *rule = &e->faults.rules[i];
		bool armed = rule->trigger != EMU_TRIGGER_OFF;

		if (!armed && !rule->hits)
			continue;

		strbuf_putf(out, "{\"fault\":\"%s\",\"armed\":%s,", emu_fault_name(i),
			armed ? "true" : "false");
		strbuf_putf(out, "\"seen\":%llu,\"hits\":%llu}\n",
			(unsigned long long)rule->seen, (unsigned long long)rule->hits);
	}

	strbuf_put(out, "ok");
	return true;
}

static void clear_faults(struct emulator *e)
{
	memset(&e->faults, 0, sizeof(e->faults));
	e->wire.garble = e->wire.lose = e->wire.piece = 0;

	if (e->silent || e->wire.stalled)
		emu_strike_end(e);
}

/* Faults of the line itself have no occasions: they are on or off. */
static bool set_line_fault(
	struct emulator *e, enum emu_fault fault, const struct emu_fault_rule *rule)
{
	unsigned *setting = fault == EMU_FAULT_GARBAGE ? &e->wire.garble
			    : fault == EMU_FAULT_LOSS  ? &e->wire.lose
			    : fault == EMU_FAULT_SPLIT ? &e->wire.piece
						       : NULL;

	if (!setting)
		return false;

	*setting = rule->trigger == EMU_TRIGGER_OFF
			   ? 0
			   : (unsigned)(rule->value ? rule->value : 1);
	e->wire.seed = rule->seed;
	return true;
}

static bool is_blow(enum emu_fault fault)
{
	return fault == EMU_FAULT_SILENCE || fault == EMU_FAULT_STALL ||
	       fault == EMU_FAULT_HANGUP || fault == EMU_FAULT_RESET;
}

static void set(struct emulator *e, enum emu_fault fault,
	const struct emu_fault_rule *rule, bool explicit)
{
	if (set_line_fault(e, fault, rule))
		return;

	if (is_blow(fault) && rule->trigger == EMU_TRIGGER_OFF &&
		(e->silent || e->wire.stalled))
		emu_strike_end(e);

	if (is_blow(fault) && !explicit)
		emu_strike(e, fault, rule);
	else
		e->faults.rules[fault] = *rule;
}

bool emu_fault_command(struct emulator *e, const char *rest, struct strbuf *out)
{
	char name[32];
	size_t len = strcspn(rest, " ");
	enum emu_fault fault;
	struct emu_fault_rule rule;
	bool explicit;

	snprintf(name, sizeof(name), "%.*s", (int)(len < 31 ? len : 31), rest);

	if (strcmp(name, "list") == 0 || !*name)
		return list_faults(e, out);

	fault = emu_fault_find(name);

	if (strcmp(name, "clear") == 0) {
		clear_faults(e);
	} else if (fault < EMU_FAULTS &&
		   emu_fault_parse(&rule, &explicit, rest + len, e->conf.seed)) {
		set(e, fault, &rule, explicit);
	} else {
		strbuf_put(out, "err NAME [VALUE] [TEXT] "
				"[next N|after N|every N|prob P [seed S]|always|off]");
		return false;
	}

	strbuf_put(out, "ok");
	return true;
}
