/*
 * Calls: one at a time, with the states of 27.007 7.18.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/loop.h"

struct emulator;

/* 27.007 7.18, <stat> */
enum emu_call_state {
	EMU_CALL_ACTIVE = 0,
	EMU_CALL_DIALING = 2,
	EMU_CALL_ALERTING = 3,
	EMU_CALL_INCOMING = 4,
	EMU_CALL_NONE = 7,
};

/* When the line is said that a call was answered; the profile's way, or another. */
enum emu_call_begin {
	EMU_CALL_BEGIN_USUAL,
	EMU_CALL_BEGIN_FIRST, /* before ATA's OK */
	EMU_CALL_BEGIN_LAST,  /* behind it */
	EMU_CALL_BEGIN_NEVER,
};

/* How its list of calls answers. */
enum emu_call_list {
	EMU_CALL_LIST_GOOD,
	EMU_CALL_LIST_EMPTY,
	EMU_CALL_LIST_STALE, /* a call that ended stays in it */
	EMU_CALL_LIST_ERROR,
};

struct emu_call {
	enum emu_call_state state;
	bool outgoing;
	char number[24];
	int64_t begun_ms; /* boot time, when answered */
	unsigned clip;
	unsigned crc;
	unsigned clcc_urc;
	bool cvhu; /* AT+CVHU=0 was given: ATH hangs up */
	bool keys_on;
	bool audio_on;
	bool ccinfo; /* +QIND: "ccinfo" tells each state */
	bool dsci;   /* ^DSCI does */
	enum emu_call_begin begin;
	enum emu_call_list list;
	bool no_end;	 /* the brand's line of the end is not said */
	bool no_carrier; /* nor NO CARRIER */
	bool clings;	 /* hanging up is answered by OK, and nothing happens */
	int64_t alert_ms;  /* from ATD to ringing */
	int64_t answer_ms; /* from ringing to answer; -1: only when told */
	struct timer ring;
	struct timer progress;
};

void emu_call_init(struct emulator *e, struct loop *loop);
void emu_call_reset(struct emulator *e);

/* From the network: false when the call is in no state for it. */
bool emu_call_ring(struct emulator *e, const char *number);
bool emu_call_remote_answer(struct emulator *e);
bool emu_call_remote_busy(struct emulator *e);
/* Nobody answers, and the network ends it. */
bool emu_call_remote_silent(struct emulator *e);
bool emu_call_remote_hangup(struct emulator *e);
bool emu_call_key(struct emulator *e, char key);
/* "begin=first|last|never|usual end=on|off carrier=on|off list=good|empty|stale|error hangup=on|off" */
bool emu_call_habits(struct emulator *e, const char *words);
