/*
 * Power: booting with the profile's banner.
 */
#include <string.h>

#include "tests/emulator/emu_state.h"

void emu_boot_update_mute(struct emulator *e)
{
	e->wire.mute = e->silent || !e->boot.up;
}

static void arm_line(struct emulator *e, int64_t more_ms)
{
	const struct emu_boot *boot = &e->boot;

	if (boot->line < e->profile->boot_lines)
		timer_start(
			&e->boot.timer, more_ms + e->profile->boot[boot->line].after_ms);
}

static void pass_mark(struct emulator *e, enum emu_boot_mark mark)
{
	switch (mark) {
	case EMU_BOOT_NOISE:
	case EMU_BOOT_PIN: break;
	case EMU_BOOT_PHONE:
		e->boot.phone = true;
		emu_radio_changed(e);
		break;
	case EMU_BOOT_SMS:
		e->boot.sms = true;
		emu_network_pump(e);
		break;
	}
}

static void on_line(void *arg)
{
	struct emulator *e = arg;
	const struct emu_boot_line *line = &e->profile->boot[e->boot.line];
	bool waits = line->mark == EMU_BOOT_PIN && emu_card_error(e);

	if (!e->boot.up) {
		e->boot.up = true;
		emu_boot_update_mute(e);
	}

	if (waits && line->text && strcmp(line->text, "+CPIN: READY") == 0)
		emu_at_urc(e, "%s",
			e->card.removed ? "+CPIN: NOT INSERTED" : "+CPIN: SIM PIN");
	else if (!waits && line->text)
		emu_at_urc(e, "%s", line->text);

	if (!waits) {
		e->boot.line++;
		pass_mark(e, line->mark);
		arm_line(e, 0);
	}

	emu_wire_flush(&e->wire);
}

void emu_boot_unlocked(struct emulator *e)
{
	if (e->boot.line == e->profile->boot_lines)
		emu_radio_changed(e);
	else if (!timer_running(&e->boot.timer))
		timer_start(&e->boot.timer, 0);
}

void emu_boot_start(struct emulator *e, int64_t down_ms)
{
	e->counters.boots++;
	e->boot.again = false;
	e->boot.up = false;
	e->boot.phone = false;
	e->boot.sms = false;
	e->boot.line = 0;
	e->silent = false;
	e->wire.stalled = false;
	timer_stop(&e->silence);
	emu_boot_update_mute(e);
	emu_call_reset(e);
	emu_network_reset(e);
	emu_sms_reset(e);
	emu_radio_reset(e);
	emu_at_reset(e);
	emu_event(e, "boot", "\"n\":%llu", (unsigned long long)e->counters.boots);
	arm_line(e, down_ms);
}

void emu_boot_init(struct emulator *e, struct loop *loop)
{
	timer_init(&e->boot.timer, loop, on_line, e);

	if (e->conf.boot) {
		emu_boot_start(e, 0);
		return;
	}

	/* It has been up for long: all of the banner is past, or all behind the PIN to come. */
	e->boot.up = true;

	for (; e->boot.line < e->profile->boot_lines; e->boot.line++) {
		const struct emu_boot_line *line = &e->profile->boot[e->boot.line];

		if (line->mark == EMU_BOOT_PIN && emu_card_error(e))
			return;

		e->boot.phone |= line->mark == EMU_BOOT_PHONE;
		e->boot.sms |= line->mark == EMU_BOOT_SMS;
	}

	e->radio.told = emu_radio_registration(e);
}
